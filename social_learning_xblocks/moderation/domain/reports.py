"""Reports: made by anybody who can read, decided by a moderator, answered to the reporter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf, events
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed
from ...kit.transactions import verb
from ...spaces.models import Space
from .. import rules
from ..data import ReportedSubject, Subject
from ..enums import Decision, Reason
from ..models import Report
from ..queries import first_reports, open_reports

QUEUE_SIZE = 50
#: Reports of one post whose reasons and notes are read out; all are counted.
REPORTS_SHOWN = 20


@verb
def report(actor: Actor, space: Space, subject: Subject, *, reason: str, note: str = "") -> Report:
    """Tell the moderators about a post. A second report of the same person while the first waits changes nothing."""
    if not actor.can_write:
        raise NotAllowed(_("Sign in to report a post."))
    if reason not in Reason.values:
        raise Invalid(_("Choose a reason."), {"reason": _("Choose a reason.")})
    most, seconds = conf.get("LIMITS")["report"]
    since = timezone.now() - timedelta(seconds=seconds)
    if Report.objects.filter(reporter_id=actor.user_id, created_at__gt=since)[:most].count() >= most:
        raise Conflict(_("You have reported many posts in a short time. Wait a little and try again."))
    made, is_new = Report.objects.get_or_create(
        subject_type=subject[0],
        subject_id=subject[1],
        reporter_id=actor.user_id,
        open_key=1,
        defaults={"space": space, "reason": reason, "note": note.strip()[:500]},
    )
    if is_new:
        events.emit("social_learning.post.reported", space_id=space.pk, subject_type=subject[0], subject_id=subject[1])
    return made


@verb
def decide_reports(actor: Actor, space: Space, subject: Subject, decision: Decision) -> list[int]:
    """Close all waiting reports about a post. The user ids of the reporters, to tell them."""
    if not rules.can_moderate(actor):
        raise NotAllowed(_("Only moderators can decide on reports."))
    waiting = about(open_reports(space), subject)
    reporters = dict(waiting.select_for_update().order_by("pk").values_list("pk", "reporter_id"))
    # Only those just read: who reports at this moment is not told of this decision, so their report goes on waiting.
    Report.objects.filter(pk__in=reporters).update(decision=decision, decided_at=timezone.now(), open_key=None)
    return [reporter_id for reporter_id in reporters.values() if reporter_id is not None]


def reopen_reports(space: Space, subject: Subject) -> None:
    """The reports of a post that were decided when it was hidden last wait again. Two queries."""
    hidden = about(Report.objects.filter(space=space, decision=Decision.HIDDEN), subject)
    last = hidden.aggregate(at=Max("decided_at"))["at"]
    hidden.filter(decided_at=last).update(decision="", decided_at=None, open_key=1)


def is_reported(space: Space, subject: Subject) -> bool:
    """Whether reports about a post wait."""
    return about(open_reports(space), subject).exists()


def waiting_about(space: Space, subject_type: str) -> QuerySet[Report]:
    """Reports about posts of one type that wait, to narrow and to count other rows by."""
    return open_reports(space).filter(subject_type=subject_type)


def entry_about(space: Space, subject: Subject) -> ReportedSubject | None:
    """What waiting reports say of one post; None where none waits. Two queries."""
    waiting = about(open_reports(space), subject).aggregate(count=Count("pk"), since=Min("created_at"))
    if not waiting["count"]:
        return None
    return _entry(subject, waiting["count"], waiting["since"], first_reports(space, [subject], REPORTS_SHOWN))


def move_reports(space: Space, old: Subject, new: Subject) -> None:
    """Waiting reports go along when a post becomes another one. Who waits there already has said it twice."""
    there = about(open_reports(space), new).exclude(reporter=None).values_list("reporter_id", flat=True)
    waiting = about(open_reports(space), old)
    waiting.filter(reporter_id__in=list(there)).delete()
    waiting.update(subject_type=new[0], subject_id=new[1])


def about(reports: QuerySet[Report], subject: Subject) -> QuerySet[Report]:
    return reports.filter(subject_type=subject[0], subject_id=subject[1])


def waiting_reports(space: Space, *, subject_types: Collection[str]) -> int:
    """How many posts of these types have waiting reports. One query that stops counting at 100."""
    reports = open_reports(space).filter(subject_type__in=list(subject_types))
    return reports.values("subject_type", "subject_id").order_by().distinct()[:100].count()


def queue(space: Space, limit: int = QUEUE_SIZE, *, subject_types: Collection[str] = ()) -> list[ReportedSubject]:
    """Posts (of these types, where some are named) with waiting reports, the longest waiting first. Two queries.

    Reasons and notes are those of the first reports of each.
    """
    reports = open_reports(space).filter(subject_type__in=list(subject_types)) if subject_types else open_reports(space)
    waiting = reports.values_list("subject_type", "subject_id")
    found = waiting.annotate(count=Count("pk"), since=Min("created_at"), first=Min("pk")).order_by("since", "first")
    posts = {(kind, pk): (count, since) for kind, pk, count, since, _first in found[:limit]}
    if not posts:
        return []
    told: defaultdict[Subject, list[Report]] = defaultdict(list)
    for row in first_reports(space, posts, REPORTS_SHOWN):
        told[row.subject_type, row.subject_id].append(row)
    return [_entry(subject, count, since, told[subject]) for subject, (count, since) in posts.items()]


def _entry(subject: Subject, count: int, since: datetime, told: Iterable[Report]) -> ReportedSubject:
    rows = list(told)
    reasons = dict.fromkeys(str(Reason(row.reason).label) for row in rows)
    return ReportedSubject(subject, count, tuple(reasons), tuple(row.note for row in rows if row.note), since)
