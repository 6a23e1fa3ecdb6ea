"""The authors of a dump: accounts that nobody signs in to, and what their posts earned."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from social_learning_xblocks.kit import platform
from social_learning_xblocks.people import api as people
from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.stackexchange import accounts, batches
from social_learning_xblocks.qa.models import (
    Answer,
    Question,
)
from social_learning_xblocks.spaces.api import Membership
from social_learning_xblocks.spaces.models import Tag
from tests.factories.dumps import USERS, answer, question, user, write_dump
from tests.factories.spaces import actor_in
from tests.qa.stackexchange.arriving import run, small_dump

pytestmark = pytest.mark.django_db


def test_authors_are_inactive_accounts_without_address_and_members(space, tmp_path):
    run(space, small_dump(tmp_path))
    ben = get_user_model().objects.get(username="se-beer-2")
    assert (ben.is_active, ben.email, ben.has_usable_password(), ben.last_name) == (False, "", False, "")
    assert ben.date_joined == datetime(2023, 1, 1, tzinfo=UTC)
    assert set(Membership.objects.filter(space=space).values_list("user__username", "role")) == {
        ("se-beer-2", "learner"),
        ("se-beer-3", "learner"),
        ("se-beer-4", "learner"),
    }


def test_authors_are_shown_by_the_name_they_had_there(space, tmp_path, ben):
    run(space, small_dump(tmp_path))
    page = qa.list_questions(actor_in(space, ben), space, None)
    assert {row.author.name for row in page.items} == {"Ben"}
    mail = {"email": "se@example.org", "is_active": False, "first_name": "Sam"}
    real = get_user_model().objects.create(username="se-beer-99", **mail)
    active = get_user_model().objects.create(username="se-beer-98", first_name="Sue")
    assert [platform.name_of(real), platform.name_of(active)] == ["se-beer-99", "se-beer-98"]
    get_user_model().objects.filter(username="se-beer-2").update(first_name="", email="se-beer-2@users.invalid")
    assert platform.name_of(get_user_model().objects.get(username="se-beer-2")) == "se-beer-2"


def test_where_addresses_must_differ_they_do(unique_addresses, space, tmp_path):
    run(space, small_dump(tmp_path))
    addresses = get_user_model().objects.order_by("username").values_list("email", flat=True)
    assert list(addresses) == [f"se-beer-{n}@users.invalid" for n in (2, 3, 4)]


def test_only_who_wrote_something_becomes_an_account(space, tmp_path):
    run(space, small_dump(tmp_path, Users=[*USERS, user(99, "Reader")]))
    assert not get_user_model().objects.filter(username="se-beer-99").exists()


def test_nobody_is_named_when_that_is_wanted(space, tmp_path):
    run(space, small_dump(tmp_path), anonymous=True)
    assert get_user_model().objects.count() == 0
    assert set(Answer.objects.filter(space=space).values_list("author", flat=True)) == {None}
    assert list(qa.check_counters(space)) == []


def test_an_author_that_no_file_knows_is_nobody_and_reported(space, tmp_path):
    report = run(space, write_dump(tmp_path, Posts=[question(10, OwnerUserId=777), answer(11, 10, OwnerUserId=None)]))
    assert Question.objects.get(space=space).author is None
    assert report.changed.as_dict() == {
        "author is not in Users.xml: post without an author": {"count": 1, "first": ["777"]}
    }


def test_people_are_found_again_when_there_are_more_than_memory_holds(space, tmp_path, monkeypatch):
    monkeypatch.setattr(accounts, "MOST_REMEMBERED", 1)
    monkeypatch.setattr(batches, "MOST_POSTS", 1)
    owners = [2, 3, 4, 2]
    run(space, write_dump(tmp_path, Posts=[question(10 + n, OwnerUserId=owner) for n, owner in enumerate(owners)]))
    found = Question.objects.order_by("source_key").values_list("author__first_name", flat=True)
    assert list(found) == ["Ben", "Chi", "Ada", "Ben"]


def test_without_a_file_of_users_people_are_called_by_their_number(space, tmp_path):
    report = run(space, small_dump(tmp_path, Users=None))
    assert Question.objects.get(source_key="se:beer:10").author.first_name == "user2"
    assert "Users.xml is not there." in report.notes


def test_the_site_itself_has_no_account(space, tmp_path):
    run(space, write_dump(tmp_path, Posts=[question(10, OwnerUserId=-1)]))
    assert Question.objects.get(space=space).author is None


def test_authors_have_a_standing_so_that_experts_are_found(space, tmp_path):
    run(space, small_dump(tmp_path))
    ids = dict(get_user_model().objects.values_list("username", "pk"))
    tags = list(Tag.objects.filter(space=space, name="optimisation").values_list("pk", flat=True))
    assert people.who_knows(space, tags) == [ids["se-beer-4"]]
    assert people.reputation_of(space, ids["se-beer-4"]) == people.Reputation(10, 1, 0, 0, "")
    assert people.reputation_of(space, ids["se-beer-3"]) == people.Reputation(10, 0, 0, 1, "")


def test_a_post_brings_no_more_points_than_one_person_can_give_in_a_day(space, tmp_path):
    run(space, write_dump(tmp_path, Posts=[question(10, OwnerUserId=2, Score=900), answer(11, 10, Score=500)]))
    assert sorted(ReputationEvent.objects.values_list("kind", "points", "giver")) == [
        ("asked_well", 30, None),
        ("upvoted", 30, None),
    ]


def test_accepting_ones_own_answer_brings_nothing(space, tmp_path):
    run(
        space,
        write_dump(
            tmp_path, Posts=[question(10, AcceptedAnswerId=11, Score=0), answer(11, 10, OwnerUserId=2, Score=0)]
        ),
    )
    assert ReputationEvent.objects.count() == 0


def test_hiding_an_imported_answer_takes_its_points_back(space, tmp_path, ada):
    run(space, small_dump(tmp_path))
    moderator = actor_in(space, ada, "moderator")
    best = Answer.objects.get(source_key="se:beer:12")
    qa.moderate_post(moderator, space, "answer", best.pk, act="hidden")
    assert people.reputation_of(space, best.author_id) == people.Reputation()
    assert list(qa.check_counters(space)) == []


def test_standings_that_are_there_are_added_to_and_no_others(space, tmp_path):
    posts = [
        question(10, Tags="<a>", Score=0),
        question(20, Tags="<b>", Score=0),
        answer(11, 10, OwnerUserId=3),
        answer(12, 10, OwnerUserId=4),
        answer(21, 20, OwnerUserId=3),
        answer(22, 20, OwnerUserId=4),
    ]
    run(space, write_dump(tmp_path, Posts=posts))
    grown = [
        question(30, Tags="<a>", Score=0),
        question(40, Tags="<b>", Score=0),
        answer(31, 30),
        answer(41, 40, OwnerUserId=4),
    ]
    run(space, write_dump(tmp_path, Posts=[*posts, *grown]))
    standings = Standing.objects.filter(space=space).values_list("user__first_name", "tag_key", "points", "upvoted")
    names = {0: "", **dict(Tag.objects.values_list("pk", "name"))}
    assert sorted((person, names[tag], points, upvoted) for person, tag, points, upvoted in standings) == [
        ("Ada", "", 15, 3),
        ("Ada", "a", 5, 1),
        ("Ada", "b", 10, 2),
        ("Chi", "", 15, 3),
        ("Chi", "a", 10, 2),
        ("Chi", "b", 5, 1),
    ]
    assert list(qa.check_counters(space)) == []
