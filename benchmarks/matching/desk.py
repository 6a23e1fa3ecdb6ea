"""What a coordinator's screens ask of the engine between runs, each in CPU ms: the median of five."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

from benchmarks.matching.world import programme
from benchmarks.measure import cpu_seconds
from mentoring.matching import as_plain, compare, explain, health_of, problem_of, repair, solve, what_if

RUNS = 5


def lines_of(size: tuple[int, int]) -> Iterator[str]:
    """A line for each question, of a programme of this size that has been matched."""
    problem = programme(*size)
    run = solve(problem)
    pairs = [(pair.mentee, pair.mentor) for pair in run.pairs]
    (mentee, mentor), (_other, goal) = pairs[0], pairs[-1]
    left = replace(problem, mentors=[person for person in problem.mentors if person.id != mentor])
    fewer = replace(problem, mentors=problem.mentors[: len(problem.mentors) * 3 // 4])
    questions: dict[str, Callable[[], object]] = {
        "what if one mentee had another mentor": lambda: what_if(
            problem, pairs, make=[(mentee, goal)], end=[(mentee, mentor)]
        ),
        "repair after one mentor left": lambda: repair(left, pairs),
        "comparison of two runs": lambda: compare(run, run),
        "health of the pool": lambda: health_of(problem),
        "health of the pool, a quarter of the mentors fewer": lambda: health_of(fewer),
        "reasons for all pairs": lambda: explain(problem, run),
        "to JSON and back": lambda: problem_of(json.loads(json.dumps(as_plain(problem)))),
    }
    for words, question in questions.items():
        yield f"{size[0]:,} x {size[1]:,}, {words}: {median(_cpu_ms(question) for _run in range(RUNS)):,.1f} ms CPU"


def _cpu_ms(question: Callable[[], object]) -> float:
    started = cpu_seconds()
    question()
    return (cpu_seconds() - started) * 1_000
