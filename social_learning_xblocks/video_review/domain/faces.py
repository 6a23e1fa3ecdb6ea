"""People as staff see them: always by name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ...kit import platform
from ...kit.actor import Person


def face(user: Any) -> Person:
    """Somebody by name; accounts that are gone have none."""
    if user is None:
        return Person(None, _("Former member"), is_anonymous=True)
    return Person(user.pk, platform.name_of(user))
