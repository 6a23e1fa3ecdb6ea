"""WebM and Matroska: tracks, codecs and length from the elements of a file (RFC 8794, RFC 9559). Pure.

Browsers record live: sizes are unknown and there is no duration. Then the length is the time of the last block.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import NamedTuple

from ..enums import ContentKind, Refusal
from .windows import Found, NotAVideo, Track, Window

EBML, DOCTYPE, SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B
CHAPTERS, ATTACHMENTS, TAGS, VOID = 0x1043A770, 0x1941A469, 0x1254C367, 0xEC
SCALE, DURATION = 0x2AD7B1, 0x4489
TRACK, TRACK_TYPE, CODEC, VIDEO, WIDTH, HEIGHT = 0xAE, 0x83, 0x86, 0xE0, 0xB0, 0xBA
ENCODINGS, ENCODING, ENCRYPTION = 0x6D80, 0x6240, 0x5035
TIME, SIMPLE_BLOCK, GROUP, BLOCK, BLOCK_DURATION = 0xE7, 0xA3, 0xA0, 0xA1, 0x9B
#: What ends a cluster that does not say where it ends.
TOP_LEVEL = {SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, CHAPTERS, ATTACHMENTS, TAGS}

DOCTYPES = {b"webm": ContentKind.WEBM, b"matroska": ContentKind.MATROSKA}
TRACK_KINDS = {1: "video", 2: "audio"}
CODECS = {
    "V_VP8": "vp8",
    "V_VP9": "vp9",
    "V_AV1": "av1",
    "V_MPEG4/ISO/AVC": "h264",
    "V_MPEGH/ISO/HEVC": "hevc",
    "A_OPUS": "opus",
    "A_VORBIS": "vorbis",
    "A_MPEG/L3": "mp3",
}
#: Nanoseconds a tick, where a file does not say it.
USUAL_SCALE = 1_000_000
LONGEST_NAME = 64


class Element(NamedTuple):
    """An element of a file: where it begins, where its content does, where that ends.

    ``is_open``: it does not say its size, and ends where what holds it does, or where something begins that it cannot hold.
    """

    number: int
    place: int
    start: int
    end: int
    is_open: bool = False


def read_webm(window: Window) -> Found:
    """What is in the file. Raises NotAVideo for a file that ends too early or is another document."""
    head = element_at(window, 0, window.size)
    segment = next((each for each in elements(window, head.end, window.size) if each.number == SEGMENT), None)
    if segment is None:
        raise NotAVideo(Refusal.DAMAGED)
    found = Found(kind_of(window, head))
    scale, said, last = USUAL_SCALE, 0.0, 0
    closed: Element | None = None
    place = segment.start
    while place < segment.end:
        child = element_at(window, place, segment.end)
        place = child.end
        if child.number == INFO:
            scale, said = _read_info(window, child)
        elif child.number == TRACKS:
            found.tracks += [
                _read_track(window, each) for each in elements(window, *child[2:4]) if each.number == TRACK
            ]
        elif child.number == CLUSTER and child.is_open:
            ticks, place = _last_block(window, child)
            last = max(last, ticks)
        elif child.number == CLUSTER:
            closed = child
        elif child.is_open:
            raise NotAVideo(Refusal.DAMAGED)
    if closed is not None:
        last = max(last, _last_block(window, closed)[0])
    found.seconds = max(said, float(last)) * scale / 10**9
    found.says_duration = said > 0
    found.tracks = [track for track in found.tracks if track.kind]
    return found


def kind_of(window: Window, head: Element) -> ContentKind:
    """WebM or Matroska, from the head of the file."""
    for each in elements(window, head.start, head.end):
        if each.number == DOCTYPE:
            name = _text(window, each)
            if name in DOCTYPES:
                return DOCTYPES[name]
    raise NotAVideo(Refusal.UNKNOWN)


def element_at(window: Window, place: int, end: int) -> Element:
    """The element that begins at a place and ends at ``end`` or before. Raises NotAVideo where there is none."""
    window.step()
    head = window.up_to(place, min(12, end - place))
    width = _width(head, 0, 4)
    size_width = _width(head, width, 8)
    start = place + width + size_width
    number = int.from_bytes(head[:width], "big")
    free = 7 * size_width
    size = int.from_bytes(head[width : width + size_width], "big") & ((1 << free) - 1)
    if size == (1 << free) - 1:
        return Element(number, place, start, end, is_open=True)
    if start + size > end:
        raise NotAVideo(Refusal.DAMAGED)
    return Element(number, place, start, start + size)


def elements(window: Window, start: int, end: int) -> Iterator[Element]:
    """The elements in a stretch, one after the other."""
    while start < end:
        found = element_at(window, start, end)
        yield found
        start = found.end


def _width(head: bytes, place: int, most: int) -> int:
    """How many bytes the number at a place has: one, and one for each zero bit that it begins with."""
    if place >= len(head):
        raise NotAVideo(Refusal.DAMAGED)
    width = 9 - head[place].bit_length()
    if width > most or place + width > len(head):
        raise NotAVideo(Refusal.DAMAGED)
    return width


def _read_info(window: Window, info: Element) -> tuple[int, float]:
    """Nanoseconds a tick, and the duration in ticks; 0.0 when there is none."""
    scale, said = USUAL_SCALE, 0.0
    for each in elements(window, info.start, info.end):
        if each.number == SCALE:
            scale = _number(window, each) or USUAL_SCALE
        elif each.number == DURATION:
            said = read_float(window, each)
    return scale, said


def _read_track(window: Window, entry: Element) -> Track:
    track = Track("", "")
    for each in elements(window, entry.start, entry.end):
        if each.number == TRACK_TYPE:
            track.kind = TRACK_KINDS.get(_number(window, each), "")
        elif each.number == CODEC:
            name = _text(window, each).decode("ascii", "replace")
            track.codec = CODECS.get(name, "aac" if name.startswith("A_AAC") else name.lower())
        elif each.number == VIDEO:
            sides = {side.number: side for side in elements(window, each.start, each.end)}
            track.width, track.height = (
                _number(window, sides[side]) if side in sides else 0 for side in (WIDTH, HEIGHT)
            )
        elif each.number == ENCODINGS:
            track.is_protected = _is_protected(window, each)
    return track


def _is_protected(window: Window, encodings: Element) -> bool:
    inside = [each for each in elements(window, encodings.start, encodings.end) if each.number == ENCODING]
    return any(part.number == ENCRYPTION for each in inside for part in elements(window, each.start, each.end))


def _last_block(window: Window, cluster: Element) -> tuple[int, int]:
    """The end of the last block of a cluster in ticks from the start of the file, and where the cluster ends."""
    begin, last, place = 0, 0, cluster.start
    while place < cluster.end:
        child = element_at(window, place, cluster.end)
        if cluster.is_open and child.number in TOP_LEVEL:
            break
        if child.is_open:
            raise NotAVideo(Refusal.DAMAGED)
        if child.number == TIME:
            begin = _number(window, child)
        elif child.number == SIMPLE_BLOCK:
            last = max(last, begin + _block_ticks(window, child))
        elif child.number == GROUP:
            inside = list(elements(window, child.start, child.end))
            ticks = sum(_block_ticks(window, each) for each in inside if each.number == BLOCK)
            last = max(
                last, begin + ticks + sum(_number(window, each) for each in inside if each.number == BLOCK_DURATION)
            )
        place = child.end
    return last, place


def _block_ticks(window: Window, block: Element) -> int:
    """When a block is shown, in ticks from the time of its cluster; may be less than 0."""
    head = window.up_to(block.start, min(10, block.end - block.start))
    width = _width(head, 0, 8)
    if len(head) < width + 2:
        raise NotAVideo(Refusal.DAMAGED)
    return int.from_bytes(head[width : width + 2], "big", signed=True)


def _number(window: Window, element: Element) -> int:
    if element.end - element.start > 8:
        raise NotAVideo(Refusal.DAMAGED)
    return int.from_bytes(window.at(element.start, element.end - element.start), "big")


def read_float(window: Window, element: Element) -> float:
    """A number of 4 or 8 bytes; 0.0 for one that is less than nothing, or no number."""
    form = {4: ">f", 8: ">d"}.get(element.end - element.start)
    if form is None:
        return 0.0
    (found,) = struct.unpack(form, window.at(element.start, element.end - element.start))
    return float(found) if math.isfinite(found) and found > 0 else 0.0


def _text(window: Window, element: Element) -> bytes:
    return window.up_to(element.start, min(LONGEST_NAME, element.end - element.start)).rstrip(b"\0")
