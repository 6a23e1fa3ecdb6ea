"""Asking others into one's group by their name. Whoever is asked decides; nobody is put into a group."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor, Person
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...notices import api as notices
from ...spaces import api as spaces
from ...spaces.api import Membership, Role
from ..data import InvitationCard
from ..enums import GroupMode, SubmissionState
from ..models import Assignment, Group, Invitation, Participant
from .assignments import policy_of
from .extensions import member_called
from .groups import come_in, group_of, lock_alone, lock_member
from .reminders import NEWS_OF

#: Invitations of one group that wait.
MOST_INVITED = 10


@verb
def invite(actor: Actor, assignment: Assignment, *, username: str) -> Invitation:
    """Ask a member of the space into one's group; they are told.

    Raises Invalid for a name that nobody has here, and for who is in a group or has handed in; Conflict where the group is full or
    has handed in, for who was asked before, and for too many at once.
    """
    group = _open_group(actor, assignment)
    if group.size >= policy_of(assignment).group_size:
        raise Conflict(_("This group is full."))
    user_id = _find(assignment, username)
    asked = Invitation.objects.filter(group=group)
    if asked.filter(user_id=user_id).exists():
        raise Conflict(_("This person was invited already."))
    if asked.filter(declined_at=None).count() >= MOST_INVITED:
        raise Conflict(_("Many invitations wait for an answer. Take one back first."))
    made = Invitation.objects.create(group=group, user_id=user_id, invited_by_id=actor.person_id)
    happening = notices.Happening(notices.NoticeKind.INVITED, (NEWS_OF, assignment.pk), actor.person_id)
    notices.tell(assignment.space, [user_id], happening)
    return made


@verb
def withdraw_invitation(actor: Actor, assignment: Assignment, invitation_id: int) -> None:
    """Take an invitation of one's group back, as long as nobody has answered it."""
    group = group_of(lock_member(actor, assignment))
    gone, _each = Invitation.objects.filter(pk=invitation_id, group=group, declined_at=None).delete()
    if not gone:
        raise _no_such_invitation()


@verb
def accept_invitation(actor: Actor, assignment: Assignment, invitation_id: int) -> Group:
    """Into the group. Raises as ``join_group``, NotFound for an invitation that is not one's own or was taken back."""
    me = lock_alone(actor, assignment)
    found = _own(actor, assignment).filter(pk=invitation_id).first()
    group = Group.objects.select_for_update().filter(pk=found.group_id).first() if found else None
    if group is None:
        raise _no_such_invitation()
    come_in(me, group, assignment)
    _own(actor, assignment).delete()
    return group


@verb
def decline_invitation(actor: Actor, assignment: Assignment, invitation_id: int) -> None:
    """No. This group does not ask again."""
    if not _own(actor, assignment).filter(pk=invitation_id).update(declined_at=timezone.now()):
        raise _no_such_invitation()


def invitations_to(actor: Actor, assignment: Assignment) -> list[InvitationCard]:
    """What waits for an answer of this person, the newest first. One query."""
    if actor.user_id is None:
        return []
    return [_card(row) for row in _own(actor, assignment).select_related("group").order_by("-pk")]


def invitations_of(group_id: int) -> list[InvitationCard]:
    """Whom a group has asked and who has not answered, in that order. One query."""
    rows = Invitation.objects.filter(group=group_id, declined_at=None)
    return [_card(row) for row in rows.select_related("group").order_by("pk")]


def invitable(actor: Actor, assignment: Assignment, start: str) -> list[tuple[str, Person]]:
    """Usernames and people without a group whose names begin so, for who may invite; nobody for an empty ``start``."""
    if not start or actor.user_id is None or not actor.can_write:
        return []
    own = Participant.objects.filter(assignment=assignment, user_id=actor.user_id, group__isnull=False)
    if not own.filter(group__team_id=None).exists():
        return []
    return spaces.members_like(assignment.space, start, besides=_not_invited(assignment).values("user"))


def _open_group(actor: Actor, assignment: Assignment) -> Group:
    me = lock_member(actor, assignment)
    if policy_of(assignment).groups != GroupMode.OWN:
        raise NotAllowed(_("There are no groups to form here."))
    if me.submission is not None and me.submission.state != SubmissionState.DRAFT:
        raise Conflict(_("Your group has handed in. Take it back first; then you can invite others."))
    return group_of(me)


def _find(assignment: Assignment, username: str) -> int:
    try:
        user_id = member_called(assignment, username)
    except NotFound as error:
        raise Invalid(error.message, {"username": error.message}) from error
    if _not_invited(assignment).filter(user_id=user_id).exists():
        message = _("This person is staff, is in a group already, or has handed in.")
        raise Invalid(message, {"username": message})
    return user_id


def _not_invited(assignment: Assignment) -> QuerySet[Membership]:
    """Staff, and who cannot come into a group now."""
    has_handed_in = Q(submission__isnull=False) & ~Q(submission__state=SubmissionState.DRAFT)
    bound = Participant.objects.filter(
        Q(group__isnull=False) | has_handed_in, assignment=assignment, user__isnull=False
    )
    return Membership.objects.filter(Q(role=Role.STAFF) | Q(user__in=bound.values("user")), space=assignment.space)


def _own(actor: Actor, assignment: Assignment) -> QuerySet[Invitation]:
    waiting = Invitation.objects.filter(user_id=actor.person_id, declined_at=None)
    return waiting.filter(group__in=Group.objects.filter(assignment=assignment))


def _card(row: Invitation) -> InvitationCard:
    return InvitationCard(row.pk, row.group.name, row.user_id, row.invited_by_id)


def _no_such_invitation() -> NotFound:
    return NotFound(_("This invitation is not there any more."))
