"""What crosses the border of the notices applet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Happening:
    """Something to tell people of: the kind, the post they should open, and who did it (None: nobody is named).

    ``total``: how many it is of by now; None: one more than in the notice that waits unread.
    """

    kind: str
    target: tuple[str, int]
    actor_id: int | None = None
    total: int | None = None


@dataclass(frozen=True)
class Described:
    """What a notice leads to: a title and an address, both for this moment only."""

    title: str
    url: str = ""


#: Given ids of one type of post, and the reader: what is still there to be shown. Missing ids are gone or not theirs.
Describer = Callable[[set[int], int], dict[int, Described]]


@dataclass(frozen=True)
class NoticeLine:
    """A notice on the screen. ``sentence`` is translated and names who did it."""

    id: int
    kind: str
    sentence: str
    title: str
    url: str
    target: tuple[str, int]
    at: datetime
    is_unread: bool


@dataclass(frozen=True)
class NewsLine:
    """Something new, for one mail: who it is by, how it is called, and its address ("" where it has none)."""

    author: str
    title: str
    url: str = ""


@dataclass(frozen=True)
class SpaceNews:
    """What is new for one person in one space: a few lines, the newest first, and how many more there are."""

    title: str
    lines: Sequence[NewsLine]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


class NewsSource(Protocol):
    """What an applet has that came out between two moments, looked at once for everybody whom a run of the digest mails."""

    def readers(self) -> set[int]:
        """The ids of all for whom something may be new. Nobody else is asked for."""

    def news_for(self, user_id: int, since: datetime) -> Sequence[SpaceNews]:
        """What came out after ``since``, a moment inside the two, that this person may read now and has not seen."""


#: Given two moments, of which the second belongs to what is looked at: what came out between them.
Look = Callable[[datetime, datetime], NewsSource]


@dataclass(frozen=True)
class Section:
    """A part of a mail: what one applet has that is new."""

    heading: str
    spaces: Sequence[SpaceNews]

    @property
    def count(self) -> int:
        return sum(news.count for news in self.spaces)
