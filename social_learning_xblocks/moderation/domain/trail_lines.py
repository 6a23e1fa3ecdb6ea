"""The audit trail of a space as its moderators read it: who did what, to which post or person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set

from django.utils.translation import gettext as _

from ...kit.actor import Actor, Person
from ...spaces.api import Role, people_in
from ...spaces.models import Space
from ..data import Subject, Thread, TrailEntry, TrailLine
from .trail import trail

Find = Callable[[Set[Subject]], Mapping[Subject, Thread]]


def trail_lines(actor: Actor, space: Space, *, words: Mapping[str, str], find: Find) -> list[TrailLine]:
    """The newest lines. Two queries, and those of ``find``. Raises NotAllowed for who does not moderate here.

    words: what the types of posts are called that the caller knows; other types stay unnamed. find: the threads in which
    such posts stand, as far as they are still there.
    """
    entries = trail(actor, space)
    threads = find({entry.subject for entry in entries if entry.subject[0] in words})
    members = {entry.subject[1] for entry in entries if entry.subject[0] == "member"}
    people = people_in(space, {*members, *(entry.actor_id for entry in entries)})
    return [line_of(entry, words, threads.get(entry.subject), people) for entry in entries]


def line_of(
    entry: TrailEntry, words: Mapping[str, str], thread: Thread | None, people: Mapping[int, Person]
) -> TrailLine:
    kind, key = entry.subject
    who = name_in(people, entry.actor_id)
    if kind == "member":
        return TrailLine(entry.at, who, entry.act, name_in(people, key), reason=str(Role(entry.reason).label))
    if kind not in words:
        return TrailLine(entry.at, who, entry.act, entry.reason)
    if thread is None:
        return TrailLine(entry.at, who, entry.act, words[kind], reason=entry.reason)
    return TrailLine(entry.at, who, entry.act, words[kind], thread.title, thread.id, entry.reason)


def name_in(people: Mapping[int, Person], user_id: int | None) -> str:
    """A name, also for those who are gone or stay unnamed."""
    return people[user_id].name if user_id is not None and user_id in people else _("Somebody")
