"""What people type in mentoring. Forms clean; the verbs judge."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import BlockForm, local_moment, split_list

from .data import ConcernDoor, Signup
from .domain import (
    agendas,
    apart,
    concerns,
    ending,
    goals,
    languages,
    meetings,
    notes,
    offers,
    problems,
    pulses,
    rounds,
    signups,
    styles,
    weeks,
)
from .enums import Cadence, DeclineReason, ProgrammeKind
from .matching import Criterion, Rule

#: How long meetings usually last, in minutes.
LENGTHS = (15, 30, 45, 60, 90, 120)


class MomentForm(BlockForm):
    """A day and a time by the clock of who types it."""

    starts_at = forms.CharField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("By your own clock."),
    )
    zone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-sl-zone": ""}))
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["minutes"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the types
        lengths = sorted({*LENGTHS, self.initial.get("minutes", meetings.USUAL)})
        field.choices = [(length, _("{count} minutes").format(count=length)) for length in lengths]
        field.initial = meetings.USUAL

    @property
    def moment(self) -> datetime:
        """When it begins. Raises Invalid for what is no moment."""
        moment = local_moment(self.cleaned["starts_at"], self.cleaned["zone"])
        if moment is None:
            message = _("Choose a day and a time.")
            raise Invalid(message, {"starts_at": message})
        return moment


class MeetingForm(MomentForm):
    """A meeting that is planned or changed."""

    place = forms.CharField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("A room, or the address of a video call")}),
    )
    agenda = forms.ChoiceField(label=gettext_lazy("What about"), required=False)
    everybody = forms.BooleanField(label=gettext_lazy("With all my mentees at once"), required=False)
    sequence = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agenda"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = [("", _("nothing in particular")), *((card.key, card.title) for card in agendas.cards())]


class LogForm(MomentForm):
    """A meeting that was held some time ago."""


class GoalForm(BlockForm):
    """A goal in one line."""

    title = forms.CharField(label=gettext_lazy("What do you want to reach?"), max_length=goals.LONGEST)


class NoteForm(BlockForm):
    """One's own sheet."""

    body = forms.CharField(
        label=gettext_lazy("My notes"),
        required=False,
        strip=False,
        max_length=notes.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only you read them."),
    )
    stamp = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class PulseForm(BlockForm):
    """How it goes."""

    answer = forms.TypedChoiceField(
        label=gettext_lazy("How is it going with the two of you?"),
        coerce=int,
        choices=[
            (5, gettext_lazy("Very well")),
            (4, gettext_lazy("Well")),
            (3, gettext_lazy("So-so")),
            (2, gettext_lazy("Not well")),
            (1, gettext_lazy("Not at all well")),
        ],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=gettext_lazy("Anything the coordinator should know"),
        required=False,
        max_length=pulses.LONGEST,
    )
    after = forms.IntegerField(widget=forms.HiddenInput)


