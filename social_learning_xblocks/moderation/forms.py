"""What moderators type. Forms clean; the verbs judge."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm


class HeldWordsForm(BlockForm):
    """The space's list of words that hold a post."""

    words = forms.CharField(
        label=_("A post with one of these words waits until a moderator has seen it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("One word or phrase a line. Whole words only; capital letters and accents make no difference."),
    )
