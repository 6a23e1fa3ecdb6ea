import pytest

from microblog import api as microblog
from microblog.data import Policy, Reader
from microblog.enums import Audience
from microblog.models import Mention, Post, PostTag, Recipient
from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.notices.models import Notice
from tests.factories.microblog import subject


def told(reader):
    return list(Notice.objects.filter(recipient_id=reader.user_id).order_by("pk").values_list("kind", "count"))


def test_post_is_rendered_once_and_seen_at_once(stage):
    post = stage.post(body="  **Week 4** is out #week4 ")

    assert (post.body, "<strong>Week 4</strong>" in post.body_html) == ("**Week 4** is out #week4", True)
    assert (post.folded, stage.seen(stage.ben)) == (" week 4 is out week4 ", [post.body])
    assert list(PostTag.objects.values_list("tag__name", flat=True)) == ["week4"]
    assert (post.announced_at >= post.created_at, post.wants_answer, post.is_first) == (True, False, False)


def test_links_count_twenty_three_characters_however_long(stage):
    link = "https://example.org/" + "x" * 400
    assert stage.post(body="a" * (500 - 24) + " " + link).pk
    with pytest.raises(Invalid, match="501 characters; 500") as refusal:
        stage.post(body="a" * (500 - 23) + " " + link)
    assert list(refusal.value.fields) == ["body"]


def test_length_is_what_the_author_of_the_course_says(stage):
    assert stage.post(body="x" * 20, policy=Policy(post_length=20)).pk
    with pytest.raises(Invalid):
        stage.post(body="x" * 21, policy=Policy(post_length=20))


def test_empty_post_and_unknown_kind_are_refused(stage):
    for fields in ({"body": " \n"}, {"kind": "song"}, {"to": 17}):
        with pytest.raises(Invalid):
            stage.post(**fields)


@pytest.mark.parametrize(
    ("who_may_post", "allowed"),
    [("everybody", "ada ben dee"), ("mentors", "ada dee"), ("staff", "dee"), ("nonsense", "")],
)
def test_who_starts_conversations(stage, who_may_post, allowed):
    found = []
    for name in ("ada", "ben", "dee"):
        try:
            stage.post(getattr(stage, name), policy=Policy(who_may_post))
        except NotAllowed:
            continue
        found.append(name)
    assert " ".join(found) == allowed


def test_guests_visitors_and_borrowed_eyes_do_not_post(stage):
    for reader in (
        stage.join("guest", "guest"),
        Reader(None),
        Reader(stage.ada.user_id, "ada", stage.ada.roles, read_only=True),
    ):
        with pytest.raises(NotAllowed):
            stage.post(reader)


def test_only_those_who_mentor_announce(stage):
    assert stage.post(kind="announcement").kind == "announcement"
    with pytest.raises(NotAllowed):
        stage.post(stage.ben, kind="announcement")


def test_coordinator_posts_for_a_mentor(stage):
    post = stage.post(stage.dee, author_id=stage.ada.user_id)
    card = microblog.show_post(stage.ben, stage.space, post.pk)

    assert (card.author.name, card.posted_by.name) == ("ada", "dee")
    with pytest.raises(NotAllowed):
        stage.post(stage.ada, author_id=stage.dee.user_id)
    with pytest.raises(NotFound):
        stage.post(stage.dee, author_id=stage.eve.user_id)


def test_own_name_is_no_delegation(stage):
    assert stage.post(author_id=stage.ada.user_id).posted_by_id is None


def test_too_many_in_a_short_time(stage, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {**conf.DEFAULTS["LIMITS"], "post": (2, 3600)}}
    stage.post()
    stage.post()
    with pytest.raises(Conflict, match="2 times"):
        stage.post()
    Post.objects.update(created_at="2020-01-01T00:00Z")
    assert stage.post().pk


def test_those_named_are_told_if_they_may_read(stage):
    stage.join("stranger")
    post = stage.post(body="@ben @chi @ben @stranger @eve @ada", to=Audience.MENTEES)

    assert (told(stage.ben), told(stage.chi), Notice.objects.count()) == ([("mentioned", 1)], [("mentioned", 1)], 2)
    assert set(Mention.objects.values_list("user_id", "post_id", "reply_key")) == {
        (stage.ben.user_id, post.pk, 0),
        (stage.chi.user_id, post.pk, 0),
    }


def test_blocked_person_is_not_told_and_not_listed(stage):
    stage.block(stage.ben, stage.ada)
    stage.post(body="@ben, look")

    assert (told(stage.ben), Mention.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.EVERYBODY, "ben chi dee zoe"),
        (Audience.MENTORS, "dee zoe"),
        (Audience.NAMED, "chi"),
        (Audience.COHORT, ""),
    ],
)
def test_mentions_reach_the_audience_only(stage, audience, expected):
    zoe = stage.join("zoe", "mentor")
    choice = {"named": [stage.chi]} if audience == Audience.NAMED else {}
    if audience == Audience.COHORT:
        choice = {"cohort_id": 1}
    stage.post(body="@ben @chi @dee @zoe", to=audience, **choice)

    readers = {"ben": stage.ben, "chi": stage.chi, "dee": stage.dee, "zoe": zoe}
    assert " ".join(name for name, reader in readers.items() if told(reader)) == expected


