"""Small groups: figures of so few people that they would tell of somebody are not shown, nor can be had by subtraction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

#: Of fewer people no figure is shown: the usual least of official statistics lies between three and ten.
LEAST = 5

Key = TypeVar("Key")


def withheld(counts: Mapping[Key, int], *, least: int = LEAST) -> frozenset[Key]:
    """Which groups are not shown by themselves. ``counts``: the people of each; groups of nobody tell of nobody.

    What is left is shown beside the sum of all. So those who are withheld are ``least`` people together, or nobody, or everybody:
    else the sum less what is shown would be theirs. Where they are too few, the smallest of the others join them.
    """
    some = sorted((key for key, count in counts.items() if count), key=lambda key: (counts[key], str(key)))
    kept = [key for key in some if counts[key] < least]
    for key in some[len(kept) :]:
        if not kept or sum(counts[one] for one in kept) >= least:
            break
        kept.append(key)
    return frozenset(kept)
