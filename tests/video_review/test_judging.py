"""Late work: judged by its author's own dates, and the same grade wherever it is shown."""

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import exports
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.domain.judging import judge_class
from social_learning_xblocks.video_review.models import Assignment, Participant, Review, Submission
from tests.factories.assignments import FULL, LINES, make_assignment
from tests.factories.spaces import actor_in

DAY = timedelta(days=1)


@pytest.fixture
def course(db):
    """Handing in ended a day and an hour ago; each day late takes ten percent off, thirty at most."""
    end = timezone.now() - DAY - timedelta(hours=1)
    return make_assignment(wanted=1, weight=50.0, reviewing_part=0.0, submit_until=end, late_percent=10, late_most=30)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def ben(course):
    """Ben hands in on the second day after the end; Chi gives full points."""
    actor = course.learner("ben")
    course.hand_in(actor)
    Review.objects.create(
        submission=course.own(actor),
        reviewer_id=course.learner("chi").user_id,
        rubric=course.assignment.rubric,
        state="given",
        scores=FULL,
        share=1.0,
        given_at=timezone.now(),
    )
    grade_submission(course.assignment, course.own(actor).pk)
    return actor


def extend(staff, course, actor, until):
    return videos.extend(staff, course.assignment, actor.user_id, submit_until=until, review_until=None)


def judged(course, actor):
    row = course.own(actor)
    return row.is_late, row.late_days, row.penalty


def test_the_penalty_is_in_every_place_that_shows_the_grade(course, staff, ben, lms):
    row = course.own(ben)
    assert (judged(course, ben), row.share, row.final_share) == ((True, 2, 0.2), 1.0, 0.8)

    grade = videos.result_of(ben, course.assignment).grade
    assert (grade.points, grade.before, grade.off, grade.late_days) == (40.0, 50.0, 20.0, 2)
    assert grade.high == 40.0

    [line] = videos.board_page(staff, course.assignment, "late").items
    assert (line.final_share, line.penalty, line.off, line.late_days, line.final_high) == (0.8, 0.2, 20.0, 2, 0.8)
    assert line.final_low == pytest.approx(0.8 * row.low)

    [told] = csv.DictReader(io.StringIO("".join(exports.export_csv(staff, course.assignment))))
    assert (told["late_days"], told["late_penalty"], told["grade"], told["points"]) == ("2", "0.2", "0.8", "40.0")
    assert told["grade_high"] == "0.8"

    [known] = videos.export_person(ben.user_id)["video_submissions"]
    assert (known["late_days"], known["late_penalty"], known["grade"]) == (2, 0.2, 0.8)

    videos.pass_grades(course.assignment)
    assert list(lms.scores.values()) == [(40, 50)]


def test_grading_anew_changes_nothing(course, ben):
    videos.rescore(course.assignment)

    assert (videos.rescore(course.assignment), course.own(ben).final_share) == (0, 0.8)


def test_what_staff_set_is_taken_as_it_is(course, staff, ben):
    videos.override_grade(staff, course.assignment, course.own(ben).pk, share=0.5, reason="Seen live", seen=None)

    grade = videos.result_of(ben, course.assignment).grade

    assert (course.own(ben).final_share, grade.points, grade.off, grade.late_days) == (0.5, 25.0, 0.0, 2)
    # The export tells of the same interval as the result.
    row = next(csv.DictReader(io.StringIO("".join(exports.export_csv(staff, course.assignment)))))
    assert (float(row["grade_low"]) * 50, float(row["grade_high"]) * 50) == (grade.low, grade.high)


def test_what_staff_give_by_the_rubric_is_a_review_like_others(course, ben):
    Review.objects.update(kind="staff")
    grade_submission(course.assignment, course.own(ben).pk)

    assert course.own(ben).final_share == 0.8


def test_more_time_takes_the_penalty_off_at_once_in_the_gradebook_too(course, staff, ben, lms):
    videos.pass_grades(course.assignment)

    extend(staff, course, ben, timezone.now() + DAY)

    assert (judged(course, ben), course.own(ben).final_share) == ((False, 0, 0.0), 1.0)
    assert list(lms.scores.values()) == [(50, 50)]
    assert Participant.objects.get(user=ben.user_id).passed_share == 1.0


def test_a_little_more_time_takes_a_part_of_it_off(course, staff, ben):
    extend(staff, course, ben, timezone.now() - timedelta(hours=2))

    assert judged(course, ben) == (True, 1, 0.1)


