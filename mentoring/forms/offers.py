"""Answers to offers, ends of pairs, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import BlockForm

from ..domain import (
    ending,
    offers,
)
from ..enums import DeclineReason


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
