"""What all solvers are given: pairs that are allowed, with scores, and places. Needs NumPy alone, for the peers' sake."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

#: Worth more than all that scores can differ by: as many pairs as can be come first, as in the engine.
PAIR = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a contender makes of an instance. ``gap``: how far from the best it is at most, if that is proved.

    ``total``: the sum of scores where other pairs than those of the instance may be in it.
    """

    pairs: list[tuple[int, int]]
    gap: float | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """Pairs sorted by mentee, then mentor. ``places`` of shape (mentors,). Each of ``count`` mentees wants one mentor."""

    mentees: Any
    mentors: Any
    scores: Any
    places: Any
    count: int
    seed: int = 0

    def save(self, path: Path) -> None:
        """Write it to a file of NumPy's."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Instance:
        """Read what ``save`` wrote."""
        with np.load(path) as arrays:
            return cls(
                *(arrays[name] for name in ("mentees", "mentors", "scores", "places")),
                count=int(arrays["count"]),
                seed=int(arrays["seed"]),
            )

    @property
    def rankings(self) -> tuple[list[list[int]], list[list[int]]]:
        """Whom each mentee and each mentor would like, the best first, ties by number: lists as stable solvers want them."""
        by_mentee = np.lexsort((self.mentors, -self.scores, self.mentees))
        by_mentor = np.lexsort((self.mentees, -self.scores, self.mentors))
        mine = np.split(self.mentors[by_mentee], np.cumsum(np.bincount(self.mentees, minlength=self.count))[:-1])
        theirs = np.split(
            self.mentees[by_mentor], np.cumsum(np.bincount(self.mentors, minlength=len(self.places)))[:-1]
        )
        return [row.tolist() for row in mine], [row.tolist() for row in theirs]

    def total(self, answer: Answer) -> int:
        """The sum of scores. Raises ValueError for a pair that is not allowed, and for more pairs than somebody has places for."""
        rows, columns = np.array(answer.pairs, np.int64).reshape(-1, 2).T
        if np.any(np.bincount(columns, minlength=len(self.places)) > self.places) or len(np.unique(rows)) < len(rows):
            raise ValueError("Somebody has more partners than places.")
        if answer.total is not None:
            return answer.total
        width = len(self.places)
        keys = self.mentees.astype(np.int64) * width + self.mentors
        wanted = rows * width + columns
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        if np.any(keys[found] != wanted):
            raise ValueError("A pair is not allowed.")
        return int(self.scores[found].sum())
