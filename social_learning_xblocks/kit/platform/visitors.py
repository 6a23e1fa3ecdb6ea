"""Who looks at a block, and whether through somebody else's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .blocks import context_key


@dataclass(frozen=True)
class Visitor:
    """Who the platform says is looking at a block. ``user_id`` is None for somebody who is not signed in."""

    user_id: int | None
    username: str = ""
    is_staff: bool = False
    is_masquerading: bool = False


def visitor(block: Any) -> Visitor:
    """The person the runtime's user service names; nobody when there is no such service or no account."""
    user = block.runtime.service(block, "user").get_current_user()
    attributes = user.opt_attrs
    user_id = attributes.get("edx-platform.user_id")
    if not attributes.get("edx-platform.is_authenticated") or not isinstance(user_id, int):
        return Visitor(None)
    return Visitor(
        user_id,
        attributes.get("edx-platform.username") or "",
        bool(attributes.get("edx-platform.user_is_staff")),
        is_masquerading(block, user_id),
    )


def is_masquerading(block: Any, user_id: int) -> bool:
    """Whether staff look at the page through somebody else's eyes.

    The LMS keeps a masquerade with the role "staff" after staff have switched back, so its presence alone says nothing.
    """
    try:
        from crum import get_current_user  # only in the LMS
        from lms.djangoapps.courseware.masquerade import get_course_masquerade  # only in the LMS
    except ImportError:
        return bool(getattr(block.runtime, "is_masquerading", False))
    session_user = get_current_user()
    if session_user is None or session_user.is_anonymous:
        return False
    if session_user.id != user_id:
        return True
    masquerade = get_course_masquerade(session_user, context_key(block))
    return masquerade is not None and masquerade.role != "staff"
