"""What coordinators set of the matching."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from social_learning_xblocks.kit.forms import BlockForm

from ..domain import (
    problems,
    rounds,
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
