"""What people type in the microblog. Forms clean; the verbs judge."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import BlockForm, local_moment, names_in
from social_learning_xblocks.moderation.enums import Reason

from .data import AudienceChoice, PollWish
from .domain.polls import LONGEST_POLL, option_of
from .domain.polls import MOST as MOST_OPTIONS
from .enums import Audience, PostKind

#: How long a poll may run, in days: short ones for a room, long ones for a course.
DAYS = (
    (1, gettext_lazy("one day")),
    (3, gettext_lazy("three days")),
    (7, gettext_lazy("a week")),
    (14, gettext_lazy("two weeks")),
)
USUAL_DAYS = 3
OPTIONS = tuple(f"option_{number}" for number in range(1, MOST_OPTIONS + 1))
#: Before the id of a cohort in the choice of those who may read a post.
COHORT = "cohort-"
#: Before the id of somebody who is paired with the writer: for the two of them alone.
PAIR = "pair-"
#: No id is larger: what a database can keep.
LARGEST_ID = 2**63 - 1


def new_token() -> str:
    """22 characters that nobody guesses and no address has to escape."""
    return secrets.token_urlsafe(16)


class TextForm(BlockForm):
    """A text in Markdown."""

    body = forms.CharField(label=gettext_lazy("Text"), required=False, widget=forms.Textarea, strip=False)


class NewTextForm(TextForm):
    """A text that is not there yet. Each form that is drawn has a token of its own: sent twice, it posts once."""

    once = forms.CharField(initial=new_token, max_length=64, required=False, widget=forms.HiddenInput)


class ReplyForm(NewTextForm):
    """A reply."""


class PassForm(NewTextForm):
    """Words beside a post that is passed on."""


class PostForm(NewTextForm):
    """A post with all that can be said of it; only the text is needed.

    ``audiences``: to whom the writer may write, as (value, label); ``values``: what praise can name; ``kinds``: what it can be.
    """

    audience = forms.ChoiceField(label=gettext_lazy("Who may read this"), required=False)
    people = forms.CharField(
        label=gettext_lazy("Names"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Type @ and choose from the list, for example: @ben @chi"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), required=False, widget=forms.RadioSelect)
    value = forms.ChoiceField(label=gettext_lazy("For which value"), required=False)
    days = forms.TypedChoiceField(
        label=gettext_lazy("The poll runs for"), required=False, choices=DAYS, coerce=int, empty_value=None
    )
    publish_at = forms.CharField(
        label=gettext_lazy("Send it later"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("By your own clock. Until then it waits under Drafts."),
    )
    zone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-sl-zone": ""}))
    behalf = forms.CharField(
        label=gettext_lazy("In the name of"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("The username of a mentor. Readers see that you posted it."),
    )
    no_quotes = forms.BooleanField(label=gettext_lazy("Others may not quote this"), required=False)
    draft = forms.IntegerField(required=False, max_value=LARGEST_ID, widget=forms.HiddenInput)

    #: What stands behind "More".
    FURTHER = ("kind", "value", *OPTIONS, "publish_at", "behalf", "no_quotes")

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[tuple[str, str]] = (),
        kinds: Sequence[Any] = (),
        values: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("audience", audiences or [(str(Audience.EVERYBODY.value), Audience.EVERYBODY.label)])
        self._choose("kind", kinds or PostKind.choices)
        self._choose("value", [("", _("none in particular")), *((value, value) for value in values)])
        self.initial = {"kind": PostKind.POST.value, "days": USUAL_DAYS, **self.initial}
        for number, name in enumerate(OPTIONS, start=1):
            label = _("Option {number}").format(number=number)
            # Without a placeholder nobody could tell an empty field by its looks alone.
            look = forms.TextInput(attrs={"placeholder": label, "maxlength": 80})
            self.fields[name] = forms.CharField(label=label, required=False, widget=look)

    def _choose(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = list(choices)

    @property
    def options(self) -> list[forms.BoundField]:
        """The fields of the poll."""
        return [self[name] for name in OPTIONS]

    @property
    def says_more(self) -> bool:
        """Whether there is something behind "More" that its writer should see."""
        usual = {"kind": PostKind.POST.value}
        return any(
            self[name].errors or self[name].value() not in (None, "", False, usual.get(name)) for name in self.FURTHER
        )

    def blame(self, error: Invalid) -> None:
        """As other forms do; what is wrong with the poll stands at the option that says what an earlier one does."""
        repeated = self.repeated_option()
        if "poll" in error.fields and repeated:
            error = Invalid(error.message, {repeated: error.fields["poll"]})
        super().blame(error)

    def repeated_option(self) -> str:
        """The name of the first option that says what an earlier one does; "" where all differ."""
        self.is_valid()
        options = [option_of(self.cleaned_data.get(name, "")) for name in OPTIONS]
        repeated = (name for at, name in enumerate(OPTIONS) if options[at] and options[at] in options[:at])
        return next(repeated, "")

    @property
    def poll(self) -> PollWish | None:
        """The poll that was wished for; None where no option has a word."""
        typed = [self.cleaned[name] for name in OPTIONS if self.cleaned[name]]
        days = self.cleaned["days"] or USUAL_DAYS
        return PollWish(typed, (self.moment or timezone.now()) + timedelta(days=days)) if typed else None

    @property
    def moment(self) -> datetime | None:
        """When the post shall come out; None for at once. Raises Invalid for what is no moment."""
        text = self.cleaned["publish_at"]
        if not text:
            return None
        moment = local_moment(text, self.cleaned["zone"])
        if moment is None:
            message = _("Choose a day and a time.")
            raise Invalid(message, {"publish_at": message})
        return moment

    @property
    def names(self) -> list[str]:
        """The usernames that were typed, where the post is for named people."""
        if self.cleaned["audience"] != str(Audience.NAMED.value):
            return []
        return names_in(self.cleaned["people"])

    def audience_choice(self, named: Sequence[int]) -> AudienceChoice:
        """For whom the post is; ``named`` are the ids of the people in ``names``."""
        chosen = self.cleaned["audience"] or str(Audience.EVERYBODY.value)
        if chosen.startswith(COHORT):
            return AudienceChoice(Audience.COHORT, cohort_id=int(chosen.removeprefix(COHORT)))
        if chosen.startswith(PAIR):
            return AudienceChoice(Audience.NAMED, recipient_ids=(int(chosen.removeprefix(PAIR)),))
        return AudienceChoice(int(chosen), recipient_ids=tuple(named))


class ReportForm(BlockForm):
    """Why a post should not stand."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"), choices=Reason.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label=gettext_lazy("Anything the moderators should know"), max_length=500, required=False)


