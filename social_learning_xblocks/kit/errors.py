"""The four ways to say no. Each carries a sentence that a learner can read; HTTP codes are in kit.rendering."""

from __future__ import annotations

from collections.abc import Mapping


class SocialLearningError(Exception):
    """Base of all refusals. ``str(error)`` is shown to the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(SocialLearningError):
    """The person may see the thing but may not do this to it."""


class NotFound(SocialLearningError):
    """No such thing in this place, or nothing this person may know of."""


class Invalid(SocialLearningError):
    """The input is wrong; ``fields`` maps field names to sentences."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class Conflict(SocialLearningError):
    """Right in itself, but not now: too fast, too late, or somebody else was first."""
