"""Handing in: a draft while one works on it, in the pool once it is handed in, back until the first review of it begins."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ...kit import richtext
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from ...notices import api as notices
from .. import rules
from ..data import Policy
from ..enums import GroupMode, ReviewKind, ReviewState, SubmissionState, VideoState, WorkKind
from ..models import Assignment, Participant, Review, Submission, Video, Writing
from ..queries import example_videos, kinds_of, video_called
from .allocation import draw_of
from .assignments import find_or_make_participant, policy_of
from .gallery import drop_entry
from .judging import JUDGED, judge, work_end
from .members import lock_participant, recount, told
from .note_clash import NoteClash, clash_of
from .reminders import TODO
from .steps import is_past
from .turns import counted

#: Characters of the note beside a video.
NOTE_LENGTH = 5000
#: What to do first, by what is handed in.
MISSING = {
    WorkKind.VIDEO: gettext_lazy("Record or choose a video first."),
    WorkKind.PICTURE: gettext_lazy("Choose a picture first."),
    WorkKind.TEXT: gettext_lazy("Write your text first."),
}
#: What notices call a submission.
SUBJECT = "submission"


@verb
def save_submission(actor: Actor, assignment: Assignment, *, video_id: UUID | None, note: str) -> Submission:
    """Keep what somebody works on, without handing it in. ``video_id``: None takes the video off it.

    Raises Conflict once it is handed in, NotFound for a video that is not theirs, Invalid for a note that is too long.
    """
    submission = own_draft(actor, assignment)
    submission.video = None if video_id is None else find_own_video(actor, assignment, video_id)
    _write_note(submission, note)
    save_draft(actor, submission, "video", "body", "body_html", "renderer_version")
    return submission


@verb
def save_note(actor: Actor, assignment: Assignment, *, note: str, seen: str | None = None) -> Submission:
    """Keep the note alone: the video may change in another tab while somebody types. Raises as ``save_submission``.

    ``seen``: the mark of the note that the page showed (``note_clash.mark_of``). Where another member of the group has changed it
    since, who has typed too gets a Conflict, and who has not leaves it as it is. What was handed in with this note stays as it is:
    the page saves by itself, also while it hands in.
    """
    submission = own_work(actor, assignment)
    if submission.state != SubmissionState.DRAFT and submission.body == note:
        return submission
    check_draft(submission)
    if keeps_theirs(submission, submission.body, note, seen):
        return submission
    _write_note(submission, note)
    save_draft(actor, submission, "body", "body_html", "renderer_version")
    return submission


@verb
def choose_video(actor: Actor, assignment: Assignment, *, video_id: UUID | None) -> Submission:
    """Put a video of one's own (or a picture, a text) into the draft, or none, and leave the note alone. Raises as
    ``save_submission``.
    """
    submission = own_draft(actor, assignment)
    submission.video = None if video_id is None else find_own_video(actor, assignment, video_id)
    save_draft(actor, submission, "video")
    return submission


@verb
def hand_in(actor: Actor, assignment: Assignment) -> Submission:
    """Put the draft into the pool: from now on others may get it to review. For a group one does it for all.

    Raises Invalid for what ``check_work`` refuses; Conflict after the end where nothing late is taken, and when it is in the
    pool already.
    """
    policy = policy_of(assignment)
    participant = lock_own(actor, assignment)
    submission = participant.submission
    if submission is None or submission.state != SubmissionState.DRAFT:
        raise Conflict(_("You have handed in already."))
    check_work(submission.video, policy)
    submission.handed_in_at = timezone.now()
    participant.submit_due, participant.review_due = policy.submit_until, policy.review_until
    participant.save(update_fields=["submit_due", "review_due"])
    judge(submission, policy, work_end(policy, participant))
    if submission.is_late and not policy.takes_late:
        raise Conflict(_("The time to hand in is over. Ask the staff of the course for an extension."))
    submission.state, submission.draw = SubmissionState.POOL, draw_of(submission.pk)
    save_draft(actor, submission, "state", "handed_in_at", "draw", *JUDGED)
    if submission.group_id is not None:
        recount(Submission.objects.filter(pk=submission.pk), assignment.wanted)
    Submission.objects.filter(pk=submission.pk).update(**counted(assignment.wanted))
    tell_group(actor, assignment, submission, notices.NoticeKind.HANDED_IN)
    notices.mark_read(actor, assignment.space, target=(TODO, assignment.pk))
    return submission


@verb
def take_back(actor: Actor, assignment: Assignment) -> Submission:
    """Make a draft of it again, to change it. Raises Conflict once somebody has begun to review it, or its author reviews."""
    participant = lock_own(actor, assignment)
    submission = participant.submission
    if submission is None or submission.state != SubmissionState.POOL:
        raise Conflict(_("There is nothing to take back."))
    # Locked above, so nobody takes it between this question and the change. ``rules.can_take_back`` asks the same.
    if submission.leased or submission.got:
        raise Conflict(_("Somebody is reviewing it already, so it cannot be changed any more."))
    if submission.revised_at is not None:
        raise Conflict(_("Take your revised work back first."))
    if submission.held:
        if submission.group_id is not None:
            raise Conflict(_("A member of your group is writing a review. It must be finished first."))
        raise Conflict(_("Finish the review that you have begun first."))
    if is_past(work_end(policy_of(assignment), participant), timezone.now()):
        raise Conflict(_("The time to hand in is over, so it stays handed in."))
    # Who let their time run out does not see what becomes of it.
    lapsed = Review.objects.filter(submission=submission, kind=ReviewKind.PEER, state=ReviewState.LAPSED)
    lapsed.update(state=ReviewState.ENDED)
    # What comes next may be another video, and nobody has agreed to show that.
    drop_entry(submission.pk)
    submission.state, submission.handed_in_at = SubmissionState.DRAFT, None
    submission.is_late, submission.late_days, submission.penalty = False, 0, 0.0
    save_draft(actor, submission, "state", "handed_in_at", *JUDGED)
    tell_group(actor, assignment, submission, notices.NoticeKind.TAKEN_BACK)
    return submission


def keeps_theirs(submission: Submission, kept: str, sent: str, seen: str | None) -> bool:
    """Whether a note or text of a group stays as another member has left it, since who sends it has not typed.

    Raises Conflict where both have. The arguments: as of ``clash_of``.
    """
    clash = clash_of(kept, sent, seen) if submission.group_id is not None else NoteClash.NONE
    if clash == NoteClash.BOTH:
        message = _("Somebody of your group has changed this meanwhile. Copy what you typed, and reload to see theirs.")
        raise Conflict(message)
    return clash == NoteClash.THEIRS


def checked_note(note: str) -> str:
    """The note. Raises Invalid for one that is too long."""
    if len(note) > NOTE_LENGTH:
        message = _("The note is too long: at most {count} characters.").format(count=NOTE_LENGTH)
        raise Invalid(message, {"note": message})
    return note


def _write_note(submission: Submission, note: str) -> None:
    checked_note(note)
    drawn = richtext.render(note)
    submission.body, submission.body_html = note, drawn.html
    submission.renderer_version = drawn.version


def own_draft(actor: Actor, assignment: Assignment) -> Submission:
    """What somebody works on, made at the first time. Raises Conflict once it is handed in."""
    submission = own_work(actor, assignment)
    check_draft(submission)
    return submission


def check_draft(submission: Submission) -> None:
    """Raises Conflict for what is handed in."""
    if submission.state != SubmissionState.DRAFT:
        raise Conflict(_("This is handed in. Take it back to change it."))


def own_work(actor: Actor, assignment: Assignment) -> Submission:
    """The same, handed in or not."""
    if not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot hand in here."))
    find_or_make_participant(actor, assignment)
    participant = lock_own(actor, assignment)
    return participant.submission or _first_draft(participant, assignment)


def lock_own(actor: Actor, assignment: Assignment) -> Participant:
    """Somebody and their submission, both locked, so that two tabs take their turns."""
    if not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot hand in here."))
    participant = lock_participant(assignment, actor.person_id)
    if participant is None:
        raise Conflict(_("There is nothing to hand in yet."))
    if participant.group is None and policy_of(assignment).groups == GroupMode.TEAMS:
        raise NotAllowed(_("Teams hand in here, and you are in none. Ask the staff of the course to put you into one."))
    return participant


def _first_draft(participant: Participant, assignment: Assignment) -> Submission:
    """What a locked participant works on from now on, with all of their group, which is locked too."""
    # Who starts anew after a reset keeps the credit for reviews that stayed.
    credit = participant.given
    if participant.group is None:
        made = Submission.objects.create(assignment=assignment, author_id=participant.user_id, given=credit)
        Participant.objects.filter(pk=participant.pk).update(submission=made)
    else:
        made = Submission.objects.create(assignment=assignment, group=participant.group)
        Participant.objects.filter(group=participant.group).update(submission=made)
    participant.submission = made
    return made


def save_draft(actor: Actor, submission: Submission, *names: str) -> None:
    """Save what was changed, with who changed it: all members of a group work on one draft."""
    submission.changed_by_id, submission.edited_at = actor.person_id, timezone.now()
    submission.save(update_fields=[*names, "changed_by", "edited_at"])


def tell_group(actor: Actor, assignment: Assignment, submission: Submission, kind: notices.NoticeKind) -> None:
    """The others of a group hear what one of them did for all."""
    if submission.group_id is not None:
        happening = notices.Happening(kind, (SUBJECT, submission.pk), actor.person_id)
        notices.tell(assignment.space, told(assignment, submission), happening)


def find_own_video(actor: Actor, assignment: Assignment, video_id: UUID) -> Video:
    mine = video_called(assignment.space, video_id).filter(
        owner_id=actor.person_id, state=VideoState.READY, kind__in=kinds_of(policy_of(assignment).work)
    )
    # What staff made an example of they do not hand in.
    found = mine.exclude(pk__in=example_videos().values("pk")).first()
    if found is None:
        raise NotFound(_("There is no such work."))
    return found


def not_wanted() -> Conflict:
    """For what the author of the course asked for before."""
    return Conflict(_("Something else is handed in here now. Reload the page."))


def check_work(video: Video | None, policy: Policy) -> None:
    """Raises Invalid while there is no video that plays, picture or text, whichever the author of the course asks for; without
    captions or words for a picture where they are wanted; and for a text that is too short or too long.
    """
    if video is None or video.state != VideoState.READY or video.work != policy.work:
        message = str(MISSING[WorkKind(policy.work)])
        raise Invalid(message, {"video": message})
    if video.work == WorkKind.TEXT:
        check_words(video.writing, policy)
    elif policy.captions_required and video.work == WorkKind.PICTURE and not video.alt.strip():
        message = _("Say in words what the picture shows.")
        raise Invalid(message, {"alt": message})
    elif policy.captions_required and video.work == WorkKind.VIDEO and not video.captions:
        message = _("This video needs captions. Write them or choose a file.")
        raise Invalid(message, {"captions": message})


def check_words(writing: Writing, policy: Policy) -> None:
    """Raises Invalid for a text without words, and for one that is shorter or longer than the author of the course wants it."""
    message = ""
    if not writing.body.strip():
        message = str(MISSING[WorkKind.TEXT])
    elif writing.words < policy.text_least:
        sentence = ngettext(
            "Your text must have at least {least} word; it has {words}.",
            "Your text must have at least {least} words; it has {words}.",
            policy.text_least,
        )
        message = sentence.format(least=policy.text_least, words=writing.words)
    elif policy.text_most and writing.words > policy.text_most:
        sentence = ngettext(
            "Your text may have at most {most} word; it has {words}.",
            "Your text may have at most {most} words; it has {words}.",
            policy.text_most,
        )
        message = sentence.format(most=policy.text_most, words=writing.words)
    if message:
        raise Invalid(message, {"text": message})
