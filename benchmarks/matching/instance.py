"""What all solvers are given: pairs that are allowed, with scores, and places. Needs NumPy alone, for the peers' sake."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

#: Worth more than all that scores can differ by: as many pairs as can be come first, as in the engine.
PAIR = 20_000


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

    def total(self, pairs: list[tuple[int, int]]) -> int:
        """The sum of scores. Raises ValueError for a pair that is not allowed, and for more pairs than there are places."""
        width = len(self.places)
        keys = np.array([mentee * width + mentor for mentee, mentor in pairs], np.int64)
        all_keys = self.mentees * width + self.mentors
        places = np.minimum(np.searchsorted(all_keys, keys), len(all_keys) - 1)
        if np.any(all_keys[places] != keys) or np.any(np.bincount(keys % width, minlength=width) > self.places):
            raise ValueError("These pairs keep not to the rules.")
        if len(np.unique(keys // width)) != len(keys):
            raise ValueError("A mentee has two mentors.")
        return int(self.scores[places].sum())
