"""Forgetting a person in the mentoring app, and telling them what it knows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from ..models import Pair


def retire(user_id: int) -> None:
    """Pairs go with the person. Can run twice."""
    Pair.objects.filter(Q(mentor_id=user_id) | Q(mentee_id=user_id)).delete()


def export(user_id: int) -> dict[str, Any]:
    """What the app holds about a person, as plain data."""
    rows = Pair.objects.filter(Q(mentor_id=user_id) | Q(mentee_id=user_id)).order_by("pk")
    return {
        "pairs": [
            {
                "role": "mentor" if row.mentor_id == user_id else "mentee",
                "started_at": row.started_at.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in rows.iterator()
        ]
    }
