"""The rubric as a form to fill: what its template needs of each criterion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..video_review import api as reviews
from ..video_review.enums import LineKind, RemarkRule

#: So many points side by side as buttons; more are a number with a slider.
MOST_BUTTONS = 11


@dataclass(frozen=True)
class Choice:
    """A number of points that can be chosen, with what it stands for."""

    points: str
    title: str = ""
    text: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class RubricRow:
    """A criterion of the form. ``choices``: empty for words alone and for a number with a slider.

    ``is_explained``: there is room for words whatever the author of the rubric wants, as in the reference of an example.
    """

    line: reviews.RubricLine
    choices: tuple[Choice, ...]
    score: str
    remark: str
    score_error: str
    remark_error: str
    is_explained: bool = False

    @property
    def is_levels(self) -> bool:
        return self.line.kind == LineKind.LEVELS

    @property
    def has_score(self) -> bool:
        return self.line.kind != LineKind.REMARK

    @property
    def has_remark(self) -> bool:
        return not self.has_score or self.is_explained or self.line.remark != RemarkRule.NONE

    @property
    def needs_remark(self) -> bool:
        return self.line.remark == RemarkRule.MUST

    @property
    def least(self) -> str:
        return f"{self.line.least:g}"

    @property
    def most(self) -> str:
        return f"{self.line.most:g}"


def rubric_rows(
    lines: Iterable[reviews.RubricLine],
    scores: Mapping[str, float],
    remarks: Mapping[str, str],
    wrong: Mapping[str, str] | None = None,
    *,
    explains: bool = False,
) -> list[RubricRow]:
    """The criteria with what was answered so far, and what is wrong with it."""
    errors = wrong or {}
    return [
        RubricRow(
            line=line,
            choices=choices_of(line, scores.get(line.key)),
            score=f"{scores[line.key]:g}" if line.key in scores and scores[line.key] == scores[line.key] else "",
            remark=remarks.get(line.key, ""),
            score_error=errors.get(f"score-{line.key}", ""),
            remark_error=errors.get(f"remark-{line.key}", ""),
            is_explained=explains,
        )
        for line in lines
    ]


def choices_of(line: reviews.RubricLine, score: float | None) -> tuple[Choice, ...]:
    """Levels as they are; the whole numbers of a short range; nothing else."""
    if line.kind == LineKind.LEVELS:
        return tuple(
            Choice(f"{level.points:g}", level.title, level.text, score == level.points) for level in line.levels
        )
    is_whole = float(line.least).is_integer() and float(line.most).is_integer()
    if line.kind != LineKind.RANGE or not is_whole or line.most - line.least >= MOST_BUTTONS:
        return ()
    numbers = range(int(line.least), int(line.most) + 1)
    return tuple(Choice(str(number), is_chosen=score == number) for number in numbers)
