from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Reader, Relation
from microblog.models import MutedThread, MutedWord, Silence
from social_learning_xblocks.kit.errors import NotAllowed, NotFound


def through(reader):
    return Reader(reader.user_id, reader.name, reader.roles, read_only=True)


def names(found):
    return [(row.person.name, row.is_block, row.until is None) for row in found.people]


def test_everything_muted_and_blocked_is_listed_newest_first(stage):
    post = stage.post(stage.chi, body="All about **exams**")
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=7)
    microblog.block_person(stage.ben, stage.space, stage.dee.person_id)
    microblog.mute_thread(stage.ben, stage.space, post.pk, days=0)
    microblog.mute_word(stage.ben, stage.space, "Exám Week", days=1)

    found = microblog.silences_of(stage.ben, stage.space)

    assert names(found) == [("dee", True, True), ("ada", False, False)]
    assert [(row.id, row.title, row.author.name, row.until) for row in found.posts] == [
        (post.pk, "All about exams", "chi", None)
    ]
    assert [(word, until is None) for word, until in found.words] == [("exam week", False)]


def test_mutes_that_have_run_out_are_not_listed(stage):
    post = stage.post(stage.chi)
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=1)
    microblog.mute_thread(stage.ben, stage.space, post.pk, days=1)
    microblog.mute_word(stage.ben, stage.space, "exam", days=1)
    for model in (Silence, MutedThread, MutedWord):
        model.objects.update(until=timezone.now() - timedelta(seconds=1))

    found = microblog.silences_of(stage.ben, stage.space)

    assert (list(found.people), list(found.posts), list(found.words)) == ([], [], [])


def test_what_others_mute_and_posts_that_may_not_be_read_are_left_out(stage):
    post = stage.post(stage.chi)
    microblog.mute_thread(stage.ben, stage.space, post.pk)
    microblog.mute_person(stage.ada, stage.space, stage.ben.person_id)
    microblog.block_person(stage.ben, stage.space, stage.chi.person_id)

    found = microblog.silences_of(stage.ben, stage.space)

    assert (names(found), list(found.posts)) == ([("chi", True, True)], [])


def test_an_hour_is_the_shortest_mute(stage):
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=1 / 24)

    assert Silence.objects.get().until - timezone.now() == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=20))


def test_what_somebody_mutes_is_for_their_own_eyes(stage):
    with pytest.raises(NotAllowed):
        microblog.silences_of(through(stage.ben), stage.space)


def test_list_costs_the_same_for_one_and_for_three(stage, queries):
    costs = []
    for number in range(3):
        other = stage.join(f"other{number}")
        microblog.mute_person(stage.ben, stage.space, other.person_id)
        microblog.mute_thread(stage.ben, stage.space, stage.post(stage.chi).pk)
        microblog.mute_word(stage.ben, stage.space, f"word{number}")
        with queries() as found:
            microblog.silences_of(stage.ben, stage.space)
        costs.append(len(found))

    assert costs == [4, 4, 4]


def test_relation_says_what_i_have_decided_and_not_what_they_have(stage):
    ada = microblog.relation_to(stage.ben, stage.space, stage.ada.person_id)
    assert (ada.person.name, ada.follows, ada.is_muted, ada.is_blocked) == ("ada", False, False, False)
    microblog.follow_person(stage.ben, stage.space, stage.ada.person_id, on=True)
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=0)
    ada = microblog.relation_to(stage.ben, stage.space, stage.ada.person_id)
    assert (ada.follows, ada.is_muted, ada.is_blocked, ada.until) == (True, True, False, None)
    microblog.block_person(stage.ben, stage.space, stage.ada.person_id)

    mine = microblog.relation_to(stage.ben, stage.space, stage.ada.person_id)
    theirs = microblog.relation_to(stage.ada, stage.space, stage.ben.person_id)

    assert (mine.follows, mine.is_muted, mine.is_blocked) == (False, False, True)
    assert theirs == Relation(theirs.person)


def test_oneself_and_strangers(stage):
    assert microblog.relation_to(stage.ben, stage.space, stage.ben.person_id).is_me
    with pytest.raises(NotFound):
        microblog.relation_to(stage.ben, stage.space, stage.eve.person_id)


def test_less_of_somebody_is_no_mute_and_a_mute_may_follow(stage):
    ada = stage.ada.person_id
    microblog.show_less(stage.ben, stage.space, ada)
    less = microblog.relation_to(stage.ben, stage.space, ada)
    (row,) = microblog.silences_of(stage.ben, stage.space).people
    microblog.mute_person(stage.ben, stage.space, ada, days=0)
    muted = microblog.relation_to(stage.ben, stage.space, ada)

    assert (less.is_less, less.is_muted, row.is_less) == (True, False, True)
    assert (muted.is_less, muted.is_muted) == (False, True)


def test_less_of_somebody_begins_when_a_mute_has_run_out(stage):
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=1)
    Silence.objects.update(until=timezone.now() - timedelta(minutes=1))

    microblog.show_less(stage.ben, stage.space, stage.ada.person_id)

    relation = microblog.relation_to(stage.ben, stage.space, stage.ada.person_id)
    assert (relation.is_less, relation.is_muted, Silence.objects.count()) == (True, False, 1)
