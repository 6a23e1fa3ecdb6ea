"""What was said goes out as JSON lines and as CSV, streamed, without what people keep to themselves."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from microblog import api as microblog
from microblog.data import PollWish
from microblog.enums import Audience
from social_learning_xblocks.kit.errors import NotAllowed


def run(*words):
    out = io.StringIO()
    call_command("export_microblog", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def lively(stage):
    poll = PollWish(("Monday", "Friday"), timezone.now() + timedelta(days=1))
    post = stage.post(body="=1+1 @ben", poll=poll, to=Audience.NAMED, named=[stage.ben])
    microblog.vote_in_poll(stage.ben, stage.space, post.pk, option=1)
    microblog.react_to(stage.ben, stage.space, post.pk, reaction="like")
    microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
    reply = stage.reply(post, body="Yes")
    microblog.edit_reply(stage.ben, stage.space, reply.pk, body="Yes, both")
    other = stage.post(stage.dee, body="For Ada", author_id=stage.ada.user_id)
    microblog.edit_post(stage.ada, stage.space, other.pk, body="For Ada, again")
    microblog.publish_post(stage.chi, stage.space, body="", quoted_id=other.pk)
    microblog.follow_person(stage.ben, stage.space, stage.ada.person_id, on=True)
    microblog.save_draft(stage.ben, stage.space, body="Not yet")
    stage.hide(stage.post(stage.ben, body="Oops"))
    return stage


def test_everything_that_was_said_as_json_lines(lively):
    records = [json.loads(line) for line in run("--space", lively.space.key).splitlines()]
    posts = [record for record in records if record["type"] == "post"]
    reply, follow = (next(record for record in records if record["type"] == kind) for kind in ("reply", "follow"))

    assert (records[0]["format"], records[-1]) == ("social_learning.microblog", {"type": "end", "count": 6})
    first, other, passed, hidden = posts
    assert (first["author"], first["audience"], first["recipients"]) == ("ada", "named", ["ben"])
    assert (first["poll"]["options"], first["votes"]) == (["Monday", "Friday"], [0, 1])
    assert [(mark["user"], mark["reaction"]) for mark in first["marks"]] == [("ben", "like")]
    assert set(first["marks"][0]) == {"user", "reaction", "acknowledged_at"}
    assert (other["posted_by"], [version["body"] for version in other["versions"]]) == ("dee", ["For Ada"])
    assert (passed["author"], passed["body"], passed["quoted"]) == ("chi", "", other["id"])
    assert hidden["visibility"] == "hidden"
    assert (reply["post"], reply["body"], [version["body"] for version in reply["versions"]]) == (
        first["id"],
        "Yes, both",
        ["Yes"],
    )
    assert (follow["follower"], follow["followed"]) == ("ben", "ada")
    assert "Not yet" not in run("--space", lively.space.key)


def test_what_is_shown_as_csv_in_which_nothing_is_run(lively):
    rows = list(csv.DictReader(io.StringIO("".join(microblog.export_csv(lively.dee, lively.space)))))
    assert [(row["type"], row["author"], row["posted_by"], row["text"]) for row in rows] == [
        ("post", "ada", "", "'=1+1 @ben"),
        ("post", "ada", "dee", "For Ada, again"),
        ("post", "chi", "", ""),
        ("reply", "ben", "", "Yes, both"),
    ]
    assert [(row["replies"], row["reactions"], row["quoted_id"], row["audience"]) for row in rows] == [
        ("1", "1", "", "named"),
        ("0", "1", "", "everybody"),
        ("0", "0", rows[1]["id"], "everybody"),
        ("", "", "", ""),
    ]
    assert rows[3]["post_id"] == rows[0]["id"]
    assert (
        run("--space", lively.space.key, "--format", "csv").splitlines()[1:]
        == "".join(microblog.csv_lines(lively.space)).splitlines()[1:]
    )


def test_only_moderators_export(lively):
    for reader in (lively.ada, lively.ben):
        with pytest.raises(NotAllowed):
            microblog.export_csv(reader, lively.space)


def test_a_space_of_which_there_is_nothing(stage):
    assert [json.loads(line)["type"] for line in run("--space", stage.space.key).splitlines()] == ["header", "end"]
    with pytest.raises(CommandError, match="no space"):
        run("--space", "Nowhere")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_an_export(stage, queries, count):
    for _ in range(count):
        stage.reply(stage.post())
    with queries() as found:
        list(microblog.csv_lines(stage.space))
    assert len(found) == 6, found


def test_posts_of_people_who_are_gone_have_no_author(stage):
    stage.post(stage.ben)
    microblog.retire_person(stage.ben.user_id)
    (record,) = [json.loads(line) for line in run("--space", stage.space.key).splitlines()][1:-1]
    assert (record["author"], record["body"]) == (None, "Hello")


def test_moderators_download_what_is_shown(lively, client):
    address = reverse("social_learning:posts_csv", args=[lively.space.pk])
    client.force_login(get_user_model().objects.get(pk=lively.dee.user_id))
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode()

    assert (text[0], text[1:]) == ("\ufeff", "".join(microblog.export_csv(lively.dee, lively.space)))
    assert answer["Content-Disposition"] == f'attachment; filename="posts-{lively.space.pk}.csv"'
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("who", ["ben", "eve", None])
def test_others_find_no_download(lively, client, who):
    if who:
        client.force_login(get_user_model().objects.get(username=who))

    assert client.get(reverse("social_learning:posts_csv", args=[lively.space.pk])).status_code == 404
    assert client.get(reverse("social_learning:posts_csv", args=[10**30])).status_code == 404
