"""Offers on their way: accepting, declining, one's place while waiting; and the end of a pair, without blame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from mentoring import tasks
from mentoring.forms import DeclineForm, EndForm

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_settings import Completion
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipOffers(MentorshipSpace):
    """Actions of the two whom an offer, or a pair, is about. What is done answers with the whole page: much of it changes."""

    # From the block.
    page: Callable[..., dict[str, Any]]

    @action
    def accept_offer(self, asked: Asked) -> Reply:
        """Yes."""
        here = self.enter()
        pair = mentoring.accept_offer(here.actor, here.programme, asked.number("id"))
        self.completed(Completion.ACCEPTED)
        if pair is None:
            return self.offers_reply(_("Thank you. As soon as the other one has said yes too, you are matched."))
        return self.offers_reply(_("You are matched. Say hello, and plan a first meeting: all you need is below."))

    @action(method="GET")
    def decline_form(self, asked: Asked) -> Reply:
        """The question why not."""
        self.enter()
        offer_id = asked.number("id")
        return Reply(
            self.html("mentoring/offers/_decline_form.html", form=self.decline_of(offer_id), offer_id=offer_id)
        )

    @action
    def decline_offer(self, asked: Asked) -> Reply:
        """No, with a reason."""
        here, offer_id = self.enter(), asked.number("id")
        form = self.decline_of(offer_id, asked.data)
        try:
            mentoring.decline_offer(here.actor, here.programme, offer_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/offers/_decline_form.html", form=form, offer_id=offer_id), 422)
        tasks.look_for_repairs(here.programme.pk)
        return self.offers_reply(_("Thank you for telling. The coordinators look for another match."))

    @action
    def reopen_offer(self, asked: Asked) -> Reply:
        """Take a no back."""
        here = self.enter()
        mentoring.reopen_offer(here.actor, here.programme, asked.number("id"))
        tasks.look_for_repairs(here.programme.pk)
        return self.offers_reply(_("The proposal is open again."))

    @action(method="GET")
    def end_form(self, asked: Asked) -> Reply:
        """The questions at the end of a pair."""
        self.enter()
        pair_id = asked.number("id")
        return Reply(self.html("mentoring/offers/_end_form.html", form=self.end_of(pair_id), pair_id=pair_id))

    @action
    def end_pair(self, asked: Asked) -> Reply:
        """It ends, with nobody at fault."""
        here, pair_id = self.enter(), asked.number("id")
        form = self.end_of(pair_id, asked.data)
        try:
            ended = mentoring.end_own_pair(here.actor, here.programme, pair_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/offers/_end_form.html", form=form, pair_id=pair_id), 422)
        for meeting_id in ended.meetings:
            tasks.send_meeting(meeting_id)
        tasks.look_for_repairs(here.programme.pk)
        return self.offers_reply(_("The match has ended. Thank you for the time you gave it."))

    def offers_reply(self, said: str) -> Reply:
        """The page as it is now, with what was done."""
        html = self.html("mentoring/_home.html", offers_said=said, **self.page(self.enter()))
        return Reply(html, trigger={"sl:announce": said, "sl:focus": f"#{self.dom_id}-offers-said"})

    def own_offers_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """What ``mentoring/offers/_part.html`` needs."""
        if here.actor.read_only:
            return {"offers": [], "waiting": None}
        offers = mentoring.offers_of(here.participant)
        return {"offers": offers, "waiting": mentoring.place_of(here.participant)}

    def decline_of(self, offer_id: int, data: Any = None) -> DeclineForm:
        return DeclineForm(data, dom_id=self.dom_id, name=f"decline-{offer_id}")

    def end_of(self, pair_id: int, data: Any = None) -> EndForm:
        return EndForm(data, dom_id=self.dom_id, name=f"end-{pair_id}")
