"""What staff type about the people and courses of a space. Forms clean; the verbs judge."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm
from .enums import Role


class RoleForm(BlockForm):
    """Who becomes what. Staff is not for us to give."""

    username = forms.CharField(
        label=_("Username"),
        required=False,
        help_text=_("Type the beginning of a name and choose."),
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "none",
                "autocomplete": "off",
                "role": "combobox",
                "aria-autocomplete": "list",
                "aria-expanded": "false",
                "data-sl-whole": "@",
            }
        ),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in Role if role != Role.STAFF],
        required=False,
        help_text=_("Mentors and experts can endorse answers; moderators can hide posts; guests only read."),
    )


class CourseForm(BlockForm):
    """A course that is let into a community."""

    course_key = forms.CharField(
        label=_("Let another course in"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Its learners will see everything that was ever posted here."),
    )