class MessageForm(BlockForm):
    """A message to the other one. Each form that is drawn has a token of its own: sent twice, it is there once."""

    body = forms.CharField(
        label=gettext_lazy("Message"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    once = forms.CharField(
        initial=lambda: secrets.token_urlsafe(16), max_length=64, required=False, widget=forms.HiddenInput
    )


class SignupForm(BlockForm):
    """What somebody says when they sign up. ``wishes`` and ``nevers`` hold usernames; the block finds the people."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What do you want to do?"),
        required=False,
        choices=[("mentee", gettext_lazy("I look for a mentor")), ("mentor", gettext_lazy("I want to be a mentor"))],
        widget=forms.CheckboxSelectMultiple,
    )
    wanted = forms.CharField(
        label=gettext_lazy("What do you want to learn?"),
        required=False,
        max_length=1200,
        help_text=gettext_lazy("The dearest first. Your match sees this."),
    )
    offered = forms.CharField(
        label=gettext_lazy("What can you help with?"),
        required=False,
        max_length=1200,
        help_text=gettext_lazy("Your match sees this; so does who looks for a mentor, if you are on their list."),
    )
    goals = forms.CharField(
        label=gettext_lazy("What would be different afterwards?"),
        required=False,
        max_length=signups.LONGEST_GOALS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In a sentence or two. Your match sees this; it does not count in the score."),
    )
    interests = forms.CharField(
        label=gettext_lazy("Interests"),
        required=False,
        max_length=700,
        help_text=gettext_lazy("What you like to talk about, at work or not. Your match sees this."),
    )
    spoken = forms.CharField(
        label=gettext_lazy("Languages"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("In which you can have a good conversation. Your match sees this."),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("Used for the match only."),
    )
    week = forms.MultipleChoiceField(
        label=gettext_lazy("When do you usually have time?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tap what is possible. Your match sees the times that you have in common."),
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("How long have you worked in your field?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("I would rather not say")),
            (0, gettext_lazy("I study")),
            (1, gettext_lazy("up to 2 years")),
            (2, gettext_lazy("2 to 5 years")),
            (3, gettext_lazy("5 to 10 years")),
            (4, gettext_lazy("10 to 20 years")),
            (5, gettext_lazy("more than 20 years")),
        ],
        help_text=gettext_lazy("Used for the match only."),
    )
    team = forms.CharField(
        label=gettext_lazy("Team or department"),
        required=False,
        max_length=signups.LONGEST_TEAM,
        help_text=gettext_lazy("Used for the match: people of other teams see more. Your match sees it."),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("What matters most to you in a mentor?"),
        required=False,
        choices=[
            ("", gettext_lazy("all alike")),
            (Criterion.SKILLS.value, gettext_lazy("that they know what I want to learn")),
            (Criterion.STYLE.value, gettext_lazy("that we work in like ways")),
            (Criterion.INTERESTS.value, gettext_lazy("that we share interests")),
            (Criterion.HOURS.value, gettext_lazy("that we have time at the same hours")),
            (Criterion.LEVEL.value, gettext_lazy("that they are a few steps ahead of me")),
            (Criterion.TEAM.value, gettext_lazy("that they come from another team")),
        ],
        help_text=gettext_lazy("It counts twice for you. Nobody else sees it."),
    )
    musts = forms.MultipleChoiceField(
        label=gettext_lazy("Without this there is no point:"),
        required=False,
        choices=[
            (Rule.LANGUAGE.value, gettext_lazy("We have a language in common")),
            (Rule.HOURS.value, gettext_lazy("We have time at the same hours")),
            (Rule.TEAM.value, gettext_lazy("We work in different teams")),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each one makes it harder to find somebody. Nobody else sees it."),
    )
    mentee_places = forms.IntegerField(
        label=gettext_lazy("How many mentees can you take on?"), required=False, min_value=0, max_value=1000
    )
    mentor_places = forms.IntegerField(
        label=gettext_lazy("How many mentors would you like?"), required=False, min_value=0, max_value=1000
    )
    is_listed = forms.BooleanField(
        label=gettext_lazy("People who look for a mentor may find my name and say that they would like me"),
        required=False,
    )
    wishes = forms.CharField(
        label=gettext_lazy("Whom would you like?"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Up to three, the dearest first: type @ and choose. Nobody sees it, they neither."),
    )
    nevers = forms.CharField(
        label=gettext_lazy("With whom do you not want to be matched?"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Type @ and choose. Nobody sees it, the coordinator neither. No reason is asked."),
    )
    consents = forms.BooleanField(label=gettext_lazy("I agree to this"), required=False)

    #: What stands behind "More".
    FURTHER = ("interests", "level", "team", "priority", "musts", "wishes", "nevers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = self.fields["week"]
        assert isinstance(week, forms.MultipleChoiceField)  # noqa: S101 - for the types
        days, parts = weeks.day_names(), weeks.part_names()
        week.choices = [(cell, f"{days[int(cell[0])]}, {parts[cell.partition('-')[2]]}") for cell in weeks.cells()]
        for number, ends in enumerate(styles.items(), start=1):
            choices = [(str(step), str(step)) for step in styles.STEPS]
            self.fields[f"style_{number}"] = forms.ChoiceField(
                label=" / ".join(ends), choices=choices, required=False, widget=forms.RadioSelect
            )

    @classmethod
    def initial_of(cls, said: Signup) -> dict[str, Any]:
        """The fields as somebody filled them in; people stay with the block."""
        names = languages.language_names()
        initial: dict[str, Any] = {
            name: getattr(said, name)
            for name in (
                "goals",
                "time_zone",
                "level",
                "team",
                "priority",
                "mentee_places",
                "mentor_places",
                "is_listed",
            )
        }
        initial |= {name: ", ".join(getattr(said, name)) for name in ("wanted", "offered", "interests")}
        roles = {"mentee": said.is_mentee, "mentor": said.is_mentor}
        initial |= {f"style_{number}": str(answer) for number, answer in enumerate(said.style, start=1)}
        return initial | {
            "roles": [role for role, on in roles.items() if on],
            "spoken": ", ".join(names.get(code, code) for code in said.languages),
            "week": weeks.cells_of(said.windows),
            "musts": list(said.musts),
            "consents": said.consents,
        }

    @property
    def says_more(self) -> bool:
        """Whether there is something behind "More" that its writer should see."""
        return any(self[name].errors or self[name].value() not in (None, "", []) for name in self.FURTHER)

    @property
    def rows(self) -> list[tuple[str, str, forms.BoundField]]:
        """The items on style: the two ends and the field."""
        return [(*ends, self[f"style_{number}"]) for number, ends in enumerate(styles.items(), start=1)]

    def clean_spoken(self) -> tuple[str, ...]:
        """Codes. A word that is no language is told, not passed over."""
        found = []
        for word in split_list(self.cleaned_data["spoken"]):
            code = languages.code_of(word)
            if not code:
                raise forms.ValidationError(_("We know no language “{word}”.").format(word=word))
            found.append(code)
        return tuple(dict.fromkeys(found))

    def said(self, *, wishes: tuple[int, ...] = (), nevers: tuple[int, ...] = ()) -> Signup:
        """What was typed, as the verb takes it. Raises Invalid for what has no shape."""
        typed = self.cleaned
        answers = [typed[f"style_{number}"] for number in range(1, styles.COUNT + 1)]
        given = tuple(float(answer) for answer in answers if answer)
        return Signup(
            is_mentee="mentee" in typed["roles"],
            is_mentor="mentor" in typed["roles"],
            wanted=tuple(split_list(typed["wanted"])),
            offered=tuple(split_list(typed["offered"])),
            goals=typed["goals"],
            interests=tuple(split_list(typed["interests"])),
            languages=typed["spoken"],
            time_zone=typed["time_zone"].strip(),
            windows=weeks.windows_from(typed["week"]),
            style=given,
            level=typed["level"],
            team=typed["team"],
            priority=typed["priority"],
            musts=tuple(typed["musts"]),
            mentee_places=1 if typed["mentee_places"] is None else typed["mentee_places"],
            mentor_places=1 if typed["mentor_places"] is None else typed["mentor_places"],
            is_listed=typed["is_listed"],
            wishes=wishes,
            nevers=nevers,
            consents=typed["consents"],
        )

    def blame(self, error: Invalid) -> None:
        """As other forms do; the field for languages has another name, and all items on style have one sentence."""
        moved = {"languages": "spoken", "windows": "week", "style": "style_1"}
        super().blame(Invalid(error.message, {moved.get(name, name): said for name, said in error.fields.items()}))


class ProgrammeForm(BlockForm):
    """The settings of a programme."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ProgrammeKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A new kind brings its usual numbers of places and its usual rhythm with it."),
    )
    signup_from = forms.CharField(
        label=gettext_lazy("Sign-up opens"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("By your own clock. Empty: it is open."),
    )
    signup_until = forms.CharField(
        label=gettext_lazy("Sign-up closes"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("Empty: it stays open, and latecomers are matched as they come."),
    )
    zone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-sl-zone": ""}))
    starts_on = forms.DateField(
        label=gettext_lazy("The programme begins on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=gettext_lazy("and ends on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    cadence = forms.ChoiceField(label=gettext_lazy("The two meet"), choices=Cadence.choices)
    most_mentees = forms.IntegerField(label=gettext_lazy("Mentees of a mentor at most"), min_value=1, max_value=100)
    fewest_mentees = forms.IntegerField(
        label=gettext_lazy("and at least, if it can be done"), min_value=0, max_value=100
    )
    most_mentors = forms.IntegerField(label=gettext_lazy("Mentors of a mentee at most"), min_value=1, max_value=10)
    response_days = forms.IntegerField(label=gettext_lazy("Days to answer an offer"), min_value=1, max_value=60)
    may_add_skills = forms.BooleanField(
        label=gettext_lazy("People may name skills that are not on the list"), required=False
    )
    consent = forms.CharField(
        label=gettext_lazy("What people agree to when they sign up"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Markdown works. Who has agreed to an older text is asked again."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def moment(self, name: str) -> datetime | None:
        """A moment that was typed, None for an empty field. Raises Invalid for what is none."""
        text = self.cleaned[name]
        moment = local_moment(text, self.cleaned["zone"]) if text else None
        if text and moment is None:
            message = _("Choose a day and a time.")
            raise Invalid(message, {name: message})
        return moment


class SkillsForm(BlockForm):
    """Skills for the list: typed, or a file."""

    names = forms.CharField(
        label=gettext_lazy("Skills, one a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("With a group before a colon, if you like: Data: SQL"),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy("CSV with a column for the name: a list of ESCO or Lightcast works as it is."),
    )


class Weight(forms.FloatField):
    """How much something counts, on a slider."""

    def __init__(self, **kwargs: Any) -> None:
        slider = forms.NumberInput(attrs={"type": "range", "step": 1})
        super().__init__(min_value=0, max_value=problems.MOST_WEIGHT, widget=slider, **kwargs)


class SeedForm(BlockForm):
    """Asking for a run."""

    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=0,
        max_value=rounds.MOST_SEED,
        help_text=gettext_lazy(
            "The same people with the same seed have the same result. Another seed lets chance decide anew between equals."
        ),
    )


class MatchingForm(BlockForm):
    """What the matching goes by: weights, hard rules, aims; all of it, so that what is not ticked is off."""

    skills = Weight(
        label=gettext_lazy("Skills wanted and offered"),
        help_text=gettext_lazy(
            "What is needed and offered, and being alike, foretell good relationships about equally (Alonso et al. 2024)."
        ),
    )
    style = Weight(
        label=gettext_lazy("Values and ways of working"),
        help_text=gettext_lazy(
            "Likeness in attitudes and values goes with good relationships most of all, 40,737 people (Eby et al. 2013)."
        ),
    )
    interests = Weight(
        label=gettext_lazy("Goals and interests"),
        help_text=gettext_lazy("Common goals are a part of being alike below the surface (Baker et al. 2025)."),
    )
    hours = Weight(
        label=gettext_lazy("Time in common"),
        help_text=gettext_lazy("How often people meet goes with how supported they feel (Eby et al. 2013)."),
    )
    level = Weight(
        label=gettext_lazy("Distance in experience"),
        help_text=gettext_lazy(
            "A mentor's rank hardly matters (Tuma and Dolan 2024): two steps ahead is close enough to remember."
        ),
    )
    team = Weight(
        label=gettext_lazy("Different teams"),
        help_text=gettext_lazy(
            "Little studied. It brings in an outside view and keeps mentoring apart from the chain of report."
        ),
    )
    shared_language = forms.BooleanField(label=gettext_lazy("They speak a language in common"), required=False)
    no_manager = forms.BooleanField(label=gettext_lazy("Neither reports to the other"), required=False)
    other_team = forms.BooleanField(label=gettext_lazy("They work in different teams"), required=False)
    most_offset = forms.TypedChoiceField(
        label=gettext_lazy("Their clocks lie apart at most"), coerce=int, empty_value=None, required=False
    )
    least_hours = forms.IntegerField(
        label=gettext_lazy("Hours of the week in common at least"), min_value=0, max_value=problems.MOST_HOURS
    )
    least_above = forms.TypedChoiceField(
        label=gettext_lazy("The mentor has more experience by at least"), coerce=int, empty_value=None, required=False
    )
    has_floor = forms.BooleanField(
        label=gettext_lazy("Raise the lowest score before the total"),
        required=False,
        help_text=gettext_lazy("So that nobody pays for the good matches of others."),
    )
    is_stable = forms.BooleanField(
        label=gettext_lazy("No two people may both rather have each other"),
        required=False,
        help_text=gettext_lazy("Only where both sides really rank each other: it can leave people out."),
    )
    spread = forms.TypedChoiceField(label=gettext_lazy("Mentees are spread over mentors"), coerce=int)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [(60 * count, _hours(count)) for count in (0, 1, 2, 3, 4, 5, 6, 8, 10)]
        steps = [(count, str(count)) for count in range(-2, 6)]
        spread = [(1, _("only between equals")), (100, _("a little, for 1 point")), (500, _("much, for 5 points"))]
        self._offer("most_offset", [("", _("any")), *hours])
        self._offer("least_above", [("", _("any")), *steps])
        self._offer("spread", spread)

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        """The choices of a field, with what is set now where it is none of them."""
        field, now = self.fields[name], self.initial.get(name)
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the types
        known = {value for value, _label in choices}
        field.choices = choices if now is None or now in known else [*choices, (now, str(now))]

    @property
    def settings(self) -> dict[str, Any]:
        """What was typed, by the parts that ``save_settings`` takes."""
        found = self.cleaned
        parts = {
            part: {name: found[name] for name in readers if name in found}
            for part, (_kind, readers) in problems.PARTS.items()
        }
        return {"version": found["version"], **parts}


def _hours(count: int) -> str:
    return ngettext("{count} hour", "{count} hours", count).format(count=count)


class DeclineForm(BlockForm):
    """Why somebody says no to an offer."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why not?"), choices=DeclineReason.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Anything the coordinators should know"),
        required=False,
        max_length=offers.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Reason and note are for the coordinators alone."),
    )


class EndForm(BlockForm):
    """Why a pair ends, and what comes after it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why does it end?"),
        choices=[(reason.value, reason.label) for reason in ending.OWN_REASONS],
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Nobody is at fault. Only the coordinators read it."),
    )
    rematch = forms.BooleanField(label=gettext_lazy("I would like another match"), required=False, initial=True)
    never = forms.BooleanField(label=gettext_lazy("Never match the two of us again"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Why never again"),
        required=False,
        max_length=ending.LONGEST,
        help_text=gettext_lazy("For the coordinators alone, with the tick above."),
    )


class ConcernForm(BlockForm):
    """A private report. ``unread``: about whom nobody would read one, as its sender was told before."""

    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[("other", ""), ("general", gettext_lazy("Nobody in particular"))],
        widget=forms.RadioSelect,
        required=False,
        initial="other",
    )
    body = forms.CharField(
        label=gettext_lazy("What happened?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": concerns.LONGEST}),
    )
    unread = forms.CharField(required=False)

    def ask_about(self, name: str) -> None:
        """Call the other one by name."""
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = [("other", name), ("general", _("Nobody in particular"))]

    @staticmethod
    def unread_of(door: ConcernDoor) -> list[str]:
        """About whom nobody would read a report."""
        return [name for name, readers in (("other", door.about), ("general", door.general)) if not readers]

    @property
    def report(self) -> dict[str, Any]:
        """What ``report_concern`` takes."""
        found = self.cleaned
        about = found["about"] or "other"
        return {
            "body": found["body"],
            "is_about_other": about == "other",
            "knows_unread": about in found["unread"].split(","),
        }


class CloseConcernForm(BlockForm):
    """What was done about a report."""

    note = forms.CharField(
        label=gettext_lazy("What was done"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": concerns.LONGEST}),
        help_text=gettext_lazy("For the coordinators alone."),
    )


def _member(label: Any) -> forms.CharField:
    """A member by their username, with a list of those who are called so."""
    typed = {"autocapitalize": "none", "autocomplete": "off", "data-sl-whole": "@"}
    listed = {"role": "combobox", "aria-autocomplete": "list", "aria-expanded": "false"}
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=typed | listed))


class ApartForm(BlockForm):
    """Two people who are never to be paired."""

    one = _member(gettext_lazy("Username"))
    other = _member(gettext_lazy("Username of the other one"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": apart.LONGEST}),
        help_text=gettext_lazy("For the coordinators alone."),
    )


class PublishForm(BlockForm):
    """Which pairs of a run are offered to people now."""

    how = forms.ChoiceField(
        label=gettext_lazy("Which pairs"),
        choices=[
            ("all", gettext_lazy("All of them")),
            ("best", gettext_lazy("The best, so many")),
            ("score", gettext_lazy("Those with so many points or more")),
            ("chosen", gettext_lazy("Those that I tick below")),
        ],
        initial="all",
        widget=forms.RadioSelect,
    )
    number = forms.IntegerField(label=gettext_lazy("How many, or how many points"), required=False, min_value=1)
    round = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def wave(self, proposals: Sequence[str]) -> dict[str, Any]:
        """What ``publish_offers`` is told. Raises Invalid."""
        said = self.cleaned
        how, number = said["how"], said["number"]
        if how in ("best", "score") and number is None:
            message = _("Say how many.")
            raise Invalid(message, {"number": message})
        if how == "chosen" and not proposals:
            message = _("Tick at least one pair.")
            raise Invalid(message, {"how": message})
        chosen: dict[str, Any] = {
            "all": {},
            "best": {"best": number},
            "score": {"least_score": 100 * (number or 0)},
            "chosen": {"proposal_ids": [int(key) for key in proposals if key.isdecimal()]},
        }[how]
        return {"round_id": said["round"], "version": said["version"], **chosen}
