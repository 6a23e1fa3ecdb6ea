"""Groups that learners form: make one, let others in by a code, leave until it is handed in. And teams of the course as groups.

Who has a draft when they come brings it along; where the group has one already, that one counts, and their video stays theirs.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed
from ...kit.transactions import verb
from ...moderation import api as moderation
from .. import rules
from ..data import GroupCard
from ..enums import GroupMode, ReviewKind, ReviewState, SubmissionState
from ..models import Assignment, Group, Participant, Review, Submission
from .assignments import find_or_make_participant, policy_of
from .feedback import SUBJECT as REVIEW
from .grades import set_counting
from .group_codes import as_read, code_of, key_of
from .members import lock_participant, recount, step_out
from .pace import check_pace

NAME_LENGTH = 80
#: Why, for the trail.
JOINED = "its reviewer has joined the group"


@verb
def make_group(actor: Actor, assignment: Assignment, *, name: str) -> Group:
    """A group with this person in it, and what they have begun.

    Raises Invalid for a name that is none, Conflict for who is in a group already or has handed in alone.
    """
    me = lock_alone(actor, assignment)
    group = Group.objects.create(assignment=assignment, name=_checked_name(name), size=1)
    _set_code(group)
    bring_in(me, group, assignment)
    return group


@verb
def join_group(actor: Actor, assignment: Assignment, *, code: str) -> Group:
    """Into the group of this code.

    Raises Invalid for a code of no group here, Conflict where the group is full or has handed in, and for who is in one already
    or has handed in alone.
    """
    me = lock_alone(actor, assignment)
    found = Group.objects.select_for_update().filter(assignment=assignment, code=key_of(code)).first()
    if found is None:
        message = _("There is no group with this code here. Ask the group for it again.")
        raise Invalid(message, {"code": message})
    come_in(me, found, assignment)
    return found


def come_in(me: Participant, group: Group, assignment: Assignment) -> None:
    """Somebody from ``lock_alone`` into a locked group that learners formed. Raises Conflict where it is full or has handed in."""
    if Submission.objects.filter(group=group).exclude(state=SubmissionState.DRAFT).exists():
        raise Conflict(_("This group has handed in already. One of them can take it back; then you can join."))
    # The statement asks and counts at once: of two who come for one place, one gets it.
    room = Group.objects.filter(pk=group.pk, size__lt=policy_of(assignment).group_size)
    if not room.update(size=F("size") + 1):
        raise Conflict(_("This group is full."))
    bring_in(me, group, assignment)


@verb
def leave_group(actor: Actor, assignment: Assignment) -> None:
    """Out of one's group. Raises Conflict once it has handed in, and for a team of the course."""
    me = lock_member(actor, assignment)
    if me.submission is not None and me.submission.state != SubmissionState.DRAFT:
        raise Conflict(_("Your group has handed in. Take it back first; then you can leave."))
    if _holds(me, assignment):
        raise Conflict(_("Finish the review that you have begun first."))
    step_out(me, assignment, leaves_video=False)


@verb
def rename_group(actor: Actor, assignment: Assignment, *, name: str) -> Group:
    """Another name for one's group. Raises Invalid for a name that is none."""
    group = group_of(lock_member(actor, assignment))
    group.name = _checked_name(name)
    group.save(update_fields=["name"])
    return group


@verb
def renew_code(actor: Actor, assignment: Assignment) -> Group:
    """Another code for one's group: nobody comes in by the one before any more."""
    group = group_of(lock_member(actor, assignment))
    group.code_number += 1
    _set_code(group)
    return group


@verb
def gather_team(actor: Actor, assignment: Assignment, *, team_id: int, name: str, members: Collection[int]) -> Group:
    """Make one's group what one's team of the course is now: who is in it comes in; who has left it goes, until it is handed in.

    Others with work of their own stay where they are until they come themselves. Raises NotAllowed where there are no teams and
    for who is not in this one, Conflict for who has handed in elsewhere or is writing a review.
    """
    _check_limit(actor, assignment)
    if policy_of(assignment).groups != GroupMode.TEAMS or actor.person_id not in members:
        raise NotAllowed(_("This is not your team."))
    made, _is_new = Group.objects.get_or_create(
        assignment=assignment, team_id=team_id, defaults={"name": name[:NAME_LENGTH]}
    )
    group = Group.objects.select_for_update().get(pk=made.pk)
    group.name = name[:NAME_LENGTH]
    group.save(update_fields=["name"])
    for user_id in sorted(members):
        _take_in(assignment, group, user_id, is_here=user_id == actor.person_id)
    if not Submission.objects.filter(group=group).exclude(state=SubmissionState.DRAFT).exists():
        inside = Participant.objects.filter(group=group, user__isnull=False).exclude(user__in=list(members))
        for user_id in list(inside.order_by("pk").values_list("user_id", flat=True)):
            _take_out(assignment, user_id or 0)
    return group


def _take_in(assignment: Assignment, group: Group, user_id: int, *, is_here: bool) -> None:
    Participant.objects.get_or_create(assignment=assignment, user_id=user_id)
    me = lock_participant(assignment, user_id)
    if me is None or me.group_id == group.pk:
        return
    is_bound = me.submission is not None and me.submission.state != SubmissionState.DRAFT
    if is_bound or _holds(me, assignment):
        if is_here:
            raise Conflict(_("You have handed in elsewhere, or are writing a review. End that first."))
        return
    if not is_here and (me.group is not None or me.submission is not None):
        return
    if me.group is not None:
        step_out(me, assignment, leaves_video=False)
        me = Participant.objects.select_related("submission").get(pk=me.pk)
    Group.objects.filter(pk=group.pk).update(size=F("size") + 1)
    bring_in(me, group, assignment)


