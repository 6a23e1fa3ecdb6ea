"""What every outer page shows: the bar of people, the languages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from .personas import PERSONAS


def outer_page(request: HttpRequest) -> dict[str, Any]:
    """Names for ``demo/base.html``."""
    return {
        "personas": PERSONAS.values(),
        "languages": [(code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES],
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
