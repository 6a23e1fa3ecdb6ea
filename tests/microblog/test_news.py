"""Anything new? No SQL while nothing is, and never a wrong "no"."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.cache.backends.base import BaseCache
from django.db import connection
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Reader
from microblog.domain import news
from microblog.enums import Audience
from microblog.models import Draft, Post
from social_learning_xblocks.kit.errors import Invalid, NotFound
from social_learning_xblocks.kit.import_reports import ImportReport
from tests.factories.archives import message, slack
from tests.factories.microblog import subject

FILES = "django.core.cache.backends.filebased.FileBasedCache"
BACKENDS = {
    "shared": FILES,
    "of one process": "django.core.cache.backends.locmem.LocMemCache",
    "none": "django.core.cache.backends.dummy.DummyCache",
    "broken": "tests.microblog.test_news.BrokenCache",
}


class BrokenCache(BaseCache):
    """A cache server that does not answer."""

    def __init__(self, location, params):
        super().__init__(params)

    def get(self, *args, **kwargs):
        raise ConnectionError

    add = set = delete = get


@pytest.fixture(autouse=True)
def use_cache(settings, tmp_path, request):
    backend = BACKENDS[getattr(request, "param", "shared")]
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What happens on commit, happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def ask(reader, space, token="", **choice):
    """As a door does: the token first. None while the earlier answer stands."""
    return None if microblog.is_unchanged(token, **choice) else microblog.news_of(reader, space, **choice)


def test_asking_again_costs_no_sql_until_somebody_posts(stage, queries, commits):
    seen = stage.post()
    first = ask(stage.ben, stage.space, since=seen.pk)
    with queries() as quiet:
        again = ask(stage.ben, stage.space, first.token, since=seen.pk)
    with commits():
        stage.post()
        stage.post()
    with queries() as busy:
        later = ask(stage.ben, stage.space, first.token, since=seen.pk)

    assert (first.count, again, quiet) == (0, None, [])
    assert (later.count, len(busy)) == (2, 4), busy
    assert ask(stage.ben, stage.space, later.token, since=seen.pk) is None


@pytest.mark.parametrize("act", ["hide", "delete", "restore"])
def test_posts_that_go_and_come_back_change_the_answer(stage, commits, act):
    seen, post = stage.post(), stage.post()
    if act == "restore":
        stage.hide(post)
    before = ask(stage.ben, stage.space, since=seen.pk)
    with commits():
        if act == "hide":
            stage.hide(post)
        elif act == "delete":
            microblog.delete_post(stage.ada, stage.space, *subject(post))
        else:
            microblog.moderate_post(stage.dee, stage.space, *subject(post), act="restored")

    after = ask(stage.ben, stage.space, before.token, since=seen.pk)

    assert (before.count, after.count) == ((0, 1) if act == "restore" else (1, 0))


def test_replies_and_their_moderation_are_no_news(stage, commits):
    post = stage.post()
    before = ask(stage.ben, stage.space, since=post.pk)
    with commits():
        reply = stage.reply(post)
        stage.hide(reply)

    assert ask(stage.ben, stage.space, before.token, since=post.pk) is None


def test_other_spaces_and_their_events_are_no_news(stage, commits):
    before = ask(stage.ben, stage.space, since=0)
    with commits():
        microblog.publish_post(stage.eve, stage.elsewhere, body="Elsewhere")

    assert ask(stage.ben, stage.space, before.token, since=0) is None
    assert ask(stage.eve, stage.elsewhere, before.token, since=1) != before


def test_a_token_answers_the_same_question_only(stage):
    post = stage.post(body="#tag")
    token = ask(stage.ben, stage.space, since=post.pk).token

    assert microblog.is_unchanged(token, since=post.pk)
    for other in ({"since": 0}, {"since": post.pk, "view": "mentors"}, {"since": post.pk, "tag": "tag"}):
        assert not microblog.is_unchanged(token, **other)
    assert not microblog.is_unchanged(token, since=post.pk, author_id=stage.ada.user_id)


@pytest.mark.parametrize("token", ["", "1", "1-", "1--", "-x-y", "x-y-z", "9" * 400 + "-x-y", "²-x-y", "\0-\n-é"])
def test_tokens_that_are_not_ours_change_nothing(stage, token):
    assert not microblog.is_unchanged(token, since=0)
    assert not microblog.is_unchanged(f"{token}-{news.question(0, 'home', '', None)}", since=0)


def test_count_is_of_what_one_may_read_and_wants_to(stage):
    seen = stage.post()
    stage.post(body="To the mentees", to=Audience.MENTEES)
    stage.post(body="To the mentors", to=Audience.MENTORS)
    stage.post(stage.ben, body="My own")
    stage.post(stage.chi, body="@ben #tag")

    def count(reader, **choice):
        return microblog.news_of(reader, stage.space, since=seen.pk, **choice).count

    views = ("home", "mentors", "everybody", "mentions", "bookmarks")
    assert [count(stage.ben, view=view) for view in views] == [1, 1, 2, 1, 0]
    assert (count(stage.ben, tag="tag"), count(stage.ben, author_id=stage.ada.user_id)) == (1, 1)
    microblog.mute_word(stage.ben, stage.space, "tag")
    assert [count(stage.ben, view=view) for view in views] == [1, 1, 1, 0, 0]
    assert (count(Reader(None)), microblog.news_of(stage.eve, stage.elsewhere, since=0).count) == (0, 0)


def test_more_than_a_page_is_counted_no_further(stage):
    for number in range(30):
        Post.objects.create(space=stage.space, author=None, body=str(number))

    assert microblog.news_of(stage.ben, stage.space, since=0, view="everybody").count == 21


def test_unknown_lists_and_people_are_refused_as_in_the_timeline(stage):
    stage.post()
    with pytest.raises(Invalid):
        microblog.news_of(stage.ben, stage.space, since=0, view="secret")
    with pytest.raises(NotFound):
        microblog.news_of(stage.ben, stage.space, since=0, author_id=stage.eve.user_id)


def test_a_scheduled_post_comes_out_when_somebody_asks(stage, commits):
    Draft.objects.create(
        space=stage.space, author_id=stage.ada.user_id, body="On time", publish_at=timezone.now() - timedelta(minutes=1)
    )
    with commits():
        found = microblog.news_of(stage.ben, stage.space, since=0)

    assert (found.count, Draft.objects.count()) == (1, 0)
    assert ask(stage.ben, stage.space, found.token, since=0).count == 1  # it replaced the stamp that was taken before


def test_a_post_between_the_stamp_and_the_answer_is_found_by_the_next_question(stage, commits):
    moments = ["now"]

    def somebody_posts_after_the_first_statement(execute, *args):
        answer = execute(*args)
        if moments and moments.pop():
            with commits():
                stage.post()
        return answer

    with connection.execute_wrapper(somebody_posts_after_the_first_statement):
        first = ask(stage.ben, stage.space, since=0)

    assert (first.count, ask(stage.ben, stage.space, first.token, since=0).count) == (0, 1)


def test_a_post_that_is_rolled_back_is_no_news(stage, django_capture_on_commit_callbacks):
    token = ask(stage.ben, stage.space, since=0).token
    with django_capture_on_commit_callbacks() as callbacks:
        stage.post()

    assert callbacks
    assert microblog.is_unchanged(token, since=0)


def test_writing_in_bulk_says_so(stage):
    token = ask(stage.ben, stage.space, since=0).token
    microblog.note_change(stage.space.pk)

    assert not microblog.is_unchanged(token, since=0)


def test_a_stamp_does_not_last_for_ever(stage, monkeypatch):
    monkeypatch.setattr(news, "LIFETIME", 0)

    assert not microblog.is_unchanged(ask(stage.ben, stage.space, since=0).token, since=0)


def test_another_worker_sees_that_something_changed(stage, tmp_path):
    """A process of its own, with nothing in common but the cache."""
    token = ask(stage.ben, stage.space, since=0).token
    script = f"""
