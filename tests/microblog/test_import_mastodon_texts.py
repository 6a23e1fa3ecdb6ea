"""Texts, pictures and dates of a Mastodon archive, however odd."""

import json
from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from microblog import api as microblog
from microblog.domain.archives import saving
from microblog.models import Post
from social_learning_xblocks.spaces.models import SpaceImage
from tests.factories.archives import (
    mastodon,
    note,
    outbox,
    url,
)
from tests.factories.images import picture
from tests.microblog.mastodons import bodies, counts, run
from tests.microblog.oracle import assert_sound


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
