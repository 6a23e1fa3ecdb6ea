"""What the author of a course sets in the video assignment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from ..kit.errors import Invalid
from ..kit.forms import BlockForm
from ..video_review import api as reviews

#: Nobody writes more in the characters that there is room for.
MOST_WORDS = 10_000


class Completion(models.TextChoices):
    """When the block counts as done."""

    VIEWED = "viewed", _("when the learner has opened it")
    HANDED_IN = "handed_in", _("when the learner has handed in")
    REVIEWED = "reviewed", _("when the learner has handed in and given all reviews")


class UtcField(forms.DateTimeField):
    """A moment that the author enters and sees in UTC, whatever the clock of the site is: course dates are in UTC too."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages: ClassVar = {"invalid": _("Give a date and a time, for example 2026-03-01 18:00.")}

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            found = value if isinstance(value, datetime) else parse_datetime(str(value).strip())
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


class RubricField(forms.Field):
    """The criteria: JSON from the browser, a list from the block."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        try:
            return reviews.plain_of(reviews.read_rubric(plain_rubric(value) or []))
        except Invalid as error:
            raise ValidationError(list(error.fields.values())) from error


def plain_rubric(value: Any) -> Any:
    """What a text says as JSON; None when it is none. Anything else is itself."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True)
class Section:
    """Settings that belong together, under one heading."""

    name: str
    title: str
    hint: str
    fields: tuple[BoundField, ...]