class MomentForm(BlockForm):
    """When a draft is posted, by the clock of who typed it; empty: when somebody posts it."""

    publish_at = forms.CharField(
        label=gettext_lazy("Post it on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("By your own clock. Leave it empty to decide later."),
    )
    zone = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-sl-zone": ""}))

    @property
    def moment(self) -> datetime | None:
        """The moment that was typed, None for none. Raises Invalid for what is no moment."""
        if not self.cleaned["publish_at"]:
            return None
        moment = local_moment(self.cleaned["publish_at"], self.cleaned["zone"])
        if moment is None:
            message = _("Choose a day and a time.")
            raise Invalid(message, {"publish_at": message})
        return moment


class KeptDraftForm(BlockForm):
    """What a draft held that was just discarded, to bring it back. The verb judges it as it judges a new one."""

    body = forms.CharField(required=False, strip=False)
    kind = forms.CharField(required=False)
    audience = forms.IntegerField()
    cohort = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID)
    people = forms.CharField(required=False, validators=[RegexValidator(r"^[0-9]{1,18}( [0-9]{1,18})*$")])
    author = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    publish_at = forms.CharField(required=False)
    lasts = forms.DurationField(
        required=False, validators=[MinValueValidator(timedelta()), MaxValueValidator(LONGEST_POLL)]
    )
    no_quotes = forms.BooleanField(required=False)

    def clean_publish_at(self) -> datetime | None:
        """The moment; None for none, and for what is none."""
        return local_moment(self.cleaned_data["publish_at"], "")

    def poll(self, options: Sequence[str]) -> PollWish | None:
        """The poll it had."""
        begins = self.cleaned["publish_at"] or timezone.now()
        return PollWish(options, begins + (self.cleaned["lasts"] or timedelta())) if options else None

    @property
    def choice(self) -> AudienceChoice:
        """For whom it was."""
        named = [int(part) for part in self.cleaned["people"].split()]
        return AudienceChoice(self.cleaned["audience"], named, self.cleaned["cohort"])


#: For how long somebody mutes a person, a post or a word: what a form sends, the words, the days (0: for good).
SPANS = (
    ("hour", gettext_lazy("for an hour"), 1 / 24),
    ("day", gettext_lazy("for a day"), 1),
    ("week", gettext_lazy("for a week"), 7),
    ("good", gettext_lazy("for good"), 0),
)


def span_days(sent: str) -> float:
    """The days of a span. Raises Invalid for one that is not offered."""
    for name, _words, days in SPANS:
        if name == sent:
            return days
    raise Invalid(_("Choose how long."))


class WordForm(BlockForm):
    """A word that somebody does not want to read for a time."""

    word = forms.CharField(
        label=gettext_lazy("Word or short phrase"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Whole words only; capital letters and accents make no difference."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocapitalize": "none", "autocomplete": "off"}),
    )
    span = forms.ChoiceField(
        label=gettext_lazy("How long"), choices=[(name, words) for name, words, _days in SPANS], required=False
    )
