"""Accepting (the asker) and endorsing (mentors, experts, staff): what says that an answer is right."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import events
from ...kit.actor import Actor
from ...kit.errors import NotAllowed
from ...kit.transactions import verb
from ...notices.api import Happening, NoticeKind, tell
from ...people.api import Value
from ...spaces.models import Space
from .. import rules
from ..enums import State
from ..models import Answer, Question
from ..queries import ACCEPTED_RANK, ENDORSED_RANK
from . import listing, posts
from .answers import named_writer
from .votes import check_changes, settle_credit


@verb
def accept_answer(actor: Actor, space: Space, answer_id: int, *, on: bool) -> Answer:
    """The asker says which answer solved it, or takes that back. At most one stands: accepting another moves it."""
    question_id = posts.find_answer(actor, space, answer_id).question_id
    question = posts.find_question(actor, space, question_id, lock=True)
    answer = posts.find_answer(actor, space, answer_id, lock=True)
    if not rules.can_accept(actor, posts.facts(answer, question)):
        raise NotAllowed(_("Only the person who asked can accept an answer."))
    if answer.is_accepted == on:
        return answer
    if on:
        check_changes(actor, answer, Value.ACCEPTED)
        former = Q(is_accepted=True) | Q(was_accepted=True)
        for other in Answer.objects.select_for_update().filter(former, question=question).exclude(pk=answer_id):
            set_accepted(space, other, question, actor, on=False)
    set_accepted(space, answer, question, actor, on=on)
    question.state = State.SOLVED if on else State.ANSWERED
    question.needs_decision = False
    question.save(update_fields=["state", "needs_decision"])
    listing.refresh_lists(question)
    if on:
        tell(
            space,
            [answer.author_id],
            Happening(NoticeKind.ACCEPTED, posts.subject_of(question), named_writer(question, actor.user_id)),
        )
        events.emit("social_learning.answer.accepted", space_id=space.pk, question_id=question.pk, answer_id=answer.pk)
    return answer


def set_accepted(space: Space, answer: Answer, question: Question, actor: Actor, *, on: bool) -> None:
    if answer.is_accepted != on:
        answer.rank += ACCEPTED_RANK if on else -ACCEPTED_RANK
    answer.is_accepted = on
    answer.was_accepted = False
    answer.save(update_fields=["is_accepted", "was_accepted", "rank"])
    settle_credit(space, answer, question, Value.ACCEPTED, actor.user_id, given=on)


@verb
def endorse_answer(actor: Actor, space: Space, answer_id: int, *, on: bool) -> Answer:
    """A mentor, an expert or staff vouches for an answer, or takes that back. One endorsement stands at a time."""
    answer = posts.find_answer(actor, space, answer_id, lock=True)
    question = posts.question_of(actor, space, answer)
    if not rules.can_endorse(actor, posts.facts(answer, question)):
        raise NotAllowed(_("Mentors, experts and staff can endorse answers of others."))
    if answer.is_endorsed == on:
        return answer
    if on:
        check_changes(actor, answer, Value.ENDORSED)
    endorser = actor.user_id if on else answer.endorsed_by_id
    answer.endorsed_by_id = actor.user_id if on else None
    answer.endorsed_at = timezone.now() if on else None
    answer.rank += ENDORSED_RANK if on else -ENDORSED_RANK
    answer.save(update_fields=["endorsed_by", "endorsed_at", "rank"])
    settle_credit(space, answer, question, Value.ENDORSED, endorser, given=on)
    if on:
        writer = named_writer(question, actor.user_id)
        tell(space, [answer.author_id], Happening(NoticeKind.ENDORSED, posts.subject_of(question), writer))
        events.emit("social_learning.answer.endorsed", space_id=space.pk, question_id=question.pk, answer_id=answer.pk)
    return answer
