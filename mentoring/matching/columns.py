"""People as arrays, a row each: what ``blocks`` computes with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from .people import HOURS_A_WEEK, Person

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One side. ``skills`` and ``interests``: (people, words), 1 where it is theirs; ``languages``: (people, 64-bit words).

    Of what may be unknown there is a mask: ``has_style``, ``has_hours``, ``has_offset``, ``has_level``. ``team``: a number for
    each team, 0 for none.
    """

    skills: csr_array
    interests: csr_array
    style: Matrix
    has_style: NDArray[np.bool_]
    hours: Matrix
    has_hours: NDArray[np.bool_]
    languages: NDArray[np.uint64]
    offset: NDArray[np.int64]
    has_offset: NDArray[np.bool_]
    level: NDArray[np.int64]
    has_level: NDArray[np.bool_]
    team: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.team)


def make_columns(mentees: Sequence[Person], mentors: Sequence[Person]) -> tuple[Columns, Columns]:
    """Both sides in one vocabulary. Words that only one side uses are left out: nobody can share them."""
    words = _Words(
        skills=_shared(mentees, mentors, _skills),
        interests=_shared(mentees, mentors, _interests),
        languages=_shared(mentees, mentors, _languages),
        teams=_shared(mentees, mentors, lambda person: (person.team,) if person.team else ()),
        items=max((len(person.style) for side in (mentees, mentors) for person in side), default=0),
    )
    return _columns(mentees, words, 0), _columns(mentors, words, 1)


@dataclass(frozen=True, slots=True)
class _Words:
    """A number for each word that both sides use, and how many items there are on style."""

    skills: Mapping[str, int]
    interests: Mapping[str, int]
    languages: Mapping[str, int]
    teams: Mapping[str, int]
    items: int


def _columns(people: Sequence[Person], words: _Words, side: int) -> Columns:
    style = np.array([person.style or (0.0,) * words.items for person in people], np.float32)
    return Columns(
        skills=_table(people, words.skills, _skills),
        interests=_table(people, words.interests, _interests),
        style=style.reshape(len(people), words.items),
        has_style=_mask(bool(person.style) for person in people),
        hours=_table(people, {hour: hour for hour in range(HOURS_A_WEEK)}, lambda person: person.hours).toarray(),
        has_hours=_mask(bool(person.hours) for person in people),
        languages=_bits(people, words.languages, side),
        offset=np.array([person.offset or 0 for person in people], np.int64),
        has_offset=_mask(person.offset is not None for person in people),
        level=np.array([person.level or 0 for person in people], np.int64),
        has_level=_mask(person.level is not None for person in people),
        # A team that the other side does not have differs from all of them, and is known: -1.
        team=np.array([1 + words.teams.get(person.team, -2) if person.team else 0 for person in people], np.int64),
    )


def _shared(
    mentees: Sequence[Person], mentors: Sequence[Person], pick: Callable[[Person], Iterable[str]]
) -> dict[str, int]:
    """A number for each word that both sides use."""
    used, other = ({word for person in side for word in pick(person)} for side in (mentees, mentors))
    return {word: number for number, word in enumerate(sorted(used & other))}


def _skills(person: Person) -> Iterable[str]:
    return person.skills


def _interests(person: Person) -> Iterable[str]:
    return person.interests


def _languages(person: Person) -> Iterable[str]:
    return person.languages


def _table(people: Sequence[Person], words: Mapping[Any, int], pick: Callable[[Person], Iterable[Any]]) -> csr_array:
    chosen = [sorted(words[word] for word in pick(person) if word in words) for person in people]
    starts = np.concatenate(([0], np.cumsum([len(row) for row in chosen], dtype=np.int64)))
    flat = np.fromiter((word for row in chosen for word in row), np.int64, starts[-1])
    ones = np.ones(len(flat), np.float32)
    return csr_array((ones, flat, starts), shape=(len(people), len(words)))


def _bits(people: Sequence[Person], words: Mapping[str, int], side: int) -> NDArray[np.uint64]:
    """A bit for each language. Somebody who named none shares one with everybody: all bits; the first two are for that."""
    bits = np.zeros((len(people), 1 + (len(words) + 1) // 64), np.uint64)
    for row, person in enumerate(people):
        if not person.languages:
            bits[row] = ~np.uint64(0)
            continue
        for number in [side, *(2 + words[language] for language in person.languages if language in words)]:
            place, bit = divmod(number, 64)
            bits[row, place] |= np.uint64(1 << bit)
    return bits


def _mask(truths: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(truths, np.bool_)
