"""What is measured, in the order of the table, and the marks set for our side. No engine is imported here."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.operation import Operation
from benchmarks.video_review.world import AT_ONCE, CLASS

SIZES = (500, 2_000, 10_000)
#: The class that is graded anew, of our side alone.
GRADED = 10_000


def operations(sizes: Iterable[int], graded: int = GRADED) -> tuple[tuple[int, Operation], ...]:
    """The operations with the size of the class each is measured in."""
    take, cycle = {"most_sql": 4, "most_cpu_ms": 3.0}, {"most_sql": 110, "most_cpu_ms": 120.0}
    found = []
    for key, title, marks in (
        ("take-new", "take, no reviews yet", take),
        ("take-held", "take, everybody holds a lease", take),
        ("take-full", "take, all have three reviews", take),
        ("cycle", "a whole cycle, each learner", cycle),
        ("rush", f"{AT_ONCE} ask at once, each", {}),
    ):
        found += [(size, Operation(f"{key}-{size}", title, **marks)) for size in sizes]  # type: ignore[arg-type]
    found.append((CLASS, Operation("class", "a class played through, each learner")))
    found += [
        (graded, Operation("rescore", "rescore, every grade is new")),
        (graded, Operation("rescore-again", "rescore, no grade is new")),
        (graded, Operation("model", "rescore, the model alone", most_cpu_ms=1_000.0)),
        (graded, Operation("pass", "grades for a gradebook that is not there")),
    ]
    return tuple(found)
