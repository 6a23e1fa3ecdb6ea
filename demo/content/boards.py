"""Which threads stand on which board, and who is what there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import english_1, english_2, english_3, exercise_4, helpers, spanish
from .courses import ANALYSIS, LEADERSHIP, PYTHON
from .posts import Thread


@dataclass(frozen=True)
class Board:
    """A board by one of its blocks. ``shared_with`` maps other courses of a community to their block."""

    course: str
    block: str
    threads: tuple[Thread, ...]
    roles: dict[str, str] = field(default_factory=dict)
    willing: tuple[str, ...] = ()
    shared_with: dict[str, str] = field(default_factory=dict)
    held_words: str = ""


BOARDS = (
    Board(
        ANALYSIS,
        "qa-class",
        (*english_1.THREADS, *english_2.THREADS, *english_3.THREADS),
        roles={"ada": "mentor", "priya_raman": "expert", "tomas_rivera": "moderator"},
        willing=("ada", "priya_raman", "kwame_mensah", "meiling_chen", "jonas_eriksen"),
        held_words="essay service\nexam answers for sale",
    ),
    Board(ANALYSIS, "qa-exercise-4", exercise_4.THREADS, roles={"ada": "mentor"}),
    Board(
        ANALYSIS,
        "qa-helpers",
        helpers.THREADS,
        roles={"ada": "mentor"},
        willing=("ada", "hyunwoo_kim"),
        shared_with={PYTHON: "qa-helpers"},
    ),
    Board(
        LEADERSHIP,
        "qa-grupo",
        spanish.THREADS,
        roles={"ada": "mentor", "carmen_ortega": "expert"},
        willing=("ada", "carmen_ortega"),
    ),
)

PROFILES: dict[str, dict[str, Any]] = {
    "ada": {
        "headline": "Ten years of untidy data, most of it about buses",
        "skills": ("pandas", "regression", "plots"),
        "interests": ("public transport",),
    },
    "ben": {"headline": "Nurse who counts things", "wanted": ("statistics", "pandas"), "interests": ("health data",)},
    "chi": {"headline": "From graphic design into data", "skills": ("plots",), "wanted": ("regression",)},
    "priya_raman": {"headline": "Statistician, patient with beginners", "skills": ("statistics", "evaluation")},
    "carmen_ortega": {"headline": "Dirige un equipo de soporte de siete personas", "skills": ("conflictos", "delegar")},
}
