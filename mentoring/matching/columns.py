"""People as arrays, a row each: what ``blocks`` computes with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from .people import HOURS_A_WEEK, Person
from .rules import LIFTABLE

Matrix = NDArray[np.float32]

#: The words of one kind that somebody named.
Pick = Callable[[Person], Collection[str]]

#: A bit for each rule on which somebody may insist.
MUSTS = {rule: 1 << number for number, rule in enumerate(sorted(LIFTABLE))}


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One side. ``skills`` and ``interests``: (people, words), 1 where it is theirs; ``hours``: (people, hours of the week).

    ``languages``: (people, 64-bit words). ``team``: a number for each team, 0 for none. Of what may be unknown there is a mask:
    ``has_style``, ``has_hours``, ``has_offset``, ``has_level``. ``musts``: the bits of ``MUSTS`` for the rules that they insist on.
    """

    skills: csr_array
    interests: csr_array
    style: Matrix
    has_style: NDArray[np.bool_]
    hours: NDArray[np.bool_]
    has_hours: NDArray[np.bool_]
    languages: NDArray[np.uint64]
    offset: NDArray[np.int64]
    has_offset: NDArray[np.bool_]
    level: NDArray[np.int64]
    has_level: NDArray[np.bool_]
    team: NDArray[np.int64]
    musts: NDArray[np.uint8]

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
        hours=_hours(people),
        has_hours=_mask(bool(person.hours) for person in people),
        languages=_bits(people, words.languages, side),
        offset=np.array([person.offset or 0 for person in people], np.int64),
        has_offset=_mask(person.offset is not None for person in people),
        level=np.array([person.level or 0 for person in people], np.int64),
        has_level=_mask(person.level is not None for person in people),
        # A team that the other side does not have differs from all of them, and is known: -1.
        team=np.array([1 + words.teams.get(person.team, -2) if person.team else 0 for person in people], np.int64),
        musts=np.array([_must_bits(person) for person in people], np.uint8),
    )


def _shared(mentees: Sequence[Person], mentors: Sequence[Person], pick: Pick) -> dict[str, int]:
    """A number for each word that both sides use."""
    used, other = ({word for person in side for word in pick(person)} for side in (mentees, mentors))
    return {word: number for number, word in enumerate(sorted(used & other))}


def _skills(person: Person) -> Collection[str]:
    return person.skills


def _interests(person: Person) -> Collection[str]:
    return person.interests


def _languages(person: Person) -> Collection[str]:
    return person.languages


def _table(people: Sequence[Person], words: Mapping[str, int], pick: Pick) -> csr_array:
    rows = _rows(people, pick)
    columns = np.fromiter((words.get(word, -1) for person in people for word in pick(person)), np.int32, len(rows))
    is_known = columns >= 0
    ones = np.ones(np.count_nonzero(is_known), np.float32)
    table = csr_array((ones, (rows[is_known], columns[is_known])), shape=(len(people), len(words)))
    table.sort_indices()
    return table


def _hours(people: Sequence[Person]) -> NDArray[np.bool_]:
    rows = _rows(people, lambda person: person.hours)
    table = np.zeros((len(people), HOURS_A_WEEK), np.bool_)
    table[rows, np.fromiter((hour for person in people for hour in person.hours), np.int32, len(rows))] = True
    return table


def _rows(people: Sequence[Person], pick: Callable[[Person], Sized]) -> NDArray[np.int32]:
    """The row of each of the things that people have."""
    counts = np.fromiter((len(pick(person)) for person in people), np.intp, len(people))
    return np.repeat(np.arange(len(people), dtype=np.int32), counts)


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


def _must_bits(person: Person) -> int:
    return sum(bit for rule, bit in MUSTS.items() if rule in person.musts) if person.musts else 0
