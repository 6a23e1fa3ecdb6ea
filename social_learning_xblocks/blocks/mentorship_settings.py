"""What the author of a course sets in a mentoring block."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm
from ..spaces.api import SpaceKind


class Shows(models.TextChoices):
    """Which part of a programme a block shows."""

    EVERYTHING = "everything", _("everything: sign-up, one's match, and the console for coordinators")
    SIGN_UP = "sign_up", _("sign-up only")
    MATCH = "match", _("one's match only")
    CONSOLE = "console", _("the coordinators' console only")


class Completion(models.TextChoices):
    """When the block counts as done."""

    VIEWED = "viewed", _("when the learner has opened it")
    SIGNED_UP = "signed_up", _("when the learner has signed up")
    ACCEPTED = "accepted", _("when the learner has accepted a match")
    MET = "met", _("when the learner has met their partner for the first time")


class MentorshipSettings(BlockForm):
    """The settings form of Studio; names are those of the block's fields."""

    display_name = forms.CharField(label=_("Name"), max_length=120)
    scope = forms.ChoiceField(
        label=_("The programme belongs to"),
        choices=SpaceKind.choices,
        widget=forms.RadioSelect,
        help_text=_("With a community, people of several courses take part in one programme."),
    )
    community = forms.CharField(
        label=_("Name of the community"),
        required=False,
        max_length=100,
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Use small letters, digits and hyphens."))],
        help_text=_(
            "The same name in another course shows the same programme, once staff of this course have let it in."
        ),
    )
    programme = forms.CharField(
        label=_("Programme"),
        required=False,
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Use small letters, digits and hyphens."))],
        help_text=_(
            "Leave it empty for the only programme. Blocks of one course or community with the same word here show one programme."
        ),
    )
    shows = forms.ChoiceField(label=_("This block shows"), choices=Shows.choices, widget=forms.RadioSelect)
    welcome = forms.CharField(
        label=_("Welcome text"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown at the top. Markdown works."),
    )
    completion = forms.ChoiceField(label=_("It is done"), choices=Completion.choices, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        """A community needs a name."""
        cleaned = super().clean() or {}
        named = cleaned.get("community") or "community" in self.errors
        if cleaned.get("scope") == SpaceKind.COMMUNITY and not named:
            self.add_error("community", _("Give the community a name."))
        return cleaned
