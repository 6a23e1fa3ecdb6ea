"""The abstract bases, by way of a table that has them all."""

import pytest
from django.db import models

from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.qa.models import Question
from tests.factories.spaces import make_space


@pytest.mark.parametrize(
    ("visibility", "is_visible"),
    [(Visibility.VISIBLE, True), (Visibility.HELD, False), (Visibility.HIDDEN, False), (Visibility.DELETED, False)],
)
def test_only_visible_posts_are_visible(visibility, is_visible):
    assert Question(visibility=visibility).is_visible is is_visible


def test_the_numbers_of_visibility_stay_for_ever():
    """They stand in tables."""
    assert {choice.name: choice.value for choice in Visibility} == {
        "VISIBLE": 0,
        "HELD": 1,
        "HIDDEN": 2,
        "DELETED": 3,
    }


@pytest.mark.django_db
def test_a_post_outlives_the_account_of_its_author(ben):
    question = Question.objects.create(space=make_space(), author=ben, title="Why?")

    ben.delete()

    question.refresh_from_db()
    assert (question.author_id, question.title) == (None, "Why?")


@pytest.mark.django_db
def test_a_space_takes_its_posts_with_it():
    question = Question.objects.create(space=make_space(), title="Why?")

    question.space.delete()

    assert Question.objects.filter(title="Why?").exists() is False


def test_a_new_post_is_visible_open_and_not_edited():
    question = Question()

    assert (question.visibility, question.is_locked, question.edited_at) == (Visibility.VISIBLE, False, None)
    assert question.created_at.tzinfo is not None


def test_the_bases_make_no_tables():
    bases = [base for base in Question.__mro__ if base.__module__.endswith("kit.models")]

    assert [base.__name__ for base in bases] == ["InSpace", "Authored", "SentOnce", "Written", "Moderated"]
    assert all(base._meta.abstract for base in bases if issubclass(base, models.Model))
