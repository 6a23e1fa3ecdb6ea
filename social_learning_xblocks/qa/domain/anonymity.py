"""Names on the screen. The asker of an anonymous question has none in its whole thread, except for those who reveal it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from django.utils.translation import gettext as _

from ...kit.actor import Actor, Person
from ...kit.errors import NotAllowed
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...spaces.api import people_in, person_of
from ...spaces.models import Space
from .. import rules
from ..models import Question
from . import posts


class Faces:
    """The people of a page as one reader sees them. One query for all names, none where it is only the reader's own."""

    def __init__(self, actor: Actor, question: Question, user_ids: Iterable[int | None]) -> None:
        self._actor = actor
        self._question = question
        wanted = {user_id for user_id in user_ids if user_id is not None}
        own: dict[int, Person] = {}
        if actor.user_id is not None and actor.user_id in wanted and not actor.read_only:
            own = {actor.user_id: person_of(actor)}
        self._people = people_in(Space(pk=question.space_id), wanted - own.keys()) | own

    def of(self, user_id: int | None) -> Person:
        """Who wrote something in the thread of the question."""
        return face(self._actor, self._question, self._people, user_id)


def face(actor: Actor, question: Question, people: dict[int, Person], user_id: int | None) -> Person:
    """Who wrote something in the thread of a question; ``people`` holds the names by user id."""
    # Also where the account is gone: "former member" would say who asked, to those who know who left.
    if question.is_anonymous and user_id == question.author_id:
        return masked(actor, user_id)
    return named(people, user_id)


def named(people: dict[int, Person], user_id: int | None) -> Person:
    """A person by name; somebody whose account is gone is a former member."""
    return people.get(user_id or 0) or Person(None, _("Former member"), is_anonymous=True)


def is_author(actor: Actor, user_id: int | None) -> bool:
    """Whether the actor wrote it. Staff who look through the author's eyes are not told so: they would learn who it was."""
    return user_id is not None and actor.user_id == user_id and not actor.read_only


def masked(actor: Actor, user_id: int | None) -> Person:
    """The asker of an anonymous question; to the asker it says that it is theirs."""
    if is_author(actor, user_id):
        return Person(None, _("You, anonymously"), is_anonymous=True)
    return Person(None, _("Anonymous"), is_anonymous=True)


def unnamed(actor: Actor, question: Question) -> Actor:
    """The actor as trail and events may name them: nobody, for the asker of an anonymous question."""
    if question.is_anonymous and actor.user_id == question.author_id:
        return dataclasses.replace(actor, user_id=None)
    return actor


@verb
def reveal_author(actor: Actor, space: Space, question_id: int) -> Person:
    """Show staff who asked an anonymous question. The trail remembers who looked, and when."""
    if not rules.can_reveal(actor):
        raise NotAllowed(_("Only staff can see who asked."))
    question = posts.find_question(actor, space, question_id)
    moderation.record(actor, space, moderation.Act.REVEALED, posts.subject_of(question))
    return named(people_in(space, [question.author_id]), question.author_id)
