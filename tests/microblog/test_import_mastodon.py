"""The archive of a Mastodon account, read into a space."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Reader
from microblog.domain.archives import saving, shelf
from microblog.models import Mark, Post, PostTag, Reply
from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.spaces.models import Membership, SpaceImage
from tests.factories.archives import (
    EVERYBODY,
    FOLLOWERS,
    ME,
    boost,
    contents,
    mastodon,
    note,
    outbox,
    tarred,
    url,
    zipped,
)
from tests.factories.images import picture
from tests.factories.links import FETCHER, RIDGE
from tests.microblog.oracle import assert_sound

OTHER = "https://other.example/users/bob"


def run(stage, path, **wish):
    report = ImportReport("Mastodon", microblog.IMPORTED)
    return microblog.import_mastodon(stage.space, path, report, microblog.ImportWish(**wish))


def counts(tally):
    return {reason: line.count for reason, line in tally}


def bodies(model=Post):
    return list(model.objects.order_by("pk").values_list("body", flat=True))


def command(*words):
    out = io.StringIO()
    call_command("import_mastodon", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


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


def test_pictures_come_made_anew_and_what_is_missing_is_said(stage, tmp_path):
    given = [
        {"type": "Document", "url": "https://files.example/cache/media_attachments/files/1/a.png", "name": "A [map]"},
        {"type": "Document", "url": "/system/media_attachments/files/1/a.png", "name": None},
        {"type": "Document", "url": "/media_attachments/gone.png", "name": "Gone"},
        {"type": "Document", "url": "/media_attachments/film.mp4", "name": ""},
        {"type": "Document", "url": "../../../etc/passwd", "name": "Trick"},
        "nothing",
    ]
    files = {
        "media_attachments/files/1/a.png": picture(),
        "media_attachments/film.mp4": b"film",
        "media_attachments/x": b"",
    }
    report = run(stage, mastodon(tmp_path, note(1, attachment=given), note(2, "", attachment=given[:1]), files=files))

    first, second = Post.objects.order_by("pk")
    assert second.body.startswith("![A &#91;map&#93;](/social-learning/images/")
    assert first.body.count("![") == 2
    assert "[Gone]" in first.body
    assert "passwd" not in first.body
    assert SpaceImage.objects.count() == 3
    assert {image.author_id for image in SpaceImage.objects.all()} == {first.author_id}
    assert counts(report.changed) == {
        "file that is not in the archive: post without it": 3,
        "file that is no picture, or is damaged: post without it": 1,
    }


def test_a_picture_that_is_far_too_large_is_left_out(stage, tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "LARGEST_PICTURE", 10)
    thing = {"type": "Document", "url": "/media_attachments/a.png", "name": "A"}
    report = run(stage, mastodon(tmp_path, note(1, attachment=[thing]), files={"media_attachments/a.png": picture()}))
    assert counts(report.changed) == {"file that is no picture, or is damaged: post without it": 1}


def test_texts_longer_than_people_may_write_here_are_kept_whole_and_longer_ones_cut(stage, tmp_path):
    long = "".join(f"<p>{'word ' * 150}</p>" for _ in range(20))
    report = run(stage, mastodon(tmp_path, note(1, long), note(2, long * 4), note(3, "<p>x</p>" * 50_000)))
    lengths = [len(body) for body in bodies()]
    assert lengths[0] > 10_000
    assert all(28_000 < length <= 30_000 for length in lengths[1:])
    assert counts(report.changed) == {"text shortened": 2}


def test_a_warning_and_the_choices_of_a_poll_are_part_of_the_text(stage, tmp_path):
    choices = [{"type": "Note", "name": name, "replies": {"totalItems": 3}} for name in ("Monday", "", "*Friday*")]
    poll = note(1, "<p>When?</p>", type="Question", oneOf=choices, summary="About  exams")
    language = note(2, None, contentMap={"de": "<p>Hallo</p>"}, published="2024-03-02T00:00:00Z")
    run(stage, mastodon(tmp_path, poll, language))
    assert bodies() == ["**About exams**\n\nWhen?\n\n- Monday\n- \\*Friday\\*", "Hallo"]


def test_strange_letters_stay_and_impossible_ones_go(stage, tmp_path):
    raw = json.dumps(outbox(note(1, "<p>👩‍🚀 مرحبا NUL SURROGATE</p>")))
    raw = raw.replace("NUL", "a\\u0000b").replace("SURROGATE", "\\ud83d")
    run(stage, mastodon(tmp_path, files={"outbox.json": raw}))
    assert bodies() == ["👩‍🚀 مرحبا ab \N{REPLACEMENT CHARACTER}"]


def test_dates_that_are_none_or_to_come_are_now(stage, tmp_path):
    report = run(
        stage,
        mastodon(
            tmp_path,
            *(
                note(number, published=at)
                for number, at in enumerate(
                    ("", None, 7, "0001-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "9999-12-31T23:59:59-23:00")
                )
            ),
            note("naive", published="2024-01-01T00:00:00"),
        ),
    )
    now = timezone.now()
    moments = sorted(Post.objects.values_list("created_at", flat=True))
    assert moments[0] == datetime(2024, 1, 1, tzinfo=UTC)
    assert all(now - timedelta(minutes=1) < at <= now for at in moments[1:])
    assert counts(report.changed) == {"date that cannot be read": 5, "date that is still to come": 1}


def test_what_was_said_long_ago_waits_for_nobody(stage, tmp_path):
    mastodon(tmp_path / "a", note(1))
    run(stage, tmp_path / "a", people={"ada": "ada"})
    run(stage, mastodon(tmp_path / "b", note(2, "<p>Why?</p>", inReplyTo=url(1))), people={"ada": "ben"})
    post = Post.objects.get()
    assert (post.reply_count, microblog.waiting_for(stage.ada, stage.space)) == (1, [])

    microblog.reply_to(stage.ben, stage.space, post.pk, body="And now?")

    assert [card.id for card in microblog.waiting_for(stage.ada, stage.space)] == [post.pk]
    assert_sound(stage.space)


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


def test_an_archive_without_its_actor_is_read_too(stage, tmp_path):
    run(stage, mastodon(tmp_path / "a", note(1), files={"actor.json": None, "likes.json": outbox(url(1))}))
    report = run(stage, mastodon(tmp_path / "b", note(2), files={"actor.json": "{"}))
    assert {user.first_name for user in get_user_model().objects.filter(username__startswith="mastodon")} == {"ada"}
    assert report.notes == ["actor.json cannot be read: the name of the author is taken from the posts."]


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("around", ["", "archive-2024/"])
def test_an_archive_is_read_however_it_is_packed(stage, tmp_path, pack, around):
    thing = {"type": "Document", "url": "/media_attachments/a.png", "name": "A"}
    folder = mastodon(tmp_path / "x", note(1, attachment=[thing]), files={"media_attachments/a.png": picture()})
    packed = pack(tmp_path / "archive", {around + name: content for name, content in contents(folder).items()})
    report = run(stage, packed)
    assert (counts(report.made), SpaceImage.objects.count()) == ({"posts": 1}, 1)


def test_a_thread_that_is_very_deep(stage, tmp_path):
    # Deeper than Python's own stack.
    many = 3_000
    notes = [note(0), *(note(number, "<p>x</p>", inReplyTo=url(number - 1)) for number in range(1, many))]
    report = run(stage, mastodon(tmp_path, *reversed(notes)))
    last = Reply.objects.order_by("-pk").first()
    assert counts(report.made) == {"posts": 1, "replies": many - 1}
    assert Post.objects.get().reply_count == many - 1
    assert Reply.objects.filter(parent=None).count() == 1
    assert last.parent_id == Reply.objects.order_by("-pk")[1].pk


def test_a_broken_outbox_gives_what_stands_before_and_says_where(stage, tmp_path):
    raw = json.dumps(outbox(note(1), note(2)))
    place = raw.index(url(2))
    path = mastodon(tmp_path, files={"outbox.json": raw[:place] + '"' + raw[place:]})
    report = run(stage, path)
    assert bodies() == ["Hello"]
    assert report.damages == [f"outbox.json is damaged at character {place + 1:,}: Expecting ',' delimiter."]
    with pytest.raises(CommandError, match="Mend the file and run this again"):
        command(str(path), "--space", stage.space.key)


def test_the_command_and_its_report(stage, tmp_path):
    (tmp_path / "people.csv").write_text("ada@social.example,ben\n\n", encoding="utf-8")
    path = mastodon(tmp_path / "a", note(1), note(2, to=[OTHER]))
    words = [str(path), "--space", stage.space.key, "--people", str(tmp_path / "people.csv")]

    tried = command(*words, "--dry-run")
    assert Post.objects.count() == 0
    out = command(*words, "--report", str(tmp_path / "report.json"))

    assert "Note: Nothing was saved: 1 posts, replies and boosts would be looked at." in tried
    assert "1  direct message" in out
    found = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (found["made"], found["finished"], found["source"]) == ({"posts": 1}, True, "Mastodon")
    assert Post.objects.get().author_id == stage.ben.user_id


@pytest.mark.parametrize("content", ["ada", "ada,", ",ben", b"\xff,ben"])
def test_a_list_of_people_that_is_none_is_refused(stage, tmp_path, content):
    (tmp_path / "people.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=r"people\.csv"):
        command(str(tmp_path), "--space", stage.space.key, "--people", str(tmp_path / "people.csv"))


def test_no_space_no_archive(stage, tmp_path):
    with pytest.raises(CommandError, match="no community"):
        command(str(tmp_path), "--space", "Nowhere")
    with pytest.raises(CommandError, match=r"no outbox\.json"):
        command(str(tmp_path), "--space", stage.space.key)


def test_ctrl_c_says_how_to_go_on(stage, tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "save_batch", lambda space, batch: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(SystemExit) as ending:
        command(str(mastodon(tmp_path, note(1))), "--space", stage.space.key)
    assert ending.value.code == 130


def test_nobody_reads_more_than_before(stage, tmp_path):
    run(stage, mastodon(tmp_path, note(1)))
    assert stage.seen(stage.ben) == ["Hello"]
    assert microblog.timeline(stage.eve, stage.elsewhere, view="everybody").items == []
    assert isinstance(stage.eve, Reader)


def test_an_archive_of_which_nothing_can_be_opened(stage, tmp_path):
    packed = zipped(tmp_path / "x.zip", contents(mastodon(tmp_path / "x", note(1), files={"likes.json": outbox()})))
    raw = bytearray(packed.read_bytes())
    place = -1
    while (place := raw.find(b"PK\x01\x02", place + 1)) >= 0:
        raw[place + 8] |= 1
    packed.write_bytes(raw)
    report = run(stage, packed)
    assert report.damages == ["outbox.json cannot be opened."]
    assert report.notes == ["actor.json cannot be read: the name of the author is taken from the posts."]


def test_progress_is_told(stage, tmp_path):
    told = []
    report = ImportReport("Mastodon", microblog.IMPORTED)
    path = mastodon(tmp_path, note(1), note(2))
    microblog.import_mastodon(stage.space, path, report, progress=lambda *step: told.append(step))
    size = (path / "outbox.json").stat().st_size
    assert told == [("reading", size, size), ("saving", 2, 2)]


def test_an_address_that_is_cut_on_screen_is_whole_here(stage, tmp_path):
    content = (
        '<p><a href="https://example.org/a/long/way" target="_blank" rel="nofollow noopener" translate="no">'
        '<span class="invisible">https://</span><span class="ellipsis">example.org/a/long</span>'
        '<span class="invisible">/way</span></a></p>'
    )
    run(stage, mastodon(tmp_path, note(1, content)))
    assert bodies() == ["<https://example.org/a/long/way>"]


def test_an_archive_that_has_no_addresses_finds_nobody_by_them(stage, tmp_path):
    run(stage, mastodon(tmp_path, note(1)), by_address=True)
    assert get_user_model().objects.get(pk=Post.objects.get().author_id).username == "mastodon-social.example-ada"


def test_boosts_of_different_posts_are_different_boosts(stage, tmp_path):
    report = run(stage, mastodon(tmp_path, note(1), note(2), boost(3, url(1)), boost(4, url(2)), boost(5, url(1))))
    assert (counts(report.made), counts(report.skipped)) == (
        {"posts": 2, "boosts": 2},
        {"second boost of the same post": 1},
    )
