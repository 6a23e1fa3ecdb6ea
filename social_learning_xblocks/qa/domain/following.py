"""Following a question, and having the same one."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import NotAllowed
from ...kit.transactions import verb
from ...spaces.models import Space
from ..models import Deflection, Question, Reader
from . import posts


@verb
def follow_question(actor: Actor, space: Space, question_id: int, *, on: bool) -> Question:
    """Have the question under "Following", or no longer."""
    question = writable(actor, space, question_id)
    if on:
        posts.check_marks(actor)
    posts.note_reader(actor.user_id, question_id, is_following=on, changed_at=timezone.now())
    return question


@verb
def have_same_question(actor: Actor, space: Space, question_id: int, *, on: bool) -> Question:
    """Say "I have this question too" (and follow it), or no longer. Counted once a person."""
    question = writable(actor, space, question_id, lock=True)
    if actor.user_id == question.author_id:
        raise NotAllowed(_("It is your own question."))
    if Reader.objects.filter(question=question, user_id=actor.person_id, has_same=True).exists() == on:
        return question
    if on:
        posts.check_marks(actor)
    posts.note_reader(actor.user_id, question_id, has_same=on, is_following=on, changed_at=timezone.now())
    question.same_count += 1 if on else -1
    question.save(update_fields=["same_count"])
    return question


@verb
def answered_by(actor: Actor, space: Space, question_id: int) -> Question:
    """The actor was about to ask and found the answer here. Counted once a person."""
    question = writable(actor, space, question_id)
    posts.check_marks(actor)
    _deflection, is_new = Deflection.objects.get_or_create(question=question, user_id=actor.person_id)
    if is_new:
        posts.note_reader(actor.user_id, question_id, changed_at=timezone.now())
        Question.objects.filter(pk=question_id).update(helped_count=F("helped_count") + 1)
    return question


def writable(actor: Actor, space: Space, question_id: int, *, lock: bool = False) -> Question:
    question = posts.find_question(actor, space, question_id, lock=lock)
    if not actor.can_write or not question.is_visible:
        raise NotAllowed(_("You cannot do this here."))
    return question
