"""What takes one tap in the microblog: reactions, bookmarks, confirmations, votes."""

import re

import pytest

from microblog.models import Mark, Post
from tests.blocks.corner import home, publish
from tests.factories.blocks import call, get


def test_a_reaction_is_given_changed_and_taken_back(corner, ben, post):
    found = []
    for wanted in ("like", "like", "idea", "none", "none"):
        reply = call(corner(ben), "mark", {"id": post.pk, "do": wanted})
        post.refresh_from_db()
        found.append((Mark.objects.get(user=ben).reaction, post.reaction_count))

    assert found == [("like", 1), ("like", 1), ("idea", 1), ("", 0), ("", 0)]
    assert 'aria-pressed="false"' in reply.text


def test_all_reactions_are_offered(corner, ben, post):
    values = re.findall(r'name="do" value="(.*?)"', get(corner(ben), "tools", post="post", id=post.pk).text)

    assert values == ["like", "thanks", "idea", "celebrate"]


@pytest.mark.parametrize(
    ("who", "wanted", "status"), [("ada", "like", 403), ("ben", "nonsense", 422), ("ben", "", 422)]
)
def test_reactions_that_are_refused(corner, post, request, who, wanted, status):
    reply = call(corner(request.getfixturevalue(who)), "mark", {"id": post.pk, "do": wanted})

    assert (reply.status_code, Mark.objects.exclude(reaction="").count()) == (status, 0)


def test_a_bookmark_is_found_again(corner, ben, post):
    call(corner(ben), "mark", {"id": post.pk, "do": "keep"})
    kept = get(corner(ben), "listing", view="bookmarks").text
    call(corner(ben), "mark", {"id": post.pk, "do": "drop"})

    assert "Read <em>this</em>" in kept
    assert "You keep nothing yet" in get(corner(ben), "listing", view="bookmarks").text


def test_an_announcement_is_confirmed_and_counted(corner, ada, ben):
    publish(corner(ada), "Off on Monday", kind="announcement")
    post = Post.objects.get()
    assert "I have read this" in home(corner(ben))

    reply = call(corner(ben), "confirm", {"id": post.pk})
    assert "You have confirmed that you read this." in reply.text
    assert get(corner(ada), "confirmed", id=post.pk).text == "1 of 3 have confirmed"


def test_what_is_no_announcement_asks_for_no_confirmation(corner, ben, post):
    assert call(corner(ben), "confirm", {"id": post.pk}).status_code == 422


def test_a_vote_shows_the_results_and_counts_once(corner, ada, ben):
    publish(corner(ada), option_1="Tea", option_2="Coffee")
    post = Post.objects.get()

    assert call(corner(ben), "vote", {"id": post.pk}).status_code == 422
    reply = call(corner(ben), "vote", {"id": post.pk, "option": 1})
    assert ("100 %" in reply.text, "your vote" in reply.text, "1 vote" in reply.text) == (True, True, True)
    assert call(corner(ben), "vote", {"id": post.pk, "option": 0}).status_code == 409
    assert "Tea" in home(corner(ben))
