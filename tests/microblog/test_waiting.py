from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Reader
from microblog.enums import Audience
from microblog.models import Mention, Post, Reply
from social_learning_xblocks.kit.errors import NotAllowed
from tests.factories.microblog import subject
from tests.microblog.oracle import assert_sound


def queue(stage, reader=None):
    reader = reader or stage.ada
    bodies = dict(Post.objects.values_list("pk", "body"))
    return [bodies[card.id] for card in microblog.waiting_for(reader, stage.space)]


def test_post_of_mine_waits_until_i_answer_and_again_after_the_next_reply(stage):
    post = stage.post(body="Mine")
    assert queue(stage) == []
    stage.reply(post)
    assert queue(stage) == ["Mine"]
    stage.reply(post, by=stage.ada)
    assert queue(stage) == []
    stage.reply(post, by=stage.chi)

    assert (queue(stage), queue(stage, stage.ben)) == (["Mine"], [])


def test_reply_that_goes_takes_the_post_out_and_my_answer_that_goes_brings_it_back(stage):
    post = stage.post(body="Mine")
    theirs = stage.reply(post)
    mine = stage.reply(post, by=stage.ada)
    microblog.delete_post(stage.ada, stage.space, *subject(mine))
    assert queue(stage) == ["Mine"]
    stage.hide(theirs)

    assert queue(stage) == []
    assert_sound(stage.space)


def test_question_of_my_mentee_waits_until_somebody_who_mentors_has_answered(stage):
    question = stage.post(stage.ben, body="How?", kind="question")
    stage.post(stage.ben, body="No question")
    stage.post(stage.join("stranger"), body="Not mine", kind="question")
    stage.reply(question, by=stage.chi)
    assert queue(stage) == ["How?"]

    stage.reply(question, by=stage.join("zoe", "expert"))

    assert queue(stage) == []


def test_mentor_without_a_role_answers_the_own_mentee(stage):
    peer = stage.join("peer")
    stage.pair(peer, stage.ben)
    question = stage.post(stage.ben, body="How?", kind="question")
    assert (queue(stage), queue(stage, peer)) == (["How?"], ["How?"])

    stage.reply(question, by=peer)

    assert (queue(stage), queue(stage, peer)) == ([], [])


def test_own_words_do_not_answer_the_own_question(stage):
    zoe = stage.join("zoe", "mentor")
    stage.pair(stage.ada, zoe)
    question = stage.post(zoe, body="How?", kind="question")
    stage.reply(question, by=zoe)

    assert queue(stage) == ["How?"]


def test_post_that_names_me_waits_until_i_reply_and_again_when_it_names_me_again(stage):
    post = stage.post(stage.join("stranger"), body="Does @ada know?")
    assert queue(stage) == ["Does @ada know?"]
    answer = stage.reply(post, by=stage.ada)
    assert queue(stage) == []
    stage.reply(post, by=stage.chi, body="And this, @ada?")
    assert queue(stage) == ["Does @ada know?"]
    stage.reply(post, by=stage.ada)
    assert queue(stage) == []

    microblog.delete_post(stage.ada, stage.space, *subject(answer))

    assert queue(stage) == []
    assert_sound(stage.space)


def test_longest_waiting_comes_first_and_each_once(stage):
    now = timezone.now()
    mine = stage.post(body="Mine")
    question = stage.post(stage.ben, body="@ada, how?", kind="question")
    named = stage.post(stage.chi, body="@ada!")
    stage.reply(mine)
    Post.objects.filter(pk=mine.pk).update(last_reply_at=now - timedelta(hours=2))
    Post.objects.filter(pk=question.pk).update(created_at=now - timedelta(hours=3))
    Mention.objects.filter(post=named).update(created_at=now - timedelta(hours=1))

    assert queue(stage) == ["@ada, how?", "Mine", "@ada!"]


def test_blocked_muted_and_unreadable_wait_for_nobody(stage):
    mine = stage.post(body="Mine")
    stage.post(stage.chi, body="How?", kind="question")
    stage.post(stage.ben, body="@ada, how?", kind="question")
    stage.reply(mine)
    stage.block(stage.ada, stage.ben)
    assert queue(stage) == ["How?"]
    microblog.mute_person(stage.ada, stage.space, stage.chi.person_id)

    assert queue(stage) == []


def test_older_reply_of_somebody_else_still_waits_when_the_newest_is_blocked(stage):
    mine = stage.post(body="Mine")
    stage.reply(mine, by=stage.chi)
    stage.reply(mine, by=stage.ben)
    stage.block(stage.ada, stage.ben)

    assert queue(stage) == ["Mine"]


