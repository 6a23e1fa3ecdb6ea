"""What the author of a course sets in the Q&A block."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..kit.forms import split_list
from ..qa.api import WhoMayAsk
from ..spaces.api import SpaceKind
from .space_settings import CommunityField, SpaceSettings


class Completion(models.TextChoices):
    """When the block counts as done."""

    VIEWED = "viewed", _("when the learner has opened it")
    POSTED = "posted", _("when the learner has asked, answered or commented")
    ANSWERED = "answered", _("when the learner has answered a question")


class QASettings(SpaceSettings):
    """The settings form of Studio; names are those of the block's fields."""

    display_name = forms.CharField(label=_("Name"), max_length=255)
    scope = forms.ChoiceField(
        label=_("Questions belong to"),
        choices=SpaceKind.choices,
        widget=forms.RadioSelect,
        help_text=_("A copy of this block starts empty if its questions belong to this block only."),
    )
    community = CommunityField(
        help_text=_(
            "The same name in another course shows the same questions, once staff of this course have let it in."
        ),
    )
    by_cohort = forms.BooleanField(
        label=_("Each cohort has its own questions"), required=False, help_text=_("Staff can look at all of them.")
    )
    welcome = forms.CharField(
        label=_("Welcome text"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown above the questions. Markdown works."),
    )
    who_may_ask = forms.ChoiceField(label=_("Who may ask"), choices=WhoMayAsk.choices, widget=forms.RadioSelect)
    may_be_anonymous = forms.BooleanField(
        label=_("Learners may ask anonymously"),
        required=False,
        help_text=_("Staff can look up the name; a record is kept when they do."),
    )
    topics = forms.CharField(
        label=_("Topics"),
        required=False,
        max_length=1000,
        help_text=_("Separated by commas, for example: week-1, statistics"),
    )
    may_add_tags = forms.BooleanField(label=_("Learners may add topics"), required=False)
    is_graded = forms.BooleanField(label=_("Give points for helpful answers"), required=False)
    points_accepted = forms.IntegerField(label=_("Points for an accepted answer"), min_value=0, max_value=100)
    points_upvoted = forms.IntegerField(label=_("Points for each vote on an answer"), min_value=0, max_value=100)
    weight = forms.FloatField(
        label=_("Most points in all"),
        min_value=1,
        max_value=1000,
        help_text=_("Whoever reaches this many has the full grade."),
    )
    completion = forms.ChoiceField(label=_("It is done"), choices=Completion.choices, widget=forms.RadioSelect)

    def clean_topics(self) -> str:
        return ", ".join(split_list(self.cleaned_data["topics"]))

    def clean(self) -> dict[str, Any]:
        """A grade needs something to give points for."""
        cleaned = super().clean()
        if cleaned.get("is_graded") and not (cleaned.get("points_accepted") or cleaned.get("points_upvoted")):
            self.add_error("points_accepted", _("Give points for accepted answers, for votes, or for both."))
        return cleaned
