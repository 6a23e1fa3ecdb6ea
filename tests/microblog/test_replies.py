import pytest

from microblog import api as microblog
from microblog.data import Policy, Reader
from microblog.enums import Audience
from microblog.models import Mention, Post
from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.notices.models import Notice
from tests.microblog.oracle import assert_sound


def told(reader):
    return list(Notice.objects.filter(recipient_id=reader.user_id).order_by("pk").values_list("kind", "count"))


def test_reply_counts_and_tells_the_author_of_the_post(stage):
    post = stage.post(stage.ben)
    stage.reply(post, by=stage.chi)
    reply = stage.reply(post, by=stage.ada, body="**Yes**")

    post.refresh_from_db()
    assert (post.reply_count, post.mentor_reply_count, post.last_reply_at) == (2, 1, reply.created_at)
    assert (told(stage.ben), "<strong>" in reply.body_html) == ([("commented", 2)], True)
    assert_sound(stage.space)


def test_whoever_is_answered_is_told_too_and_nobody_of_their_own_words(stage):
    post = stage.post(stage.ben)
    first = stage.reply(post, by=stage.chi)
    stage.reply(post, by=stage.ben, parent_id=first.pk)
    stage.reply(post, by=stage.chi, parent_id=first.pk)

    assert (told(stage.chi), told(stage.ben)) == ([("commented", 1)], [("commented", 2)])


def test_answered_person_who_may_not_read_the_post_any_more_is_not_told(stage):
    zoe = stage.join("zoe", "mentor")
    stage.pair(stage.ada, zoe)
    post = stage.post(to=Audience.MENTEES)
    first = stage.reply(post, by=zoe)
    microblog.block_person(zoe, stage.space, stage.ada.person_id)

    stage.reply(post, by=stage.ben, parent_id=first.pk)

    assert told(zoe) == []


def test_reply_to_somebody_who_is_gone(stage):
    post = stage.post()
    first = stage.reply(post)
    microblog.retire_person(stage.ben.user_id)
    microblog.retire_person(stage.ada.user_id)

    assert stage.reply(post, by=stage.dee, parent_id=first.pk).parent_id == first.pk
    assert Notice.objects.exclude(recipient_id=stage.ada.user_id).count() == 0


def test_those_named_in_a_reply_are_told_once_and_only_if_they_may_read(stage):
    stage.join("stranger")
    post = stage.post(to=Audience.MENTEES)
    stage.reply(post, body="@ada @chi @stranger @ben")

    assert (told(stage.ada), told(stage.chi)) == ([("mentioned", 1)], [("mentioned", 1)])
    assert Notice.objects.count() == 2
    assert set(Mention.objects.values_list("user_id", flat=True)) == {stage.ada.user_id, stage.chi.user_id}


def test_named_person_whom_the_writer_has_blocked_is_not_told(stage):
    post = stage.post()
    stage.block(stage.chi, stage.ben)
    stage.reply(post, body="@chi")

    assert told(stage.chi) == []


def test_muted_thread_is_silent_in_the_notices(stage):
    post = stage.post(stage.ben)
    microblog.mute_thread(stage.ben, stage.space, post.pk)
    stage.reply(post, by=stage.chi, body="@ben?")
    assert told(stage.ben) == []
    microblog.unmute_thread(stage.ben, stage.space, post.pk)
    stage.reply(post, by=stage.chi)

    assert told(stage.ben) == [("commented", 1)]


def test_edit_of_a_reply_tells_who_is_newly_named(stage):
    reply = stage.reply(stage.post(), body="@chi")
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="@chi @dee")
    same = microblog.edit_reply(stage.ben, stage.space, reply.pk, body="@chi @dee")

    assert (told(stage.chi), told(stage.dee)) == ([("mentioned", 1)], [("mentioned", 1)])
    assert same.edited_at is not None


def test_edit_to_a_held_word_takes_the_reply_back_and_its_count(stage):
    stage.hold("casino")
    post = stage.post()
    reply = stage.reply(post)
    held = microblog.edit_reply(stage.ben, stage.space, reply.pk, body="A casino")
    again = microblog.edit_reply(stage.ben, stage.space, reply.pk, body="Two casino")

    post.refresh_from_db()
    assert (held.visibility, again.visibility, post.reply_count) == (Visibility.HELD, Visibility.HELD, 0)
    assert_sound(stage.space)


def test_who_may_not_edit_a_reply(stage):
    post = stage.post()
    reply = stage.reply(post)
    with pytest.raises(NotAllowed):
        microblog.edit_reply(stage.chi, stage.space, reply.pk, body="x")
    Post.objects.update(is_locked=True)
    with pytest.raises(NotAllowed):
        microblog.edit_reply(stage.ben, stage.space, reply.pk, body="x")
    with pytest.raises(NotFound):
        microblog.edit_reply(stage.ben, stage.space, 10**9, body="x")


def test_conversation_that_is_closed_takes_no_reply(stage):
    post = stage.post()
    Post.objects.update(is_locked=True)
    with pytest.raises(NotAllowed, match="closed"):
        stage.reply(post)
    Post.objects.update(is_locked=False)
    stage.hide(post)
    with pytest.raises(NotAllowed):
        stage.reply(post, by=stage.ada)
    with pytest.raises(NotFound):
        stage.reply(post)


def test_who_may_not_reply(stage):
    post = stage.post(to=Audience.MENTEES)
    through = Reader(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)
    with pytest.raises(NotAllowed):
        stage.reply(post, by=through)
    for reader in (stage.join("stranger"), Reader(None)):
        with pytest.raises(NotFound):
            stage.reply(post, by=reader)


def test_reply_that_says_nothing_or_too_much_is_refused(stage):
    post = stage.post()
    for body, policy in ((" ", None), ("x" * 11, Policy(post_length=10))):
        with pytest.raises(Invalid):
            stage.reply(post, body=body, policy=policy)


def test_parent_of_another_thread_is_refused(stage):
    elsewhere = stage.reply(stage.post())
    with pytest.raises(NotFound):
        stage.reply(stage.post(), parent_id=elsewhere.pk)


def test_too_many_in_a_short_time(stage, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {**conf.DEFAULTS["LIMITS"], "comment": (1, 3600)}}
    post = stage.post()
    stage.reply(post)
    with pytest.raises(Conflict):
        stage.reply(post)


@pytest.mark.parametrize("others", [1, 3])
def test_queries_of_a_reply(stage, queries, others):
    post = stage.post()
    for number in range(others):
        stage.reply(post, by=stage.join(f"member{number}"))

    with queries() as found:
        stage.reply(post)

    # The post, the limit, its count, the row, mentions answered, who mutes, the notice that waits.
    assert len(found) == 7, found


def test_a_reply_under_what_one_may_not_read_is_missing_as_one_that_never_was(stage):
    post = stage.post(to=Audience.NAMED, named=(stage.ben,))
    reply = stage.reply(post)

    with pytest.raises(NotFound) as hidden:
        microblog.find_reply(stage.chi, stage.space, reply.pk)
    with pytest.raises(NotFound) as missing:
        microblog.find_reply(stage.chi, stage.space, 987_654)

    assert hidden.value.message == missing.value.message
