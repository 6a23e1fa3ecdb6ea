"""Two runs side by side: whose partners differ, who has somebody by one and nobody by the other, and how much better it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from .fit import score_of
from .problem import Problem
from .solve import Pair, Run


@dataclass(frozen=True, slots=True)
class Change:
    """A mentee whose mentors differ, with the pairs of both runs, each by mentor."""

    mentee: str
    before: tuple[Pair, ...]
    after: tuple[Pair, ...]

    @property
    def gain(self) -> int:
        """What is added to the sum of their scores."""
        return sum(pair.score for pair in self.after) - sum(pair.score for pair in self.before)


@dataclass(frozen=True, slots=True)
class Delta:
    """A figure of both runs."""

    before: float
    after: float

    @property
    def change(self) -> float:
        """How much more it is."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` by mentee. ``matched``: mentees with a mentor; ``pairs``: how many; ``lowest``, ``mean``: of their scores.

    ``moved``, ``placed`` and ``left_out`` are ids of ``changes``: who has somebody in both runs, in the second alone, in the
    first alone. ``better`` and ``worse``: of who has somebody in both, whose scores are higher or lower in sum.
    """

    changes: tuple[Change, ...]
    matched: Delta
    pairs: Delta
    lowest: Delta
    mean: Delta

    @property
    def moved(self) -> tuple[str, ...]:
        return tuple(change.mentee for change in self.changes if change.before and change.after)

    @property
    def placed(self) -> tuple[str, ...]:
        return tuple(change.mentee for change in self.changes if not change.before)

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(change.mentee for change in self.changes if not change.after)

    @property
    def better(self) -> tuple[str, ...]:
        return tuple(change.mentee for change in self.changes if change.before and change.after and change.gain > 0)

    @property
    def worse(self) -> tuple[str, ...]:
        return tuple(change.mentee for change in self.changes if change.before and change.after and change.gain < 0)


def compare(before: Run, after: Run, problem: Problem | None = None) -> Comparison:
    """What changes from one run to another, of the same people or not.

    Scores are those of each run. Where the two had different weights they say little about each other: those of ``problem``
    measure both, as far as its people go.
    """
    was, becomes = (_measured(run.pairs, problem) for run in (before, after))
    mine, theirs = _by_mentee(was), _by_mentee(becomes)
    changes = (
        Change(mentee, mine.get(mentee, ()), theirs.get(mentee, ())) for mentee in sorted(mine.keys() | theirs.keys())
    )
    return Comparison(
        tuple(change for change in changes if _mentors(change.before) != _mentors(change.after)),
        matched=Delta(len(mine), len(theirs)),
        pairs=Delta(len(was), len(becomes)),
        lowest=Delta(*(min((pair.score for pair in pairs), default=0) for pairs in (was, becomes))),
        mean=Delta(*(sum(pair.score for pair in pairs) / max(len(pairs), 1) for pairs in (was, becomes))),
    )


def _measured(pairs: Collection[Pair], problem: Problem | None) -> list[Pair]:
    """The pairs in order, scored by the weights of the problem if there is one."""
    if problem is None:
        return sorted(pairs)
    mentees = {person.id: person for person in problem.mentees}
    mentors = {person.id: person for person in problem.mentors}
    return sorted(
        replace(pair, score=score_of(problem.weights, mentees[pair.mentee], mentors[pair.mentor]))
        if pair.mentee in mentees and pair.mentor in mentors
        else pair
        for pair in pairs
    )


def _by_mentee(pairs: Collection[Pair]) -> Mapping[str, tuple[Pair, ...]]:
    return {mentee: tuple(own) for mentee, own in groupby(pairs, key=lambda pair: pair.mentee)}


def _mentors(pairs: Collection[Pair]) -> list[str]:
    return [pair.mentor for pair in pairs]
