"""What blocks share that give points for taking part."""

from __future__ import annotations

import math
from typing import Any

from xblock.completable import XBlockCompletionMode
from xblock.fields import Boolean, Float, Scope, String

from ..kit import platform
from .space_block import SpaceBlock

#: The completion of each of them that says: when the learner has opened it.
VIEWED = "viewed"


class GradedBlock(SpaceBlock):
    """A block with points for taking part, where its author wants them. Subclasses say what has earned them."""

    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    has_score = True
    icon_class = "problem"

    is_graded = Boolean(scope=Scope.settings, default=False)
    weight = Float(scope=Scope.settings, default=10.0)
    completion = String(scope=Scope.settings, default=VIEWED)
    published_points = Float(scope=Scope.user_state, default=None)
    published_weight = Float(scope=Scope.user_state, default=None)

    def earned(self, here: Any) -> float:
        """Participation points, up to the most there are. ``here`` is what ``enter`` of this block gives."""
        raise NotImplementedError

    def publish_progress(self, here: Any) -> None:
        """Grade and completion of the person who is looking; the grade when it, or the most there is, changed since.

        A grade that the platform could not take is published on the next visit.
        """
        if self.completion == VIEWED:
            platform.publish_completion(self, 1.0)
        if not self.is_graded or here.actor.user_id is None:
            return
        earned = self.earned(here)
        changed = (earned, self.weight) != (self.published_points, self.published_weight)
        if changed and platform.publish_grade(self, earned, self.weight):
            self.published_points, self.published_weight = earned, self.weight

    def max_score(self) -> float | None:
        """The most points; None while the block is not graded. Reads no learner's state: the platform asks without one."""
        return self.weight if self.is_graded and 0 < self.weight < math.inf else None

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """What mobile apps are told; no learner is known here."""
        return {"display_name": self.display_name}
