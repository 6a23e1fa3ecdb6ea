"""Somebody leaves: what goes, what others built on, and that counts stay right."""

import pytest

from social_learning_xblocks.qa.api import forget_everywhere
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import (
    Appeal,
    Draft,
    Moment,
    Override,
    Participant,
    Review,
    Submission,
    Video,
)
from tests.factories.assignments import FULL, LINES, NONE, make_assignment
from tests.factories.drafts import assistant_in, draft_of, seen_of
from tests.factories.examples import make_example, practise, refer
from tests.factories.spaces import actor_in
from tests.personas import person
from tests.video_review.test_pool import turns_are_right

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def course(disk):
    return make_assignment(wanted=2)


def review(course, author, reviewer, **fields):
    usual = {"state": "given", "scores": FULL, "share": 1.0, "rubric": course.assignment.rubric}
    return Review.objects.create(submission=course.own(author), reviewer_id=reviewer.user_id, **{**usual, **fields})


def sums(course):
    """Reviews that are being written, as counted on both sides."""
    rows = Submission.objects.filter(assignment=course.assignment)
    return sum(row.leased for row in rows), sum(row.held for row in rows)


def test_the_work_and_the_words_about_it_go(course, dee):
    ada, ben = course.class_of(2)
    staff = actor_in(course.space, dee, Role.STAFF)
    review(course, ada, ben)
    grade_submission(course.assignment, course.own(ada).pk)
    videos.appeal(ada, course.assignment, body="Please look")
    videos.override_grade(staff, course.assignment, course.own(ada).pk, share=0.5, reason="Ada said so", seen=None)
    number = course.own(ada).pk

    forget_everywhere(ada.user_id)

    left = Submission.objects.get(pk=number)
    assert (left.author, left.body, left.state, left.video) == (None, "", "held", None)
    assert (Appeal.objects.count(), Override.objects.get().reason) == (0, "")
    assert not Video.objects.filter(owner=ada.user_id).exists()
    assert not Participant.objects.filter(user=ada.user_id).exists()


def test_reviews_that_were_given_stay_without_their_reviewer(course):
    ada, ben = course.class_of(2)
    row = review(course, ben, ada, body="Well said")
    grade_submission(course.assignment, course.own(ben).pk)

    forget_everywhere(ada.user_id)

    row.refresh_from_db()
    assert (row.reviewer, row.body, course.own(ben).share) == (None, "Well said", 1.0)


def test_what_was_held_is_free_and_who_reviewed_the_work_gets_another(course):
    ada, ben, chi = course.class_of(3)
    held = Review.objects.get(pk=videos.take(ada, course.assignment).review_id)
    for actor in (ben, chi):
        videos.take(actor, course.assignment)
    assert sums(course) == (3, 3)

    forget_everywhere(ada.user_id)

    held.refresh_from_db()
    gone = Review.objects.filter(submission__author=None)
    assert (held.state, held.reviewer, [row.state for row in gone]) == ("lapsed", None, ["ended"] * len(gone))
    assert turns_are_right(course)
    for actor in (ben, chi):
        step = videos.take(actor, course.assignment)
        assert Review.objects.get(pk=step.review_id).submission.author_id is not None
    assert sums(course) == (2, 2)


def test_forgetting_twice_changes_nothing_more(course):
    ada, ben = course.class_of(2)
    review(course, ben, ada)
    forget_everywhere(ada.user_id)
    before = list(Submission.objects.order_by("pk").values())

    videos.retire_person(ada.user_id)

    assert list(Submission.objects.order_by("pk").values()) == before


