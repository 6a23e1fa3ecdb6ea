from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from microblog import api as microblog
from microblog import models as tables
from microblog.data import AudienceChoice, PollWish
from microblog.domain import retirement
from microblog.enums import Audience
from microblog.models import Draft, Post, PostVersion, Reply
from social_learning_xblocks.notices import api as notices
from tests.microblog.oracle import assert_sound

NAME = "zephyrine"


@pytest.fixture
def zoe(stage):
    return stage.join(NAME, "mentor")


@pytest.fixture
def life(stage, zoe):
    """All that somebody leaves behind."""
    space = stage.space
    stage.pair(zoe, stage.ben)
    own = stage.post(zoe, body="Old words", kind="announcement")
    microblog.edit_post(zoe, space, own.pk, body="New words")
    poll = PollWish(["Yes", "No"], timezone.now() + timedelta(days=1))
    other = stage.post(body=f"Ask @{NAME} and @{NAME.upper()}", kind="announcement", poll=poll)
    microblog.edit_post(stage.ada, space, other.pk, body=f"Do ask @{NAME}, or @{NAME}-b")
    stage.reply(other, body=f"@{NAME}?")
    stage.reply(other, by=zoe)
    stage.post(to=Audience.NAMED, named=[zoe])
    stage.post(stage.dee, body="For her", author_id=zoe.user_id)
    microblog.react_to(zoe, space, other.pk, reaction="like")
    microblog.vote_in_poll(zoe, space, other.pk, option=1)
    microblog.acknowledge(zoe, space, other.pk)
    microblog.read_up_to(zoe, space, view="home", post_id=other.pk)
    microblog.follow_person(zoe, space, stage.chi.person_id, on=True)
    microblog.follow_person(stage.chi, space, zoe.person_id, on=True)
    microblog.mute_person(zoe, space, stage.chi.person_id)
    microblog.mute_person(stage.ben, space, zoe.person_id)
    microblog.mute_word(zoe, space, "exam")
    microblog.mute_thread(zoe, space, other.pk)
    microblog.save_draft(zoe, space, body="Half")
    microblog.save_draft(stage.ada, space, body=f"Thank @{NAME}")
    named = AudienceChoice(Audience.NAMED, [zoe.user_id])
    microblog.save_draft(stage.ada, space, body="For her", audience=named)
    microblog.timeline(zoe, space)
    return own, other


def rows_about(user_id):
    """Every column that points to the person."""
    found = {}
    for model in vars(tables).values():
        if isinstance(model, type) and issubclass(model, models.Model) and not model._meta.abstract:
            if model._meta.app_label != "social_learning_microblog":
                continue
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey) and field.related_model.__name__ == "User":
                    count = model.objects.filter(**{field.attname: user_id}).count()
                    if count:
                        found[f"{model.__name__}.{field.name}"] = count
    return found


def test_no_row_points_to_the_person_and_what_was_written_stays(stage, zoe, life):
    own, other = life
    assert len(rows_about(zoe.user_id)) == 14

    microblog.retire_person(zoe.user_id)
    microblog.retire_person(zoe.user_id)

    assert rows_about(zoe.user_id) == {}
    assert (Post.objects.count(), Reply.objects.count()) == (4, 2)
    assert microblog.show_post(stage.ben, stage.space, own.pk).author.name == "Former member"
    other.refresh_from_db()
    assert (other.reaction_count, other.poll.votes_1) == (0, 0)
    assert_sound(stage.space)


def test_name_goes_from_texts_versions_drafts_and_words(stage, zoe, life):
    _own, other = life

    microblog.retire_person(zoe.user_id)

    other.refresh_from_db()
    assert other.body == f"Do ask @former-member, or @{NAME}-b"
    assert other.folded == f" do ask former member or {NAME} b "
    assert Reply.objects.order_by("pk").first().body == "@former-member?"
    assert list(PostVersion.objects.values_list("body", flat=True)) == ["Ask @former-member and @former-member"]
    assert sorted(Draft.objects.values_list("body", "recipient_ids")) == [
        ("For her", []),
        ("Thank @former-member", []),
    ]


def test_a_few_rows_at_a_time_come_to_the_same(stage, zoe, life, monkeypatch):
    monkeypatch.setattr(retirement, "ROWS_AT_ONCE", 1)

    microblog.retire_person(zoe.user_id)

    assert rows_about(zoe.user_id) == {}
    assert_sound(stage.space)


def test_retiring_nobody_changes_nothing(stage, life):
    before = Post.objects.count()
    microblog.retire_person(10**9)
    assert Post.objects.count() == before


