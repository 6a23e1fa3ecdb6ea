"""The audit trail: written by verbs, read by staff and, about their own posts, by authors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.paging import Page, in_order, page_of_keys
from ...spaces.models import Space
from .. import rules
from ..data import Subject, TrailEntry, TrailRecord
from ..enums import Act
from ..models import AuditEntry
from ..queries import trail_about

#: What says why a post is where it is. That somebody locked it or looked up its author since does not.
CHANGES = {Act.HELD, Act.APPROVED, Act.HIDDEN, Act.RESTORED, Act.DELETED, Act.UNDELETED, Act.CONVERTED}

#: What only pages show that know about whom it is: they leave it out for those people.
PRIVATE = {Act.CONCERN_CLOSED, Act.CONCERN_OPENED, Act.APART, Act.TOGETHER}

#: The subject of a line about two people: the id of one, and that of the other as the reason.
TWO = "two"

#: What people do and undo again.
UNDONE = {Act.DELETED, Act.UNDELETED, Act.CONVERTED}


def record(actor: Actor, space: Space, act: Act, subject: Subject, reason: str = "") -> None:
    """Add a line."""
    AuditEntry.objects.create(
        space=space,
        actor_id=actor.user_id,
        act=act,
        subject_type=subject[0],
        subject_id=subject[1],
        reason=reason.strip()[:500],
    )


def record_two(actor: Actor, space: Space, act: Act, ids: tuple[int, int]) -> None:
    """Add a line about two people, which none of the two finds in ``trail_page``, and which forgets both with either."""
    record(actor, space, act, (TWO, ids[0]), str(ids[1]))


def check_limit(actor: Actor, space: Space, thread: Mapping[str, Iterable[int]]) -> None:
    """Raises Conflict when the actor has filled the trail lately: its lines must not be pushed out of sight.

    For somebody whom the trail must not name (no ``user_id``), nameless lines about all posts of the thread are counted.
    thread: ids by type of post; a query for them stays one. One query.
    """
    most, seconds = conf.get("LIMITS")["undo"]
    since = timezone.now() - timedelta(seconds=seconds)
    written = AuditEntry.objects.filter(space=space, actor_id=actor.user_id, act__in=UNDONE, created_at__gt=since)
    if actor.user_id is None:
        inside = Q(pk__in=[])
        for subject_type, ids in thread.items():
            inside |= Q(subject_type=subject_type, subject_id__in=ids)
        written = written.filter(inside)
    if written[:most].count() >= most:
        raise Conflict(
            _(
                "That was a lot of deleting and bringing back, or of turning posts into others."
                " Wait a little and try again."
            )
        )


def trail(actor: Actor, space: Space, limit: int = 100) -> list[TrailEntry]:
    """The newest lines of a space, for its moderators."""
    if not rules.can_moderate(actor):
        raise NotAllowed(_("Only moderators can read this."))
    rows = AuditEntry.objects.filter(space=space).exclude(act__in=PRIVATE)
    return [entry_of(row) for row in rows.order_by("-created_at", "-pk")[:limit]]


def trail_page(
    actor: Actor,
    space: Space,
    *,
    acts: Collection[str],
    subjects: Mapping[str, QuerySet[Any, int] | None],
    hidden: Mapping[str, QuerySet[Any, int]],
    cursor: str = "",
) -> Page[TrailRecord]:
    """Lines of some acts, the newest first, for moderators. Two queries.

    subjects: about which types of posts, and which of them (None: all). hidden: what this reader must not find, by type.
    Lines about two people are not shown to either of them. Raises NotAllowed, and Invalid for a cursor that is none.
    """
    if not rules.can_moderate(actor):
        raise NotAllowed(_("Only moderators can read this."))
    wanted = Q(pk__in=[])
    for subject_type, ids in subjects.items():
        wanted |= Q(subject_type=subject_type) & (Q() if ids is None else Q(subject_id__in=ids))
    unseen = Q(subject_type=TWO) & (Q(subject_id=actor.person_id) | Q(reason=str(actor.person_id)))
    for subject_type, ids in hidden.items():
        unseen |= Q(subject_type=subject_type, subject_id__in=ids)
    rows = AuditEntry.objects.filter(wanted, space=space, act__in=list(acts)).exclude(unseen)
    page = page_of_keys(rows, sort="-created_at", cursor=cursor)
    found = in_order(AuditEntry.objects.all(), page.items)
    return Page([record_of(row) for row in found], page.next_cursor)


def record_of(row: AuditEntry) -> TrailRecord:
    return TrailRecord((row.subject_type, row.subject_id), row.actor_id, row.act, row.reason, row.created_at)


def last_words(subjects: Iterable[Subject]) -> dict[Subject, TrailEntry]:
    """Why each of these posts is shown or not: the newest line that changed it. What the author is told. One query."""
    changes = trail_about(subjects).filter(act__in=CHANGES)
    return {(row.subject_type, row.subject_id): entry_of(row) for row in changes}


def acts_about(subject: Subject) -> list[tuple[Act, datetime]]:
    """What was done to a post and when, oldest first. One query."""
    return [(Act(act), at) for act, at in trail_about([subject]).values_list("act", "created_at")]


def was_held(acts: Iterable[tuple[Act, datetime]], at: datetime) -> bool:
    """Whether a post with these acts waited for review then (deleted by its author in between or not)."""
    decisive = [act for act, when in acts if act in (Act.HELD, Act.APPROVED, Act.RESTORED) and when <= at]
    return decisive[-1:] == [Act.HELD]


def entry_of(row: AuditEntry) -> TrailEntry:
    return TrailEntry(
        str(Act(row.act).label), row.actor_id, (row.subject_type, row.subject_id), row.reason, row.created_at
    )
