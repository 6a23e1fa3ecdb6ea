"""Settings of a programme and its list of skills."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import BlockForm, local_moment

from ..enums import Cadence, ProgrammeKind


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
