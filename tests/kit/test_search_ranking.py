"""Search: what comes first."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from social_learning_xblocks.kit import search
from social_learning_xblocks.kit.search import Document, Vocabulary
from tests.kit.search_words import WORDS, some_words


def test_rare_words_weigh_more_and_none_weighs_nothing():
    known = Vocabulary(documents=100, sample=50, counts={"python": 50, "ridge": 1})

    assert known.weight("ridge") > known.weight("python") > 0
    assert known.weight("unheard") > known.weight("ridge")


@pytest.mark.parametrize(("count", "weight"), [(0, 2.302585), (1, 1.203973), (2, 0.693147), (4, 0.105361)])
def test_the_weight_of_a_word_is_that_of_the_literature(count, weight):
    """ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N = 4 documents."""
    assert round(Vocabulary(documents=9, sample=4, counts={"ridge": count}).weight("ridge"), 6) == weight


def test_an_empty_vocabulary_takes_all_words_alike():
    assert (Vocabulary().weight("ridge"), Vocabulary().share("ridge")) == (1.0, 0.0)


def test_the_share_of_a_word_is_that_of_the_sample():
    assert Vocabulary(documents=1000, sample=50, counts={"python": 20}).share("python") == 0.4


documents = st.lists(
    st.builds(Document, st.integers(1, 10**6), some_words, some_words, st.floats(0, 1)),
    unique_by=lambda document: document.key,
    max_size=8,
)
vocabularies = st.builds(
    lambda counts: Vocabulary(100, 50, counts), st.dictionaries(st.sampled_from(WORDS), st.integers(1, 50))
)


@given(some_words, documents, vocabularies, st.randoms())
def test_the_order_of_words_and_documents_does_not_matter(asked, found, vocabulary, random):
    expected = search.rank(asked, found, vocabulary)
    random.shuffle(asked)
    random.shuffle(found)

    assert search.rank(asked, found, vocabulary) == expected


@given(some_words, documents, vocabularies)
def test_every_document_with_a_word_is_ranked_once_and_above_nothing(asked, found, vocabulary):
    ranked = search.rank(asked, found, vocabulary)

    expected = {document.key for document in found if {*document.title, *document.text} & set(asked)}
    assert {key for _score, key in ranked} == expected
    assert len(ranked) == len(expected)
    assert all(0 < score <= 1.05 for score, _key in ranked)


@given(some_words, vocabularies, st.floats(0, 1))
def test_the_same_words_are_worth_more_in_the_title(words, vocabulary, prior):
    assume(words)
    in_title, in_text = Document(1, words, [], prior), Document(2, [], words, prior)

    ranked = search.rank(words, [in_text, in_title], vocabulary)

    assert [key for _score, key in ranked] == [1, 2]


@given(some_words, vocabularies)
def test_one_word_more_in_common_is_never_worse(words, vocabulary):
    assume(len(words) > 1)
    all_but_one, all_of_them = Document(2, [], words[1:]), Document(1, [], words)

    ranked = search.rank(words, [all_but_one, all_of_them], vocabulary)

    assert [key for _score, key in ranked] == [1, 2]


def test_among_equals_quality_decides_and_then_the_newer():
    titles = [Document(1, ["cat"], []), Document(2, ["cat"], []), Document(3, ["cat"], [], prior=1.0)]

    assert search.rank(["cat"], titles, Vocabulary()) == [(1.05, 3), (1.0, 2), (1.0, 1)]


def test_a_short_title_beats_a_long_one():
    titles = [Document(1, ["cat"], []), Document(2, ["cat", "dog", "node"], [])]

    assert search.rank(["cat"], titles, Vocabulary()) == [(1.0, 1), (0.925926, 2)]
