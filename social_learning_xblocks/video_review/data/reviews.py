"""Reviews as their reviewers write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ..enums import MomentLabel, ReviewKind, ReviewState
from .assignments import RubricLine
from .videos import Playback, clock_of

#: Characters of a comment in the name of the button that jumps to it.
NAME_LENGTH = 60


@dataclass(frozen=True)
class Handed:
    """The answer to "what do I review now?": ``step`` is a value of ``allocation.Step``; the review only where there is one."""

    step: str
    review_id: int | None = None


@dataclass(frozen=True)
class Mark:
    """What somebody says of a video, and where: a moment, or a stretch when there is an ``end_ms``."""

    start_ms: int
    end_ms: int | None = None
    label: str = "comment"
    criterion: str = ""
    body: str = ""


@dataclass(frozen=True)
class MomentCard:
    """A comment at a moment as the screens show it. Times are milliseconds; ``end_ms`` is None for a moment.

    ``criterion`` is a key of the rubric, ``criterion_title`` its words; ``answer_html`` is "" until the author has answered.
    """

    id: int
    start_ms: int
    end_ms: int | None
    label: str
    criterion: str
    criterion_title: str
    body: str
    html: str
    answer_html: str = ""

    @property
    def start(self) -> str:
        return clock_of(self.start_ms)

    @property
    def end(self) -> str:
        return "" if self.end_ms is None else clock_of(self.end_ms)

    @property
    def label_word(self) -> str:
        return str(MomentLabel(self.label).label)

    @property
    def name(self) -> str:
        """What a button that jumps to it is called."""
        where = _("{start} to {end}").format(start=self.start, end=self.end) if self.end else self.start
        text = " ".join(self.body.split())
        return f"{where}, {self.label_word}: {text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1] + '…'}"


@dataclass(frozen=True)
class ReviewSheet:
    """A review with what it is about, for the person who writes it. ``kind`` and ``state`` are values of the enums.

    ``playback``: None when the video is gone. ``author_id``: None unless authors are named. ``may_edit``: False once it is
    over. ``note_html`` is what the author wrote beside the video.
    """

    id: int
    kind: str
    state: str
    lines: tuple[RubricLine, ...]
    scores: Mapping[str, float]
    remarks: Mapping[str, str]
    body: str
    moments: tuple[MomentCard, ...]
    playback: Playback | None
    has_picture: bool
    note_html: str
    author_id: int | None
    may_edit: bool
    least_words: int = 0
    least_moments: int = 0
    # When the rule of the site deleted the video.
    left_at: datetime | None = None

    @property
    def is_given(self) -> bool:
        return self.state == ReviewState.GIVEN

    @property
    def is_by_staff(self) -> bool:
        return self.kind == ReviewKind.STAFF

    @property
    def is_own(self) -> bool:
        return self.kind == ReviewKind.SELF


@dataclass(frozen=True)
class GivenReview:
    """A line of the list of reviews that somebody has given."""

    id: int
    given_at: datetime | None
    moments: int
