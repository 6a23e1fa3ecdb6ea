"""Works of groups in grades, on the board, in exports, and when a member starts anew, leaves the course or is forgotten."""

import csv
import json

import pytest
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.qa.api import forget_everywhere
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.exports import export_csv, export_json
from social_learning_xblocks.video_review.models import (
    Appeal,
    Feedback,
    Group,
    Moment,
    Participant,
    Review,
    Submission,
    Video,
)
from tests import lms as look_alike
from tests.factories.assignments import HALF, make_assignment, make_video
from tests.factories.spaces import COURSE, actor_in


@pytest.fixture
def course(db):
    return make_assignment(groups="own", group_size=3, wanted=1, reviewing_part=0.5)


@pytest.fixture
def ada(course):
    return course.learner("ada")


@pytest.fixture
def ben(course):
    return course.learner("ben")


@pytest.fixture
def chi(course):
    """Chi hands in alone."""
    actor = course.learner("chi")
    course.hand_in(actor)
    return actor


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def work(course, ada, ben, chi):
    """What Ada handed in for her and Ben."""
    course.group_of(ada, ben)
    course.hand_in(ada)
    return course.own(ada)


@pytest.fixture
def lms(monkeypatch, settings):
    here = look_alike.surround(monkeypatch)
    settings.ROOT_URLCONF = "lms.urls"
    return here


def enrol(lms, *actors):
    lms.enrolled |= {(actor.user_id, CourseKey.from_string(COURSE)) for actor in actors}


def part(course, actor):
    return Participant.objects.filter(assignment=course.assignment, user_id=actor.user_id).first()


def told(course, actor):
    return [line.kind for line in notices.list_notices(actor, course.space).items]


def now(row):
    row.refresh_from_db()
    return row


# --- Grades --------------------------------------------------------------------------------------------------------


def test_every_member_has_the_grade_and_each_the_own_part_for_reviewing(course, lms, work, ada, ben, chi):
    enrol(lms, ada, ben, chi)
    course.review(chi, ada, HALF)
    course.review(ada, chi)

    assert videos.pass_grades(course.assignment) == 3

    scores = {dict(key)["student_id"].split("-")[1]: score for key, score in lms.scores.items()}
    # Half the points of the work; all for Ada's review, none for Ben, who gave none.
    assert (scores[str(ada.user_id)], scores[str(ben.user_id)]) == ((75, 100), (25, 100))
    result = videos.result_of(ben, course.assignment)
    assert (result.grade.points, result.reviewing.percent, result.whole) == (50.0, 0.0, 25.0)


def test_who_has_left_the_course_is_graded_and_told_no_more(course, lms, work, ada, ben, chi):
    enrol(lms, ada, chi)

    course.review(chi, ada)
    assert (told(course, ada), told(course, ben)) == (["reviewed"], [])
    videos.pass_grades(course.assignment)

    assert part(course, ada).passed_share is not None
    assert part(course, ben).passed_share is None


@pytest.mark.parametrize(("cohort", "is_told"), [(7, True), (8, False), (None, False)])
def test_who_has_left_the_cohort_is_told_no_more(course, lms, work, ada, ben, chi, cohort, is_told):
    enrol(lms, ada, ben, chi)
    course.space.cohort_id = 7
    course.space.save()
    course.assignment.space = course.space
    if cohort is not None:
        lms.cohorts[ben.user_id, CourseKey.from_string(COURSE)] = type("Cohort", (), {"id": cohort, "name": "Red"})()

    course.review(chi, ada)

    assert ("reviewed" in told(course, ben)) is is_told


def test_a_decision_of_staff_holds_for_all_and_is_told_to_all(course, work, ada, ben, staff):
    videos.override_grade(staff, course.assignment, work.pk, share=0.25, reason="Too short", seen=None)

    assert {videos.result_of(actor, course.assignment).grade.points for actor in (ada, ben)} == {25.0}
    assert "decided" in told(course, ada)
    assert "decided" in told(course, ben)


def test_one_appeals_for_all(course, work, ada, ben, chi, staff):
    course.review(chi, ada)

    videos.appeal(ben, course.assignment, body="Please look again")

    shown = [videos.result_of(actor, course.assignment).appeal for actor in (ada, ben)]
    assert [(one.body, one.made_by) for one in shown] == [("Please look again", "ben"), ("Please look again", "")]
    videos.decide_appeal(staff, course.assignment, work.pk, answer="It stays", share=None, seen=None)
    assert "decided" in told(course, ada)


def test_the_name_of_who_answered_a_moment_is_read_by_the_others_alone(course, work, ada, ben, chi):
    review = course.review(chi, ada)
    moment = Moment.objects.create(review=review, start_ms=1500, body="Here!", body_html="<p>Here!</p>")

    videos.answer_moment(ben, course.assignment, moment.pk, body="Yes")

    assert [videos.result_of(actor, course.assignment).moments[0].answered_by for actor in (ada, ben)] == ["ben", ""]
    assert videos.open_review(chi, course.assignment, review.pk).moments[0].answered_by == ""


