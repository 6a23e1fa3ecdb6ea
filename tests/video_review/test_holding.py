"""Work that staff hold, what becomes of those who are reviewing it, and flags that are decided."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.pool import end_leases
from social_learning_xblocks.video_review.models import Review
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    return make_assignment(wanted=1)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def people(course):
    return course.class_of(3)


def counts(course, actor):
    row = course.own(actor)
    return row.state, row.given, row.held, row.got, row.leased


def flag(course, author, *reporters):
    for reporter in reporters:
        subject = ("submission", course.own(author).pk)
        moderation.report(reporter, course.space, subject, reason="rude", note="At 1:20")


def sentences(actor, space):
    return [line.sentence for line in notices.list_notices(actor, space).items]


def test_held_work_is_given_to_nobody_until_it_is_put_back(course, staff, people):
    ben, chi, eve = people
    for actor in (chi, eve):
        videos.hold_submission(staff, course.assignment, course.own(actor).pk)

    assert videos.take(ben, course.assignment).review_id is None
    videos.put_back(staff, course.assignment, course.own(chi).pk)

    taken = Review.objects.get(pk=videos.take(ben, course.assignment).review_id)
    assert taken.submission == course.own(chi)


def test_who_is_reviewing_it_gets_another_one(course, staff, people):
    ben = people[0]
    first = Review.objects.select_related("submission").get(pk=videos.take(ben, course.assignment).review_id)

    videos.hold_submission(staff, course.assignment, first.submission_id, reason="Let us look")

    first.refresh_from_db()
    assert (first.state, first.holds_in) == ("ended", None)
    author = next(one for one in people if one.user_id == first.submission.author_id)
    assert (counts(course, author), counts(course, ben)) == (("held", 0, 0, 0, 0), ("pool", 0, 0, 0, 0))
    fresh = Review.objects.get(pk=videos.take(ben, course.assignment).review_id)
    assert fresh.submission_id != first.submission_id


def test_a_review_that_was_left_alone_is_given_back_too(course, staff, people):
    ben = people[0]
    review = Review.objects.get(pk=videos.take(ben, course.assignment).review_id)
    Review.objects.update(lease_until="2020-01-01T00:00Z")
    end_leases(course.assignment)

    videos.hold_submission(staff, course.assignment, review.submission_id)

    review.refresh_from_db()
    assert review.state == "ended"
    assert [counts(course, actor)[1:] for actor in people] == [(0, 0, 0, 0)] * 3


def test_what_is_held_is_not_held_twice_and_only_that_is_put_back(course, staff, people):
    pk = course.own(people[0]).pk
    with pytest.raises(Conflict, match="not held"):
        videos.put_back(staff, course.assignment, pk)
    videos.hold_submission(staff, course.assignment, pk)

    with pytest.raises(Conflict, match="not in the pool"):
        videos.hold_submission(staff, course.assignment, pk)


def test_the_trail_says_who_held_it_and_why(course, staff, people):
    pk = course.own(people[0]).pk
    videos.hold_submission(staff, course.assignment, pk, reason="Let us look")
    videos.put_back(staff, course.assignment, pk)

    lines = [(line.act, line.reason, line.subject) for line in moderation.trail(staff, course.space)]
    assert lines == [("restored", "", ("submission", pk)), ("held for review", "Let us look", ("submission", pk))]


def test_flagged_work_is_held_and_those_who_flagged_it_hear_of_it(course, staff, people):
    ben, chi, eve = people
    flag(course, ben, chi, eve)

    videos.decide_flags(staff, course.assignment, course.own(ben).pk, hold=True)

    assert course.own(ben).state == "held"
    assert [len(sentences(actor, course.space)) for actor in people] == [0, 1, 1]
    assert not moderation.is_reported(course.space, ("submission", course.own(ben).pk))


def test_flagged_work_may_stay(course, staff, people):
    ben, chi, _eve = people
    flag(course, ben, chi)

    videos.decide_flags(staff, course.assignment, course.own(ben).pk, hold=False)

    assert course.own(ben).state == "pool"
    assert [line.act for line in moderation.trail(staff, course.space)] == ["reports dismissed"]
    with pytest.raises(Conflict, match="Somebody else"):
        videos.decide_flags(staff, course.assignment, course.own(ben).pk, hold=True)


def test_flags_on_work_that_is_held_already_are_closed(course, staff, people):
    ben, chi, _eve = people
    videos.hold_submission(staff, course.assignment, course.own(ben).pk)
    flag(course, ben, chi)

    videos.decide_flags(staff, course.assignment, course.own(ben).pk, hold=True)

    assert course.own(ben).state == "held"
    assert not moderation.is_reported(course.space, ("submission", course.own(ben).pk))


@pytest.mark.parametrize(
    "verb", [videos.hold_submission, videos.put_back, lambda *who: videos.decide_flags(*who, hold=True)]
)
def test_only_staff_of_the_place_who_act_for_themselves_hold(course, staff, people, verb):
    ben = people[0]
    flag(course, ben, people[1])
    for actor in (ben, replace(staff, read_only=True)):
        with pytest.raises(NotAllowed):
            verb(actor, course.assignment, course.own(ben).pk)
    with pytest.raises(NotFound):
        verb(staff, make_assignment().assignment, course.own(ben).pk)