import django
from django.conf import settings
from tests import settings as ours
settings.configure(**{{name: getattr(ours, name) for name in dir(ours) if name.isupper()}},
    CACHES={{"default": {{"BACKEND": {FILES!r}, "LOCATION": {str(tmp_path)!r}}}}})
django.setup()
from microblog import api
print(api.is_unchanged({token!r}, since=0))
api.note_change({stage.space.pk})
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, env={**os.environ}, timeout=60
    )

    assert (done.stdout, microblog.is_unchanged(token, since=0)) == ("True\n", False)


@pytest.mark.parametrize("use_cache", ["none", "broken"], indirect=True)
def test_without_a_cache_every_question_costs_one_query_and_is_right(stage, queries, commits, caplog):
    with commits():
        seen = stage.post()
    first = ask(stage.ben, stage.space, since=seen.pk)
    with queries() as quiet:
        second = ask(stage.ben, stage.space, first.token, since=seen.pk)
    with commits():
        stage.post()

    assert (first.count, second.count, len(quiet)) == (0, 0, 1)
    assert ask(stage.ben, stage.space, second.token, since=seen.pk).count == 1
    assert not any(record.levelname == "ERROR" for record in caplog.records)


@pytest.mark.parametrize("use_cache", ["of one process"], indirect=True)
def test_a_cache_of_one_process_does_for_one_process(stage, commits):
    token = ask(stage.ben, stage.space, since=0).token
    assert microblog.is_unchanged(token, since=0)
    with commits():
        stage.post()

    assert ask(stage.ben, stage.space, token, since=0).count == 1


