"""People as they come, for tests: few words, so that they share some, and every gap that there can be."""

from itertools import product

from hypothesis import strategies as st

from mentoring.matching.fit import Criterion, Weights
from mentoring.matching.people import Person
from mentoring.matching.problem import Problem
from mentoring.matching.rules import LIFTABLE, Rules

WORDS = st.frozensets(st.sampled_from(["sql", "python", "talks", "maps"]))
LANGUAGES = st.frozensets(st.sampled_from(["en", "es", "ar"]))


def persons(name: str, others: list[str]) -> st.SearchStrategy[Person]:
    named = st.sampled_from(others or ["nobody"])
    return st.builds(
        Person,
        id=st.just(name),
        skills=WORDS,
        interests=WORDS,
        style=st.one_of(st.just(()), st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32))),
        hours=st.frozensets(st.integers(0, 5)),
        languages=LANGUAGES,
        offset=st.one_of(st.none(), st.sampled_from([-720, -60, 0, 330, 780])),
        level=st.one_of(st.none(), st.integers(0, 6)),
        team=st.sampled_from(["", "north", "south"]),
        manager=st.one_of(st.just(""), named),
        priority=st.sampled_from(["", *Criterion]),
        wishes=st.lists(named, max_size=4, unique=True).map(tuple),
        never=st.frozensets(named, max_size=1),
        musts=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(sorted(LIFTABLE)), max_size=2)),
        places=st.integers(0, 3),
    )


@st.composite
def sides(draw: st.DrawFn) -> tuple[list[Person], list[Person]]:
    """Up to four mentees and four mentors; one of them may be on both sides."""
    mentees = [f"e{number}" for number in range(draw(st.integers(0, 4)))]
    mentors = [f"o{number}" for number in range(draw(st.integers(0, 4)))]
    if mentees and draw(st.booleans()):
        mentors.append(mentees[0])
    return [draw(persons(name, mentors)) for name in mentees], [draw(persons(name, mentees)) for name in mentors]


RULES = st.builds(
    Rules,
    shared_language=st.booleans(),
    most_offset=st.sampled_from([None, 0, 120, 700]),
    least_hours=st.integers(0, 2),
    least_above=st.sampled_from([None, 0, 2]),
    no_manager=st.booleans(),
    other_team=st.booleans(),
)
WEIGHTS = st.builds(Weights, *[st.sampled_from([0.0, 1.0, 35.0]) for _ in Criterion])


@st.composite
def pools(draw):
    """A problem of such sides, with pairs that are forbidden, published and locked."""
    mentees, mentors = draw(sides())
    every = [*product([one.id for one in mentees], [one.id for one in mentors])]
    some = st.sets(st.sampled_from(every), max_size=2) if every else st.just(set())
    rooms = {person.id: person.places for person in mentors}
    forbidden = draw(some)
    lockable = [
        (one.id, other)
        for one in mentees
        for other in rooms
        if one.places and rooms[other] and (one.id, other) not in forbidden
    ]
    locked = {draw(st.sampled_from(lockable))} if lockable and draw(st.booleans()) else set()
    return Problem(
        mentees,
        mentors,
        draw(RULES),
        draw(WEIGHTS),
        forbidden=forbidden,
        locked=locked,
        published=draw(some) - forbidden,
    )
