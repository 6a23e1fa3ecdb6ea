"""Signing up for a programme: the form, changing it, a break, withdrawing."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from mentoring.forms import SignupForm

from ..kit.errors import Invalid, NotAllowed
from ..kit.forms import names_in
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from .mentorship_settings import Completion
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipSignup(MentorshipSpace):
    """Actions of a learner about their own sign-up."""

    @action(method="GET")
    def signup_form(self, asked: Asked) -> Reply:
        """The form, filled in as far as something is known."""
        here = self.enter()
        if not mentoring.can_sign_up(here.actor):
            raise NotAllowed(_("You cannot sign up here."))
        if here.participant is not None:
            said = mentoring.signup_of(here.participant)
        else:
            said = mentoring.prefilled(here.actor, here.programme)
        html = self.html("mentoring/signup/_form.html", **self.form_context(here, self.signup_form_of(here, said=said)))
        return Reply(html, trigger={"sl:scroll": f"#{self.dom_id}", "sl:focus": f"{self.dom_id}-signup"})

    @action
    def sign_up(self, asked: Asked) -> Reply:
        """Sign up, or keep what was changed."""
        here = self.enter()
        form = self.signup_form_of(here, asked.data)
        try:
            people = {field: self.people_called(here, form.cleaned[field], field) for field in ("wishes", "nevers")}
            mentoring.sign_up(here.actor, here.programme, form.said(**people))
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("mentoring/signup/_form.html", **self.form_context(here, form)), 422)
        self.completed(Completion.SIGNED_UP)
        return self.home_reply(_("You are signed up.") if here.participant is None else _("Changed."), saved="signup")

    @action
    def set_state(self, asked: Asked) -> Reply:
        """Take a break, withdraw, or take part again."""
        here, state = self.enter(), asked.data.get("state", "")
        if state not in mentoring.ParticipantState.values:
            raise Invalid(_("Choose from the list."))
        before = here.participant.state if here.participant else ""
        row = mentoring.set_state(here.actor, here.programme, mentoring.ParticipantState(state))
        said = {
            mentoring.ParticipantState.ACTIVE: _("You take part again."),
            mentoring.ParticipantState.PAUSED: _("You pause: nobody new is matched with you until you are back."),
            mentoring.ParticipantState.WITHDRAWN: _(
                "You have withdrawn. Your matches end in half an hour; what you said is kept, in case you come back."
            ),
        }[mentoring.ParticipantState(row.state)]
        return self.home_reply(said, undo=before if before != row.state else "")

    @action(method="GET")
    def skill_options(self, asked: Asked) -> Reply:
        """Skills of the list, as options of a list box."""
        here = self.enter()
        tags = mentoring.skills_like(here.space, asked.data.get("q", "")[:60])
        return Reply(self.html("mentoring/signup/_options.html", options=[skill.name for skill in tags]))

    @action(method="GET")
    def language_options(self, asked: Asked) -> Reply:
        """Languages, as options of a list box."""
        self.enter()
        options = mentoring.languages_like(asked.data.get("q", "")[:40])
        return Reply(self.html("mentoring/signup/_options.html", options=options))

    @action(method="GET")
    def mentor_options(self, asked: Asked) -> Reply:
        """Mentors who agreed to be found, by the start of their names, as options of a list box."""
        here = self.enter()
        people = mentoring.listed_mentors(here.programme, asked.data.get("q", "")[:40])
        return Reply(self.html("elements/people_options.html", people=people))

    def home_reply(self, said: str, *, saved: str = "", undo: str = "") -> Reply:
        """The page as it is now."""
        here = self.enter()
        trigger = {"sl:announce": said, "sl:focus": f"{self.dom_id}-said", "sl:scroll": f"#{self.dom_id}"}
        if saved:
            trigger["sl:saved"] = saved
        context = {**self.page(here), "said": said, "undo_state": undo}
        return Reply(self.html("mentoring/_home.html", **context), trigger=trigger)

    def signup_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """What ``mentoring/signup/_part.html`` needs."""
        phase = mentoring.phase_of(here.programme)
        row = here.participant
        return {
            "phase": phase.value,
            "may_sign_up": mentoring.can_sign_up(here.actor) and phase == mentoring.Phase.SIGN_UP,
            "may_change": mentoring.can_sign_up(here.actor) and phase != mentoring.Phase.OVER,
            "signup": mentoring.signup_card(row) if row is not None and not here.actor.read_only else None,
        }

    def signup_form_of(self, here: ProgrammeHere, data: Any = None, said: mentoring.Signup | None = None) -> SignupForm:
        """The form over what was typed, or over what somebody said before."""
        initial = {}
        if said is not None:
            names = spaces.usernames_in(here.space, [*said.wishes, *said.nevers])
            people = {"wishes": said.wishes, "nevers": said.nevers}
            mentioned = {
                field: " ".join(f"@{names[user_id]}" for user_id in ids if user_id in names)
                for field, ids in people.items()
            }
            initial = SignupForm.initial_of(said) | mentioned
        return SignupForm(data, initial=initial, dom_id=self.dom_id, name="signup")

    def form_context(self, here: ProgrammeHere, form: SignupForm) -> dict[str, Any]:
        days, parts = mentoring.short_day_names(), mentoring.part_hours()
        boxes = list(form["week"].subwidgets)
        return {
            "here": here,
            "form": form,
            "parts": parts,
            "week": [(day, boxes[at * len(parts) : (at + 1) * len(parts)]) for at, day in enumerate(days)],
            "zones": sorted(available_timezones()),
            "is_peer": here.programme.kind == mentoring.ProgrammeKind.PEER,
            "asks_consent": bool(here.programme.consent),
            "is_new": here.participant is None,
        }

    def people_called(self, here: ProgrammeHere, text: str, field: str) -> tuple[int, ...]:
        """The ids of members. Raises Invalid with a sentence for the field."""
        names = names_in(text)
        known = spaces.members_called(here.space, names)
        for name in names:
            if name not in known:
                message = _("Nobody here is called “{name}”.").format(name=name)
                raise Invalid(message, {field: message})
        return tuple(known[name][0] for name in names)
