"""The private channel of a pair: posts of the microblog for the two of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from mentoring.forms import MessageForm
from microblog import api as microblog

from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipChannel(MentorshipSpace):
    """Writing to the other one, and what was written. In a microblog of the same space it is found too."""

    # From the other mixins of the block.
    pair_reply: Callable[..., Reply]

    @action(method="GET")
    def channel(self, asked: Asked) -> Reply:
        """Older messages."""
        here = self.enter()
        page = mentoring.show_pair(here.actor, here.programme, asked.number("pair"))
        context = self.channel_context(here, page.line, cursor=asked.data.get("after", ""))
        return Reply(self.html("mentoring/pairs/_message_rows.html", **context))

    @action
    def send(self, asked: Asked) -> Reply:
        """Write to the other one."""
        here, pair_id = self.enter(), asked.number("pair")
        line = mentoring.show_pair(here.actor, here.programme, pair_id).line
        form = self.message_form(pair_id, asked.data)
        try:
            if line.ended_at is not None:
                raise Conflict(_("This match has ended. What you wrote is kept; nothing can be added any more."))
            post = microblog.publish_post(
                self.reader_of(here),
                here.space,
                body=form.cleaned["body"],
                audience=microblog.only_for(line.partner.user_id or 0),
                once=form.cleaned["once"],
                may_be_quoted=False,
            )
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/pairs/_message_form.html", form=form, pair_id=pair_id), 422)
        said = (
            _("Sent.") if post.is_visible else _("Your message waits for a moderator. Nobody else sees it until then.")
        )
        return self.pair_reply(here, pair_id, said, saved=f"message-{pair_id}", focus="messages")

    def channel_context(self, here: ProgrammeHere, line: mentoring.PairLine, cursor: str = "") -> dict[str, Any]:
        """The newest messages of the two, or the next older ones, and the form to write."""
        messages = microblog.between(self.reader_of(here), here.space, line.partner.user_id or 0, cursor=cursor)
        return {"messages": messages, "pair_id": line.id, "message_form": self.message_form(line.id)}

    def reader_of(self, here: ProgrammeHere) -> microblog.Reader:
        actor = here.actor
        return microblog.Reader(actor.user_id, actor.name, actor.roles, actor.read_only)

    def message_form(self, pair_id: int, data: Any = None) -> MessageForm:
        return MessageForm(data, dom_id=self.dom_id, name=f"message-{pair_id}")
