"""Revising: one more video after the first reviews, with a note of what changed; and looking again as a reviewer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from ..video_review.forms import CaptionsForm, ChangeForm
from .video_review_reviews import VideoReviewReviews
from .video_review_space import AssignmentHere
from .video_review_submit import VideoReviewSubmit


class VideoReviewRevise(VideoReviewReviews, VideoReviewSubmit):
    """Actions on the revised video. While one may revise, what is uploaded here is that one."""

    def revise_step(self, here: AssignmentHere) -> reviews.Step | None:
        """How the step stands; None where nothing is revised."""
        if not self.policy.revises:
            return None
        return next((step for step in self.steps(here) if step.name == reviews.StepName.REVISE), None)

    def is_revising(self, here: AssignmentHere) -> bool:
        step = self.revise_step(here)
        return step is not None and step.state == reviews.StepState.OPEN

    def video_context(self, here: AssignmentHere, *, replaces: bool = False) -> dict[str, Any]:
        """The video that one works on now: the revised one once its step is open."""
        if self.is_revising(here):
            return self.revise_context(here, replaces=replaces)
        return super().video_context(here, replaces=replaces)

    def revise_context(self, here: AssignmentHere, *, replaces: bool = False) -> dict[str, Any]:
        """What the panel shows."""
        step = self.revise_step(here)
        submission = here.participant.submission if here.participant else None
        video = self.as_wanted(submission.revised_video, submission.revised_at) if submission else None
        looks = reviews.looks_of(submission) if submission else (0, 0)
        may_work = reviews.can_upload(here.actor)
        is_done = step is not None and step.state == reviews.StepState.DONE
        return {
            "here": here,
            "revise": step,
            "is_revision": True,
            "submission": submission,
            "is_shared": submission is not None and submission.group_id is not None,
            "note_seen": reviews.mark_of(submission.change_note if submission else ""),
            "may_work": may_work,
            "may_withdraw": may_work
            and is_done
            and here.participant is not None
            and reviews.may_withdraw(here.assignment, here.participant),
            "looked": looks[0],
            "reviewed": looks[1],
            "form": ChangeForm(
                {"note": submission.change_note if submission else ""}, dom_id=self.dom_id, name="revise"
            ),
            "captions_form": CaptionsForm(
                initial={"captions": video.captions if video else ""}, dom_id=self.dom_id, name="own"
            ),
            **self.facts(here, video, replaces=replaces),
            "alt_form": self.alt_form(video, is_revision=True),
            **(
                self.text_context(reviews.revised_text_of(submission), is_revision=True)
                if self.policy.work == reviews.WorkKind.TEXT
                else {}
            ),
        }

    @action
    def save_change(self, asked: Asked) -> Reply:
        """Keep the note of what changed while it is being written, and the revised text."""
        here = self.enter()
        try:
            note, written = self._keep_revision(here, asked)
        except Conflict as error:
            return self.note_refused(here, error)
        return self.note_saved(note, "change", written)

    def _keep_revision(self, here: AssignmentHere, asked: Asked) -> tuple[str, reviews.WorkText | None]:
        """The same as ``_keep_draft`` for the revised work."""
        actor, assignment, data, written = here.actor, here.assignment, asked.data, None
        if "text" in data:
            written = reviews.save_revised_text(
                actor, assignment, text=data.get("text", ""), seen=data.get("text_seen")
            )
        self._keep_alt(here, asked)
        saved = reviews.save_change_note(actor, assignment, note=data.get("note", ""), seen=data.get("seen"))
        return saved.change_note, written

    @action
    def hand_in_revision(self, asked: Asked) -> Reply:
        """Show it to the reviewers. What is missing comes back beside what was typed."""
        here = self.enter()
        self._keep_revision(here, asked)
        try:
            reviews.hand_in_revision(here.actor, here.assignment)
        except Invalid as error:
            context = self.revise_context(self.enter())
            note = asked.data.get("note", "")
            context["form"] = ChangeForm({"note": note}, dom_id=self.dom_id, name="revise")
            context["form"].blame(error)
            return Reply(self.html("video_review/_revise_form.html", **context), 422)
        return self.submit_reply(_("Your revised work is handed in."), "change", step=reviews.StepName.REVISE)

    @action
    def withdraw_revision(self, asked: Asked) -> Reply:
        """Make a draft of it again."""
        here = self.enter()
        reviews.withdraw_revision(here.actor, here.assignment)
        said = _("It is a draft again. Your reviewers see the first work alone.")
        return self.submit_reply(said, step=reviews.StepName.REVISE)

    @action
    def look_again(self, asked: Asked) -> Reply:
        """A second look at a work that was revised, begun or gone on with."""
        here = self.enter()
        again = reviews.look_again(here.actor, here.assignment, asked.number("id"))
        return self.work_reply(here, self.sheet_context(here, again.pk))

    def check_begin(self, here: AssignmentHere) -> None:
        if not self.is_revising(here):
            super().check_begin(here)

    def _change(self, here: AssignmentHere, video_id: UUID | None) -> None:
        """Let another video, or none, be the revised one; the one before is deleted, by who brought it."""
        if not self.is_revising(here):
            super()._change(here, video_id)
            return
        submission = here.participant.submission if here.participant else None
        before = submission.revised_video if submission else None
        reviews.choose_revision(here.actor, here.assignment, video_id=video_id)
        is_own = before is not None and before.owner_id == here.actor.user_id
        if before is not None and is_own and before.uuid != video_id:
            reviews.delete_video(here.actor, here.space, before.uuid)
