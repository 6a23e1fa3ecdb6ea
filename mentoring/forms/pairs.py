"""What a pair sends: meetings, goals, notes, how it goes, messages."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import BlockForm, local_moment

from ..domain import (
    agendas,
    goals,
    meetings,
    notes,
    pulses,
)
from ..enums import PulseAnswer

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
        choices=PulseAnswer.choices,
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