class VideoReviewSettings(BlockForm):
    """The settings form of Studio; names are those of the block's fields."""

    SECTIONS: ClassVar = (
        ("task", _("Task"), "", ("display_name", "prompt")),
        (
            "dates",
            _("Dates"),
            _(
                "In UTC, as all dates of the course. Where a date is empty, the due date of the subsection holds, with the "
                "extension and the grace period that a learner has there; without one there is no end."
            ),
            (
                "submit_until",
                "review_until",
                "grace_minutes",
                "takes_late",
                "late_percent",
                "late_most_percent",
                "by_cohort",
            ),
        ),
        (
            "video",
            _("What is handed in"),
            _("What was handed in stays as it is when you change this; drafts begin anew."),
            (
                "work",
                "longest_seconds",
                "largest_megabytes",
                "sound_is_enough",
                "captions_required",
                "text_least_words",
                "text_most_words",
            ),
        ),
        (
            "together",
            _("Groups"),
            _(
                "A group hands in one work and gets one grade for it. Its members review on their own, and each has a grade of "
                "their own for reviewing."
            ),
            ("groups", "group_size", "teamset"),
        ),
        (
            "reviews",
            _("Reviews"),
            _("Who has handed in gets the next work from those that are owed most reviews."),
            ("reviews_wanted", "practice", "reviews_self", "least_moments", "least_words"),
        ),
        (
            "revise",
            _("Revised work"),
            _(
                "After the first reviews, or when reviewing is over, learners may hand in one revised work with a note of what "
                "they changed. Their reviewers may look again; who does not keeps counting as before."
            ),
            ("revises", "revise_until"),
        ),
        (
            "rubric",
            _("Rubric"),
            _(
                "What reviewers look at. It can be changed at any time: reviews that are given keep the rubric they were written "
                "with, and where a criterion stays, its points count in the same proportion. Points of a criterion that you "
                "delete no longer count, until you bring it back."
            ),
            ("rubric",),
        ),
        (
            "names",
            _("Names"),
            _("Staff see all names. A face, a voice or what somebody writes may tell who it is in any case."),
            ("authors_named", "reviewers_named"),
        ),
        (
            "gallery",
            _("Gallery"),
            _(
                "Who wants to can show their work to the course when their own result is there, with or without their name, and "
                "take it out again at any time. What happens there never changes a grade."
            ),
            ("gallery", "gallery_votes", "gallery_until"),
        ),
        (
            "grade",
            _("Grade"),
            "",
            ("weight", "grading", "reviewing_percent", "appeal_days", "assistants_draft", "completion"),
        ),
    )

    display_name = forms.CharField(label=_("Name"), max_length=255)
    prompt = forms.CharField(
        label=_("Task"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What the work should show, and for whom. Markdown works."),
    )
    submit_until = UtcField(label=_("Hand in until (UTC)"), required=False)
    review_until = UtcField(label=_("Review until (UTC)"), required=False)
    grace_minutes = forms.IntegerField(
        label=_("Grace, in minutes"),
        min_value=0,
        max_value=10_080,
        help_text=_("So long after each end it is still in time: for slow uploads."),
    )
    takes_late = forms.BooleanField(
        label=_("Take what comes after the end"), help_text=_("It is marked as late."), required=False
    )
    late_percent = forms.IntegerField(
        label=_("Taken off for each day late, in %"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_(
            "Of the grade of a work that comes after the end, for each day that was begun. Grace and extensions count as in "
            "time. 0: nothing."
        ),
    )
    late_most_percent = forms.IntegerField(
        label=_("Taken off for being late at most, in %"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("However many days it is. 0: no cap, so after enough days nothing is left."),
    )
    by_cohort = forms.BooleanField(label=_("Cohorts review among themselves"), required=False)
    work = forms.ChoiceField(
        label=_("Learners hand in"),
        choices=(
            (reviews.WorkKind.VIDEO.value, _("a video: recorded here or from a file, reviewed at its moments")),
            (reviews.WorkKind.PICTURE.value, _("a picture, with words for those who do not see it")),
            (reviews.WorkKind.TEXT.value, _("a text, written here")),
        ),
        widget=forms.RadioSelect,
    )
    longest_seconds = forms.IntegerField(
        label=_("Longest video, in seconds"), min_value=5, max_value=7_200, help_text=_("300 are five minutes.")
    )
    largest_megabytes = forms.IntegerField(
        label=_("Largest file, in megabytes"),
        min_value=1,
        max_value=4_000,
        help_text=_("Five minutes from a phone are about 300. The site may allow less than you do."),
    )
    sound_is_enough = forms.BooleanField(label=_("A recording without a picture will do"), required=False)
    captions_required = forms.BooleanField(
        label=_("Captions are required"),
        help_text=_("Learners write them here or add a file. Of a picture: words that say what it shows."),
        required=False,
    )
    text_least_words = forms.IntegerField(
        label=_("Words of a text, at least"),
        min_value=0,
        max_value=MOST_WORDS,
        required=False,
        help_text=_("0: as few as they like."),
    )
    text_most_words = forms.IntegerField(
        label=_("Words of a text, at most"),
        min_value=0,
        max_value=MOST_WORDS,
        required=False,
        help_text=_("0: no limit but that of the site, about eight printed pages."),
    )
    groups = forms.ChoiceField(
        label=_("Learners hand in"),
        choices=(
            (reviews.GroupMode.OFF.value, _("alone")),
            (reviews.GroupMode.OWN.value, _("in groups that they form here, or alone")),
            (reviews.GroupMode.TEAMS.value, _("in the teams of the course; who is in none cannot hand in")),
        ),
        widget=forms.RadioSelect,
        help_text=_("What was begun or handed in together stays so when you change this."),
    )
    group_size = forms.IntegerField(
        label=_("Most people in a group"),
        min_value=2,
        max_value=20,
        help_text=_("Of those that they form here. Groups that are larger already stay as they are."),
    )
    teamset = forms.CharField(
        label=_("Set of teams"),
        required=False,
        max_length=255,
        help_text=_("Its ID, where the course has several. Empty: the first team that a learner is in."),
    )
    reviews_wanted = forms.IntegerField(
        label=_("Reviews to give and to get"),
        min_value=1,
        max_value=10,
        help_text=_("Each learner gives so many, and each work gets so many. Three are a good start."),
    )
    practice = forms.ChoiceField(
        label=_("Learners practise on examples"),
        choices=(
            (reviews.Practice.OFF.value, _("No")),
            (reviews.Practice.OFFERED.value, _("Who likes to, before or after handing in")),
            (reviews.Practice.REQUIRED.value, _("Everybody, before they review others")),
        ),
        widget=forms.RadioSelect,
        help_text=_(
            "They review a work of yours, and see their points beside yours. You make the examples on the board of the "
            "assignment. Required means done, not right. It never counts for the grade of the one who practises."
        ),
    )
    reviews_self = forms.BooleanField(
        label=_("Learners review their own work too"),
        help_text=_("After those of others. It is shown beside theirs and does not count."),
        required=False,
    )
    least_moments = forms.IntegerField(
        label=_("Comments beside the rubric, at least"), min_value=0, max_value=20, help_text=_("In each review.")
    )
    least_words = forms.IntegerField(
        label=_("Words, at least"), min_value=0, max_value=1_000, help_text=_("In the text on the work as a whole.")
    )
    revises = forms.BooleanField(label=_("Learners may revise their work once"), required=False)
    revise_until = UtcField(
        label=_("Revise until (UTC)"),
        required=False,
        help_text=_("After reviewing ends; grace is added to it too. Empty: no end."),
    )
    rubric = RubricField(label=_("Criteria"))
    authors_named = forms.BooleanField(label=_("Reviewers see whose work it is"), required=False)
    reviewers_named = forms.BooleanField(label=_("Authors see who reviewed them"), required=False)
    gallery = forms.ChoiceField(
        label=_("What learners do there"), choices=reviews.GalleryMode.choices, widget=forms.RadioSelect
    )
    gallery_votes = forms.IntegerField(
        label=_("Votes of each learner"), min_value=1, max_value=20, help_text=_("Where learners vote.")
    )
    gallery_until = UtcField(
        label=_("Vote or compare until (UTC)"),
        required=False,
        help_text=_("Until then nobody sees counts and places. Empty: until staff close it on their board."),
    )
    weight = forms.FloatField(
        label=_("Most points in the gradebook"),
        min_value=1,
        max_value=1_000,
        help_text=_("Whatever the points of the rubric are, the grade is scaled to this."),
    )
    grading = forms.ChoiceField(
        label=_("Grade of a work"),
        choices=(
            (reviews.Grading.PLAIN.value, _("Mean of all reviews; a single odd one cannot pull it far")),
            (reviews.Grading.CALIBRATED.value, _("Corrected for reviewers who are strict or generous with everybody")),
        ),
        widget=forms.RadioSelect,
        help_text=_(
            "The correction looks at the whole class, so a grade may still move when somebody else is reviewed."
        ),
    )
    reviewing_percent = forms.IntegerField(
        label=_("Part of the grade for reviewing, in %"),
        min_value=0,
        max_value=100,
        help_text=_(
            "Mostly for giving all reviews, a little for being of help and judging as others do. The rest is for the work."
        ),
    )
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"),
        min_value=0,
        max_value=90,
        help_text=_("So long after the grade a learner can ask staff to look at it. 0: not at all."),
    )
    assistants_draft = forms.BooleanField(
        label=_("Grades of assistants are drafts"),
        help_text=_(
            "Assistants are the limited staff of the course. What they give counts, and is shown to learners, when other staff "
            "confirm it."
        ),
        required=False,
    )
    completion = forms.ChoiceField(label=_("It is done"), choices=Completion.choices, widget=forms.RadioSelect)

    def clean_late_percent(self) -> int:
        return self.cleaned_data["late_percent"] or 0

    def clean_late_most_percent(self) -> int:
        return self.cleaned_data["late_most_percent"] or 0

    def clean_text_least_words(self) -> int:
        return self.cleaned_data["text_least_words"] or 0

    def clean_text_most_words(self) -> int:
        return self.cleaned_data["text_most_words"] or 0

    def clean(self) -> dict[str, Any]:
        """Reviews end after handing in does, revising and voting after them; one day late takes off no more than all days do, the
        most words are no fewer than the least, and a team is not split over cohorts.
        """
        cleaned = super().clean() or {}
        day, most = cleaned.get("late_percent"), cleaned.get("late_most_percent")
        if day and most and most < day:
            self.add_error("late_most_percent", _("This is less than one day takes off."))
        submit, review = cleaned.get("submit_until"), cleaned.get("review_until")
        if submit and review and review <= submit:
            self.add_error("review_until", _("Reviews must end after handing in does."))
        least, longest = cleaned.get("text_least_words"), cleaned.get("text_most_words")
        if least and longest and longest < least:
            self.add_error("text_most_words", _("This is less than the least."))
        if cleaned.get("by_cohort") and cleaned.get("groups") == reviews.GroupMode.TEAMS:
            self.add_error(
                "groups",
                _("A team can be of several cohorts. Let cohorts review among themselves, or let teams hand in."),
            )
        voting = cleaned.get("gallery_until")
        if voting and review and voting <= review:
            self.add_error("gallery_until", _("Voting must end after reviews do."))
        revise, before = cleaned.get("revise_until"), review or submit
        if revise and before and revise <= before:
            self.add_error("revise_until", _("Revising must end after reviewing and handing in do."))
        return cleaned

    def sections(self) -> Iterator[Section]:
        """The fields under their headings."""
        for name, title, hint, names in self.SECTIONS:
            yield Section(name, str(title), str(hint), tuple(self[field] for field in names))
