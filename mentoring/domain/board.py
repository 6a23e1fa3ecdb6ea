"""What coordinators do on the board of a run: move people, lock a pair, keep two apart, take a step back."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.kit.transactions import verb

from ..data import Move
from ..enums import ChangeKind, Ruling
from ..models import BoardChange, Decision, Participant, Programme, Proposal, Round
from .coordinating import check_coordinator, hold
from .places import Room
from .planning import Two, board_round, plan_of
from .reasons import as_data
from .steps import as_row, make_step, no_such_step, rulings_of, take_back


@verb
def change_board(actor: Actor, programme: Programme, round_id: int, move: Move) -> BoardChange:
    """Move a mentee to another mentor, to one in place of somebody, or to nobody. Rules of the programme may be broken by it.

    Raises NotAllowed, NotFound, Invalid, and Conflict: when the board is not as it was, when somebody has no place left, when
    two are kept apart, when a pair is locked.
    """
    done = _held(actor, programme, round_id)
    plan = plan_of(done.programme, done, move)
    if plan.obstacle:
        raise Conflict(plan.obstacle)
    made = [
        {
            "mentee_id": mentee,
            "mentor_id": mentor,
            "score": why.pair.score,
            "reasons": as_data(why.reasons),
            "is_by_hand": True,
        }
        for (mentee, mentor), why in plan.whys.items()
    ]
    return make_step(actor, done, move.kind, before=[as_row(row) for row in plan.rows.values()], after=made)


@verb
def lock_pair(actor: Actor, programme: Programme, round_id: int, *, mentee: int, mentor: int) -> BoardChange:
    """Make two people who are together on the board a pair of every run.

    Raises NotAllowed, NotFound, and Conflict when they are not together any more, are locked already, or when more of somebody's
    pairs would be locked than they have places: no run could be made of that.
    """
    done = _held(actor, programme, round_id)
    row = _on_board(done, (mentee, mentor))
    if rulings_of(done.programme, [(mentee, mentor)]):
        raise Conflict(_("This pair is locked already."))
    _check_locks(done.programme, row)
    return make_step(actor, done, ChangeKind.LOCKED, before=[as_row(row)], after=[as_row(row)])


@verb
def unlock_pair(actor: Actor, programme: Programme, round_id: int, *, mentee: int, mentor: int) -> BoardChange:
    """Let the engine decide again about two people who were locked. Raises as ``lock_pair``."""
    return _lift(actor, programme, round_id, (mentee, mentor), Ruling.LOCKED, ChangeKind.UNLOCKED)


@verb
def forbid_pair(actor: Actor, programme: Programme, round_id: int, *, mentee: int, mentor: int) -> BoardChange:
    """Make two people a pair of no run, and take them apart on this board. A lock goes with it.

    Raises NotAllowed, NotFound, and Conflict when they are not together any more.
    """
    done = _held(actor, programme, round_id)
    row = _on_board(done, (mentee, mentor))
    return make_step(actor, done, ChangeKind.FORBADE, before=[as_row(row)])


@verb
def allow_pair(actor: Actor, programme: Programme, round_id: int, *, mentee: int, mentor: int) -> BoardChange:
    """Let the engine decide again about two people who were kept apart. Raises as ``lock_pair``."""
    return _lift(actor, programme, round_id, (mentee, mentor), Ruling.FORBIDDEN, ChangeKind.ALLOWED)


@verb
def undo_change(actor: Actor, programme: Programme, round_id: int, change_id: int) -> BoardChange:
    """Take a step on the board back. One that was taken back stays so.

    Raises NotAllowed, NotFound, and Conflict when the people of it were moved, offered to somebody, kept apart or let go since.
    """
    done = _held(actor, programme, round_id)
    change = BoardChange.objects.select_for_update().filter(round=done, pk=change_id).first()
    if change is None:
        raise no_such_step()
    if change.undone_at is None:
        take_back(actor, done, change)
        change.undone_at = timezone.now()
        change.save(update_fields=["undone_at"])
    return change


def _held(actor: Actor, programme: Programme, round_id: int) -> Round:
    """The run, with its programme, both locked: of two who move the same people at once the second finds the board changed."""
    check_coordinator(actor)
    held = hold(programme)
    done = board_round(held, round_id, locked=True)
    done.programme = held
    return done


def _on_board(done: Round, pair: Two) -> Proposal:
    row = Proposal.objects.filter(round=done, mentee=pair[0], mentor=pair[1], published_at=None).first()
    if row is None:
        raise Conflict(_("These two are not together on the board any more. Look at it again."))
    return row


def _lift(
    actor: Actor, programme: Programme, round_id: int, pair: Two, ruling: Ruling, kind: ChangeKind
) -> BoardChange:
    done = _held(actor, programme, round_id)
    if rulings_of(done.programme, [pair]).get(pair) != ruling:
        raise Conflict(_("This was not decided of these two, or it was taken back meanwhile."))
    about = {"mentee_id": pair[0], "mentor_id": pair[1]}
    return make_step(actor, done, kind, before=[about], after=[about])


def _check_locks(programme: Programme, row: Proposal) -> None:
    of_them = Q(mentee=row.mentee_id) | Q(mentor=row.mentor_id)
    locked = Decision.objects.filter(of_them, programme=programme, ruling=Ruling.LOCKED)
    pairs = set(locked.values_list("mentee_id", "mentor_id"))
    people = Participant.objects.in_bulk([row.mentee_id, row.mentor_id, *(key for pair in pairs for key in pair)])
    room = Room(programme, people.values())
    # Who is locked and has each other already takes one place, not two.
    for mentee, mentor in pairs - room.offered - room.paired:
        room.take(mentee, mentor)
    if not room.has(row.mentee_id, row.mentor_id):
        raise Conflict(
            _("One of the two has no place beside those who are locked. Unlock another pair of theirs first.")
        )
