"""Grades from rows: which reviews count, on which scale, the same whenever they are reckoned anew."""

import pytest

from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import Assignment, Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, LINES, NONE, make_assignment


@pytest.fixture
def course(db):
    return make_assignment(wanted=3)


def reviewed(course, author, *given, kind="peer", **fields):
    """Reviews of somebody's work, by new people, and the grade they make."""
    submission = course.own(author)
    for scores in given:
        reviewer = course.learner(f"{kind}{Review.objects.count()}")
        Review.objects.create(
            submission=submission,
            reviewer_id=reviewer.user_id,
            rubric=course.assignment.rubric,
            kind=kind,
            **{"state": "given", "scores": scores, **fields},
        )
    grade_submission(course.assignment, submission.pk)
    return course.own(author)


@pytest.fixture
def ben(course):
    actor = course.learner("ben")
    course.hand_in(actor)
    return actor


def test_without_a_review_there_is_no_grade(course, ben):
    row = reviewed(course, ben)

    assert (row.share, row.low, row.points, row.graded_at, row.final_share) == (None, None, {}, None, None)


def test_all_reviews_count(course, ben):
    row = reviewed(course, ben, FULL, FULL, HALF, NONE)

    assert row.share == pytest.approx(2.5 / 4)
    assert row.points == {"clear": 2.5, "honest": 3.75}
    assert row.low < row.share < row.high
    assert row.rubric == course.assignment.rubric


def test_the_first_review_makes_a_grade(course, ben):
    row = reviewed(course, ben, HALF)

    assert row.share == 0.5


@pytest.mark.parametrize(
    "fields",
    [{"state": "writing"}, {"state": "lapsed"}, {"state": "returned"}, {"is_counted": False}, {"kind": "self"}],
)
def test_what_is_not_handed_in_or_set_aside_or_ones_own_does_not_count(course, ben, fields):
    reviewed(course, ben, FULL)

    row = reviewed(course, ben, NONE, **fields)

    assert row.share == 1.0


def test_where_staff_have_reviewed_theirs_alone_counts(course, ben):
    reviewed(course, ben, NONE, NONE, NONE)

    row = reviewed(course, ben, HALF, kind="staff")

    assert (row.share, row.low, row.high, row.is_disputed) == (0.5, 0.5, 0.5, False)


def test_a_review_of_words_alone_makes_no_grade(course, ben):
    row = reviewed(course, ben, {})

    assert row.share is None


def test_reviews_of_an_older_rubric_count_on_the_ranges_of_the_new_one(course, ben):
    reviewed(course, ben, {"clear": 4, "honest": 3})
    wider = (LINES[0], videos.RubricLine("honest", "Is it honest?", "range", least=0, most=12), LINES[2])
    course.assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), wider)

    assert videos.rescore(course.assignment) == 1
    row = course.own(ben)

    assert (row.points, row.share) == ({"clear": 4, "honest": 6}, pytest.approx(10 / 16))


def test_a_criterion_that_is_gone_does_not_count(course, ben):
    reviewed(course, ben, {"clear": 4, "honest": 0})
    course.assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), LINES[:1])

    videos.rescore(course.assignment)

    assert (course.own(ben).points, course.own(ben).share) == ({"clear": 4}, 1.0)


def test_reckoning_anew_changes_nothing_where_nothing_changed(course):
    for actor in course.class_of(3):
        reviewed(course, actor, FULL, HALF, NONE)
    videos.rescore(course.assignment)
    before = list(Submission.objects.order_by("pk").values())

    assert videos.rescore(course.assignment) == 0
    assert list(Submission.objects.order_by("pk").values()) == before


def test_the_noise_of_the_class_widens_the_intervals(course):
    people = course.class_of(4)
    for actor in people:
        reviewed(course, actor, FULL, NONE)
    before = course.own(people[0])

    videos.rescore(course.assignment)

    after = course.own(people[0])
    assert after.high - after.low > before.high - before.low
    assert Assignment.objects.get().noise > 0.12


def test_calibrated_grades_take_off_who_is_strict(db):
    course = make_assignment(wanted=2, grading="calibrated")
    people = course.class_of(8)
    for place, actor in enumerate(people):
        submission = course.own(actor)
        for reviewer in (people[place - 1], people[place - 2], people[place - 3]):
            strict = reviewer == people[0]
            scores = {"clear": 0 if strict else 4, "honest": 1 if strict else 4}
            Review.objects.create(
                submission=submission,
                reviewer_id=reviewer.user_id,
                rubric=course.assignment.rubric,
                state="given",
                scores=scores,
            )
        grade_submission(course.assignment, submission.pk)
    met_strict, met_others = course.own(people[1]), course.own(people[5])
    gap = met_others.share - met_strict.share

    videos.rescore(course.assignment)

    met_strict.refresh_from_db()
    met_others.refresh_from_db()
    assert met_others.share - met_strict.share < gap / 2
    assert met_strict.points == {"clear": pytest.approx(8 / 3), "honest": 3}


def test_scores_of_staff_are_anchors_and_stay_as_they_are(db):
    course = make_assignment(wanted=2, grading="calibrated")
    people = course.class_of(4)
    for actor in people:
        reviewed(course, actor, FULL, HALF)
    reviewed(course, people[0], NONE, kind="staff")

    videos.rescore(course.assignment)

    assert course.own(people[0]).share == 0
    assert 0 < course.own(people[1]).share < 0.75


def test_an_account_that_is_gone_leaves_its_review_in_the_mean(db):
    course = make_assignment(wanted=2, grading="calibrated")
    ben = course.learner("ben")
    course.hand_in(ben)
    reviewed(course, ben, FULL)
    Review.objects.update(reviewer=None)

    videos.rescore(course.assignment)

    assert course.own(ben).share == 1.0


def test_one_grade_costs_two_queries(course, ben, django_assert_num_queries):
    row = reviewed(course, ben, FULL, HALF, NONE)

    with django_assert_num_queries(2):
        grade_submission(course.assignment, row.pk)


def test_beside_somebody_strict_the_others_are_known_to_be_generous(db):
    course = make_assignment(wanted=6)
    people = course.class_of(14)
    for place, author in enumerate(people):
        for step in range(1, 8):
            reviewer = people[(place + step) % len(people)]
            strict = reviewer == people[0]
            Review.objects.create(
                submission=course.own(author),
                reviewer_id=reviewer.user_id,
                rubric=course.assignment.rubric,
                state="given",
                scores=NONE if strict else FULL,
            )

    videos.rescore(course.assignment)

    leanings = dict(Participant.objects.exclude(leaning=None).values_list("user_id", "leaning"))
    strict, others = people[0].user_id, {actor.user_id for actor in people[1:]}
    assert {user_id for user_id, leaning in leanings.items() if leaning > 0} == others
    assert leanings.get(strict, -1.0) < 0


def test_two_reviews_of_an_older_rubric_read_it_once(course, ben, django_assert_num_queries):
    row = reviewed(course, ben, FULL, HALF)
    course.assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), LINES[:2])

    with django_assert_num_queries(3):
        grade_submission(course.assignment, row.pk)
