"""Answering, editing, and what follows when an answer comes or goes."""

from __future__ import annotations

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import events, richtext
from ...kit.actor import Actor
from ...kit.errors import NotAllowed
from ...kit.models import Visibility
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices.api import Happening, NoticeKind, tell
from ...people.api import Value
from ...spaces.models import Space
from .. import rules
from ..enums import State
from ..models import Answer, Question
from ..queries import ACCEPTED_RANK, ENDORSED_RANK
from . import listing, posts
from .anonymity import unnamed
from .revisions import check_edits, record_revision
from .votes import settle_credit


@posts.once_only(Answer)
@verb
def answer_question(actor: Actor, space: Space, question_id: int, *, body: str, once: str = "") -> Answer:
    """Answer. The asker is told; the answerer follows the question; a request to answer is thereby met.

    With the ``once`` of an earlier answer of this person, that one comes back and nothing is written.
    """
    question = posts.find_question(actor, space, question_id, lock=True)
    if not rules.can_answer(actor, posts.facts(question, question)):
        raise NotAllowed(closed_sentence(question) or _("You cannot answer here."))
    posts.needed_body(body)
    posts.check_limit(actor, space, "post", Answer.objects.all())
    answer = Answer(
        space=space,
        question=question,
        author_id=actor.user_id,
        created_at=timezone.now(),
        once=posts.once_key(space, once),
    )
    rendered = posts.write_body(space, answer, body)
    answer.visibility, word = posts.visibility_for(actor, space, body, rendered.text)
    answer.save(force_insert=True)
    if answer.is_visible:
        publish(question, answer, rendered)
    else:
        moderation.record(unnamed(actor, question), space, moderation.Act.HELD, posts.subject_of(answer), word)
    now = timezone.now()
    posts.note_reader(actor.user_id, question.pk, is_following=True, seen_at=now, replied_at=now)
    return answer


def publish(question: Question, answer: Answer, rendered: richtext.Rendered) -> None:
    """What happens when an answer becomes visible: the question counts it, can be found by its words, the asker is told."""
    count_in_question(question, answer, 1)
    listing.add_answer_terms(question, rendered.text)
    writer = named_writer(question, answer.author_id)
    told = posts.subject_of(question)
    asker = None if question.author_id == answer.author_id else question.author_id
    tell(question.space, [asker], Happening(NoticeKind.ANSWERED, told, writer))
    mentioned = set(posts.mentioned_people(question.space, rendered)) - {asker, answer.author_id}
    tell(question.space, mentioned, Happening(NoticeKind.MENTIONED, told, writer))
    events.emit(
        "social_learning.question.answered",
        space_id=question.space_id,
        question_id=question.pk,
        answer_id=answer.pk,
        user_id=writer,
    )


def withdraw(question: Question, answer: Answer) -> None:
    """What happens when an answer is shown no longer (the caller has set its visibility): nothing stands on it any more."""
    if answer.is_accepted:
        answer.is_accepted = False
        answer.rank = answer.score + (ENDORSED_RANK if answer.is_endorsed else 0)
        answer.save(update_fields=["is_accepted", "was_accepted", "rank"])
        settle_credit(question.space, answer, question, Value.ACCEPTED, question.author_id, given=False)
    count_in_question(question, answer, -1)
    listing.rebuild_terms(question)


def bring_back(question: Question, answer: Answer) -> None:
    """What happens when an answer is shown again as it was: it is accepted again, unless the asker decided otherwise.

    The credit for that is given again by the caller, with all other credit.
    """
    if answer.was_accepted:
        if question.state != State.SOLVED:
            answer.is_accepted = True
            answer.rank += ACCEPTED_RANK
            question.state = State.SOLVED
        answer.was_accepted = False
        answer.save(update_fields=["is_accepted", "was_accepted", "rank"])
    count_in_question(question, answer, 1)
    listing.rebuild_terms(question)


def count_in_question(question: Question, answer: Answer, change: int) -> None:
    """Count an answer that came or went on its question (locked by the caller), and what follows: state, times, lists."""
    question.answer_count += change
    if change > 0:
        question.last_activity_at = max(question.last_activity_at, timezone.now())
        question.first_answer_at = min(question.first_answer_at or answer.created_at, answer.created_at)
        question.needs_decision = question.state != State.SOLVED and answer.author_id != question.author_id
        question.state = max(question.state, State.ANSWERED)
    else:
        recount(question)
    question.save(update_fields=["answer_count", "last_activity_at", "first_answer_at", "state", "needs_decision"])
    listing.refresh_lists(question)


def recount(question: Question) -> None:
    """How far a question is after an answer went; without the accepted one the asker has to decide again."""
    left = visible_answers(question).aggregate(
        first=Min("created_at"),
        accepted=Count("pk", filter=Q(is_accepted=True)),
        of_others=Count("pk", filter=~Q(author_id=question.author_id)),
    )
    undecided = question.needs_decision or (question.state == State.SOLVED and not left["accepted"])
    question.first_answer_at = left["first"]
    question.needs_decision = undecided and left["of_others"] > 0
    if not left["accepted"]:
        question.state = State.ANSWERED if question.answer_count else State.UNANSWERED


def visible_answers(question: Question) -> QuerySet[Answer]:
    return Answer.objects.filter(question=question, visibility=Visibility.VISIBLE)


def named_writer(question: Question, user_id: int | None) -> int | None:
    """Who may be named as the writer of a post in a thread: nobody, when it is the asker of an anonymous question."""
    return None if question.is_anonymous and user_id == question.author_id else user_id


def closed_sentence(question: Question) -> str:
    """Why nothing can be added to a question; "" when that is not up to the question."""
    if question.visibility == Visibility.DELETED:
        return _("This question was deleted.")
    return _("This question is locked. Nothing can be added to it.") if question.is_locked else ""


@verb
def edit_answer(actor: Actor, space: Space, answer_id: int, *, body: str) -> Answer:
    """Change an answer; what it was goes to its history."""
    question = posts.question_of(actor, space, posts.find_answer(actor, space, answer_id), lock=True)
    answer = posts.find_answer(actor, space, answer_id, lock=True)
    if not rules.can_edit(actor, posts.facts(answer, question, posts.points_of(actor, space))):
        raise NotAllowed(_("You cannot edit this answer."))
    posts.needed_body(body)
    if body == answer.body:
        return answer
    check_edits(actor)
    record_revision(answer, editor_id=actor.user_id)
    rendered = posts.write_body(space, answer, body)
    answer.edited_at = timezone.now()
    answer.save(update_fields=["body", "body_html", "renderer_version", "edited_at"])
    visibility, word = posts.visibility_for(actor, space, body, rendered.text)
    if answer.is_visible and visibility == Visibility.HELD:
        by = unnamed(actor, question)
        moderation.change_visibility(by, space, answer, posts.subject_of(answer), moderation.Act.HELD, word)
        withdraw(question, answer)
    else:
        listing.rebuild_terms(question)
    return answer


@verb
def make_wiki(actor: Actor, space: Space, answer_id: int, *, wiki: bool) -> Answer:
    """Open an answer to edits of experienced members, or close it again."""
    answer = posts.find_answer(actor, space, answer_id, lock=True)
    if not rules.can_make_wiki(actor, posts.facts(answer, posts.question_of(actor, space, answer))):
        raise NotAllowed(_("Only the author or a moderator can open an answer for others to edit."))
    answer.is_wiki = wiki
    answer.save(update_fields=["is_wiki"])
    return answer