def test_export_tells_a_person_what_is_known(stage, zoe, life):
    _own, other = life

    found = microblog.export_person(zoe.user_id)["microblog"]

    assert [row["body"] for row in found["posts"]] == ["New words", "For her"]
    assert [row["body"] for row in found["post_versions"]] == ["Old words"]
    assert ([row["body"] for row in found["replies"]], [row["body"] for row in found["drafts"]]) == (
        ["Thank you"],
        ["Half"],
    )
    (mark,) = [row for row in found["marks"] if row["post"] == other.pk]
    assert (mark["reaction"], mark["vote"], mark["acknowledged_at"] is None) == ("like", 1, False)
    assert (found["follows"], found["silences"]) == (
        [stage.chi.user_id],
        [{"user": stage.chi.user_id, "is_block": False, "is_less": False, "until": found["silences"][0]["until"]}],
    )
    assert found["silences"][0]["until"] is not None
    assert (found["muted_words"], found["muted_posts"]) == (["exam"], [other.pk])


def test_posts_are_described_by_their_first_words(stage, settings):
    settings.SOCIAL_LEARNING = {"UNIT_URL": "/{course_key}/{usage_key}"}
    long = "word " * 60
    mentees = stage.post(body=f"**Week 4** {long}", to=Audience.MENTEES)
    hidden = stage.post(stage.ben, body="Oops")
    stage.hide(hidden)
    ids = {mentees.pk, hidden.pk, 10**12}

    found = microblog.describe_posts(ids, stage.ben.user_id)

    assert list(found) == [mentees.pk, hidden.pk] or list(found) == [hidden.pk, mentees.pk]
    assert found[mentees.pk].title.startswith("Week 4 word")
    assert len(found[mentees.pk].title) <= 80
    assert found[mentees.pk].url.endswith(f"{stage.space.home_usage_key}#sl-p-{mentees.pk}")
    assert list(microblog.describe_posts(ids, stage.join("stranger").user_id)) == []
    assert list(microblog.describe_posts(ids, stage.eve.user_id)) == []


def test_address_is_empty_where_nobody_knows_the_page(stage):
    post = stage.post()
    assert microblog.describe_posts({post.pk}, stage.ben.user_id)[post.pk].url == ""
    stage.space.home_usage_key = ""
    stage.space.save()
    assert microblog.describe_posts({post.pk}, stage.ben.user_id)[post.pk].url == ""


def test_notices_of_the_microblog_lead_to_the_post(stage):
    stage.post(body="Hello @ben")

    (line,) = notices.list_notices(stage.ben, stage.space).items

    assert (line.sentence, line.title) == ("ada mentioned you", "Hello @ben")


def test_who_posted_for_somebody_is_forgotten_and_their_drafts_go(stage):
    post = stage.post(stage.dee, author_id=stage.ada.user_id)
    microblog.save_draft(stage.dee, stage.space, body="Half", author_id=stage.ada.user_id)

    microblog.retire_person(stage.dee.user_id)

    post.refresh_from_db()
    assert (post.author_id, post.posted_by_id, Draft.objects.count()) == (stage.ada.user_id, None, 0)


def test_what_they_passed_on_goes_where_nobody_has_replied_and_what_others_said_stays(stage, zoe):
    post = stage.post()
    first = stage.post(zoe, body="", quoted_id=post.pk)
    talked_about = stage.post(zoe, body="", quoted_id=stage.post().pk)
    stage.reply(talked_about, body="Good that you pass this on")

    microblog.retire_person(zoe.user_id)

    assert not Post.objects.filter(pk=first.pk).exists()
    thread = microblog.thread(stage.chi, stage.space, talked_about.pk)
    assert (thread.post.author.name, [reply.author.name for reply in thread.replies]) == ("Former member", ["ben"])
    assert rows_about(zoe.user_id) == {}


def test_export_says_for_whom_something_was_written_and_how_far_they_have_read(stage, zoe):
    post = stage.post(zoe, to=Audience.NAMED, named=[stage.ben], kind="praise")
    reply = stage.reply(post, by=zoe)
    microblog.read_up_to(zoe, stage.space, view="home", post_id=post.pk)
    at = timezone.now() + timedelta(hours=1)
    microblog.save_draft(zoe, stage.space, body="Later", publish_at=at, audience=AudienceChoice(Audience.MENTEES))

    found = microblog.export_person(zoe.user_id)["microblog"]

    (row,) = found["posts"]
    assert (row["id"], row["kind"], row["audience"], row["recipients"]) == (
        post.pk,
        "praise",
        "named",
        [stage.ben.user_id],
    )
    assert [row["post"] for row in found["replies"]] == [reply.post_id]
    assert [(row["audience"], row["publish_at"]) for row in found["drafts"]] == [("mentees", at.isoformat())]
    assert found["places"] == [{"timeline": "home", "post": post.pk}]
