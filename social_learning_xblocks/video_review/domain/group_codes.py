"""Codes that let people into a group: made of its number and the secret of the site, so that no table holds them. Pure."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from ...kit.fields import digest

SALT = "social_learning.group"
#: What is hard to tell apart on a screen or aloud is left out: I, O, 0, 1.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8


def code_of(group_id: int, number: int) -> str:
    """The code of a group, eight characters of ``ALPHABET``; ``number``: how often it was made anew."""
    made = salted_hmac(SALT, f"{group_id}:{number}", algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in made[:LENGTH])


def as_read(code: str) -> str:
    """A code as people read it: "ABCD-EFGH"."""
    return f"{code[:4]}-{code[4:]}"


def key_of(typed: str) -> str:
    """What is kept of a code: a digest, the same however somebody types it."""
    return digest("group", "".join(letter for letter in typed.upper() if letter in ALPHABET))
