"""The console's page about safety: private reports, who is kept apart, pairs and their breaks. Nothing about the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.paging import in_order, page_of_keys
from social_learning_xblocks.spaces.api import people_in

from ..data import ApartCard, Bond, ConcernCard, SafetyDesk, SafetyFigures
from ..enums import ConcernState, OfferState
from ..models import Apart, Concern, Offer, Pair, Programme
from .apart import apart_for
from .concerns import concerns_for
from .coordinating import check_coordinator
from .lanes import called

#: The lists, in their order.
VIEWS = (*ConcernState.values, "apart", "pairs")
PAIR, OFFER = "pair", "offer"

Two = frozenset[int]


def safety_desk(
    actor: Actor, programme: Programme, *, view: str = "", search: str = "", cursor: str = ""
) -> SafetyDesk:
    """Everything on the page, with one of its lists. Seven queries at most, one more for who left the space.

    ``search``: of the pairs, only those of people whose names begin so. Who looks through somebody else's eyes sees nothing:
    what is about those eyes is not theirs to see. Raises NotAllowed, and Invalid for a cursor that is none.
    """
    check_coordinator(actor)
    view = view if view in VIEWS else ConcernState.OPEN
    concerns: Sequence[Concern] = []
    apart: Sequence[Apart] = []
    pairs: Sequence[Pair] = []
    if view == "apart":
        page = page_of_keys(apart_for(actor, programme), sort="-id", cursor=cursor)
        apart = in_order(Apart.objects.all(), page.items)
    elif view == "pairs":
        rows = Pair.objects.filter(programme=programme, open_key=1)
        if search:
            rows = rows.filter(called(search, "mentor") | called(search, "mentee"))
        page = page_of_keys(rows, sort="-id", cursor=cursor)
        pairs = in_order(Pair.objects.all(), page.items)
    else:
        page = page_of_keys(concerns_for(actor, programme).filter(state=view), sort="-id", cursor=cursor)
        concerns = in_order(Concern.objects.all(), page.items)
    twos = {_two(row.reporter_id, row.about_id) for row in concerns} | {_two(row.one_id, row.other_id) for row in apart}
    ids = {user_id for row in pairs for user_id in (row.mentor_id, row.mentee_id)}
    ids |= {user_id for two in twos for user_id in two}
    ids |= {user_id for row in concerns for user_id in (row.reporter_id, row.about_id, row.closed_by_id) if user_id}
    ids |= {row.made_by_id for row in apart if row.made_by_id}
    people = people_in(programme.space, ids)
    bonds = _bonds(programme, twos, people)
    parted = _parted(programme, {_two(row.reporter_id, row.about_id) for row in concerns})
    return SafetyDesk(
        view=view,
        figures=_figures(actor, programme),
        concerns=[_concern_card(actor, row, people, bonds, parted) for row in concerns],
        apart=[_apart_card(row, people, bonds) for row in apart],
        pairs=[_bond_of(programme, row, people) for row in pairs],
        next_cursor=page.next_cursor,
    )


def bonds_between(programme: Programme, one: int, other: int) -> list[Bond]:
    """What two people have with each other now. Three queries, one more for who left the space."""
    people = people_in(programme.space, (one, other))
    return _bonds(programme, {_two(one, other)}, people)[_two(one, other)]


def _figures(actor: Actor, programme: Programme) -> SafetyFigures:
    """All figures in one query."""
    concerns = concerns_for(actor, programme)
    counted = {
        "open": _count(concerns.filter(state=ConcernState.OPEN), "programme"),
        "closed": _count(concerns.filter(state=ConcernState.CLOSED), "programme"),
        "apart": _count(apart_for(actor, programme), "space"),
        "paused": _count(Pair.objects.filter(programme=programme, open_key=1, paused_at__isnull=False), "programme"),
    }
    columns = {f"n_{name}": count for name, count in counted.items()}
    found = Programme.objects.filter(pk=programme.pk).annotate(**columns).values(*columns).get()
    return SafetyFigures(**{name: found[f"n_{name}"] for name in counted})


def _count(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many rows there are; all of them belong to one of what ``of`` points to."""
    counts = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def _two(one: int | None, other: int | None) -> Two:
    """Two people either way round; nobody where one of them is not known."""
    return frozenset((one, other)) if one is not None and other is not None else frozenset()


