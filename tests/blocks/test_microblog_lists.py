"""Reading in the microblog: timelines and the places in them, what is new, the empty block."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from microblog.models import Place, Post
from tests.blocks.corner import MENTEES, MENTORS, home, publish
from tests.factories.blocks import call, get, trigger


def test_the_line_stands_where_the_reader_left(corner, ada, ben):
    publish(corner(ada), "Read before")
    call(corner(ben), "read", {"view": "home", "top": Post.objects.get().pk})
    publish(corner(ada), "New to Ben")

    page = home(corner(ben))
    assert page.index("New to Ben") < page.index("You are up to date") < page.index("Read before")
    assert "1 new since your last visit" in page
    assert "Read before" not in get(corner(ben), "listing", view="home", unread=1).text


def test_the_place_only_moves_on_and_belongs_to_one_timeline(corner, ben, post):
    call(corner(ben), "read", {"view": "home", "top": post.pk})
    reply = call(corner(ben), "read", {"view": "home", "top": 0})

    assert (reply.status_code, Place.objects.get().post_id) == (204, post.pk)
    assert "You are up to date" not in home(corner(ben), view="everybody")


def test_the_line_is_found_on_the_second_page(corner, ada, ben):
    publish(corner(ada), "Read before")
    call(corner(ben), "read", {"view": "home", "top": Post.objects.get().pk})
    for number in range(21):
        publish(corner(ada), f"New {number}")
    page = home(corner(ben))
    vals = json.loads(unescape(re.search(r"name=\"after\".*?data-sl-vals='(.*?)'", page).group(1)))
    after = re.search(r'name="after" value="(.*?)"', page).group(1)

    older = get(corner(ben), "listing", after=after, **vals).text
    assert ("You are up to date" in page, "More than 20 new" in page) == (False, True)
    assert older.index("New 0") < older.index("You are up to date") < older.index("Read before")
    assert json.loads(unescape(re.search(r"sl-mb-here.*?data-sl-vals='(.*?)'", older).group(1)))["top"] == str(
        Post.objects.order_by("-pk").first().pk
    )


def test_the_first_visit_keeps_the_place_without_a_line(corner, ben, post):
    page = home(corner(ben))

    assert ("sl-mb-first" in page, "You are up to date" in page) == (True, False)


@pytest.mark.parametrize(
    ("choice", "title"),
    [
        ({"view": "mentions"}, "Nobody has named you yet"),
        ({"view": "bookmarks"}, "You keep nothing yet"),
        ({"view": "mentors"}, "No mentor of yours has posted yet"),
        ({"view": "home"}, "Quiet so far"),
        ({"view": "everybody"}, "No post yet"),
        ({"tag": "nothing"}, "No post here yet"),
        ({"view": "home", "unread": "1"}, "You are up to date"),
    ],
)
def test_an_empty_list_says_what_to_do(corner, ben, choice, title):
    assert title in get(corner(ben), "listing", **choice).text


def test_a_hashtag_and_a_person_have_timelines(corner, ada, ben):
    publish(corner(ada), "About #habit")
    publish(corner(ben), "About nothing")

    assert "About nothing" not in home(corner(ben), tag="habit")
    assert "About nothing" not in get(corner(ben), "listing", author=ada.pk).text
    assert "#habit" in home(corner(ben), tag="habit")


@pytest.mark.parametrize("choice", [{"view": "nonsense"}, {"after": "nonsense"}])
def test_a_list_that_does_not_exist_is_refused(corner, ben, choice):
    assert get(corner(ben), "listing", **choice).status_code == 422


def test_a_person_elsewhere_has_no_timeline_here(corner, ben, eve):
    assert get(corner(ben), "listing", author=eve.pk).status_code == 404


def test_hashtags_and_people_are_offered_and_nothing_of_what_is_for_some(corner, ada, ben):
    publish(corner(ada), "#habits and #habits")
    publish(corner(ada), "#habit-of-ours", audience=MENTORS)

    tags = get(corner(ben), "options", q="hab", kind="#").text
    people = get(corner(ben), "options", q="ch", kind="@").text
    assert re.findall(r'data-value="(.*?)"', tags) == ["habits"]
    assert re.findall(r'data-value="(.*?)"', people) == ["chi"]


@pytest.mark.parametrize("view", ["home", "everybody", "mentors", "mentions", "bookmarks"])
def test_a_page_costs_the_same_for_one_and_for_three(corner, ada, ben, view):
    counts = []
    for number in (1, 2):
        for _time in range(number):
            publish(corner(ada), "Hello @ben")
            call(corner(ben), "mark", {"id": Post.objects.last().pk, "do": "keep"})
        block = corner(ben)
        home(block)
        with CaptureQueriesContext(connection) as found:
            get(corner(ben), "listing", view=view)
        counts.append(len([row for row in found if "SAVEPOINT" not in row["sql"]]))

    assert counts[0] == counts[1]
    assert counts[0] <= 10  # the door, the news, eight of the domain


def test_a_page_of_twenty_is_small(corner, ada, ben):
    for number in range(20):
        publish(
            corner(ada), f"{number}. A post of a usual length, with a #tag and a name @ben, which people do write. " * 2
        )

    assert len(home(corner(ben)).encode()) <= 60_000


# News


def news(block, known, **data):
    return call(block, "news", {"view": "home", **data}, method="GET", headers={"If-None-Match": f'"{known}"'})


def test_nothing_new_costs_no_query(corner, ada, ben):
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(corner(ada))
    block, known = corner(ben), Post.objects.get().pk
    mark = re.search('data-sl-etag="([^"]+)"', home(block))[1]
    with CaptureQueriesContext(connection) as found:
        reply = news(block, mark, top=known)

    assert (reply.status_code, reply.headers["ETag"], len(found)) == (304, f'"{mark}"', 0)


def test_new_posts_are_counted_for_the_reader(corner, ada, ben):
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(corner(ada), "Known")
        known = Post.objects.get().pk
        publish(corner(ada), "New", audience=MENTEES)
        publish(corner(ada), "Also new")
        publish(corner(ada), "Not for Ben", audience=MENTORS)

    reply = news(corner(ben), "", top=known)
    assert "2 new posts" in reply.text
    assert news(corner(ben), reply.headers["ETag"].strip('"'), top=known).status_code == 304


def test_what_is_new_for_others_only_shows_no_pill(corner, ada, ben, post):
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish(corner(ada), "Not for Ben", audience=MENTORS)

    reply = news(corner(ben), "", top=post.pk)
    assert (reply.status_code, reply.text) == (200, "")


def test_a_hashtag_leads_to_what_takes_it_away_again(corner, ben):
    publish(corner(ben), "A #habit")

    answer = get(corner(ben), "home", tag="habit")

    assert trigger(answer) == {"sl:focus": f"#{corner(ben).dom_id}-filter"}
    assert f'id="{corner(ben).dom_id}-filter"' in answer.text
    assert trigger(get(corner(ben), "home")) == {}


WRITE = re.compile(r"data-sl-write>(.*?)<")


def test_where_nothing_is_posted_mentors_are_asked_to_begin(corner, ada, ben):
    pages = {
        (user.username, view): get(corner(user, who_may_post=who), "listing", view=view).text
        for user, view, who in ((ada, "home", "mentors"), (ada, "everybody", "mentors"), (ben, "home", "mentors"))
    }

    assert "Write your first post: your mentees see it here." in pages["ada", "home"]
    assert "Write the first one: your mentees see it here." in pages["ada", "everybody"]
    assert {key: WRITE.findall(page) for key, page in pages.items()} == {
        ("ada", "home"): ["Write a post"],
        ("ada", "everybody"): ["Write a post"],
        ("ben", "home"): [],
    }


@pytest.mark.parametrize(
    ("who", "words", "button"),
    [
        ("everybody", "Be the first: a short note is enough.", ["Write a post"]),
        ("mentors", "When a mentor writes, you read it here.", []),
    ],
)
def test_where_nothing_is_posted_learners_begin_if_they_may(corner, ben, who, words, button):
    page = get(corner(ben, who_may_post=who), "listing", view="everybody").text

    assert (words in page, WRITE.findall(page)) == (True, button)
