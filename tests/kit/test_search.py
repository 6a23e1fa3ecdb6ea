"""Search: the same words, the same order and the same safe text on every database."""

import html
import re
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.state import ProjectState
from django.utils.safestring import mark_safe
from hypothesis import assume, given
from hypothesis import strategies as st

from social_learning_xblocks.kit import search
from social_learning_xblocks.kit.search import AddSearchIndex, Document, Vocabulary
from social_learning_xblocks.qa.models import Question, QuestionText
from social_learning_xblocks.spaces.api import Space
from tests.factories.spaces import make_space

WORDS = "gradient descent python ridge bias cat dog node slow fast".split()


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


some_words = st.lists(st.sampled_from(WORDS), unique=True, max_size=6)
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


def add_texts(space: Space, *texts: tuple[str, str]) -> list[int]:
    """Searchable rows with these titles and texts; their keys."""
    questions = [Question.objects.create(space=space, title=title) for title, _text in texts]
    for question, (title, text) in zip(questions, texts, strict=True):
        terms = {"title_terms": search.title_tokens(space.pk, title), "text_terms": search.tokens(space.pk, text)}
        QuestionText.objects.create(question=question, **terms)
    return [question.pk for question in questions]


def look_up(space: Space, query: str, *, match_all: bool, limit: int = 50) -> set[int]:
    asked = [search.token(space.pk, stem) for stem in search.query_stems(query)]
    return set(search.candidates(QuestionText, asked, match_all=match_all, limit=limit))


# Rows are found after their commit only: MySQL's full-text index is brought up to date then.


@pytest.mark.django_db(transaction=True)
def test_all_words_must_stand_somewhere_in_the_row():
    space = make_space()
    both, _one, _none = add_texts(space, ("Slow descent", "of gradients"), ("Slow", "code"), ("Ridge", "and bias"))

    assert look_up(space, "gradient descent", match_all=True) == {both}


@pytest.mark.django_db(transaction=True)
def test_any_word_will_do_where_not_all_must_match():
    space = make_space()
    both, one, _none = add_texts(space, ("Slow descent", "of gradients"), ("Descent", "code"), ("Ridge", "and bias"))

    assert look_up(space, "gradient descent", match_all=False) == {both, one}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["c++", "C#", "node.js", "Größe", "机器", "المشكلة", "हिन्दी", "of", "it"])
def test_short_common_and_foreign_words_are_found(query):
    space = make_space()
    [found, _other] = add_texts(space, (query, ""), ("Ridge", "and bias"))

    assert look_up(space, query, match_all=True) == {found}


@pytest.mark.django_db(transaction=True)
def test_what_stands_in_another_space_is_not_found():
    here, there = make_space(), make_space()
    add_texts(there, ("Gradient descent", ""))

    assert look_up(here, "gradient", match_all=False) == set()


@pytest.mark.django_db(transaction=True)
def test_rows_that_change_or_go_are_found_as_they_are():
    space = make_space()
    changed, gone = add_texts(space, ("Gradient", ""), ("Gradient", ""))
    QuestionText.objects.filter(pk=changed).update(title_terms=search.tokens(space.pk, "Ridge"))
    QuestionText.objects.filter(pk=gone).delete()

    assert look_up(space, "gradient", match_all=True) == set()
    assert look_up(space, "ridge", match_all=True) == {changed}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("match_all", [True, False])
def test_no_more_candidates_than_wanted(match_all):
    space = make_space()
    add_texts(space, *[("Gradient", "")] * 3)

    assert len(look_up(space, "gradient", match_all=match_all, limit=2)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_word_in_the_title_comes_first():
    space = make_space()
    titled, _other = add_texts(space, ("Gradient", "ridge and bias"), ("Ridge and bias", "gradient"))
    add_texts(space, *[("Code", "bugs")] * 3)  # words in half of the rows count for nothing in some engines

    asked = [search.token(space.pk, "gradient")]
    assert search.candidates(QuestionText, asked, match_all=False, limit=1) == [titled]


@pytest.mark.django_db
def test_nothing_is_asked_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search.candidates(QuestionText, [], match_all=True, limit=5) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 3])
def test_candidates_are_one_query(count, django_assert_num_queries):
    space = make_space()
    add_texts(space, *[("Gradient", "")] * count)

    with django_assert_num_queries(1):
        assert len(look_up(space, "gradient", match_all=True)) == count


def has_index() -> bool:
    table = QuestionText._meta.db_table
    with connection.cursor() as cursor:
        names = {info.name for info in connection.introspection.get_table_list(cursor)}
        return f"{table}_fts" in names | set(connection.introspection.get_constraints(cursor, table))


@pytest.mark.django_db(transaction=True)
def test_the_migration_takes_its_index_away_and_brings_it_back():
    operation = import_module("social_learning_xblocks.migrations.0002_search").Migration.operations[0]
    state = ProjectState.from_apps(QuestionText._meta.apps)
    seen = [has_index()]

    for run in (operation.database_backwards, operation.database_forwards):
        with connection.schema_editor(atomic=True) as editor:
            run("social_learning", editor, state, state)
        seen.append(has_index())

    assert seen == [True, False, True]


def test_the_migration_can_be_written_down():
    operation = AddSearchIndex("QuestionText")

    assert operation.deconstruct() == ("AddSearchIndex", ["QuestionText"], {})
    assert operation.describe() == "Add the full-text index of QuestionText"
    assert operation.reversible is True


@pytest.mark.django_db(transaction=True)
def test_the_migration_leaves_databases_of_others_alone(settings):
    settings.DATABASE_ROUTERS = [Elsewhere()]
    state = ProjectState.from_apps(QuestionText._meta.apps)

    with connection.schema_editor(collect_sql=True) as editor:
        AddSearchIndex("QuestionText").database_forwards("social_learning", editor, state, state)

    assert editor.collected_sql == []


class Elsewhere:
    """A router of a site that keeps our tables in another database."""

    def allow_migrate(self, db, app_label, **hints):
        return app_label != "social_learning"
