"""Comments on questions and answers."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import events
from ...kit.actor import Actor
from ...kit.errors import Invalid, NotAllowed
from ...kit.models import Visibility
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices.api import Happening, NoticeKind, tell
from ...spaces.models import Space
from .. import rules
from ..enums import PostType
from ..models import Answer, Comment, Question
from . import listing, posts
from .anonymity import unnamed
from .answers import closed_sentence, named_writer
from .revisions import check_edits, record_revision

LONGEST = 2000


@posts.once_only(Comment)
@verb
def add_comment(actor: Actor, space: Space, post_type: str, post_id: int, *, body: str, once: str = "") -> Comment:
    """Comment on a question or an answer. Its author and whoever is mentioned are told.

    With the ``once`` of an earlier comment of this person, that one comes back and nothing is written.
    """
    parent = posts.find_post(actor, space, post_type, post_id, lock=post_type == PostType.QUESTION)
    if isinstance(parent, Comment):
        raise NotAllowed(_("Comments are on questions and answers."))
    question = posts.question_of(actor, space, parent, lock=True)
    if isinstance(parent, Answer):
        # Read again under the lock of its question: it may have been turned into a comment meanwhile.
        parent.visibility = Answer.objects.select_for_update().values_list("visibility", flat=True).get(pk=parent.pk)
    if not rules.can_comment(actor, posts.facts(parent, question)):
        raise NotAllowed(closed_sentence(question) or _("You cannot comment here."))
    check_body(body)
    posts.check_limit(actor, space, "comment", Comment.objects.all())
    comment = Comment(
        space=space,
        question=question,
        answer=parent if isinstance(parent, Answer) else None,
        author_id=actor.user_id,
        created_at=timezone.now(),
        once=posts.once_key(space, once),
    )
    rendered = posts.write_body(space, comment, body)
    comment.visibility, word = posts.visibility_for(actor, space, body, rendered.text)
    comment.save(force_insert=True)
    if not comment.is_visible:
        moderation.record(unnamed(actor, question), space, moderation.Act.HELD, posts.subject_of(comment), word)
        return comment
    publish(question, comment, posts.mentioned_people(space, rendered))
    posts.note_reader(actor.user_id, question.pk, seen_at=timezone.now())
    return comment


def publish(question: Question, comment: Comment, mentioned: list[int]) -> None:
    """What happens when a comment becomes visible: its post counts it, the question moves up, people are told."""
    count_in_post(question, comment, 1)
    question.last_activity_at = max(question.last_activity_at, timezone.now())
    question.save(update_fields=["last_activity_at", "comment_count"])
    listing.refresh_lists(question)
    writer = named_writer(question, comment.author_id)
    parent_author = comment.answer.author_id if comment.answer else question.author_id
    told = posts.subject_of(question)
    tell(question.space, {parent_author} - {comment.author_id}, Happening(NoticeKind.COMMENTED, told, writer))
    others = set(mentioned) - {parent_author, comment.author_id}
    tell(question.space, others, Happening(NoticeKind.MENTIONED, told, writer))
    events.emit(
        "social_learning.post.commented",
        space_id=question.space_id,
        question_id=question.pk,
        comment_id=comment.pk,
        user_id=writer,
    )


def count_in_post(question: Question, comment: Comment, change: int) -> None:
    """Count a comment that came or went. The question (locked by the caller) is changed but not saved."""
    if comment.answer_id is None:
        question.comment_count += change
        return
    parent = Answer.objects.select_for_update().get(pk=comment.answer_id)
    parent.comment_count += change
    parent.save(update_fields=["comment_count"])


@verb
def edit_comment(actor: Actor, space: Space, comment_id: int, *, body: str) -> Comment:
    """Change a comment; what it was goes to its history."""
    question = posts.question_of(actor, space, posts.find_comment(actor, space, comment_id), lock=True)
    comment = posts.find_comment(actor, space, comment_id, lock=True)
    if not rules.can_edit(actor, posts.facts(comment, question)):
        raise NotAllowed(_("You cannot edit this comment."))
    check_body(body)
    if body == comment.body:
        return comment
    check_edits(actor)
    record_revision(comment, editor_id=actor.user_id)
    rendered = posts.write_body(space, comment, body)
    comment.edited_at = timezone.now()
    comment.save(update_fields=["body", "body_html", "renderer_version", "edited_at"])
    visibility, word = posts.visibility_for(actor, space, body, rendered.text)
    if comment.is_visible and visibility == Visibility.HELD:
        by = unnamed(actor, question)
        moderation.change_visibility(by, space, comment, posts.subject_of(comment), moderation.Act.HELD, word)
        count_in_post(question, comment, -1)
        question.save(update_fields=["comment_count"])
    return comment


def check_body(body: str) -> None:
    posts.needed_body(body)
    if len(body) > LONGEST:
        message = _("A comment can have {count} characters. Longer thoughts make a good answer.").format(count=LONGEST)
        raise Invalid(message, {"body": message})