def test_the_grace_is_not_late(db):
    course = make_assignment(submit_until=timezone.now() - DAY, grace=24 * 60 - 30, late_percent=10)
    ben = course.learner("ben")

    course.hand_in(ben)

    assert judged(course, ben) == (True, 1, 0.1)


def test_what_is_taken_back_owes_nothing(db):
    course = make_assignment(submit_until=timezone.now() - DAY, late_percent=10)
    ben = course.learner("ben")
    course.hand_in(ben)
    ends = videos.policy_of(course.assignment)
    Participant.objects.update(submit_until=timezone.now() + DAY)

    videos.take_back(ben, videos.with_ends(course.assignment, ends))

    assert judged(course, ben) == (False, 0, 0.0)


def test_by_default_late_work_is_marked_and_costs_nothing(db):
    course = make_assignment(submit_until=timezone.now() - 9 * DAY)
    ben = course.learner("ben")
    course.hand_in(ben)

    assert judged(course, ben) == (True, 10, 0.0)


def test_other_dates_and_other_costs_hold_with_the_next_run(course, ben, capsys):
    videos.tend_reviews()
    policy = videos.policy_of(course.assignment)
    for change, after in (
        ({"late_percent": 20, "late_most": 0}, (True, 2, 0.4)),
        ({"submit_until": timezone.now() + DAY}, (False, 0, 0.0)),
    ):
        fields = {name: getattr(policy, name) for name in ("wanted", "weight", "reviewing_part", "submit_until")}
        make_assignment(course.space, **{**fields, **change})
        assert videos.tend_reviews().grades == 1
        assert judged(course, ben) == after


def test_a_policy_from_before_has_todays_defaults(db):
    course = make_assignment()
    plain = {**course.assignment.policy}
    del plain["late_percent"], plain["late_most"]
    Assignment.objects.update(policy=plain)

    assert videos.policy_of(Assignment.objects.get()) == videos.Policy()


# Where the author set no date, the platform has one for each learner.


@pytest.fixture
def dated(db):
    """An assignment without dates, and ``as_(due)``: as it holds for somebody whose subsection ends then."""
    course = make_assignment(wanted=1, late_percent=10)

    def as_(due):
        found = Assignment.objects.select_related("rubric", "space").get(pk=course.assignment.pk)
        return videos.with_ends(found, videos.Policy(wanted=1, late_percent=10, submit_until=due, review_until=due))

    return course, as_


def test_an_extension_is_judged_by_the_learners_dates_and_not_by_those_of_staff(dated, dee):
    course, as_ = dated
    staff, ben = actor_in(course.space, dee, Role.STAFF), course.learner("ben")
    bens, own_of_staff = timezone.now() - 2 * DAY + timedelta(hours=1), timezone.now() + 30 * DAY
    course.assignment = as_(bens)
    course.hand_in(ben)
    assert judged(course, ben) == (True, 2, 0.2)

    # Staff have no end themselves yet, and give Ben less than what he needed.
    videos.extend(staff, as_(own_of_staff), ben.user_id, submit_until=bens + DAY, review_until=None)
    assert judged(course, ben) == (True, 1, 0.1)

    videos.extend(staff, as_(own_of_staff), ben.user_id, submit_until=None, review_until=None)
    assert judged(course, ben) == (True, 2, 0.2)


def test_more_time_on_the_platform_holds_from_the_learners_next_visit(dated):
    course, as_ = dated
    ben = course.learner("ben")
    late, later = timezone.now() - DAY / 2, timezone.now() + DAY
    course.assignment = as_(late)
    course.hand_in(ben)
    participant = videos.participant_of(ben, course.assignment)

    videos.keep_ends(as_(later), participant)

    assert (judged(course, ben), participant.submission.penalty) == ((False, 0, 0.0), 0.0)
    assert Participant.objects.get().submit_due == later


def test_dates_that_stay_cost_no_query(dated, django_assert_num_queries):
    course, as_ = dated
    ben = course.learner("ben")
    course.assignment = as_(datetime(2099, 1, 1, tzinfo=timezone.now().tzinfo))
    course.hand_in(ben)
    participant, assignment = videos.participant_of(ben, course.assignment), course.assignment

    with django_assert_num_queries(0):
        videos.keep_ends(assignment, participant)


