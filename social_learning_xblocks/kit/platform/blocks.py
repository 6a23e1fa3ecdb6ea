"""Where a block stands: its ids, its course or library, and whether anybody learns there."""

from __future__ import annotations

from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import LearningContextKey, UsageKey


def usage_key(block: Any) -> str:
    """The id of the block in course content, as text."""
    return str(block.scope_ids.usage_id)


def course_key(block: Any) -> str:
    """The id of the course or library that holds the block; empty where ids are no opaque keys."""
    try:
        return str(context_key(block))
    except InvalidKeyError:
        return ""


def context_key(block: Any) -> LearningContextKey:
    """The same as the platform takes it: blocks of the platform have opaque keys, and libraries are no courses."""
    return UsageKey.from_string(usage_key(block)).context_key


def is_author_mode(block: Any) -> bool:
    """Whether this is Studio's preview, where nothing may be written."""
    return bool(getattr(block.runtime, "is_author_mode", False))


def is_in_studio(block: Any) -> bool:
    """Whether Studio calls: its preview, or its editor, which lets anybody who is signed in reach every handler.

    The editor sets no mode and names no role; only Studio's runtimes have this service.
    """
    return is_author_mode(block) or block.wanted("studio_user_permissions") is not None


def is_in_library(block: Any) -> bool:
    """Whether the block is one of a content library. Learners meet a copy of it, which has its own id in a course."""
    try:
        return not context_key(block).is_course
    except InvalidKeyError:
        return False


def is_preview_only(block: Any) -> bool:
    """Whether nobody learns here, so that nothing may be written: in Studio, and in a library.

    The preview of a library says nothing of Studio, and lets visitors call any handler.
    """
    return is_in_studio(block) or is_in_library(block)


def can_edit_in_studio(block: Any) -> bool:
    """Whether the person in Studio may change the course of this block. Studio's editor names no role, so this asks its service."""
    service = block.runtime.service(block, "studio_user_permissions")
    if service is None:
        return False
    ask = getattr(service, "can_edit_content", None) or service.can_write
    return bool(ask(context_key(block)))
