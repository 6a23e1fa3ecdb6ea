"""Reviewing: get a video, watch it, comment on moments, fill the rubric, hand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..kit.actor import Person
from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from ..video_review import api as reviews
from ..video_review.forms import GiveBackForm, MomentForm, answers_in
from .rubric_rows import rubric_rows
from .video_review_progress import VideoReviewProgress
from .video_review_space import AssignmentHere


class VideoReviewReviews(VideoReviewProgress):
    """Actions of a reviewer. Each asks the verbs for a review of this person; others are not found."""

    @action
    def take(self, asked: Asked) -> Reply:
        """The next review; what is said when there is none."""
        here = self.enter()
        return self.next_reply(here, wants_more=asked.flag("more"))

    @action(method="GET")
    def open_review(self, asked: Asked) -> Reply:
        """A review that was begun or given, to go on with it or to change it."""
        here = self.enter()
        context = self.sheet_context(here, asked.number("id"))
        if context["sheet"].is_practice:
            context = self.practice_on(here, asked.number("id"))
            return self.work_reply(here, context, step=reviews.StepName.CALIBRATE)
        return self.work_reply(here, context)

    @action(method="GET")
    def my_reviews(self, asked: Asked) -> Reply:
        """The reviews that this person has given."""
        here = self.enter()
        return self.work_reply(here, self.given_context(here))

    @action
    def self_review(self, asked: Asked) -> Reply:
        """The review of one's own work."""
        here = self.enter()
        review_id = reviews.begin_self_review(here.actor, here.assignment)
        return self.work_reply(here, self.sheet_context(here, review_id), step=reviews.StepName.SELF)

    @action
    def staff_review(self, asked: Asked) -> Reply:
        """Staff watch and grade: a review of their own, begun or gone on with."""
        here = self.enter()
        review = reviews.begin_staff_review(here.actor, here.assignment, asked.number("id"))
        html = self.html("video_review/_review_by_staff.html", here=here, **self.sheet_context(here, review.pk))
        return Reply(html, trigger={"sl:focus": f"#{self.dom_id}-staff-review"})

    @action
    def save_review(self, asked: Asked) -> Reply:
        """Keep what is being written; says nothing."""
        here = self.enter_quickly()
        review_id = asked.number("id")
        reviews.save_review(here.actor, here.assignment, review_id, **answers_in(asked.data))
        return Reply(status=204)

    @action
    def beat(self, asked: Asked) -> Reply:
        """Somebody is still there."""
        here = self.enter_quickly()
        reviews.beat(here.actor, here.assignment, asked.number("id"))
        return Reply(status=204)

    @action
    def review(self, asked: Asked) -> Reply:
        """Hand a review in; the next one comes."""
        here = self.enter()
        review_id = asked.number("id")
        sheet = reviews.open_review(here.actor, here.assignment, review_id)
        answers = answers_in(asked.data)
        try:
            reviews.hand_in_review(here.actor, here.assignment, review_id, **answers)
        except Invalid as error:
            given = (answers["scores"], answers["remarks"], error.fields)
            rows = rubric_rows(sheet.lines, *given, explains=sheet.is_reference)
            context = {"sheet": sheet, "rows": rows, "body": answers["body"], "wrong": error.fields}
            return Reply(self.html("video_review/_rubric_form.html", here=here, **context), 422)
        here, saved = self.enter(), f"review-{review_id}"
        if sheet.is_by_staff:
            said = said_of(sheet)
            context = {**self.sheet_context(here, review_id), "said": said}
            html = self.html("video_review/_review_by_staff.html", here=here, **context)
            focus = f"#{self.dom_id}-staff-review"
            return Reply(html, trigger={"sl:focus": focus, "sl:saved": saved, "sl:announce": context["said"]})
        if sheet.is_practice:
            context = self.practice_on(here, review_id)
            return self.work_reply(here, context, _("Handed in."), saved, reviews.StepName.CALIBRATE)
        self.publish_progress(here)
        if sheet.is_again:
            return self.work_reply(here, self.given_context(here), _("Your second look counts now."), saved)
        if sheet.is_given or sheet.is_own:
            return self.work_reply(here, self.given_context(here), _("Your review is saved."), saved)
        return self.next_reply(here, _("Thank you. Your review is handed in."), saved)

    @action
    def give_back(self, asked: Asked) -> Reply:
        """Give a review back with the reason for it; another one comes at once."""
        here = self.enter()
        review_id = asked.number("id")
        form = GiveBackForm(asked.data, dom_id=self.dom_id)
        try:
            typed = form.cleaned
            reviews.return_review(
                here.actor,
                here.assignment,
                review_id,
                reason=typed["why"],
                report_reason=typed["reason"],
                note=typed["note"],
            )
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("video_review/_review_back.html", here=here, form=form, review_id=review_id), 422)
        return self.next_reply(here, _("You have given it back."), f"review-{review_id}")

    def review_context(self, here: AssignmentHere) -> dict[str, Any]:
        """The step as one comes to it: the review that was begun, else how many there are to give."""
        step = next(one for one in self.steps(here) if one.name == reviews.StepName.REVIEW)
        if step.state == reviews.StepState.WAITING:
            is_handed_in = reviews.part_of(here.assignment, here.participant).is_handed_in
            return {"shows": "practise" if is_handed_in else "first", "step": step}
        begun = reviews.begun_review(here.actor, here.assignment)
        if begun is not None:
            return {**self.sheet_context(here, begun), "step": step}
        context = {**self.given_context(here), "step": step}
        return {**context, "shows": {"done": "done", "closed": "closed"}.get(step.state, "start")}

    def self_context(self, here: AssignmentHere) -> dict[str, Any]:
        """The step in which one reviews oneself."""
        step = next(one for one in self.steps(here) if one.name == reviews.StepName.SELF)
        return {"shows": "self", "step": step}

    def sheet_context(self, here: AssignmentHere, review_id: int) -> dict[str, Any]:
        """The desk of a reviewer: the video, the comments, the rubric."""
        return self.desk_context(here, reviews.open_review(here.actor, here.assignment, review_id))

    def desk_context(self, here: AssignmentHere, sheet: reviews.ReviewSheet) -> dict[str, Any]:
        named = spaces.people_in(here.space, sheet.author_ids)
        people = [named[user_id] for user_id in sheet.author_ids if user_id in named]
        return {
            "shows": "sheet",
            "sheet": sheet,
            "rows": rubric_rows(sheet.lines, sheet.scores, sheet.remarks, explains=sheet.is_reference),
            "body": sheet.body,
            "form": self.moment_form(sheet),
            "back_form": GiveBackForm(dom_id=self.dom_id),
            "former": sheet.former,
            "author": author_of(sheet, people),
            "members": people if sheet.is_group else [],
        }

    def practice_on(self, here: AssignmentHere, review_id: int) -> dict[str, Any]:
        raise NotImplementedError

    def given_context(self, here: AssignmentHere) -> dict[str, Any]:
        return {"shows": "given", "given": reviews.given_reviews(here.actor, here.assignment)}

    def moment_form(self, sheet: reviews.ReviewSheet, data: Any = None, **more: Any) -> MomentForm:
        more["initial"] = {"take": sheet.take, **more.get("initial", {})}
        more.setdefault("is_placed", sheet.playback is None or not sheet.playback.is_still)
        return MomentForm(data, dom_id=self.dom_id, lines=sheet.lines, **more)

    def next_reply(self, here: AssignmentHere, said: str = "", saved: str = "", *, wants_more: bool = False) -> Reply:
        """The next review, or what is said in its place."""
        try:
            handed = reviews.next_review(here.actor, here.assignment, here.participant, wants_more=wants_more)
        except Conflict as error:
            if not said:
                raise
            return self.work_reply(here, {**self.given_context(here), "why": error.message}, said, saved)
        if handed.review_id is not None:
            context = {**self.sheet_context(here, handed.review_id), "is_extra": handed.step == "extra"}
        else:
            context = {**self.given_context(here), "shows": handed.step}
        return self.work_reply(here, context, said, saved)

    def work_reply(
        self,
        here: AssignmentHere,
        context: Mapping[str, Any],
        said: str = "",
        saved: str = "",
        step: str = reviews.StepName.REVIEW,
    ) -> Reply:
        """The steps, and the panel of this one with the focus on it."""
        steps = self.steps(here)
        found = next((one for one in steps if one.name == step), steps[0])
        html = self.html(
            "video_review/_work.html", here=here, steps=steps, chosen=step, step=found, said=said, **context
        )
        trigger = {"sl:announce": said} if said else {}
        if saved:
            trigger["sl:saved"] = saved
        return Reply(html, trigger={**trigger, "sl:focus": f"#{self.dom_id}-panel"})


def author_of(sheet: reviews.ReviewSheet, people: Sequence[Person]) -> Person:
    """Whose work it is, as far as its reviewer is told."""
    if sheet.is_group:
        name = sheet.group_name or _("A group of your course")
        return Person(None, name, is_anonymous=not sheet.group_name)
    return people[0] if people else Person(None, _("Somebody in your course"), is_anonymous=True)


def said_of(sheet: reviews.ReviewSheet) -> str:
    """What a review by staff is once it is handed in."""
    if sheet.is_example:
        return _("The reference is saved.")
    if sheet.gives_draft:
        return _("Your draft is saved. It counts, and its author sees it, when staff confirm it.")
    return _("Your points are the grade now.")
