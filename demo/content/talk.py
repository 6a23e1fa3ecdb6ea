"""The shapes of what is seeded in microblogs. Times are counted as those of the boards are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """A reply, some hours after the post; ``to`` is the place (from 0) of the earlier reply that it answers."""

    by: str
    body: str
    hours: float = 1.0
    to: int | None = None


@dataclass(frozen=True)
class Post:
    """A post with all that follows it. ``name`` is for ever. ``to``: everybody, mentees, mentors, or usernames.
    ``quotes``: the name of an earlier post that it passes on.
    """

    name: str
    day: float
    by: str
    body: str
    kind: str = "post"
    to: str | tuple[str, ...] = "everybody"
    poll: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()
    reactions: tuple[tuple[str, int], ...] = ()
    confirmed: int = 0
    replies: tuple[Said, ...] = ()
    pinned: bool = False
    value: str = ""
    quotes: str = ""


@dataclass(frozen=True)
class Circle:
    """A microblog by its block: who mentors whom there (in the order of arrival), who follows whom, what was posted."""

    course: str
    block: str
    pairs: dict[str, tuple[str, ...]]
    posts: tuple[Post, ...]
    follows: dict[str, tuple[str, ...]] = field(default_factory=dict)
