"""A private report to the coordinators, and a break of a pair: by one of the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from mentoring.forms import ConcernForm

from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipSafety(MentorshipSpace):
    """Actions of the two whom a pair, or an open offer, is about."""

    # From the other mixins of the block.
    pair_reply: Callable[..., Reply]

    @action(method="GET")
    def concern_form(self, asked: Asked) -> Reply:
        """The form for a private report, with who would read it."""
        return Reply(self.concern_html(self.enter(), source_of(asked)))

    @action
    def report_concern(self, asked: Asked) -> Reply:
        """Send it. What was typed stays in the form when it is refused."""
        here, source = self.enter(), source_of(asked)
        try:
            mentoring.report_concern(here.actor, here.programme, **source, **self.concern_of(source, asked.data).report)
        except (Invalid, Conflict) as error:
            refused = error if isinstance(error, Invalid) else Invalid(error.message)
            return Reply(self.concern_html(here, source, asked.data, refused), 422)
        said = _("Sent. The coordinators were told that there is something to read.")
        html = self.html("mentoring/pairs/_concern_sent.html", said=said, key=key_of(source))
        focus = f"#{self.dom_id}-concern-{key_of(source)}-said"
        return Reply(html, trigger={"sl:announce": said, "sl:focus": focus})

    @action
    def pause_pair(self, asked: Asked) -> Reply:
        """Take a break."""
        here, pair_id = self.enter(), asked.number("id")
        mentoring.pause_pair(here.actor, here.programme, pair_id)
        return self.pair_reply(here, pair_id, _("You take a break. Nobody is asked anything until one of you goes on."))

    @action
    def resume_pair(self, asked: Asked) -> Reply:
        """Go on after a break."""
        here, pair_id = self.enter(), asked.number("id")
        mentoring.resume_pair(here.actor, here.programme, pair_id)
        return self.pair_reply(here, pair_id, _("It goes on. Plan your next meeting when it suits you both."))

    def concern_html(
        self, here: ProgrammeHere, source: dict[str, int], data: Any = None, refused: Invalid | None = None
    ) -> str:
        """The form. Of whom nobody would read a report, that is remembered: who sends it then has been told."""
        door = mentoring.concern_door(here.actor, here.programme, **source)
        form = self.concern_of(source, data)
        form.ask_about(door.other.name)
        if refused is not None:
            form.blame(refused)
        return self.html(
            "mentoring/pairs/_concern_form.html",
            form=form,
            door=door,
            source=source,
            key=key_of(source),
            unread=",".join(form.unread_of(door)),
        )

    def concern_of(self, source: dict[str, int], data: Any = None) -> ConcernForm:
        return ConcernForm(data, dom_id=self.dom_id, name=f"concern-{key_of(source)}")


def source_of(asked: Asked) -> dict[str, Any]:
    """From where somebody reports: a pair of theirs, or an offer."""
    return {"pair_id": asked.number("pair"), "offer_id": asked.number("offer")}


def key_of(source: dict[str, int]) -> str:
    """A word for the ids of elements."""
    return f"pair-{source['pair_id']}" if source["pair_id"] else f"offer-{source['offer_id']}"
