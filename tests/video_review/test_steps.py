"""Which steps somebody may take, from dates and progress alone."""

from datetime import UTC, datetime, timedelta

import pytest

from social_learning_xblocks.video_review.data import Part, Policy
from social_learning_xblocks.video_review.domain.steps import steps_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def states(policy, part, now=NOON):
    return {step.name: step.state for step in steps_of(policy, part, now)}


def test_one_begins_with_handing_in():
    assert states(Policy(), Part()) == {"submit": "open", "review": "waiting", "result": "waiting"}


def test_after_that_one_reviews():
    assert states(Policy(), Part(is_handed_in=True, given=1)) == {
        "submit": "done",
        "review": "open",
        "result": "waiting",
    }


def test_the_result_opens_with_the_first_grade():
    assert states(Policy(), Part(is_handed_in=True, given=3, is_graded=True)) == {
        "submit": "done",
        "review": "done",
        "result": "open",
    }


@pytest.mark.parametrize(("given", "is_done", "state"), [(1, False, "waiting"), (3, False, "open"), (3, True, "done")])
def test_one_looks_at_oneself_after_the_others(given, is_done, state):
    part = Part(is_handed_in=True, given=given, is_self_reviewed=is_done)

    assert states(Policy(reviews_self=True), part)["self"] == state


@pytest.mark.parametrize(("takes_late", "state"), [(True, "open"), (False, "closed")])
def test_after_the_end_only_late_work_goes_on(takes_late, state):
    policy = Policy(submit_until=NOON - HOUR, review_until=NOON - HOUR, takes_late=takes_late, reviews_self=True)

    assert states(policy, Part(submit_end=NOON - HOUR))["submit"] == state
    assert states(policy, Part(is_handed_in=True))["review"] == state
    assert states(policy, Part(is_handed_in=True, given=3))["self"] == state


def test_what_was_done_in_time_stays_done():
    policy = Policy(submit_until=NOON - HOUR, review_until=NOON - HOUR, takes_late=False)

    found = states(policy, Part(is_handed_in=True, given=3, submit_end=NOON - HOUR))

    assert (found["submit"], found["review"]) == ("done", "done")


@pytest.mark.parametrize(("grace", "state"), [(59, "closed"), (60, "open"), (61, "open")])
def test_the_grace_belongs_to_the_time(grace, state):
    policy = Policy(submit_until=NOON - HOUR, review_until=NOON - HOUR, grace=grace, takes_late=False)

    assert states(policy, Part(submit_end=policy.submit_end))["submit"] == state
    assert states(policy, Part(is_handed_in=True))["review"] == state


def test_an_extension_takes_the_place_of_the_common_end():
    policy = Policy(submit_until=NOON - HOUR, review_until=NOON - HOUR, takes_late=False)
    part = Part(is_handed_in=True, submit_end=NOON + HOUR, review_until=NOON + HOUR)

    submit, review, _result = steps_of(policy, part, NOON)

    assert (submit.until, review.until, review.state) == (NOON + HOUR, NOON + HOUR, "open")


def test_reviews_are_counted_up_to_the_duty():
    _submit, review, _result = steps_of(Policy(), Part(is_handed_in=True, given=5), NOON)

    assert (review.done, review.wanted, review.label) == (3, 3, "Review others")


def test_one_may_practise_before_handing_in_and_nobody_has_to():
    submit, practise, review, _result = steps_of(Policy(practice="offered"), Part(examples=2, practised=1), NOON)

    assert [(one.name, one.state) for one in (submit, practise, review)] == [
        ("submit", "open"),
        ("calibrate", "open"),
        ("review", "waiting"),
    ]
    assert (practise.done, practise.wanted, practise.is_optional, practise.label) == (1, 2, True, "Practise")


def test_without_an_example_there_is_no_step_to_practise():
    assert "calibrate" not in states(Policy(practice="required"), Part())


@pytest.mark.parametrize(("must", "state"), [(True, "waiting"), (False, "open")])
def test_where_one_must_practise_reviewing_waits_for_it(must, state):
    part = Part(is_handed_in=True, examples=2, practised=0, must_practise=must)

    found = states(Policy(practice="required"), part)

    assert (found["review"], found["calibrate"]) == (state, "open")


@pytest.mark.parametrize(
    ("takes_late", "practised", "state"), [(False, 0, "closed"), (True, 0, "open"), (False, 1, "done")]
)
def test_practice_ends_with_reviewing(takes_late, practised, state):
    policy = Policy(practice="offered", review_until=NOON - HOUR, takes_late=takes_late)

    assert states(policy, Part(examples=1, practised=practised))["calibrate"] == state