def test_edit_changes_text_tags_and_tells_only_who_is_new(stage):
    post = stage.post(stage.ada, body="@ben #one")
    edited = microblog.edit_post(stage.ada, stage.space, post.pk, body="@ben @chi #two")

    assert (edited.edited_at is not None, edited.folded) == (True, " ben chi two ")
    assert list(PostTag.objects.values_list("tag__name", flat=True)) == ["two"]
    assert (told(stage.ben), told(stage.chi)) == ([("mentioned", 1)], [("mentioned", 1)])
    microblog.edit_post(stage.ada, stage.space, post.pk, body="Nobody")
    assert Mention.objects.count() == 0


def test_edit_to_a_held_word_takes_the_post_back(stage):
    stage.hold("casino")
    post = stage.post(stage.ben)
    held = microblog.edit_post(stage.ben, stage.space, post.pk, body="A casino, @chi")

    assert (held.visibility, stage.seen(stage.chi), told(stage.chi)) == (Visibility.HELD, [], [])
    again = microblog.edit_post(stage.ben, stage.space, post.pk, body="Another casino")
    assert again.visibility == Visibility.HELD


def test_moderators_words_are_never_held(stage):
    stage.hold("casino")
    assert stage.post(stage.dee, body="About the casino").is_visible


def test_who_may_not_edit(stage):
    post = stage.post(stage.ben)
    for reader in (stage.chi, stage.dee):
        with pytest.raises(NotAllowed):
            microblog.edit_post(reader, stage.space, post.pk, body="x")
    Post.objects.update(is_locked=True)
    with pytest.raises(NotAllowed):
        microblog.edit_post(stage.ben, stage.space, post.pk, body="x")
    Post.objects.update(is_locked=False)
    stage.hide(post)
    with pytest.raises(NotAllowed):
        microblog.edit_post(stage.ben, stage.space, post.pk, body="x")
    with pytest.raises(NotFound):
        microblog.edit_post(stage.eve, stage.elsewhere, post.pk, body="x")


def test_three_posts_are_pinned_at_most(stage):
    posts = [stage.post(body=str(number)) for number in range(4)]
    for post in posts[:3]:
        microblog.pin_post(stage.ada, stage.space, post.pk, on=True)
        microblog.pin_post(stage.dee, stage.space, post.pk, on=True)
    with pytest.raises(Conflict):
        microblog.pin_post(stage.ada, stage.space, posts[3].pk, on=True)
    microblog.pin_post(stage.ada, stage.space, posts[0].pk, on=False)
    microblog.pin_post(stage.ada, stage.space, posts[3].pk, on=True)
    stage.hide(posts[3])

    assert [card.id for card in microblog.pinned(stage.ben, stage.space)] == [posts[2].pk, posts[1].pk]


def test_pin_is_seen_by_those_who_are_in_and_set_by_those_who_mentor(stage):
    post = stage.post()
    with pytest.raises(NotAllowed):
        microblog.pin_post(stage.ben, stage.space, post.pk, on=True)
    microblog.pin_post(stage.ada, stage.space, post.pk, on=True)

    assert len(microblog.pinned(stage.ben, stage.space)) == 1
    assert microblog.pinned(stage.eve, stage.elsewhere) == []
    assert microblog.pinned(Reader(None), stage.space) == []


def test_held_post_is_not_announced_until_it_is_approved(stage):
    stage.hold("casino")
    post = stage.post(stage.ben, body="casino", to=Audience.NAMED, named=[stage.chi])
    assert (post.announced_at, Recipient.objects.count()) == (None, 1)

    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="approved")

    assert stage.seen(stage.chi) == ["casino"]


@pytest.mark.parametrize("followers", [1, 30])
def test_queries_of_a_post_are_the_same_for_any_number_of_followers(stage, queries, followers):
    stage.post()
    for number in range(followers):
        microblog.follow_person(stage.join(f"member{number}"), stage.space, stage.ada.person_id, on=True)

    with queries() as plain:
        stage.post()
    with queries() as named:
        stage.post(body="@ben", to=Audience.MENTEES)

    # The limit and the row; with a name: the name, who may read it (twice), the mention, the notice (twice).
    assert (len(plain), len(named)) == (2, 8), (plain, named)


def test_a_post_shows_four_pictures_at_most(stage, settings):
    settings.SOCIAL_LEARNING = {"IMAGE_HOSTS": ["pictures.example"]}
    pictures = [f"![one](https://pictures.example/{number}.png)" for number in range(5)]
    assert stage.post(body="\n\n".join(pictures[:4])).body_html.count("<img") == 4

    with pytest.raises(Invalid, match="4 pictures") as refusal:
        stage.post(body="\n\n".join(pictures))

    assert (list(refusal.value.fields), Post.objects.count()) == (["body"], 1)


def test_praise_names_a_value_of_the_course_and_nothing_else_does(stage):
    policy = Policy(values=("Courage",))
    made = [stage.post(kind=kind, value="Courage", policy=policy) for kind in ("praise", "post")]

    with pytest.raises(Invalid) as refusal:
        stage.post(kind="praise", value="Greed", policy=policy)

    assert ([post.value for post in made], list(refusal.value.fields)) == (["Courage", ""], ["value"])
