"""Looking into a file that nobody has checked yet: only inside its bounds, only so much, only so often. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from ..enums import ContentKind, Refusal

#: An hour of WebM has about 300,000 blocks.
MOST_PIECES = 400_000
MOST_BYTES = 32 * 2**20


class NotAVideo(Exception):
    """The file cannot be played; ``reason`` says why, in a sentence."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass
class Track:
    """One picture or sound of a file. ``codec`` is a short common name, or what the file calls it."""

    kind: str
    codec: str
    width: int = 0
    height: int = 0
    is_protected: bool = False


@dataclass
class Found:
    """What the reader of a container found. ``seconds`` is 0.0 when there is no length."""

    kind: ContentKind
    tracks: list[Track] = field(default_factory=list)
    seconds: float = 0.0
    says_duration: bool = True


class Window:
    """A file of ``size`` bytes. All that is read is counted; NotAVideo when it is too much or ends too early."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self.size = size
        self._source = source
        self._bytes_left = MOST_BYTES
        self._pieces_left = MOST_PIECES

    def step(self) -> None:
        """Count one box or element."""
        self._pieces_left -= 1
        if self._pieces_left < 0:
            raise NotAVideo(Refusal.COMPLICATED)

    def at(self, place: int, length: int) -> bytes:
        """Exactly ``length`` bytes from ``place``."""
        if place + length > self.size:
            raise NotAVideo(Refusal.DAMAGED)
        return self.up_to(place, length)

    def up_to(self, place: int, length: int) -> bytes:
        """At most ``length`` bytes: fewer at the end of the file."""
        length = min(length, self.size - place)
        self._bytes_left -= length
        if self._bytes_left < 0:
            raise NotAVideo(Refusal.COMPLICATED)
        self._source.seek(place)
        found = self._source.read(length)
        if len(found) != length:
            raise NotAVideo(Refusal.DAMAGED)
        return found
