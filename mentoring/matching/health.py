"""How healthy a pool is before anybody is matched: what is wanted and offered, who may meet nobody, and what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .barriers import Barriers
from .blocked import Step, kept_from, reasons_of, steps_of
from .candidates import Candidates
from .coverage import reach, widen
from .further import look_further
from .market import Ints
from .objective import Offer, open_market
from .offers import make_offer
from .people import Person
from .problem import Problem
from .progress import Progress, Tell, told
from .rules import Rule
from .solve import shuffled

#: Up to so many pairs, everybody is looked at beside everybody.
ALL_PAIRS = 10_000_000
#: It is told why people may meet nobody as long as so many pairs have to be looked at for it.
EXPLAINED_PAIRS = 100_000_000


@dataclass(frozen=True, slots=True)
class SkillHealth:
    """How many ``mentees`` want a skill; how many ``mentors`` offer it, and how many ``places`` those have."""

    skill: str
    mentees: int
    mentors: int
    places: int

    @property
    def missing(self) -> int:
        """How many more want it than there are places for."""
        return max(0, self.mentees - self.places)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody who may meet nobody. ``rules``: how many people of the other side each rule keeps away; some break several."""

    id: str
    rules: Mapping[Rule, int]


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a pool. Who has no places does not count, on either side.

    ``wanted``: partners that mentees want; ``places``: of mentors. ``most_pairs``: how many can be made by the rules, and
    ``is_proved``: no more can. ``missing_places``: with so many more, at the right mentors, everybody could have all whom they
    want and may meet; ``relief``: ids of mentors with whom one place more makes one pair more; in a large pool, of
    those that were looked at.

    ``skills``: the scarcest first. ``mentees`` and ``mentors``: who may meet nobody, by id. ``steps``: for each rule the smallest
    change that frees a mentee, then each that frees more. ``is_explained``: false where so many may meet nobody that only
    of some it is told why; the others have no ``rules``, and are not in ``steps``.
    """

    wanted: int
    places: int
    most_pairs: int
    is_proved: bool
    missing_places: int
    relief: tuple[str, ...]
    skills: tuple[SkillHealth, ...]
    mentees: tuple[Blocked, ...]
    mentors: tuple[Blocked, ...]
    steps: tuple[Step, ...]
    is_explained: bool


def health_of(problem: Problem, progress: Progress | None = None) -> Health:
    """What can be said of a problem before it is solved.

    ``progress`` is told of "looking", "filling" and "explaining", as in ``solve``. Raises ValueError when more pairs are locked
    than somebody has places for.
    """
    looking, filling, explaining = (told(progress, stage) for stage in ("looking", "filling", "explaining"))
    looking(0, len(problem.mentees))
    draws = np.random.default_rng(problem.seed)
    mentees, mentors = shuffled(problem.mentees, draws), shuffled(problem.mentors, draws)
    barriers = Barriers(mentees, mentors, problem.rules, problem.forbidden)
    rows, columns = (
        np.array([at for at, one in enumerate(side) if one.places], np.intp) for side in (mentees, mentors)
    )
    found = _look(barriers, rows, columns, looking)
    offer, is_proved = make_offer(replace(problem, published=()), mentees, mentors, found), True
    if not found.is_all:
        offer, is_proved = look_further(barriers, offer, nearest=problem.nearest, seed=problem.seed, tell=filling)
    market = open_market(offer)
    pairs = widen(market, np.array([], np.intp), tell=filling)
    most = len(pairs) + len(problem.locked)
    can_have, can_get = _partners(barriers, offer, rows, columns, _against_rules(problem, mentees))
    lonely, idle = rows[can_have[rows] == 0], columns[can_get[columns] == 0]
    some, few = lonely[: EXPLAINED_PAIRS // max(1, len(columns))], idle[: EXPLAINED_PAIRS // max(1, len(rows))]
    reasons = reasons_of(barriers, some, columns, explaining)
    return Health(
        wanted=int(offer.wanted.sum()),
        places=int(offer.places.sum()),
        most_pairs=most,
        is_proved=is_proved,
        missing_places=int(np.minimum(offer.wanted, can_have).sum()) - most,
        relief=tuple(sorted(mentors[column].id for column in np.flatnonzero(reach(market, pairs)[1]))),
        skills=tuple(sorted(_skills_of(mentees, mentors), key=lambda one: (one.places - one.mentees, one.skill))),
        mentees=_blocked(mentees, lonely, reasons.kept),
        mentors=_blocked(mentors, idle, kept_from(barriers, rows, few, explaining)),
        steps=tuple(steps_of(reasons)),
        is_explained=len(some) == len(lonely) and len(few) == len(idle),
    )


def _look(barriers: Barriers, rows: Ints, columns: Ints, tell: Tell) -> Candidates:
    """Pairs that are allowed: all of few; of many those in parts, into which people are dealt as they come.

    Nearly everybody finds somebody in their part. Only the others have to be looked at beside everybody.
    """
    parts = -(-len(rows) * len(columns) // ALL_PAIRS) or 1
    sides = [np.array_split(side, parts) for side in (rows, columns)]
    found = [np.zeros((2, 0), np.int32)]
    for done, (own, theirs) in enumerate(zip(*sides, strict=True), 1):
        for block in barriers.blocks(own, theirs):
            row, column = np.nonzero(block.scores >= 0)
            found.append(np.stack((block.rows[row], block.columns[column])).astype(np.int32))
        tell(done, parts)
    mentees, mentors = np.concatenate(found, axis=1)
    order = np.lexsort((mentors, mentees))
    return Candidates(mentees[order], mentors[order], np.zeros(len(order), np.int32), is_all=parts == 1)


def _partners(barriers: Barriers, offer: Offer, rows: Ints, columns: Ints, against: Ints) -> tuple[Ints, Ints]:
    """How many may be paired with each mentee and with each mentor, locked pairs included.

    ``against``: in how many locked pairs, which the rules do not allow, each mentee is. The numbers are right where a mentee
    wants more, and where a mentor has nobody; otherwise there may be more.
    """
    can_have = np.bincount(offer.mentees, minlength=len(offer.wanted))
    can_get = np.bincount(offer.mentors, minlength=len(offer.places))
    few, idle = rows[can_have[rows] < offer.wanted[rows]], columns[can_get[columns] == 0]
    can_have[few] = against[few]
    for block in barriers.blocks(few, columns):
        can_have[block.rows] += np.count_nonzero(block.scores >= 0, axis=1)
    for block in barriers.blocks(rows, idle):
        can_get[block.columns] += np.count_nonzero(block.scores >= 0, axis=0)
    return can_have, can_get


def _against_rules(problem: Problem, mentees: Sequence[Person]) -> Ints:
    """How many of the locked pairs of each mentee the rules do not allow."""
    mine, theirs = ({person.id: person for person in side} for side in (problem.mentees, problem.mentors))
    counts = Counter(one for one, other in problem.locked if problem.broken_by(mine[one], theirs[other]))
    return np.array([counts[person.id] for person in mentees], np.intp)


def _blocked(people: Sequence[Person], places: Ints, kept: Mapping[Rule, Ints]) -> tuple[Blocked, ...]:
    """These people by id, with what was found of the first of them."""
    found = {
        people[place].id: {rule: int(counts[at]) for rule, counts in kept.items() if at < len(counts) and counts[at]}
        for at, place in enumerate(places)
    }
    return tuple(Blocked(name, rules) for name, rules in sorted(found.items()))


def _skills_of(mentees: Sequence[Person], mentors: Sequence[Person]) -> Iterator[SkillHealth]:
    wanting = Counter(skill for person in mentees if person.places for skill in person.skills)
    offering = Counter(skill for person in mentors if person.places for skill in person.skills)
    places: Counter[str] = Counter()
    for person in mentors:
        for skill in person.skills:
            places[skill] += person.places
    for skill in wanting.keys() | offering.keys():
        yield SkillHealth(skill, wanting[skill], offering[skill], places[skill])
