"""Grades and completion, for the person who is looking and for anybody."""

from __future__ import annotations

import logging
from typing import Any

from opaque_keys.edx.keys import UsageKey

from .blocks import usage_key
from .courses import user_and_course

logger = logging.getLogger(__name__)


def publish_grade(block: Any, earned: float, possible: float) -> bool:
    """Grade the person who is looking; whether the platform took it. The platform ignores any other user id here."""
    return _publish(block, "grade", {"value": earned, "max_value": possible})


def publish_completion(block: Any, share: float) -> bool:
    """Tell how much of the block (0.0 to 1.0) the person who is looking has done; whether the platform took it."""
    return _publish(block, "completion", {"completion": share})


def _publish(block: Any, event: str, data: dict[str, Any]) -> bool:
    """The platform hands grades on to a broker while we wait. What is broken there neither loses a post nor closes a page."""
    try:
        block.runtime.publish(block, event, data)
    except Exception as error:  # noqa: BLE001 - whatever a receiver on the platform raises, the page is shown
        logger.error("Publishing %s of %s failed: %s", event, usage_key(block), type(error).__name__)
        return False
    return True


def set_score(user_id: int, course: str, usage: str, earned: int, possible: int) -> bool:
    """Grade anybody, whether they are there or not; whether a gradebook took it. False where there is no edx-submissions.

    Points are whole numbers there, and what it holds stands before what ``publish_grade`` says.
    """
    try:
        from common.djangoapps.student.models import anonymous_id_for_user  # only in the LMS
        from submissions import api as submissions  # only where edx-submissions is installed
    except ImportError:
        return False
    user, key = user_and_course(user_id, course)
    if user is None:
        return False
    item = {
        "student_id": anonymous_id_for_user(user, key),
        "course_id": course,
        "item_id": usage,
        "item_type": UsageKey.from_string(usage).block_type,
    }
    try:
        known = submissions.get_submissions(item, limit=1)
        # Nothing of the work goes there: a score needs a submission to stand on.
        made = known[0] if known else submissions.create_submission(item, {})
        submissions.set_score(made["uuid"], earned, possible)
    except Exception as error:  # noqa: BLE001 - whatever a receiver on the platform raises, the next run tries again
        logger.error("Setting a score of %s failed: %s", usage, type(error).__name__)
        return False
    return True


def clear_score(user_id: int, course: str, usage: str) -> bool:
    """Take what ``set_score`` gave somebody back; whether a gradebook did. False where there is no edx-submissions."""
    try:
        from common.djangoapps.student.models import anonymous_id_for_user  # only in the LMS
        from submissions import api as submissions  # only where edx-submissions is installed
    except ImportError:
        return False
    user, key = user_and_course(user_id, course)
    if user is None:
        return False
    try:
        submissions.reset_score(anonymous_id_for_user(user, key), course, usage)
    except Exception as error:  # noqa: BLE001 - whatever a receiver on the platform raises, the reset goes on
        logger.error("Clearing a score of %s failed: %s", usage, type(error).__name__)
        return False
    return True
