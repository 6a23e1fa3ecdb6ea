"""Meetings of a pair: planning, changing, calling off, "we have met", the file for a calendar."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from mentoring import tasks
from mentoring.forms import LogForm, MeetingForm

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_pairs import MentorshipPairs
from .mentorship_settings import Completion
from .mentorship_space import ProgrammeHere


class MentorshipMeetings(MentorshipPairs):
    """Actions of the two about their meetings. Each answers with the pair as it is now, or with the form."""

    @action(method="GET")
    def plan_form(self, asked: Asked) -> Reply:
        """The form for a new meeting."""
        here, pair_id = self.enter(), asked.number("pair")
        page = mentoring.show_pair(here.actor, here.programme, pair_id)
        form = self.meeting_form(f"plan-{pair_id}", agenda=page.agenda.key, minutes=page.agenda.minutes)
        return self.form_reply(form, pair_id=pair_id, may_group=page.may_group)

    @action
    def plan(self, asked: Asked) -> Reply:
        """Plan a meeting."""
        here, pair_id = self.enter(), asked.number("pair")
        form = self.meeting_form(f"plan-{pair_id}", asked.data)
        try:
            made = mentoring.plan_meeting(
                here.actor,
                here.programme,
                pair_id,
                starts_at=form.moment,
                everybody=form.cleaned["everybody"],
                **chosen_of(form),
            )
        except Invalid as error:
            form.blame(error)
            page = mentoring.show_pair(here.actor, here.programme, pair_id)
            return self.form_reply(form, 422, pair_id=pair_id, may_group=page.may_group)
        for meeting in made:
            tasks.send_meeting(meeting.pk)
        said = _("Planned. Both of you get it by mail for the calendar, unless you want no mails.")
        return self.pair_reply(here, pair_id, said, saved=f"plan-{pair_id}")

    @action(method="GET")
    def move_form(self, asked: Asked) -> Reply:
        """The form to change a meeting."""
        here = self.enter()
        meeting = mentoring.find_meeting(here.actor, here.programme, asked.number("id"))
        known = {name: getattr(meeting, name) for name in ("minutes", "place", "agenda", "sequence")}
        form = self.meeting_form(f"move-{meeting.pk}", **known)
        return self.form_reply(form, meeting=meeting, pair_id=meeting.pair_id)

    @action
    def move(self, asked: Asked) -> Reply:
        """Change a meeting."""
        here = self.enter()
        meeting = mentoring.find_meeting(here.actor, here.programme, asked.number("id"))
        form = self.meeting_form(f"move-{meeting.pk}", asked.data, minutes=meeting.minutes)
        try:
            moved = mentoring.move_meeting(
                here.actor,
                here.programme,
                meeting.pk,
                starts_at=form.moment,
                sequence=form.cleaned["sequence"] or 0,
                **chosen_of(form),
            )
        except Invalid as error:
            form.blame(error)
            return self.form_reply(form, 422, meeting=meeting, pair_id=meeting.pair_id)
        if moved.sequence != meeting.sequence:
            tasks.send_meeting(moved.pk)
        return self.pair_reply(here, moved.pair_id, _("Changed."), saved=f"move-{moved.pk}")

    @action
    def mark(self, asked: Asked) -> Reply:
        """Say what became of a meeting, or take that back."""
        here, meeting_id, state = self.enter(), asked.number("id"), asked.data.get("state", "")
        before = mentoring.find_meeting(here.actor, here.programme, meeting_id)
        after = mentoring.mark_meeting(here.actor, here.programme, meeting_id, state)
        if after is None:
            return self.pair_reply(here, before.pair_id, _("Taken back."))
        if after.sequence != before.sequence:
            tasks.send_meeting(meeting_id)
        self.completed_by_meeting(after)
        undo = ("mark", {"id": meeting_id, "state": before.state}) if state != mentoring.MeetingState.PLANNED else None
        return self.pair_reply(here, after.pair_id, MARKED[mentoring.MeetingState(after.state)](), undo=undo)

    @action
    def log(self, asked: Asked) -> Reply:
        """We have met: today, in one tap."""
        here = self.enter()
        return self.logged_reply(here, mentoring.log_meeting(here.actor, here.programme, asked.number("pair")))

    @action(method="GET")
    def log_form(self, asked: Asked) -> Reply:
        """The form for a meeting of another day."""
        here, pair_id = self.enter(), asked.number("pair")
        mentoring.show_pair(here.actor, here.programme, pair_id)
        form = LogForm(dom_id=self.dom_id, name=f"log-{pair_id}")
        return self.form_reply(form, pair_id=pair_id, is_log=True)

    @action
    def log_past(self, asked: Asked) -> Reply:
        """We have met on another day."""
        here, pair_id = self.enter(), asked.number("pair")
        form = LogForm(asked.data, dom_id=self.dom_id, name=f"log-{pair_id}")
        try:
            made = mentoring.log_meeting(
                here.actor, here.programme, pair_id, on=form.moment, minutes=form.cleaned["minutes"]
            )
        except Invalid as error:
            form.blame(error)
            return self.form_reply(form, 422, pair_id=pair_id, is_log=True)
        return self.logged_reply(here, made)

    @action(method="GET")
    def calendar(self, asked: Asked) -> Reply:
        """A meeting as a file for calendars."""
        here = self.enter()
        meeting = mentoring.find_meeting(here.actor, here.programme, asked.number("id"))
        text = mentoring.calendar_of(meeting, here.actor.person_id).decode()
        return Reply(text, content_type="text/calendar")

    def logged_reply(self, here: ProgrammeHere, meeting: mentoring.Meeting) -> Reply:
        self.completed_by_meeting(meeting)
        undo = ("mark", {"id": meeting.pk, "state": mentoring.MeetingState.PLANNED.value})
        return self.pair_reply(here, meeting.pair_id, _("Good. This meeting counts."), undo=undo)

    def completed_by_meeting(self, meeting: mentoring.Meeting) -> None:
        if meeting.state == mentoring.MeetingState.HELD:
            self.completed(Completion.MET)

    def meeting_form(self, name: str, data: Any = None, **initial: Any) -> MeetingForm:
        return MeetingForm(data, initial=initial, dom_id=self.dom_id, name=name)

    def form_reply(self, form: Any, status: int = 200, **context: Any) -> Reply:
        trigger = {} if status == 422 else {"sl:focus": form["starts_at"].id_for_label}
        return Reply(self.html("mentoring/pairs/_meeting_form.html", form=form, **context), status, trigger=trigger)


def chosen_of(form: MeetingForm) -> dict[str, Any]:
    """What the form says besides the moment."""
    return {name: form.cleaned[name] for name in ("minutes", "place", "agenda")}


MARKED = {
    mentoring.MeetingState.PLANNED: lambda: _("It is planned again."),
    mentoring.MeetingState.HELD: lambda: _("Good. This meeting counts."),
    mentoring.MeetingState.MISSED: lambda: _("Noted. Plan another one when you can."),
    mentoring.MeetingState.CANCELLED: lambda: _("Called off. The other one is told."),
}