def test_reply_of_somebody_who_is_gone_waits_for_nobody(stage):
    post = stage.post(body="Mine")
    stage.reply(post)
    microblog.retire_person(stage.ben.user_id)

    assert queue(stage) == []
    assert_sound(stage.space)


def test_visitors_have_no_queue(stage):
    with pytest.raises(NotAllowed):
        microblog.waiting_for(Reader(None), stage.space)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_queue(stage, queries, count):
    for number in range(count):
        stage.reply(stage.post(body=f"Mine {number}"))
        stage.post(stage.ben, body="How?", kind="question")
        stage.post(stage.chi, body="@ada")

    with queries() as found:
        cards = microblog.waiting_for(stage.ada, stage.space)

    assert (len(cards), len(found)) == (3 * count, 6), found


def aged(post, hours):
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(hours=hours))


def test_questions_and_first_posts_that_wait_too_long(stage):
    question = stage.post(stage.ben, body="How?", kind="question")
    newcomer = stage.join("newcomer")
    first = stage.post(newcomer, body="I am new")
    for post, hours in (
        (question, 49),
        (first, 60),
        (stage.post(stage.chi, body="Fresh", kind="question"), 47),
        (stage.post(newcomer, body="Second"), 60),
        (stage.post(kind="question", body="A mentor asks"), 60),
    ):
        aged(post, hours)

    def waiting(**choice):
        return [card.id for card in microblog.unanswered_since(stage.ada, stage.space, **choice)]

    assert waiting() == [question.pk, first.pk]
    assert waiting(hours=55) == [first.pk]
    stage.reply(first, by=stage.chi)
    stage.reply(question, by=stage.dee)
    assert waiting() == [first.pk]


def test_only_the_first_post_of_a_newcomer_is_marked(stage):
    newcomer = stage.join("newcomer")
    cards = [
        microblog.show_post(stage.ada, stage.space, stage.post(by).pk)
        for by in (newcomer, newcomer, stage.ada, stage.dee)
    ]

    assert [card.is_first for card in cards] == [True, False, False, False]
    assert Post.objects.filter(wants_answer=True).count() == 1


def test_who_does_not_mentor_does_not_see_who_waits(stage):
    through = Reader(stage.ada.user_id, "ada", stage.ada.roles, read_only=True)
    for reader in (stage.ben, through, Reader(None)):
        with pytest.raises(NotAllowed):
            microblog.unanswered_since(reader, stage.space)


def test_question_for_others_is_not_shown_to_a_mentor(stage):
    post = stage.post(stage.ben, kind="question", to=Audience.NAMED, named=[stage.chi])
    aged(post, 60)

    assert microblog.unanswered_since(stage.ada, stage.space) == []
    assert [card.id for card in microblog.unanswered_since(stage.dee, stage.space)] == [post.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_who_waits(stage, queries, count):
    for number in range(count):
        aged(stage.post(stage.ben, body=f"{number}?", kind="question"), 60)

    with queries() as found:
        cards = microblog.unanswered_since(stage.ada, stage.space)

    assert (len(cards), len(found)) == (count, 3), found


def test_reply_remembers_whether_its_author_mentored(stage):
    post = stage.post(stage.ben)
    for by in (stage.ada, stage.chi, stage.ben, stage.dee):
        stage.reply(post, by=by)

    assert list(Reply.objects.order_by("pk").values_list("is_by_mentor", flat=True)) == [True, False, False, True]


def test_count_is_that_of_the_queue_in_one_query(stage, queries):
    post = stage.post(body="Mine")
    stage.reply(post, body="And this, @ada?")
    stage.post(stage.ben, body="@ada, how?", kind="question")
    stage.post(stage.chi, body="@ada!")
    with queries() as found:
        count = microblog.count_waiting(stage.ada, stage.space)

    assert (count, len(queue(stage)), len(found)) == (3, 3, 1)
    stage.reply(post, by=stage.ada)
    assert microblog.count_waiting(stage.ada, stage.space) == len(queue(stage)) == 2
    assert microblog.count_waiting(Reader(stage.ada.user_id, read_only=True), stage.space) == 0


def test_newcomers_wait_at_once_and_until_somebody_who_mentors_has_answered(stage):
    first = stage.post(stage.ben, body="Hello")
    stage.post(stage.ben, body="How?", kind="question")
    stage.post(body="Welcome")
    assert [card.id for card in microblog.newcomers(stage.dee, stage.space)] == [first.pk]
    with pytest.raises(NotAllowed):
        microblog.newcomers(stage.chi, stage.space)
    stage.reply(first, by=stage.ada)

    assert microblog.newcomers(stage.dee, stage.space) == []
