"""Where a video assignment stands, and who comes in: what all its actions begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..kit import platform
from ..spaces import api as spaces
from ..video_review import api as reviews
from .space_block import Here, SpaceBlock

#: Bytes in what authors know as a megabyte.
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class AssignmentHere(Here):
    """The same with the assignment, and with what the person has in it (None before their first step)."""

    assignment: reviews.Assignment
    participant: reviews.Participant | None

    @property
    def gives_drafts(self) -> bool:
        """Whether what this person gives waits for other staff."""
        return reviews.gives_drafts(self.actor, reviews.policy_of(self.assignment))


class VideoReviewSpace(SpaceBlock):
    """What the mixins of the block share. The fields are those of ``VideoReviewBlock``."""

    prompt: str
    rubric: list[dict[str, Any]]
    reviews_wanted: int
    submit_until: datetime | None
    review_until: datetime | None
    weight: float
    grace_minutes: int
    takes_late: bool
    late_percent: int
    late_most_percent: int
    authors_named: bool
    reviewers_named: bool
    reviews_self: bool
    practice: str
    work: str
    text_least_words: int
    text_most_words: int
    longest_seconds: int
    largest_megabytes: int
    sound_is_enough: bool
    captions_required: bool
    least_moments: int
    least_words: int
    grading: str
    reviewing_percent: int
    appeal_days: int
    groups: str
    group_size: int
    teamset: str
    gallery: str
    gallery_votes: int
    gallery_until: datetime | None
    revises: bool
    revise_until: datetime | None
    assistants_draft: bool

    @property
    def policy(self) -> reviews.Policy:
        """What the author decided, as the verbs take it; the same for everybody."""
        return reviews.Policy(
            wanted=self.reviews_wanted,
            work=self.work,
            text_least=self.text_least_words,
            text_most=self.text_most_words,
            submit_until=self.submit_until,
            review_until=self.review_until,
            weight=self.weight,
            grace=self.grace_minutes,
            takes_late=self.takes_late,
            late_percent=self.late_percent,
            late_most=self.late_most_percent,
            authors_named=self.authors_named,
            reviewers_named=self.reviewers_named,
            reviews_self=self.reviews_self,
            seconds=self.longest_seconds,
            size=self.largest_megabytes * MEGABYTE,
            sound_is_enough=self.sound_is_enough,
            captions_required=self.captions_required,
            least_moments=self.least_moments,
            least_words=self.least_words,
            grading=self.grading,
            reviewing_part=self.reviewing_percent / 100,
            appeal_days=self.appeal_days,
            groups=self.groups,
            group_size=self.group_size,
            practice=self.practice,
            gallery=self.gallery,
            gallery_votes=self.gallery_votes,
            gallery_until=self.gallery_until,
            revises=self.revises,
            revise_until=self.revise_until,
            assistants_draft=self.assistants_draft,
        )

    @property
    def own_policy(self) -> reviews.Policy:
        """The policy as it holds for the person who is looking: where the author gave no date, that of the subsection.

        Handing in ends no later than reviewing does, and reviewing no earlier than handing in.
        """
        policy, due = self.policy, platform.due_of(self)
        if due is None:
            return policy
        submit = policy.submit_until or min(due, policy.review_until or due)
        return replace(policy, submit_until=submit, review_until=policy.review_until or max(due, submit))

    def place(self, visitor: platform.Visitor) -> spaces.Place:
        """The assignment stands in its block, whatever a course file says."""
        course, usage = platform.course_key(self), platform.usage_key(self)
        kind = spaces.SpaceKind.BLOCK.value
        return spaces.Place(kind, usage, course, self.display_name, self.cohort_for(visitor), usage)

    def is_assistant(self, visitor: platform.Visitor) -> bool:
        """Asked only where grades of assistants are drafts: it costs queries on the platform."""
        if visitor.user_id is None or not (self.assistants_draft and visitor.is_staff):
            return False
        return platform.is_assistant(visitor.user_id, platform.course_key(self))

    def enter(self) -> AssignmentHere:
        here = self.enter_quickly()
        return replace(here, participant=reviews.participant_of(here.actor, here.assignment))

    def enter_quickly(self) -> AssignmentHere:
        """The same without what the person has in it: for what a page asks every few seconds. Two queries."""
        here = super().enter()
        assignment = reviews.open_assignment(here.space, self.policy, reviews.read_rubric(self.rubric))
        assignment = reviews.with_ends(assignment, self.own_policy)
        return AssignmentHere(here.space, here.actor, here.membership, assignment, None)

    def html(self, template: str, **context: Any) -> str:
        """A partial, with the places on the page that answers go to."""
        return super().html(template, main=f"#{self.dom_id}-main", panel=f"#{self.dom_id}-panel", **context)

    def checked_settings(self) -> list[str]:
        """All but the name."""
        return [name for name in self.settings_form.base_fields if name != "display_name"]

    def wrong_setting(self) -> str:
        """What is wrong with one of the settings, or with two of them together."""
        form = self.settings_form(self.settings_values())
        wrong = (
            f"{form.fields[name].label}: {form.errors[name][0]}"
            for name in self.checked_settings()
            if name in form.errors
        )
        return next(wrong, "")

    def steps(self, here: AssignmentHere) -> tuple[reviews.Step, ...]:
        """The steps of the person who is looking."""
        part = reviews.part_of(here.assignment, here.participant)
        if self.policy.reviews_self:
            part = replace(part, is_self_reviewed=reviews.is_self_reviewed(here.actor, here.assignment))
        part = reviews.with_practice(here.actor, here.assignment, part)
        return reviews.steps_of(self.own_policy, part, timezone.now())
