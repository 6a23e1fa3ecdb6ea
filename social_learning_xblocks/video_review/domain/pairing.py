"""Which two videos somebody compares next, and in which order each person sees a gallery: no rows.

Who has been compared least comes first, against one that is as good as far as is known: there the answer is most uncertain,
so it says most. Ties are dealt by the person, so that people who ask at once get different pairs.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: Numbers below a prime, multiplied by another one, are the same numbers in another order (2 to the 31st, less 1).
PRIME = 2**31 - 1


@dataclass(frozen=True)
class Candidate:
    """A video as pairs are made: its id, in how many comparisons it was, its points in them (2 a win, 1 a draw)."""

    id: int
    compared: int = 0
    points: int = 0

    @property
    def level(self) -> float:
        """How often it was the better one, 0 to 1, with one win and one defeat that everybody begins with."""
        return (self.points / 2 + 1) / (self.compared + 2)


def next_pair(
    candidates: Sequence[Candidate], seen: Collection[tuple[int, int]], person: int
) -> tuple[int, int] | None:
    """The ids of the two to compare next, in the order in which they stand on the page; None when all were compared.

    ``seen``: pairs of ids this person has answered, the smaller first. ``person``: any number that is theirs.
    """
    answered: dict[int, set[int]] = {}
    for first, second in seen:
        answered.setdefault(first, set()).add(second)
        answered.setdefault(second, set()).add(first)
    for one in sorted(candidates, key=lambda each: (each.compared, dealt(person, each.id))):
        known = {one.id} | answered.get(one.id, set())
        rivals = [each for each in candidates if each.id not in known]
        if rivals:
            other = min(rivals, key=functools.partial(_order, person, one))
            # Which side one stands on is chance too: people like the left one better.
            return (one.id, other.id) if dealt(person, other.id, one.id) % 2 else (other.id, one.id)
    return None


def _order(person: int, one: Candidate, other: Candidate) -> tuple[float, int]:
    return surprise(one, other), dealt(person, one.id, other.id)


def surprise(one: Candidate, other: Candidate) -> float:
    """How much a comparison says, below zero: levels far apart tell little, and so does one more of many."""
    chance = one.level / (one.level + other.level)
    return -chance * (1 - chance) / (1 + other.compared)


def dealt(*numbers: int) -> int:
    """A number below ``PRIME`` that is always the same for these, and looks like chance."""
    text = ",".join(map(str, numbers)).encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % PRIME


def multiplier_of(*numbers: int) -> int:
    """What the draws of a gallery are multiplied with, modulo ``PRIME``, to make the order of one person."""
    return 1 + dealt(*numbers) % (PRIME - 1)
