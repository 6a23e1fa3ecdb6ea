"""The export of a Slack workspace, read into a space."""

import io
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from microblog import api as microblog
from microblog.models import Mark, Post, PostTag, Reply
from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.spaces.models import SpaceImage
from tests.factories.archives import CHANNELS, USERS, message, slack, ts, zipped
from tests.factories.images import picture
from tests.microblog.oracle import assert_sound

ALL = {f"u{name}": name for name in ("ada", "ben", "chi")}


def run(stage, path, **wish):
    report = ImportReport("Slack", microblog.IMPORTED)
    return microblog.import_slack(stage.space, path, report, microblog.ImportWish(**wish))


def counts(tally):
    return {reason: line.count for reason, line in tally}


def bodies(model=Post):
    return list(model.objects.order_by("pk").values_list("body", flat=True))


def test_a_message_comes_with_its_author_date_and_channel(stage, tmp_path):
    edited = {"user": "UBEN", "ts": ts(60)}
    report = run(stage, slack(tmp_path, message(0, "Which *step size*?", edited=edited)))

    post = Post.objects.get()
    assert (post.body, post.body_html) == (
        "Which **step size**?",
        '<p dir="auto">Which <strong>step size</strong>?</p>',
    )
    assert post.created_at == datetime(2023, 11, 14, 22, 13, 20, 100, tzinfo=UTC)
    assert post.edited_at == datetime(2023, 11, 14, 22, 14, 20, 100, tzinfo=UTC)
    assert list(PostTag.objects.values_list("tag__name", flat=True)) == ["general"]
    author = get_user_model().objects.get(pk=post.author_id)
    assert (author.username, platform.name_of(author), author.email) == ("slack-UBEN", "ben", "")
    assert (counts(report.made), counts(report.skipped)) == ({"posts": 1}, {})


def test_threads_and_reactions(stage, tmp_path):
    said = [
        {"name": "+1::skin-tone-3", "users": ["UADA", "UCHI", "UBEN"], "count": 3},
        {"name": "tada", "users": ["UADA", "UGONE"], "count": 2},
        {"name": "angry", "users": ["UADA"], "count": 1},
    ]
    path = slack(
        tmp_path,
        message(1, "Why?", reactions=said, thread_ts=ts(1), reply_count=2),
        message(3, "Because", "UADA", thread=1, reactions=said[:1]),
        message(4, "Thanks", thread=1, subtype="thread_broadcast"),
        message(5, "Alone", thread=2),
        files={"help/2023-11-15.json": [message(2, "Other channel", "UCHI")]},
    )
    first, second = run(stage, path, people=ALL), run(stage, path, people=ALL)

    assert (bodies(), bodies(Reply)) == (["Why?", "Other channel"], ["Because", "Thanks"])
    post = Post.objects.order_by("pk")[0]
    assert (post.author_id, post.reply_count, post.reaction_count) == (stage.ben.user_id, 2, 2)
    assert dict(Mark.objects.values_list("user", "reaction")) == {
        stage.ada.user_id: "like",
        stage.chi.user_id: "like",
    }
    assert counts(first.skipped) == {
        "reaction that has no like here": 1,
        "reaction to a reply": 3,
        "reply to what is not here": 1,
    }
    assert (counts(first.made), counts(second.made)) == ({"posts": 2, "replies": 2}, {})
    assert_sound(stage.space)


def test_private_conversations_are_not_even_opened(stage, tmp_path):
    files = {
        "groups.json": [{"id": "G1", "name": "staff"}],
        "dms.json": [{"id": "D1", "members": ["UADA", "UBEN"]}],
        "mpims.json": [{"id": "M1", "name": "mpdm-1"}],
        "staff/2023-11-14.json": [message(1, "secret")],
        "D1/2023-11-14.json": [message(2, "secret")],
        "mpdm-1/2023-11-14.json": "{broken",
        "unlisted/2023-11-14.json": [message(4, "secret")],
    }
    report = run(stage, slack(tmp_path, message(0, "open"), files=files))
    assert bodies() == ["open"]
    assert counts(report.skipped) == {
        "private channel or direct messages": 3,
        "folder of a channel that channels.json does not list": 1,
    }
    assert report.damages == []


def test_only_the_channels_that_are_wanted(stage, tmp_path):
    path = slack(tmp_path, message(0, "general"), files={"CHELP/2023-11-14.json": [message(1, "help")]})
    report = run(stage, path, channels=("#help",))
    assert (bodies(), counts(report.skipped)) == (["help"], {"channel that is not wanted": 1})


