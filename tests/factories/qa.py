"""A room to ask and answer in: one space, the five people as actors in it, and shortcuts over the public api."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Answer, Comment, Question
from social_learning_xblocks.spaces.api import Membership, Role, Space
from tests.factories.spaces import OTHER_COURSE, actor_in, make_space
from tests.personas import person

TITLE = "Why is gradient descent slow here?"


@dataclass(frozen=True)
class Room:
    """Ada mentors, Ben and Chi learn, Dee is staff of the course; Eve is staff of another space and knows nothing of this."""

    space: Space
    elsewhere: Space
    ada: Actor
    ben: Actor
    chi: Actor
    dee: Actor
    eve: Actor

    def ask(self, by: Actor | None = None, title: str = TITLE, body: str = "It zig-zags.", **fields: Any) -> Question:
        """A question, of Ben unless somebody else asks."""
        return qa.ask_question(by or self.ben, self.space, title=title, body=body, **fields)

    def answer(self, question: Question, by: Actor | None = None, body: str = "Scale the features.") -> Answer:
        """An answer, of Chi unless somebody else answers."""
        return qa.answer_question(by or self.chi, self.space, question.pk, body=body)

    def comment(self, post: Question | Answer, by: Actor | None = None, body: str = "Thanks!") -> Comment:
        """A comment, of Ada unless somebody else comments."""
        return qa.add_comment(by or self.ada, self.space, *subject(post), body=body)

    def hide(self, post: Model, reason: str = "") -> None:
        """A moderator hides a post."""
        qa.moderate_post(self.dee, self.space, *subject(post), act="hidden", reason=reason)

    def hold(self, *words: str) -> None:
        """From now on these words hold a post for review."""
        self.space.held_words = "\n".join(words)
        self.space.save()

    def join(self, username: str, role: str = Role.LEARNER) -> Actor:
        """Somebody new in the space."""
        return actor_in(self.space, person(username), role)

    def membership(self, actor: Actor) -> Membership:
        """What says that somebody is a member here."""
        return Membership.objects.get(space=self.space, user_id=actor.user_id)


def subject(post: Model) -> tuple[str, int]:
    """The type and the id by which the api names a post."""
    return type(post).__name__.lower(), post.pk


def make_room() -> Room:
    """A room with its five people; needs the database."""
    space, elsewhere = make_space(), make_space(course_key=OTHER_COURSE)
    return Room(
        space,
        elsewhere,
        actor_in(space, person("ada"), Role.MENTOR),
        actor_in(space, person("ben")),
        actor_in(space, person("chi")),
        actor_in(space, person("dee"), Role.STAFF),
        actor_in(elsewhere, person("eve"), Role.STAFF),
    )
