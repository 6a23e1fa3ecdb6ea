"""Queries of the mentoring app."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from social_learning_xblocks.spaces.models import Space

from .enums import ParticipantState
from .models import LeftOut, Pair, Participant, Programme, Proposal


def taking_part(programme: Programme) -> QuerySet[Participant]:
    """Whoever is matched: neither pauses nor has withdrawn, and has agreed to the terms as they are now."""
    rows = Participant.objects.filter(programme=programme, state=ParticipantState.ACTIVE)
    return rows.filter(consent_version=programme.consent_version) if programme.consent else rows


def open_pairs(space: Space) -> QuerySet[Pair]:
    """Pairs of a space that have not ended."""
    return Pair.objects.filter(space=space, open_key=1)


def pairs_between(space: Space, *, mentor_id: Any, mentee_id: Any) -> QuerySet[Pair]:
    """The open pair of two people, each an id or an OuterRef: for ``Exists`` in the SQL of others."""
    return open_pairs(space).filter(mentor_id=mentor_id, mentee_id=mentee_id)


def mentor_ids(space: Space, mentee_id: int) -> QuerySet[Pair, int]:
    """The ids of a person's mentors: for ``IN`` and ``UNION`` in the SQL of others."""
    return open_pairs(space).filter(mentee_id=mentee_id).values_list("mentor_id", flat=True)


def mentee_ids(space: Space, mentor_id: int) -> QuerySet[Pair, int]:
    """The ids of those whom a person mentors: for ``IN`` in the SQL of others."""
    return open_pairs(space).filter(mentor_id=mentor_id).values_list("mentee_id", flat=True)


def without_mentor(rows: QuerySet[LeftOut]) -> QuerySet[LeftOut]:
    """Of those whom runs left out, the ones who were not given anybody on the board since."""
    given = Proposal.objects.filter(round=OuterRef("round"), mentee=OuterRef("mentee"))
    return rows.filter(~Exists(given))
