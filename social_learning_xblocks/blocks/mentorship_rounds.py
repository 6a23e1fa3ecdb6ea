"""Runs of the matching in the coordinators' console: what counts, running, what came out, two runs side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring import api as mentoring
from mentoring import tasks
from mentoring.forms import MatchingForm, SeedForm

from ..kit import platform
from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere

#: What a run's page shows: pairs in an order, or who has nobody.
VIEWS = ("best", "worst", "alone")


class MentorshipRounds(MentorshipSpace):
    """Actions of coordinators about runs. Each verb asks who may."""

    # From the console.
    desk_reply: Callable[..., Reply]

    @action
    def ask_round(self, asked: Asked) -> Reply:
        """Run the matching: at once where it is small, else in the background."""
        here = self.enter()
        form = SeedForm(asked.data, dom_id=self.dom_id, name="run")
        try:
            round_id = mentoring.ask_round(here.actor, here.programme, **form.cleaned).pk
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/desk/_run_form.html", form=form), 422)
        tasks.start_round(round_id)
        return self.runs_reply(here, said_of(mentoring.round_card(here.actor, here.programme, round_id)))

    @action(method="GET")
    def rounds(self, asked: Asked) -> Reply:
        """The runs, and how far the one is that is not over. One that was open when the page asked last, and is over, is told."""
        here = self.enter()
        if "after" in asked.data:
            return Reply(
                self.html("mentoring/desk/_run_rows.html", **self.runs_context(here, asked.data.get("after", "")))
            )
        before = asked.number("open")
        if not before:
            return self.runs_reply(here)
        card = mentoring.round_card(here.actor, here.programme, before)
        return self.runs_reply(here, "" if card.is_open else said_of(card))

    @action
    def cancel_round(self, asked: Asked) -> Reply:
        """Give a run up."""
        here = self.enter()
        found = mentoring.cancel_round(here.actor, here.programme, asked.number("id"))
        return self.runs_reply(here, said_of(mentoring.round_card(here.actor, here.programme, found.pk)))

    @action
    def save_matching(self, asked: Asked) -> Reply:
        """Keep weights, rules and aims; the next runs go by them."""
        here = self.enter()
        form = self.matching_form(here, asked.data)
        try:
            mentoring.save_settings(here.actor, here.programme, **form.settings)
        except Invalid as error:
            form.blame(error)
            context = {**self.matching_context(form), "is_open": True}
            return Reply(self.html("mentoring/desk/_matching.html", here=here, **context), 422)
        return self.desk_reply(self.enter(), "rounds", _("Saved. The next run goes by this."))

    @action
    def reset_matching(self, asked: Asked) -> Reply:
        """Back to what is usual."""
        here = self.enter()
        version = asked.number("version")
        mentoring.save_settings(here.actor, here.programme, version=version, weights={}, rules={}, aims={})
        return self.desk_reply(self.enter(), "rounds", _("All is as it is usual again."))

    @action(method="GET")
    def round(self, asked: Asked) -> Reply:
        """One run: its figures and its pairs, the best or the worst first, or who has nobody."""
        here, round_id = self.enter(), asked.number("id")
        card = mentoring.round_card(here.actor, here.programme, round_id)
        others = mentoring.done_rounds(here.actor, here.programme)
        context = {
            **self.round_context(here, round_id, asked.data.get("view", "")),
            "card": card,
            "others": [(key, number) for key, number in others if key != round_id],
            "csv": reverse("social_learning:round_csv", args=[here.space.pk, round_id]),
        }
        return Reply(self.html("mentoring/desk/_round.html", here=here, **context))

    @action(method="GET")
    def round_rows(self, asked: Asked) -> Reply:
        """More of one list of a run."""
        here, view = self.enter(), asked.data.get("view", "")
        context = self.round_context(here, asked.number("id"), view, asked.data.get("after", ""))
        return Reply(self.html("mentoring/desk/_round_rows.html", here=here, **context))

    @action(method="GET")
    def compare_rounds(self, asked: Asked) -> Reply:
        """Two runs side by side; with ``after`` only more of those whom it changes."""
        here, after = self.enter(), asked.data.get("after", "")
        ids = asked.number("id"), asked.number("with")
        found = mentoring.compare_rounds(here.actor, here.programme, *ids, cursor=after)
        template = "mentoring/desk/_compare_rows.html" if after else "mentoring/desk/_compare.html"
        return Reply(self.html(template, here=here, found=found, extra={"id": ids[0], "with": ids[1]}))

    def pool_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """What the tab of the pool needs."""
        return {"pool": mentoring.pool_of(here.actor, here.programme)}

    def rounds_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """What the tab of runs needs."""
        return {**self.runs_context(here), **self.matching_context(self.matching_form(here))}

    def runs_reply(self, here: ProgrammeHere, said: str = "") -> Reply:
        html = self.html("mentoring/desk/_runs.html", here=here, **self.runs_context(here))
        return Reply(html, trigger={"sl:announce": said} if said else {})

    def runs_context(self, here: ProgrammeHere, cursor: str = "") -> dict[str, Any]:
        page = mentoring.rounds_of(here.actor, here.programme, cursor=cursor)
        seed = page.items[0].seed if page.items else 0
        return {
            "page": page,
            "open": next((card for card in page.items if card.is_open), None),
            "run_form": SeedForm(initial={"seed": seed}, dom_id=self.dom_id, name="run"),
            "has_workers": platform.has_workers(),
        }

    def round_context(self, here: ProgrammeHere, round_id: int, view: str, cursor: str = "") -> dict[str, Any]:
        view = view if view in VIEWS else VIEWS[0]
        if view == "alone":
            page: Any = mentoring.left_out_of(here.actor, here.programme, round_id, cursor=cursor)
        else:
            page = mentoring.proposals_of(here.actor, here.programme, round_id, order=view, cursor=cursor)
        words = [("best", _("Best first")), ("worst", _("Weakest first")), ("alone", _("Without a mentor"))]
        return {"page": page, "view": view, "views": words, "extra": {"id": round_id, "view": view}}

    def matching_form(self, here: ProgrammeHere, data: Any = None) -> MatchingForm:
        settings = mentoring.settings_of(here.programme).as_data()
        initial = {name: value for part in settings.values() for name, value in part.items()}
        # A slider says 35, not 35.0.
        initial |= {name: f"{value:g}" for name, value in settings["weights"].items()}
        initial["version"] = here.programme.version
        return MatchingForm(data, initial=initial, dom_id=self.dom_id, name="matching")

    def matching_context(self, form: MatchingForm) -> dict[str, Any]:
        """The form, its sliders with what each counts of all, and what is usual."""
        names = list(mentoring.Settings().as_data()["weights"])
        now = {name: _weight(form[name].value()) for name in names}
        whole = sum(now.values()) or 1
        usual = mentoring.Settings().as_data()["weights"]
        return {
            "matching": form,
            "sliders": [
                (form[name], f"{now[name]:g}", round(100 * now[name] / whole), f"{usual[name]:g}") for name in names
            ],
            "switches": [form[name] for name in ("shared_language", "no_manager", "other_team")],
            "bounds": [form[name] for name in ("most_offset", "least_hours", "least_above")],
            "aims": [form[name] for name in ("has_floor", "is_stable", "spread")],
        }


def said_of(card: mentoring.RoundCard) -> str:
    """How a run stands, in a sentence."""
    if card.is_failed:
        return card.reason
    if card.is_waiting:
        return _("It has not begun yet.")
    if card.is_open:
        return _("It goes on in the background.")
    if not card.is_done:
        return _("It was cancelled. Nothing of it was kept.")
    figures = card.figures
    text = ngettext(
        "{matched} of {count} mentee has a mentor.", "{matched} of {count} mentees have a mentor.", figures["mentees"]
    )
    return text.format(matched=figures["matched"], count=figures["mentees"])


def _weight(value: object) -> float:
    """What a slider shows; nothing where somebody sent what is no number."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return number if 0 <= number <= 100 else 0.0