def test_what_slack_says_of_itself_and_what_is_no_message_is_left_out(stage, tmp_path):
    odd = [
        message(1, subtype="channel_join"),
        message(2, hidden=True),
        message(3, subtype=["x"]),
        message(4, type="event"),
        message(5, ts="yesterday"),
        message(6, ts=None),
        message(7, None),
        message(8, "", user=None),
        message(9, "ok", user=17, thread_ts=7, reactions={"name": "x"}, edited="no", files="no", bot_id=[]),
        message(9, "twice"),
        "text",
        None,
        [],
        {},
    ]
    channels = [*CHANNELS, {"id": "CGEN", "name": "general"}, {"name": "general"}, 7, {"id": "CNONE", "name": "none"}]
    path = slack(
        tmp_path, *odd, files={"channels.json": channels, "users.json": [None, 7, {}, {"id": "U1", "profile": 3}]}
    )
    report = run(stage, path)
    assert bodies() == ["Hello", "ok"]
    assert counts(report.skipped) == {
        "note of Slack about itself (joined, renamed, deleted …)": 2,
        "entry that is no message": 7,
        "post without text": 2,
        "post that is in the archive twice": 1,
    }


def test_a_program_writes_in_its_own_name(stage, tmp_path):
    path = slack(
        tmp_path,
        message(1, "Built", None, subtype="bot_message", bot_id="B1", username="Builder"),
        message(2, "Again", None, subtype="bot_message", bot_id="B1"),
        message(3, "Other", None, bot_id="B2", bot_profile={"name": "Helper"}),
        message(4, "Silent", None, bot_id="B3"),
    )
    run(stage, path)
    users = get_user_model().objects.filter(username__startswith="slack-")
    assert dict(users.values_list("username", "first_name")) == {
        "slack-B1": "Builder",
        "slack-B2": "Helper",
        "slack-B3": "B3",
    }
    assert Post.objects.filter(author=users.get(username="slack-B1")).count() == 2


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({}, "slack-UADA"),
        ({"by_address": True}, "ada"),
        ({"people": {"uada": "chi"}, "by_address": True}, "chi"),
        ({"people": {"ada": "chi"}}, "chi"),
        ({"people": {"ada@example.org": "chi"}}, "chi"),
        ({"people": {"uada": "nobody"}}, "slack-UADA"),
    ],
)
def test_who_is_who(stage, tmp_path, wish, expected):
    run(stage, slack(tmp_path, message(1, user="UADA")), **wish)
    assert get_user_model().objects.get(pk=Post.objects.get().author_id).username == expected


def test_an_address_that_two_people_have_is_nobodys(stage, tmp_path):
    get_user_model().objects.create_user("ada2", "ADA@example.org")
    get_user_model().objects.filter(username="ben").update(is_active=False)
    run(stage, slack(tmp_path, message(1, user="UADA"), message(2, user="UBEN")), by_address=True)
    names = get_user_model().objects.filter(pk__in=Post.objects.values("author"))
    assert sorted(names.values_list("username", flat=True)) == ["slack-UADA", "slack-UBEN"]


def test_a_mention_names_who_is_here_and_tells_nobody(stage, tmp_path):
    text = "<@UADA> and <@UCHI|chi>, ask <@UNOBODY>"
    run(stage, slack(tmp_path, message(1, text)), people={"uada": "ada"})
    post = Post.objects.get()
    assert post.body == r"@ada and \@chi, ask \@UNOBODY"
    assert f'data-person="{stage.ada.user_id}"' in post.body_html
    assert stage.seen(stage.ada, "mentions") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*bold* _it_ ~no~ `a*b` a*b*c 2*3", r"**bold** *it* ~~no~~ `a*b` a\*b\*c 2\*3"),
        ("*bold _and it_*", "**bold *and it***"),
        ("*_~deep *and* deeper~_*", None),
        ("_snake_case_ and __init__", None),
        ("a &lt;b&gt; &amp;amp; c", r"a \<b> \&amp; c"),
        ("<https://x.example/a_b?c=1&amp;d=2|see *this*>", r"[see \*this\*](https://x.example/a_b?c=1&d=2)"),
        ("<https://x.example>", "<https://x.example>"),
        (
            "<mailto:a@b.example|mail> <mailto:c@d.example>",
            "[mail](mailto:a@b.example) [c@d.example](mailto:c@d.example)",
        ),
        ("<#CGEN|general> <#CGEN> <#C1|1> <!here> <!subteam^S1|@team>", r"#general #CGEN \#1 \@here \@team"),
        ("<!date^1^x|Monday> <javascript:alert(1)|x>", "Monday [x](<javascript:alert(1)>)"),
        ("&gt; quoted\n&gt; more\nplain", "> quoted\n> more\n\nplain"),
        ("• one\n• two\n\n3. three\n4. four", "- one\n- two\n\n3) three\n4) four"),
        (
            "Look:\n```if a &lt; b:\n    print(<http://x.example|x.example>)```",
            "Look:\n\n```\nif a < b:\n    print(x.example)\n```",
        ),
        ("one\ntwo\n\n\nthree", "one\ntwo\n\nthree"),
        ("# no heading\n- item\n1) none", None),
        ("👍🏽 مرحبا :tada:", "👍🏽 مرحبا :tada:"),
        ("``` ``` x", None),
        ("*" * 4000 + " " + "*a " * 2000, None),
    ],
)
def test_mrkdwn_is_written_as_ours(stage, tmp_path, text, expected):
    run(stage, slack(tmp_path, message(1, text)))
    (body,) = bodies()
    assert expected in (None, body)
    assert "<script" not in Post.objects.get().body_html
    assert "javascript:" not in Post.objects.get().body_html


