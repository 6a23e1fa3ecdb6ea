"""A run in plain sentences, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .fit import FULL
from .problem import Problem
from .solve import Run

#: So many ids are named; of the others there is a number.
MOST_NAMED = 20


def summary_of(problem: Problem, run: Run) -> list[str]:
    """How many have a mentor, how good the pairs are, what is proved of both, and who has none."""
    wanting = {person.id for person in problem.mentees if person.places}
    matched = {pair.mentee for pair in run.pairs}
    left = sorted(wanting - matched)
    return [
        f"{len(matched):,} of {len(wanting):,} mentees have a mentor.",
        *([f"Some have several: there are {len(run.pairs):,} pairs."] if len(run.pairs) > len(matched) else []),
        "By these rules no more pairs can be made: this is proved."
        if run.is_widest
        else "Whether more pairs could be made is not proved.",
        *_quality(run),
        *([f"Without a mentor: {some_of(left)}."] if left else []),
    ]


def some_of(names: Sequence[str]) -> str:
    """The first names, and how many there are besides."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _quality(run: Run) -> Iterator[str]:
    if not run.pairs:
        return
    scores = [pair.score / FULL * 100 for pair in run.pairs]
    yield f"Of 100 points, the lowest score is {min(scores):.2f}, the mean {sum(scores) / len(scores):.2f}."
    if run.floor:
        yield f"The floor is {run.floor / FULL * 100:.2f}: a higher one would leave somebody out."
    among = "all pairs that are allowed" if run.is_complete else "the pairs that were looked at"
    better = f"by more than {100 * run.gap:.4f} %" if run.gap else "at all"
    yield f"Among {among}, with as many pairs over this floor, no total is better {better}: this is proved."
