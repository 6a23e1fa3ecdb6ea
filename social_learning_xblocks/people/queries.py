"""Queries of the people applet."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..spaces.models import Space
from .models import ReputationEvent, Standing


def sums_and_received(
    space: Space, user_id: int, giver_id: int, since: datetime, tag_keys: set[int]
) -> tuple[set[int], int, int]:
    """Which of these sums a person has in a space, and the points received since then: in all, and from this giver.

    Who has no sum has received nothing. One query.
    """
    lines = ReputationEvent.objects.filter(user_id=user_id, space=space, created_at__gt=since).values("user_id")
    sums = Standing.objects.filter(space=space, user_id=user_id, tag_key__in=tag_keys)
    found = list(sums.values_list("tag_key", _total(lines), _total(lines.filter(giver_id=giver_id))))
    everybody, giver = found[0][1:] if found else (0, 0)
    return {row[0] for row in found}, everybody, giver


def _total(lines: QuerySet) -> Coalesce:
    return Coalesce(Subquery(lines.annotate(total=Sum("points")).values("total")), 0)


def knowledgeable(space: Space, tag_ids: list[int]) -> QuerySet[Standing]:
    """Standings in these topics of people whose answers were accepted or endorsed there, most first."""
    return (
        Standing.objects.filter(space=space, tag_key__in=tag_ids or [0])
        .annotate(proven=F("accepted") + F("endorsed"))
        .filter(proven__gt=0)
        .order_by("-proven", "-points")
    )
