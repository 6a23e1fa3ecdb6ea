from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Reader
from microblog.domain import people
from microblog.enums import Audience
from microblog.models import Follow, MutedThread, MutedWord, Silence
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound


def follow(stage, reader, whom, on=True):
    microblog.follow_person(reader, stage.space, whom.person_id, on=on)


def through(reader):
    return Reader(reader.user_id, reader.name, reader.roles, read_only=True)


def past(model):
    model.objects.update(until=timezone.now() - timedelta(seconds=1))


def test_home_shows_those_i_follow_my_mentors_and_me(stage):
    zoe = stage.join("zoe")
    for by, body in ((stage.ada, "Ada"), (zoe, "Zoe"), (stage.chi, "Chi"), (stage.ben, "Ben")):
        stage.post(by, body=body)
    assert stage.seen(stage.ben, "home") == ["Ben", "Ada"]
    follow(stage, stage.ben, zoe)
    follow(stage, stage.ben, zoe)

    assert (stage.seen(stage.ben, "home"), Follow.objects.count()) == (["Ben", "Zoe", "Ada"], 1)
    follow(stage, stage.ben, zoe, on=False)
    assert stage.seen(stage.ben, "home") == ["Ben", "Ada"]


def test_nobody_follows_more_than_two_thousand(stage, monkeypatch):
    monkeypatch.setattr(people, "MOST_FOLLOWED", 1)
    follow(stage, stage.ben, stage.ada)
    with pytest.raises(Conflict):
        follow(stage, stage.ben, stage.chi)


def test_oneself_strangers_and_borrowed_eyes(stage):
    for change in (
        lambda reader, whom: follow(stage, reader, whom),
        lambda reader, whom: microblog.mute_person(reader, stage.space, whom.person_id),
        lambda reader, whom: microblog.block_person(reader, stage.space, whom.person_id),
        lambda reader, whom: microblog.unsilence_person(reader, stage.space, whom.person_id),
    ):
        with pytest.raises(Invalid):
            change(stage.ben, stage.ben)
        with pytest.raises(NotFound):
            change(stage.ben, stage.eve)
        with pytest.raises(NotAllowed):
            change(through(stage.ben), stage.ada)


def test_show_less_of_this_person_lasts_as_long_as_was_said(stage):
    post = stage.post()
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=7)
    assert (stage.seen(stage.ben), stage.seen(stage.ben, author_id=stage.ada.person_id)) == ([], ["Hello"])
    assert microblog.show_post(stage.ben, stage.space, post.pk).id == post.pk

    past(Silence)
    assert stage.seen(stage.ben) == ["Hello"]
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=0)
    assert (Silence.objects.get().until, stage.seen(stage.ben)) == (None, [])
    microblog.unsilence_person(stage.ben, stage.space, stage.ada.person_id)
    assert stage.seen(stage.ben) == ["Hello"]
    with pytest.raises(Invalid):
        microblog.mute_person(stage.ben, stage.space, stage.ada.person_id, days=2)


def test_block_works_both_ways_and_ends_following(stage):
    stage.post(body="Ada", to=Audience.MENTEES)
    stage.post(stage.ben, body="Ben")
    follow(stage, stage.ben, stage.ada)
    follow(stage, stage.ada, stage.ben)
    stage.block(stage.ben, stage.ada)

    assert (stage.seen(stage.ben), stage.seen(stage.ada), Follow.objects.count()) == (["Ben"], ["Ada"], 0)
    assert stage.seen(stage.dee) == ["Ben", "Ada"]
    microblog.unsilence_person(stage.ben, stage.space, stage.ada.person_id)
    assert stage.seen(stage.ben) == ["Ben", "Ada"]


def test_muted_thread_is_in_no_list_for_its_time(stage):
    post = stage.post(body="One")
    stage.post(body="Two")
    microblog.mute_thread(stage.ben, stage.space, post.pk)
    microblog.mute_thread(stage.ben, stage.space, post.pk, days=1)
    assert (stage.seen(stage.ben), stage.seen(stage.ben, "home")) == (["Two"], ["Two"])
    assert (stage.seen(stage.chi), MutedThread.objects.count()) == (["Two", "One"], 1)
    assert microblog.thread(stage.ben, stage.space, post.pk).post.id == post.pk

    past(MutedThread)
    assert stage.seen(stage.ben) == ["Two", "One"]
    microblog.unmute_thread(stage.ben, stage.space, post.pk)
    assert MutedThread.objects.count() == 0


