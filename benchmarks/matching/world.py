"""Made-up programmes: mentees and mentors as they sign up, the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.matching.instance import Instance
from mentoring.matching import Person, Problem
from mentoring.matching.blocks import Scores
from mentoring.matching.candidates import find_candidates

#: How many words there are for skills and interests; the n-th is as common as 1 / n.
WORDS = 500
SKILLS, INTERESTS, ITEMS, HOURS = 6, 4, 8, 10
#: Minutes east of UTC, languages (some speak a second one), levels.
OFFSETS = (-480, -300, 0, 60, 120, 330, 540)
LANGUAGES = ("en", "es", "ar", "fr", "hi")
LEVELS, TEAMS = 6, 40
PLACES = 3


def programme(mentees: int, mentors: int, seed: int = 0) -> Problem:
    """So many people with the rules and weights that programmes begin with, and a mentor who is one step above at least."""
    draws = np.random.default_rng(seed)
    theirs = _people("o", mentors, draws, levels=(2, LEVELS + 2), places=PLACES)
    mine = _people("e", mentees, draws, levels=(0, LEVELS), places=1, managers=[person.id for person in theirs])
    return Problem(mine, theirs, seed=seed)


def instance_of(problem: Problem) -> Instance:
    """The pairs that the engine looks at, for it and for the others. People in the order of the problem."""
    scores = Scores(problem.mentees, problem.mentors, problem.rules, problem.weights)
    found = find_candidates(scores, nearest=problem.nearest, seed=problem.seed)
    places = np.array([person.places for person in problem.mentors])
    return Instance(found.mentees, found.mentors, found.scores, places, len(problem.mentees), problem.seed)


def _people(
    letter: str,
    count: int,
    draws: np.random.Generator,
    *,
    levels: tuple[int, int],
    places: int,
    managers: Sequence[str] = (),
) -> list[Person]:
    weights = 1.0 / np.arange(1, WORDS + 1)
    words = np.searchsorted(np.cumsum(weights / weights.sum()), draws.random((count, SKILLS + INTERESTS)))
    names = np.array([f"word {number}" for number in range(WORDS + 1)], object)[words].tolist()
    styles = np.round(draws.random((count, ITEMS)), 3).tolist()
    begins = draws.integers(0, 168, (count, HOURS)).tolist()
    tongues = np.array(LANGUAGES, object)[
        draws.choice(len(LANGUAGES), (count, 2), p=(0.6, 0.1, 0.1, 0.1, 0.1))
    ].tolist()
    offsets = np.array(OFFSETS)[draws.integers(0, len(OFFSETS), count)].tolist()
    steps = draws.integers(*levels, count).tolist()
    teams = draws.integers(0, TEAMS, count).tolist()
    bosses = draws.integers(0, max(1, len(managers)), count).tolist()
    return [
        Person(
            f"{letter}{number}",
            skills=frozenset(names[number][:SKILLS]),
            interests=frozenset(names[number][SKILLS:]),
            style=tuple(styles[number]),
            hours=frozenset(begins[number]),
            languages=frozenset(tongues[number]),
            offset=offsets[number],
            level=steps[number],
            team=f"team {teams[number]}",
            manager=managers[bosses[number]] if managers else "",
            places=places,
        )
        for number in range(count)
    ]
