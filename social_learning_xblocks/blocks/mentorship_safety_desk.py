"""Safety in the coordinators' console: private reports, people who are kept apart, breaks and ends of pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from mentoring import tasks
from mentoring.forms import ApartForm, CloseConcernForm

from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipSafetyDesk(MentorshipSpace):
    """Actions of coordinators about safety. Each verb asks who may; each answers with the tab as it is now."""

    @action(method="GET")
    def safety(self, asked: Asked) -> Reply:
        """The tab with one of its lists; with ``after`` more of that list, with ``part`` pairs by a name."""
        here = self.enter()
        choice = {"view": asked.data.get("view", ""), "search": asked.data.get("search", "")[:40].strip()}
        after = asked.data.get("after", "")
        if not after and not asked.flag("part"):
            return self.safety_reply(here, "", view=choice["view"])
        context = self.safety_context(here, **choice, cursor=after)
        name = "safety_rows" if after else "safety_list"
        return Reply(self.html(f"mentoring/desk/_{name}.html", here=here, **context))

    @action(method="GET")
    def close_concern_form(self, asked: Asked) -> Reply:
        """The question what was done."""
        here, concern_id = self.enter(), asked.number("id")
        mentoring.check_coordinator(here.actor)
        form = self.close_of(concern_id)
        return Reply(self.html("mentoring/desk/_safety_close.html", form=form, concern_id=concern_id))

    @action
    def close_concern(self, asked: Asked) -> Reply:
        """It was looked after."""
        here, concern_id = self.enter(), asked.number("id")
        form = self.close_of(concern_id, asked.data)
        try:
            mentoring.close_concern(here.actor, here.programme, concern_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/desk/_safety_close.html", form=form, concern_id=concern_id), 422)
        undo = ("reopen_concern", {"id": concern_id, "view": "open"})
        return self.safety_reply(here, _("The report is closed."), undo=undo)

    @action
    def reopen_concern(self, asked: Asked) -> Reply:
        """It is not done yet."""
        here = self.enter()
        mentoring.reopen_concern(here.actor, here.programme, asked.number("id"))
        return self.safety_reply(here, _("The report is open again."))

    @action
    def part_reported(self, asked: Asked) -> Reply:
        """The two of a report are never paired from now on."""
        here = self.enter()
        row = mentoring.part_reported(here.actor, here.programme, asked.number("id"))
        return self.apart_reply(here, row, asked)

    @action
    def keep_apart(self, asked: Asked) -> Reply:
        """Two people by their names are never paired from now on."""
        here, form = self.enter(), self.apart_of(asked.data)
        try:
            row = mentoring.keep_apart(here.actor, here.programme, **form.cleaned)
        except (Invalid, Conflict) as error:
            form.blame(error if isinstance(error, Invalid) else Invalid(error.message))
            return Reply(self.html("mentoring/desk/_safety_apart_form.html", apart_form=form), 422)
        return self.apart_reply(here, row, asked)

    @action
    def let_together(self, asked: Asked) -> Reply:
        """They may be paired again."""
        here = self.enter()
        row = mentoring.let_together(here.actor, here.programme, asked.number("id"))
        undo = {"one": row.one_id, "other": row.other_id, "reason": row.reason, "view": "apart"}
        said = _("The two may be paired again.")
        return self.safety_reply(here, said, view="apart", undo=("restore_apart", undo))

    @action
    def restore_apart(self, asked: Asked) -> Reply:
        """Keep two apart again who were let together just now."""
        here = self.enter()
        two = {"one": asked.number("one"), "other": asked.number("other")}
        row = mentoring.restore_apart(here.actor, here.programme, **two, reason=asked.data.get("reason", ""))
        return self.apart_reply(here, row, asked)

    @action
    def pause_for(self, asked: Asked) -> Reply:
        """A pair takes a break."""
        here, pair_id = self.enter(), asked.number("id")
        mentoring.pause_for(here.actor, here.programme, pair_id)
        undo = ("resume_for", {"id": pair_id, "view": asked.data.get("view", "")})
        return self.changed(here, asked, _("The match takes a break. Both were told."), undo=undo)

    @action
    def resume_for(self, asked: Asked) -> Reply:
        """A pair goes on."""
        here = self.enter()
        mentoring.resume_for(here.actor, here.programme, asked.number("id"))
        return self.changed(here, asked, _("The match goes on. Both were told."))

    @action
    def end_for(self, asked: Asked) -> Reply:
        """A pair ends, with nobody at fault."""
        here = self.enter()
        for meeting_id in mentoring.end_for(here.actor, here.programme, asked.number("id")).meetings:
            tasks.send_meeting(meeting_id)
        tasks.look_for_repairs(here.programme.pk)
        return self.changed(here, asked, _("The match has ended. Both were told that it did, and not why."))

    @action
    def take_offer_back(self, asked: Asked) -> Reply:
        """One offer is open no more."""
        here = self.enter()
        mentoring.take_offer_back(here.actor, here.programme, asked.number("id"))
        tasks.look_for_repairs(here.programme.pk)
        return self.changed(here, asked, _("The proposal was taken back. Both were told that it did not work out."))

    @action(method="GET")
    def history(self, asked: Asked) -> Reply:
        """What was done in the programme; with ``after`` more of it."""
        here, after = self.enter(), asked.data.get("after", "")
        context = self.trail_context(here, kind=asked.data.get("kind", ""), cursor=after)
        name = "history_rows" if after else "history"
        return Reply(self.html(f"mentoring/desk/_{name}.html", here=here, **context))

    def apart_reply(self, here: ProgrammeHere, row: mentoring.Apart, asked: Asked) -> Reply:
        """The two are kept apart; if they have each other all the same, that is said."""
        bonds = mentoring.bonds_between(here.programme, row.one_id, row.other_id)
        said = _("The two are never paired from now on. They are not told.")
        if bonds:
            said = _(
                "The two are never paired anew. What they have with each other goes on until you end it: see below."
            )
        undo = ("let_together", {"id": row.pk})
        return self.changed(here, asked, said, kind="warn" if bonds else "ok", undo=undo)

    def changed(self, here: ProgrammeHere, asked: Asked, said: str, **more: Any) -> Reply:
        """The list in which it was done."""
        return self.safety_reply(here, said, view=asked.data.get("view", ""), **more)

    def safety_reply(
        self,
        here: ProgrammeHere,
        said: str,
        *,
        kind: str = "ok",
        view: str = "",
        undo: tuple[str, dict[str, Any]] | None = None,
    ) -> Reply:
        """The tab as it is now, with what was done and the way back."""
        more: dict[str, Any] = {"said": said, "kind": kind}
        if undo is not None:
            more |= {"undo_url": self.urls[undo[0]], "undo": undo[1]}
        html = self.html("mentoring/desk/_safety.html", here=here, **self.safety_context(here, view=view), **more)
        focus = {"sl:focus": f"#{self.dom_id}-safety-said"}
        return Reply(html, trigger={"sl:announce": said, **focus} if said else {})

    def safety_context(
        self, here: ProgrammeHere, *, view: str = "", search: str = "", cursor: str = ""
    ) -> dict[str, Any]:
        """What the tab of safety needs."""
        found = mentoring.safety_desk(here.actor, here.programme, view=view, search=search, cursor=cursor)
        figures = found.figures
        views = [
            ("open", _("Open reports"), figures.open),
            ("closed", _("Closed reports"), figures.closed),
            ("apart", _("Kept apart"), figures.apart),
            ("pairs", _("Matches"), None),
        ]
        extra = {"view": found.view, "search": search}
        return {"found": found, "views": views, "search": search, "extra": extra, "apart_form": self.apart_of()}

    def trail_context(self, here: ProgrammeHere, *, kind: str = "", cursor: str = "") -> dict[str, Any]:
        """What the tab of the history needs."""
        page = mentoring.history_of(here.actor, here.programme, kind=kind, cursor=cursor)
        kinds = [(name, words()) for name, words in KINDS.items()]
        return {"page": page, "kinds": kinds, "kind": kind if kind in KINDS else "", "extra": {"kind": kind}}

    def close_of(self, concern_id: int, data: Any = None) -> CloseConcernForm:
        return CloseConcernForm(data, dom_id=self.dom_id, name=f"close-{concern_id}")

    def apart_of(self, data: Any = None) -> ApartForm:
        form = ApartForm(data, dom_id=self.dom_id, name="apart")
        for name in ("one", "other"):
            form.fields[name].widget.attrs["data-sl-mentions"] = self.urls["options"]
        return form


#: What can be looked at alone in the history.
KINDS: dict[str, Callable[[], str]] = {
    "": lambda: _("Everything"),
    "settings": lambda: _("Settings"),
    "people": lambda: _("Sign-ups"),
    "runs": lambda: _("Runs"),
    "offers": lambda: _("Offers"),
    "safety": lambda: _("Safety"),
}
