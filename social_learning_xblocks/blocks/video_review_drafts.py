"""Drafts of assistants on the board: confirmed one by one or all that are shown, changed first, or sent back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from ..video_review.forms import answers_in
from .rubric_rows import rubric_rows
from .video_review_desk import VideoReviewDesk
from .video_review_desk_forms import SendBackForm
from .video_review_reviews import VideoReviewReviews
from .video_review_space import AssignmentHere


class VideoReviewDrafts(VideoReviewDesk, VideoReviewReviews):
    """Actions of staff who confirm what assistants drafted. Each verb asks who may."""

    @action(method="GET")
    def open_draft(self, asked: Asked) -> Reply:
        """A draft with the video, the comments and the rubric, to be changed before it is confirmed."""
        here = self.enter_board()
        return self.draft_reply(here, reviews.open_draft(here.actor, here.assignment, asked.number("id")))

    @action
    def confirm_draft(self, asked: Asked) -> Reply:
        """A draft is the grade."""
        here = self.enter_board()
        seen = asked.data.get("seen", "")
        review = reviews.confirm_draft(here.actor, here.assignment, asked.number("id"), seen=seen)
        return self.row_reply(here, review.submission_id, _("Confirmed. It is the grade now."))

    @action
    def confirm_changed(self, asked: Asked) -> Reply:
        """The same with the points and words that staff give in place of the assistant's."""
        here, pk, seen = self.enter_board(), asked.number("id"), asked.data.get("seen", "")
        answers = answers_in(asked.data)
        try:
            reviews.confirm_draft(here.actor, here.assignment, pk, seen=seen, answers=reviews.Answers(**answers))
        except Invalid as error:
            # What the page showed stays what was seen, whatever has changed by now.
            sheet = replace(reviews.open_draft(here.actor, here.assignment, pk), seen=seen)
            rows = rubric_rows(sheet.lines, answers["scores"], answers["remarks"], error.fields)
            context = {"sheet": sheet, "rows": rows, "body": answers["body"], "wrong": error.fields}
            return Reply(self.html("video_review/_rubric_form.html", here=here, **context), 422)
        said = _("Confirmed. It is the grade now.")
        reply = self.board_reply(here, reviews.BoardView.DRAFTS, drafts_said=said, undo=pk)
        return replace(reply, trigger={**reply.trigger, "sl:announce": said, "sl:saved": f"draft-{pk}"})

    @action
    def confirm_shown(self, asked: Asked) -> Reply:
        """All that the page shows, each as it was shown."""
        here = self.enter_board()
        shown = (entry.partition(":") for entry in asked.data.getlist("seen"))
        seen = {int(pk): stamp for pk, _colon, stamp in shown if pk.isascii() and pk.isdigit() and len(pk) < 19}
        done = reviews.confirm_drafts(here.actor, here.assignment, seen)
        return self.drafts_reply(here, said_of(done), done.ids)

    @action
    def unconfirm_drafts(self, asked: Asked) -> Reply:
        """What was confirmed waits again: one (``row``), or all of one go."""
        here = self.enter_board()
        parts = asked.data.get("ids", "").split(",")
        ids = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]
        count = reviews.unconfirm_drafts(here.actor, here.assignment, ids)
        said = ngettext("{n} draft waits again.", "{n} drafts wait again.", count).format(n=count)
        row = asked.number("row")
        return self.row_reply(here, row, said) if row else self.drafts_reply(here, said)

    @action(method="GET")
    def send_back_form(self, asked: Asked) -> Reply:
        """The form in which staff say what is to be changed."""
        here, pk = self.enter_board(), asked.number("id")
        form = self.back_form(pk, initial={"seen": asked.data.get("seen", "")})
        html = self.html("video_review/board/_send_back_form.html", here=here, form=form, id=pk)
        return Reply(html, trigger={"sl:focus": f"#{form['note'].id_for_label}"})

    @action
    def send_draft_back(self, asked: Asked) -> Reply:
        """The assistant writes on."""
        here, pk = self.enter_board(), asked.number("id")
        form = self.back_form(pk, asked.data)
        try:
            review = reviews.send_draft_back(here.actor, here.assignment, pk, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("video_review/board/_send_back_form.html", here=here, form=form, id=pk), 422)
        return self.row_reply(here, review.submission_id, _("Sent back."))

    def draft_reply(self, here: AssignmentHere, sheet: reviews.ReviewSheet) -> Reply:
        context = self.desk_context(here, sheet)
        html = self.html("video_review/_review_by_staff.html", here=here, **context)
        return Reply(html, trigger={"sl:focus": f"#{self.dom_id}-staff-review"})

    def drafts_reply(self, here: AssignmentHere, said: str, undo: Iterable[int] = ()) -> Reply:
        """The view of drafts as it is now, with what was done and the way back."""
        context = {
            **self.page_context(here, reviews.BoardView.DRAFTS, "", ""),
            "tabs": self.tabs_of(reviews.figures_of(here.actor, here.assignment), reviews.BoardView.DRAFTS),
            "drafts_said": said,
            "undo": ",".join(map(str, undo)),
        }
        html = self.html("video_review/board/_views.html", here=here, **context)
        return Reply(html, trigger={"sl:announce": said})

    def back_form(self, pk: int, data: Any = None, **more: Any) -> SendBackForm:
        return SendBackForm(data, dom_id=self.dom_id, name=f"back-{pk}", **more)


def said_of(done: reviews.DraftsConfirmed) -> str:
    """What became of several drafts, in words."""
    count = len(done.ids)
    said = ngettext("{n} draft is a grade now.", "{n} drafts are grades now.", count).format(n=count)
    if not done.left:
        return said
    left = ngettext(
        "{n} was left: open it and decide on it by itself.",
        "{n} were left: open each and decide on it by itself.",
        done.left,
    )
    return f"{said} {left.format(n=done.left)}"
