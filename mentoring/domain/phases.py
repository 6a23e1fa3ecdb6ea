"""Where a programme stands by its dates."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ..enums import Phase
from ..models import Programme


def phase_of(programme: Programme, now: datetime | None = None) -> Phase:
    """The phase at a moment. Dates that are not set bound nothing: without any, sign-up is open."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if programme.ends_on and today > programme.ends_on:
        return Phase.OVER
    if programme.signup_from and now < programme.signup_from:
        return Phase.PREPARED
    if programme.signup_until is None or now < programme.signup_until:
        return Phase.SIGN_UP
    return Phase.RUNNING if programme.starts_on and today >= programme.starts_on else Phase.MATCHING
