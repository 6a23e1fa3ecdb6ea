"""Search: rows that the index of each database finds.

They are found after their commit only: MySQL's full-text index is brought up to date then.
"""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.state import ProjectState

from social_learning_xblocks.kit import search
from social_learning_xblocks.kit.search import AddSearchIndex
from social_learning_xblocks.qa.models import Question, QuestionText
from social_learning_xblocks.spaces.api import Space
from tests.factories.spaces import make_space


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
