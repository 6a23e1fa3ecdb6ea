"""What people say of themselves."""

import pytest

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.people.api import ProfileCard, profile_of, save_profile
from social_learning_xblocks.people.models import Profile, ProfileTopic


def actor(user, **fields) -> Actor:
    return Actor(user.pk, user.get_username(), **fields)


def test_who_wrote_nothing_has_an_empty_card(ben):
    assert profile_of(ben.pk) == ProfileCard(ben.pk)


def test_a_card_is_what_was_written(ada):
    card = save_profile(
        actor(ada),
        headline="  Mentor for statistics ",
        skills=["R", " linear models "],
        wanted=["Rust"],
        interests=["ships", "bread"],
    )

    expected = ProfileCard(ada.pk, "Mentor for statistics", ("R", "linear models"), ("Rust",), ("ships", "bread"))
    assert card == expected
    assert profile_of(ada.pk) == expected


def test_saving_replaces_the_card(ada):
    save_profile(actor(ada), headline="Mentor", skills=["R"], wanted=["Rust"])

    card = save_profile(actor(ada), skills=["Rust", "Go"])

    assert card == ProfileCard(ada.pk, "", ("Rust", "Go"))
    assert Profile.objects.count() == 1


def test_saving_the_same_twice_changes_nothing(ada):
    first = save_profile(actor(ada), headline="Mentor", skills=["R"])

    assert save_profile(actor(ada), headline="Mentor", skills=["R"]) == first


def test_the_cards_of_others_stay(ada, ben):
    save_profile(actor(ada), skills=["R"])

    save_profile(actor(ben), wanted=["R"])

    assert profile_of(ada.pk).skills == ("R",)


def test_a_topic_is_listed_once_whatever_its_case(ada):
    card = save_profile(actor(ada), skills=["Python", "python ", "PYTHON", "", " "], wanted=["python"])

    assert (card.skills, card.wanted) == (("Python",), ("python",))


@pytest.mark.parametrize("pair", [("Café", "Cafe"), ("C", "C#"), ("ه", "ة")])
def test_topics_that_a_collation_takes_for_one_are_two(ada, pair):
    assert save_profile(actor(ada), skills=pair).skills == pair


def test_a_long_headline_is_cut(ada):
    assert save_profile(actor(ada), headline="é" * 200).headline == "é" * 120


@pytest.mark.parametrize("field", ["skills", "wanted", "interests"])
def test_more_than_twenty_topics_are_too_many(ada, field):
    kept = save_profile(actor(ada), headline="Mentor", skills=["R"])
    assert len(getattr(save_profile(actor(ada), **{field: map(str, range(20))}), field)) == 20
    save_profile(actor(ada), headline="Mentor", skills=["R"])

    with pytest.raises(Invalid) as refusal:
        save_profile(actor(ada), headline="New", **{field: map(str, range(21))})

    assert refusal.value.fields == {field: "At most twenty."}
    assert profile_of(ada.pk) == kept


@pytest.mark.parametrize("field", ["skills", "wanted", "interests"])
def test_a_topic_has_sixty_characters_at_most(ada, field):
    assert getattr(save_profile(actor(ada), **{field: ["é" * 60]}), field) == ("é" * 60,)

    with pytest.raises(Invalid) as refusal:
        save_profile(actor(ada), **{field: ["é" * 61]})

    assert refusal.value.fields == {field: "At most 60 characters each."}


@pytest.mark.parametrize("read_only", [True, False])
def test_only_people_themselves_write_their_card(ada, read_only):
    who = actor(ada, read_only=True) if read_only else Actor(None)

    with pytest.raises(NotAllowed):
        save_profile(who, headline="King")

    assert (Profile.objects.count(), ProfileTopic.objects.count()) == (0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_a_card_is_two_queries(count, ada, django_assert_num_queries):
    save_profile(actor(ada), skills=["one", "two", "three"][:count])

    with django_assert_num_queries(2):
        assert len(profile_of(ada.pk).skills) == count
