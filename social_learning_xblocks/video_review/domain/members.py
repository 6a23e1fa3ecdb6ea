"""Whose a work is: one author's, or that of the members of a group, who all point to it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import platform
from ...kit.actor import Actor
from ...kit.errors import Conflict
from ..enums import WorkKind
from ..models import Assignment, Group, Override, Participant, Review, Submission, Video
from .turns import counted


def author_ids(submission: Submission) -> list[int]:
    """The user ids of those whose work it is, the first to come first. One query where it is a group's."""
    if submission.group_id is None:
        return [] if submission.author_id is None else [submission.author_id]
    rows = Participant.objects.filter(submission=submission, user__isnull=False).order_by("pk")
    return [user_id for user_id in rows.values_list("user_id", flat=True) if user_id is not None]


def is_author(actor: Actor, submission: Submission) -> bool:
    return actor.user_id is not None and actor.user_id in author_ids(submission)


def told(assignment: Assignment, submission: Submission) -> list[int]:
    """Those of them who hear what becomes of it: who has left the course or its cohort hears nothing of a group any more."""
    found = author_ids(submission)
    return found if submission.group_id is None else [one for one in found if belongs(assignment, one)]


def belongs(assignment: Assignment, user_id: int) -> bool:
    """Whether a member of a group is still in the course, and in the cohort whose assignment it is."""
    space = assignment.space
    return platform.is_still_in(user_id, space.course_key, space.cohort_id)


def own_revise_until(participant: Participant) -> datetime | None:
    """The extension for revising; in a group the longest that one of its members has. One query there."""
    if participant.group_id is None:
        return participant.revise_until
    rows = Participant.objects.filter(group_id=participant.group_id)
    until: datetime | None = rows.aggregate(last=Max("revise_until"))["last"]
    return until


def lock_participant(assignment: Assignment, user_id: int) -> Participant | None:
    """Somebody with their group and their submission, all locked in this order, so that members and tabs take their turns.

    None before their first step. Three queries, four in a group.
    """
    rows = Participant.objects.filter(assignment=assignment, user_id=user_id)
    known = rows.values_list("group_id", flat=True).first()
    group = None if known is None else Group.objects.select_for_update().filter(pk=known).first()
    found = rows.select_for_update().first()
    if found is None:
        return None
    if found.group_id != (group.pk if group else None):
        raise Conflict(_("This was changed in another tab. Reload the page."))
    found.group = group
    if found.submission_id is not None:
        found.submission = Submission.objects.select_for_update().get(pk=found.submission_id)
    return found


def others_in(participant: Participant) -> QuerySet[Participant]:
    """The other members of somebody's group, the first to come first."""
    rows = Participant.objects.filter(group=participant.group, group__isnull=False, user__isnull=False)
    return rows.exclude(pk=participant.pk).order_by("pk")


def recount(works: QuerySet[Submission], wanted: int) -> None:
    """Count anew what members of groups have given and hold, which come and go with them; turns too. Two statements.

    The works are those of one assignment, which wants so many reviews.
    """
    each = Participant.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    given = Subquery(each.annotate(total=Sum("given")).values("total"))
    members = Participant.objects.filter(submission=OuterRef(OuterRef("pk")), user__isnull=False)
    holds = Review.objects.filter(holds_in=OuterRef("assignment"), reviewer__in=members.values("user")).order_by()
    held = Subquery(holds.values("holds_in").annotate(number=Count("pk")).values("number"))
    shared = works.filter(group__isnull=False)
    shared.update(given=Coalesce(given, 0), held=Coalesce(held, 0))
    shared.update(**counted(wanted))


def step_out(participant: Participant, assignment: Assignment, *, leaves_video: bool) -> None:
    """Take a locked participant out of the group. What the group works on stays with the others.

    The last one keeps it, as somebody who works alone. Videos of theirs, the first and the revised one, go along with who leaves,
    or with ``leaves_video`` belong to the first of the others from now on; so does a text, on which all have written.
    """
    group, submission = participant.group, participant.submission
    if group is None:
        return
    heir = others_in(participant).values_list("user_id", flat=True).first()
    participant.group = None
    if heir is None:
        if submission is not None:
            Submission.objects.filter(pk=submission.pk).update(group=None, author=participant.user_id)
        participant.save(update_fields=["group"])
        group.delete()
        return
    if submission is not None:
        _part_with_videos(submission, participant, heir, leaves_video=leaves_video)
    # A grade of their own was one of this work.
    Override.objects.filter(member=participant, undone_at=None).update(undone_at=timezone.now())
    participant.submission, participant.own_share = None, None
    participant.save(update_fields=["group", "submission", "own_share"])
    Group.objects.filter(pk=group.pk).update(size=F("size") - 1)
    if submission is not None:
        recount(Submission.objects.filter(pk=submission.pk), assignment.wanted)


def _part_with_videos(submission: Submission, participant: Participant, heir: int, *, leaves_video: bool) -> None:
    chosen = {"video": submission.video, "revised_video": submission.revised_video}
    own = {name: video for name, video in chosen.items() if video and video.owner_id == participant.user_id}
    left = {name: video.pk for name, video in own.items() if leaves_video or video.work == WorkKind.TEXT}
    Video.objects.filter(pk__in=left.values()).update(owner=heir)
    if taken := own.keys() - left.keys():
        Submission.objects.filter(pk=submission.pk).update(**dict.fromkeys(taken))