def test_dates_are_kept_also_where_nothing_is_judged_otherwise(dated):
    course, as_ = dated
    ben, soon = course.learner("ben"), timezone.now() + DAY
    videos.save_submission(ben, course.assignment, video_id=None, note="Soon")
    for due in (soon, soon + DAY):
        videos.keep_ends(as_(due), videos.participant_of(ben, course.assignment))
        assert Participant.objects.get().submit_due == due
    Participant.objects.update(submission=None)

    videos.keep_ends(as_(soon), videos.participant_of(ben, course.assignment))
    assert Participant.objects.get().submit_due == soon


def test_a_class_is_judged_by_the_dates_of_each(dated):
    course, as_ = dated
    ada, ben = course.learner("ada"), course.learner("ben")
    for actor, due in ((ada, timezone.now() - DAY / 2), (ben, timezone.now() + DAY)):
        course.assignment = as_(due)
        course.hand_in(actor)
    Submission.objects.update(is_late=False, late_days=0, penalty=0.0)

    assert videos.rescore(course.assignment) == 1
    assert (judged(course, ada), judged(course, ben)) == ((True, 1, 0.1), (False, 0, 0.0))


def test_a_group_has_the_time_of_the_member_who_has_most_whoever_hands_in(db):
    """Ada's time is over, Ben's is not, and nobody knows that of Chi, who was never here."""
    course = make_assignment(groups="own", group_size=3, wanted=1, takes_late=False)
    ada, ben, chi = (course.learner(name) for name in ("ada", "ben", "chi"))
    over, later = timezone.now() - DAY, timezone.now() + DAY

    def as_(due):
        found = Assignment.objects.select_related("rubric", "space").get(pk=course.assignment.pk)
        policy = replace(videos.policy_of(found), submit_until=due, review_until=due)
        return videos.with_ends(found, policy)

    course.group_of(ada, ben, chi)
    videos.keep_ends(as_(over), videos.participant_of(ada, course.assignment))
    videos.keep_ends(as_(over), videos.participant_of(ben, course.assignment))
    course.assignment = as_(over)
    with pytest.raises(Conflict, match="The time to hand in is over"):
        course.hand_in(ada)

    videos.keep_ends(as_(later), videos.participant_of(ben, course.assignment))
    course.hand_in(ada)

    assert (judged(course, ada), judge_class(course.assignment)) == ((False, 0, 0.0), set())
    assert videos.take_back(ada, course.assignment).state == "draft"


def test_the_screen_and_the_verb_know_the_same_end(dated):
    """Ada's subsection is over, Ben's is not: what one of them may hand in for both is not closed to the other."""
    course, _as = dated
    ada, ben = course.learner("ada"), course.learner("ben")
    over, later = timezone.now() - DAY, timezone.now() + DAY
    rules = videos.Policy(groups="own", wanted=1, takes_late=False)
    course.assignment = videos.open_assignment(course.space, rules, LINES)
    course.group_of(ada, ben)

    def as_(due):
        policy = replace(rules, submit_until=due, review_until=due)
        return videos.with_ends(videos.open_assignment(course.space, rules, LINES), policy)

    def seen(actor, due):
        assignment = as_(due)
        part = videos.part_of(assignment, videos.participant_of(actor, assignment))
        step = videos.steps_of(videos.policy_of(assignment), part, timezone.now())[0]
        return step.state, step.until

    assert (seen(ada, over), seen(ben, later)) == (("closed", over), ("open", later))
    videos.keep_ends(as_(later), videos.participant_of(ben, course.assignment))
    assert seen(ada, over) == ("open", later)
    course.assignment = as_(over)
    course.hand_in(ada)
    assert (judged(course, ada), seen(ada, over)) == ((False, 0, 0.0), ("done", later))


def test_what_somebody_has_now_counts_before_what_they_had_when_they_were_here(dated):
    course, _as = dated
    ada, ben = course.learner("ada"), course.learner("ben")
    over, later = timezone.now() - DAY, timezone.now() + DAY
    rules = videos.Policy(groups="own", submit_until=None)
    course.assignment = videos.open_assignment(course.space, rules, LINES)
    course.group_of(ada, ben)
    Participant.objects.filter(user_id=ada.user_id).update(submit_due=later)

    ends = videos.with_ends(course.assignment, replace(rules, submit_until=over))

    assert videos.part_of(ends, videos.participant_of(ada, ends)).submit_end == over


@pytest.mark.parametrize("count", [1, 3])
def test_judging_a_class_costs_the_same_for_any_number(course, count, django_assert_num_queries):
    course.class_of(count)

    with django_assert_num_queries(4):  # the policy, the class, and the savepoint of a test
        assert judge_class(course.assignment) == set()
