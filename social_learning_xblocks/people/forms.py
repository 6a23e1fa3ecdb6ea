"""What people say of themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm, split_list


class ProfileForm(BlockForm):
    """The card of a person. Topics are separated by commas."""

    headline = forms.CharField(
        label=_("Headline"),
        max_length=120,
        required=False,
        help_text=_("Who you are, in one line. Everybody here can see this and the topics below."),
    )
    skills = forms.CharField(label=_("I can help with"), required=False, help_text=_("Separate topics by commas."))
    wanted = forms.CharField(label=_("I want to learn"), required=False)
    interests = forms.CharField(label=_("I am interested in"), required=False)

    def clean_skills(self) -> list[str]:
        return split_list(self.cleaned_data["skills"])

    def clean_wanted(self) -> list[str]:
        return split_list(self.cleaned_data["wanted"])

    def clean_interests(self) -> list[str]:
        return split_list(self.cleaned_data["interests"])
