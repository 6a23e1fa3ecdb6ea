"""Which language a page and a mail are in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation


def language() -> str:
    """The language of the page that is being made."""
    return translation.get_language() or "en"


def language_of(user: Any) -> str:
    """The language in which somebody reads mail: what they chose on the platform, else that of the site."""
    try:
        from openedx.core.djangoapps.user_api.models import UserPreference  # only on the platform
    except ImportError:
        chosen = None
    else:
        chosen = UserPreference.get_value(user, "pref-lang")
    try:
        return translation.get_supported_language_variant(chosen or settings.LANGUAGE_CODE)
    except LookupError:
        return str(settings.LANGUAGE_CODE)
