"""Videos, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import ngettext

from ..enums import ContentKind, WorkKind


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
    """Where one viewer finds a video for a while. ``poster_url`` and ``captions_url`` are "" where there are none.

    Of a picture ``url`` is where it is, ``alt`` what it shows; a text is ``html`` with so many ``words``, and has no address.
    """

    url: str
    poster_url: str
    captions_url: str
    kind: str
    duration_ms: int
    width: int
    height: int
    advice: str
    alt: str = ""
    html: str = ""
    words: int = 0

    @property
    def work(self) -> WorkKind:
        return ContentKind(self.kind).work

    @property
    def is_picture(self) -> bool:
        return self.work == WorkKind.PICTURE

    @property
    def is_still(self) -> bool:
        """Whether there is nothing to play, and so no moment to speak of."""
        return self.work != WorkKind.VIDEO

    @property
    def length(self) -> str:
        """How long it is: "1:05"; the words of a text, "" for a picture."""
        if self.is_still:
            return words_of(self.words) if self.words else ""
        return clock_of(self.duration_ms - self.duration_ms % 1000)


@dataclass(frozen=True)
class Swept:
    """How many videos a sweep took, and how many objects and folders that belonged to none."""

    videos: int
    strays: int


@dataclass(frozen=True)
class WorkText:
    """A text that somebody works on, as Markdown."""

    body: str = ""
    words: int = 0


def words_of(count: int) -> str:
    """How long a text is, as people read it."""
    return ngettext("{count} word", "{count} words", count).format(count=count)


def clock_of(milliseconds: int) -> str:
    """A place in a video as people read it: "0:42", "1:02:03"; tenths of a second where there are some."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    tenths = f".{rest // 100}" if rest >= 100 else ""
    return (f"{hours}:{minutes:02d}" if hours else str(minutes)) + f":{seconds:02d}{tenths}"
