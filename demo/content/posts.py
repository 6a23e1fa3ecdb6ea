"""The shapes of seeded posts. Times are counted from the start of the course, so that a stage can stop the clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """A comment, some hours after what it is about."""

    by: str
    body: str
    hours: float = 1.0


@dataclass(frozen=True)
class Reply:
    """An answer, some hours after the question. ``endorsed`` is the username of who vouches for it."""

    by: str
    body: str
    hours: float = 3.0
    votes: int = 0
    accepted: bool = False
    endorsed: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Thread:
    """A question with all that follows it. ``name`` is for ever: ``day`` is 0 to 44."""

    name: str
    day: float
    by: str
    title: str
    body: str
    tags: tuple[str, ...] = ()
    votes: int = 0
    same: int = 0
    anonymous: bool = False
    reported_by: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()
    remarks: tuple[Remark, ...] = ()


def flowing(source: str) -> str:
    """Markdown as people type it into a form: a paragraph is one line, whatever the width of this file."""
    lines: list[str] = []
    is_code = False
    for line in source.strip().splitlines():
        goes_on = lines and not is_code and is_prose(line) and is_prose(lines[-1])
        if line.startswith("```"):
            is_code = not is_code
        if goes_on:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def is_prose(line: str) -> bool:
    """Whether a line is part of a paragraph: no fence, row of a table, item of a list or formula of its own."""
    return bool(line) and not line.startswith(("```", "|", "- ", r"\[")) and line[:2] not in {"1.", "2.", "3."}
