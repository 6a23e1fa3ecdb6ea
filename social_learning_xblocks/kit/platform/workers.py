"""Tasks that processes other than the web server do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)


def background(function: Callable[[int], None]) -> Any:
    """The function as a task of Celery, where that is installed; as it is where not. Decorate with it in a ``tasks.py``."""
    try:
        from celery import shared_task  # where a platform is, and where a site installed it
    except ImportError:
        return function
    # Without a result: nobody asks for one, and a site may have no place to keep it.
    return shared_task(ignore_result=True)(function)


def has_workers() -> bool:
    """Whether tasks are done by other processes: Celery is there, has a broker, and does not do them at once itself."""
    try:
        from celery import current_app  # where a platform is, and where a site installed it
    except ImportError:
        return False
    return bool(current_app.conf.broker_url) and not current_app.conf.task_always_eager


def hand_to_worker(task: Any, key: int) -> bool:
    """Have a task of ``background`` done by a worker; whether a broker took it. Never raises: what waits is found again."""
    if not has_workers():
        return False
    try:
        task.delay(key)
    except Exception as error:  # noqa: BLE001 - a broken broker must not lose what was asked for
        logger.error("No broker took a task: %s", type(error).__name__)
        return False
    return True
