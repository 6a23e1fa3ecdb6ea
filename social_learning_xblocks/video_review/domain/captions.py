"""Captions as WebVTT: read strictly, written anew, so that a player gets cues and nothing else. Pure.

Source: https://www.w3.org/TR/webvtt1/. Styles, regions and notes are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ...kit.errors import Invalid

LONGEST = 500_000
MOST_CUES = 10_000
_STAMP = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_STAMP}[ \t]+-->[ \t]+{_STAMP}((?:[ \t]+\S+)*)[ \t]*")
_COMMA_TIMING = re.compile(r"^[\d:]+,\d{3}[ \t]+-->[ \t]+[\d:]+,\d{3}", re.MULTILINE)
_SETTING = re.compile(r"(?:align:(?:start|center|end|left|right)|(?:line|position|size):-?\d{1,3}(?:\.\d+)?%?)")
_LEFT_OUT = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")


@dataclass(frozen=True)
class Cue:
    """What is said from when to when, in milliseconds from the start. ``settings``: where it stands, as in WebVTT."""

    start: int
    end: int
    text: str
    settings: str = ""


def as_webvtt(text: str) -> str:
    """Captions as people have them: SubRip (.srt) with its comma in times, or cues without a head. Not checked yet."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not text.strip() or text.startswith("WEBVTT"):
        return text
    return "WEBVTT\n\n" + _COMMA_TIMING.sub(lambda found: found[0].replace(",", "."), text) + "\n"


def clean_captions(text: str) -> str:
    """The captions in one shape, "" for none. Raises Invalid with a sentence that names the line."""
    if not text.strip():
        return ""
    return written(read_captions(text))


def read_captions(text: str) -> list[Cue]:
    """The cues of a WebVTT text, in its order. Raises Invalid."""
    if len(text) > LONGEST:
        raise Invalid(_("The captions are longer than {count} characters.").format(count=LONGEST))
    lines = text.removeprefix("\ufeff").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise Invalid(_("Captions are a WebVTT file: their first line is WEBVTT."))
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        if not _LEFT_OUT.fullmatch(block[0]):
            cues.append(_cue(number, block, cues[-1].start if cues else 0))
    if not cues:
        raise Invalid(_("There is no caption in this file."))
    if len(cues) > MOST_CUES:
        raise Invalid(_("There are more than {count} captions in this file.").format(count=MOST_CUES))
    return cues


def written(cues: list[Cue]) -> str:
    """Cues as a WebVTT text."""
    blocks = [
        f"{_stamp(cue.start)} --> {_stamp(cue.end)}{' ' + cue.settings if cue.settings else ''}\n{cue.text}\n"
        for cue in cues
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines behind the head, each with the number of its first line."""
    start = next((at for at, line in enumerate(lines) if not line), len(lines))
    found: list[tuple[int, list[str]]] = []
    is_inside = False
    for number, line in enumerate(lines[start:], start + 1):
        if not line.strip():
            is_inside = False
        elif is_inside:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            is_inside = True
    return found


def _cue(number: int, block: list[str], after: int) -> Cue:
    if "-->" not in block[0]:
        number, block = number + 1, block[1:]
    timing = _TIMING.fullmatch(block[0]) if block else None
    if timing is None:
        raise Invalid(_("Line {number}: a time looks like 00:01.000 --> 00:04.000.").format(number=number))
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:8])
    if end <= start:
        raise Invalid(_("Line {number}: this caption ends before it begins.").format(number=number))
    if start < after:
        raise Invalid(_("Line {number}: this caption begins before the one above it.").format(number=number))
    text = "\n".join(line.strip() for line in block[1:])
    if "-->" in text:
        raise Invalid(_("Line {number}: an empty line is missing between two captions.").format(number=number))
    settings = " ".join(each for each in timing.group(9).split() if _SETTING.fullmatch(each))
    return Cue(start, end, text, settings)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
