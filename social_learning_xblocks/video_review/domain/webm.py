"""The length that a browser did not write into its recording, put into the head of the file. Pure.

Without it players show no length and cannot jump. What stands behind the head stays as it is.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from ..enums import Refusal
from .elements import (
    CLUSTER,
    CUES,
    DURATION,
    INFO,
    SCALE,
    SEEK_HEAD,
    SEGMENT,
    USUAL_SCALE,
    VOID,
    Element,
    element_at,
    elements,
)
from .windows import NotAVideo, Window

#: The number and the size of an element together are not longer.
LONGEST_HEAD = 12


def with_duration(head: bytes, *, size: int, duration_ms: int) -> bytes | None:
    """The first bytes of a WebM file of ``size`` bytes with the duration in them, at most 30 bytes more than there were.

    None where the part that takes it (Segment, Info) is not wholly among them. A list of places in the file becomes
    empty space, because the places move.
    """
    window = Window(io.BytesIO(head), size)
    try:
        segment = _segment_of(window)
        children = list(_before_clusters(window, segment, len(head)))
        info = next((child for child in children if child.number == INFO), None)
        if info is None:
            return None
        inside = list(elements(window, info.start, info.end))
    except NotAVideo:
        return None
    scales = [int.from_bytes(head[each.start : each.end], "big") for each in inside if each.number == SCALE]
    ticks = duration_ms * 10**6 / ((scales or [0])[-1] or USUAL_SCALE)
    kept = [head[each.place : each.end] for each in inside if each.number != DURATION]
    made = bytearray(head)
    _blank_places(made, children)
    made[info.place : info.end] = _element(INFO, b"".join(kept) + _element(DURATION, struct.pack(">d", ticks)))
    _say_size(made, segment, len(made) - len(head))
    return bytes(made)


def _segment_of(window: Window) -> Element:
    head = element_at(window, 0, window.size)
    for each in elements(window, head.end, window.size):
        if each.number == SEGMENT:
            return each
    raise NotAVideo(Refusal.DAMAGED)


def _before_clusters(window: Window, segment: Element, known: int) -> Iterator[Element]:
    """The elements of a segment up to the first cluster, those that are wholly in the first ``known`` bytes."""
    place = segment.start
    while place + LONGEST_HEAD <= known:
        child = element_at(window, place, segment.end)
        if child.number == CLUSTER or child.end > known:
            return
        yield child
        place = child.end


def _blank_places(made: bytearray, children: list[Element]) -> None:
    """Turn lists of places in the file into empty space of the same length."""
    for child in children:
        if child.number in {SEEK_HEAD, CUES}:
            length = child.end - child.place
            width = 1 if length < LONGEST_HEAD else 8
            space = (1 << 7 * width) | (length - 1 - width)
            made[child.place : child.end] = bytes([VOID]) + space.to_bytes(width, "big") + bytes(length - 1 - width)


def _say_size(made: bytearray, segment: Element, more: int) -> None:
    """Make the segment say its new size, or that it is unknown where the number does not fit."""
    if segment.is_open:
        return
    place = segment.place + 4
    width = segment.start - place
    size = segment.end - segment.start + more
    free = 7 * width
    made[place : segment.start] = ((1 << free) | min(size, (1 << free) - 1)).to_bytes(width, "big")


def _element(number: int, content: bytes) -> bytes:
    """An element with a size of eight bytes."""
    width = (number.bit_length() + 7) // 8
    return number.to_bytes(width, "big") + ((1 << 56) | len(content)).to_bytes(8, "big") + content
