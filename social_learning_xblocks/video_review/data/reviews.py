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
    """What somebody says of a video, and where: a moment, or a stretch when there is an ``end_ms``.

    ``start_ms``: None on the whole, where nothing is played. ``take``: 1 of the first video, 2 of the revised one.
    """

    start_ms: int | None
    end_ms: int | None = None
    label: str = "comment"
    criterion: str = ""
    body: str = ""
    take: int = 1


@dataclass(frozen=True)
class Answers:
    """What somebody gives in a review: points and words by the key of a criterion, and words on the whole."""

    scores: Mapping[str, float]
    remarks: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class MomentCard:
    """A comment at a moment as the screens show it. Times are milliseconds; ``end_ms`` is None for a moment,
    ``start_ms`` for a comment on the whole of what has no moments.

    ``criterion`` is a key of the rubric, ``criterion_title`` its words; ``answer_html`` is "" until the author has answered,
    ``answered_by`` the name of who did where it was another member of the reader's group.
    """

    id: int
    start_ms: int | None
    end_ms: int | None
    label: str
    criterion: str
    criterion_title: str
    body: str
    html: str
    answer_html: str = ""
    answered_by: str = ""
    take: int = 1

    @property
    def start(self) -> str:
        return "" if self.start_ms is None else clock_of(self.start_ms)

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
        place = f"{where}, " if where else ""
        return f"{place}{self.label_word}: {text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1] + '…'}"


@dataclass(frozen=True)
class FormerTake:
    """The first video of a work that was revised, with what was said of it. It is only looked at; ``heat`` as in ``Result``."""

    playback: Playback | None
    has_picture: bool
    moments: tuple[MomentCard, ...]
    heat: tuple[float, ...] = ()
    # A player asks for these.
    id: int | None = None
    may_edit: bool = False


@dataclass(frozen=True)
class ReviewSheet:
    """A review with what it is about, for the person who writes it. ``kind`` and ``state`` are values of the enums.

    ``playback``: None when the video is gone. ``author_ids`` and ``group_name``: empty unless authors are named. ``may_edit``:
    False once it is over. ``note_html`` is what the author wrote beside the video; ``is_group``: several have made it;
    ``is_example``: no work of a learner. Of a work that was revised ``playback`` and ``moments`` are of the revised video (``take``
    2), ``former`` is the first, ``change_html`` says what changed; ``may_look``: a second look is open. ``gives_draft``: what is
    handed in waits for staff, ``sent_back`` says why it came back; ``is_graded``: staff have graded the work already. ``seen`` and
    ``drafted_by`` are not empty for staff who look at the draft of an assistant.
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
    author_ids: tuple[int, ...]
    may_edit: bool
    least_words: int = 0
    least_moments: int = 0
    is_group: bool = False
    group_name: str = ""
    is_example: bool = False
    take: int = 1
    former: FormerTake | None = None
    change_html: str = ""
    may_look: bool = False
    # When the rule of the site deleted the video.
    left_at: datetime | None = None
    gives_draft: bool = False
    sent_back: str = ""
    is_graded: bool = False
    seen: str = ""
    drafted_by: str = ""

    @property
    def is_draft(self) -> bool:
        return self.state == ReviewState.DRAFT

    @property
    def may_fill(self) -> bool:
        """Whether points and words can be changed; comments at moments are their writer's alone."""
        return self.may_edit or bool(self.seen)

    @property
    def is_given(self) -> bool:
        return self.state == ReviewState.GIVEN

    @property
    def is_by_staff(self) -> bool:
        return self.kind == ReviewKind.STAFF

    @property
    def is_own(self) -> bool:
        return self.kind == ReviewKind.SELF

    @property
    def is_reference(self) -> bool:
        return self.is_example and self.is_by_staff

    @property
    def is_practice(self) -> bool:
        return self.kind == ReviewKind.CALIBRATION

    @property
    def is_again(self) -> bool:
        return self.kind == ReviewKind.AGAIN


@dataclass(frozen=True)
class GivenReview:
    """A line of the list of reviews that somebody has given. ``may_look``: its author has revised the video, and a second look
    is open; ``again``: the state of that, "" before it was begun.
    """

    id: int
    given_at: datetime | None
    moments: int
    may_look: bool = False
    again: str = ""
