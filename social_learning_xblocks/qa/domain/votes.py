"""One vote a person, taken back as easily. The unique rows are the truth; the counts follow in the same transaction."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf, events
from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.transactions import verb
from ...people import api as people
from ...people.api import Credit, Value
from ...spaces.models import Space
from .. import rules
from ..models import Answer, AnswerVote, Question, QuestionTag, Reader
from . import posts
from .anonymity import is_author


def vote_answer(actor: Actor, space: Space, answer_id: int, *, on: bool) -> Answer:
    """Find an answer helpful, or no longer. Doing it twice does it once, also in two tabs at the same moment."""
    try:
        return _vote_answer(actor, space, answer_id, on=on)
    except IntegrityError:
        # The other tab was first; its vote stands.
        return posts.find_answer(actor, space, answer_id)


@verb
def _vote_answer(actor: Actor, space: Space, answer_id: int, *, on: bool) -> Answer:
    answer = posts.find_answer(actor, space, answer_id)
    check_vote(actor, answer, answer.question)
    change = 1 if on else -1
    mine = recent_and_mine(actor, answer_id)
    if bool(mine) == on:
        return answer
    if on:
        check_changes(actor, answer, Value.UPVOTED)
    # The count first: its row lock makes others wait here, before the insert takes a shared lock on the same row.
    Answer.objects.filter(pk=answer_id).update(score=F("score") + change, rank=F("rank") + change)
    if on:
        AnswerVote.objects.create(answer_id=answer_id, user_id=actor.person_id)
    elif not AnswerVote.objects.filter(answer_id=answer_id, user_id=actor.person_id).delete()[0]:
        raise IntegrityError("taken back in another tab")
    settle_credit(space, answer, answer.question, Value.UPVOTED, actor.user_id, given=on)
    answer.score += change
    events.emit(
        "social_learning.post.voted", space_id=space.pk, subject_type="answer", subject_id=answer_id, on=int(on)
    )
    return answer


@verb
def vote_question(actor: Actor, space: Space, question_id: int, *, on: bool) -> Question:
    """Find a question good, or no longer. The flag on the reader's one row is the vote."""
    question = posts.find_question(actor, space, question_id)
    check_vote(actor, question, question)
    if on:
        check_changes(actor, question, Value.ASKED_WELL)
        posts.check_marks(actor)
    change = 1 if on else -1
    # Lock the question first, so that eight voters queue here and not on one another's reader rows.
    Question.objects.filter(pk=question_id).update(score=F("score") + change)
    changed = Reader.objects.filter(question_id=question_id, user_id=actor.person_id, has_voted=not on).update(
        has_voted=on, changed_at=timezone.now()
    )
    if not changed and on and not Reader.objects.filter(question_id=question_id, user_id=actor.person_id).exists():
        posts.note_reader(actor.user_id, question_id, has_voted=True, changed_at=timezone.now())
        changed = 1
    if not changed:
        Question.objects.filter(pk=question_id).update(score=F("score") - change)
        return posts.find_question(actor, space, question_id)
    if question.tag_ids:
        QuestionTag.objects.filter(question_id=question_id).update(score=F("score") + change)
    settle_credit(space, question, question, Value.ASKED_WELL, actor.user_id, given=on)
    question.score += change
    events.emit(
        "social_learning.post.voted", space_id=space.pk, subject_type="question", subject_id=question_id, on=int(on)
    )
    return question


def settle_credit(
    space: Space, post: Question | Answer, question: Question, kind: Value, giver_id: int | None, *, given: bool
) -> None:
    """Give the author credit in the topics of the question, or take it back."""
    credit = credit_for(post, question, kind, giver_id)
    if credit is None:
        return
    if given:
        people.give_credit(space, credit)
    else:
        people.take_back_credit(space, credit)


def credit_for(post: Question | Answer, question: Question, kind: Value, giver_id: int | None) -> Credit | None:
    """What the author of a post has from somebody. None for accounts that are gone, and for who asked anonymously.

    The sums of a space are shown with names. Points that come with the first vote would say who asked. So would an
    acceptance without points: it names somebody with whom the author has reached the cap of a pair.
    """
    if post.author_id is None or giver_id is None:
        return None
    if question.is_anonymous and post.author_id == question.author_id:
        return None
    hides_giver = question.is_anonymous and kind == Value.ACCEPTED
    return Credit(kind, posts.subject_of(post), post.author_id, giver_id, tuple(question.tag_ids), hides_giver)


def give_credit_again(space: Space, post: Question | Answer, question: Question) -> None:
    """Give the credit that was taken back with a post, now that the post is back: for what stands on it."""
    found = [credit_for(post, question, kind, giver_id) for kind, giver_id in valued_by(post, question)]
    people.give_again(space, posts.subject_of(post), [credit for credit in found if credit is not None])


def valued_by(post: Question | Answer, question: Question) -> list[tuple[Value, int | None]]:
    """What stands on a post, and from whom."""
    if isinstance(post, Question):
        readers = Reader.objects.filter(question=post, has_voted=True)
        return [(Value.ASKED_WELL, voter) for voter in readers.order_by("pk").values_list("user_id", flat=True)]
    votes = AnswerVote.objects.filter(answer=post).order_by("pk")
    found: list[tuple[Value, int | None]] = [
        (Value.UPVOTED, voter) for voter in votes.values_list("user_id", flat=True)
    ]
    if post.is_endorsed:
        found.append((Value.ENDORSED, post.endorsed_by_id))
    if post.is_accepted:
        found.append((Value.ACCEPTED, question.author_id))
    return found


def check_vote(actor: Actor, post: Question | Answer, question: Question) -> None:
    if is_author(actor, post.author_id):
        raise NotAllowed(_("You cannot vote for your own post."))
    if not rules.can_vote(actor, posts.facts(post, question)):
        raise NotAllowed(_("You cannot vote here."))


def check_changes(actor: Actor, post: Question | Answer, kind: Value) -> None:
    """Raises Conflict for somebody who gives and takes back the same again and again: the ledger keeps every line."""
    most, seconds = conf.get("LIMITS")["undo"]
    since = timezone.now() - timedelta(seconds=seconds)
    if people.times_given(kind, posts.subject_of(post), actor.person_id, since) >= most:
        raise Conflict(_("You have changed your mind about this many times. Wait a little and try again."))


def recent_and_mine(actor: Actor, answer_id: int) -> int:
    """How often the actor has voted for this answer (0 or 1). Raises Conflict for too many votes lately. One query."""
    most, seconds = conf.get("LIMITS")["vote"]
    since = timezone.now() - timedelta(seconds=seconds)
    counts = AnswerVote.objects.filter(
        Q(created_at__gt=since) | Q(answer_id=answer_id), user_id=actor.person_id
    ).aggregate(recent=Count("pk", filter=Q(created_at__gt=since)), mine=Count("pk", filter=Q(answer_id=answer_id)))
    if counts["recent"] >= most:
        raise Conflict(_("That were many votes in a short time. Wait a little and go on."))
    return int(counts["mine"])
