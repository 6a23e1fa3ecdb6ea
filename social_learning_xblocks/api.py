"""The front door of the library for other Python code: spaces, people, moderation, notices, Q&A and video review."""

from .moderation import api as moderation
from .notices import api as notices
from .people import api as people
from .qa import api as qa
from .spaces import api as spaces
from .video_review import api as video_review

__all__ = ["moderation", "notices", "people", "qa", "spaces", "video_review"]
