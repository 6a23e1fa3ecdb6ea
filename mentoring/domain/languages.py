"""Languages by code and by name, in the reader's language and in their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, gettext


def language_names() -> Mapping[str, str]:
    """Names in the language that is active, by code, in the order of the names."""
    return _names(get_language() or "en")


@lru_cache(maxsize=64)
def _names(_active: str) -> Mapping[str, str]:
    # A dialect is no obstacle to understanding: of "en-gb" and "en" the second is asked for.
    plain = {code: gettext(info["name"]) for code, info in LANG_INFO.items() if "name" in info and "-" not in code}
    return dict(sorted(plain.items(), key=lambda pair: pair[1].casefold()))


@lru_cache(maxsize=64)
def _codes(active: str) -> Mapping[str, str]:
    """Codes by everything that people may call a language."""
    found: dict[str, str] = {}
    for code, name in _names(active).items():
        for word in (code, name, LANG_INFO[code]["name"], LANG_INFO[code]["name_local"]):
            found.setdefault(word.casefold(), code)
    return found


def code_of(word: str) -> str:
    """The code of a language by its name or code; "" for what is none."""
    return _codes(get_language() or "en").get(word.strip().casefold(), "")


def languages_like(start: str, limit: int = 10) -> list[str]:
    """Names of languages that begin so, here or in their own language."""
    start = start.strip().casefold()
    names = language_names()
    return [
        name
        for code, name in names.items()
        if name.casefold().startswith(start) or LANG_INFO[code]["name_local"].casefold().startswith(start)
    ][:limit]
