import pytest

from microblog import api as microblog
from microblog.enums import Audience
from microblog.models import Mention, Post
from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.qa import api as qa
from tests.factories.microblog import subject
from tests.microblog.oracle import assert_sound


def kinds(reader):
    return list(Notice.objects.filter(recipient_id=reader.user_id).order_by("pk").values_list("kind", flat=True))


def acts(post):
    post_type, post_id = subject(post)
    rows = AuditEntry.objects.filter(subject_type=post_type, subject_id=post_id).order_by("pk")
    return list(rows.values_list("act", "actor_id", "reason"))


def test_author_deletes_a_post_and_brings_it_back(stage):
    post = stage.post(body="Hello")

    deleted = microblog.delete_post(stage.ada, stage.space, *subject(post))
    assert (deleted.visibility, stage.seen(stage.ben)) == (Visibility.DELETED, [])
    back = microblog.undelete_post(stage.ada, stage.space, *subject(post))

    assert (back.visibility, stage.seen(stage.ben)) == (Visibility.VISIBLE, ["Hello"])
    assert acts(post) == [("deleted", stage.ada.user_id, ""), ("undeleted", stage.ada.user_id, "")]


def test_staff_can_undo_the_deletion_of_their_own_post(stage):
    post = stage.post(stage.dee)
    microblog.delete_post(stage.dee, stage.space, *subject(post))

    assert microblog.undelete_post(stage.dee, stage.space, *subject(post)).is_visible


def test_counts_follow_a_reply_that_goes_and_comes_back(stage):
    post = stage.post(stage.ben, kind="question")
    first = stage.reply(post, by=stage.chi)
    mentor = stage.reply(post, by=stage.ada)
    counts = []
    for step in (
        lambda: microblog.delete_post(stage.ada, stage.space, *subject(mentor)),
        lambda: stage.hide(first),
        lambda: microblog.undelete_post(stage.ada, stage.space, *subject(mentor)),
        lambda: microblog.moderate_post(stage.dee, stage.space, *subject(first), act="restored"),
    ):
        step()
        post.refresh_from_db()
        counts.append((post.reply_count, post.mentor_reply_count, post.last_reply_at, post.awaits_author))
        assert_sound(stage.space)

    assert counts == [
        (1, 0, first.created_at, True),
        (0, 0, None, False),
        (1, 1, mentor.created_at, True),
        (2, 1, mentor.created_at, True),
    ]


def test_others_delete_nothing_and_nothing_is_deleted_twice(stage):
    post = stage.post(stage.ben)
    for reader in (stage.chi, stage.dee):
        with pytest.raises(NotAllowed, match="your own"):
            microblog.delete_post(reader, stage.space, *subject(post))
    with pytest.raises(NotAllowed, match="brought back"):
        microblog.undelete_post(stage.ben, stage.space, *subject(post))
    microblog.delete_post(stage.ben, stage.space, *subject(post))
    with pytest.raises(NotAllowed):
        microblog.delete_post(stage.ben, stage.space, *subject(post))


def test_deleting_and_bringing_back_has_a_limit(stage, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {**conf.DEFAULTS["LIMITS"], "undo": (2, 3600)}}
    post = stage.post()
    microblog.delete_post(stage.ada, stage.space, *subject(post))
    microblog.undelete_post(stage.ada, stage.space, *subject(post))

    with pytest.raises(Conflict):
        microblog.delete_post(stage.ada, stage.space, *subject(post))


def test_unknown_types_and_acts_are_refused(stage):
    post = stage.post()
    with pytest.raises(NotFound):
        microblog.delete_post(stage.ada, stage.space, "question", post.pk)
    with pytest.raises(NotAllowed):
        microblog.moderate_post(stage.dee, stage.space, "post", post.pk, act="deleted")
    with pytest.raises(NotAllowed):
        microblog.moderate_post(stage.ben, stage.space, "post", post.pk, act="hidden")


