"""Forgetting a person in the spaces applet, and telling them what it knows."""

from __future__ import annotations

from typing import Any

from ..models import Membership, SpaceImage


def retire(user_id: int) -> None:
    """Remove memberships; pictures stay in the posts that show them, without their uploader. Can run twice."""
    Membership.objects.filter(user_id=user_id).delete()
    SpaceImage.objects.filter(author_id=user_id).update(author=None)


def export(user_id: int) -> dict[str, Any]:
    """What the applet holds about a person, as plain data."""
    members = Membership.objects.filter(user_id=user_id).select_related("space").order_by("pk")
    images = SpaceImage.objects.filter(author_id=user_id).order_by("pk")
    return {
        "memberships": [
            {
                "space": row.space.key,
                "role": row.role,
                "joined_at": row.joined_at.isoformat(),
                "read_before": row.read_before.isoformat(),
                "accepts_requests": row.accepts_requests,
            }
            for row in members
        ],
        "images": [{"id": str(row.uuid), "uploaded_at": row.created_at.isoformat()} for row in images],
    }