# --- Staff ---------------------------------------------------------------------------------------------------------


def test_the_board_has_a_row_a_group_with_its_members(course, work, ada, ben, chi, staff):
    rows = videos.board_page(staff, course.assignment, "everyone").items

    found = next(row for row in rows if row.is_group)
    assert (found.person.name, found.user_id, [person.name for person in found.members]) == ("We", None, ["ada", "ben"])
    assert (found.wanted, found.duty) == (1, 2)
    alone = next(row for row in rows if not row.is_group)
    assert (alone.person.name, alone.members, alone.duty) == ("chi", (), 1)
    assert videos.missing_page(staff, course.assignment).items == []


def test_a_group_owes_until_each_member_has_given(course, work, ada, ben, chi, staff):
    course.review(ada, chi)

    assert [row.id for row in videos.board_page(staff, course.assignment, "owes").items] == [
        course.own(chi).pk,
        work.pk,
    ]
    figures = videos.figures_of(staff, course.assignment)
    assert (figures.views["owes"], figures.views["everyone"], figures.reviews_given, figures.reviews_needed) == (
        2,
        2,
        1,
        3,
    )


@pytest.mark.parametrize(("words", "count"), [("We", 1), ("be", 1), ("ada", 1), ("ch", 1), ("zoe", 0), ("w", 1)])
def test_a_group_is_found_by_its_name_and_those_of_its_members(course, work, staff, words, count):
    assert len(videos.board_page(staff, course.assignment, "everyone", words=words).items) == count


def test_the_board_costs_as_much_with_one_group_and_with_three(course, work, staff, django_assert_num_queries):
    for more in (0, 2):
        for number in range(more):
            people = [course.learner(f"eve{number}{who}") for who in "ab"]
            course.group_of(*people, name=f"Group {number}")
            course.hand_in(people[0])
        with django_assert_num_queries(3):
            rows = videos.board_page(staff, course.assignment, "everyone").items
            assert sum(len(row.members) for row in rows) == 2 + 2 * more


def test_who_has_not_handed_in_is_listed_with_the_group(course, staff):
    eve = course.learner("eve")
    course.group_of(eve, name="Late owls")

    (row,) = videos.missing_page(staff, course.assignment).items
    assert (row.person.name, row.group, row.has_begun) == ("eve", "Late owls", False)


def test_the_dossier_has_each_member_with_extensions_of_their_own(course, work, ada, ben, chi, staff):
    course.review(ada, chi)
    until = timezone.now()
    videos.extend(staff, course.assignment, ben.user_id, submit_until=None, review_until=until)

    found = videos.dossier_of(staff, course.assignment, work.pk)

    assert [(one.person.name, one.given, one.review_until) for one in found.members] == [
        ("ada", 1, None),
        ("ben", 0, until),
    ]
    assert (found.submit_until, found.review_until) == (None, None)


def test_exports_name_the_group_and_its_members(course, work, staff):
    rows = list(csv.DictReader(export_csv(staff, course.assignment)))
    assert [(row["author"], row["group"], row["members"]) for row in rows] == [("chi", "", ""), ("", "We", "ada, ben")]

    told_of = json.loads("".join(export_json(staff, course.assignment)))["submissions"]
    assert [(one["group"], one["members"]) for one in told_of] == [("", []), ("We", ["ada", "ben"])]


def test_staff_who_are_in_a_group_do_not_grade_it(course, ada, staff, dee, chi):
    course.group_of(ada, actor_in(course.space, dee))
    course.hand_in(ada)
    lead = actor_in(course.space, dee, Role.STAFF)

    with pytest.raises(Exception, match="your own work"):
        videos.begin_staff_review(lead, course.assignment, course.own(ada).pk)


# --- A new start, and an end ---------------------------------------------------------------------------------------


def test_who_starts_anew_leaves_and_the_work_stays_with_its_video(course, work, ada, ben, chi, staff):
    course.review(ada, chi)
    spare = make_video(course.space, ada)

    videos.reset_person(staff, course.assignment, ada.user_id)

    row = now(work)
    assert (row.state, row.video.owner_id, row.given, row.turn) == ("pool", ben.user_id, 0, 1)
    assert (part(course, ada).group, part(course, ada).submission, part(course, ada).given) == (None, None, 1)
    assert (part(course, ben).submission, Group.objects.get().size) == (row, 1)
    assert now(spare).state == "deleted"


