"""Practising: review an example of the staff, and see at once how far one is from what they gave."""

from __future__ import annotations

from typing import Any

from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from .video_review_moments import VideoReviewMoments
from .video_review_space import AssignmentHere


class VideoReviewPractice(VideoReviewMoments):
    """The way to an example. The desk is that of other reviews, and so are its doors: ``open_review`` and ``review``."""

    @action
    def practise(self, asked: Asked) -> Reply:
        """The review of an example, begun or gone on with."""
        here = self.enter()
        review_id = reviews.begin_practice(here.actor, here.assignment, asked.number("id"))
        return self.work_reply(self.enter(), self.practice_on(here, review_id), step=reviews.StepName.CALIBRATE)

    def practice_context(self, here: AssignmentHere) -> dict[str, Any]:
        """The step as one comes to it: the list of examples."""
        step = next(one for one in self.steps(here) if one.name == reviews.StepName.CALIBRATE)
        rows = reviews.practice_rows(here.actor, here.assignment)
        return {
            "shows": "list",
            "step": step,
            "examples": rows,
            "may_practise": reviews.can_practise(here.actor) and step.state != reviews.StepState.CLOSED,
        }

    def practice_on(self, here: AssignmentHere, review_id: int) -> dict[str, Any]:
        """What one does with a review of an example now."""
        context = self.sheet_context(here, review_id)
        return context if not context["sheet"].is_given else self.compared_context(here, review_id)

    def compared_context(self, here: AssignmentHere, review_id: int) -> dict[str, Any]:
        """A review that was handed in, beside the reference."""
        compared = reviews.comparison_of(here.actor, here.assignment, review_id)
        return {
            "shows": "compared",
            "compared": compared,
            "sheet": compared,  # as the player calls what it shows
        }
