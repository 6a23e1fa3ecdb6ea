"""Forgetting a person, and telling them what is known."""

import pytest

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.people.api import (
    Credit,
    ProfileCard,
    Reputation,
    check_standings,
    export_person,
    give_credit,
    profile_of,
    reputation_of,
    retire_person,
    save_profile,
    take_back_credit,
)
from social_learning_xblocks.people.models import ReputationEvent, Standing
from tests.factories.spaces import make_space


@pytest.fixture
def space(ben, chi):
    """Ben and Chi have a card each, and have given each other credit; Ben has taken some back."""
    space = make_space()
    for user in (ben, chi):
        save_profile(Actor(user.pk, user.username), headline="A learner", skills=["R"], wanted=["Rust"])
    give_credit(space, Credit("upvoted", ("answer", 1), ben.pk, chi.pk, (3,)))
    for number in (2, 3):
        give_credit(space, Credit("upvoted", ("answer", number), chi.pk, ben.pk, (3,)))
    take_back_credit(space, Credit("upvoted", ("answer", 3), chi.pk, ben.pk, (3,)))
    return space


def test_of_who_is_forgotten_nothing_is_left(space, ben):
    for _time in range(2):
        retire_person(ben.pk)

    assert profile_of(ben.pk) == ProfileCard(ben.pk)
    assert reputation_of(space, ben.pk) == Reputation()
    assert Standing.objects.filter(user=ben).exists() is False
    assert ReputationEvent.objects.filter(user=ben).exists() is False
    assert ReputationEvent.objects.filter(giver=ben).exists() is False


def test_what_they_gave_stays_with_others(space, ben, chi):
    retire_person(ben.pk)

    assert reputation_of(space, chi.pk) == Reputation(points=5, upvoted=1)
    assert profile_of(chi.pk).headline == "A learner"
    assert list(check_standings(space)) == []


def test_a_person_is_told_what_is_known(space, chi):
    lines = ReputationEvent.objects.filter(user=chi).order_by("pk")

    assert export_person(chi.pk) == {
        "profile": {
            "user_id": chi.pk,
            "headline": "A learner",
            "skills": ("R",),
            "wanted": ("Rust",),
            "interests": (),
        },
        "reputation": [
            {
                "kind": "upvoted",
                "points": points,
                "subject": "answer",
                "id": line.subject_id,
                "at": line.created_at.isoformat(),
            }
            for points, line in zip((5, 5, -5), lines, strict=True)
        ],
        "credit_given": [
            {
                "kind": row.kind,
                "points": row.points,
                "subject": "answer",
                "id": row.subject_id,
                "at": row.created_at.isoformat(),
            }
            for row in ReputationEvent.objects.filter(giver=chi).order_by("pk")
        ],
    }
    assert ReputationEvent.objects.filter(giver=chi).count() > 0


@pytest.mark.parametrize("count", [1, 3])
def test_telling_is_four_queries(count, ben, chi, django_assert_num_queries):
    space = make_space()
    for number in range(count):
        give_credit(space, Credit("upvoted", ("answer", number), ben.pk, chi.pk))

    with django_assert_num_queries(4):
        assert len(export_person(ben.pk)["reputation"]) == count
