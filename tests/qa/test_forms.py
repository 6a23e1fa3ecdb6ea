import re

import pytest

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.qa.forms import AnswerForm, AskForm, CommentForm, QuestionForm, ReportForm, TagsForm


def test_ask_form_splits_the_topics():
    form = AskForm({"title": " Why? ", "body": "  It is\n", "tags": "ridge, ,week 4,", "anonymous": "on"})

    typed = {"title": "Why?", "body": "  It is\n", "tags": ["ridge", "week 4"], "anonymous": True}
    assert form.cleaned == {**typed, "once": ""}


def test_forms_leave_it_to_the_verbs_to_say_what_is_missing():
    assert AskForm({}).cleaned == {"title": "", "body": "", "tags": [], "anonymous": False, "once": ""}
    assert QuestionForm({}).cleaned == {"title": "", "body": "", "tags": []}
    assert AnswerForm({}).cleaned == CommentForm({}).cleaned == {"body": "", "once": ""}
    assert TagsForm({}).cleaned == {"tags": []}


@pytest.mark.parametrize("form", [AskForm, AnswerForm, CommentForm])
def test_each_drawn_form_has_a_token_of_its_own_and_keeps_it_when_it_comes_back(form):
    one, other = form(), form()

    assert re.fullmatch(r"[\w-]{22}", one["once"].value())
    assert one["once"].value() != other["once"].value()
    assert form({"once": "abc"})["once"].value() == "abc"
    assert str(one["once"]).startswith('<input type="hidden" name="once"')


def test_ask_form_asks_in_the_order_of_a_question():
    assert list(AskForm().fields) == ["title", "body", "tags", "once", "anonymous"]


def test_report_form_takes_the_reasons_that_there_are():
    assert ReportForm({"reason": "spam", "note": " Look "}).cleaned == {"reason": "spam", "note": "Look"}
    with pytest.raises(Invalid, match="Select a valid choice"):
        _ = ReportForm({"reason": "boring"}).cleaned


def test_report_form_without_a_reason_leaves_it_to_the_verb():
    assert ReportForm({}).cleaned == {"reason": "", "note": ""}


def test_sentences_of_a_verb_stand_at_their_fields():
    form = AskForm({"title": ""})

    form.blame(Invalid("Say more.", {"title": "Say more."}))

    assert form.errors == {"title": ["Say more."]}