def test_thread_that_cannot_be_read_cannot_be_muted(stage):
    post = stage.post(to=Audience.MENTORS)
    with pytest.raises(NotFound):
        microblog.mute_thread(stage.ben, stage.space, post.pk)
    with pytest.raises(Invalid):
        microblog.mute_thread(stage.ada, stage.space, post.pk, days=3)


@pytest.mark.parametrize(
    ("word", "hidden"),
    [
        ("Exam", ["The exam, again", "Exám!", "No exam results yet"]),
        ("exam results", ["No exam results yet"]),
        ("exa", []),
        ("100%", ["100% sure"]),
        ("c++", ["C++ or Rust"]),
        ("数学", ["数学很难"]),
        ("قسم", ["القسم قسم"]),
    ],
)
def test_muted_word_is_a_whole_word_whatever_its_case_and_accents(stage, word, hidden):
    texts = [
        "The exam, again",
        "Exám!",
        "An example",
        "No exam results yet",
        "100% sure",
        "1000 things",
        "C++ or Rust",
        "数学很难",
        "القسم قسم",
    ]
    for text in texts:
        stage.post(body=text)

    microblog.mute_word(stage.ben, stage.space, word)

    for view in ("everybody", "home"):
        seen = stage.seen(stage.ben, view)
        assert [text for text in texts if text not in seen] == hidden


def test_muted_word_takes_nobodys_own_posts_and_lasts_for_its_time(stage):
    stage.post(stage.ben, body="My exam")
    stage.post(body="Your exam")
    microblog.mute_word(stage.ben, stage.space, "EXAM")
    microblog.mute_word(stage.ben, stage.space, "exam", days=1)
    assert (stage.seen(stage.ben), MutedWord.objects.count()) == (["My exam"], 1)
    assert microblog.words_muted_by(stage.ben, stage.space) == ["exam"]

    past(MutedWord)
    assert (stage.seen(stage.ben), microblog.words_muted_by(stage.ben, stage.space)) == (["Your exam", "My exam"], [])
    microblog.mute_word(stage.ben, stage.space, "exam", days=0)
    microblog.unmute_word(stage.ben, stage.space, "Exam")
    assert stage.seen(stage.ben) == ["Your exam", "My exam"]


def test_words_of_somebody_who_is_gone_are_muted_too(stage):
    stage.post(body="An exam")
    microblog.retire_person(stage.ada.user_id)
    microblog.mute_word(stage.ben, stage.space, "exam")

    assert stage.seen(stage.ben) == []


def test_fifty_words_at_most_and_those_that_ran_out_make_room(stage, monkeypatch):
    monkeypatch.setattr(people, "MOST_WORDS", 1)
    microblog.mute_word(stage.ben, stage.space, "one")
    with pytest.raises(Conflict):
        microblog.mute_word(stage.ben, stage.space, "two")
    past(MutedWord)
    microblog.mute_word(stage.ben, stage.space, "two")

    assert microblog.words_muted_by(stage.ben, stage.space) == ["two"]


def test_words_that_are_none(stage):
    for word in ("", " !? ", "_", "x" * 60):
        with pytest.raises(Invalid):
            microblog.mute_word(stage.ben, stage.space, word)
    with pytest.raises(Invalid):
        microblog.mute_word(stage.ben, stage.space, "exam", days=4)


def test_borrowed_eyes_mute_nothing(stage):
    post = stage.post()
    for attempt in (
        lambda: microblog.mute_word(through(stage.ben), stage.space, "exam"),
        lambda: microblog.unmute_word(through(stage.ben), stage.space, "exam"),
        lambda: microblog.mute_thread(through(stage.ben), stage.space, post.pk),
        lambda: microblog.unmute_thread(through(stage.ben), stage.space, post.pk),
    ):
        with pytest.raises(NotAllowed):
            attempt()
