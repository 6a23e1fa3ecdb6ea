"""Reading a rubric that somebody wrote, by hand or in a file: lines, or what is wrong with each of them, all at once."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ...kit.errors import Invalid
from ..data import Level, RubricLine
from ..enums import LineKind, RemarkRule

MOST_CRITERIA, FEWEST_LEVELS, MOST_LEVELS = 30, 2, 10
TITLE_LENGTH, TEXT_LENGTH, KEY_LENGTH = 120, 1_000, 40
LEAST_POINTS, MOST_POINTS, MOST_WEIGHT = -100.0, 1_000.0, 1_000.0
_KEY = re.compile(rf"[a-z0-9-]{{1,{KEY_LENGTH}}}")
_LINE_NAMES = frozenset({"key", "title", "kind", "text", "levels", "least", "most", "weight", "remark"})
_LEVEL_NAMES = frozenset({"points", "title", "text"})


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: in which criterion and level (counted from 1, 0 for none), in what of it, and the sentence."""

    criterion: int
    level: int
    name: str
    sentence: str

    @property
    def path(self) -> str:
        """Where it is: "rubric", "2.title", "2.3.points"."""
        places = [str(number) for number in (self.criterion, self.level) if number]
        return ".".join([*places, self.name]) if places else "rubric"

    @property
    def message(self) -> str:
        """The sentence with its place in words."""
        if self.level:
            words = _("Criterion {criterion}, level {level}: {sentence}")
        else:
            words = _("Criterion {criterion}: {sentence}") if self.criterion else "{sentence}"
        return words.format(criterion=self.criterion, level=self.level, sentence=self.sentence)


