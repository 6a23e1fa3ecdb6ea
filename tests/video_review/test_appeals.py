"""Appeals: when one may, what staff decide, and that it is decided once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.appeals import BODY_LENGTH, appeal_end
from social_learning_xblocks.video_review.domain.overrides import newest_override
from social_learning_xblocks.video_review.models import Appeal, Submission
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in

DAY = timedelta(days=1)


@pytest.fixture
def course(db):
    return make_assignment(appeal_days=7)


@pytest.fixture
def ben(course):
    actor = course.learner("ben")
    course.hand_in(actor)
    Submission.objects.update(share=0.4, graded_at=timezone.now() - DAY)
    return actor


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def decide(staff, course, ben, answer="We looked again.", share=None, seen=None):
    number = course.own(ben).pk
    return videos.decide_appeal(staff, course.assignment, number, answer=answer, share=share, seen=seen)


def test_an_author_appeals_once(course, ben):
    made = videos.appeal(ben, course.assignment, body=" The second review is about another video. ")

    assert (made.body, made.decision) == ("The second review is about another video.", "open")
    with pytest.raises(Conflict, match="appealed already"):
        videos.appeal(ben, course.assignment, body="And again")


@pytest.mark.parametrize("body", ["", "   ", "x" * (BODY_LENGTH + 1)])
def test_an_appeal_says_what_is_wrong(course, ben, body):
    with pytest.raises(Invalid):
        videos.appeal(ben, course.assignment, body=body)

    assert Appeal.objects.count() == 0


def test_there_is_nothing_to_appeal_against_without_a_grade(course):
    chi = course.learner("chi")
    with pytest.raises(NotFound):
        videos.appeal(chi, course.assignment, body="Why?")

    course.hand_in(chi)

    with pytest.raises(Conflict, match="no grade"):
        videos.appeal(chi, course.assignment, body="Why?")


def test_the_time_to_appeal_ends(course, ben):
    Submission.objects.update(graded_at=timezone.now() - 8 * DAY)

    with pytest.raises(Conflict, match="is over"):
        videos.appeal(ben, course.assignment, body="Late")


def test_the_time_begins_when_all_reviews_may_be_there():
    graded = timezone.now()
    policy = videos.Policy(review_until=graded + 3 * DAY, grace=60, appeal_days=2)

    end = appeal_end(policy, Submission(graded_at=graded))

    assert end == graded + 5 * DAY + timedelta(hours=1)
    assert appeal_end(videos.Policy(appeal_days=0), Submission(graded_at=graded)) is None


def test_staff_say_why_the_grade_stays(course, ben, staff):
    videos.appeal(ben, course.assignment, body="Please look again")

    decided = decide(staff, course, ben)

    assert (decided.decision, decided.answer, decided.decided_by_id) == ("kept", "We looked again.", staff.user_id)
    assert course.own(ben).final_share == 0.4
    assert [line.kind for line in notices.list_notices(ben, course.space).items] == ["decided"]


def test_staff_change_the_grade(course, ben, staff):
    videos.appeal(ben, course.assignment, body="Please look again")

    decided = decide(staff, course, ben, share=0.8)

    assert (decided.decision, course.own(ben).final_share) == ("changed", 0.8)
    assert newest_override(course.own(ben)).reason == "We looked again."


def test_an_appeal_is_decided_once(course, ben, staff):
    videos.appeal(ben, course.assignment, body="Please look again")
    decide(staff, course, ben)

    with pytest.raises(Conflict, match="Somebody else"):
        decide(staff, course, ben, share=1.0)


def test_a_grade_that_cannot_be_leaves_the_appeal_open(course, ben, staff):
    videos.appeal(ben, course.assignment, body="Please look again")

    for wrong in ({"answer": " "}, {"share": 2.0}):
        with pytest.raises(Invalid):
            decide(staff, course, ben, **wrong)

    assert Appeal.objects.get().decision == "open"


def test_who_may_not_decide_and_what_nobody_asked(course, ben, staff):
    with pytest.raises(NotFound):
        decide(staff, course, ben)
    for actor in (ben, replace(staff, read_only=True)):
        with pytest.raises(NotAllowed):
            decide(actor, course, ben)
    with pytest.raises(NotAllowed):
        videos.appeal(replace(ben, read_only=True), course.assignment, body="Not me")
