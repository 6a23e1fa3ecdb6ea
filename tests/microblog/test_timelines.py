import pytest

from microblog import api as microblog
from microblog.data import Reader
from microblog.domain import pages, timelines
from microblog.enums import Audience
from microblog.models import Follow, Place, Post, PostTag
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.spaces.models import Tag
from tests.factories.microblog import subject


def ids(page):
    return [shown.id for card in page.items for shown in (card, *card.more)]


def rows(stage, count, *authors):
    """Many posts at once, by these people in turn."""
    made = [
        Post(space=stage.space, author_id=authors[number % len(authors)].user_id, body=str(number))
        for number in range(count)
    ]
    for post in made:
        post.save()
    return [post.pk for post in made][::-1]


def all_pages(reader, stage, **choice):
    pages, cursor = [], ""
    while True:
        page = microblog.timeline(reader, stage.space, cursor=cursor, **choice)
        pages.append(page)
        cursor = page.next_cursor
        if not cursor:
            return pages


def test_pages_hold_every_post_once_while_others_come_go_and_change(stage):
    made = rows(stage, 50, stage.ada, stage.ben)
    first = microblog.timeline(stage.chi, stage.space, view="everybody")
    stage.post(body="New on top")
    Post.objects.filter(pk=made[19]).update(visibility=2)
    Post.objects.filter(pk=made[30]).update(body="Edited")
    Post.objects.filter(pk=made[31]).delete()
    second = microblog.timeline(stage.chi, stage.space, view="everybody", cursor=first.next_cursor)
    third = microblog.timeline(stage.chi, stage.space, view="everybody", cursor=second.next_cursor)

    assert ids(first) + ids(second) + ids(third) == [pk for pk in made if pk != made[31]]
    assert third.next_cursor == ""


def test_somebody_who_is_taken_out_of_the_audience_sees_no_more_on_the_next_page(stage):
    for _number in range(25):
        stage.post(to=Audience.MENTEES)
    first = microblog.timeline(stage.ben, stage.space)
    microblog.block_person(stage.ada, stage.space, stage.ben.person_id)

    second = microblog.timeline(stage.ben, stage.space, cursor=first.next_cursor)

    assert (len(ids(first)), ids(second)) == (20, [])


def test_who_posts_a_lot_in_a_row_is_folded_and_nothing_is_lost(stage):
    made = rows(stage, 1, stage.ben) + rows(stage, 30, stage.ada) + rows(stage, 1, stage.chi)

    pages = all_pages(stage.ben, stage, view="everybody")

    shape = [[(card.author.name, len(card.more)) for card in page.items] for page in pages]
    assert shape == [
        [("chi", 0), ("ada", 0), ("ada", 0), ("ada", 16)],
        [("ada", 0), ("ada", 0), ("ada", 8), ("ben", 0)],
    ]
    assert [pk for page in pages for pk in ids(page)] == sorted(made, reverse=True)


def test_three_in_a_row_and_posts_in_turn_are_not_folded(stage):
    rows(stage, 3, stage.ada)
    rows(stage, 8, stage.ben, stage.chi)

    assert [len(card.more) for card in microblog.timeline(stage.ben, stage.space, view="everybody").items] == [0] * 11


@pytest.mark.parametrize("choice", [{"view": "bookmarks"}, {"author_id": "ada"}, {"view": "mentions"}])
def test_lists_that_somebody_chose_are_not_folded(stage, choice):
    for _number in range(5):
        post = stage.post(body="@ben")
        microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
    if "author_id" in choice:
        choice = {"author_id": stage.ada.user_id}

    assert [len(card.more) for card in microblog.timeline(stage.ben, stage.space, **choice).items] == [0] * 5


def test_people_who_are_gone_are_not_one_loud_person(stage):
    rows(stage, 5, stage.ada)
    microblog.retire_person(stage.ada.user_id)

    assert len(microblog.timeline(stage.ben, stage.space, view="everybody").items) == 5


