"""Reach in the microblog: of one post, of one's last posts, and who has confirmed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microblog.models import Post
from social_learning_xblocks.blocks.microblog_reach import percent
from tests.factories.blocks import call, get
from tests.personas import person


def publish(block, body="Good morning", **data):
    call(block, "publish", {"body": body, **data})
    return Post.objects.latest("pk")


@pytest.fixture
def crowd(microblog_block, ada, ben, chi, dee):
    """Ada mentors six learners, of whom two have seen what she writes."""
    learners = [ben, chi, *(person(f"learner{number}") for number in range(4))]
    for user in (ada, *learners):
        microblog_block(user).enter()
    call(microblog_block(dee, is_staff=True), "set_role", {"username": "ada", "role": "mentor"})
    return learners


def test_the_author_sees_whom_a_post_reached(microblog_block, crowd, ada, ben):
    post = publish(microblog_block(ada))
    for user in crowd[:2]:
        get(microblog_block(user), "post", id=post.pk)
    call(microblog_block(ben), "reply", {"post": post.pk, "body": "Thank you"})

    html = get(microblog_block(ada), "reach", id=post.pk).text

    figures = re.findall(r'<td [^>]*data-sl-word="(\w+)">(\d+)</td>', html)[:4]
    assert figures == [("People", "7"), ("Seen", "2"), ("Reacted", "0"), ("Replied", "1")]
    assert 'class="sl-mb-bar-seen" width="29"' in html


def test_fewer_than_five_people_are_not_shown(microblog_block, crowd, ada, ben):
    post = publish(microblog_block(ada), audience="3", people="@ben @chi")
    get(microblog_block(ben), "post", id=post.pk)

    one, mine = get(microblog_block(ada), "reach", id=post.pk).text, get(microblog_block(ada), "my_reach").text

    assert ("fewer than five people" in one, "<td" in one) == (True, False)
    assert ("too few people to show" in mine, "sl-mb-bar-seen" in mine) == (True, False)


def test_reach_is_for_the_author_and_moderators(microblog_block, crowd, ada, ben, dee):
    post = publish(microblog_block(ada))

    assert get(microblog_block(ben), "reach", id=post.pk).status_code == 403
    assert get(microblog_block(dee, is_staff=True), "reach", id=post.pk).status_code == 200
    assert get(microblog_block(ada, name="other"), "reach", id=post.pk).status_code == 404


def test_my_last_posts_stand_side_by_side(microblog_block, crowd, ada, ben):
    publish(microblog_block(ben), "Mine is not in it")
    post = publish(microblog_block(ada), "Good *morning*")
    get(microblog_block(ben), "post", id=post.pk)

    page = get(microblog_block(ada), "my_reach").text

    assert ("Good morning" in page, "Mine is not in it" in page) == (True, False)
    assert 'class="sl-mb-bar-seen" width="14"' in page
    assert "You have not posted yet" in get(microblog_block(crowd[-1]), "my_reach").text


def test_author_sees_who_has_confirmed(microblog_block, crowd, ada, ben, chi):
    post = publish(microblog_block(ada), kind="announcement")
    call(microblog_block(ben), "confirm", {"id": post.pk})

    html = get(microblog_block(ada), "confirmations", id=post.pk).text

    assert ("1 of 7 have confirmed" in html, html.index(">ben<") < html.index("Not yet") < html.index(">chi<")) == (
        True,
        True,
    )
    assert get(microblog_block(chi), "confirmations", id=post.pk).status_code == 403
    assert get(microblog_block(ada, name="other"), "confirmations", id=post.pk).status_code == 404


def test_the_menu_of_a_post_leads_there_for_who_may(microblog_block, crowd, ada, ben):
    post = publish(microblog_block(ada), kind="announcement")

    mine, theirs = (get(microblog_block(user), "tools", post="post", id=post.pk).text for user in (ada, ben))

    assert [("Whom it reached" in html, "Who has confirmed" in html) for html in (mine, theirs)] == [
        (True, True),
        (False, False),
    ]


def test_masquerading_staff_see_nobodys_reach(microblog_block, crowd, ada):
    post = publish(microblog_block(ada), kind="announcement")
    block = microblog_block(ada)
    block.runtime.is_masquerading = True

    assert {get(block, name, id=post.pk).status_code for name in ("reach", "my_reach", "confirmations")} == {403}


def test_screens_cost_the_same_for_one_and_for_three(microblog_block, crowd, ada):
    costs = []
    for user in crowd[:3]:
        post = publish(microblog_block(ada), kind="announcement")
        call(microblog_block(user), "confirm", {"id": post.pk})
        with CaptureQueriesContext(connection) as found:
            get(microblog_block(ada), "my_reach")
            get(microblog_block(ada), "reach", id=post.pk)
            get(microblog_block(ada), "confirmations", id=post.pk)
        costs.append(len(found))

    assert costs[0] == costs[1] == costs[2]


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, 33), (0, 0, 0), (4, 3, 100)])
def test_a_bar_is_never_longer_than_its_box(part, whole, expected):
    assert percent(part, whole) == expected
