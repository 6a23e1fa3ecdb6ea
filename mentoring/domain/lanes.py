"""The board of a run, as coordinators see it: a lane for each mentor, who would be with them, and what was done so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Avg, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.paging import Page, in_order, page_of_keys
from social_learning_xblocks.spaces.api import people_in

from ..data import Board, BoardFigures, Card, ChangeCard, Lane, RulingCard
from ..enums import OfferState, ProgrammeKind, Ruling
from ..models import BoardChange, Decision, LeftOut, Offer, Pair, Participant, Programme, Round
from ..queries import taking_part, without_mentor
from .coordinating import check_sees
from .planning import Two, board_round, named, open_proposals
from .steps import no_such_step

#: Which lanes are shown: those with the weakest pair first, or those with room.
VIEWS = ("weak", "free")
#: Lanes on a page, steps in the list.
LANES, STEPS = 12, 10


def board_of(
    actor: Actor, programme: Programme, round_id: int, *, view: str = "", search: str = "", cursor: str = ""
) -> Board:
    """One page of the board. ``search``: only lanes of people whose names begin so, mentors or their mentees.

    Six queries, one more for who left the space. Raises NotAllowed, NotFound, Conflict for a run without a result, and Invalid
    for a cursor that is not ours.
    """
    check_sees(actor)
    done = board_round(programme, round_id)
    view = view if view in VIEWS else VIEWS[0]
    if search:
        page = page_of_keys(_called(programme, done.pk, search), sort="id", cursor=cursor, size=LANES)
    elif view == "free":
        page = page_of_keys(_with_room(programme, done.pk), sort="id", cursor=cursor, size=LANES)
    else:
        lanes = open_proposals(done.pk).values("mentor_id").annotate(least=Min("score"))
        page = page_of_keys(lanes, sort="least", key="mentor_id", cursor=cursor, size=LANES)
    lanes_here = _lanes(programme, done.pk, page.items)
    return Board(done.pk, done.number, view, figures_of(done.pk), Page(lanes_here, page.next_cursor))


def lanes_of(actor: Actor, programme: Programme, round_id: int, mentors: Collection[int]) -> list[Lane]:
    """The lanes of these mentors, whoever is in them. Four queries, one more for who left the space."""
    check_sees(actor)
    return _lanes(programme, board_round(programme, round_id).pk, sorted(mentors))


def figures_of(round_id: int) -> BoardFigures:
    """How the proposals of a run stand now; published ones count. One query."""
    alone = without_mentor(LeftOut.objects.filter(round=round_id)).order_by().values("round").annotate(n=Count("pk"))
    found = (
        Round.objects.filter(pk=round_id)
        .values("pk")
        .annotate(
            pairs=Count("proposals"),
            mentees=Count("proposals__mentee", distinct=True),
            lowest=Coalesce(Min("proposals__score"), 0),
            mean=Coalesce(Avg("proposals__score"), 0.0),
            alone=Coalesce(Subquery(alone.values("n")), 0),
        )
    )
    figures = found.values("pairs", "mentees", "lowest", "mean", "alone").get()
    return BoardFigures(**(figures | {"mean": round(figures["mean"])}))


def steps_of(actor: Actor, programme: Programme, round_id: int, *, cursor: str = "") -> Page[ChangeCard]:
    """What was done on the board, the newest first. Five queries, one more for who left the space."""
    check_sees(actor)
    done = board_round(programme, round_id)
    page = page_of_keys(BoardChange.objects.filter(round=done), sort="-id", cursor=cursor, size=STEPS)
    return Page(_steps(programme, in_order(BoardChange.objects.all(), page.items)), page.next_cursor)


def step_of(actor: Actor, programme: Programme, round_id: int, change_id: int) -> ChangeCard:
    """One step. Four queries, one more for who left the space. Raises NotAllowed and NotFound."""
    check_sees(actor)
    change = BoardChange.objects.filter(round=board_round(programme, round_id), pk=change_id).first()
    if change is None:
        raise no_such_step()
    return _steps(programme, [change])[0]


def rulings_in(actor: Actor, programme: Programme, *, cursor: str = "") -> Page[RulingCard]:
    """Who is locked and who is kept apart in every run, the newest first. Three queries, one more for who left the space."""
    check_sees(actor)
    page = page_of_keys(Decision.objects.filter(programme=programme), sort="-id", cursor=cursor)
    rows = in_order(Decision.objects.select_related("mentee", "mentor"), page.items)
    both = [person for row in rows for person in (row.mentee, row.mentor)]
    people = people_in(programme.space, [*(one.user_id for one in both), *(row.made_by_id for row in rows)])
    cards = [
        RulingCard(
            id=row.pk,
            mentee_id=row.mentee_id,
            mentor_id=row.mentor_id,
            mentee=people[row.mentee.user_id],
            mentor=people[row.mentor.user_id],
            ruling=row.ruling,
            made_by=people.get(row.made_by_id or 0),
            made_at=row.made_at,
        )
        for row in rows
    ]
    return Page(cards, page.next_cursor)


def with_places(programme: Programme, rows: QuerySet[Participant]) -> QuerySet[Any]:
    """Mentors with ``room``, the places they have in this programme, and ``others``: whom they have or were asked to take."""
    offers = Offer.objects.filter(mentor=OuterRef("pk"), state=OfferState.OPEN).order_by().values("mentor")
    pairs = Pair.objects.filter(programme=programme, mentor=OuterRef("user"), open_key=1).order_by().values("mentor")
    return rows.annotate(
        room=Least("mentee_places", programme.most_mentees),
        others=Coalesce(Subquery(offers.annotate(n=Count("pk")).values("n")), 0)
        + Coalesce(Subquery(pairs.annotate(n=Count("pk")).values("n")), 0),
    )


def with_cards(round_id: int, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same with ``cards``: how many the board gives them."""
    cards = open_proposals(round_id).filter(mentor=OuterRef("pk")).order_by().values("mentor")
    found: QuerySet[Any] = rows.annotate(cards=Coalesce(Subquery(cards.annotate(n=Count("pk")).values("n")), 0))
    return found


