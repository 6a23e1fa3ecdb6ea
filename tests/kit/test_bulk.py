"""Many rows in a few statements: every kind of column, NULL too, and only the rows that were named."""

from datetime import UTC, datetime

import pytest

from social_learning_xblocks.kit.bulk import update_rows
from social_learning_xblocks.video_review.models import Participant, Submission
from tests.factories.assignments import make_assignment

NAMES = ("share", "points", "rubric", "is_disputed", "graded_at")
MOMENT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def course(db):
    made = make_assignment()
    made.class_of(5)
    return made


def values():
    return list(Submission.objects.order_by("pk").values_list("share", "points", "rubric", "is_disputed", "graded_at"))


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_rows_are_written_in_any_number_of_statements(course, at_once):
    *rows, left = Submission.objects.order_by("pk")
    for number, row in enumerate(rows):
        row.share, row.points = number / 8, {"clear": number, "said": 'it\'s "100 %"'}
        row.rubric, row.is_disputed, row.graded_at = course.assignment.rubric, number == 1, MOMENT
    left.share = 0.9

    update_rows(rows, NAMES, at_once=at_once)

    written = [
        (number / 8, {"clear": number, "said": 'it\'s "100 %"'}, course.assignment.rubric_id, number == 1, MOMENT)
        for number in range(4)
    ]
    assert values() == [*written, (None, {}, None, False, None)]


def test_values_are_taken_away_again(course):
    Submission.objects.update(share=0.5, rubric=course.assignment.rubric, graded_at=MOMENT, is_disputed=True)
    rows = list(Submission.objects.order_by("pk"))
    for row in rows:
        row.share, row.rubric, row.graded_at, row.is_disputed = None, None, None, False

    update_rows(rows, NAMES)

    assert values() == [(None, {}, None, False, None)] * 5


def test_it_takes_a_statement_for_so_many_rows_and_none_for_none(course, django_assert_num_queries):
    people = list(Participant.objects.all())

    with django_assert_num_queries(2):
        update_rows(people, ["leaning"], at_once=3)
    with django_assert_num_queries(0):
        update_rows([], ["leaning"])
