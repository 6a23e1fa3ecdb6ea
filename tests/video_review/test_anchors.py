"""What practice does to grades: it says how strict reviewers are where grades are calibrated, and nothing anywhere else."""

import pytest

from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.domain.reviewers import reviewing_of
from social_learning_xblocks.video_review.domain.tending import has_news
from social_learning_xblocks.video_review.models import Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, NONE, make_assignment
from tests.factories.examples import make_example, refer
from tests.factories.spaces import actor_in

GENEROUS = {"clear": 4, "honest": 5}
FAIR = {"clear": 2, "honest": 3}


def class_with(dee, *, grading="calibrated"):
    """Six learners, each reviewed by the three before them; the first is generous with everybody, examples too."""
    course = make_assignment(wanted=3, grading=grading, practice="offered")
    staff = actor_in(course.space, dee, Role.STAFF)
    people = course.class_of(6)
    for place, author in enumerate(people):
        for reviewer in (people[place - 1], people[place - 2], people[place - 3]):
            Review.objects.create(
                submission=course.own(author),
                reviewer_id=reviewer.user_id,
                rubric=course.assignment.rubric,
                state="given",
                scores=GENEROUS if reviewer == people[0] else FAIR,
            )
        grade_submission(course.assignment, course.own(author).pk)
    return course, staff, people


def practised_by_all(course, staff, people, count=3, theirs=HALF):
    made = [make_example(course, staff, scores=theirs) for _number in range(count)]
    Review.objects.bulk_create(
        Review(
            submission_id=example.submission_id,
            reviewer_id=actor.user_id,
            rubric=course.assignment.rubric,
            kind="calibration",
            state="given",
            scores=FULL if actor == people[0] else FAIR,
        )
        for example in made
        for actor in people
    )
    return made


def grades(course):
    videos.rescore(course.assignment)
    return list(
        Submission.objects.exclude(state="exemplar").order_by("pk").values_list("share", "low", "high", "points")
    )


def leanings():
    return list(Participant.objects.order_by("pk").values_list("leaning", flat=True))


def test_where_grades_are_calibrated_examples_tell_who_is_generous(db, dee):
    course, staff, people = class_with(dee)
    before = grades(course)
    practised_by_all(course, staff, people)

    after = grades(course)

    met, others = course.own(people[1]), course.own(people[4])
    assert met.share - others.share < before[1][0] - before[4][0]
    assert (leanings()[0] > 0, after != before) == (True, True)
    assert list(Submission.objects.filter(state="exemplar").values_list("share", "graded_at")) == [(None, None)] * 3


def test_the_leaning_of_one_is_against_the_class_however_generous_that_is(db, dee):
    course, staff, people = class_with(dee)
    before = grades(course)
    practised_by_all(course, staff, people, theirs=NONE)

    after = grades(course)

    assert all(now[0] < then[0] for now, then in zip(after, before, strict=True))
    found = [one or 0.0 for one in leanings()]
    assert (found[0] > 0.05, all(one <= 0 for one in found[1:])) == (True, True)


@pytest.mark.parametrize("setting", [{"grading": "plain"}, {"practice": "off"}])
def test_in_plain_grading_or_without_practice_they_do_nothing(db, dee, setting):
    course, staff, people = class_with(dee, grading=setting.get("grading", "calibrated"))
    before = (grades(course), leanings())
    practised_by_all(course, staff, people)
    course.assignment = videos.open_assignment(
        course.space,
        videos.Policy(**{"wanted": 3, "grading": "calibrated", "practice": "offered", **setting}),
        videos.lines_of(course.assignment.rubric.lines),
    )

    assert (grades(course), leanings()) == before


def test_what_is_withdrawn_counts_no_more_and_again_when_it_is_back(db, dee):
    course, staff, people = class_with(dee)
    before = grades(course)
    made = practised_by_all(course, staff, people)
    known = grades(course)
    for example in made:
        videos.withdraw_example(staff, course.assignment, example.pk)
    assert grades(course) == before
    for example in made:
        videos.publish_example(staff, course.assignment, example.pk)

    assert grades(course) == known


def test_a_changed_reference_is_news_and_reckoning_anew_is_always_the_same(db, dee):
    course, staff, people = class_with(dee)
    made = practised_by_all(course, staff, people)
    first = grades(course)

    refer(course, staff, made[0], FULL)
    assert has_news(course.assignment) is True
    second = grades(course)
    assert videos.rescore(course.assignment) == 0
    refer(course, staff, made[0], HALF)

    assert (grades(course), second != first) == (first, True)


def test_practice_is_no_part_of_the_grade_for_reviewing(db, dee):
    course, staff, people = class_with(dee, grading="plain")
    person = Participant.objects.get(user=people[0].user_id)
    before = reviewing_of(course.assignment, person)
    practised_by_all(course, staff, people)

    assert reviewing_of(course.assignment, Participant.objects.get(pk=person.pk)) == before


def test_why_this_grade_says_so_only_where_it_is_true(db, dee):
    course, staff, people = class_with(dee)
    grades(course)
    assert videos.result_of(people[1], course.assignment).grade.uses_practice is False
    practised_by_all(course, staff, people)
    grades(course)

    assert videos.result_of(people[1], course.assignment).grade.uses_practice is True
