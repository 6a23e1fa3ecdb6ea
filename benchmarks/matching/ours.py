"""Our side: the whole engine from people to pairs, and its core on the pairs that the peers are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.matching.instance import Answer, Instance
from benchmarks.matching.world import programme
from mentoring.matching import Aims, solve
from mentoring.matching.objective import Offer, find_best


def whole(instance: Instance) -> Callable[[], Answer]:
    """From people to pairs, with the aims that programmes begin with: also the floor, and the proof that nobody more fits."""
    return _whole(instance, Aims())


def whole_stable(instance: Instance) -> Callable[[], Answer]:
    """From people to pairs that are stable."""
    return _whole(instance, Aims(is_stable=True))


def _whole(instance: Instance, aims: Aims) -> Callable[[], Answer]:
    problem = replace(programme(instance.count, len(instance.places), instance.seed), aims=aims)

    def work() -> Answer:
        run = solve(problem)
        if not (aims.is_stable or run.is_widest):
            raise ValueError("It is not proved that nobody more could be matched.")
        pairs = [(int(pair.mentee[1:]), int(pair.mentor[1:])) for pair in run.pairs]
        return Answer(pairs, run.gap, sum(pair.score for pair in run.pairs))

    return work


def core(instance: Instance) -> Callable[[], Answer]:
    """As many pairs as can be, then their total; the exact way for few people, the auction and its proof for many."""
    return _core(instance, Aims(has_floor=False))


def stable(instance: Instance) -> Callable[[], Answer]:
    """A stable result by the scores, and the proof of what it costs."""
    return _core(instance, Aims(is_stable=True))


def _core(instance: Instance, aims: Aims) -> Callable[[], Answer]:
    no = np.zeros(len(instance.scores), np.bool_)
    offer = Offer(
        mentees=instance.mentees,
        mentors=instance.mentors,
        scores=instance.scores,
        is_locked=no,
        was_made=no,
        wanted=np.ones(instance.count, np.intp),
        places=instance.places,
        fewest=np.zeros(len(instance.places), np.intp),
    )

    def work() -> Answer:
        found = find_best(offer, aims)
        pairs = zip(offer.mentees[found.pairs].tolist(), offer.mentors[found.pairs].tolist(), strict=True)
        return Answer(list(pairs), found.gap)

    return work
