"""Videos, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class UploadLimits:
    """What an assignment takes: bytes, seconds, whether sound alone is enough, whether every browser must play it."""

    size: int
    seconds: int
    sound_is_enough: bool = True
    must_play_everywhere: bool = False


@dataclass(frozen=True)
class Checksum:
    """What a sender says of a chunk: "sha1" or "sha256", and its digest."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Upload:
    """How far a video is. ``refusal`` is a sentence, "" unless the state is "refused"; ``expires_at`` is None when it stays."""

    uuid: UUID
    state: str
    size: int
    offset: int
    kind: str
    sha256: str
    expires_at: datetime | None
    refusal: str = ""

    @property
    def is_complete(self) -> bool:
        return self.offset == self.size


@dataclass(frozen=True)
class Probe:
    """What a file is. Durations are milliseconds, sides pixels as shown (a video held upright is upright).

    ``says_duration``: the file itself tells how long it is. ``advice``: "" when every browser plays it, else a value of
    ``Advice``. Codecs are short common names, "" for a track that is not there.
    """

    kind: str
    video_codec: str
    audio_codec: str
    duration_ms: int
    width: int
    height: int
    says_duration: bool
    advice: str

    @property
    def plays_everywhere(self) -> bool:
        return not self.advice


@dataclass(frozen=True)
class VideoFile:
    """A file as it is sent: its bytes come from ``stream``. ``etag`` changes when they do."""

    name: str
    content_type: str
    size: int
    etag: str


@dataclass(frozen=True)
class Playback:
    """Where one viewer finds a video for a while. ``poster_url`` and ``captions_url`` are "" where there are none."""

    url: str
    poster_url: str
    captions_url: str
    kind: str
    duration_ms: int
    width: int
    height: int
    advice: str

    @property
    def length(self) -> str:
        return clock_of(self.duration_ms - self.duration_ms % 1000)


@dataclass(frozen=True)
class Swept:
    """How many videos a sweep took, and how many objects and folders that belonged to none."""

    videos: int
    strays: int


def clock_of(milliseconds: int) -> str:
    """A place in a video as people read it: "0:42", "1:02:03"; tenths of a second where there are some."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    tenths = f".{rest // 100}" if rest >= 100 else ""
    return (f"{hours}:{minutes:02d}" if hours else str(minutes)) + f":{seconds:02d}{tenths}"
