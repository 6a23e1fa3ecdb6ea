import pytest

from microblog import api as microblog
from microblog.data import Reader
from microblog.domain.marks import marks_of, note_seen
from microblog.models import Mark
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices.models import Notice
from tests.microblog.oracle import assert_sound


def react(stage, reader, post, reaction):
    return microblog.react_to(reader, stage.space, post.pk, reaction=reaction).post.reaction_count


def through(reader):
    return Reader(reader.user_id, reader.name, reader.roles, read_only=True)


def test_one_reaction_a_person_however_often_they_change_it(stage):
    post = stage.post()
    counts = [
        react(stage, stage.ben, post, "like"),
        react(stage, stage.ben, post, "like"),
        react(stage, stage.ben, post, "thanks"),
        react(stage, stage.chi, post, "like"),
        react(stage, stage.ben, post, ""),
        react(stage, stage.ben, post, ""),
    ]

    assert counts == [1, 1, 1, 2, 1, 1]
    assert microblog.show_post(stage.chi, stage.space, post.pk).reaction == "like"
    assert_sound(stage.space)


def test_the_author_hears_of_a_person_once_however_often_they_change_their_mind(stage):
    post = stage.post(stage.ada)
    for reaction in ("like", "", "like", "", "thanks"):
        react(stage, stage.ben, post, reaction)
    react(stage, stage.chi, post, "like")

    assert list(Notice.objects.values_list("recipient_id", "kind", "count")) == [(stage.ada.user_id, "reacted", 2)]


def test_who_may_not_react(stage):
    post = stage.post()
    for reader in (stage.ada, through(stage.ben)):
        with pytest.raises(NotAllowed):
            react(stage, reader, post, "like")
    with pytest.raises(Invalid):
        react(stage, stage.ben, post, "boo")
    with pytest.raises(NotFound):
        microblog.react_to(stage.eve, stage.elsewhere, post.pk, reaction="like")
    stage.hide(post)
    with pytest.raises(NotAllowed):
        react(stage, stage.dee, post, "like")


def test_bookmarks_are_a_list_of_ones_own(stage):
    first, second = stage.post(body="One"), stage.post(body="Two")
    microblog.bookmark_post(stage.ben, stage.space, first.pk, on=True)
    microblog.bookmark_post(stage.ben, stage.space, second.pk, on=True)
    microblog.bookmark_post(stage.ben, stage.space, first.pk, on=False)

    assert (stage.seen(stage.ben, "bookmarks"), stage.seen(stage.chi, "bookmarks")) == (["Two"], [])
    with pytest.raises(NotAllowed):
        microblog.bookmark_post(through(stage.ben), stage.space, first.pk, on=True)


def test_announcement_is_acknowledged_once(stage):
    post = stage.post(kind="announcement")
    microblog.acknowledge(stage.ben, stage.space, post.pk)
    first = Mark.objects.get().acknowledged_at
    microblog.acknowledge(stage.ben, stage.space, post.pk)

    assert Mark.objects.get().acknowledged_at == first
    assert microblog.show_post(stage.ben, stage.space, post.pk).is_acknowledged is True
    with pytest.raises(NotAllowed):
        microblog.acknowledge(through(stage.ben), stage.space, post.pk)
    with pytest.raises(Invalid):
        microblog.acknowledge(stage.ben, stage.space, stage.post().pk)


def test_seen_keeps_its_first_moment_and_nobody_is_seen_through_other_eyes(stage):
    post = stage.post()
    note_seen(stage.ben, [post.pk, post.pk])
    first = Mark.objects.get().seen_at
    note_seen(stage.ben, [post.pk])
    note_seen(stage.ben, [])
    note_seen(through(stage.chi), [post.pk])

    assert Mark.objects.get().seen_at == first
    assert (marks_of(Reader(None), [post.pk]), list(marks_of(stage.ben, [post.pk]))) == ({}, [post.pk])


def test_marks_leave_each_other_alone(stage):
    post = stage.post(kind="announcement")
    microblog.timeline(stage.ben, stage.space)
    react(stage, stage.ben, post, "idea")
    microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
    microblog.acknowledge(stage.ben, stage.space, post.pk)

    mark = Mark.objects.get()
    assert (mark.reaction, mark.is_bookmarked) == ("idea", True)
    assert (mark.seen_at is None, mark.acknowledged_at is None) == (False, False)


@pytest.mark.parametrize("others", [1, 3])
def test_queries_of_a_like(stage, queries, others):
    post = stage.post()
    for number in range(others):
        react(stage, stage.join(f"member{number}"), post, "like")

    with queries() as found:
        react(stage, stage.ben, post, "like")

    assert len(found) == 5, found
