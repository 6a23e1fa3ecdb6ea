"""What a move on the board of a run would do, and whether it can be made: asked before it is made, and again in that moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotFound
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.spaces.api import people_in

from ..data import BoardEffect, EffectRow, Move
from ..enums import ParticipantState
from ..matching import Effect, Partner, Problem, Rule, Standing, Why, what_if
from ..models import Participant, Programme, Proposal, Round
from .coordinating import check_sees
from .hindrances import NAMES
from .people import People, people_of
from .problems import problem_for, settings_of
from .rounds import no_such_round

#: Ids of participants: a mentee's, then a mentor's.
Two = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """A move as it would be made now. ``rows``: the proposals that it ends; ``whys``: the pairs that it makes, with scores and
    reasons; ``effect``: None where somebody of it has left; ``obstacle``: why it cannot be made, a sentence; "" when it can.
    """

    rows: Mapping[Two, Proposal]
    whys: Mapping[Two, Why]
    effect: Effect | None
    names: Mapping[int, Person]
    obstacle: str


def board_round(programme: Programme, round_id: int, *, locked: bool = False) -> Round:
    """A run of this programme that has a board. Raises NotFound, and Conflict for a run without a result. One query."""
    rows = Round.objects.select_for_update() if locked else Round.objects.all()
    found = rows.filter(programme=programme, pk=round_id).first()
    if found is None:
        raise no_such_round()
    if found.state != JobState.DONE:
        raise Conflict(_("This run has no result."))
    return found


def open_proposals(round_id: int) -> QuerySet[Proposal]:
    """What stands on the board of a run: whatever was not published. What was is an offer, and has its own page."""
    return Proposal.objects.filter(round=round_id, published_at=None)


def effect_of(actor: Actor, programme: Programme, round_id: int, move: Move) -> BoardEffect:
    """What a move does to everybody whom it touches; nothing is changed.

    Ten queries, one more for who left the space. Raises NotAllowed, NotFound, Invalid, and Conflict when the board has changed.
    """
    check_sees(actor)
    plan = plan_of(programme, board_round(programme, round_id), move)
    if plan.effect is None:
        return BoardEffect(move, (), 0, (), plan.obstacle)
    return BoardEffect(
        move,
        [
            EffectRow(
                plan.names[int(one.id)],
                one.is_mentor,
                _partners(one.before, one.after, plan.names, is_mentor=one.is_mentor),
                _partners(one.after, one.before, plan.names, is_mentor=one.is_mentor),
                one.gain,
            )
            for one in plan.effect.touched
        ],
        plan.effect.gain,
        sorted(_broken(plan.effect, move)),
        plan.obstacle,
    )


def plan_of(programme: Programme, done: Round, move: Move) -> Plan:
    """Nine queries, one more for who left the space. Raises NotFound, Invalid, and Conflict when the board has changed."""
    _check(move)
    near = near_by(done.pk, move.people)
    people = _people(programme, {*move.people, *(key for pair in near for key in pair)})
    if not move.people <= people.keys():
        raise NotFound(_("There is no such participant."))
    on_board = {pair: row for pair, row in near.items() if row.published_at is None}
    if not move.ended <= on_board.keys():
        raise Conflict(_("Somebody else has moved them meanwhile. Look at the board again."))
    if move.made & on_board.keys():
        raise Conflict(_("These two are together already."))
    if move.made & near.keys():
        raise Conflict(_("This run offered these two to each other already."))
    names = named(programme, people.values())
    found = people_of(programme, only=people)
    locked = {(int(mentee), int(mentor)) for mentee, mentor in found.locked}
    if move.ended & locked:
        raise Conflict(_("This pair is locked. Unlock it first."))
    problem = problem_for(found, settings_of(done), seed=done.seed)
    obstacle = _absent(problem, move, people, names)
    effect = None if obstacle or not _is_there(problem, move) else effect_in(problem, on_board, move)
    rows = {pair: on_board[pair] for pair in move.ended}
    whys = {pair: partner_in(effect, pair).why for pair in sorted(move.made)} if effect else {}
    return Plan(rows, whys, effect, names, obstacle or (_obstacle(effect, found, move, names) if effect else ""))


def effect_in(problem: Problem, pairs: Iterable[Two], move: Move) -> Effect:
    """The effect of a move on the pairs of a board. All people of the move are in the problem."""
    return what_if(problem, _texts(pairs), make=_texts(move.made), end=_texts(move.ended))


def near_by(round_id: int, people: Collection[int]) -> dict[Two, Proposal]:
    """The proposals of these people, on the board or published. One query."""
    ids = set(people)
    of_them = Proposal.objects.filter(Q(mentee__in=ids) | Q(mentor__in=ids), round=round_id)
    return {(row.mentee_id, row.mentor_id): row for row in of_them}


def named(programme: Programme, people: Iterable[Participant]) -> dict[int, Person]:
    """Who these participants are, by their own ids. One query, one more for who left the space."""
    users = {row.pk: row.user_id for row in people}
    known = people_in(programme.space, users.values())
    return {key: known.get(user, Person(user, "")) for key, user in users.items()}


def ids_of(why: Why) -> Two:
    return int(why.pair.mentee), int(why.pair.mentor)


def _check(move: Move) -> None:
    if move.giver == move.taker:
        raise Invalid(_("Choose where they should go."))
    if not move.mentee or (move.instead and not move.taker) or move.instead == move.mentee:
        raise Invalid(_("Choose who should be moved."))
    if any(mentee == mentor for mentee, mentor in move.made):
        raise Invalid(_("Nobody is paired with themselves."))


def _people(programme: Programme, ids: Collection[int]) -> dict[int, Participant]:
    return Participant.objects.filter(programme=programme).in_bulk(list(ids))


def _texts(pairs: Iterable[Two]) -> list[tuple[str, str]]:
    return [(str(mentee), str(mentor)) for mentee, mentor in pairs]


def _is_there(problem: Problem, move: Move) -> bool:
    """Whether everybody of a move takes part, those too who only leave somebody."""
    mentees, mentors = {person.id for person in problem.mentees}, {person.id for person in problem.mentors}
    pairs = _texts(move.made | move.ended)
    return all(mentee in mentees and mentor in mentors for mentee, mentor in pairs)


def _absent(problem: Problem, move: Move, people: Mapping[int, Participant], names: Mapping[int, Person]) -> str:
    """Who of the new pairs is not there to be paired, and why."""
    there = {int(person.id) for person in problem.mentees}, {int(person.id) for person in problem.mentors}
    for pair in sorted(move.made):
        for side, key in enumerate(pair):
            if key in there[side]:
                continue
            if people[key].state == ParticipantState.PAUSED:
                return _("{name} takes a break.").format(name=names[key].name)
            if people[key].state == ParticipantState.WITHDRAWN:
                return _("{name} has withdrawn.").format(name=names[key].name)
            return _("{name} has no place left.").format(name=names[key].name)
    return ""


def _obstacle(effect: Effect, found: People, move: Move, names: Mapping[int, Person]) -> str:
    """Why the new pairs cannot be made; "" when nothing speaks against them. Whose word keeps two apart is not said."""
    for mentee, mentor in sorted(move.made):
        two = {"mentee": names[mentee].name, "mentor": names[mentor].name}
        if (str(mentee), str(mentor)) in found.paired:
            return _("{mentee} and {mentor} have each other already.").format(**two)
        if Rule.NEVER in partner_in(effect, (mentee, mentor)).broken:
            return _("{mentee} and {mentor} are kept apart.").format(**two)
    for one in effect.touched:
        # Who had too many before, because their places became fewer, is not to blame for a move that adds nobody.
        if one.after.is_over and one.after.load > one.before.load:
            return _("{name} has no place left.").format(name=names[int(one.id)].name)
    return ""


def partner_in(effect: Effect, pair: Two) -> Partner:
    """What the engine says of a pair that a move makes."""
    return next(partner for one in effect.touched for partner in one.after.partners if ids_of(partner.why) == pair)


def _broken(effect: Effect, move: Move) -> set[str]:
    """The rules that new pairs break, as coordinators know them."""
    return {str(NAMES[rule]) for pair in move.made for rule in partner_in(effect, pair).broken if rule in NAMES}


def _partners(
    standing: Standing, other: Standing, names: Mapping[int, Person], *, is_mentor: bool
) -> list[tuple[Person, int]]:
    """Who is there and not in the other."""
    known = {ids_of(partner.why) for partner in other.partners}
    found = []
    for partner in standing.partners:
        mentee, mentor = ids_of(partner.why)
        if (mentee, mentor) not in known:
            found.append((names[mentee if is_mentor else mentor], partner.why.pair.score))
    return found
