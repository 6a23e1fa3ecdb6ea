"""Forms of a block: ids of their own, and the sentences of verbs on the fields they are about."""

import pytest
from django import forms

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import BlockForm, split_list


class AskForm(BlockForm):
    title = forms.CharField(required=False)
    body = forms.CharField(required=False)
    page = forms.IntegerField(required=False)


def test_two_blocks_on_a_page_have_different_ids():
    ids = {AskForm(dom_id=dom_id)["title"].id_for_label for dom_id in ("sl1", "sl2")}

    assert ids == {"sl1-askform-title", "sl2-askform-title"}


def test_two_forms_of_a_kind_in_a_block_have_different_ids():
    assert AskForm(dom_id="sl1", name="answer7")["title"].id_for_label == "sl1-answer7-title"


def test_the_browser_does_not_stop_an_empty_form():
    field = str(AskForm()["title"])

    assert "required" not in field


def test_what_was_typed_is_cleaned():
    form = AskForm({"title": "  Why? ", "page": "3"})

    assert form.cleaned == {"title": "Why?", "body": "", "page": 3}


def test_a_number_that_is_none_is_invalid():
    form = AskForm({"page": "three"})

    with pytest.raises(Invalid, match=r"^Enter a whole number\.$"):
        form.cleaned  # noqa: B018 - the property is what is tested


def test_a_sentence_lands_on_its_field():
    form = AskForm({"title": ""})

    form.blame(Invalid("Something is missing.", {"title": "Give it a title.", "colour": "No such field."}))

    assert form.errors == {"title": ["Give it a title."]}


def test_a_sentence_about_no_field_stands_above_the_form():
    form = AskForm({"title": "Why?"})

    form.blame(Invalid("You asked this before."))

    assert form.non_field_errors() == ["You asked this before."]


def test_a_form_that_is_wrong_in_itself_says_only_that():
    form = AskForm({"page": "three"})

    form.blame(Invalid("You asked this before."))

    assert form.errors == {"page": ["Enter a whole number."]}


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        (" , ,", []),
        ("python", ["python"]),
        ("one, two words ,three,", ["one", "two words", "three"]),
        ("شجاعة، إتقان", ["شجاعة", "إتقان"]),
    ],
)
def test_a_list_in_a_line_is_split_at_commas(text, entries):
    assert split_list(text) == entries
