"""What a review must have before it is handed in; plain functions over the rubric and what was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...kit.errors import Invalid
from ..data import Policy, RubricLine
from ..enums import LineKind, RemarkRule

#: Characters of a remark on one criterion, and of the words on the whole.
REMARK_LENGTH, BODY_LENGTH = 5000, 10_000
#: Words; in scripts that put no spaces between them, characters.
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+(?:['’]\w+)?"
)


def words_in(text: str) -> int:
    return sum(1 for _word in _WORD.finditer(text))


def fits(line: RubricLine, score: float) -> bool:
    """Whether a criterion takes this many points."""
    if line.kind == LineKind.LEVELS:
        return score in {level.points for level in line.levels}
    return line.kind == LineKind.RANGE and line.least <= score <= line.most


def checked_scores(lines: Iterable[RubricLine], scores: Mapping[str, float]) -> dict[str, float]:
    """The scores that the rubric takes; the others are not kept."""
    return {line.key: scores[line.key] for line in lines if line.key in scores and fits(line, scores[line.key])}


def needs_remark(line: RubricLine) -> bool:
    return line.remark == RemarkRule.MUST


def check_lengths(lines: Iterable[RubricLine], remarks: Mapping[str, str], body: str) -> None:
    """Raises Invalid for a text that is too long to be kept."""
    sentence = _("This is too long: at most {count} characters.")
    wrong = {
        f"remark-{line.key}": sentence.format(count=REMARK_LENGTH)
        for line in lines
        if len(remarks.get(line.key, "")) > REMARK_LENGTH
    }
    if len(body) > BODY_LENGTH:
        wrong["body"] = sentence.format(count=BODY_LENGTH)
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)


def missing(
    lines: Iterable[RubricLine],
    policy: Policy,
    scores: Mapping[str, float],
    remarks: Mapping[str, str],
    body: str,
    moments: int,
) -> dict[str, str]:
    """A sentence for each thing that is not there yet, in the order of the form: ``score-KEY``, ``remark-KEY``, and so on."""
    found = {}
    for line in lines:
        if line.kind != LineKind.REMARK and not (line.key in scores and fits(line, scores[line.key])):
            found[f"score-{line.key}"] = _wanted(line)
        if needs_remark(line) and not remarks.get(line.key, "").strip():
            found[f"remark-{line.key}"] = _("Write something here; it helps more than points.")
    words = words_in(body)
    if words < policy.least_words:
        sentence = ngettext(
            "Write at least {least} word on the whole; there are {words}.",
            "Write at least {least} words on the whole; there are {words}.",
            policy.least_words,
        )
        found["body"] = sentence.format(least=policy.least_words, words=words)
    if moments < policy.least_moments:
        sentence = ngettext(
            "Write at least {least} comment; there are {moments}.",
            "Write at least {least} comments; there are {moments}.",
            policy.least_moments,
        )
        found["moments"] = sentence.format(least=policy.least_moments, moments=moments)
    return found


def _wanted(line: RubricLine) -> str:
    if line.kind == LineKind.LEVELS:
        return _("Choose one of the levels.")
    return _("Give {least} to {most} points.").format(least=f"{line.least:g}", most=f"{line.most:g}")
