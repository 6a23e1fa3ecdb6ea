"""Comments at moments of a video: added, changed, deleted and brought back by the reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from .video_review_reviews import VideoReviewReviews
from .video_review_space import AssignmentHere


class VideoReviewMoments(VideoReviewReviews):
    """Actions on comments. Each answers with what changed, never with the video, which goes on playing."""

    @action
    def moment(self, asked: Asked) -> Reply:
        """Comment on a moment; the list, the marks on the timeline and an empty form come back."""
        here = self.enter()
        review_id = asked.number("id")
        sheet = reviews.open_review(here.actor, here.assignment, review_id)
        form = self.moment_form(sheet, asked.data)
        try:
            reviews.add_moment(here.actor, here.assignment, review_id, form.mark)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("video_review/_moment_form.html", here=here, sheet=sheet, form=form), 422)
        if asked.flag("undo"):
            return self.moments_reply(here, review_id, _("It is back."))
        return self.moments_reply(here, review_id, _("Your comment is saved."), f"moment-{review_id}", is_new=True)

    @action(method="GET")
    def moment_form_for(self, asked: Asked) -> Reply:
        """The form to change a comment, in its place."""
        here = self.enter()
        moment = reviews.find_moment(here.actor, here.assignment, asked.number("id"))
        sheet = reviews.open_review(here.actor, here.assignment, moment.review_id)
        initial = {
            "start": moment.start_ms,
            "end": moment.end_ms,
            "label": moment.label,
            "criterion": moment.criterion,
            "body": moment.body,
            "take": moment.take,
        }
        placed = moment.start_ms is not None
        form = self.moment_form(sheet, initial=initial, name=f"moment-{moment.pk}", is_placed=placed)
        html = self.html("video_review/_moment_edit.html", here=here, sheet=sheet, form=form, moment_id=moment.pk)
        return Reply(html, trigger={"sl:focus": form["body"].id_for_label})

    @action
    def edit_moment(self, asked: Asked) -> Reply:
        """Keep a changed comment; the list comes back."""
        here = self.enter()
        moment = reviews.find_moment(here.actor, here.assignment, asked.number("id"))
        sheet = reviews.open_review(here.actor, here.assignment, moment.review_id)
        placed = moment.start_ms is not None
        form = self.moment_form(sheet, asked.data, name=f"moment-{moment.pk}", is_placed=placed)
        try:
            reviews.edit_moment(here.actor, here.assignment, moment.pk, form.mark)
        except Invalid as error:
            form.blame(error)
            context = {"sheet": sheet, "form": form, "moment_id": moment.pk}
            return Reply(self.html("video_review/_moment_edit_form.html", here=here, **context), 422)
        return self.moments_reply(here, moment.review_id, _("Your changes are saved."), f"edit-moment-{moment.pk}")

    @action(method="GET")
    def moments(self, asked: Asked) -> Reply:
        """The comments of a review as they are now: what leaves the form to change one."""
        here = self.enter()
        return self.moments_reply(here, asked.number("id"))

    @action
    def delete_moment(self, asked: Asked) -> Reply:
        """Take a comment away; the list comes back, with "Undo" above it, which adds it again."""
        here = self.enter()
        gone = reviews.delete_moment(here.actor, here.assignment, asked.number("id"))
        undo = {
            "id": gone.review_id,
            "start": "" if gone.start_ms is None else reviews.clock_of(gone.start_ms),
            "end": "" if gone.end_ms is None else reviews.clock_of(gone.end_ms),
            "label": gone.label,
            "criterion": gone.criterion,
            "body": gone.body,
            "take": gone.take,
            "undo": 1,
        }
        return self.moments_reply(here, gone.review_id, _("Deleted. You can undo this."), undo=undo)

    def moments_reply(
        self,
        here: AssignmentHere,
        review_id: int,
        said: str = "",
        saved: str = "",
        *,
        is_new: bool = False,
        undo: Mapping[str, Any] | None = None,
    ) -> Reply:
        """The list and the marks on the timeline; after a new comment an empty form, too."""
        sheet = reviews.open_review(here.actor, here.assignment, review_id)
        form = self.moment_form(sheet) if is_new else None
        html = self.html("video_review/_moments_changed.html", here=here, sheet=sheet, form=form, undo=undo)
        trigger = {"sl:announce": said} if said else {}
        if saved:
            trigger["sl:saved"] = saved
        return Reply(html, trigger=trigger)
