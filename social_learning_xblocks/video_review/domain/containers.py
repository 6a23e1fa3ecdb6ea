"""What a file is, read from the file itself: MP4 and QuickTime boxes, WebM and Matroska elements. Pure.

No length in a file is believed before it was held against the end of what holds it, and how much is looked at has an
end. Sources: ISO/IEC 14496-12 and Apple's QuickTime File Format; RFC 8794 (EBML) and RFC 9559 (Matroska).
"""

from __future__ import annotations

import io
import math
from typing import BinaryIO

from ..data import Probe
from ..enums import Advice, ContentKind, Refusal
from .boxes import read_mp4
from .elements import read_webm
from .windows import NotAVideo, Track, Window

EBML_MAGIC = b"\x1aE\xdf\xa3"
#: What the first box of a file may be: "ftyp" of every modern one, the others of old QuickTime files.
FIRST_BOXES = {b"ftyp", b"moov", b"wide", b"free", b"skip", b"mdat"}

EVERYWHERE = {
    ContentKind.MP4: ({"h264", ""}, {"aac", "mp3", ""}),
    ContentKind.WEBM: ({"vp8", "vp9", ""}, {"opus", "vorbis", ""}),
}
AUDIO = {
    ContentKind.MP4: ContentKind.MP4_AUDIO,
    ContentKind.MOV: ContentKind.MP4_AUDIO,
    ContentKind.WEBM: ContentKind.WEBM_AUDIO,
    ContentKind.MATROSKA: ContentKind.WEBM_AUDIO,
}
#: Wider than any picture: a number beyond it is a mistake of the file.
WIDEST = 65_535
#: Longer than any recording: a number beyond it is a mistake of the file.
LONGEST_MS = 10**9


def sniff(start: bytes) -> str:
    """ "mp4" or "webm", from the first 12 bytes or more. Raises NotAVideo for anything else."""
    if not start:
        raise NotAVideo(Refusal.EMPTY)
    if start[:4] == EBML_MAGIC:
        return "webm"
    if start[4:8] in FIRST_BOXES:
        return "mp4"
    raise NotAVideo(Refusal.UNKNOWN)


def probe(source: BinaryIO) -> Probe:
    """What a seekable file is. Raises NotAVideo, and nothing else, for what cannot be played.

    Reads headers only, in steps; of a recording without a duration also the head of each block.
    """
    window = Window(source, source.seek(0, io.SEEK_END))
    container = sniff(window.up_to(0, 12))
    found = read_mp4(window) if container == "mp4" else read_webm(window)
    video = next((track for track in found.tracks if track.kind == "video"), None)
    audio = next((track for track in found.tracks if track.kind == "audio"), None)
    if video is None and audio is None:
        raise NotAVideo(Refusal.NO_TRACKS)
    if any(max(track.width, track.height) > WIDEST for track in found.tracks):
        raise NotAVideo(Refusal.DAMAGED)
    if any(track.is_protected for track in found.tracks):
        raise NotAVideo(Refusal.PROTECTED)
    duration = milliseconds(found.seconds)
    if duration == 0:
        raise NotAVideo(Refusal.NO_DURATION)
    return Probe(
        kind=found.kind if video else AUDIO[found.kind],
        video_codec=video.codec if video else "",
        audio_codec=audio.codec if audio else "",
        duration_ms=duration,
        width=video.width if video else 0,
        height=video.height if video else 0,
        says_duration=found.says_duration,
        advice=advice_on(found.kind, video, audio),
    )


def milliseconds(seconds: float) -> int:
    """Rounded up, so that a very short recording has a length; capped where only a mistake can be."""
    return math.ceil(seconds * 1000) if seconds * 1000 < LONGEST_MS else LONGEST_MS


def advice_on(kind: ContentKind, video: Track | None, audio: Track | None) -> str:
    """Why not every browser plays this, as a value of ``Advice``; "" when each does."""
    if video and video.codec == "hevc":
        return Advice.HEVC.value
    if kind == ContentKind.MOV and video:
        return Advice.MOV.value
    if kind == ContentKind.MATROSKA:
        return Advice.MATROSKA.value
    pictures, sounds = EVERYWHERE[ContentKind.MP4 if kind == ContentKind.MOV else kind]
    if video and video.codec not in pictures:
        return Advice.PICTURE.value
    if audio and audio.codec not in sounds:
        return Advice.SOUND.value
    return ""