@pytest.mark.parametrize("count", [1, 3, 45])
@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"view": "home"}, 4),
        ({"view": "mentors"}, 4),
        ({"view": "everybody"}, 3),
        ({"view": "mentions"}, 3),
        ({"view": "bookmarks"}, 3),
        ({"tag": "tag"}, 5),
        ({"author_id": 0}, 4),
    ],
)
def test_queries_when_something_is_new(stage, queries, choice, expected, count):
    for _number in range(count):
        post = stage.post(body="@ben #tag")
        microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
        Post.objects.update(created_at="2020-01-01T00:00Z")
    if "author_id" in choice:
        choice = {"author_id": stage.ada.user_id}
    with queries() as found:
        answer = microblog.news_of(stage.ben, stage.space, since=0, **choice)

    assert (answer.count, len(found)) == (min(count, 21), expected), found


@pytest.mark.parametrize(
    ("view", "expected"), [("home", 2), ("mentors", 2), ("everybody", 3), ("mentions", 1), ("bookmarks", 0)]
)
def test_new_posts_are_counted_for_a_reader_and_a_timeline(stage, view, expected):
    first = stage.post()
    stage.post(stage.ada, "For @ben")
    stage.post(stage.ada, to=Audience.MENTEES)
    stage.post(stage.dee)
    stage.post(stage.ada, to=Audience.MENTORS)
    stage.post(stage.ben, "One's own is not new")

    assert microblog.news_of(stage.ben, stage.space, since=first.pk, view=view).count == expected


def test_a_list_has_the_token_of_the_answer_that_would_say_the_same(stage):
    post = stage.post()
    stamp = news.news_stamp(stage.space)

    assert news.news_token(stage.space, stamp, since=post.pk) == ask(stage.ben, stage.space, since=post.pk).token
    assert news.news_token(stage.space, "", since=post.pk) == ""


def test_what_passes_on_a_post_that_one_does_not_see_is_no_news(stage):
    post = stage.post(stage.ada)
    microblog.mute_person(stage.ben, stage.space, stage.ada.person_id)
    stage.post(stage.dee, body="", quoted_id=post.pk)
    assert ask(stage.ben, stage.space, since=post.pk, view="everybody").count == 0

    stage.post(stage.dee, body="", quoted_id=stage.post(stage.chi).pk)

    assert ask(stage.ben, stage.space, since=post.pk, view="everybody").count == 2


def test_an_import_is_news(stage, tmp_path):
    token = ask(stage.ben, stage.space, since=0).token

    microblog.import_slack(stage.space, slack(tmp_path, message(0)), ImportReport("Slack", microblog.IMPORTED))

    assert not microblog.is_unchanged(token, since=0)
