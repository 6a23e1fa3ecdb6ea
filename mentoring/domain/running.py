"""Doing runs, wherever: in a worker, in a command, in a request where there is no worker and they are small.

A run reads who takes part, asks the engine, and keeps all of its answer in one transaction: who gives it up, or takes it over
from a worker that is dead, finds nothing half done.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Collection, Sequence
from typing import Any

from django.db import IntegrityError

from social_learning_xblocks.kit.jobs import Pulse, carry_out, claim, finish, held, waiting
from social_learning_xblocks.kit.jobs import Stopped as TakenAway
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.kit.transactions import verb

from ..data import RoundsDone
from ..enums import RoundMessage, RoundPhase
from ..matching import Explanation, Pair, Problem, Run, explain, solve
from ..models import LeftOut, Proposal, Round
from ..queries import taking_part
from .people import AT_ONCE, People, people_of
from .problems import problem_for, settings_of
from .reasons import as_data, why_not_as_data

#: Rows in one statement.
ROWS = 1_000


def run_round(round_id: int) -> bool:
    """Do a run to its end; whether this call did. False when somebody else works on it, it is over, or it was cancelled.

    Whatever goes wrong is told in the run and, by its class alone, in the log.
    """
    found = claim(Round, round_id)
    return found is not None and carry_out(found, _work, name=f"Run {found.pk}", message_of=_message_of)


def run_rounds() -> RoundsDone:
    """Do all runs that nobody works on, the oldest first. Can run twice, also at once."""
    done = failed = 0
    for pk in list(waiting(Round).values_list("pk", flat=True)):
        if run_round(pk):
            is_done = Round.objects.filter(pk=pk, state=JobState.DONE).exists()
            done, failed = done + is_done, failed + (not is_done)
    return RoundsDone(done, failed)


def _work(row: Round) -> None:
    pulse, begun = Pulse(row), time.monotonic()
    pulse(phase=RoundPhase.READING, done=0, total=0)
    people = people_of(row.programme)
    problem = problem_for(people, settings_of(row), seed=row.seed)

    def tell(stage: str, done: int, whole: int) -> None:
        pulse(phase=stage, done=done, total=whole)

    run = solve(problem, tell)
    found = explain(problem, run, tell)
    pulse(phase=RoundPhase.KEEPING, done=0, total=0)
    _keep(row, people, problem, run, found, seconds=time.monotonic() - begun)


def _message_of(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return RoundMessage.CHANGED
    return RoundMessage.LOCKED if isinstance(error, ValueError) else RoundMessage.ERROR


@verb
def _keep(row: Round, people: People, problem: Problem, run: Run, found: Explanation, *, seconds: float) -> None:
    """Keep what came out, without those who left meanwhile. Raises Stopped when the run is another's or over."""
    if held(row).select_for_update().first() is None:
        raise TakenAway
    there = set(taking_part(row.programme).values_list("pk", flat=True).iterator(AT_ONCE))
    made = [pair for pair in run.pairs if (pair.mentee, pair.mentor) not in people.paired]
    kept = [pair for pair in made if {int(pair.mentee), int(pair.mentor)} <= there]
    left_out = _left_out(people, run, found, made, kept, there)
    reasons = {(why.pair.mentee, why.pair.mentor): why.reasons for why in found.pairs}
    proposals = (
        Proposal(
            round=row,
            mentee_id=int(pair.mentee),
            mentor_id=int(pair.mentor),
            score=pair.score,
            reasons=as_data(reasons[pair.mentee, pair.mentor]),
        )
        for pair in kept
    )
    Proposal.objects.bulk_create(proposals, batch_size=ROWS)
    unmatched = (LeftOut(round=row, mentee_id=mentee, why=why) for mentee, why in sorted(left_out.items()))
    LeftOut.objects.bulk_create(unmatched, batch_size=ROWS)
    wanting = sum(person.places > 0 and int(person.id) in there for person in problem.mentees)
    figures = _figures(run, found, kept) | {
        "mentees": wanting,
        "matched": wanting - len(left_out),
        "mentors": sum(person.places > 0 for person in problem.mentors),
        "places": sum(person.places for person in problem.mentors),
        "paired": len(people.paired),
        "dropped": len(made) - len(kept),
        "seconds": round(seconds, 1),
    }
    finish(row, JobState.DONE, figures=figures)


def _left_out(
    people: People, run: Run, found: Explanation, made: Sequence[Pair], kept: Sequence[Pair], there: Collection[int]
) -> dict[int, dict[str, Any]]:
    """Who takes part and has nobody, with the reason: of very many the engine tells it of the first alone."""
    whys: dict[int, dict[str, Any]] = {int(mentee): {"untold": True} for mentee in run.unmatched}
    whys |= {int(why.mentee): why_not_as_data(why) for why in found.unmatched}
    has_somebody = {int(pair.mentee) for pair in kept} | {int(mentee) for mentee, _mentor in people.paired}
    whys |= {int(pair.mentee): {"left": True} for pair in made if int(pair.mentee) not in has_somebody}
    return {mentee: why for mentee, why in whys.items() if mentee in there}


def _figures(run: Run, found: Explanation, kept: Sequence[Pair]) -> dict[str, Any]:
    """How good the proposals are, and what is proved of them."""
    scores = [pair.score for pair in kept] or [0]
    return {
        "pairs": len(kept),
        "lowest": min(scores),
        "mean": round(statistics.fmean(scores), 1),
        "spread": round(statistics.pstdev(scores), 1),
        "idle": found.figures.idle,
        "swaps": found.figures.swaps,
        "gap": run.gap,
        "floor": run.floor,
        "is_widest": run.is_widest,
        "is_complete": run.is_complete,
    }
