"""How far two reviews of one work lie apart; plain functions over points, no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..data import ComparedLine, RubricLine
from ..enums import LineKind
from .rubrics import criteria_of
from .scoring import Scores, share_of


def apart(lines: Sequence[RubricLine], mine: Scores, theirs: Scores) -> float | None:
    """How much more the first review gives, of 100 points: over the criteria that both answer, by their weights.

    -100 to 100; None where no criterion that counts has points from both. Raises ValueError for points out of their range.
    """
    criteria = [criterion for criterion in criteria_of(lines) if criterion.key in mine and criterion.key in theirs]
    if not any(criterion.weight for criterion in criteria):
        return None
    keys = [criterion.key for criterion in criteria]
    first, second = (share_of({key: scores[key] for key in keys}, criteria) for scores in (mine, theirs))
    return 100 * (first - second)


def side_by_side(
    lines: Sequence[RubricLine],
    mine: Scores,
    theirs: Scores,
    remarks: Mapping[str, str],
    whys: Mapping[str, str],
) -> tuple[ComparedLine, ...]:
    """Both reviews criterion by criterion, in the order of the rubric; ``remarks`` are the words of the first."""
    return tuple(
        ComparedLine(
            title=line.title,
            mine=None if line.kind == LineKind.REMARK else mine.get(line.key),
            theirs=None if line.kind == LineKind.REMARK else theirs.get(line.key),
            most=line.range[1],
            remark=remarks.get(line.key, ""),
            why=whys.get(line.key, ""),
        )
        for line in lines
    )


def answers_all(lines: Sequence[RubricLine], scores: Scores) -> bool:
    """Whether there are points for each criterion that has some."""
    return all(criterion.key in scores for criterion in criteria_of(lines))
