"""Works that are texts: Markdown that its author goes on with until it is handed in, and as it is from then on."""

from __future__ import annotations

from typing import Literal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid
from ...kit.richtext import MAX_SOURCE, excerpt, plain_text, render
from ...kit.transactions import verb
from ..data import WorkText
from ..enums import ContentKind, SubmissionState, VideoState, WorkKind
from ..models import BEGINNING, Assignment, Submission, Video, Writing
from .assignments import policy_of
from .completeness import words_in
from .finding import check_staff
from .references import find_example
from .revisions import handed_in_revised, open_revision
from .submissions import check_draft, keeps_theirs, not_wanted, own_work, save_draft
from .uploads import check_limit, make_room

#: Which of the two works of a submission.
Place = Literal["video", "revised_video"]


@verb
def save_text(actor: Actor, assignment: Assignment, *, text: str, seen: str | None = None) -> WorkText:
    """Keep the text that somebody works on, without handing it in; how it is then. A word limit is no matter yet.

    ``seen``: as of ``save_note``. Raises Conflict once it is handed in, Invalid for one that is too long to be kept, and where
    no text is handed in.
    """
    _check_wanted(assignment)
    submission = own_work(actor, assignment)
    if submission.state != SubmissionState.DRAFT and text_of(submission).body == text:
        return text_of(submission)  # the page saves by itself, also while it hands in
    check_draft(submission)
    if not keeps_theirs(submission, text_of(submission).body, text, seen):
        _put(actor, assignment, submission, "video", text)
        save_draft(actor, submission, "video")
    return text_of(submission)


@verb
def save_revised_text(actor: Actor, assignment: Assignment, *, text: str, seen: str | None = None) -> WorkText:
    """The same for the revised text, which begins as the first one. Raises as ``choose_revision`` besides."""
    _check_wanted(assignment)
    handed_in = handed_in_revised(actor, assignment)
    if handed_in is not None and revised_text_of(handed_in).body == text:
        return revised_text_of(handed_in)
    submission = open_revision(actor, assignment)
    if not keeps_theirs(submission, revised_text_of(submission).body, text, seen):
        _put(actor, assignment, submission, "revised_video", text)
        submission.save(update_fields=["revised_video"])
    return revised_text_of(submission)


@verb
def write_example(actor: Actor, assignment: Assignment, example_id: int, *, text: str) -> None:
    """Let a text be an example, or another one as long as it is not published. Raises Conflict then, Invalid without words."""
    check_staff(actor)
    _check_wanted(assignment)
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    example = find_example(assignment, example_id)
    if example.is_published:
        raise Conflict(_("This example is published. Withdraw it first."))
    if not text.strip():
        raise _wrong(_("Write your text first."))
    submission = example.submission
    _put(actor, assignment, submission, "video", text)
    submission.save(update_fields=["video"])


def text_of(submission: Submission | None) -> WorkText:
    """The first text of a work as it is now. One query at most."""
    return _text_in(submission.video if submission else None) or WorkText()


def revised_text_of(submission: Submission | None) -> WorkText:
    """The revised text; as long as there is none, the first one, to go on from. Two queries at most."""
    return _text_in(submission.revised_video if submission else None) or text_of(submission)


def _text_in(video: Video | None) -> WorkText | None:
    if video is None or video.state != VideoState.READY or video.work != WorkKind.TEXT:
        return None
    return WorkText(video.writing.body, video.writing.words)


def _put(actor: Actor, assignment: Assignment, submission: Submission, place: Place, text: str) -> None:
    """Write a text into the row of a locked submission, made at the first time; what is in another work too stays as it is."""
    if len(text) > MAX_SOURCE:
        raise _wrong(_("This is too long: at most {count} characters.").format(count=MAX_SOURCE))
    former: Video | None = getattr(submission, place)
    if former is not None and _is_free(former, submission):
        video = former
    else:
        check_limit(actor, assignment.space)
        video = make_room(actor, assignment.space, 0, ContentKind.MARKDOWN, "")
        setattr(submission, place, video)
    drawn, now = render(text), timezone.now()
    video.state, video.size = VideoState.READY, len(text.encode())
    video.offset, video.touched_at, video.finished_at = video.size, now, now
    video.save(update_fields=["state", "size", "offset", "touched_at", "finished_at"])
    about = {
        "body": text,
        "body_html": drawn.html,
        "renderer_version": drawn.version,
        "edited_at": now,
        "words": words_in(plain_text(drawn.html)),
        "beginning": excerpt(plain_text(drawn.html), BEGINNING),
    }
    Writing.objects.update_or_create(video=video, defaults=about)
    # What was read of it before is not what it is now.
    setattr(submission, place, Video.objects.get(pk=video.pk))


def _is_free(video: Video, submission: Submission) -> bool:
    """Whether a row is a text of this place alone: what is handed in, or another draft, does not change with this one."""
    if (
        video.state != VideoState.READY
        or video.work != WorkKind.TEXT
        or submission.video_id == submission.revised_video_id
    ):
        return False
    others = Submission.objects.filter(Q(video=video) | Q(revised_video=video)).exclude(pk=submission.pk)
    return not others.exists()


def _check_wanted(assignment: Assignment) -> None:
    if policy_of(assignment).work != WorkKind.TEXT:
        raise not_wanted()


def _wrong(message: str) -> Invalid:
    return Invalid(message, {"text": message})
