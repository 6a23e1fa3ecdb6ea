"""One's pairs: the list of them, and one with its goals, notes and the question how it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from mentoring.forms import GoalForm, NoteForm, PulseForm

from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipPairs(MentorshipSpace):
    """Actions of the two of a pair. Each answers with the pair as it is now."""

    # From the other mixins of the block.
    channel_context: Callable[..., dict[str, Any]]

    @action(method="GET")
    def pair(self, asked: Asked) -> Reply:
        """One of my pairs."""
        here = self.enter()
        context = self.pair_context(here, asked.number("id"), all_held=asked.flag("all"))
        return Reply(self.html("mentoring/pairs/_page.html", **context))

    @action
    def add_goal(self, asked: Asked) -> Reply:
        """Write a goal down."""
        here, pair_id = self.enter(), asked.number("pair")
        form = self.goal_form(pair_id, asked.data)
        try:
            mentoring.add_goal(here.actor, here.programme, pair_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/pairs/_goal_form.html", form=form, pair_id=pair_id), 422)
        return self.pair_reply(here, pair_id, _("Written down."), saved=f"goal-{pair_id}", focus="goals")

    @action
    def set_goal(self, asked: Asked) -> Reply:
        """How far a goal is."""
        here = self.enter()
        goal = mentoring.change_goal(here.actor, here.programme, asked.number("id"), progress=asked.number("progress"))
        said = _("Progress: {percent} per cent.").format(percent=goal.progress)
        return self.pair_reply(here, goal.pair_id, said, focus=f"goal-{goal.pk}")

    @action
    def remove_goal(self, asked: Asked) -> Reply:
        """A goal goes; it can be brought back."""
        here = self.enter()
        goal = mentoring.remove_goal(here.actor, here.programme, asked.number("id"))
        undo = {"pair": goal.pair_id, "title": goal.title, "progress": goal.progress}
        return self.pair_reply(here, goal.pair_id, _("The goal is gone."), undo=("restore_goal", undo))

    @action
    def restore_goal(self, asked: Asked) -> Reply:
        """Bring back a goal that was just removed."""
        here, pair_id = self.enter(), asked.number("pair")
        title, progress = asked.data.get("title", ""), asked.number("progress")
        mentoring.restore_goal(here.actor, here.programme, pair_id, title=title, progress=progress)
        return self.pair_reply(here, pair_id, _("The goal is back."), focus="goals")

    @action
    def save_note(self, asked: Asked) -> Reply:
        """Keep one's own notes; only their form comes back."""
        here, pair_id = self.enter(), asked.number("pair")
        form = self.note_form(pair_id, asked.data)
        try:
            mentoring.save_note(here.actor, here.programme, pair_id, **form.cleaned)
        except (Invalid, Conflict) as error:
            form.blame(error if isinstance(error, Invalid) else Invalid(error.message, {"body": error.message}))
            return Reply(self.html("mentoring/pairs/_note_form.html", form=form, pair_id=pair_id), 422)
        page = mentoring.show_pair(here.actor, here.programme, pair_id)
        form = self.note_form(pair_id, body=page.note, stamp=page.note_stamp)
        html = self.html("mentoring/pairs/_note_form.html", form=form, pair_id=pair_id, is_kept=True)
        return Reply(html, trigger={"sl:saved": f"note-{pair_id}", "sl:announce": _("Kept.")})

    @action
    def answer_pulse(self, asked: Asked) -> Reply:
        """Say how it goes."""
        here, pair_id = self.enter(), asked.number("pair")
        form = self.pulse_form(pair_id, 0, asked.data)
        try:
            mentoring.answer_pulse(here.actor, here.programme, pair_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/pairs/_pulse.html", form=form, pair_id=pair_id), 422)
        said = _("Thank you. Only the coordinator reads this.")
        return self.pair_reply(here, pair_id, said, saved=f"pulse-{pair_id}")

    def pair_reply(
        self,
        here: ProgrammeHere,
        pair_id: int,
        said: str,
        *,
        undo: tuple[str, dict[str, Any]] | None = None,
        saved: str = "",
        focus: str = "said",
    ) -> Reply:
        """The pair as it is now, with what was done and the way back. ``undo``: a handler and what it is sent."""
        context = {**self.pair_context(here, pair_id), "said": said}
        if undo is not None:
            context |= {"undo_url": self.urls[undo[0]], "undo": undo[1]}
        trigger = {"sl:announce": said, "sl:focus": f"#{self.dom_id}-pair-{pair_id}-{focus}"}
        if saved:
            trigger["sl:saved"] = saved
        return Reply(self.html("mentoring/pairs/_pair.html", **context), trigger=trigger)

    def pairs_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """What ``mentoring/pairs/_part.html`` needs: the list, or the only pair as a whole."""
        lines = mentoring.pairs_of(here.actor, here.programme)
        ended = mentoring.pairs_of(here.actor, here.programme, ended=True)
        only = self.pair_context(here, lines[0].id) if len(lines) == 1 else {}
        return {"pairs": lines, "ended_pairs": ended, **only}

    def pair_context(self, here: ProgrammeHere, pair_id: int, *, all_held: bool = False) -> dict[str, Any]:
        """One pair with its forms."""
        page = mentoring.show_pair(here.actor, here.programme, pair_id, all_held=all_held)
        has_ended = page.line.ended_at is not None
        return {
            "here": here,
            "page": page,
            "calendar_url": self.urls.with_query("calendar", "id="),
            "goal_form": self.goal_form(pair_id),
            "note_form": self.note_form(pair_id, body=page.note, stamp=page.note_stamp),
            "pulse_form": self.pulse_form(pair_id, page.line.pulse_after),
            "certificate": mentoring.certificate_of(here.actor, here.programme, pair_id) if has_ended else None,
            **self.channel_context(here, page.line),
        }

    def goal_form(self, pair_id: int, data: Any = None) -> GoalForm:
        return GoalForm(data, dom_id=self.dom_id, name=f"goal-{pair_id}")

    def note_form(self, pair_id: int, data: Any = None, **initial: str) -> NoteForm:
        return NoteForm(data, initial=initial, dom_id=self.dom_id, name=f"note-{pair_id}")

    def pulse_form(self, pair_id: int, after: int, data: Any = None) -> PulseForm:
        return PulseForm(data, initial={"after": after}, dom_id=self.dom_id, name=f"pulse-{pair_id}")
