"""What people type in the Q&A block. Forms clean; the verbs judge."""

from __future__ import annotations

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm, split_list
from ..moderation.enums import Reason


def new_token() -> str:
    """22 characters that nobody guesses and no address has to escape."""
    return secrets.token_urlsafe(16)


class PostForm(BlockForm):
    """A text in Markdown."""

    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea, strip=False)


class NewPostForm(PostForm):
    """A post that is not there yet. Each form that is drawn has a token of its own: sent twice, it posts once."""

    once = forms.CharField(initial=new_token, max_length=64, required=False, widget=forms.HiddenInput)


class AnswerForm(NewPostForm):
    """A new answer."""


class CommentForm(NewPostForm):
    """A new comment."""


class TagsForm(BlockForm):
    """The topics of a question, for those who may change nothing else of it."""

    tags = forms.CharField(label=_("Topics"), required=False)

    def clean_tags(self) -> list[str]:
        return split_list(self.cleaned_data["tags"])


class QuestionForm(PostForm, TagsForm):
    """A question: what is asked, and the topics."""

    # One line that grows when the question is long. Enter leads on to the text.
    title = forms.CharField(
        label=_("Your question"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "maxlength": 200, "data-sl-line": ""}),
    )

    field_order = ("title", "body", "tags")


class AskForm(QuestionForm, NewPostForm):
    """A new question."""

    anonymous = forms.BooleanField(
        label=_("Ask anonymously"),
        help_text=_(
            "Other learners do not see your name. Staff can look it up; the course keeps a record when they do."
        ),
        required=False,
    )


class ReportForm(BlockForm):
    """Why a post should not stand."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Reason.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label=_("Anything the moderators should know"), max_length=500, required=False)
