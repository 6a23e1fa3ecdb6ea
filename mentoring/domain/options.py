"""Where somebody on the board could go: mentors who fit, with what each move would do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import Conflict, NotFound

from ..data import Move, Option, Options
from ..enums import SkillSide
from ..matching import Effect, Problem, Rule
from ..models import Participant, ParticipantSkill, Programme, Proposal
from .coordinating import check_sees
from .hindrances import NAMES
from .lanes import called, mentors_in, with_places
from .people import people_of
from .planning import Two, board_round, effect_in, named, near_by, partner_in
from .problems import problem_for, settings_of

#: So many mentors are looked at: those who offer most of what the mentee wants to learn, or those who are called so.
LOOKED_AT = 40
#: So many of them are shown; of each who is full, the one change of places that is best for all.
SHOWN = 8


def options_for(
    actor: Actor, programme: Programme, round_id: int, *, mentee: int, giver: int = 0, search: str = ""
) -> Options:
    """Mentors to whom somebody could go, the best first by what it adds for everybody; by ``search``, those who are called so.

    Twelve queries at most, one more for who left the space. Raises NotAllowed, NotFound, and Conflict when they are not with
    the ``giver`` any more.
    """
    check_sees(actor)
    done = board_round(programme, round_id)
    person = Participant.objects.filter(programme=programme, pk=mentee).first()
    if person is None:
        raise NotFound(_("There is no such participant."))
    mentors = {row.pk: row for row in _mentors(programme, person, search)}
    pairs = near_by(done.pk, {mentee, giver, *mentors} - {0})
    on_board = {pair: row for pair, row in pairs.items() if row.published_at is None}
    if giver and (mentee, giver) not in on_board:
        raise Conflict(_("Somebody else has moved them meanwhile. Look at the board again."))
    found = people_of(programme, only={mentee, *(key for pair in pairs for key in pair), *mentors})
    problem = problem_for(found, settings_of(done), seed=done.seed)
    locked = {(int(one), int(other)) for one, other in found.locked}
    taken = {(int(one), int(other)) for one, other in found.paired} | pairs.keys()
    moves = [
        move
        for key, row in mentors.items()
        if key != giver and (mentee, key) not in taken
        for move in _moves(mentee, giver, key, row, on_board.keys() - locked, on_board)
    ]
    weighed = _weighed(problem, on_board, taken, moves)
    chosen = _best(weighed)
    people = Participant.objects.in_bulk({mentee, giver, *(key for move in chosen for key in move.people)} - {0})
    names = named(programme, people.values())
    return Options(
        names[mentee],
        names.get(giver),
        on_board[mentee, giver].score if giver else 0,
        Move(mentee, giver),
        [_option(move, weighed[move], mentors[move.taker], on_board, names) for move in chosen],
    )


def _mentors(programme: Programme, mentee: Participant, search: str) -> list[Any]:
    rows: QuerySet[Any] = with_places(programme, mentors_in(programme).exclude(pk=mentee.pk))
    if search:
        return list(rows.filter(called(search, "user")).order_by("pk")[:LOOKED_AT])
    wanted = ParticipantSkill.objects.filter(participant=mentee, side=SkillSide.WANTED).values("skill")
    shared = Count("skills", filter=Q(skills__side=SkillSide.OFFERED, skills__skill__in=wanted))
    return list(rows.annotate(shared=shared).order_by("-shared", "pk")[:LOOKED_AT])


def _free(row: Any, on_board: Iterable[Two]) -> int:
    """The places of a mentor of ``with_places`` that nobody has."""
    places: int = row.room - row.others
    return places - len([mentee for mentee, mentor in on_board if mentor == row.pk])


def _moves(
    mentee: int, giver: int, taker: int, row: Any, movable: Iterable[Two], on_board: Iterable[Two]
) -> list[Move]:
    """Going there; to who is full, in place of each of theirs."""
    if _free(row, on_board) > 0:
        return [Move(mentee, giver, taker)]
    return [
        Move(mentee, giver, taker, other)
        for other, mentor in movable
        if mentor == taker and other not in (mentee, giver)
    ]


def _weighed(
    problem: Problem, pairs: Mapping[Two, Proposal], taken: Collection[Two], moves: Iterable[Move]
) -> dict[Move, Effect]:
    """What each move does; those of people who are not there, have each other, or are kept apart, are left out."""
    mentees, mentors = {int(one.id) for one in problem.mentees}, {int(one.id) for one in problem.mentors}
    found = {}
    for move in moves:
        both = move.made | move.ended
        if not all(mentee in mentees and mentor in mentors for mentee, mentor in both):
            continue
        if move.made & set(taken):
            continue
        effect = effect_in(problem, pairs, move)
        if not any(Rule.NEVER in partner_in(effect, pair).broken for pair in move.made):
            found[move] = effect
    return found


def _best(weighed: Mapping[Move, Effect]) -> list[Move]:
    """The best move for each mentor, those first that break no rule, then by what they add."""
    ranked = sorted(weighed, key=lambda move: (_is_breaking(weighed[move], move), -weighed[move].gain, move.taker))
    first: dict[int, Move] = {}
    for move in ranked:
        first.setdefault(move.taker, move)
    return list(first.values())[:SHOWN]


def _is_breaking(effect: Effect, move: Move) -> bool:
    return any(partner_in(effect, pair).broken for pair in move.made)


def _option(move: Move, effect: Effect, row: Any, on_board: Iterable[Two], names: Mapping[int, Person]) -> Option:
    broken = {rule for pair in move.made for rule in partner_in(effect, pair).broken}
    return Option(
        move=move,
        mentor=names[move.taker],
        score=partner_in(effect, (move.mentee, move.taker)).why.pair.score,
        change=effect.gain,
        free=max(0, _free(row, on_board)),
        instead=names.get(move.instead),
        broken=[str(NAMES[rule]) for rule in Rule if rule in broken and rule in NAMES],
    )
