"""MP4 and QuickTime: tracks, codecs and length from the boxes of a file (ISO/IEC 14496-12). Pure.

The movie box may stand at the end. A file may be in fragments, as browsers record it: then the length is the sum of them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..enums import ContentKind, Refusal
from .windows import Found, NotAVideo, Track, Window

#: Name of a sample entry, four letters: what people call it. Others keep their letters.
CODECS = {
    **dict.fromkeys((b"avc1", b"avc3"), "h264"),
    **dict.fromkeys((b"hvc1", b"hev1", b"dvh1", b"dvhe"), "hevc"),
    b"vp08": "vp8",
    b"vp09": "vp9",
    b"av01": "av1",
    b"mp4a": "aac",
    b".mp3": "mp3",
    b"Opus": "opus",
}
KINDS = {b"vide": "video", b"soun": "audio"}
#: Boxes that hold others on the way to what we read.
HOLDERS = {b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"traf"}
DEEPEST = 6
#: Bytes of a table that says how long each sample is.
MOST_IN_RUN = 2**18
UNKNOWN_LENGTHS = {2**32 - 1, 2**64 - 1}

Box = tuple[bytes, int, int]


@dataclass
class _Track(Track):
    number: int = 0
    scale: int = 0
    ticks: int = 0


@dataclass
class _Movie:
    seconds: float = 0.0
    tracks: list[_Track] = field(default_factory=list)
    # By number of the track: ticks a sample, where its fragments begin, how far they go.
    steps: dict[int, int] = field(default_factory=dict)
    begins: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)


def read_mp4(window: Window) -> Found:
    """What is in the file. Raises NotAVideo for a file that ends too early or has no movie box."""
    movie: _Movie | None = None
    kind, media = ContentKind.MOV, 0
    for name, start, end in _boxes(window, 0, window.size):
        if name == b"ftyp" and window.up_to(start, min(4, end - start)) != b"qt  ":
            kind = ContentKind.MP4
        elif name == b"moov" and movie is None:
            movie = _read_movie(window, start, end)
        elif name == b"mdat":
            media += end - start
        elif name == b"moof" and movie is not None:
            _read_fragment(window, start, end, movie)
    if movie is None or not media:
        raise NotAVideo(Refusal.DAMAGED)
    tracks: list[Track] = [track for track in movie.tracks if track.kind]
    return Found(kind, tracks, _seconds(movie), says_duration=movie.seconds > 0)


def _seconds(movie: _Movie) -> float:
    """The longest of what the file says of itself, of its tracks, and of its fragments."""
    lengths = [movie.seconds]
    for track in movie.tracks:
        fragments = movie.ends.get(track.number, 0) - movie.begins.get(track.number, 0)
        lengths.append(_divided(max(track.ticks, fragments), track.scale))
    return max(lengths)


def _boxes(window: Window, start: int, end: int) -> Iterator[Box]:
    """Name, start and end of the content of each box in a stretch. A few bytes behind the last are none."""
    while end - start >= 8:
        window.step()
        size, name = struct.unpack(">I4s", window.at(start, 8))
        head = 8
        if size == 1:
            size, head = int.from_bytes(window.at(start + 8, 8), "big"), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise NotAVideo(Refusal.DAMAGED)
        yield name, start + head, start + size
        start += size


def _leaves(window: Window, start: int, end: int, depth: int = 0) -> Iterator[Box]:
    """The boxes in a stretch, with those in holders; each holder comes before what it holds."""
    for name, inner, stop in _boxes(window, start, end):
        yield name, inner, stop
        if name in HOLDERS:
            if depth == DEEPEST:
                raise NotAVideo(Refusal.COMPLICATED)
            yield from _leaves(window, inner, stop, depth + 1)


def _read_movie(window: Window, start: int, end: int) -> _Movie:
    movie = _Movie()
    for name, inner, stop in _leaves(window, start, end):
        size = stop - inner
        if name == b"trak":
            movie.tracks.append(_Track("", ""))
        elif name == b"mvhd":
            scale, ticks = _clock(window, inner, size)
            movie.seconds = _divided(ticks, scale)
        elif name == b"trex":
            number, _entry, step = struct.unpack(">4x3I", window.at(inner, min(size, 16)).ljust(16, b"\0"))
            movie.steps[number] = step
        elif movie.tracks:
            _read_track(window, name, inner, size, movie.tracks[-1])
    return movie


def _read_track(window: Window, name: bytes, start: int, size: int, track: _Track) -> None:
    if name == b"tkhd":
        track.number, track.width, track.height = _track_head(window, start, size)
    elif name == b"mdhd":
        track.scale, track.ticks = _clock(window, start, size)
    elif name == b"hdlr":
        track.kind = KINDS.get(_whole(window, start, size, 12)[8:12], "")
    elif name == b"stsd":
        entry = _whole(window, start, size, 16)[12:16]
        track.is_protected = entry in {b"encv", b"enca"}
        track.codec = CODECS.get(entry, entry.decode("ascii", "replace").strip().lower())
        if track.width == 0 and size >= 44:
            track.width, track.height = struct.unpack(">HH", window.at(start + 40, 4))


def _whole(window: Window, start: int, size: int, least: int) -> bytes:
    """The first bytes of a box, which must have that many."""
    if size < least:
        raise NotAVideo(Refusal.DAMAGED)
    return window.at(start, least)


def _clock(window: Window, start: int, size: int) -> tuple[int, int]:
    """Ticks a second and ticks in all, of a movie or media header; 0 ticks when it says that it does not know."""
    is_long = _whole(window, start, size, 1) == b"\1"
    scale, ticks = struct.unpack(">20xIQ" if is_long else ">12xII", _whole(window, start, size, 32 if is_long else 20))
    return scale, 0 if ticks in UNKNOWN_LENGTHS else ticks


def _track_head(window: Window, start: int, size: int) -> tuple[int, int, int]:
    """Number, width and height of a track, as shown: a quarter turn swaps the sides."""
    is_long = _whole(window, start, size, 1) == b"\1"
    head = _whole(window, start, size, 96 if is_long else 84)
    (number,) = struct.unpack_from(">I", head, 20 if is_long else 12)
    matrix = struct.unpack_from(">9i", head, len(head) - 44)
    width, height = (side >> 16 for side in struct.unpack(">II", head[-8:]))
    is_turned = matrix[0] == matrix[4] == 0 and matrix[1] != 0
    return (number, height, width) if is_turned else (number, width, height)


def _read_fragment(window: Window, start: int, end: int, movie: _Movie) -> None:
    number, step, base = 0, 0, 0
    for name, inner, stop in _leaves(window, start, end):
        size = stop - inner
        if name == b"tfhd":
            number, step = _fragment_head(window, inner, size, movie)
            base = movie.ends.get(number, 0)
        elif name == b"tfdt":
            is_long = _whole(window, inner, size, 1) == b"\1"
            base = int.from_bytes(_whole(window, inner, size, 12 if is_long else 8)[4:], "big")
        elif name == b"trun":
            movie.begins.setdefault(number, base)
            base += _run_ticks(window, inner, size, step)
            movie.ends[number] = max(base, movie.ends.get(number, 0))


def _fragment_head(window: Window, start: int, size: int, movie: _Movie) -> tuple[int, int]:
    """The track of a fragment, and ticks a sample where the samples do not say it."""
    flags, number = struct.unpack(">II", _whole(window, start, size, 8))
    if not flags & 0x8:
        return number, movie.steps.get(number, 0)
    place = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    return number, int.from_bytes(_whole(window, start, size, place + 4)[place:], "big")


def _run_ticks(window: Window, start: int, size: int, step: int) -> int:
    """How many ticks the samples of a run last."""
    flags: int
    count: int
    flags, count = struct.unpack(">II", _whole(window, start, size, 8))
    if not flags & 0x100:
        return count * step
    place = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    stride = 4 * (flags >> 8 & 0xF).bit_count()
    if count * stride > MOST_IN_RUN:
        raise NotAVideo(Refusal.COMPLICATED)
    table = _whole(window, start, size, place + count * stride)
    values: tuple[int, ...] = struct.unpack_from(f">{count * stride // 4}I", table, place)
    return sum(values[:: stride // 4])


def _divided(ticks: int, scale: int) -> float:
    return ticks / scale if scale else 0.0
