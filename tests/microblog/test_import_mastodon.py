"""The archive of a Mastodon account, read into a space."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from microblog import api as microblog
from microblog.domain.archives import saving, shelf
from microblog.models import Mark, Post, PostTag, Reply
from social_learning_xblocks.kit import platform
from social_learning_xblocks.spaces.models import Membership, SpaceImage
from tests.factories.archives import (
    EVERYBODY,
    FOLLOWERS,
    ME,
    boost,
    mastodon,
    note,
    outbox,
    url,
)
from tests.factories.images import picture
from tests.factories.links import FETCHER, RIDGE
from tests.microblog.mastodons import OTHER, bodies, counts, run
from tests.microblog.oracle import assert_sound


def test_addresses_in_a_post_have_cards_where_the_site_wants_them(stage, tmp_path, settings):
    settings.SOCIAL_LEARNING = {"LINK_FETCHER": FETCHER}
    notes = [note(number, f'<p>See <a href="{RIDGE}">this</a></p>') for number in (1, 2)]

    run(stage, mastodon(tmp_path, *notes, note(3, "<p>None</p>")))
    microblog.fetch_cards()

    cards = microblog.timeline(stage.ben, stage.space, view="everybody").items
    assert [card.link and card.link.title for card in cards] == [None, "Ridge regression", "Ridge regression"]


def test_a_post_comes_with_its_text_date_author_and_hashtags(stage, tmp_path):
    content = (
        '<p>See <a href="https://example.org/x">this</a> <a href="https://social.example/tags/Week4" class="mention '
        'hashtag" rel="tag">#<span>Week4</span></a> <script>alert(1)</script></p><p>two<br>three &amp; *stars*</p>'
    )
    tag = {"type": "Hashtag", "href": "https://social.example/tags/Week4", "name": "#Week4"}
    report = run(stage, mastodon(tmp_path, note(1, content, tag=[tag], updated="2024-03-02T10:00:00Z")))

    post = Post.objects.get()
    assert post.body == "See [this](https://example.org/x) #Week4\n\ntwo\nthree & \\*stars\\*"
    assert "<script" not in post.body_html
    assert (post.created_at, post.edited_at) == (
        datetime(2024, 3, 1, 10, tzinfo=UTC),
        datetime(2024, 3, 2, 10, tzinfo=UTC),
    )
    assert (post.audience, post.visibility, post.is_first, post.wants_answer, post.announced_at) == (
        0,
        0,
        False,
        False,
        post.created_at,
    )
    assert list(PostTag.objects.values_list("tag__name", flat=True)) == ["week4"]
    author = get_user_model().objects.get(pk=post.author_id)
    assert (author.username, author.first_name, author.is_active) == (
        "mastodon-social.example-ada",
        "Ada Okafor",
        False,
    )
    assert platform.name_of(author) == "Ada Okafor"
    assert Membership.objects.get(user=author, space=stage.space).role == "learner"
    assert (counts(report.made), counts(report.skipped), report.is_finished) == ({"posts": 1}, {}, True)
    assert microblog.history_of(stage.ben, stage.space, post.pk)[0].number == 1


def test_imported_twice_nothing_is_there_twice(stage, tmp_path):
    path = mastodon(
        tmp_path,
        note(1),
        note(2, inReplyTo=url(1)),
        note(
            3,
            attachment=[{"type": "Document", "mediaType": "image/png", "url": "/media_attachments/a.png", "name": "A"}],
        ),
        boost(4, url(1)),
        files={"media_attachments/a.png": picture(), "likes.json": outbox(url(3)), "bookmarks.json": outbox(url(1))},
    )
    first, second = run(stage, path), run(stage, path)

    assert counts(first.made) == {"posts": 2, "replies": 1, "boosts": 1, "bookmarks": 1}
    assert (counts(second.made), counts(second.known)) == ({}, {"posts": 3, "replies": 1})
    assert (Post.objects.count(), Reply.objects.count(), SpaceImage.objects.count()) == (3, 1, 1)
    assert_sound(stage.space)


def test_stopped_it_goes_on_where_it_was(stage, tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "ITEMS_AT_ONCE", 2)
    path = mastodon(tmp_path, *(note(number, f"<p>{number}</p>") for number in range(5)))
    saved = saving.save_batch

    def stop(space, batch):
        if Post.objects.count() == 2:
            raise KeyboardInterrupt
        saved(space, batch)

    monkeypatch.setattr(saving, "save_batch", stop)
    with pytest.raises(KeyboardInterrupt):
        run(stage, path)
    assert bodies() == ["0", "1"]
    monkeypatch.setattr(saving, "save_batch", saved)
    run(stage, path)
    assert bodies() == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("to", "cc", "expected"),
    [
        ([EVERYBODY], [FOLLOWERS], "posts"),
        ([FOLLOWERS], [EVERYBODY], "posts"),
        (["as:Public"], [], "posts"),
        ([FOLLOWERS], [OTHER], "post for followers only"),
        ([OTHER], [], "direct message"),
        ([], [], "direct message"),
        (None, None, "direct message"),
        ([f"{OTHER}#Public"], [], "direct message"),
    ],
)
def test_only_what_was_for_everybody_is_for_everybody(stage, tmp_path, to, cc, expected):
    activity = note(1)
    for holder in (activity, activity["object"]):
        holder["to"], holder["cc"] = to, cc
    report = run(stage, mastodon(tmp_path, activity))
    assert {**counts(report.made), **counts(report.skipped)} == {expected: 1}
    assert Post.objects.count() == (expected == "posts")


def test_where_the_two_lists_of_readers_disagree_the_narrower_one_counts(stage, tmp_path):
    one, other = note(1), note(2)
    one["object"]["to"], one["object"]["cc"] = [OTHER], []
    other["to"], other["cc"] = [FOLLOWERS], []
    silent = note(3)
    for holder in (silent, silent["object"]):
        del holder["to"], holder["cc"]
    report = run(stage, mastodon(tmp_path, one, other, silent))
    assert counts(report.skipped) == {"direct message": 2, "post for followers only": 1}


def test_posts_for_followers_come_for_mentees_where_that_is_wanted(stage, tmp_path):
    path = mastodon(
        tmp_path,
        note(1, "<p>For us</p>", to=[FOLLOWERS]),
        note(2, "<p>More</p>", to=[FOLLOWERS], inReplyTo=url(1)),
        note(3, "<p>For all</p>"),
        note(4, "<p>Aside</p>", to=[FOLLOWERS], inReplyTo=url(3)),
        boost(5, url(1)),
        boost(6, url(3), to=[FOLLOWERS], cc=[]),
    )
    report = run(stage, path, followers=True, people={"ada@social.example": "ada"})

    assert list(Post.objects.order_by("pk").values_list("body", "audience", "author")) == [
        ("For us", 1, stage.ada.user_id),
        ("For all", 0, stage.ada.user_id),
    ]
    assert bodies(Reply) == ["More"]
    assert counts(report.skipped) == {
        "reply for followers only, to a post for everybody": 1,
        "boost for followers only": 2,
    }
    assert stage.seen(stage.ben) == ["For all", "For us"]
    assert stage.seen(stage.join("stranger")) == ["For all"]


def test_replies_become_a_thread_however_wrong_the_clocks_were(stage, tmp_path):
    run(
        stage,
        mastodon(
            tmp_path,
            note(3, "<p>three</p>", inReplyTo=url(2), published="2024-01-01T10:00:00Z"),
            note(2, "<p>two</p>", inReplyTo=url(1), published="2024-02-01T10:00:00Z"),
            note(1, "<p>one</p>", published="2024-03-01T10:00:00Z"),
            note(4, "<p>elsewhere</p>", inReplyTo=f"{OTHER}/statuses/9"),
            note(5, "<p>to nobody</p>", inReplyTo={"id": url(4)}),
            note(6, "<p>circle</p>", inReplyTo=url(7)),
            note(7, "<p>circle</p>", inReplyTo=url(6)),
            note(8, "<p>myself</p>", inReplyTo=url(8)),
        ),
    )
    two, three = Reply.objects.order_by("pk")
    post = Post.objects.get()
    assert (two.body, two.post_id, two.parent_id) == ("two", post.pk, None)
    assert (three.body, three.post_id, three.parent_id) == ("three", post.pk, two.pk)
    assert (post.reply_count, post.awaits_author) == (2, False)
    assert_sound(stage.space)


def test_what_is_left_out_is_said(stage, tmp_path):
    foreign = note(9)
    foreign["object"]["attributedTo"] = OTHER
    report = run(
        stage,
        mastodon(
            tmp_path,
            note(1, ""),
            note(2, "<p> </p>"),
            note(3, "<p>x</p>", inReplyTo="https://gone.example/1"),
            boost(4, "https://gone.example/2"),
            {"type": "Like", "actor": ME, "to": [EVERYBODY], "object": url(1)},
            note(5, id=None),
            foreign,
            note(6),
            note(6),
            17,
            None,
            {"type": ["Create"], "object": "x"},
        ),
    )
    assert counts(report.skipped) == {
        "post without text": 2,
        "reply to what is not here": 1,
        "boost of what is not a post here": 1,
        "activity that is neither a post nor a boost": 4,
        "post without an id or an author": 1,
        "post of somebody else": 1,
        "post that is in the archive twice": 1,
    }
    assert bodies() == ["Hello"]


def test_boosts_come_where_the_post_is_here_and_once(stage, tmp_path):
    mastodon(tmp_path / "bob", note(1, "<p>Of Bob</p>"))
    run(stage, tmp_path / "bob", people={"ada": "ben"})
    report = run(
        stage,
        mastodon(tmp_path / "me", boost(2, url(1)), boost(3, url(1)), boost(4, f"{url(2)}/activity")),
        people={"ada": "chi"},
    )
    again = run(stage, mastodon(tmp_path / "late", boost(8, url(1))), people={"ada": "chi"})
    nobody = run(stage, mastodon(tmp_path / "nobody", boost(9, url(1))), anonymous=True)

    original, shown = Post.objects.order_by("pk")
    assert (shown.quoted_id, shown.author_id, shown.body, shown.folded) == (
        original.pk,
        stage.chi.user_id,
        "",
        original.folded,
    )
    assert counts(report.skipped) == {"second boost of the same post": 1, "boost of what is not a post here": 1}
    assert counts(again.skipped) == {"second boost of the same post": 1}
    assert counts(nobody.skipped) == {"boost of nobody": 1}


def test_rows_are_given_their_ids_where_the_database_does_not_tell_them(stage, tmp_path, monkeypatch):
    monkeypatch.setattr(type(connection.features), "can_return_rows_from_bulk_insert", False)
    run(stage, mastodon(tmp_path, note(1), note(2, inReplyTo=url(1)), note(3, inReplyTo=url(2))))
    second, third = Reply.objects.order_by("pk")
    assert (second.post, second.parent) == (Post.objects.get(), None)
    assert (third.post, third.parent) == (Post.objects.get(), second)


def test_a_reply_to_a_boost_has_no_thread_here(stage, tmp_path):
    report = run(stage, mastodon(tmp_path, note(1), boost(2, url(1)), note(3, inReplyTo=f"{url(2)}/activity")))
    assert counts(report.skipped) == {"reply to what is not here": 1}


def test_likes_and_bookmarks_of_what_is_here(stage, tmp_path):
    run(stage, mastodon(tmp_path / "a", note(1, "<p>one</p>"), note(2, "<p>two</p>")), people={"ada": "ben"})
    one, two = Post.objects.order_by("pk")
    microblog.react_to(stage.chi, stage.space, two.pk, reaction="idea")
    path = mastodon(
        tmp_path / "b",
        files={
            "likes.json": outbox(url(1), {"id": url(2)}, "https://gone.example/1", 7),
            "bookmarks.json": outbox(url(2)),
        },
    )
    report = run(stage, path, people={"ada": "chi"})
    nobody = run(stage, path, anonymous=True)

    marks = {mark.post_id: (mark.reaction, mark.is_bookmarked) for mark in Mark.objects.filter(user=stage.chi.user_id)}
    assert marks == {one.pk: ("like", False), two.pk: ("idea", True)}
    assert (counts(report.made), counts(nobody.made)) == ({"reactions": 1, "bookmarks": 1}, {})
    assert list(microblog.check_counters(stage.space)) == []


def test_a_broken_list_of_likes_stops_nothing(stage, tmp_path):
    report = run(stage, mastodon(tmp_path, note(1), files={"likes.json": "{"}))
    assert (bodies(), len(report.damages)) == (["Hello"], 1)


def test_nobodys_name_is_taken_over_where_that_is_not_wanted(stage, tmp_path):
    before = get_user_model().objects.count()
    run(stage, mastodon(tmp_path, note(1)), anonymous=True)
    assert (Post.objects.get().author_id, get_user_model().objects.count()) == (None, before)


@pytest.mark.parametrize("name", ["ada", "ada@social.example", "@Ada@social.example", ME])
def test_the_author_is_somebody_here_where_the_list_says_so(stage, tmp_path, name):
    run(stage, mastodon(tmp_path, note(1)), people={name.lower(): "ben"})
    assert Post.objects.get().author_id == stage.ben.user_id


def test_somebody_of_the_list_without_an_account_is_said(stage, tmp_path):
    report = run(stage, mastodon(tmp_path, note(1)), people={"ada": "zoe"})
    assert report.changed.as_dict() == {"person of the list without an account here": {"count": 1, "first": ["zoe"]}}


def test_boosts_of_different_posts_are_different_boosts(stage, tmp_path):
    report = run(stage, mastodon(tmp_path, note(1), note(2), boost(3, url(1)), boost(4, url(2)), boost(5, url(1))))
    assert (counts(report.made), counts(report.skipped)) == (
        {"posts": 2, "boosts": 2},
        {"second boost of the same post": 1},
    )
