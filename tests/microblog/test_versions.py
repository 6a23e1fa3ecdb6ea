from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Reader
from microblog.models import PostVersion
from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.errors import Conflict, NotFound
from tests.factories.microblog import subject


def edit(stage, post, *bodies):
    for body in bodies:
        microblog.edit_post(stage.ben, stage.space, post.pk, body=body)


def versions(reader, stage, post):
    return [(change.number, str(change.diff)) for change in microblog.history_of(reader, stage.space, post.pk)]


def test_history_tells_what_changed_newest_first(stage):
    post = stage.post(stage.ben, body="Read <b>chapter</b> 4")
    edit(stage, post, "Read chapter 5", "Read chapter 5 & 6")

    assert versions(stage.chi, stage, post) == [
        (3, "Read chapter 5<ins> &amp; 6</ins>"),
        (2, "Read <del>&lt;b&gt;</del>chapter<del>&lt;/b&gt; 4</del><ins> 5</ins>"),
        (1, "Read &lt;b&gt;chapter&lt;/b&gt; 4"),
    ]
    assert microblog.history_of(stage.chi, stage.space, post.pk)[-1].at == post.created_at


def test_edit_that_changes_nothing_leaves_no_version(stage):
    post = stage.post(stage.ben, body="Same")
    edit(stage, post, "Same", " Same ")

    assert PostVersion.objects.count() == 0
    with pytest.raises(NotFound, match="not been edited"):
        versions(stage.ben, stage, post)


def test_version_that_waited_for_review_is_between_author_and_moderators(stage):
    post = stage.post(stage.ben, body="Try this")
    stage.hold("casino")
    edit(stage, post, "Try the casino", "Try that")
    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="approved")

    assert versions(stage.chi, stage, post) == [(3, "Try <del>this</del><ins>that</ins>"), (1, "Try this")]
    for reader in (stage.ben, stage.dee):
        assert [number for number, _diff in versions(reader, stage, post)] == [3, 2, 1]


def test_history_is_for_who_may_read_the_post(stage):
    post = stage.post(stage.ben)
    edit(stage, post, "Other")
    for reader, space in ((stage.eve, stage.elsewhere), (Reader(None), stage.space)):
        with pytest.raises(NotFound):
            microblog.history_of(reader, space, post.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_queries(stage, queries, count):
    post = stage.post(stage.ben, body="0")
    edit(stage, post, *(str(number + 1) for number in range(count)))

    with queries() as found:
        versions(stage.chi, stage, post)

    assert len(found) == 2, found


def test_a_reply_has_its_history_too(stage):
    post = stage.post(body="Post")
    reply, other = stage.reply(post, body="Read chapter 4"), stage.reply(post, stage.chi, body="Other")
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="Read chapter 5")
    microblog.edit_post(stage.ada, stage.space, post.pk, body="Post two")
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="Read chapter 5")

    found = microblog.history_of_reply(stage.chi, stage.space, reply.pk)

    assert [(change.number, str(change.diff)) for change in found] == [
        (2, "Read chapter <del>4</del><ins>5</ins>"),
        (1, "Read chapter 4"),
    ]
    assert "history" in microblog.show_reply(stage.chi, stage.space, reply.pk).may
    assert "history" not in microblog.show_reply(stage.chi, stage.space, other.pk).may
    with pytest.raises(NotFound, match="not been edited"):
        microblog.history_of_reply(stage.chi, stage.space, other.pk)
    with pytest.raises(NotFound):
        microblog.history_of_reply(stage.eve, stage.elsewhere, reply.pk)


def test_a_held_version_of_a_reply_is_between_its_author_and_moderators(stage):
    reply = stage.reply(stage.post(), body="Fine")
    stage.hold("exam")
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="The exam")
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="The test")
    microblog.moderate_post(stage.dee, stage.space, *subject(reply), act="approved")

    def numbers(reader):
        return [change.number for change in microblog.history_of_reply(reader, stage.space, reply.pk)]

    assert (numbers(stage.chi), numbers(stage.ben), numbers(stage.dee)) == ([3, 1], [3, 2, 1], [3, 2, 1])


def test_edits_of_posts_and_replies_have_one_limit(stage, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {**conf.DEFAULTS["LIMITS"], "edit": (2, 3600)}}
    post = stage.post(stage.ben, body="One")
    reply = stage.reply(stage.post(), body="One")
    edit(stage, post, "Two")
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="Two")
    with pytest.raises(Conflict, match="edited posts 2 times"):
        edit(stage, post, "Three")
    with pytest.raises(Conflict):
        microblog.edit_reply(stage.ben, stage.space, reply.pk, body="Three")
    microblog.edit_reply(stage.chi, stage.space, stage.reply(post, stage.chi).pk, body="Mine")
    PostVersion.objects.update(replaced_at=timezone.now() - timedelta(hours=2))
    edit(stage, post, "Three")


def test_versions_of_replies_go_with_their_author(stage):
    reply, other = stage.reply(stage.post()), stage.reply(stage.post(), stage.chi)
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="Second")
    microblog.edit_reply(stage.chi, stage.space, other.pk, body="Second")

    assert [row["body"] for row in microblog.export_person(stage.ben.user_id)["microblog"]["post_versions"]] == [
        "Thank you"
    ]
    microblog.retire_person(stage.ben.user_id)
    assert list(PostVersion.objects.values_list("reply_key", flat=True)) == [other.pk]
