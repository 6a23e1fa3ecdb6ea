"""Downloads for staff: all that is there, in lines that no spreadsheet runs, in the same memory for any class."""

import csv
import io
import json

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import exports
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import Assignment, Review, Submission
from tests.factories.assignments import FULL, HALF, make_assignment
from tests.factories.drafts import assistant_in, draft_of, seen_of
from tests.factories.spaces import actor_in, make_space


@pytest.fixture
def course(db):
    return make_assignment(weight=10.0)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def people(course):
    found = [course.learner(name) for name in ("ben", "chi")]
    for actor in found:
        course.hand_in(actor)
    return found


def give(course, author, reviewer, **fields):
    review = Review.objects.create(
        submission=course.own(author),
        reviewer_id=reviewer.user_id,
        rubric=course.assignment.rubric,
        **{"state": "given", "scores": HALF, "share": 0.5, "given_at": timezone.now(), **fields},
    )
    grade_submission(course.assignment, review.submission_id)
    return review


def sheet(staff, course):
    return list(csv.DictReader(io.StringIO("".join(exports.export_csv(staff, course.assignment)))))


def whole(staff, course):
    return json.loads("".join(exports.export_json(staff, course.assignment)))


def test_a_line_for_each_review_and_one_for_work_without_any(course, staff, people):
    ben, chi = people
    review = give(course, ben, chi, remarks={"next": "Slower"}, body="Fine work")
    review.moments.create(start_ms=1, body="Here", body_html="Here")

    first, second = sheet(staff, course)

    assert (first["author"], first["reviewer"], first["grade"], first["points"], first["moments"]) == (
        "ben",
        "chi",
        "0.5",
        "5.0",
        "1",
    )
    assert (first["points: Is it clear?"], first["points: Is it honest?"]) == ("2", "3")
    assert (first["words: What next?"], first["words"]) == ("Slower", "Fine work")
    assert (second["author"], second["review_id"], second["grade"]) == ("chi", "", "")


def test_a_draft_is_no_grade_until_it_is_confirmed_and_then_both_are_named(db, ada, dee):
    course = make_assignment(assistants_draft=True)
    staff, assistant = actor_in(course.space, dee, Role.STAFF), assistant_in(course, ada)
    [ben] = course.class_of(1)
    review = draft_of(course, assistant, ben, HALF)
    names = (
        "grade",
        "review_state",
        "reviewer",
        "review_grade",
        "is_counted",
        "draft_grade",
        "confirmed_by_id",
        "confirmed_by",
        "points: Is it clear?",
    )

    before = sheet(staff, course)
    answers = videos.Answers(FULL, {}, "")
    seen = seen_of(course, staff, review)
    videos.confirm_draft(staff, course.assignment, review.pk, seen=seen, answers=answers)
    after = sheet(staff, course)

    assert [tuple(line[name] for name in names) for line in (*before, *after)] == [
        ("", "draft", "ada", "", "False", "0.5", "", "", "2"),
        ("1.0", "given", "ada", "1.0", "True", "0.5", str(dee.pk), "dee", "4"),
    ]
    [told] = whole(staff, course)["submissions"][0]["reviews"]
    assert (told["review_grade"], told["draft_grade"], told["confirmed_by"]) == (1.0, 0.5, "dee")


def test_no_cell_is_a_formula(course, staff, people):
    ben, chi = people
    give(course, ben, chi, remarks={"next": "=cmd|' /C calc'!A0"}, body="+1")

    line = sheet(staff, course)[0]

    assert (line["words: What next?"], line["words"]) == ("'=cmd|' /C calc'!A0", "'+1")


def test_json_has_drafts_reviews_and_the_versions_of_the_rubric(course, staff, people):
    ben, chi = people
    review = give(course, ben, chi)
    videos.save_submission(course.learner("fay"), course.assignment, video_id=None, note="Soon")
    Submission.objects.filter(author_id=chi.user_id).update(author=None)

    found = whole(staff, course)

    assert list(found["rubrics"]) == ["1"]
    assert [line["key"] for line in found["rubrics"]["1"]] == ["clear", "honest", "next"]
    assert [(one["author"], one["state"], len(one["reviews"])) for one in found["submissions"]] == [
        ("ben", "pool", 1),
        ("", "pool", 0),
        ("fay", "draft", 0),
    ]
    told = found["submissions"][0]["reviews"][0]
    assert (told["review_id"], told["scores"], told["rubric"], told["is_counted"]) == (review.pk, HALF, 1, True)


def test_nothing_was_handed_in(course, staff):
    assert whole(staff, course)["submissions"] == []
    assert sheet(staff, course) == []


def test_an_assignment_without_a_rubric(course, staff, people):
    Assignment.objects.update(rubric=None)
    course.assignment = exports.assignment_of(course.space)

    assert "points: Is it clear?" not in sheet(staff, course)[0]


def test_a_class_comes_in_parts(course, staff, people, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    course.class_of(3)
    # Three parts and the end: submissions, reviews, names.
    with django_assert_num_queries(10):
        found = sheet(staff, course)

    assert [line["author"] for line in found] == ["ben", "chi", "learner0", "learner1", "learner2"]


def test_only_staff_take_it_away(course, people):
    for export in (exports.export_csv, exports.export_json):
        with pytest.raises(NotAllowed):
            export(people[0], course.assignment)


def test_a_space_without_an_assignment(db):
    with pytest.raises(NotFound):
        exports.assignment_of(make_space())