def test_hashtag_and_person_are_lists_of_their_own(stage):
    stage.post(body="One #ridge")
    stage.post(stage.ben, body="Two #Ridge #lasso")
    stage.post(stage.ben, body="Three #ridge", to=Audience.NAMED, named=[stage.chi])

    assert stage.seen(stage.ada, tag="RIDGE") == ["Two #Ridge #lasso", "One #ridge"]
    assert stage.seen(stage.ada, tag="nothing") == []
    assert stage.seen(stage.ada, author_id=stage.ben.user_id) == ["Two #Ridge #lasso"]
    with pytest.raises(NotFound):
        stage.seen(stage.ada, author_id=stage.eve.user_id)


def test_mentors_and_mentions(stage):
    stage.post(body="To all")
    stage.post(stage.chi, body="@ben, look")
    stage.post(stage.dee, body="From staff")

    assert (stage.seen(stage.ben, "mentors"), stage.seen(stage.ben, "mentions")) == (["To all"], ["@ben, look"])
    assert stage.seen(stage.ada, "mentors") == []


@pytest.mark.parametrize(
    ("followed", "picked", "opened"),
    [(3, 20_000, 200), (60, 20_000, 200), (60, 10, 200), (60, 5, 200), (7, 3, 200), (7, 500, 30)],
)
def test_home_is_the_same_in_whichever_way_it_is_found(stage, monkeypatch, followed, picked, opened):
    monkeypatch.setattr(pages, "MOST_PICKED", picked)
    monkeypatch.setattr(pages, "MOST_OPENED", opened)
    people = [stage.join(f"member{number}") for number in range(followed)]
    Follow.objects.bulk_create(
        [Follow(space=stage.space, follower_id=stage.ben.user_id, followed_id=who.user_id) for who in people]
    )
    made = rows(stage, 60, *people[:7], stage.ada, stage.ben)
    rows(stage, 5, stage.chi)

    found = {view: [pk for page in all_pages(stage.ben, stage, view=view) for pk in ids(page)] for view in pages.PEOPLE}

    assert found == {
        "home": made,
        "mentors": [pk for pk in made if Post.objects.get(pk=pk).author_id == stage.ada.user_id],
    }


@pytest.mark.parametrize(("choice", "expected"), [({"view": "home"}, 7), ({"view": "mentors"}, 7), ({"tag": "tag"}, 8)])
def test_a_page_is_full_though_most_of_what_people_wrote_is_not_for_the_reader(
    stage, monkeypatch, queries, choice, expected
):
    monkeypatch.setattr(pages, "MOST_OPENED", 22)
    tag = Tag.objects.create(space=stage.space, name="tag", name_hash=digest("tag"))
    made = rows(stage, 75, stage.ada)
    PostTag.objects.bulk_create([PostTag(tag=tag, post_id=pk) for pk in made])
    Post.objects.filter(pk__in=made[:50]).update(audience=Audience.MENTORS)

    with queries() as found:
        page = microblog.timeline(stage.ben, stage.space, **choice)

    assert (ids(page), len(found)) == (made[50:70], expected), found
    assert ids(microblog.timeline(stage.ben, stage.space, cursor=page.next_cursor, **choice)) == made[70:]


def test_unknown_lists_and_foreign_cursors_are_refused(stage):
    with pytest.raises(Invalid):
        microblog.timeline(stage.ben, stage.space, view="secret")
    for cursor in ("nonsense", "WzEsMl0"):
        with pytest.raises(Invalid):
            microblog.timeline(stage.ben, stage.space, cursor=cursor)


