"""Which steps of an assignment somebody may take now: dates and progress in, steps out; no rows."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..data import Part, Policy, Step
from ..enums import GalleryMode, StepName, StepState

#: Reviewers have so long to look again.
LOOKING = timedelta(days=7)


def steps_of(policy: Policy, part: Part, now: datetime) -> tuple[Step, ...]:
    """The steps of this assignment for this person, in their order.

    One reviews what others hand in after handing in oneself; on examples one may practise before. Past its end a step is
    closed, unless what is late is taken and something is still to be done; the result opens with the first grade.
    """
    steps = [submit_step(policy, part, now)]
    if part.examples:
        steps.append(practice_step(policy, part, now))
    steps.append(review_step(policy, part, now))
    if policy.reviews_self:
        steps.append(self_step(policy, part, now))
    if policy.revises:
        steps.append(revise_step(policy, part, now))
    is_open = part.is_handed_in and part.is_graded
    steps.append(Step(StepName.RESULT, StepState.OPEN if is_open else StepState.WAITING))
    if policy.gallery != GalleryMode.OFF:
        steps.append(gallery_step(policy, part, now))
    return tuple(steps)


def submit_step(policy: Policy, part: Part, now: datetime) -> Step:
    """Done when handed in; after the end it stays open where late work is taken."""
    state = StepState.DONE if part.is_handed_in else StepState.OPEN
    if not part.is_handed_in and is_past(part.submit_end, now) and not policy.takes_late:
        state = StepState.CLOSED
    return Step(StepName.SUBMIT, state, part.submit_end)


def practice_step(policy: Policy, part: Part, now: datetime) -> Step:
    """Open from the beginning: nobody waits for it and it costs nothing. Done with the last example."""
    until = review_end_for(policy, part.review_until)
    state = StepState.DONE if part.practised >= part.examples else StepState.OPEN
    if state == StepState.OPEN and is_past(until, now) and not policy.takes_late:
        state = StepState.CLOSED
    return Step(StepName.CALIBRATE, state, None, part.practised, part.examples, is_optional=not part.must_practise)


def review_step(policy: Policy, part: Part, now: datetime) -> Step:
    """Waiting until one has handed in, and practised where one must; then open; done with the last review of one's duty."""
    until = review_end_for(policy, part.review_until)
    if part.given >= part.duty and part.is_handed_in:
        state = StepState.DONE
    elif is_past(until, now) and not policy.takes_late:
        state = StepState.CLOSED
    else:
        state = StepState.OPEN if part.is_handed_in and not part.must_practise else StepState.WAITING
    return Step(StepName.REVIEW, state, until, min(part.given, part.duty), part.duty)


def self_step(policy: Policy, part: Part, now: datetime) -> Step:
    """After the reviews of others, so that one has seen how they solved it."""
    until = review_end_for(policy, part.review_until)
    if part.is_self_reviewed:
        state = StepState.DONE
    elif is_past(until, now) and not policy.takes_late:
        state = StepState.CLOSED
    else:
        state = StepState.OPEN if part.is_handed_in and part.given >= part.duty else StepState.WAITING
    return Step(StepName.SELF, state, until)


def revise_step(policy: Policy, part: Part, now: datetime) -> Step:
    """Open when one has got the reviews that each is owed, or reviewing is over: what was said can be used then."""
    until = revise_end_for(policy, part.revise_until)
    has_reviews = part.got >= part.duty or is_past(policy.review_end, now)
    if part.is_revised:
        state = StepState.DONE
    elif is_past(until, now):
        state = StepState.CLOSED
    else:
        state = StepState.OPEN if part.is_handed_in and has_reviews and not part.is_held else StepState.WAITING
    return Step(StepName.REVISE, state, until, is_optional=True)


def look_end(policy: Policy, revised_at: datetime) -> datetime | None:
    """Until when reviewers may look again: as long as everybody may revise, and some days after the revised video came."""
    return None if policy.revise_end is None else max(policy.revise_end, revised_at + LOOKING)


def gallery_step(policy: Policy, part: Part, now: datetime) -> Step:
    """Always open: who takes part in nothing may watch. With the end of voting, as long as people vote."""
    is_voting = policy.gallery != GalleryMode.SHOWN and not part.is_voting_closed
    until = policy.gallery_until if is_voting and not is_past(policy.gallery_until, now) else None
    return Step(StepName.GALLERY, StepState.OPEN, until)


def submit_end_for(policy: Policy, own: datetime | None) -> datetime | None:
    """When handing in ends for somebody, grace included; ``own``: their extension, which is never a shortening."""
    return later(own, policy.submit_end)


def review_end_for(policy: Policy, own: datetime | None) -> datetime | None:
    """The same of reviewing."""
    return later(own, policy.review_end)


def revise_end_for(policy: Policy, own: datetime | None) -> datetime | None:
    """The same of revising."""
    return later(own, policy.revise_end)


def later(own: datetime | None, common: datetime | None) -> datetime | None:
    """The later of an extension (None: none) and the end for everybody (None: no end)."""
    return common if own is None or common is None else max(own, common)


def is_past(until: datetime | None, now: datetime) -> bool:
    return until is not None and now > until
