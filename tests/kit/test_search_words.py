"""Search: words, stems and tokens of a text, the same on every database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit import search


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Résumé", "resume"),
        ("Straße", "strasse"),
        ("ÅNGSTRÖM", "angstrom"),
        ("İstanbul", "istanbul"),
        ("Ελλάδα", "ελλαδα"),
        ("ёлка", "елка"),
        ("مُدَرِّس", "مدرس"),
        ("שָׁלוֹם", "שלום"),
        ("ﬁne", "fine"),
        ("ＦＵＬＬ", "full"),
        ("ｶﾞｸ", "ガク"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("𝐀ℌ", "ah"),
        ("gra\u00addi\u200bent\ufeff", "gradient"),
    ],
)
def test_case_accents_and_pointing_fall_away(text, folded):
    assert search.fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert search.fold(search.fold(text)) == search.fold(text)


@pytest.mark.parametrize(
    "family",
    [
        "cat cats",
        "query queries",
        "class classes",
        "box boxes",
        "run running",
        "stop stopped stopping",
        "add added adding adds",
        "fall falling",
        "base bases based basing",
        "hope hoped hoping hopes",
        "agree agreeing",
        "regularise regularised regularising",
        "tie ties",
        "bias bias",
    ],
)
def test_forms_of_a_word_have_one_stem(family):
    assert len({search.stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "word", ["bus", "is", "thing", "string", "red", "need", "loss", "analysis", "über", "naïfs", "c++"]
)
def test_what_only_looks_like_an_ending_stays(word):
    assert search.stem(word) == word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Why is C++ faster than C#?", ["why", "is", "c++", "faster", "than", "c#"]),
        ("Node.js, version 3.14.", ["node.js", "version", "3.14"]),
        ("Ada’s notes don't count", ["ada", "notes", "don't", "count"]),
        ("snake_case & kebab-case", ["snake", "case", "kebab", "case"]),
        ("¿Dónde está la función?", ["donde", "esta", "la", "funcion"]),
        ("die Größe", ["die", "grosse"]),
        ("ما هي المُشْكِلة؟", ["ما", "هي", "المشكلة"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("机器学习", ["机器", "器学", "学习"]),
        ("猫", ["猫"]),
        ("がくしゅう", ["がく", "くし", "しゅ", "ゅう"]),
        ("人々・時々", ["人々", "時々"]),
        ("Pythonで学ぶ", ["python", "で学", "学ぶ"]),
        ("C++入門", ["c++", "入門"]),
        ("기계 학습", ["기계", "학습"]),
        ("🎉 !!! ___", []),
    ],
)
def test_words_of_many_languages(text, words):
    assert search.words(text) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("pd.merge(a, b)", ["pd", "merg"]),
        ("sklearn.linear_model.Ridge", ["sklearn", "linear", "model", "ridg"]),
        ("a DataFrame, an XMLHttpRequest", ["data", "fram", "xml", "http", "request"]),
        ("df.groupBy and DF.groupBy", ["df", "group"]),
        ("LaTeX 3.14 e.g. v2.0 plain words", ["v2"]),
        ("to.is", []),
        (".".join(f"part{n}" for n in range(20)), [f"part{n}" for n in range(8)]),
    ],
)
def test_joined_words_have_parts(text, parts):
    assert search.part_stems(text) == parts


def test_a_joined_word_is_stored_whole_and_in_parts_and_asked_for_whole():
    assert search.tokens(1, "pd.merge fails") == f"{search.token(1, 'pd.merg')} s1xfail s1xpd s1xmerg"
    assert search.query_stems("pd.merge") == ["pd.merg"]


def test_stems_leave_stop_words_out():
    assert search.stems("How do I use the gradients of a gradient?") == ["gradient"]


def test_a_text_of_stop_words_keeps_them():
    assert search.stems("To be or not to be") == ["to", "be", "or", "not"]


def test_a_query_is_its_first_dozen_words():
    text = " ".join(f"word{n}" for n in range(20))

    assert search.query_stems(text) == [f"word{n}" for n in range(12)]


@given(st.integers(1, 10**6), st.text())
def test_tokens_are_words_for_every_engine(space_id, text):
    found = search.tokens(space_id, text).split()

    assert all(re.fullmatch(r"s\d+x[a-z0-9]{1,40}", token) for token in found)


@given(st.text())
def test_words_that_are_no_ascii_keep_apart(text):
    stems = search.stems(text)

    assert len({search.plain(stem) for stem in stems}) == len(stems)


def test_tokens_of_two_spaces_never_meet():
    one, other = (set(search.tokens(space_id, "gradient descent").split()) for space_id in (1, 11))

    assert one & other == set()


def test_a_token_of_a_token_word_is_the_same():
    """What was made plain once may be made plain again."""
    assert search.token(1, search.plain("c++")) == search.token(1, "c++")


def test_stored_tokens_give_their_words_back():
    assert search.plain_words(search.tokens(12, "An axe, a box")) == {"axe", "box"}


def test_words_of_a_title_are_stored_as_often_as_they_weigh():
    assert search.title_tokens(12, "An axe, a box") == "s12xaxe s12xbox s12xaxe s12xbox s12xaxe s12xbox"
    assert search.title_tokens(12, "?") == ""


def test_whole_words_are_looked_for_among_stored_tokens():
    stored = search.tokens(12, "An axe, a box, two boxers")

    assert search.words_among(stored, 12, ["axe", "boxer", "ox", "bo", "two", "cat"]) == {"axe", "boxer", "two"}
    assert search.words_among(stored, 2, ["axe", "boxer"]) == set()


def test_a_long_text_is_cut():
    assert search.tokens(1, "one two three", limit=2) == "s1xone s1xtwo"
