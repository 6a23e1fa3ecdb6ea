"""Teams of the course as groups: who is in one there is in it here, until it is handed in."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Group, Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, LINES, make_assignment, make_video
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    return make_assignment(groups="teams", wanted=1)


@pytest.fixture
def ada(course):
    return course.learner("ada")


@pytest.fixture
def ben(course):
    return course.learner("ben")


@pytest.fixture
def chi(course):
    return course.learner("chi")


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def gather(course, actor, *members, team_id=8, name="Owls"):
    ids = [one.user_id for one in (actor, *members)]
    return videos.gather_team(actor, course.assignment, team_id=team_id, name=name, members=ids)


def inside(group):
    return set(Participant.objects.filter(group=group).values_list("user__username", flat=True))


def test_one_comes_and_all_are_in(course, ada, ben):
    group = gather(course, ada, ben)

    assert (inside(group), Group.objects.get().size, Group.objects.get().name) == ({"ada", "ben"}, 2, "Owls")
    card = videos.group_card(course.assignment, videos.participant_of(ben, course.assignment))
    assert (card.is_team, card.code, card.most, card.has_room) == (True, "", 0, False)


def test_coming_twice_changes_the_name_alone(course, ada, ben):
    gather(course, ada, ben)

    group = gather(course, ben, ada, name="Night owls")

    assert (inside(group), Group.objects.get().size, Group.objects.get().name) == ({"ada", "ben"}, 2, "Night owls")


def test_who_has_left_the_team_goes_and_who_is_new_comes(course, ada, ben, chi):
    gather(course, ada, ben)
    course.group = gather(course, ada, chi)

    assert (inside(course.group), Group.objects.get().size) == ({"ada", "chi"}, 2)


def test_what_is_handed_in_keeps_its_people_and_takes_in_new_ones(course, ada, ben, chi):
    group = gather(course, ada, ben)
    course.hand_in(ada)

    gather(course, chi, ada)

    assert inside(group) == {"ada", "ben", "chi"}
    assert course.own(chi) == Submission.objects.get()


def test_who_changes_teams_comes_along_when_they_come(course, ada, ben, chi):
    first, _second = gather(course, ada, ben), gather(course, chi, team_id=9, name="Foxes")

    foxes = gather(course, chi, ben, team_id=9, name="Foxes")
    assert (inside(first), inside(foxes)) == ({"ada", "ben"}, {"chi"})

    gather(course, ben, chi, team_id=9, name="Foxes")
    assert (inside(first), inside(foxes)) == ({"ada"}, {"ben", "chi"})
    assert [group.size for group in Group.objects.order_by("pk")] == [1, 2]


def test_who_has_handed_in_or_reviews_elsewhere_stays_there(course, ada, ben, chi):
    for actor, team_id in ((ada, 1), (chi, 2)):
        gather(course, actor, team_id=team_id)
        course.hand_in(actor)

    with pytest.raises(Conflict, match="handed in elsewhere"):
        gather(course, ada, ben)
    gather(course, ben, ada)
    assert inside(Group.objects.get(team_id=8)) == {"ben"}


def test_who_is_in_no_team_hands_nothing_in(course, ada):
    with pytest.raises(NotAllowed, match="you are in none"):
        videos.save_submission(ada, course.assignment, video_id=make_video(course.space, ada).uuid, note="")
    with pytest.raises(NotAllowed, match="not your team"):
        videos.gather_team(ada, course.assignment, team_id=8, name="Owls", members=[ada.user_id + 1])
    assert (Group.objects.count(), Submission.objects.count()) == (0, 0)


def test_there_are_no_teams_where_the_author_wants_none(ada):
    course = make_assignment(groups="own")
    ada = course.learner("ada")

    with pytest.raises(NotAllowed, match="not your team"):
        gather(course, ada)


def test_the_course_alone_says_who_is_in_a_team(course, ada):
    gather(course, ada)

    with pytest.raises(NotAllowed, match="The course says"):
        videos.leave_group(ada, course.assignment)
    with pytest.raises(NotAllowed, match="The course says"):
        videos.rename_group(ada, course.assignment, name="Mine")


def test_what_was_begun_alone_comes_along(course, ada, ben):
    videos.open_assignment(course.space, videos.Policy(), LINES)
    course.assignment.refresh_from_db()
    draft = videos.save_submission(ben, course.assignment, video_id=make_video(course.space, ben).uuid, note="Mine")
    videos.open_assignment(course.space, videos.Policy(groups="teams"), LINES)
    course.assignment.refresh_from_db()

    gather(course, ada, ben)
    assert inside(Group.objects.get()) == {"ada"}
    gather(course, ben, ada)

    assert course.own(ada) == draft


def test_who_is_writing_a_review_stays_until_it_is_handed_in(course, ada, ben, chi):
    gather(course, chi, team_id=9, name="Foxes")
    course.hand_in(chi)
    group = gather(course, ada, ben)
    course.hand_in(ada)
    videos.take(ben, course.assignment)
    Submission.objects.filter(group=group).update(state="draft")

    gather(course, ada)

    assert inside(group) == {"ada", "ben"}


def test_what_somebody_said_of_a_work_before_it_was_theirs_counts_no_more(course, ada, ben, chi, staff):
    """Chi has started anew, and the course has put her into another team."""
    other = course.learner("dov")
    gather(course, ada, ben)
    gather(course, chi, team_id=9)
    gather(course, other, team_id=10)
    for actor in (ada, chi, other):
        course.hand_in(actor)
    course.review(other, ada, HALF)
    review = course.review(chi, ada, FULL)
    assert course.own(ada).share == pytest.approx(0.75)
    videos.reset_person(staff, course.assignment, chi.user_id)

    gather(course, ada, ben, chi)

    review.refresh_from_db()
    assert (review.state, review.is_counted, course.own(ada).share) == ("given", False, 0.5)
    assert (videos.rescore(course.assignment), course.own(ada).share) == (0, 0.5)
    line = moderation.trail(staff, course.space)[0]
    assert (line.act, line.subject) == ("review set aside", ("review", review.pk))


def test_where_reviewers_are_corrected_the_class_is_graded_anew_when_one_joins_an_author(course, ada, ben, chi):
    policy = videos.Policy(groups="teams", wanted=1, grading="calibrated")
    course.assignment = videos.open_assignment(course.space, policy, LINES)
    gather(course, ada, ben)
    course.hand_in(ada)
    Review.objects.create(
        submission=course.own(ada), reviewer_id=chi.user_id, rubric=course.assignment.rubric, state="given", scores=FULL
    )
    videos.rescore(course.assignment)

    gather(course, ada, ben, chi)

    assert Assignment.objects.get(pk=course.assignment.pk).rescored_at is None
    assert course.own(ada).share is None


@pytest.mark.parametrize(
    ("kind", "state", "then"),
    [("peer", "lapsed", "ended"), ("again", "writing", "ended"), ("peer", "given", "given")],
)
def test_who_comes_into_a_team_ends_the_review_of_its_work_that_they_had_begun(
    course, ada, ben, chi, kind, state, then
):
    gather(course, ada, ben)
    course.hand_in(ada)
    review = Review.objects.create(
        submission=course.own(ada),
        reviewer_id=chi.user_id,
        rubric=course.assignment.rubric,
        kind=kind,
        state=state,
    )

    gather(course, ada, ben, chi)

    review.refresh_from_db()
    assert (review.state, course.own(chi)) == (then, course.own(ada))