def _bonds(programme: Programme, twos: Collection[Two], people: Mapping[int, Person]) -> defaultdict[Two, list[Bond]]:
    """What each two have with each other: matches of the whole space, open offers of this programme. Two queries."""
    found: defaultdict[Two, list[Bond]] = defaultdict(list)
    wanted = [tuple(two) for two in twos if two]
    if not wanted:
        return found
    both = Q(pk__in=())
    offered = Q(pk__in=())
    for one, other in wanted:
        both |= Q(mentor_id=one, mentee_id=other) | Q(mentor_id=other, mentee_id=one)
        offered |= Q(mentor__user_id=one, mentee__user_id=other) | Q(mentor__user_id=other, mentee__user_id=one)
    for pair in Pair.objects.filter(both, space=programme.space_id, open_key=1).order_by("pk"):
        found[_two(pair.mentor_id, pair.mentee_id)].append(_bond_of(programme, pair, people))
    offers = Offer.objects.filter(offered, programme=programme, state=OfferState.OPEN)
    for offer in offers.select_related("mentor", "mentee").order_by("pk"):
        mentee, mentor = _named(people, offer.mentee.user_id), _named(people, offer.mentor.user_id)
        found[_two(offer.mentor.user_id, offer.mentee.user_id)].append(Bond(OFFER, offer.pk, mentee, mentor))
    return found


def _bond_of(programme: Programme, pair: Pair, people: Mapping[int, Person]) -> Bond:
    mentee, mentor = _named(people, pair.mentee_id), _named(people, pair.mentor_id)
    return Bond(PAIR, pair.pk, mentee, mentor, pair.paused_at is not None, pair.programme_id == programme.pk)


def _parted(programme: Programme, twos: Iterable[Two]) -> set[Two]:
    """Those of them who are kept apart. One query, none for nobody."""
    wanted = Q()
    for two in twos:
        if two:
            low, high = sorted(two)
            wanted |= Q(one_id=low, other_id=high)
    if not wanted:
        return set()
    rows = Apart.objects.filter(wanted, space=programme.space_id)
    return {frozenset(pair) for pair in rows.values_list("one_id", "other_id")}


def _concern_card(
    actor: Actor,
    row: Concern,
    people: Mapping[int, Person],
    bonds: Mapping[Two, Sequence[Bond]],
    parted: Collection[Two],
) -> ConcernCard:
    two = _two(row.reporter_id, row.about_id)
    is_theirs = actor.user_id in two
    return ConcernCard(
        id=row.pk,
        reporter=_named(people, row.reporter_id) if row.reporter_id else None,
        about=_named(people, row.about_id) if row.about_id else None,
        body=row.body,
        made_at=row.made_at,
        state=row.state,
        note=row.note,
        closed_by=people.get(row.closed_by_id or 0),
        closed_at=row.closed_at,
        # Whether they are kept apart is nothing that one of the two is told.
        is_apart=two in parted and not is_theirs,
        may_part=bool(two) and two not in parted and not is_theirs,
        bonds=bonds.get(two, ()),
    )


def _apart_card(row: Apart, people: Mapping[int, Person], bonds: Mapping[Two, Sequence[Bond]]) -> ApartCard:
    return ApartCard(
        id=row.pk,
        one=_named(people, row.one_id),
        other=_named(people, row.other_id),
        reason=row.reason,
        made_by=people.get(row.made_by_id or 0),
        made_at=row.made_at,
        bonds=bonds.get(_two(row.one_id, row.other_id), ()),
    )


def _named(people: Mapping[int, Person], user_id: int) -> Person:
    return people.get(user_id, Person(user_id, ""))