def _take_out(assignment: Assignment, user_id: int) -> None:
    me = lock_participant(assignment, user_id)
    if me is not None and not _holds(me, assignment):
        step_out(me, assignment, leaves_video=False)


def _holds(me: Participant, assignment: Assignment) -> bool:
    return Review.objects.filter(reviewer_id=me.user_id, holds_in=assignment).exists()


def group_card(assignment: Assignment, participant: Participant | None) -> GroupCard | None:
    """The group of somebody as they see it; None for who is in none. One query."""
    group = participant.group if participant else None
    if participant is None or group is None:
        return None
    rows = Participant.objects.filter(group=group, user__isnull=False).order_by("pk")
    code, submission = code_of(group.pk, group.code_number), participant.submission
    return GroupCard(
        id=group.pk,
        name=group.name,
        members=tuple(user_id for user_id in rows.values_list("user_id", flat=True) if user_id is not None),
        most=0 if group.team_id is not None else policy_of(assignment).group_size,
        # Where the secret of the site was changed, it opens nothing until it is made anew.
        code=as_read(code) if group.code == key_of(code) else "",
        is_team=group.team_id is not None,
        may_change=submission is None or submission.state == SubmissionState.DRAFT,
        changed_by=submission.changed_by_id if submission else None,
        changed_at=submission.edited_at if submission else None,
    )


def bring_in(me: Participant, group: Group, assignment: Assignment) -> None:
    """Put a locked participant, who works alone, into a locked group that has counted them. Their draft comes along."""
    own, shared = me.submission, Submission.objects.select_for_update().filter(group=group).first()
    if own is not None and shared is None:
        own.author, own.group = None, group
        own.save(update_fields=["author", "group"])
        Participant.objects.filter(group=group).update(submission=own)
        shared = own
    elif own is not None and shared is not None:
        if own.body and not shared.body:
            shared.body, shared.body_html = own.body, own.body_html
            shared.renderer_version = own.renderer_version
            shared.save(update_fields=["body", "body_html", "renderer_version"])
        own.delete()
    me.group, me.submission = group, shared
    me.save(update_fields=["group", "submission"])
    if shared is not None:
        _end_reviews(me, shared, assignment)
        recount(Submission.objects.filter(pk=shared.pk), assignment.wanted)


def _end_reviews(me: Participant, shared: Submission, assignment: Assignment) -> None:
    """What they had begun to say of it as a reviewer nobody hands in any more, and what they had handed in counts no more.

    They keep the credit for it, and staff may let it count again.
    """
    own = Review.objects.filter(submission=shared, reviewer_id=me.user_id)
    begun = Q(state=ReviewState.LAPSED) | Q(kind=ReviewKind.AGAIN, state=ReviewState.WRITING)
    own.filter(begun).update(state=ReviewState.ENDED)
    given = own.filter(state=ReviewState.GIVEN, is_counted=True).exclude(kind=ReviewKind.SELF)
    pks = list(given.order_by("pk").values_list("pk", flat=True))
    if pks:
        set_counting(assignment, shared.pk, pks, is_counted=False)
    for pk in pks:
        # In nobody's name: who presses the button for the team has decided nothing.
        moderation.record(Actor(None), assignment.space, moderation.Act.SET_ASIDE, (REVIEW, pk), JOINED)


def lock_alone(actor: Actor, assignment: Assignment) -> Participant:
    """Somebody who may come into a group, locked."""
    _check_limit(actor, assignment)
    if policy_of(assignment).groups != GroupMode.OWN:
        raise NotAllowed(_("There are no groups to form here."))
    find_or_make_participant(actor, assignment)
    me = lock_participant(assignment, actor.person_id)
    if me is None or me.group is not None:
        raise Conflict(_("You are in a group already. Leave it first."))
    if me.submission is not None and me.submission.state != SubmissionState.DRAFT:
        raise Conflict(_("You have handed in alone. Take it back first; then you can work in a group."))
    return me


def lock_member(actor: Actor, assignment: Assignment) -> Participant:
    """Somebody in a group that learners formed, locked with it."""
    _check_limit(actor, assignment)
    me = lock_participant(assignment, actor.person_id)
    if me is None or me.group is None:
        raise Conflict(_("You are in no group."))
    if me.group.team_id is not None:
        raise NotAllowed(_("The course says who is in this team and what it is called."))
    return me


def group_of(me: Participant) -> Group:
    assert me.group is not None  # noqa: S101 - ``_in_group`` has looked
    return me.group


def _set_code(group: Group) -> None:
    group.code = key_of(code_of(group.pk, group.code_number))
    group.save(update_fields=["code", "code_number"])


def _checked_name(name: str) -> str:
    found = " ".join(name.split())
    if not 0 < len(found) <= NAME_LENGTH:
        message = _("Give the group a name of at most {count} characters.").format(count=NAME_LENGTH)
        raise Invalid(message, {"name": message})
    return found


def _check_limit(actor: Actor, assignment: Assignment) -> None:
    """Also who only tries codes."""
    if not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot hand in here."))
    check_pace(actor, assignment, "group")
