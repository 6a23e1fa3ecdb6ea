"""How many partners people have room for: places less open pairs and open offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import Q

from ..enums import OfferState
from ..models import Offer, Pair, Participant, Programme

#: So many people are looked up by name; of more, all offers and pairs of the programme are read.
FEW = 500


class Room:
    """The places of some participants. ``take`` keeps count of what is planned; nothing is written."""

    def __init__(self, programme: Programme, people: Iterable[Participant]) -> None:
        """Two queries, however many people."""
        rows = {row.pk: row for row in people}
        mentees = {pk: min(row.mentor_places, programme.most_mentors) for pk, row in rows.items()}
        mentors = {pk: min(row.mentee_places, programme.most_mentees) for pk, row in rows.items()}
        self.of_mentees, self.of_mentors = Counter(mentees), Counter(mentors)
        self.offered = set(_offered(programme, rows))
        self.paired = set(_paired(programme, rows.values()))
        for mentee, mentor in (*self.offered, *self.paired):
            self.take(mentee, mentor)

    def has(self, mentee: int, mentor: int) -> bool:
        return self.of_mentees[mentee] > 0 and self.of_mentors[mentor] > 0

    def take(self, mentee: int, mentor: int) -> None:
        self.of_mentees[mentee] -= 1
        self.of_mentors[mentor] -= 1


def _offered(programme: Programme, ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """The open offers of these people, as ids of participants: of a few through the indexes of each, of many all of them."""
    rows = Offer.objects.filter(programme=programme, state=OfferState.OPEN)
    if len(ids) <= FEW:
        rows = rows.filter(Q(mentee_id__in=ids) | Q(mentor_id__in=ids))
    return rows.values_list("mentee_id", "mentor_id")


def _paired(programme: Programme, people: Collection[Participant]) -> Iterable[tuple[int, int]]:
    """The open pairs of these people in this programme, as ids of participants; 0 for who is none of these."""
    by_user = {row.user_id: row.pk for row in people}
    rows = Pair.objects.filter(programme=programme, open_key=1)
    if len(by_user) <= FEW:
        rows = rows.filter(Q(mentee_id__in=by_user) | Q(mentor_id__in=by_user))
    for mentee, mentor in rows.values_list("mentee_id", "mentor_id"):
        yield by_user.get(mentee, 0), by_user.get(mentor, 0)
