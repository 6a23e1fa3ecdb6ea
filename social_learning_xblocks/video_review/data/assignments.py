"""What the author of a course set, and where somebody stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..enums import StepName


@dataclass(frozen=True)
class Level:
    """One level of a criterion: its points, a short name, what it looks like."""

    points: float
    title: str
    text: str = ""


@dataclass(frozen=True)
class RubricLine:
    """A criterion as the author wrote it. ``key`` stays the same when the words change, so old reviews keep their meaning.

    ``kind`` and ``remark`` are values of ``LineKind`` and ``RemarkRule``. ``levels`` only with "levels", ``least`` and ``most``
    only with "range". ``weight``: its part in the grade; None for as much as its range of points; 0 to show it only.
    """

    key: str
    title: str
    kind: str
    text: str = ""
    levels: tuple[Level, ...] = ()
    least: float = 0.0
    most: float = 0.0
    weight: float | None = None
    remark: str = "may"

    @property
    def range(self) -> tuple[float, float]:
        """The fewest and the most points; (0.0, 0.0) where there are words only."""
        if self.levels:
            points = [level.points for level in self.levels]
            return min(points), max(points)
        return self.least, self.most


@dataclass(frozen=True)
class Policy:
    """What the author of the course decided. Times are aware, in UTC; None is no end. ``grace``: minutes after both ends.

    ``work`` is a value of ``WorkKind``; ``text_least``, ``text_most``: the words of a text, 0 for no limit.
    ``wanted``: reviews to get and to give. ``takes_late``: what comes after the end is taken, and marked as late. ``late_percent``:
    what each day begun after the end takes off its grade; ``late_most``: no more than that in all, 0 for no cap.
    ``seconds``, ``size`` (bytes): the longest and largest video. ``least_moments``, ``least_words``: what a review must have.
    ``grading`` is a value of ``Grading``. ``reviewing_part``: the part of the whole grade that is for reviewing, 0 to 1.
    ``appeal_days``: 0 for no appeals. ``weight``: the points of a full grade. ``groups`` is a value of ``GroupMode``, with at most
    ``group_size`` people in one that they form themselves. ``practice`` is a value of ``Practice``, ``gallery`` one of
    ``GalleryMode``; ``gallery_votes``: how many a person has; ``gallery_until``: when voting ends. ``revises``: after the first
    reviews authors may hand in one revised video, until ``revise_until``. ``assistants_draft``: what assistants of the staff give
    counts when other staff confirm it.
    """

    wanted: int = 3
    work: str = "video"
    text_least: int = 0
    text_most: int = 0
    submit_until: datetime | None = None
    review_until: datetime | None = None
    grace: int = 0
    takes_late: bool = True
    late_percent: int = 0
    late_most: int = 0
    authors_named: bool = False
    reviewers_named: bool = False
    reviews_self: bool = False
    seconds: int = 300
    size: int = 500_000_000
    sound_is_enough: bool = False
    captions_required: bool = False
    least_moments: int = 0
    least_words: int = 0
    grading: str = "plain"
    reviewing_part: float = 0.2
    appeal_days: int = 7
    weight: float = 100.0
    groups: str = "off"
    group_size: int = 4
    practice: str = "off"
    gallery: str = "off"
    gallery_votes: int = 3
    gallery_until: datetime | None = None
    revises: bool = False
    revise_until: datetime | None = None
    assistants_draft: bool = False

    @property
    def submit_end(self) -> datetime | None:
        """When handing in is over, the grace included."""
        return self._with_grace(self.submit_until)

    @property
    def review_end(self) -> datetime | None:
        """When reviewing is over, the grace included."""
        return self._with_grace(self.review_until)

    @property
    def revise_end(self) -> datetime | None:
        """When revising is over, the grace included."""
        return self._with_grace(self.revise_until)

    def _with_grace(self, moment: datetime | None) -> datetime | None:
        return None if moment is None else moment + timedelta(minutes=self.grace)


@dataclass(frozen=True)
class Part:
    """Where one person stands in an assignment: what ``steps_of`` needs.

    ``submit_end``: when handing in ends for them, by the question that handing in asks; None for no end. ``review_until``,
    ``revise_until``: their extensions, None where the common ends hold.
    """

    is_handed_in: bool = False
    given: int = 0
    duty: int = 3
    is_self_reviewed: bool = False
    is_graded: bool = False
    submit_end: datetime | None = None
    review_until: datetime | None = None
    revise_until: datetime | None = None
    # Examples to practise on, and how many of them this person has reviewed.
    examples: int = 0
    practised: int = 0
    # Whether they must be reviewed before one reviews others.
    must_practise: bool = False
    is_voting_closed: bool = False
    got: int = 0
    is_held: bool = False
    is_revised: bool = False


@dataclass(frozen=True)
class Step:
    """A step on the page. ``name`` and ``state`` are values of ``StepName`` and ``StepState``; ``until``: None for no end.

    ``is_optional``: nothing later waits for it.
    """

    name: str
    state: str
    until: datetime | None = None
    done: int = 0
    wanted: int = 0
    is_optional: bool = False

    @property
    def label(self) -> str:
        return str(StepName(self.name).label)
