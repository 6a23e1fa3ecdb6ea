"""What crosses the border of the Q&A applet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString

from ..kit.actor import Person
from ..kit.models import Visibility
from .enums import State

#: A page of earlier comments.
COMMENTS_AT_ONCE = 50


@dataclass(frozen=True)
class Policy:
    """What the author of the course decided. ``who_may_ask`` is a value of ``WhoMayAsk``."""

    who_may_ask: str = "everybody"
    may_be_anonymous: bool = True
    may_add_tags: bool = True


@dataclass(frozen=True)
class Facts:
    """What the rules look at in a post; ``asker_id`` is the author of its question."""

    author_id: int | None
    asker_id: int | None
    visibility: int = Visibility.VISIBLE
    is_locked: bool = False
    is_wiki: bool = False
    points: int = 0


@dataclass(frozen=True)
class QuestionRow:
    """A question in a list, as one reader sees it. ``snippet`` is safe HTML."""

    id: int
    title: SafeString | str
    snippet: SafeString | str
    author: Person
    created_at: datetime
    activity_at: datetime
    score: int
    answer_count: int
    state: int
    tags: Sequence[str] = ()
    has_voted: bool = False
    is_unread: bool = False
    is_following: bool = False
    is_mine: bool = False
    is_asked: bool = False
    visibility: int = Visibility.VISIBLE
    is_locked: bool = False
    verdict: str = ""  # the beginning of the accepted or endorsed answer, where the row shows one

    @property
    def is_solved(self) -> bool:
        return self.state == State.SOLVED

    @property
    def is_held(self) -> bool:
        return self.visibility == Visibility.HELD

    @property
    def is_removed(self) -> bool:
        return self.visibility in (Visibility.HIDDEN, Visibility.DELETED)


class Moderated:
    """What moderators left to be seen of a post."""

    visibility: int

    @property
    def is_held(self) -> bool:
        return self.visibility == Visibility.HELD

    @property
    def is_visible(self) -> bool:
        return self.visibility == Visibility.VISIBLE


@dataclass(frozen=True)
class CommentView(Moderated):
    """A comment on the screen. ``may`` names what this reader may do: edit, delete, report, convert, hide, restore."""

    id: int
    html: SafeString
    author: Person
    created_at: datetime
    is_edited: bool
    may: frozenset[str]
    visibility: int = Visibility.VISIBLE
    reason: str = ""


@dataclass(frozen=True)
class Comments:
    """Some comments of a post, oldest first. ``count``: with those that came before them (on a further page at most 50)."""

    items: Sequence[CommentView] = ()
    count: int = 0

    @property
    def hidden_count(self) -> int:
        return max(0, self.count - len(self.items))

    @property
    def next_count(self) -> int:
        """How many earlier ones the next page shows."""
        return min(self.hidden_count, COMMENTS_AT_ONCE)


@dataclass(frozen=True)
class AnswerView(Moderated):
    """An answer on the screen. ``may`` as in ``CommentView``, and vote, accept, endorse, comment, wiki, history."""

    id: int
    question_id: int
    html: SafeString
    author: Person
    created_at: datetime
    edited_at: datetime | None
    score: int
    has_voted: bool
    is_accepted: bool
    endorser: Person | None
    is_wiki: bool
    comments: Comments
    may: frozenset[str]
    visibility: int = Visibility.VISIBLE
    reason: str = ""


@dataclass(frozen=True)
class Thread(Moderated):
    """A question with a page of its answers. ``may`` as in ``AnswerView``, and answer, lock, reveal, retag, request."""

    id: int
    title: str
    html: SafeString
    author: Person
    created_at: datetime
    edited_at: datetime | None
    tags: Sequence[str]
    score: int
    has_voted: bool
    has_same: bool
    same_count: int
    is_following: bool
    state: int
    answer_count: int
    comments: Comments
    answers: Sequence[AnswerView]
    next_cursor: str
    may: frozenset[str]
    is_anonymous: bool = False
    is_mine: bool = False
    is_asked: bool = False
    is_locked: bool = False
    visibility: int = Visibility.VISIBLE
    reason: str = ""

    @property
    def is_solved(self) -> bool:
        return self.state == State.SOLVED


@dataclass(frozen=True)
class Tools:
    """What one reader may do with one post (names as in ``AnswerView.may``), and its states.

    ``lost``: the answers of others that go with a question when its author deletes it.
    """

    may: frozenset[str]
    visibility: int
    is_wiki: bool
    is_locked: bool
    lost: int = 0


@dataclass(frozen=True)
class Overview:
    """The head of the block: how much is there, and what waits. Counts stop at 100.

    ``waiting_count``: posts that wait for a decision; 0 for everybody but moderators.
    """

    question_count: int
    unanswered_count: int
    unread_notices: int = 0
    waiting_count: int = 0


@dataclass(frozen=True)
class Change:
    """One step of a post's history: who wrote it, when, and the difference from the step before as safe HTML."""

    number: int
    editor: Person
    at: datetime
    title_diff: SafeString
    body_diff: SafeString
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class QueueItem:
    """A post that waits for a moderator: held for review, or reported."""

    post_type: str
    post_id: int
    question_id: int
    title: str
    html: SafeString
    author: Person
    visibility: int
    report_count: int = 0
    reasons: Sequence[str] = ()
    notes: Sequence[str] = ()
    since: datetime | None = None
    held_word: str = ""


@dataclass(frozen=True)
class Statistics:
    """What staff see of a space. Times are in seconds, None where nothing was answered yet."""

    question_count: int
    open_count: int
    answered_share: float
    solved_share: float
    median_to_first_answer: float | None
    deflections: int
    sample_size: int
    most_helpful: Sequence[tuple[Person, int, int, int]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Participation:
    """What the grade of one learner is made of."""

    accepted: int
    upvoted: int
    endorsed: int
    contributions: int
