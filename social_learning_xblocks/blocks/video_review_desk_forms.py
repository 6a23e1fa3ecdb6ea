"""What staff type on the board of the video assignment. Forms clean; the verbs judge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..kit.errors import Invalid
from ..kit.forms import BlockForm

#: What verbs call a field that has another name here.
RENAMED = {"share": "points"}


class GradeForm(BlockForm):
    """Another grade, in points, and why."""

    points = forms.FloatField(label=_("Points"), min_value=0, widget=forms.NumberInput(attrs={"step": "any"}))
    reason = forms.CharField(
        label=_("Why? The author reads this."), required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    # The override that the page showed.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, possible: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possible = possible
        self.fields["points"].widget.attrs["max"] = f"{possible:g}"

    @property
    def share(self) -> float:
        """The points as a share. Raises Invalid when they are no number."""
        points: float = self.cleaned["points"]
        return points / self.possible if self.possible > 0 else 0.0

    def blame(self, error: Invalid) -> None:
        """The same, by the names that fields have here."""
        super().blame(Invalid(error.message, {RENAMED.get(name, name): text for name, text in error.fields.items()}))


class MemberGradeForm(GradeForm):
    """The grade of one member of a group."""

    user = forms.IntegerField(widget=forms.HiddenInput)


class AppealForm(GradeForm):
    """The answer to an appeal; points only where the grade changes."""

    points = forms.FloatField(
        label=_("New points, if any"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )
    reason = None  # type: ignore[assignment]
    answer = forms.CharField(
        label=_("Answer. The author reads this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    @property
    def new_share(self) -> float:
        """The new grade. Raises Invalid without points."""
        if self.cleaned["points"] is None:
            message = str(_("Say how many points it is now."))
            raise Invalid(message, {"share": message})
        return self.share


class SendBackForm(BlockForm):
    """What an assistant is to change."""

    note = forms.CharField(
        label=_("What is to be changed? The assistant reads this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    # What the page showed of the draft.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ExtensionForm(BlockForm):
    """More time for one person."""

    username = forms.CharField(label=_("Username"), max_length=150)
    submit_until = forms.DateTimeField(label=_("Hand in until"), required=False)
    review_until = forms.DateTimeField(label=_("Review until"), required=False)
    revise_until = forms.DateTimeField(label=_("Revise until"), required=False)

    def __init__(self, *args: Any, is_known: bool = False, revises: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["username"]
        if not revises:
            del self.fields["revise_until"]
        for name in self.fields.keys() - {"username"}:
            self.fields[name].widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            self.fields[name].help_text = _("By the clock of the site ({zone}). Empty: the end for everybody.").format(
                zone=timezone.get_current_timezone_name()
            )


class RemoveForm(BlockForm):
    """Why a video leaves the gallery."""

    reason = forms.CharField(
        label=_("Why? The author reads this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class PickForm(BlockForm):
    """Why a finalist is picked."""

    verdict = forms.CharField(
        label=_("Why this one? All who see the gallery read this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
