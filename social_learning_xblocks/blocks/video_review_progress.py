"""What the platform is told of the person who is looking: that they are done, and their grade."""

from __future__ import annotations

from ..kit import platform
from ..video_review import api as reviews
from .video_review_settings import Completion
from .video_review_space import AssignmentHere, VideoReviewSpace


class VideoReviewProgress(VideoReviewSpace):
    """Published when a page is drawn, and after what changes it. The fields are those of ``VideoReviewBlock``."""

    completion: str
    published_points: float | None
    published_weight: float | None

    def publish_progress(self, here: AssignmentHere) -> None:
        """Completion and grade; the grade when it, or the most there is, changed since it was published.

        What the platform could not take is published on the next visit. Nothing while staff look through other eyes.
        """
        if not here.actor.can_write:
            return
        if self.is_done(here):
            platform.publish_completion(self, 1.0)
        if here.participant is None:
            return
        reviews.keep_ends(here.assignment, here.participant)
        share = reviews.share_of_person(here.assignment, here.participant, self.policy)
        if share is None and self.published_points is None:
            return
        # A grade that is gone leaves nothing behind: its only review was set aside, or the work was reset.
        earned = self.weight * (share or 0.0)
        changed = (earned, self.weight) != (self.published_points, self.published_weight)
        if changed and platform.publish_grade(self, earned, self.weight):
            self.published_points, self.published_weight = earned, self.weight

    def is_done(self, here: AssignmentHere) -> bool:
        """Whether the person who is looking has done what the author calls done."""
        if self.completion == Completion.VIEWED:
            return True
        part = reviews.part_of(here.assignment, here.participant)
        return part.is_handed_in and (self.completion == Completion.HANDED_IN or part.given >= part.duty)
