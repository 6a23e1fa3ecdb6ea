"""Which parts of a whole may be told by themselves, so that nothing is said of a few people, and nothing can be worked out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

#: Nothing is said of fewer people than so many.
FEWEST = 5


def apart(sizes: Mapping[Key, int], *, most: int | None = None) -> set[Key]:
    """The parts that stand by themselves; the others are one part, or are not told. Sizes are people, each in one part.

    Promises: a part that stands by itself has ``FEWEST`` people or more. Who knows the whole and takes off all that is told
    is left with nobody, with ``FEWEST`` or more, or knew no more than the whole: the smallest part that would stand by itself
    joins the others until that holds. ``most``: of so many parts at most, the largest; of two alike the first.
    """
    large = [key for key, size in sizes.items() if size >= FEWEST]
    told = sorted(large, key=lambda key: -sizes[key])[:most]
    rest = sum(sizes.values()) - sum(sizes[key] for key in told)
    while told and 0 < rest < FEWEST:
        rest += sizes[told.pop()]
    return set(told)