def test_place_moves_on_only_and_is_the_same_on_all_devices(stage):
    first, second = stage.post(body="One"), stage.post(body="Two")
    assert [card.is_new for card in microblog.timeline(stage.ben, stage.space).items] == [False, False]

    moved = [
        microblog.read_up_to(stage.ben, stage.space, view="home", post_id=post_id)
        for post_id in (first.pk, second.pk, first.pk)
    ]
    stage.post(stage.ben, body="Mine")
    stage.post(body="Three")

    assert moved == [first.pk, second.pk, second.pk]
    assert [card.is_new for card in microblog.timeline(stage.ben, stage.space).items] == [True, False, False, False]
    assert [card.is_new for card in microblog.timeline(stage.ben, stage.space, view="everybody").items] == [False] * 4
    assert Place.objects.count() == 1
    through = Reader(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)
    with pytest.raises(NotAllowed):
        microblog.read_up_to(through, stage.space, view="home", post_id=1)


def test_hidden_post_leaves_every_list(stage):
    post = stage.post(body="@ben #tag")
    microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
    views = [{"view": view} for view in ("home", "mentors", "everybody", "mentions", "bookmarks")] + [{"tag": "tag"}]
    assert [len(stage.seen(stage.ben, **view)) for view in views] == [1] * 6

    microblog.delete_post(stage.ada, stage.space, *subject(post))

    assert [len(stage.seen(stage.ben, **view)) for view in views] == [0] * 6


QUERIES = {"home": 6, "mentors": 6, "everybody": 5, "mentions": 5, "bookmarks": 4}


@pytest.mark.parametrize("count", [1, 3, 45])
@pytest.mark.parametrize(("view", "expected"), QUERIES.items())
def test_queries_of_a_timeline(stage, queries, view, expected, count):
    for _number in range(count):
        post = stage.post(body="@ben")
        if view == "bookmarks":
            microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
        Post.objects.update(created_at="2020-01-01T00:00Z")
    microblog.mute_word(stage.ben, stage.space, "exam")

    with queries() as first:
        page = microblog.timeline(stage.ben, stage.space, view=view)
    with queries() as again:
        microblog.timeline(stage.ben, stage.space, view=view)
    assert (len(ids(page)), len(first)) == (min(count, 20), expected), first
    # What was seen before is not noted again.
    assert len(again) == expected - (view != "bookmarks")

    if page.next_cursor:
        with queries() as second:
            page = microblog.timeline(stage.ben, stage.space, view=view, cursor=page.next_cursor)
        assert (len(ids(page)), len(second)) == (20, expected), second


def test_queries_of_a_hashtag_a_person_and_the_pins(stage, queries):
    microblog.pin_post(stage.ada, stage.space, stage.post(body="#tag").pk, on=True)
    with queries() as tag:
        microblog.timeline(stage.ben, stage.space, tag="tag")
    with queries() as person:
        microblog.timeline(stage.ben, stage.space, author_id=stage.ada.user_id)
    with queries() as pins:
        microblog.pinned(stage.ben, stage.space)

    assert [len(found) for found in (tag, person, pins)] == [7, 5, 3]


def test_only_unread_leaves_out_what_was_read_and_ones_own(stage):
    read = stage.post(stage.ada, "Read")
    stage.post(stage.ada, "New")
    stage.post(stage.ben, "My own")
    microblog.read_up_to(stage.ben, stage.space, view="home", post_id=read.pk)

    cards = microblog.timeline(stage.ben, stage.space, is_unread=True).items
    assert [(card.author.name, card.is_new) for card in cards] == [("ada", True)]


def test_places_of_lists_that_there_are_not_do_not_pile_up(stage, monkeypatch):
    monkeypatch.setattr(timelines, "MOST_PLACES", 2)
    for view in ("home", "#one", "#two", "#three"):
        microblog.read_up_to(stage.ben, stage.space, view=view, post_id=1)
    microblog.read_up_to(stage.chi, stage.space, view="#one", post_id=1)

    mine = Place.objects.filter(user_id=stage.ben.person_id).order_by("pk")

    assert list(mine.values_list("timeline", flat=True)) == ["home", "#two", "#three"]
    assert Place.objects.filter(user_id=stage.chi.person_id).count() == 1
