"""What staff do with a gallery: take a video out, end the voting, choose finalists and pick among them. No grade hangs on it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotFound
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices import api as notices
from ..enums import GalleryMode
from ..models import Assignment, GalleryEntry
from ..queries import consented_entries
from .assignments import policy_of
from .finding import check_staff
from .gallery import RANKED, takes_votes_now
from .overrides import SUBJECT as WORK

#: How an entry of the gallery is called in the trail.
SUBJECT = "gallery_entry"
ASSIGNMENT = "assignment"
REASON_LENGTH = 500
VERDICT_LENGTH = 300


@verb
def remove_from_gallery(actor: Actor, assignment: Assignment, entry_id: int, *, reason: str) -> None:
    """Take a video out, whatever its author wants; they are told and read the reason. Raises Invalid without one."""
    entry = _find(actor, assignment, entry_id)
    text = _checked(reason, "reason", REASON_LENGTH, _("Say why, in at most {count} characters: the author reads it."))
    if entry.removed_at is not None:
        raise Conflict(_("Somebody else has taken it out meanwhile."))
    entry.removed_at, entry.removed_reason = timezone.now(), text
    entry.is_finalist, entry.picked_at, entry.verdict = False, None, ""
    entry.save(update_fields=["removed_at", "removed_reason", "is_finalist", "picked_at", "verdict"])
    moderation.record(actor, assignment.space, moderation.Act.HIDDEN, (SUBJECT, entry.pk), text)
    _tell(assignment, entry, notices.NoticeKind.GALLERY_OUT)


@verb
def restore_to_gallery(actor: Actor, assignment: Assignment, entry_id: int) -> None:
    """Show a video again that staff took out, as long as its author wants it."""
    entry = _find(actor, assignment, entry_id)
    if entry.removed_at is None:
        raise Conflict(_("It is in the gallery."))
    entry.removed_at, entry.removed_reason = None, ""
    entry.save(update_fields=["removed_at", "removed_reason"])
    moderation.record(actor, assignment.space, moderation.Act.RESTORED, (SUBJECT, entry.pk))


@verb
def set_finalist(actor: Actor, assignment: Assignment, entry_id: int, *, on: bool) -> None:
    """Choose a finalist, or no longer. Raises Conflict while people vote: they would follow."""
    entry = _find(actor, assignment, entry_id)
    if takes_votes_now(assignment):
        raise Conflict(_("Close the voting first: a badge would lead those who still vote."))
    if entry.removed_at is not None:
        raise Conflict(_("It is not in the gallery."))
    if entry.is_finalist == on:
        return
    entry.is_finalist = on
    if not on:
        entry.picked_at, entry.verdict = None, ""
    entry.save(update_fields=["is_finalist", "picked_at", "verdict"])
    moderation.record(
        actor, assignment.space, moderation.Act.FINALIST if on else moderation.Act.UNPICKED, (SUBJECT, entry.pk)
    )
    if on:
        _tell(assignment, entry, notices.NoticeKind.FINALIST)


@verb
def pick(actor: Actor, assignment: Assignment, entry_id: int, *, verdict: str) -> None:
    """Pick one of the finalists, with a sentence that all read; again to write another one. Raises Conflict for others."""
    entry = _find(actor, assignment, entry_id)
    text = _checked(
        verdict, "verdict", VERDICT_LENGTH, _("Say why in a sentence of at most {count} characters: all read it.")
    )
    if takes_votes_now(assignment) or not entry.is_finalist:
        raise Conflict(_("Only finalists can be picked, when voting is over."))
    is_new = entry.picked_at is None
    entry.picked_at, entry.verdict = entry.picked_at or timezone.now(), text
    entry.save(update_fields=["picked_at", "verdict"])
    moderation.record(actor, assignment.space, moderation.Act.PICKED, (SUBJECT, entry.pk), text)
    if is_new:
        _tell(assignment, entry, notices.NoticeKind.PICKED)


@verb
def unpick(actor: Actor, assignment: Assignment, entry_id: int) -> None:
    """Take a pick back; it stays a finalist."""
    entry = _find(actor, assignment, entry_id)
    if entry.picked_at is None:
        raise Conflict(_("It is not picked."))
    entry.picked_at, entry.verdict = None, ""
    entry.save(update_fields=["picked_at", "verdict"])
    moderation.record(actor, assignment.space, moderation.Act.UNPICKED, (SUBJECT, entry.pk))


@verb
def close_voting(actor: Actor, assignment: Assignment, *, on: bool) -> None:
    """End the voting before its time, or open it again; then no place is shown any more, and there are no finalists.

    Raises Conflict when it is so already.
    """
    check_staff(actor)
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if policy_of(assignment).gallery not in RANKED or (row.gallery_closed_at is not None) == on:
        raise Conflict(_("Somebody else has done this meanwhile. Reload to see it."))
    row.gallery_closed_at = assignment.gallery_closed_at = timezone.now() if on else None
    row.save(update_fields=["gallery_closed_at"])
    if not on:
        GalleryEntry.objects.filter(assignment=assignment).update(is_finalist=False, picked_at=None, verdict="")
    act = moderation.Act.CLOSED if on else moderation.Act.REOPENED
    moderation.record(actor, assignment.space, act, (ASSIGNMENT, assignment.pk))


def _find(actor: Actor, assignment: Assignment, entry_id: int) -> GalleryEntry:
    """An entry that its author shows, locked. Raises NotFound for others, and for those of other assignments."""
    check_staff(actor)
    is_there = (
        policy_of(assignment).gallery != GalleryMode.OFF and consented_entries(assignment).filter(pk=entry_id).exists()
    )
    found = GalleryEntry.objects.select_for_update().filter(pk=entry_id).first() if is_there else None
    if found is None:
        raise NotFound(_("This work is not in the gallery any more."))
    return found


def _checked(text: str, field: str, most: int, sentence: str) -> str:
    found = text.strip()
    if not 0 < len(found) <= most:
        message = sentence.format(count=most)
        raise Invalid(message, {field: message})
    return found


def _tell(assignment: Assignment, entry: GalleryEntry, kind: notices.NoticeKind) -> None:
    author_id = entry.submission.author_id
    notices.tell(assignment.space, [author_id], notices.Happening(kind, (WORK, entry.submission_id)))
