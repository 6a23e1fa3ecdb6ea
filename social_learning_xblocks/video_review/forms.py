"""What authors and reviewers type. Forms clean; the verbs judge."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm
from ..moderation.enums import Reason
from .data import Mark, RubricLine, clock_of
from .enums import MomentLabel, ReturnReason, WorkKind
from .models import ALT_LENGTH

#: A field that is sent to the server a moment after the last key, with all of its form.
KEPT_AS_ONE_TYPES = {
    "data-sl-post": "@save_note",
    "data-sl-include": "closest form",
    "data-sl-trigger": "input delay:1500",
    "data-sl-swap": "none",
    "data-sl-quiet": "1",
}
_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?", re.ASCII)


def milliseconds_of(text: str) -> int | None:
    """What "0:42", "1:02:03", "42" or "0:42.5" is in milliseconds; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds, rest = found.groups()
    return (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)) * 1000 + int((rest or "0").ljust(3, "0"))


class ClockField(forms.CharField):
    """A place in a video, as people read it; milliseconds when cleaned, None when empty."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = milliseconds_of(text)
        if found is None:
            raise forms.ValidationError(_("Write minutes and seconds, like 0:42."))
        return found

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(_("Write minutes and seconds, like 0:42."))

    def run_validators(self, value: Any) -> None:
        """Nothing is said of the length of a number."""

    def prepare_value(self, value: Any) -> Any:
        return clock_of(value) if isinstance(value, int) else value


class MomentForm(BlockForm):
    """A comment at a moment of a video, or on a stretch of it."""

    body = forms.CharField(
        label=_("Your comment"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    start = ClockField(label=_("At"), initial=0)
    end = ClockField(label=_("To"), required=False)
    label = forms.ChoiceField(
        label=_("Kind"), choices=MomentLabel.choices, widget=forms.RadioSelect, initial=MomentLabel.COMMENT
    )
    criterion = forms.ChoiceField(label=_("About"), required=False)
    # Of which video it is: the page may be older than a revised one.
    take = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[RubricLine] = (), is_placed: bool = True, **kwargs: Any) -> None:
        """``is_placed``: there are moments to speak of; else a comment is on the whole."""
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [("", _("the whole")), *((line.key, line.title) for line in lines)]  # type: ignore[attr-defined]
        if not is_placed:
            del self.fields["start"], self.fields["end"]
        for name in self.fields.keys() & {"start", "end"}:
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}

    @property
    def mark(self) -> Mark:
        """What was typed. Raises Invalid when a field has the wrong shape."""
        typed = self.cleaned
        start, end = typed.get("start"), typed.get("end")
        return Mark(start, end, typed["label"], typed["criterion"], typed["body"], typed["take"] or 1)


class GiveBackForm(BlockForm):
    """Why a review is given back; what is wrong, where something is."""

    why = forms.ChoiceField(
        label=_("Why not?"), choices=ReturnReason.choices, widget=forms.RadioSelect, initial=ReturnReason.BROKEN
    )
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Reason.choices, initial=Reason.OTHER)
    note = forms.CharField(label=_("Anything the moderators should know"), max_length=500, required=False)


class RateForm(BlockForm):
    """What an author says of a review."""

    CHOICES = (("2", _("yes")), ("1", _("partly")), ("0", _("no")))

    useful = forms.TypedChoiceField(
        label=_("Was it useful?"),
        choices=CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    kind = forms.TypedChoiceField(
        label=_("Was it kind?"), choices=CHOICES, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    specific = forms.TypedChoiceField(
        label=_("Was it specific?"),
        choices=CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        label=_("Answer the reviewer"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    @property
    def said(self) -> dict[str, Any]:
        """Keywords of ``rate_review``."""
        typed = self.cleaned
        return {"ratings": {name: typed[name] for name in ("useful", "kind", "specific")}, "body": typed["body"]}


class AnswerForm(BlockForm):
    """The author's answer to a comment."""

    body = forms.CharField(
        label=_("Your answer"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class AppealForm(BlockForm):
    """Why a grade should be looked at again."""

    body = forms.CharField(
        label=_("What should be looked at again, and why?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def answers_in(data: Mapping[str, str]) -> dict[str, Any]:
    """Scores, remarks and words of a review as its form sends them: keywords of ``save_review``.

    A score that is no number becomes NaN, which no criterion takes.
    """
    texts = {name.removeprefix("score-"): data[name].strip() for name in data if name.startswith("score-")}
    return {
        "scores": {key: number_in(text.replace(",", ".")) for key, text in texts.items() if text},
        "remarks": {name.removeprefix("remark-"): data[name] for name in data if name.startswith("remark-")},
        "body": data.get("body", ""),
    }


def number_in(text: str) -> float:
    try:
        return float(text) if len(text) < 20 else math.nan
    except ValueError:
        return math.nan


class NoteForm(BlockForm):
    """The note that reviewers read beside the video. It is kept on the server while one types."""

    note = forms.CharField(
        label=_("Note for the reviewers"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=KEPT_AS_ONE_TYPES),
    )


class TextForm(BlockForm):
    """A text to hand in. It is kept on the server while one types, with what the page showed before."""

    text = forms.CharField(
        label=_("Your text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs=KEPT_AS_ONE_TYPES),
    )

    def __init__(self, *args: Any, is_revision: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_revision:
            self.fields["text"].label = _("Your revised text")
            self.fields["text"].widget.attrs["data-sl-post"] = "@save_change"


class AltForm(BlockForm):
    """What a picture shows, in words."""

    alt = forms.CharField(
        label=_("What does the picture show?"),
        required=False,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "dir": "auto",
                "maxlength": ALT_LENGTH,
                **KEPT_AS_ONE_TYPES,
            }
        ),
        help_text=_("In a sentence or two, for those who do not see it."),
    )

    def __init__(self, *args: Any, is_revision: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_revision:
            self.fields["alt"].widget.attrs["data-sl-post"] = "@save_change"


class GroupNameForm(BlockForm):
    """What a group is called. ``is_new``: there is none yet."""

    name = forms.CharField(label=_("Name of the group"), required=False, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["name"].label = _("Name of a new group")


class GroupCodeForm(BlockForm):
    """The code that lets somebody into a group."""

    code = forms.CharField(
        label=_("Code of the group"),
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )


class InviteForm(BlockForm):
    """Whom a group asks to come in."""

    username = forms.CharField(
        label=_("Invite somebody by their name"),
        required=False,
        max_length=150,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "role": "combobox",
                "aria-autocomplete": "list",
                "aria-expanded": "false",
                "data-sl-whole": "@",
            }
        ),
    )


class ExampleForm(BlockForm):
    """What stands beside the video of an example."""

    note = forms.CharField(
        label=_("Note beside it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    captions = forms.CharField(
        label=_("Captions (WebVTT or SRT)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "true", "dir": "auto"}),
    )
    alt = forms.CharField(
        label=_("What does the picture show?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "maxlength": ALT_LENGTH}),
    )

    def __init__(self, *args: Any, work: str = WorkKind.VIDEO, **kwargs: Any) -> None:
        """``work``: what the example is."""
        super().__init__(*args, **kwargs)
        self.work = work


class ChangeForm(NoteForm):
    """The note beside a revised video. It is kept on the server while one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("What I changed, thanks to whom")
        self.fields["note"].widget.attrs["data-sl-post"] = "@save_change"


class CaptionsForm(BlockForm):
    """Captions as a text that is WebVTT, or will be."""

    captions = forms.CharField(
        label=_("Captions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "true", "dir": "auto"}),
    )
