"""Answers that become comments on their question, and comments that become answers."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed
from ...kit.models import Visibility
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...people import api as people
from ...spaces.models import Space
from .. import rules
from ..models import Answer, Comment, Question
from . import answers, comments, listing, posts, votes
from .anonymity import unnamed
from .revisions import move_history


@verb
def convert_to_comment(actor: Actor, space: Space, answer_id: int) -> Comment:
    """Turn an answer into a comment on its question. Its votes sleep until it is turned back; its comments go with it."""
    question = posts.question_of(actor, space, posts.find_answer(actor, space, answer_id), lock=True)
    answer = posts.find_answer(actor, space, answer_id, lock=True)
    if not rules.can_convert(actor, posts.facts(answer, question, posts.points_of(actor, space))):
        raise NotAllowed(_("You cannot turn this answer into a comment."))
    if len(answer.body) > comments.LONGEST:
        raise Invalid(
            _("A comment can have {count} characters; this answer has {yours}. Shorten it first.").format(
                count=comments.LONGEST, yours=len(answer.body)
            )
        )
    check_undisturbed(actor, question, answer)
    answer.visibility = Visibility.DELETED
    answer.comment_count = 0
    answer.save(update_fields=["visibility", "comment_count"])
    answers.withdraw(question, answer)
    people.take_back_all(space, posts.subject_of(answer))
    below = Comment.objects.filter(answer=answer)
    question.comment_count += 1 + visible(below)
    question.save(update_fields=["comment_count"])
    below.update(answer=None, came_from=answer)
    comment = Comment.objects.create(
        space=space,
        question=question,
        author_id=answer.author_id,
        created_at=answer.created_at,
        body=answer.body,
        body_html=answer.body_html,
        renderer_version=answer.renderer_version,
        edited_at=answer.edited_at,
        converted_from=answer,
    )
    hand_over(actor, question, answer, comment)
    return comment


@verb
def convert_to_answer(actor: Actor, space: Space, comment_id: int) -> Answer:
    """Turn a comment into an answer to its question; one that was an answer gets its votes and its comments back."""
    question = posts.question_of(actor, space, posts.find_comment(actor, space, comment_id), lock=True)
    comment = posts.find_comment(actor, space, comment_id, lock=True)
    if not rules.can_convert(actor, posts.facts(comment, question, posts.points_of(actor, space))):
        raise NotAllowed(_("You cannot turn this comment into an answer."))
    check_undisturbed(actor, question, comment)
    comments.count_in_post(question, comment, -1)
    if comment.converted_from_id is None:
        answer = Answer(space=space, question=question, author_id=comment.author_id, created_at=comment.created_at)
        answer.visibility = Visibility.DELETED
    else:
        answer = Answer.objects.select_for_update().get(pk=comment.converted_from_id)
    answer.body, answer.body_html = comment.body, comment.body_html
    answer.renderer_version = comment.renderer_version
    answer.edited_at = comment.edited_at or answer.edited_at
    came_back = not answer.is_visible
    if came_back:
        answer.visibility = Visibility.VISIBLE
        answer.rank = answer.score
        answer.endorsed_at = answer.endorsed_by = None
    answer.save()
    below = Comment.objects.filter(came_from=answer)
    count = visible(below)
    answer.comment_count += count
    answer.save(update_fields=["comment_count"])
    question.comment_count -= count
    question.save(update_fields=["comment_count"])
    below.update(answer=answer, came_from=None)
    comment.converted_from = None
    comment.visibility = Visibility.DELETED
    comment.save(update_fields=["visibility", "converted_from"])
    if came_back:
        votes.give_credit_again(space, answer, question)
        answers.count_in_question(question, answer, 1)
    listing.rebuild_terms(question)
    hand_over(actor, question, comment, answer)
    return answer


def check_undisturbed(actor: Actor, question: Question, post: Answer | Comment) -> None:
    """Raises Conflict for a post that moderators are to look at as it is, and for who turns posts again and again."""
    if not moderation.can_moderate(actor) and moderation.is_reported(question.space, posts.subject_of(post)):
        raise Conflict(_("A moderator is going to look at this post. Until then it stays what it is."))
    moderation.check_limit(unnamed(actor, question), question.space, posts.thread_of(question))


def check_stands(post: Question | Answer | Comment) -> None:
    """Raises Conflict for an answer that stands there as a comment: brought back, it would stand there twice."""
    if isinstance(post, Answer) and Comment.objects.filter(converted_from=post).exists():
        raise Conflict(_("This post was turned into another one. It stands there."))


def hand_over(actor: Actor, question: Question, old: Answer | Comment, new: Answer | Comment) -> None:
    """Earlier versions and waiting reports go along; the trail remembers who did it."""
    move_history(old, new)
    moderation.move_reports(question.space, posts.subject_of(old), posts.subject_of(new))
    by = unnamed(actor, question)
    moderation.record(by, question.space, moderation.Act.CONVERTED, posts.subject_of(old))


def visible(found: QuerySet[Comment]) -> int:
    """How many of these comments are counted."""
    return found.filter(visibility=Visibility.VISIBLE).count()