def test_lone_surrogates_and_controls_go(stage, tmp_path):
    day = '[{"type": "message", "user": "UBEN", "ts": "%s", "text": "a\\u0000b \\ud83d c\\u0001"}]' % ts(1)  # noqa: UP031 - braces are JSON
    run(stage, slack(tmp_path, files={"general/2023-11-14.json": day}))
    assert bodies() == ["ab \N{REPLACEMENT CHARACTER} c"]


def test_files_come_where_a_program_has_put_them(stage, tmp_path):
    given = [
        {"id": "F1", "name": "a.png", "title": "A map", "mimetype": "image/png"},
        {"id": "F2", "name": "b.png", "title": "", "mimetype": "image/png"},
        {"id": "F3", "name": "notes.txt"},
        {"id": "..", "name": "../../secret.png", "title": "Trick"},
        {"id": "F5", "mode": "tombstone"},
        "no file",
    ]
    files = {
        "__uploads/F1/a.png": picture(),
        "CGEN/attachments/F2-b.png": picture(),
        "attachments/F3-notes.txt": b"text",
    }
    report = run(stage, slack(tmp_path, message(1, "", files=given), files=files))
    body = Post.objects.get().body
    assert body.startswith("![A map](/social-learning/images/")
    assert (body.count("!["), SpaceImage.objects.count()) == (2, 2)
    assert body.endswith("[notes.txt]\n\n[Trick]")
    assert counts(report.changed) == {
        "file that is no picture, or is damaged: post without it": 1,
        "file that is not in the archive: post without it": 3,
    }


def test_a_broken_day_is_said_and_the_others_come(stage, tmp_path):
    files = {"general/2023-11-15.json": '[{"type": "message", }]', "general/2023-11-16.json": [message(3, "after")]}
    report = run(stage, slack(tmp_path, message(1, "before"), files=files))
    assert bodies() == ["before", "after"]
    assert [sentence.partition(" at ")[0] for sentence in report.damages] == ["general/2023-11-15.json is damaged"]


def test_days_may_stand_in_any_order_and_clocks_run_backwards(stage, tmp_path):
    files = {"general/2023-11-13.json": [message(9, "late")], "general/2023-11-15.json": [message(1, "early")]}
    run(stage, slack(tmp_path, message(5, "middle"), files=files))
    assert bodies() == ["early", "middle", "late"]


def test_an_enterprise_export_and_a_packed_one(stage, tmp_path):
    users = [{**USERS[0], "profile": {"display_name": "", "real_name": "Ada O."}}]
    grid = slack(tmp_path / "grid", message(1, user="UADA"), files={"users.json": None, "org_users.json": users})
    run(stage, grid)
    packed = {"x/channels.json": CHANNELS, "x/general/2023-11-14.json": [message(2, "packed", None)]}
    run(stage, zipped(tmp_path / "export.zip", packed))
    assert get_user_model().objects.get(username="slack-UADA").first_name == "Ada O."
    assert list(Post.objects.order_by("pk").values_list("body", "author__username")) == [
        ("Hello", "slack-UADA"),
        ("packed", None),
    ]


def test_the_command(stage, tmp_path):
    out = io.StringIO()
    path = slack(tmp_path, message(1, user="UADA"), files={"help/2023-11-14.json": [message(2)]})
    words = ["--space", stage.space.key, "--match-email", "--channel", "general", "--channel", "random"]
    call_command("import_slack", str(path), *words, stdout=out)
    assert out.getvalue().startswith("Slack: 1 posts in ")
    assert Post.objects.get().author_id == stage.ada.user_id
    with pytest.raises(CommandError, match=r"no channels\.json"):
        call_command("import_slack", str(tmp_path / "general"), "--space", stage.space.key, stdout=out)