def mentors_in(programme: Programme) -> QuerySet[Participant]:
    """Who takes part and may be given a mentee."""
    rows = taking_part(programme)
    return rows if programme.kind == ProgrammeKind.PEER else rows.filter(is_mentor=True)


def called(search: str, user: str) -> Q:
    """Accounts that are called so, at ``user``."""
    name = f"{user}__{get_user_model().USERNAME_FIELD}__istartswith"
    return platform.called_like(search, user) | Q(**{name: search})


def _with_room(programme: Programme, round_id: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = with_cards(round_id, with_places(programme, mentors_in(programme)))
    return rows.filter(room__gt=F("others") + F("cards"))


def _called(programme: Programme, round_id: int, search: str) -> QuerySet[Participant]:
    cards = open_proposals(round_id).filter(mentor=OuterRef("pk"))
    mentors = Q(called(search, "user"), pk__in=mentors_in(programme).values("pk"))
    theirs = Exists(cards.filter(called(search, "mentee__user")))
    return Participant.objects.filter(
        Q(mentors) | Q(called(search, "user"), Exists(cards)) | theirs, programme=programme
    )


def _lanes(programme: Programme, round_id: int, mentors: Sequence[int]) -> list[Lane]:
    rows = in_order(with_places(programme, Participant.objects.filter(programme=programme)), mentors)
    decided = Decision.objects.filter(mentee=OuterRef("mentee"), mentor=OuterRef("mentor"), ruling=Ruling.LOCKED)
    proposals = open_proposals(round_id).filter(mentor__in=mentors).order_by("-score", "pk")
    cards = list(proposals.select_related("mentee").annotate(is_locked=Exists(decided)))
    people = named(programme, [*rows, *(card.mentee for card in cards)])
    by_mentor: dict[int, list[Card]] = {}
    for card in cards:
        found = Card(card.mentee_id, people[card.mentee_id], card.score, card.is_locked, card.is_by_hand)
        by_mentor.setdefault(card.mentor_id, []).append(found)
    return [Lane(row.pk, people[row.pk], row.room, row.others, by_mentor.get(row.pk, [])) for row in rows]


def _steps(programme: Programme, rows: Sequence[BoardChange]) -> list[ChangeCard]:
    ids = {key for row in rows for one in (*row.before, *row.after) for key in _two(one)}
    # Who has left altogether is in no sentence any more.
    users = dict(Participant.objects.filter(pk__in=ids).values_list("pk", "user_id"))
    people = people_in(programme.space, [*users.values(), *(row.made_by_id for row in rows)])
    by_id = {key: people[user] for key, user in users.items()}

    def pairs(some: Iterable[dict[str, Any]], others: Iterable[dict[str, Any]] = ()) -> list[tuple[Person, Person]]:
        there = {_two(one) for one in others}
        found = [_two(one) for one in some if _two(one) not in there]
        return [(by_id[mentee], by_id[mentor]) for mentee, mentor in found if mentee in by_id and mentor in by_id]

    return [
        ChangeCard(
            id=row.pk,
            kind=row.kind,
            made_by=people.get(row.made_by_id or 0),
            made_at=row.made_at,
            made=pairs(row.after),
            ended=pairs(row.before, row.after),
            is_undone=row.undone_at is not None,
        )
        for row in rows
    ]


def _two(row: dict[str, Any]) -> Two:
    return row["mentee_id"], row["mentor_id"]
