"""Problems and runs as plain data, to be kept as JSON and read back: what a run came from stays with what came out.

``problem_of(as_plain(problem)) == problem``, so the same engine gives the same answer to it; and the same for runs. What has
its usual value is left out of people and settings, so that a stored problem is small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from types import NoneType
from typing import Any, TypeVar

from .fit import Weights
from .objective import Aims
from .people import Person
from .problem import Problem
from .rules import Rules
from .solve import Pair, Run

#: Of what is written here. What has another is refused.
VERSION = 1

_Kind = TypeVar("_Kind", Person, Rules, Weights, Aims, Pair)


def as_plain(thing: Problem | Run) -> dict[str, Any]:
    """Dictionaries, lists, texts and numbers alone, if people were made of such."""
    return {"version": VERSION, **(_of_problem(thing) if isinstance(thing, Problem) else _of_run(thing))}


def problem_of(data: object) -> Problem:
    """The problem of which ``as_plain`` made this. Raises ValueError with a sentence for anything else."""
    plain = _whole(data, Problem)
    return Problem(
        mentees=[_read(Person, one) for one in _list(plain["mentees"])],
        mentors=[_read(Person, one) for one in _list(plain["mentors"])],
        rules=_read(Rules, plain["rules"]),
        weights=_read(Weights, plain["weights"]),
        aims=_read(Aims, plain["aims"]),
        locked=[_ids(pair) for pair in _list(plain["locked"])],
        forbidden=[_ids(pair) for pair in _list(plain["forbidden"])],
        published=[_ids(pair) for pair in _list(plain["published"])],
        nearest=_value("int", plain["nearest"]),
        seed=_value("int", plain["seed"]),
    )


def run_of(data: object) -> Run:
    """The run of which ``as_plain`` made this. Raises ValueError with a sentence for anything else."""
    plain = _whole(data, Run)
    kinds = {field.name: str(field.type) for field in fields(Run) if field.name != "pairs"}
    pairs = tuple(_read(Pair, pair) for pair in _list(plain["pairs"]))
    return Run(pairs, **{name: _value(kind, plain[name]) for name, kind in kinds.items()})


def _of_problem(problem: Problem) -> dict[str, Any]:
    return {
        "mentees": [_told(person) for person in problem.mentees],
        "mentors": [_told(person) for person in problem.mentors],
        "rules": _told(problem.rules),
        "weights": _told(problem.weights),
        "aims": _told(problem.aims),
        **{name: sorted(map(list, getattr(problem, name))) for name in ("locked", "forbidden", "published")},
        "nearest": problem.nearest,
        "seed": problem.seed,
    }


def _of_run(run: Run) -> dict[str, Any]:
    plain = {field.name: _plain(getattr(run, field.name)) for field in fields(run)}
    return {**plain, "pairs": [_told(pair) for pair in run.pairs]}


def _told(thing: Person | Rules | Weights | Aims | Pair) -> dict[str, Any]:
    """The fields that say something else than usual."""
    values = ((field, getattr(thing, field.name)) for field in _fields(type(thing)).values())
    return {field.name: _plain(value) for field, value in values if field.default is MISSING or value != field.default}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _read(kind: type[_Kind], data: object) -> _Kind:
    known = _fields(kind)
    if not isinstance(data, dict) or not data.keys() <= known.keys():
        raise ValueError(f"This is no {kind.__name__} as it was stored.")
    missing = {name for name, field in known.items() if field.default is MISSING} - data.keys()
    if missing:
        raise ValueError(f"A stored {kind.__name__} lacks {', '.join(sorted(missing))}.")
    return kind(**{name: _value(str(known[name].type), value) for name, value in data.items()})


def _fields(kind: type) -> Mapping[str, Field[Any]]:
    return {field.name: field for field in fields(kind)}


def _whole(data: object, kind: type[Problem | Run]) -> dict[str, Any]:
    if not isinstance(data, dict) or data.keys() != {"version", *_fields(kind)} or data["version"] != VERSION:
        raise ValueError(f"This is no {kind.__name__} as this version stores it.")
    return data


def _list(data: object) -> list[Any]:
    if not isinstance(data, list):
        raise ValueError("A list was stored otherwise.")
    return data


def _ids(data: object) -> tuple[str, str]:
    found = _value("tuple[str, ...]", data)
    if len(found) != 2:
        raise ValueError("A stored pair is two ids.")
    return found[0], found[1]


def _value(kind: str, data: object) -> Any:
    try:
        return _READERS[kind](data)
    except TypeError:
        raise ValueError(f"Of the kind {kind} this is not: {str(data)[:40]}") from None


def _one(*kinds: type) -> Callable[[Any], object]:
    def read(data: object) -> object:
        if type(data) not in kinds:
            raise TypeError
        return data

    return read


def _many(gather: Callable[[Iterable[Any]], object], *kinds: type) -> Callable[[Any], object]:
    def read(data: object) -> object:
        if type(data) is not list or not all(type(one) in kinds for one in data):
            raise TypeError
        return gather(data)

    return read


#: By the type of a field.
_READERS: Mapping[str, Callable[[Any], object]] = {
    "str": _one(str),
    "int": _one(int),
    "float": _one(int, float),
    "bool": _one(bool),
    "int | None": _one(int, NoneType),
    "bool | None": _one(bool, NoneType),
    "frozenset[str]": _many(frozenset, str),
    "frozenset[int]": _many(frozenset, int),
    "tuple[str, ...]": _many(tuple, str),
    "tuple[float, ...]": _many(tuple, int, float),
}
