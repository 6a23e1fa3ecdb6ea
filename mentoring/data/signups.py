"""What somebody signs up with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Signup:
    """Everything a person says in a programme. ``wanted``, ``offered``: names of skills, the dearest first.

    ``languages``: codes; ``windows``: of the week on the clock of ``time_zone``, as ``matching.windows`` reads them; ``style``:
    an answer from 0 to 1 for each item of ``domain.styles``, or nothing; ``priority``: a ``matching.Criterion`` or ""; ``musts``:
    rules of ``matching.Rule``; ``wishes``, ``nevers``: user ids; ``consents``: to the programme's terms as they are now.
    """

    is_mentee: bool = False
    is_mentor: bool = False
    wanted: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    goals: str = ""
    interests: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str = ""
    windows: tuple[str, ...] = ()
    style: tuple[float, ...] = ()
    level: int | None = None
    team: str = ""
    priority: str = ""
    musts: tuple[str, ...] = ()
    mentee_places: int = 1
    mentor_places: int = 1
    is_listed: bool = False
    wishes: tuple[int, ...] = ()
    nevers: tuple[int, ...] = ()
    consents: bool = False


@dataclass(frozen=True)
class SkillCard:
    """A skill of a space's list, with how many want it and how many can help with it."""

    id: int
    name: str
    group: str
    is_listed: bool
    wanted: int = 0
    offered: int = 0


@dataclass(frozen=True)
class SignupCard:
    """A sign-up in short, for its owner and for coordinators. ``must_agree``: the terms have changed since they agreed."""

    id: int
    state: str
    is_mentee: bool
    is_mentor: bool
    wanted: Sequence[str]
    offered: Sequence[str]
    goals: str
    languages: Sequence[str]
    time_zone: str
    windows: Sequence[str]
    mentee_places: int
    mentor_places: int
    must_agree: bool
