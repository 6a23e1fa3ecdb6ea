"""Offers in the coordinators' console: publishing in waves, who has not answered, who said no and why, repairs, the waitlist."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring import api as mentoring
from mentoring.forms import PublishForm

from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipOffersDesk(MentorshipSpace):
    """Actions of coordinators about offers. Each verb asks who may."""

    @action
    def publish_offers(self, asked: Asked) -> Reply:
        """Offer pairs of a run to their people."""
        here = self.enter()
        form = PublishForm(asked.data, dom_id=self.dom_id, name="publish")
        try:
            wave = form.wave(asked.data.getlist("proposal"))
            published = mentoring.publish_offers(here.actor, here.programme, **wave)
        except Invalid as error:
            form.blame(error)
            context = self.offers_context(here)
            return Reply(self.html("mentoring/desk/_publish.html", here=here, **{**context, "publish_form": form}), 422)
        said = ngettext("{count} match was offered.", "{count} matches were offered.", published.count)
        return self.offers_desk_reply(here, said.format(count=published.count), published=published)

    @action(method="GET")
    def publishable(self, asked: Asked) -> Reply:
        """Pairs of a run to tick."""
        here = self.enter()
        after = asked.data.get("after", "")
        ids = asked.number("round")
        page = mentoring.proposals_of(here.actor, here.programme, ids, cursor=after, unpublished=True)
        template = "mentoring/desk/_tick_rows.html" if after else "mentoring/desk/_ticks.html"
        return Reply(self.html(template, page=page, extra={"round": ids}))

    @action
    def take_back_wave(self, asked: Asked) -> Reply:
        """Nobody has answered: as if nothing had been offered."""
        here = self.enter()
        count = mentoring.take_back_wave(here.actor, here.programme, wave=asked.number("wave"))
        said = ngettext("{count} offer was taken back.", "{count} offers were taken back.", count)
        return self.offers_desk_reply(here, said.format(count=count))

    @action(method="GET")
    def offers(self, asked: Asked) -> Reply:
        """The tab with one of its lists; with ``after`` more of that list."""
        here, after = self.enter(), asked.data.get("after", "")
        view = asked.data.get("view", "")
        if not after:
            return self.offers_desk_reply(here, "", view=view)
        context = self.offers_context(here, view=view, cursor=after)
        return Reply(self.html("mentoring/desk/_offer_rows.html", here=here, **context))

    @action
    def look_for_repairs(self, asked: Asked) -> Reply:
        """What could be done now for those who lack a mentor."""
        here = self.enter()
        mentoring.check_coordinator(here.actor)
        count = mentoring.look_for_repairs(here.programme.pk)
        said = ngettext("{count} repair could be made.", "{count} repairs could be made.", count).format(count=count)
        return self.offers_desk_reply(here, said if count else _("Nothing can be repaired at present."))

    @action
    def accept_repair(self, asked: Asked) -> Reply:
        """Do it. What is no longer as it was is planned anew, and the coordinator told."""
        here = self.enter()
        try:
            count = mentoring.accept_repair(here.actor, here.programme, asked.number("id"))
        except Conflict as error:
            mentoring.look_for_repairs(here.programme.pk)
            return self.offers_desk_reply(here, error.message, kind="warn")
        said = ngettext("{count} match was offered.", "{count} matches were offered.", count)
        return self.offers_desk_reply(here, said.format(count=count))

    @action
    def dismiss_repair(self, asked: Asked) -> Reply:
        """Do not propose it again."""
        here = self.enter()
        repair = mentoring.dismiss_repair(here.actor, here.programme, asked.number("id"))
        said = _("Dismissed. It is not proposed again.")
        return self.offers_desk_reply(here, said, undo=("recall_repair", {"id": repair.pk}))

    @action
    def recall_repair(self, asked: Asked) -> Reply:
        """Propose again what was dismissed."""
        here = self.enter()
        mentoring.recall_repair(here.actor, here.programme, asked.number("id"))
        return self.offers_desk_reply(here, _("It is proposed again."))

    def offers_desk_reply(
        self,
        here: ProgrammeHere,
        said: str,
        *,
        kind: str = "ok",
        view: str = "",
        published: mentoring.Published | None = None,
        undo: tuple[str, dict[str, Any]] | None = None,
    ) -> Reply:
        """The tab as it is now, with what was done and the way back."""
        more: dict[str, Any] = {"said": said, "kind": kind, "published": published}
        if undo is not None:
            more |= {"undo_url": self.urls[undo[0]], "undo": undo[1]}
        html = self.html("mentoring/desk/_offers.html", here=here, **self.offers_context(here, view=view), **more)
        focus = {"sl:focus": f"#{self.dom_id}-offers-said"}
        return Reply(html, trigger={"sl:announce": said, **focus} if said else {})

    def offers_context(self, here: ProgrammeHere, *, view: str = "", cursor: str = "") -> dict[str, Any]:
        """What the tab of offers needs."""
        found = mentoring.offers_desk(here.actor, here.programme, view=view, cursor=cursor)
        figures, round_ = found.figures, found.publishable
        initial = {"round": round_.round_id, "version": round_.version} if round_ else {}
        views = [
            ("waiting", _("Waiting for answers"), figures.waiting),
            ("declined", _("Declined"), figures.declined),
            ("expired", _("Not answered"), figures.expired),
            ("waitlist", _("Without a mentor"), figures.unmatched),
        ]
        return {
            "found": found,
            "views": views,
            "extra": {"view": found.view},
            "publish_form": PublishForm(initial=initial, dom_id=self.dom_id, name="publish"),
        }
