"""Members who do something in the same moment, with real threads: no group too large, nobody in two, one draft, no count lost."""

import pytest

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.allocation import Standing, turn
from social_learning_xblocks.video_review.models import Group, Participant, Review, Submission, Video
from tests.factories.assignments import make_assignment, make_video
from tests.video_review.hands import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def code_of(course, actor):
    return videos.group_card(course.assignment, videos.participant_of(actor, course.assignment)).code


def sizes_are_right():
    return all(group.size == group.participants.count() for group in Group.objects.all())


def counts_are_right(course):
    """Whether the columns of all works are what the reviews and the members say."""
    for row in Submission.objects.filter(assignment=course.assignment).exclude(state="draft"):
        members = Participant.objects.filter(submission=row)
        begun = Review.objects.filter(state="writing")
        held = begun.filter(reviewer__in=members.values("user")).count()
        given = sum(members.values_list("given", flat=True))
        leased, got = begun.filter(submission=row).count(), Review.objects.filter(submission=row, state="given").count()
        assert (row.given, row.held, row.got, row.leased) == (given, held, got, leased)
        assert row.turn == turn(Standing(row.pk, given, held, got, leased), course.assignment.wanted)
    return True


def test_of_six_who_come_at_once_as_many_get_in_as_fit():
    course = make_assignment(groups="own", group_size=3)
    ada = course.learner("ada")
    course.group_of(ada)
    code, people = code_of(course, ada), [course.learner(f"learner{number}") for number in range(6)]

    refusals = together(*[lambda one=one: videos.join_group(one, course.assignment, code=code) for one in people])

    assert refusals == [Conflict] * 4
    assert (Group.objects.get().size, Participant.objects.filter(group__isnull=False).count()) == (3, 3)


def test_two_tabs_that_join_two_groups_join_one():
    course = make_assignment(groups="own")
    ada, chi, ben = (course.learner(name) for name in ("ada", "chi", "ben"))
    course.group_of(ada)
    course.group_of(chi, name="Others")
    codes = [code_of(course, actor) for actor in (ada, chi)]

    together(*[lambda code=code: videos.join_group(ben, course.assignment, code=code) for code in codes * 2])

    assert Participant.objects.get(user_id=ben.user_id).group is not None
    assert sizes_are_right()


def test_two_members_who_bring_a_video_at_once_work_on_one_draft():
    course = make_assignment(groups="own")
    ada, ben = (course.learner(name) for name in ("ada", "ben"))
    course.group_of(ada, ben)
    brought = [(actor, make_video(course.space, actor)) for actor in (ada, ben)]

    refusals = together(
        *[
            lambda actor=actor, video=video: videos.choose_video(actor, course.assignment, video_id=video.uuid)
            for actor, video in brought
        ]
    )

    row = Submission.objects.get()
    assert (
        refusals,
        Video.objects.filter(state="ready").count(),
        row.video in [video for _actor, video in brought],
    ) == (
        [],
        2,
        True,
    )
    assert set(Participant.objects.values_list("submission_id", flat=True)) == {row.pk}


@pytest.mark.parametrize("attempt", range(3))
def test_who_leaves_while_another_hands_in_is_in_or_out(attempt):
    course = make_assignment(groups="own")
    ada, ben = (course.learner(name) for name in ("ada", "ben"))
    course.group_of(ada, ben)
    videos.save_submission(ada, course.assignment, video_id=make_video(course.space, ada).uuid, note="")

    together(lambda: videos.hand_in(ada, course.assignment), lambda: videos.leave_group(ben, course.assignment))

    row = Submission.objects.get()
    is_in = Participant.objects.get(user_id=ben.user_id).submission_id == row.pk
    assert row.state == "pool"
    assert is_in == (Participant.objects.get(user_id=ben.user_id).group_id is not None)
    assert sizes_are_right()


def test_two_hand_in_at_once_and_it_counts_once():
    course = make_assignment(groups="own")
    ada, ben = (course.learner(name) for name in ("ada", "ben"))
    course.group_of(ada, ben)
    videos.save_submission(ada, course.assignment, video_id=make_video(course.space, ada).uuid, note="")

    refusals = together(*[lambda actor=actor: videos.hand_in(actor, course.assignment) for actor in (ada, ben)])

    assert (refusals, Submission.objects.get().state) == ([Conflict], "pool")


def test_members_of_groups_who_ask_and_give_at_once_lose_no_count():
    course = make_assignment(groups="own", wanted=2)
    people = [course.learner(f"learner{number}") for number in range(8)]
    for first, second in zip(people[::2], people[1::2], strict=True):
        course.group_of(first, second)
        course.hand_in(first)

    def work(actor):
        handed = videos.take(actor, course.assignment)
        course.give(actor, handed.review_id)
        videos.take(actor, course.assignment)

    refusals = together(*[lambda actor=actor: work(actor) for actor in people])

    assert (refusals, Review.objects.filter(state="given").count()) == ([], 8)
    assert counts_are_right(course)


def test_a_team_that_comes_at_once_is_one_group():
    course = make_assignment(groups="teams")
    people = [course.learner(f"learner{number}") for number in range(4)]
    ids = [actor.user_id for actor in people]

    refusals = together(
        *[
            lambda actor=actor: videos.gather_team(actor, course.assignment, team_id=8, name="Owls", members=ids)
            for actor in people
        ]
    )

    assert (refusals, Group.objects.get().size, Participant.objects.filter(group__isnull=False).count()) == ([], 4, 4)
