"""Search: the piece of a text that is shown, marked and safe."""

import html

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit import search
from tests.kit.search_words import some_words


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Why is it slow?", "", "Why is it slow?"),
        ("Gradients & <descent>", "gradient descents", "<mark>Gradients</mark> &amp; &lt;<mark>descent</mark>&gt;"),
        ("C++ or C#", "c#", "C++ or <mark>C#</mark>"),
        (
            "Mein Resümee, re\u0301sume\u0301",
            "resumee résumé",
            "Mein <mark>Resümee</mark>, <mark>re\u0301sume\u0301</mark>",
        ),
        ("今日は機械学習を学ぶ", "機械学習", "今日は<mark>機械学習</mark>を学ぶ"),
        ("猫と犬", "猫", "猫と犬"),
        ("Pythonで学ぶ", "python", "<mark>Python</mark>で学ぶ"),
        ("हिन्दी में", "हिन्दी", "<mark>हिन्दी</mark> में"),
        ("كتاب المُشْكِلة", "المشكلة", "كتاب <mark>المُشْكِلة</mark>"),
    ],
)
def test_words_that_were_asked_for_are_marked(text, query, marked):
    assert search.highlight(text, search.query_stems(query)) == marked


@given(st.text(alphabet=st.sampled_from("<>&\"'ab éß学習が \u0301+#.")), some_words, st.integers(1, 40))
def test_marking_escapes_everything_else(text, asked, length):
    for found in (search.highlight(text, ["a", "b", *asked]), search.snippet(text, ["a", "b", *asked], length)):
        rest = found.replace("<mark>", "").replace("</mark>", "")

        assert not set("<>\"'") & set(rest)
        assert found.count("<mark>") == found.count("</mark>")


@given(st.text(), some_words)
def test_marking_loses_and_adds_nothing(text, asked):
    found = search.highlight(text, asked)

    assert html.unescape(found.replace("<mark>", "").replace("</mark>", "")) == html.unescape(html.escape(text))


def test_safe_text_is_not_trusted():
    assert search.highlight(mark_safe("<b>cat</b>"), ["cat"]) == "&lt;b&gt;<mark>cat</mark>&lt;/b&gt;"


def test_a_short_text_is_its_own_snippet():
    assert search.snippet("The  cat\nsat.", ["cat"]) == "The <mark>cat</mark> sat."


def test_a_snippet_starts_a_little_before_the_first_word():
    text = "one two three four five six seven eight nine ten cat sat on the mat and then it went away"

    assert search.snippet(text, ["cat"], 30) == "… nine ten <mark>cat</mark> sat on the mat …"


def test_a_snippet_without_the_words_is_the_beginning():
    assert search.snippet("one two three four five", ["cat"], 12) == "one two …"


@pytest.mark.parametrize(
    "before", ["x" * 300 + " ", "a " + "x" * 300 + " ", "word " * 60, "https://example.org/" + "a/" * 150 + " "]
)
@pytest.mark.parametrize("after", ["", " and more" * 40, " " + "x" * 300])
def test_a_snippet_shows_the_word_whatever_stands_around_it(before, after):
    found = search.snippet(f"{before}cat{after}", ["cat"])

    assert "<mark>cat</mark>" in found
    assert len(found) <= 200 + len("… <mark></mark> …")


def test_a_snippet_without_word_breaks_shows_the_words():
    assert "<mark>機械学習</mark>" in search.snippet(
        "あ" * 300 + "機械学習" + "い" * 300, search.query_stems("機械学習")
    )