class _Reader:
    """Reads one thing after the other and writes down what is wrong, so that an author sees all of it at once."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.place = (0, 0)

    def wrong(self, name: str, sentence: str) -> None:
        self.findings.append(Finding(*self.place, name, sentence))

    def text(self, plain: Mapping[str, Any], name: str, most: int, *, needed: str = "") -> str:
        """A text; ``needed`` is the sentence for one that is missing."""
        value = plain.get(name, "")
        if not isinstance(value, str):
            self.wrong(name, _("“{name}” must be a text.").format(name=name))
            return ""
        text = clean(value)
        if needed and not text:
            self.wrong(name, needed)
        elif len(text) > most:
            sentence = _("This text has {count} characters; {most} are the most.")
            self.wrong(name, sentence.format(count=len(text), most=most))
        return text

    def number(self, value: object, name: str, least: float, most: float) -> float:
        found = number_of(value)
        if found is None:
            self.wrong(name, _("Give a number."))
        elif not least <= found <= most:
            self.wrong(name, _("Give a number from {least:g} to {most:g}.").format(least=least, most=most))
        return 0.0 if found is None else found

    def choice(self, value: object, name: str, known: Collection[str]) -> str:
        if value not in known:
            self.wrong(name, _("Use one of these: {names}.").format(names=", ".join(known)))
            return ""
        return str(value)

    def strange(self, plain: Mapping[str, Any], known: Collection[str]) -> None:
        for name in sorted(map(str, set(plain) - set(known))):
            self.wrong("", _("“{name}” is not known here.").format(name=name[:TITLE_LENGTH]))

    def rubric(self, plain: object) -> tuple[RubricLine, ...]:
        if not isinstance(plain, list | tuple):
            self.wrong("", _("This is no rubric. A list of criteria is needed."))
            return ()
        if len(plain) > MOST_CRITERIA:
            self.wrong("", _("{most} criteria are the most.").format(most=MOST_CRITERIA))
            return ()
        taken = {key for one in plain if isinstance(one, Mapping) and isinstance(key := one.get("key"), str)}
        lines: list[RubricLine] = []
        for number, one in enumerate(plain, 1):
            self.place = (number, 0)
            if isinstance(one, Mapping):
                lines.append(self.line(one, {line.key for line in lines}, taken))
            else:
                self.wrong("", _("This is no criterion."))
        self.place = (0, 0)
        if not self.findings and not any(_counts(line) for line in lines):
            self.wrong("", _("Give at least one criterion points that count for the grade."))
        return tuple(lines)

    def line(self, plain: Mapping[str, Any], earlier: Collection[str], taken: set[str]) -> RubricLine:
        self.strange(plain, _LINE_NAMES)
        title = self.text(plain, "title", TITLE_LENGTH, needed=_("Give it a title."))
        kind = self.choice(plain.get("kind"), "kind", LineKind.values)
        remark = self.choice(plain.get("remark", RemarkRule.MAY.value), "remark", RemarkRule.values)
        if kind == LineKind.REMARK and remark == RemarkRule.NONE:
            self.wrong("remark", _("A criterion without points needs words."))
        least, most = self.range(plain, kind)
        return RubricLine(
            key=self.key(plain.get("key") or key_for(title, taken), earlier, taken),
            title=title,
            kind=kind,
            text=self.text(plain, "text", TEXT_LENGTH),
            levels=self.levels(plain.get("levels") or (), kind),
            least=least,
            most=most,
            weight=self.weight(plain.get("weight"), kind),
            remark=remark,
        )

    def key(self, value: object, earlier: Collection[str], taken: set[str]) -> str:
        if not isinstance(value, str) or not _KEY.fullmatch(value):
            sentence = _("The key may have small letters, digits and hyphens, {most} at most.")
            self.wrong("key", sentence.format(most=KEY_LENGTH))
            return ""
        if value in earlier:
            self.wrong("key", _("Another criterion has the key “{key}” already.").format(key=value))
        taken.add(value)
        return value

    def range(self, plain: Mapping[str, Any], kind: str) -> tuple[float, float]:
        given = [plain.get(name) for name in ("least", "most")]
        if kind != LineKind.RANGE:
            if kind and any(value not in (None, "") and number_of(value) != 0 for value in given):
                self.wrong("least", _("Only a criterion with a number of points has a least and a most."))
            return 0.0, 0.0
        before = len(self.findings)
        least, most = (
            self.number(value, name, LEAST_POINTS, MOST_POINTS)
            for name, value in zip(("least", "most"), given, strict=True)
        )
        if len(self.findings) == before and least >= most:
            self.wrong("most", _("The most points must be more than the fewest."))
        return least, most

    def levels(self, plain: object, kind: str) -> tuple[Level, ...]:
        if kind != LineKind.LEVELS:
            if plain and kind:
                self.wrong("levels", _("Only a criterion with levels has levels."))
            return ()
        if not isinstance(plain, list | tuple) or not FEWEST_LEVELS <= len(plain) <= MOST_LEVELS:
            sentence = _("Give it {fewest} to {most} levels.").format(fewest=FEWEST_LEVELS, most=MOST_LEVELS)
            self.wrong("levels", sentence)
            return ()
        criterion, before = self.place[0], len(self.findings)
        levels = []
        for number, one in enumerate(plain, 1):
            self.place = (criterion, number)
            levels.append(self.level(one))
        self.place = (criterion, 0)
        if len(self.findings) == before and len({level.points for level in levels}) < len(levels):
            # A review keeps the points, so they must tell which level was meant.
            self.wrong("levels", _("Two levels have the same points. Each needs its own."))
        return tuple(levels)

    def level(self, plain: object) -> Level:
        if not isinstance(plain, Mapping):
            self.wrong("", _("This is no level."))
            return Level(0.0, "")
        self.strange(plain, _LEVEL_NAMES)
        return Level(
            self.number(plain.get("points"), "points", LEAST_POINTS, MOST_POINTS),
            self.text(plain, "title", TITLE_LENGTH, needed=_("Give it a title.")),
            self.text(plain, "text", TEXT_LENGTH),
        )

    def weight(self, value: object, kind: str) -> float | None:
        if value is None or value == "":
            return None
        if kind == LineKind.REMARK:
            self.wrong("weight", _("A criterion without points has no weight."))
            return None
        return self.number(value, "weight", 0.0, MOST_WEIGHT)


def inspect(plain: object) -> tuple[tuple[RubricLine, ...], list[Finding]]:
    """The lines as far as they could be read, and all that is wrong. Only lines without findings are a rubric."""
    reader = _Reader()
    return reader.rubric(plain), reader.findings


def find_wrong(plain: object) -> dict[str, str]:
    """What is wrong with a rubric: bare sentences by place, for those who show them there. Places are those of ``read_rubric``."""
    _lines, findings = inspect(plain)
    return _by_place((finding.path, finding.sentence) for finding in findings)


def read_rubric(plain: object) -> tuple[RubricLine, ...]:
    """A rubric from lists and dicts, whoever made them. What has no key gets one, made of its title.

    Raises Invalid; its ``fields`` are sentences by place: "rubric", "2.title", "2.3.points" (criterion, level, name).
    """
    lines, findings = inspect(plain)
    if findings:
        places = _by_place((finding.path, finding.message) for finding in findings)
        raise Invalid(next(iter(places.values())), places)
    return lines


def key_for(title: str, taken: Collection[str]) -> str:
    """A key for a criterion that has none, from its title; not one of those that are taken."""
    stem = slugify(title).replace("_", "-").strip("-")[: KEY_LENGTH - 5].strip("-") or "criterion"
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def number_of(value: object) -> float | None:
    """A finite number, also as text and with a decimal comma; None for anything else."""
    try:
        found = float(value.replace(",", ".") if isinstance(value, str) else value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(value, bool) or not math.isfinite(found):
        return None
    return found + 0.0  # no minus before a zero


def clean(text: str) -> str:
    """A text as every database takes it: JSON and files can hold signs that forms have lost already."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode().strip()


def _by_place(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    places: dict[str, str] = {}
    for place, sentence in found:
        places[place] = f"{places[place]} {sentence}" if place in places else sentence
    return places


def _counts(line: RubricLine) -> bool:
    return line.kind != LineKind.REMARK and line.weight != 0
