"""Where the microblog stands, and who reads there: what all its actions begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from microblog import api as microblog

from ..kit import platform
from ..kit.errors import NotFound
from ..kit.forms import split_list
from .space_block import Here, SpaceBlock


@dataclass(frozen=True)
class ReaderHere(Here):
    """The same with the person as a reader, whose cohort says which posts are for them."""

    actor: microblog.Reader


class MicroblogSpace(SpaceBlock):
    """What the mixins of the block share. The fields are those of ``MicroblogBlock``."""

    who_may_post: str
    post_length: int
    polls: bool
    praise_values: str
    completion: str

    def enter(self) -> ReaderHere:
        here = super().enter()
        actor = here.actor
        cohort = platform.cohort_of(self, actor.person_id)
        cohort_id = cohort.id if cohort else None
        reader = microblog.Reader(actor.user_id, actor.name, actor.roles, actor.read_only, cohort_id)
        return ReaderHere(here.space, reader, here.membership)

    @property
    def policy(self) -> microblog.Policy:
        """What the author decided, as the verbs take it."""
        return microblog.Policy(self.who_may_post, self.post_length, self.polls, self.values)

    @cached_property
    def values(self) -> list[str]:
        """The values that praise can name."""
        return split_list(self.praise_values)

    def html(self, template: str, **context: Any) -> str:
        """A partial, with the places on the page that answers go to."""
        places = ("main", "list", "side")
        found = {name: f"#{self.dom_id}-{name}" for name in places}
        return super().html(template, **found, audience_place=f"#{self.dom_id}-audience", **context)

    def card_context(self, here: ReaderHere) -> dict[str, Any]:
        """What the template of a post needs besides the post."""
        return {"here": here, "may_post": microblog.can_start(here.actor, self.policy)}

    def shown(self, here: ReaderHere, post_type: str, post_id: int) -> microblog.PostCard | microblog.ReplyCard:
        """A post or reply as this reader sees it. Raises NotFound, for a type that is none too."""
        if post_type == microblog.PostType.POST:
            return microblog.show_post(here.actor, here.space, post_id)
        if post_type == microblog.PostType.REPLY:
            return microblog.show_reply(here.actor, here.space, post_id)
        raise NotFound(_("There is no such post."))

    def link_to(self, post_id: int) -> str:
        """The address of a post that can be copied: the page of this block, with the post in the fragment."""
        page = platform.unit_url(platform.course_key(self), platform.usage_key(self))
        return f"{page}#sl-p-{quote(str(post_id))}" if page else ""

    def completed(self, *rules: str) -> None:
        """Tell the platform that the learner has done what the author asks for."""
        if self.completion in rules:
            platform.publish_completion(self, 1.0)