def test_somebody_is_told_all_that_is_known(course, dee):
    ada, ben = course.class_of(2)
    staff = actor_in(course.space, dee, Role.STAFF)
    row = review(course, ben, ada, body="Well said", remarks={"next": "A plot"})
    Moment.objects.create(review=row, start_ms=1500, body="Here!", label="praise")
    videos.rate_review(ben, course.assignment, row.pk, ratings={"useful": 2}, body="Thanks")
    review(course, ada, ben)
    grade_submission(course.assignment, course.own(ada).pk)
    videos.appeal(ada, course.assignment, body="Please look")
    videos.override_grade(staff, course.assignment, course.own(ada).pk, share=0.5, reason="Better", seen=None)

    told = videos.export_person(ada.user_id)

    assert [video["bytes"] for video in told["videos"]] == [1000]
    assert told["video_assignments"] == [
        {
            "space": course.space.key,
            "group": None,
            "reviews_given": 0,
            "more_time_to_hand_in": None,
            "more_time_to_review": None,
            "more_time_to_revise": None,
            "to_hand_in_until": None,
            "to_review_until": None,
            "leaning": None,
            "grade_passed_on": None,
        }
    ]
    [work] = told["video_submissions"]
    assert (work["grade"], work["appeal"]) == (0.5, {"text": "Please look", "decision": "open", "answer": ""})
    assert work["decisions"] == [{"grade": 0.5, "reason": "Better", "taken_back": False}]
    [given] = told["video_reviews"]
    assert (given["scores"], given["remarks"], given["text"]) == (FULL, {"next": "A plot"}, "Well said")
    assert given["moments"] == [{"video": 1, "from_ms": 1500, "to_ms": None, "label": "praise", "text": "Here!"}]
    assert given["author_said"] == {"useful": 2, "kind": None, "specific": None, "text": "Thanks"}


def test_an_example_stays_without_the_name_of_who_made_it(course, dee, ben):
    staff, learner = actor_in(course.space, dee, Role.STAFF), actor_in(course.space, ben)
    course.assignment = videos.open_assignment(course.space, videos.Policy(practice="offered"), LINES)
    example = make_example(course, staff, note="Listen")
    told = videos.export_person(staff.user_id)
    assert ([one["state"] for one in told["video_submissions"]], len(told["videos"])) == (["exemplar"], 1)

    for _time in range(2):
        forget_everywhere(staff.user_id)

    example.refresh_from_db()
    work = example.submission
    assert (work.state, work.author, work.body, work.video.state, work.video.owner) == (
        "exemplar",
        None,
        "Listen",
        "ready",
        None,
    )
    assert Review.objects.get(kind="staff").reviewer is None
    review = practise(course, learner, example)
    assert videos.comparison_of(learner, course.assignment, review.pk).apart == 0
    other = actor_in(course.space, person("fay"), Role.STAFF)
    assert refer(course, other, example, NONE).reviewer_id == other.user_id


def test_practice_of_who_is_forgotten_belongs_to_nobody(course, dee, ben):
    staff, learner = actor_in(course.space, dee, Role.STAFF), actor_in(course.space, ben)
    course.assignment = videos.open_assignment(course.space, videos.Policy(practice="offered"), LINES)
    practise(course, learner, make_example(course, staff))
    assert [one["kind"] for one in videos.export_person(learner.user_id)["video_reviews"]] == ["calibration"]

    forget_everywhere(learner.user_id)

    assert Review.objects.get(kind="calibration").reviewer is None
    assert videos.rescore(course.assignment) == 0


def test_of_drafts_the_names_go_and_what_was_decided_stays(disk, ada, dee):
    course = make_assignment(assistants_draft=True)
    staff, assistant = actor_in(course.space, dee, Role.STAFF), assistant_in(course, ada)
    ben, chi = course.class_of(2)
    review = draft_of(course, assistant, ben)
    seen = seen_of(course, staff, review)
    videos.send_draft_back(staff, course.assignment, review.pk, seen=seen, note="Say why.")
    waiting = draft_of(course, assistant, chi)
    told, by_staff = videos.export_person(ada.pk)["video_reviews"], videos.export_person(dee.pk)["video_decisions"]
    assert [(one["state"], one["as_a_draft"]["decision"], one["as_a_draft"]["sent_back_because"]) for one in told] == [
        ("writing", "returned", "Say why."),
        ("draft", "", ""),
    ]
    assert [(one["about"], one["decision"], one["note"]) for one in by_staff] == [("draft", "returned", "Say why.")]

    for user in (ada, dee):
        forget_everywhere(user.pk)

    rows = Draft.objects.order_by("pk")
    assert [(row.review.reviewer, row.decided_by, row.note) for row in rows] == [
        (None, None, "Say why."),
        (None, None, ""),
    ]
    assert rows[1].waits_in == course.assignment
    forget_everywhere(chi.user_id)
    forget_everywhere(ben.user_id)
    waiting.refresh_from_db()
    assert (waiting.state, [(row.waits_in, row.note) for row in rows.all()]) == ("ended", [(None, "")] * 2)
