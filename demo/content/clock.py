"""Let the library believe that it is another day: seeded posts are as old as the story wants them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.db.models import Model
from django.db.models.signals import pre_save


@contextmanager
def moment(when: datetime) -> Iterator[None]:
    """What asks Django for the time hears ``when``; rows saved meanwhile were created then."""

    def backdate(instance: Model, raw: bool, **_kwargs: Any) -> None:
        if (
            instance._state.adding
            and instance._meta.app_label.startswith("social_learning")
            and hasattr(instance, "created_at")
        ):
            instance.created_at = when

    pre_save.connect(backdate, weak=False, dispatch_uid="demo.moment")
    try:
        # A column's default holds the real function, which is why rows need the signal as well.
        with patch("django.utils.timezone.now", lambda: when):
            yield
    finally:
        pre_save.disconnect(dispatch_uid="demo.moment")
