"""The sign-up for a programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import BlockForm, split_list

from ..data import Signup
from ..domain import (
    languages,
    signups,
    styles,
    weeks,
)
from ..enums import Level
from ..matching import Criterion, Rule


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
            *Level.choices,
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
