"""The kinds of lines: which posts and which person each needs to be there, and who takes it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...enums import PostType
from . import traces
from .arrivals import Arrivals
from .keys import LONGEST, Ids, Named
from .records import Record, text

Take = Callable[[Arrivals, Sequence[Record], Ids], int]


@dataclass(frozen=True)
class Kind:
    """One kind of line. ``posts`` are those that a record names, ``person`` is the field of who must have an account."""

    name: str
    take: Take
    posts: Callable[[Record], list[Named]] = lambda record: []
    person: str = ""
    at_once: int = 200
    plural: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "plural", self.plural or f"{self.name}s")


def _named(post_type: str, field: str) -> Callable[[Record], list[Named]]:
    """The post that a field names; none where the field is null."""
    return lambda record: [] if record[field] is None else [(post_type, text(record[field], LONGEST))]


def _pair(field: str) -> Callable[[Record], list[Named]]:
    """A post as type and key; a member by username, the space has no key."""

    def pair(record: Record) -> list[Named]:
        post_type, key = record[field]
        return [(text(post_type, 20), text(key, LONGEST, shortest=0))]

    return pair


def _of_comment(record: Record) -> list[Named]:
    on = [
        _named(PostType.QUESTION, "question"),
        _named(PostType.ANSWER, "answer"),
        _named(PostType.ANSWER, "converted_from"),
        _named(PostType.ANSWER, "came_from"),
    ]
    return [named for find in on for named in find(record)]


_QUESTION, _ANSWER, _SUBJECT = (
    _named(PostType.QUESTION, "question"),
    _named(PostType.ANSWER, "answer"),
    _pair("subject"),
)

KINDS = {
    kind.name: kind
    for kind in (
        Kind("tag", Arrivals.take_tags),
        Kind("member", Arrivals.take_members, person="user"),
        # Pictures are megabytes.
        Kind("image", Arrivals.take_images, at_once=1, plural="pictures"),
        Kind("question", Arrivals.take_questions),
        Kind("answer", Arrivals.take_answers, _QUESTION),
        Kind("comment", Arrivals.take_comments, _of_comment),
        Kind("revision", traces.take_revisions, _pair("post"), plural="earlier versions"),
        Kind("vote", traces.take_votes, _ANSWER, "user"),
        Kind("reader", traces.take_readers, _QUESTION, "user", plural="reading marks"),
        Kind("deflection", traces.take_deflections, _QUESTION, "user"),
        Kind("report", traces.take_reports, _SUBJECT),
        Kind("trail", traces.take_trail, _SUBJECT, plural="lines of the trail"),
        Kind("credit", traces.take_credits, _SUBJECT, "user"),
    )
}
