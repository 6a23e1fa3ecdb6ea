"""What keeps people safe: private reports, and people who are never paired."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning_xblocks.kit.forms import BlockForm

from ..data import ConcernDoor
from ..domain import apart, concerns


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
