"""Counters are checked against the rows they follow from, and put right."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from microblog import api as microblog
from microblog.data import PollWish
from microblog.domain.counting import POSTS_AT_ONCE
from microblog.models import Poll, Post, Reply
from social_learning_xblocks.kit.richtext import RENDERER_VERSION
from tests.microblog.oracle import assert_sound, recomputed, stored


@pytest.fixture
def lively(stage):
    poll = PollWish(("Monday", "Friday"), timezone.now() + timedelta(days=1))
    post, asked = stage.post(poll=poll), stage.post(stage.ben, kind="question")
    stage.reply(post)
    stage.reply(post, stage.ada)
    stage.hide(stage.reply(asked, stage.ada))
    stage.reply(asked, stage.chi)
    microblog.react_to(stage.ben, stage.space, post.pk, reaction="like")
    microblog.react_to(stage.chi, stage.space, post.pk, reaction="like")
    microblog.react_to(stage.chi, stage.space, post.pk, reaction="")
    microblog.vote_in_poll(stage.ben, stage.space, post.pk, option=1)
    stage.post(stage.chi, body="Nobody answers")
    return stage


def spoil(stage):
    Post.objects.filter(space=stage.space).update(
        reply_count=9, mentor_reply_count=8, reaction_count=7, last_reply_at=None, awaits_author=True
    )
    Poll.objects.update(votes_0=6)


def check(*words):
    out = io.StringIO()
    call_command("check_counters", *words, stdout=out)
    return out.getvalue().strip()


def test_nothing_differs_after_verbs(lively):
    assert list(microblog.check_counters(lively.space)) == []


def test_what_differs_is_named_and_put_right_once(lively):
    spoil(lively)
    named = {(wrong.table, wrong.column) for wrong in microblog.check_counters(lively.space)}
    assert stored(lively.space) != recomputed(lively.space)

    put_right = list(microblog.check_counters(lively.space, fix=True))

    assert named == {(wrong.table, wrong.column) for wrong in put_right}
    assert named == {
        ("Poll", "votes_0"),
        *(("Post", name) for name in ("reply_count", "mentor_reply_count", "reaction_count")),
        ("Post", "last_reply_at"),
        ("Post", "awaits_author"),
    }
    assert list(microblog.check_counters(lively.space)) == []
    assert_sound(lively.space)


def test_all_posts_are_looked_at(stage):
    rows = [Post(space=stage.space, body="x", body_html="x", reply_count=1) for _ in range(POSTS_AT_ONCE + 1)]
    Post.objects.bulk_create(rows)
    assert len(list(microblog.check_counters(stage.space))) == POSTS_AT_ONCE + 1


def test_another_space_is_left_alone(lively):
    spoil(lively)
    assert list(microblog.check_counters(lively.elsewhere, fix=True)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_check(stage, queries, count):
    for _ in range(count):
        stage.reply(stage.post())
    with queries() as found:
        list(microblog.check_counters(stage.space))
    assert len(found) == 7, found


def test_the_command_covers_the_microblog(lively):
    spoil(lively)
    with pytest.raises(CommandError, match="Run with --fix"):
        check("--space", lively.space.key)
    assert check("--space", lively.space.key, "--fix").endswith("differences put right")
    assert check("--space", lively.space.key) == "No differences"


def test_old_html_is_made_anew_however_long_the_text(stage):
    post = stage.post(body="See **this** @ben")
    reply = stage.reply(post, body="*Yes*")
    shown = (post.body_html, reply.body_html)
    long = stage.post(body="short")
    Post.objects.filter(pk=long.pk).update(body="word " * 900)
    for model in (Post, Reply):
        model.objects.update(renderer_version=0, body_html="old")
    out = io.StringIO()

    call_command("rerender_posts", stdout=out)

    assert out.getvalue().endswith("3 posts rendered again, 0 left as they are\n")
    post.refresh_from_db()
    reply.refresh_from_db()
    assert (post.body_html, reply.body_html) == shown
    assert list(Post.objects.values_list("renderer_version", flat=True)) == [RENDERER_VERSION] * 2
    assert list(microblog.rerender_posts()) == []