@pytest.mark.parametrize("way", ["reset", "retire"])
def test_the_revised_video_of_who_leaves_stays_with_the_others_too(course, work, ada, ben, chi, staff, way):
    revised = make_video(course.space, ada)
    Submission.objects.filter(pk=work.pk).update(revised_video=revised, revised_at=timezone.now())

    if way == "reset":
        videos.reset_person(staff, course.assignment, ada.user_id)
    else:
        videos.retire_person(ada.user_id)

    assert (now(revised).state, revised.owner_id, now(work).newest_video) == ("ready", ben.user_id, revised)


def test_with_the_reviews_they_gave_the_work_has_given_less(course, work, ada, ben, chi, staff):
    course.review(ada, chi)

    videos.reset_person(staff, course.assignment, ada.user_id, with_reviews=True)

    assert (now(work).given, part(course, ada).given, course.own(chi).got) == (0, 0, 0)


def test_what_the_leaver_was_reviewing_is_free_again(course, work, ada, ben, chi, staff):
    videos.take(ada, course.assignment)
    assert (now(work).held, course.own(chi).leased) == (1, 1)

    videos.reset_person(staff, course.assignment, ada.user_id)

    assert (now(work).held, course.own(chi).leased) == (0, 0)


def test_with_the_last_member_the_work_goes(course, work, ada, ben, staff):
    for actor in (ada, ben):
        videos.reset_person(staff, course.assignment, actor.user_id)

    assert (Group.objects.count(), Submission.objects.filter(pk=work.pk).count()) == (0, 0)


def test_a_forgotten_member_leaves_the_work_to_the_others_without_a_name(course, work, ada, ben, chi):
    review = course.review(chi, ada)
    moment = Moment.objects.create(review=review, start_ms=1500, body="Here!")
    videos.answer_moment(ada, course.assignment, moment.pk, body="Mine")
    videos.rate_review(ada, course.assignment, review.pk, ratings={"useful": 2}, body="Thanks")
    videos.appeal(ada, course.assignment, body="Look")
    videos.take(ada, course.assignment)

    for _twice in range(2):
        videos.retire_person(ada.user_id)

    row = now(work)
    assert (row.state, row.video.owner_id, row.video.state, row.changed_by, row.held) == (
        "pool",
        ben.user_id,
        "ready",
        None,
        0,
    )
    assert (now(moment).answer, moment.answered_by) == ("", None)
    said = Feedback.objects.get()
    assert (said.body, said.said_by, said.useful) == ("", None, 2)
    assert (Appeal.objects.get().body, Appeal.objects.get().made_by) == ("Look", None)
    assert (part(course, ada), Group.objects.get().size, videos.author_ids(row)) == (None, 1, [ben.user_id])


def test_the_last_member_who_is_forgotten_takes_the_words_and_the_name(course, work, ada, ben, chi):
    videos.take(chi, course.assignment)
    Submission.objects.filter(pk=work.pk).update(body="Our words")

    videos.retire_person(ben.user_id)
    videos.retire_person(ada.user_id)

    row = now(work)
    assert (row.state, row.author, row.body, row.leased, Group.objects.count()) == ("held", None, "", 0, 0)
    assert (Video.objects.get(pk=row.video_id).state, Review.objects.get().state) == ("deleted", "ended")
    assert videos.author_ids(row) == []


def test_somebody_is_told_of_the_group_and_of_what_they_said_for_it(course, work, ada, ben, chi):
    review = course.review(chi, ada)
    videos.rate_review(ben, course.assignment, review.pk, ratings={"useful": 2}, body="Thanks")

    ours, mine = videos.export_person(ada.user_id), videos.export_person(ben.user_id)

    assert ours["video_assignments"][0]["group"] == "We"
    assert [len(ours["video_submissions"]), len(mine["video_submissions"])] == [1, 1]
    assert ours["video_submissions"][0]["said_of_reviews"] == []
    assert mine["video_submissions"][0]["said_of_reviews"][0]["text"] == "Thanks"


def test_notices_lead_every_member_to_the_work(course, work, ada, ben, chi):
    for actor, is_theirs in ((ada, True), (ben, True), (chi, False)):
        assert (work.pk in videos.describe_submissions({work.pk}, actor.user_id)) is is_theirs


def test_a_revised_video_goes_with_who_leaves_and_stays_where_an_account_ends(course, work, ada, ben):
    video = make_video(course.space, ada)
    Submission.objects.filter(pk=work.pk).update(revised_video=video)
    forget_everywhere(ada.user_id)
    work.refresh_from_db()
    assert (work.revised_video, work.revised_video.owner_id, work.revised_video.state) == (video, ben.user_id, "ready")

    course.group_of(course.learner("dora"), course.learner("eli"))
    dora, eli = course.learner("dora"), course.learner("eli")
    videos.save_note(dora, course.assignment, note="")
    theirs = course.own(dora)
    Submission.objects.filter(pk=theirs.pk).update(revised_video=make_video(course.space, dora))
    videos.leave_group(dora, course.assignment)
    assert course.own(eli).revised_video is None