def test_moderator_hides_and_everybody_concerned_hears_of_it(stage):
    post = stage.post(stage.ben, body="Buy this")
    microblog.report_post(stage.chi, stage.space, *subject(post), reason="spam", note="Third time")

    stage.hide(post, "No advertising")

    assert (kinds(stage.ben), kinds(stage.chi)) == (["moderated"], ["hidden"])
    assert acts(post) == [("hidden", stage.dee.user_id, "No advertising")]
    assert (stage.seen(stage.chi), microblog.moderation_queue(stage.dee, stage.space)) == ([], [])
    assert microblog.show_post(stage.ben, stage.space, post.pk).reason == "No advertising"
    with pytest.raises(Conflict):
        stage.hide(post)


def test_reports_can_be_dismissed(stage):
    reply = stage.reply(stage.post())
    microblog.report_post(stage.chi, stage.space, *subject(reply), reason="rude")

    microblog.dismiss_reports(stage.dee, stage.space, *subject(reply))

    assert (kinds(stage.chi), microblog.moderation_queue(stage.dee, stage.space)) == (["kept"], [])
    assert acts(reply) == [("kept", stage.dee.user_id, "")]
    with pytest.raises(NotAllowed):
        microblog.dismiss_reports(stage.ben, stage.space, *subject(reply))


def test_nobody_reports_themselves_or_what_is_not_shown(stage):
    post = stage.post(stage.ben)
    with pytest.raises(NotAllowed):
        microblog.report_post(stage.ben, stage.space, *subject(post), reason="spam")
    stage.hide(post)
    with pytest.raises(NotAllowed):
        microblog.report_post(stage.dee, stage.space, *subject(post), reason="spam")


def test_held_post_tells_those_it_names_once_when_it_is_approved(stage):
    stage.hold("casino")
    post = stage.post(stage.ben, body="@chi: the casino opens")
    assert (post.visibility, kinds(stage.chi), acts(post)) == (
        Visibility.HELD,
        [],
        [("held", stage.ben.user_id, "casino")],
    )

    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="approved")
    stage.hide(post)
    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="restored")

    assert (kinds(stage.chi), Mention.objects.count()) == (["mentioned"], 1)
    assert kinds(stage.ben) == ["approved", "moderated"]


def test_held_reply_counts_and_tells_when_it_is_approved(stage):
    stage.hold("casino")
    post = stage.post(stage.chi)
    reply = stage.reply(post, body="@ada knows a casino")
    assert_sound(stage.space)

    microblog.moderate_post(stage.dee, stage.space, *subject(reply), act="approved")

    post.refresh_from_db()
    assert (post.reply_count, kinds(stage.chi), kinds(stage.ada)) == (1, ["commented"], ["mentioned"])
    assert_sound(stage.space)


def test_deleted_while_held_waits_again_when_it_is_brought_back(stage):
    stage.hold("casino")
    post = stage.post(stage.ben, body="A casino")
    microblog.delete_post(stage.ben, stage.space, *subject(post))

    assert microblog.undelete_post(stage.ben, stage.space, *subject(post)).visibility == Visibility.HELD


def test_reply_that_is_hidden_names_nobody_until_it_is_restored(stage):
    post = stage.post(stage.ben)
    reply = stage.reply(post, by=stage.chi, body="Ask @ada")
    assert stage.seen(stage.ada, "mentions") == ["Hello"]

    stage.hide(reply)
    assert stage.seen(stage.ada, "mentions") == []
    microblog.moderate_post(stage.dee, stage.space, *subject(reply), act="restored")

    assert stage.seen(stage.ada, "mentions") == ["Hello"]
    assert kinds(stage.ada) == ["mentioned"]


def test_queue_shows_what_is_held_then_what_is_reported(stage):
    stage.hold("casino")
    reported = stage.post(stage.ben, body="Fine", to=Audience.EVERYBODY)
    reply = stage.reply(reported, by=stage.chi, body="Not fine")
    held_reply = stage.reply(reported, body="A casino")
    held = stage.post(stage.ben, body="My casino")
    microblog.report_post(stage.ada, stage.space, *subject(reply), reason="rude", note="Look")
    microblog.report_post(stage.ada, stage.space, *subject(reported), reason="spam")
    microblog.report_post(stage.chi, stage.space, *subject(reported), reason="spam")
    question = qa.ask_question(stage.ben, stage.space, title="What is a fold?", body="?")
    qa.report_post(stage.chi, stage.space, "question", question.pk, reason="spam")

    found = microblog.moderation_queue(stage.dee, stage.space)

    assert [(item.post_type, item.post_id, item.thread_id, item.report_count) for item in found] == [
        ("post", held.pk, held.pk, 0),
        ("reply", held_reply.pk, reported.pk, 0),
        ("reply", reply.pk, reported.pk, 1),
        ("post", reported.pk, reported.pk, 2),
    ]
    assert (found[2].reasons, found[2].notes, found[2].author.name) == (("Rude or hurtful",), ("Look",), "chi")
    assert [item.post_id for item in qa.moderation_queue(stage.dee, stage.space)] == [question.pk]
    with pytest.raises(NotAllowed):
        microblog.moderation_queue(stage.ada, stage.space)


