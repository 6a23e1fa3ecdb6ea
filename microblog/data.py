"""What crosses the border of the microblog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.paging import Page

from .enums import Audience, Reaction, WhoMayPost

#: Names of icons.
REACTION_ICONS: dict[str, str] = {
    Reaction.LIKE: "heart",
    Reaction.THANKS: "smile",
    Reaction.IDEA: "bulb",
    Reaction.CELEBRATE: "star",
}


@dataclass(frozen=True)
class Reader(Actor):
    """A person in a space, and the cohort the platform put them in (None where it has none)."""

    cohort_id: int | None = None


@dataclass(frozen=True)
class Policy:
    """What the author of the course decided: who starts conversations, how long a post may be (in characters), polls."""

    who_may_post: str = WhoMayPost.EVERYBODY.value
    post_length: int = 500
    polls: bool = True
    values: Sequence[str] = ()


@dataclass(frozen=True)
class PollWish:
    """A poll that somebody wants on a post."""

    options: Sequence[str]
    ends_at: datetime


@dataclass(frozen=True)
class AudienceChoice:
    """For whom a post is: one of ``Audience``, with the people it names or the cohort it is for."""

    kind: int = Audience.EVERYBODY
    recipient_ids: Sequence[int] = ()
    cohort_id: int | None = None


@dataclass(frozen=True)
class Reach:
    """Who will see a post, before it is sent. ``count`` leaves out the author; None where only the platform knows."""

    count: int | None
    sentence: str


@dataclass(frozen=True)
class PollOption:
    """An option; ``votes`` and ``percent`` are None as long as the reader should make up their own mind."""

    label: str
    votes: int | None = None
    percent: int | None = None


@dataclass(frozen=True)
class PollView:
    """A poll as one reader sees it. ``voted`` is the number of their option; results come with it, or with the end."""

    options: Sequence[PollOption]
    ends_at: datetime
    has_ended: bool
    voted: int | None = None
    total: int | None = None
    may_vote: bool = False


@dataclass(frozen=True)
class LinkView:
    """What a page says of itself, as plain text. ``host`` comes from the address, so nobody can pose as somebody else."""

    url: str
    host: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Fetched:
    """What a run of ``fetch_link_cards`` did: pages that were asked, those that said something of themselves, failures."""

    asked: int = 0
    known: int = 0
    failed: int = 0


@dataclass(frozen=True)
class TimelinePage(Page["PostCard"]):
    """A page of a timeline; ``last_read`` is the reading position there, None on the first visit."""

    last_read: int | None = None


@dataclass(frozen=True)
class PostCard:
    """A post as one reader sees it in a timeline. ``html`` is safe. ``waits_since``: in the queue of what waits for them.

    ``is_marked``: the reader has seen it before, or done something with it.
    ``more``: further posts of this person that come right after this one and are folded behind it, newest first.
    ``reason``: what a moderator wrote, where the post is not visible. ``quoted``: what it passes on, as far as this reader may
    see it; ``has_quote`` that there is something, ``is_passed_on`` that there is nothing else. ``value``: what praise names.
    ``link``: the card of the first address in it.
    """

    id: int
    kind: str
    html: SafeString
    author: Person
    posted_by: Person | None
    created_at: datetime
    edited_at: datetime | None
    audience: int
    audience_word: str
    reply_count: int
    reaction_count: int
    reaction: str = ""
    is_bookmarked: bool = False
    is_acknowledged: bool = False
    is_marked: bool = False
    is_mine: bool = False
    is_pinned: bool = False
    is_new: bool = False
    is_first: bool = False
    visibility: int = 0
    is_locked: bool = False
    poll: PollView | None = None
    more: Sequence[PostCard] = ()
    reason: str = ""
    waits_since: datetime | None = None
    may: frozenset[str] = frozenset()
    value: str = ""
    quoted: PostCard | None = None
    is_passed_on: bool = False
    has_quote: bool = False
    may_be_quoted: bool = True
    link: LinkView | None = None

    @property
    def reaction_word(self) -> str:
        """What the reader said with one tap, or could."""
        return str(Reaction(self.reaction or Reaction.LIKE).label)

    @property
    def reaction_icon(self) -> str:
        """The picture of the same."""
        return REACTION_ICONS[self.reaction or Reaction.LIKE]

    @property
    def audience_line(self) -> str:
        """For whom it is, as those who may read it see it."""
        if self.is_mine:
            return self.audience_word
        words = {
            Audience.MENTEES: _("Mentees of {name}").format(name=self.author.name),
            Audience.NAMED: _("You and others who are named"),
            Audience.COHORT: _("Your cohort"),
        }
        return words.get(Audience(self.audience), self.audience_word)


@dataclass(frozen=True)
class ReplyCard:
    """A reply as one reader sees it. ``html`` is safe; ``parent_id`` is the reply it answers, None for the post itself."""

    id: int
    html: SafeString
    author: Person
    created_at: datetime
    edited_at: datetime | None
    is_mine: bool
    visibility: int = 0
    parent_id: int | None = None
    reason: str = ""
    may: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Thread:
    """A post with a page of its replies, the oldest first."""

    post: PostCard
    replies: Sequence[ReplyCard] = field(default_factory=tuple)
    next_cursor: str = ""


@dataclass(frozen=True)
class News:
    """How many posts are new in a timeline. ``token``: give it to ``is_unchanged`` before asking again; may be empty."""

    count: int
    token: str = ""


@dataclass(frozen=True)
class QueueItem:
    """A post or reply that waits for a moderator: held for review (for which word), or reported.

    ``post_type``: "post" or "reply". ``title``: what kind of post it is, or which one the reply answers.
    """

    post_type: str
    post_id: int
    thread_id: int
    title: str
    html: SafeString
    author: Person
    audience_word: str
    visibility: int
    report_count: int = 0
    reasons: Sequence[str] = ()
    notes: Sequence[str] = ()
    held_word: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Change:
    """One version of a post: its number, when it was written, and its difference from the one before as safe HTML."""

    number: int
    at: datetime
    diff: SafeString


#: Fewer people than this are not shown apart from others.
FEWEST = 5


@dataclass(frozen=True)
class Counts:
    """How many people saw a post, reacted, replied and acknowledged. ``people``: for how many it is, None if unknown."""

    people: int | None = None
    seen: int = 0
    reacted: int = 0
    replied: int = 0
    acknowledged: int = 0

    @property
    def is_few(self) -> bool:
        """Whether the figures would tell what single people did."""
        return (self.seen if self.people is None else self.people) < FEWEST


@dataclass(frozen=True)
class PostReach:
    """Whom a post reached: in all, and by segment, each of five people or more. ``segments``: translated name, counts."""

    total: Counts
    segments: Sequence[tuple[str, Counts]] = ()


@dataclass(frozen=True)
class Participation:
    """What somebody gave: posts of others they replied to, posts of theirs that others reacted to."""

    replied: int = 0
    helpful: int = 0


@dataclass(frozen=True)
class Relation:
    """How somebody stands to a member: follows, mutes (``until``, None for good), blocks, or wants less of them."""

    person: Person
    is_me: bool = False
    follows: bool = False
    is_muted: bool = False
    is_blocked: bool = False
    is_less: bool = False
    until: datetime | None = None


@dataclass(frozen=True)
class Silenced:
    """Somebody who is muted until a moment (None: until it is taken back), blocked, or of whom less is shown."""

    person: Person
    is_block: bool
    until: datetime | None
    is_less: bool = False


@dataclass(frozen=True)
class MutedPost:
    """A post that somebody wants in no list: what it is called, and until when (None: until it is taken back)."""

    id: int
    title: str
    author: Person
    until: datetime | None


@dataclass(frozen=True)
class Silences:
    """All that somebody has chosen not to see. ``words``: each with the moment at which its mute runs out."""

    people: Sequence[Silenced]
    posts: Sequence[MutedPost]
    words: Sequence[tuple[str, datetime | None]]


@dataclass(frozen=True)
class DraftCard:
    """A draft as whoever wrote it sees it in their list. ``audience``: for whom in words, ``names``: whom it names.

    ``person`` is the other one of the two, where somebody writes in the name of somebody else; ``is_for_me`` says whose
    name it will come out in. ``problem`` is a sentence, "" where nothing is wrong. ``options``: of its poll.
    """

    id: int
    body: str
    kind: str
    kind_word: str
    audience: int
    audience_word: str
    cohort_id: int | None
    recipient_ids: Sequence[int]
    names: Sequence[Person]
    person: Person | None
    is_for_me: bool
    publish_at: datetime | None
    created_at: datetime
    problem: str = ""
    options: Sequence[str] = ()


@dataclass(frozen=True)
class PostFigures:
    """One of somebody's own posts and whom it reached. ``title`` is plain text."""

    id: int
    title: str
    audience_word: str
    created_at: datetime
    counts: Counts


@dataclass(frozen=True)
class Confirmations:
    """Who has confirmed an announcement, and when, the newest first; and who has not, as far as the app knows.

    ``missing`` is None where only the platform knows for whom it is. Both stop at two hundred names.
    """

    confirmed: Sequence[tuple[Person, datetime]]
    missing: Sequence[Person] | None


@dataclass(frozen=True)
class Week:
    """How much was written in seven days, posts and replies apart."""

    starts_at: datetime
    posts: int
    replies: int


@dataclass(frozen=True)
class Statistics:
    """What those who mentor see of a space. Shares are of the newest ``sample_size`` posts, from 0 to 1.

    ``replied_share``: of all posts, those with a reply; ``answered_share``: of questions and first posts, those that somebody
    who mentors has answered (None where there were none). ``weeks``: the oldest first.
    """

    sample_size: int
    replied_share: float
    answered_share: float | None
    writers: int
    members: int
    weeks: Sequence[Week]


@dataclass(frozen=True)
class Hashtag:
    """A hashtag and how many posts for everybody have it."""

    name: str
    count: int
