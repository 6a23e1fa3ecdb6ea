"""Steps on the board of a run: what each took off and put on, kept so that it can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.moderation import api as moderation

from ..enums import ChangeKind, Ruling
from ..models import BoardChange, Decision, LeftOut, Participant, Programme, Proposal, Round
from .places import Room
from .planning import Two, near_by

SUBJECT = "round"
#: Why somebody has nobody whose match was taken apart on the board.
BY_HAND = {"by_hand": True}
#: What the steps that change decisions set, and what taking them back sets: None for no decision.
RULINGS: Mapping[str, tuple[Ruling | None, Ruling | None]] = {
    ChangeKind.LOCKED: (Ruling.LOCKED, None),
    ChangeKind.UNLOCKED: (None, Ruling.LOCKED),
    ChangeKind.FORBADE: (Ruling.FORBIDDEN, None),
    ChangeKind.ALLOWED: (None, Ruling.FORBIDDEN),
}

#: A proposal as a step keeps it, by the names of its columns.
Row = dict[str, Any]


def make_step(
    actor: Actor, done: Round, kind: ChangeKind, *, before: Iterable[Row] = (), after: Iterable[Row] = ()
) -> BoardChange:
    """Do it. The programme and the run are locked, and nothing speaks against it."""
    was, becomes = by_pair(before), by_pair(after)
    _put(done, ended=was.keys() - becomes.keys(), made=[becomes[pair] for pair in becomes.keys() - was.keys()])
    if kind in RULINGS:
        for pair in was | becomes:
            rule(actor, done.programme, pair, RULINGS[kind][0])
    _record(actor, done, kind)
    return BoardChange.objects.create(
        round=done, kind=kind, made_by_id=actor.person_id, before=list(was.values()), after=list(becomes.values())
    )


def take_back(actor: Actor, done: Round, change: BoardChange) -> None:
    """Undo it. Raises Conflict when the people of it were moved, offered to somebody, kept apart or let go since."""
    was, becomes = by_pair(change.before), by_pair(change.after)
    ended, made = becomes.keys() - was.keys(), was.keys() - becomes.keys()
    _check_people({key for pair in was | becomes for key in pair})
    now = near_by(done.pk, [key for pair in was | becomes for key in pair])
    on_board = {pair for pair, row in now.items() if row.published_at is None}
    if not ended <= on_board or made & now.keys():
        raise Conflict(_("The people of this step were moved or asked since. It cannot be undone any more."))
    known = rulings_of(done.programme, was | becomes)
    own = RULINGS.get(change.kind, (None, None))[0]
    if any(known.get(pair) != own for pair in (was | becomes if change.kind in RULINGS else ended | made)):
        raise Conflict(_("Something else was decided about the people of this step since. Undo that first."))
    if change.kind == ChangeKind.ALLOWED and (was | becomes).keys() & on_board:
        raise Conflict(_("They are together on the board now. Take them apart first."))
    _check_places(done, on_board - ended, made)
    _put(done, ended=ended, made=[was[pair] for pair in made])
    if change.kind in RULINGS:
        for pair in was | becomes:
            rule(actor, done.programme, pair, RULINGS[change.kind][1])
    _record(actor, done, f"{change.kind}, undone")


def rule(actor: Actor, programme: Programme, pair: Two, ruling: Ruling | None) -> None:
    """Decide about two people for every run; None: let the engine decide again."""
    mentee, mentor = pair
    rows = Decision.objects.filter(programme=programme, mentee=mentee, mentor=mentor)
    if ruling is None:
        rows.delete()
    else:
        decided = {"ruling": ruling, "made_by_id": actor.person_id}
        Decision.objects.update_or_create(programme=programme, mentee_id=mentee, mentor_id=mentor, defaults=decided)
    said = f"{programme.pk}: {ruling or 'none'}"
    moderation.record(actor, programme.space, moderation.Act.RULED, ("programme", programme.pk), said)


def rulings_of(programme: Programme, pairs: Iterable[Two]) -> dict[Two, str]:
    """What was decided about these pairs; there is one at least. One query."""
    rows = Decision.objects.filter(one_of(pairs), programme=programme)
    return {(mentee, mentor): ruling for mentee, mentor, ruling in rows.values_list("mentee_id", "mentor_id", "ruling")}


def no_such_step() -> NotFound:
    return NotFound(_("There is no such step."))


def as_row(proposal: Proposal) -> Row:
    """What a step keeps of a proposal, to put it back as it was."""
    return {
        "mentee_id": proposal.mentee_id,
        "mentor_id": proposal.mentor_id,
        "score": proposal.score,
        "reasons": proposal.reasons,
        "is_by_hand": proposal.is_by_hand,
    }


def by_pair(rows: Iterable[Row]) -> dict[Two, Row]:
    return {(row["mentee_id"], row["mentor_id"]): row for row in rows}


def one_of(pairs: Iterable[Two]) -> Q:
    """Rows about one of these pairs; there is one at least."""
    found = Q()
    for mentee, mentor in pairs:
        found |= Q(mentee_id=mentee, mentor_id=mentor)
    return found


def _put(done: Round, *, ended: Collection[Two], made: Iterable[Row]) -> None:
    """Take pairs off the board and put others on it. Who has nobody then is among those whom the run left out."""
    if ended:
        Proposal.objects.filter(one_of(ended), round=done, published_at=None).delete()
    Proposal.objects.bulk_create([Proposal(round=done, **row) for row in made])
    alone = {mentee for mentee, _mentor in ended}
    alone -= set(Proposal.objects.filter(round=done, mentee__in=alone).values_list("mentee_id", flat=True))
    rows = [LeftOut(round=done, mentee_id=mentee, why=BY_HAND) for mentee in sorted(alone)]
    LeftOut.objects.bulk_create(rows, ignore_conflicts=True)
    Round.objects.filter(pk=done.pk).update(version=F("version") + 1)


def _check_people(ids: Collection[int]) -> None:
    if Participant.objects.filter(pk__in=ids).count() < len(ids):
        raise Conflict(_("Somebody of this step has left. It cannot be undone any more."))


def _check_places(done: Round, on_board: Iterable[Two], made: Collection[Two]) -> None:
    """Raises Conflict when somebody of these pairs has no place left beside those who are there."""
    people = Participant.objects.in_bulk([key for pair in made for key in pair])
    room = Room(done.programme, people.values())
    for mentee, mentor in on_board:
        room.take(mentee, mentor)
    for mentee, mentor in made:
        if not room.has(mentee, mentor):
            raise Conflict(_("Somebody of this step has no place left. Make room first."))
        room.take(mentee, mentor)


def _record(actor: Actor, done: Round, said: str) -> None:
    """What was done stands in the trail; with whom, in the steps of the board alone."""
    moderation.record(actor, done.programme.space, moderation.Act.BOARD, (SUBJECT, done.pk), f"{done.number}: {said}")