def test_reported_post_that_is_gone_is_not_in_the_queue(stage):
    post = stage.post(stage.ben)
    microblog.report_post(stage.chi, stage.space, *subject(post), reason="spam")
    Post.objects.all().delete()

    assert microblog.moderation_queue(stage.dee, stage.space) == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_queue(stage, queries, count):
    stage.hold("casino")
    for number in range(count):
        post = stage.post(stage.ben, body=f"Post {number}")
        reply = stage.reply(post, body=f"Reply {number}")
        stage.reply(post, body="casino")
        microblog.report_post(stage.ada, stage.space, *subject(post), reason="spam")
        microblog.report_post(stage.ada, stage.space, *subject(reply), reason="spam")

    with queries() as found:
        queue = microblog.moderation_queue(stage.dee, stage.space)

    assert (len(queue), len(found)) == (3 * count, 8), found


def test_reply_of_somebody_who_is_gone_can_still_be_hidden(stage):
    post = stage.post()
    reply = stage.reply(post)
    microblog.retire_person(stage.ben.user_id)

    stage.hide(reply)

    post.refresh_from_db()
    assert (post.reply_count, post.awaits_author) == (0, False)


def test_queue_says_for_which_word_and_under_what_and_is_counted(stage, queries):
    stage.hold("casino")
    post = stage.post(body="Good **morning**")
    stage.reply(post, body="Come to the casino")
    microblog.report_post(stage.ben, stage.space, *subject(post), reason="spam")

    held, reported = microblog.moderation_queue(stage.dee, stage.space)
    with queries() as found:
        count = microblog.count_undecided(stage.dee, stage.space)

    assert (held.held_word, held.title) == ("casino", "Reply to “Good morning”")
    assert (reported.held_word, reported.title) == ("", "Post")
    assert reported.html == '<p dir="auto">Good <strong>morning</strong></p>'
    assert (count, len(found)) == (2, 3)
    assert microblog.count_undecided(stage.ada, stage.space) == 0


def test_hiding_is_undone_as_if_nothing_had_been_decided(stage):
    post = stage.post()
    reply = stage.reply(post)
    microblog.report_post(stage.chi, stage.space, *subject(reply), reason="spam")
    stage.hide(reply, "Rude")

    microblog.undo_hiding(stage.dee, stage.space, *subject(reply))

    post.refresh_from_db()
    (waiting,) = microblog.moderation_queue(stage.dee, stage.space)
    assert (post.reply_count, waiting.post_id, waiting.report_count) == (1, reply.pk, 1)
    with pytest.raises(Conflict):
        microblog.undo_hiding(stage.dee, stage.space, *subject(reply))


def test_what_waited_for_review_when_it_was_hidden_is_not_shown_by_the_undo(stage):
    stage.hold("casino")
    post = stage.post(stage.ben, "The casino")
    with pytest.raises(NotAllowed):
        microblog.undo_hiding(stage.ada, stage.space, *subject(stage.post()))
    stage.hide(post)
    with pytest.raises(NotAllowed):
        microblog.undo_hiding(stage.ben, stage.space, *subject(post))

    microblog.undo_hiding(stage.dee, stage.space, *subject(post))

    (waiting,) = microblog.moderation_queue(stage.dee, stage.space)
    assert (waiting.post_id, waiting.held_word, stage.seen(stage.chi)) == (post.pk, "casino", ["Hello"])
    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="approved")
    assert stage.seen(stage.chi) == ["Hello", "The casino"]
