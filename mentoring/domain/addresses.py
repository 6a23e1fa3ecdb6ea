"""Where a programme stands, for notices and mails."""

from __future__ import annotations

from social_learning_xblocks.kit import platform
from social_learning_xblocks.spaces.api import SpaceKind

from ..models import Programme


def path_of(programme: Programme | None) -> str:
    """The page of the block that named a programme first; "" in a community, where each course has its own, and for none."""
    if programme is None or programme.space.kind == SpaceKind.COMMUNITY:
        return ""
    return platform.unit_url(programme.space.course_key, programme.home_usage_key)


def page_of(programme: Programme | None) -> str:
    """The same as an absolute address, for what leaves the site."""
    path = path_of(programme)
    return f"{platform.site_url()}{path}" if path.startswith("/") else path
