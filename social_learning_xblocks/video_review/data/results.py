"""What authors of works see of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..enums import Decision, ReviewKind
from .reviews import FormerTake, MomentCard
from .videos import Playback


def after_penalty(share: float, penalty: float) -> float:
    """What being late leaves of a grade of the reviews. ``penalty``: the part that it takes off, 0 to 1."""
    return share * (1 - penalty)


@dataclass(frozen=True)
class CriterionResult:
    """A criterion of a grade: the points it has, of how many; ``part`` is its part in the grade in percent (0: only shown)."""

    title: str
    points: float | None
    least: float
    most: float
    part: float


@dataclass(frozen=True)
class Answered:
    """What one review says of a criterion: points of how many (None: words only), and the remark."""

    title: str
    points: float | None
    most: float
    remark: str


@dataclass(frozen=True)
class ReceivedReview:
    """A review as the author of the work reads it. ``reviewer_id``: None unless reviewers are named.

    ``kind`` is a value of ``ReviewKind``; ``is_counted`` is False for one that staff set aside; ``rated``: what the author said
    of it, ``reply`` what they answered; ``said_by`` the name of who did where it was another member of the reader's group.
    ``take``: 2 for what was said of the revised video; ``is_replaced``: its reviewer has looked again, which counts in its
    place.
    """

    id: int
    number: int
    kind: str
    reviewer_id: int | None
    answers: tuple[Answered, ...]
    html: str
    is_counted: bool
    given_at: datetime | None
    moments: tuple[MomentCard, ...]
    rated: Mapping[str, int | None]
    reply: str
    reply_html: str
    said_by: str = ""
    take: int = 1
    is_replaced: bool = False

    @property
    def kind_word(self) -> str:
        return str(ReviewKind(self.kind).label)

    @property
    def is_peer(self) -> bool:
        return self.kind == ReviewKind.PEER

    @property
    def is_again(self) -> bool:
        return self.kind == ReviewKind.AGAIN

    @property
    def is_own(self) -> bool:
        return self.kind == ReviewKind.SELF

    @property
    def is_rated(self) -> bool:
        return bool(self.reply) or any(value is not None for value in self.rated.values())


@dataclass(frozen=True)
class GradeOfWork:
    """A grade in points of ``most``: ``low`` to ``high`` holds what many reviewers would agree on in 95 of 100 cases.

    ``source``: "reviews", "staff" (they reviewed) or "decision" (they set it, with the ``reason``; ``is_own``: for this member of a
    group alone). ``got`` of ``wanted`` reviews. ``off``: the percent that ``late_days`` take off; they are taken off ``points``
    already, ``before`` is without that. ``uses_practice``: what is known of its reviewers comes from examples too.
    """

    points: float
    most: float
    low: float
    high: float
    got: int
    wanted: int
    source: str
    reason: str
    is_disputed: bool
    is_calibrated: bool
    criteria: tuple[CriterionResult, ...]
    is_own: bool = False
    uses_practice: bool = False
    late_days: int = 0
    off: float = 0.0
    before: float = 0.0

    @property
    def is_provisional(self) -> bool:
        return self.source == "reviews" and self.got < self.wanted

    @property
    def has_interval(self) -> bool:
        return self.source == "reviews" and self.high > self.low


@dataclass(frozen=True)
class GradeOfReviewing:
    """The grade for reviewing in percent, its parts in percent by name, and how much of the whole it is.

    ``leaning``: by how many points of the work's scale this person gives more (below zero: less) than others; None: not known.
    """

    percent: float
    parts: Mapping[str, float]
    part: float
    leaning: float | None

    @property
    def less(self) -> float:
        """The same the other way round."""
        return -(self.leaning or 0.0)


@dataclass(frozen=True)
class AppealCard:
    """An appeal and what became of it. ``decision`` is a value of ``Decision``; ``made_by``: the other member who made it."""

    body: str
    created_at: datetime
    decision: str
    answer: str
    made_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.decision == Decision.OPEN

    @property
    def decision_word(self) -> str:
        return str(Decision(self.decision).label)


@dataclass(frozen=True)
class Result:
    """What an author sees of their work once it was reviewed. ``grade``: None before the first review that counts.

    ``moments``: those of all reviews, in the order of the video; ``heat``: how much is said where, 0 to 1, along it.
    ``appeal_until``: None when one may not, or not any more.
    """

    submission_id: int
    playback: Playback | None
    has_picture: bool
    moments: tuple[MomentCard, ...]
    heat: tuple[float, ...]
    grade: GradeOfWork | None
    reviewing: GradeOfReviewing | None
    whole: float | None
    reviews: tuple[ReceivedReview, ...]
    appeal: AppealCard | None
    appeal_until: datetime | None
    # A reviewer's player asks for these.
    may_edit: bool = False
    note_html: str = ""
    # Of a work that was revised: what is above is of the revised video, this is the first.
    former: FormerTake | None = None
    change_html: str = ""
    # When the rule of the site deleted the video, or will, as its author was told.
    left_at: datetime | None = None
    leaves_at: datetime | None = None
