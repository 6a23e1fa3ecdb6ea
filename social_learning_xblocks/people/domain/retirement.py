"""Forgetting a person in the people applet, and telling them what it knows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..models import Profile, ProfileTopic, ReputationEvent, Standing
from .profiles import profile_of


def retire(user_id: int) -> None:
    """Remove the profile and what was received; what was given stays with others, without the giver. Can run twice."""
    Profile.objects.filter(pk=user_id).delete()
    ProfileTopic.objects.filter(user_id=user_id).delete()
    Standing.objects.filter(user_id=user_id).delete()
    ReputationEvent.objects.filter(user_id=user_id).delete()
    ReputationEvent.objects.filter(giver_id=user_id).update(giver=None)


def export(user_id: int) -> dict[str, Any]:
    """What the applet holds about a person, as plain data."""
    lines = ReputationEvent.objects.filter(user_id=user_id).order_by("pk")
    given = ReputationEvent.objects.filter(giver_id=user_id).order_by("pk")
    return {
        "profile": asdict(profile_of(user_id)),
        "reputation": [line(row) for row in lines.iterator()],
        "credit_given": [line(row) for row in given.iterator()],
    }


def line(row: ReputationEvent) -> dict[str, Any]:
    """A line of the ledger without the other person: that is their data."""
    return {
        "kind": row.kind,
        "points": row.points,
        "subject": row.subject_type,
        "id": row.subject_id,
        "at": row.created_at.isoformat(),
    }
