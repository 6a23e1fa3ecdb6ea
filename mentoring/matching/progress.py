"""How far a long piece of work is, told on the way; and ending it there."""

from __future__ import annotations

from collections.abc import Callable

#: Is called with the stage, how much of it is done and how much there is to do; may return False to end the work.
Progress = Callable[[str, int, int], bool | None]
#: The same within one stage. What it raises ends the work.
Tell = Callable[[int, int], None]


class Stopped(Exception):
    """The work was ended by whoever looked on. Nothing came of it, and nothing was changed."""


def silent(_done: int, _whole: int) -> None:
    """Tell nobody."""


def told(progress: Progress | None, stage: str) -> Tell:
    """Tells of one stage, and raises Stopped when the answer is False."""
    if progress is None:
        return silent

    def tell(done: int, whole: int) -> None:
        if progress(stage, done, whole) is False:
            raise Stopped(f"Stopped while {stage}, after {done:,} of {whole:,}.")

    return tell
