"""How often somebody does what leaves no row that could be counted: tries codes, changes their mind. The cache counts."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Conflict
from ..models import Assignment


def check_pace(actor: Actor, assignment: Assignment, kind: str) -> None:
    """Count one more. Raises Conflict after too many in a short time; ``kind``: whose limit of the site holds."""
    most, seconds = conf.get("LIMITS")[kind]
    key = f"social_learning.{kind}.{assignment.pk}.{actor.person_id}"
    cache.add(key, 0, seconds)
    try:
        tried = cache.incr(key)  # in one step: of many requests at once each is counted
    except ValueError:
        tried = 1  # it ended between the two
    if tried > most:
        raise Conflict(_("That was a lot in a short time. Wait a little and try again."))
