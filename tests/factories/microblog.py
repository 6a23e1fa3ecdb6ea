"""A stage to talk on: one space, the five people as readers in it, pairs, and shortcuts over the public api."""

from dataclasses import dataclass
from typing import Any

from mentoring import api as mentoring
from microblog import api as microblog
from microblog.data import AudienceChoice, Reader
from microblog.enums import Audience
from microblog.models import Post, Reply
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.spaces.api import Role, Space
from tests.factories.spaces import OTHER_COURSE, actor_in, make_space
from tests.personas import person


@dataclass(frozen=True)
class Stage:
    """Ada mentors Ben and Chi, Dee is staff of the course; Eve learns in another space and knows nothing of this."""

    space: Space
    elsewhere: Space
    ada: Reader
    ben: Reader
    chi: Reader
    dee: Reader
    eve: Reader

    def post(self, by: Reader | None = None, body: str = "Hello", to: int = Audience.EVERYBODY, **fields: Any) -> Post:
        """A post, of Ada unless somebody else writes; ``named`` are readers, ``cohort_id`` a number."""
        named, cohort_id = fields.pop("named", ()), fields.pop("cohort_id", None)
        audience = AudienceChoice(to, [reader.person_id for reader in named], cohort_id)
        return microblog.publish_post(by or self.ada, self.space, body=body, audience=audience, **fields)

    def reply(self, post: Post, by: Reader | None = None, body: str = "Thank you", **fields: Any) -> Reply:
        """A reply, of Ben unless somebody else replies."""
        return microblog.reply_to(by or self.ben, self.space, post.pk, body=body, **fields)

    def join(self, username: str, role: str = Role.LEARNER, cohort_id: int | None = None) -> Reader:
        """Somebody new in the space."""
        return reader_of(actor_in(self.space, person(username), role), cohort_id)

    def pair(self, mentor: Reader, mentee: Reader) -> None:
        mentoring.pair_people(self.dee, self.space, mentor_id=mentor.person_id, mentee_id=mentee.person_id)

    def hold(self, *words: str) -> None:
        """From now on these words hold a text for review."""
        self.space.held_words = "\n".join(words)
        self.space.save()

    def hide(self, post: Post | Reply, reason: str = "") -> None:
        microblog.moderate_post(self.dee, self.space, *subject(post), act="hidden", reason=reason)

    def block(self, by: Reader, whom: Reader) -> None:
        microblog.block_person(by, self.space, whom.person_id)

    def seen(self, reader: Reader, view: str = "everybody", **choice: Any) -> list[str]:
        """The texts in a timeline of a reader, newest first."""
        cards = microblog.timeline(reader, self.space, view=view, **choice).items
        bodies = dict(Post.objects.values_list("pk", "body"))
        return [bodies[shown.id] for card in cards for shown in (card, *card.more)]


def subject(post: Post | Reply) -> tuple[str, int]:
    """The type and the id by which the api names a post or a reply."""
    return type(post).__name__.lower(), post.pk


def reader_of(actor: Actor, cohort_id: int | None = None) -> Reader:
    return Reader(actor.user_id, actor.name, actor.roles, actor.read_only, cohort_id)


def make_stage() -> Stage:
    space = make_space()
    elsewhere = make_space(course_key=OTHER_COURSE)
    stage = Stage(
        space,
        elsewhere,
        reader_of(actor_in(space, person("ada"), Role.MENTOR)),
        reader_of(actor_in(space, person("ben"))),
        reader_of(actor_in(space, person("chi"))),
        reader_of(actor_in(space, person("dee"), Role.STAFF)),
        reader_of(actor_in(elsewhere, person("eve"))),
    )
    stage.pair(stage.ada, stage.ben)
    stage.pair(stage.ada, stage.chi)
    return stage
