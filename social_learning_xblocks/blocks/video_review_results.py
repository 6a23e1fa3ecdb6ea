"""The result: the grade and why, what reviewers say at which moment, what the author answers, the appeal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..kit.actor import Person
from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from ..video_review import api as reviews
from ..video_review.forms import AnswerForm, AppealForm, RateForm
from .video_review_space import AssignmentHere, VideoReviewSpace


@dataclass(frozen=True)
class ReceivedRow:
    """A review on the page of the result. ``reviewer``: None where they are not named; the form only for peers."""

    review: reviews.ReceivedReview
    reviewer: Person | None
    rate_form: RateForm | None


class VideoReviewResults(VideoReviewSpace):
    """Actions of an author on the reviews of their own work."""

    @action
    def rate(self, asked: Asked) -> Reply:
        """Say what a review was worth; the review comes back."""
        here = self.enter()
        review_id = asked.number("id")
        form = RateForm(asked.data, dom_id=self.dom_id, name=f"rate-{review_id}")
        try:
            reviews.rate_review(here.actor, here.assignment, review_id, **form.said)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("video_review/_result_rate_form.html", form=form, review_id=review_id), 422)
        said = _("Thank you. The reviewer reads it without your name.")
        return self.review_reply(here, review_id, said, f"rate-{review_id}")

    @action
    def answer_moment(self, asked: Asked) -> Reply:
        """Answer a comment; the review it is in comes back."""
        here = self.enter()
        moment_id = asked.number("id")
        form = self.answer_form(moment_id, asked.data)
        try:
            moment = reviews.answer_moment(here.actor, here.assignment, moment_id, body=form.cleaned["body"])
        except Invalid as error:
            form.blame(error)
            context = {"form": form, "moment_id": moment_id}
            return Reply(self.html("video_review/_result_answer_form.html", **context), 422)
        return self.review_reply(here, moment.review_id, _("Your answer is there."), f"answer-{moment_id}")

    @action(method="GET")
    def answer_form_for(self, asked: Asked) -> Reply:
        """The form to answer a comment, in place of its button."""
        self.enter()
        moment_id = asked.number("id")
        form = self.answer_form(moment_id)
        html = self.html("video_review/_result_answer_form.html", form=form, moment_id=moment_id)
        return Reply(html, trigger={"sl:focus": form["body"].id_for_label})

    @action
    def appeal(self, asked: Asked) -> Reply:
        """Ask staff to look at the grade again; what was asked comes back."""
        here = self.enter()
        form = AppealForm(asked.data, dom_id=self.dom_id)
        try:
            reviews.appeal(here.actor, here.assignment, body=form.cleaned["body"])
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("video_review/_result_appeal_form.html", form=form), 422)
        said = _("The staff of the course have it now. Their answer comes to this page.")
        context = {"result": reviews.result_of(here.actor, here.assignment), "said": said}
        html = self.html("video_review/_result_appeal.html", here=here, **context)
        return Reply(html, trigger={"sl:saved": "appeal", "sl:announce": said})

    def result_context(self, here: AssignmentHere) -> dict[str, Any]:
        """The panel of the result."""
        step = next(one for one in self.steps(here) if one.name == reviews.StepName.RESULT)
        if here.participant is None or step.state == reviews.StepState.WAITING:
            is_handed_in = reviews.part_of(here.assignment, here.participant).is_handed_in
            return {"result": None, "is_handed_in": is_handed_in, "own": self.own_entry(here)}
        result = reviews.result_of(here.actor, here.assignment)
        rows, take = self.received(here, result), 2 if result.former else 1
        return {
            "result": result,
            "sheet": result,  # as the player calls what it shows
            "former": result.former,
            "received": [row for row in rows if row.review.take == take],
            "received_before": [row for row in rows if row.review.take != take],
            "appeal_form": AppealForm(dom_id=self.dom_id),
            "own": self.own_entry(here),
        }

    @action
    def show_in_gallery(self, asked: Asked) -> Reply:
        """Show one's own video to the course, with or without the name, or no longer."""
        here = self.enter()
        on, named = asked.flag("on"), asked.data.get("name") == "with"
        reviews.show_in_gallery(here.actor, here.assignment, on=on, named=named)
        shown = _("Your work is in the gallery, with your name.") if named else _("Your work is in the gallery.")
        said = shown if on else _("Your work is out of the gallery. Nobody there sees it any more.")
        html = self.html("video_review/gallery/_consent.html", here=here, own=self.own_entry(here), said=said)
        focus = {"sl:focus": f"#{self.dom_id}-consent-title"}
        return Reply(html, trigger={"sl:announce": said, **focus})

    def own_entry(self, here: AssignmentHere) -> reviews.OwnEntry | None:
        """How the own video stands to the gallery; None before it could be in it, and where there is none."""
        own = reviews.own_entry(here.actor, here.assignment)
        return own if own and (own.may_change or own.is_shown or own.is_removed) else None

    def received(self, here: AssignmentHere, result: reviews.Result) -> list[ReceivedRow]:
        """The reviews with who wrote them, where they are named, and a form to rate each by a peer."""
        names = spaces.people_in(here.space, [one.reviewer_id for one in result.reviews])
        can_rate = here.actor.can_write
        return [
            ReceivedRow(one, names.get(one.reviewer_id or 0), self.rate_form(one) if one.is_peer and can_rate else None)
            for one in result.reviews
        ]

    def review_reply(self, here: AssignmentHere, review_id: int, said: str, saved: str) -> Reply:
        """One review of the result, drawn anew."""
        result = reviews.result_of(here.actor, here.assignment)
        row = next(one for one in self.received(here, result) if one.review.id == review_id)
        html = self.html("video_review/_result_review.html", here=here, row=row, said=said)
        return Reply(html, trigger={"sl:saved": saved, "sl:announce": said})

    def rate_form(self, review: reviews.ReceivedReview) -> RateForm:
        initial = {**review.rated, "body": review.reply}
        return RateForm(initial=initial, dom_id=self.dom_id, name=f"rate-{review.id}")

    def answer_form(self, moment_id: int, data: Any = None) -> AnswerForm:
        return AnswerForm(data, dom_id=self.dom_id, name=f"answer-{moment_id}")
