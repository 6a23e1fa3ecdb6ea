"""What the author of a course sets in the microblog."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from microblog.api import WhoMayPost

from ..kit.forms import split_list
from ..spaces.api import SpaceKind
from .space_settings import CommunityField, SpaceSettings


class Completion(models.TextChoices):
    """When the block counts as done."""

    VIEWED = "viewed", _("when the learner has opened it")
    WRITTEN = "written", _("when the learner has posted or replied")
    REPLIED = "replied", _("when the learner has replied to somebody")


class MicroblogSettings(SpaceSettings):
    """The settings form of Studio; names are those of the block's fields."""

    display_name = forms.CharField(label=_("Name"), max_length=255)
    scope = forms.ChoiceField(
        label=_("Posts belong to"),
        choices=SpaceKind.choices,
        widget=forms.RadioSelect,
        help_text=_("A copy of this block starts empty if its posts belong to this block only."),
    )
    community = CommunityField(
        help_text=_("The same name in another course shows the same posts, once staff of this course have let it in."),
    )
    by_cohort = forms.BooleanField(
        label=_("Each cohort is by itself"), required=False, help_text=_("Staff can look at all of them.")
    )
    welcome = forms.CharField(
        label=_("Welcome text"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown above the posts. Markdown works."),
    )
    who_may_post = forms.ChoiceField(
        label=_("Who may post"),
        choices=WhoMayPost.choices,
        widget=forms.RadioSelect,
        help_text=_("Everybody may reply to what they can read."),
    )
    post_length = forms.IntegerField(
        label=_("Longest post, in characters"),
        min_value=50,
        max_value=5000,
        help_text=_("A web address counts as 23, however long it is."),
    )
    polls = forms.BooleanField(label=_("Posts may have a poll"), required=False)
    praise_values = forms.CharField(
        label=_("Values that praise can name"),
        required=False,
        max_length=500,
        help_text=_("Separated by commas, for example: Courage, Care for customers"),
    )
    is_graded = forms.BooleanField(label=_("Give points for taking part"), required=False)
    points_reply = forms.IntegerField(
        label=_("Points for each post of somebody else that was answered"), min_value=0, max_value=100
    )
    points_helpful = forms.IntegerField(
        label=_("Points for each post that others found helpful"), min_value=0, max_value=100
    )
    weight = forms.FloatField(
        label=_("Most points in all"),
        min_value=1,
        max_value=1000,
        help_text=_("Whoever reaches this many has the full grade."),
    )
    completion = forms.ChoiceField(label=_("It is done"), choices=Completion.choices, widget=forms.RadioSelect)

    def clean_praise_values(self) -> str:
        return ", ".join(split_list(self.cleaned_data["praise_values"]))

    def clean(self) -> dict[str, Any]:
        """A grade needs something to give points for."""
        cleaned = super().clean()
        if cleaned.get("is_graded") and not (cleaned.get("points_reply") or cleaned.get("points_helpful")):
            self.add_error("points_reply", _("Give points for replies, for helpful posts, or for both."))
        return cleaned
