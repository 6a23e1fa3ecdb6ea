import pytest
from django.template.defaultfilters import striptags

from microblog import api as microblog
from microblog.data import Reader
from microblog.enums import Audience
from microblog.models import Mark
from social_learning_xblocks.kit.errors import Invalid, NotFound
from social_learning_xblocks.notices.api import unread_count
from tests.factories.microblog import subject


def texts(thread):
    return [striptags(reply.html) for reply in thread.replies]


def test_replies_come_oldest_first_with_what_the_reader_may_do(stage):
    post = stage.post(body="How is week 4?")
    first = stage.reply(post, body="Hard")
    second = stage.reply(post, by=stage.chi, body="Harder", parent_id=first.pk)

    found = microblog.thread(stage.ben, stage.space, post.pk)

    assert [(card.id, card.author.name, card.parent_id, card.is_mine) for card in found.replies] == [
        (first.pk, "ben", None, True),
        (second.pk, "chi", first.pk, False),
    ]
    assert found.replies[0].may == {"reply", "edit", "delete"}
    assert found.replies[1].may == {"reply", "report"}
    assert (found.post.id, found.post.reply_count, found.next_cursor) == (post.pk, 2, "")
    assert found.post.may == {"reply", "react", "report", "pass_on", "quote"}


def test_pages_hold_every_reply_once_while_others_come_and_go(stage):
    post = stage.post()
    replies = [stage.reply(post, body=f"Reply {number}") for number in range(45)]

    first = microblog.thread(stage.chi, stage.space, post.pk)
    stage.hide(replies[19])
    stage.reply(post, body="Late")
    second = microblog.thread(stage.chi, stage.space, post.pk, cursor=first.next_cursor)
    third = microblog.thread(stage.chi, stage.space, post.pk, cursor=second.next_cursor)

    assert [len(page.replies) for page in (first, second, third)] == [20, 20, 6]
    shown = [card.id for page in (first, second, third) for card in page.replies]
    assert shown[:45] == [reply.pk for reply in replies]
    assert (shown == sorted(shown), third.next_cursor) == (True, "")


def test_replies_of_blocked_people_are_left_out_both_ways(stage):
    post = stage.post()
    stage.reply(post, by=stage.ben, body="I am Ben")
    stage.reply(post, by=stage.chi, body="I am Chi")
    stage.block(stage.ben, stage.chi)

    seen = {
        name: texts(microblog.thread(getattr(stage, name), stage.space, post.pk))
        for name in ("ada", "ben", "chi", "dee")
    }

    both = ["I am Ben", "I am Chi"]
    assert seen == {"ada": both, "ben": both[:1], "chi": both[1:], "dee": both}


def test_reply_of_a_blocked_person_does_not_open_and_cannot_be_answered(stage):
    post = stage.post()
    reply = stage.reply(post, by=stage.chi)
    stage.block(stage.ben, stage.chi)

    for attempt in (
        lambda: microblog.show_reply(stage.ben, stage.space, reply.pk),
        lambda: stage.reply(post, by=stage.ben, parent_id=reply.pk),
        lambda: microblog.report_post(stage.ben, stage.space, *subject(reply), reason="spam"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_thread_opens_for_the_audience_only(stage):
    post = stage.post(to=Audience.MENTEES)
    reply = stage.reply(post)
    stranger = stage.join("stranger")

    for reader in (stranger, stage.eve, Reader(None)):
        for show, key in ((microblog.thread, post), (microblog.show_post, post), (microblog.show_reply, reply)):
            with pytest.raises(NotFound):
                show(reader, stage.space, key.pk)
    assert microblog.show_reply(stage.chi, stage.space, reply.pk).id == reply.pk


def test_hidden_reply_is_shown_to_its_author_and_moderators_with_the_reason(stage):
    post = stage.post()
    reply = stage.reply(post)
    stage.hide(reply, "Be kind")

    seen = {
        name: [(card.id, card.reason) for card in microblog.thread(getattr(stage, name), stage.space, post.pk).replies]
        for name in ("ben", "chi", "dee")
    }

    assert seen == {"ben": [(reply.pk, "Be kind")], "chi": [], "dee": [(reply.pk, "Be kind")]}


def test_deleted_reply_is_in_no_thread_and_its_author_can_still_undo(stage):
    post = stage.post()
    reply = stage.reply(post)
    microblog.delete_post(stage.ben, stage.space, *subject(reply))

    assert [microblog.thread(getattr(stage, name), stage.space, post.pk).replies for name in ("ben", "dee")] == [[], []]
    assert microblog.show_reply(stage.ben, stage.space, reply.pk).may == {"undelete"}


def test_opening_counts_as_seen_and_reads_the_notices(stage):
    post = stage.post(body="Hello @ben")
    assert unread_count(stage.space, stage.ben.user_id) == 1

    microblog.thread(stage.ben, stage.space, post.pk)
    microblog.thread(stage.ada, stage.space, post.pk)

    assert unread_count(stage.space, stage.ben.user_id) == 0
    assert list(Mark.objects.values_list("user_id", flat=True)) == [stage.ben.user_id]


def test_somebody_who_looks_through_other_eyes_leaves_no_trace(stage):
    post = stage.post(body="Hello @ben")
    stage.hide(stage.reply(post))
    through = Reader(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)

    found = microblog.thread(through, stage.space, post.pk)

    assert (found.replies, found.post.may, Mark.objects.count()) == ([], frozenset(), 0)
    assert unread_count(stage.space, stage.ben.user_id) == 2


def test_authors_who_are_gone_are_former_members(stage):
    post = stage.post()
    stage.reply(post)
    for reader in (stage.ada, stage.ben):
        microblog.retire_person(reader.user_id)

    found = microblog.thread(stage.dee, stage.space, post.pk)

    assert (found.post.author.name, found.replies[0].author.name) == ("Former member", "Former member")


def test_cursor_of_somebody_else_is_refused(stage):
    post = stage.post()
    for cursor in ("nonsense", "WzEsIDJd"):
        with pytest.raises(Invalid):
            microblog.thread(stage.ben, stage.space, post.pk, cursor=cursor)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_thread(stage, queries, count):
    post = stage.post()
    for number in range(count):
        stage.reply(post, by=stage.join(f"member{number}"))
    stage.hide(stage.reply(post))

    with queries() as first:
        microblog.thread(stage.dee, stage.space, post.pk)
    with queries() as card:
        microblog.show_post(stage.dee, stage.space, post.pk)

    # The post with its poll, replies, people twice, marks, why one is hidden, seen, notices.
    assert len(first) == 8, first
    assert len(card) == 3, card


def test_a_reply_in_its_place_comes_after_the_two_above_it(stage, queries):
    post = stage.post(stage.dee)
    chain = [stage.reply(post)]
    for reader in (stage.ada, stage.chi, stage.ben):
        chain.append(stage.reply(post, by=reader, parent_id=chain[-1].pk))
    keys = [reply.pk for reply in chain]

    found = [[card.id for card in microblog.reply_in_place(stage.dee, stage.space, key)] for key in keys]
    stage.block(stage.ben, stage.ada)
    with queries() as asked:
        alone = microblog.reply_in_place(stage.ben, stage.space, keys[2])

    assert found == [keys[:1], keys[:2], keys[:3], keys[1:]]
    assert ([card.id for card in alone], len(asked)) == ([keys[0], keys[2]], 4)
