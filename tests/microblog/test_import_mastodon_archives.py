"""Mastodon archives however they are packed or broken, and the command that reads them."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from microblog import api as microblog
from microblog.data import Reader
from microblog.domain.archives import saving
from microblog.models import Post, Reply
from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.spaces.models import SpaceImage
from tests.factories.archives import (
    contents,
    mastodon,
    note,
    outbox,
    tarred,
    url,
    zipped,
)
from tests.factories.images import picture
from tests.microblog.mastodons import OTHER, bodies, counts, run


def command(*words):
    out = io.StringIO()
    call_command("import_mastodon", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


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
