"""What becomes of a post or reply: editing, deleting, pins, the board, reports."""

import pytest

from microblog.models import Post, Reply
from social_learning_xblocks.models import Notice, Question, Report
from tests.blocks.corner import home, publish
from tests.factories.blocks import call, get, trigger


@pytest.mark.parametrize("kind", ["post", "reply"])
def test_editing_deleting_and_undoing(corner, ada, post, kind):
    call(corner(ada), "reply", {"post": post.pk, "body": "My reply"})
    target = post if kind == "post" else Reply.objects.get()
    which = {"post": kind, "id": target.pk}

    form = get(corner(ada), "edit_form", **which)
    assert trigger(form)["sl:focus"] in form.text
    empty = call(corner(ada), "save_edit", {**which, "body": " "})
    saved = call(corner(ada), "save_edit", {**which, "body": "Said better"})
    assert (empty.status_code, "Said better" in saved.text, "edited" in saved.text) == (422, True, True)
    deleted = call(corner(ada), "delete", which)
    target.refresh_from_db()
    assert ("Undo" in deleted.text, target.is_visible) == (True, False)
    back = call(corner(ada), "undelete", which)
    assert ("Said better" in back.text, "Said better" in get(corner(ada), "one", **which).text) == (True, True)


def test_history_shows_what_changed(corner, ada, ben, post):
    assert get(corner(ben), "history", id=post.pk).status_code == 404
    call(corner(ada), "save_edit", {"post": "post", "id": post.pk, "body": "Read that"})

    assert "<del>" in get(corner(ben), "history", id=post.pk).text


def test_history_of_a_reply_shows_what_changed(corner, ada, ben, post):
    call(corner(ben), "reply", {"post": post.pk, "body": "Tea"})
    reply = Reply.objects.get()
    assert get(corner(ada), "history", id=reply.pk, post="reply").status_code == 404

    call(corner(ben), "save_edit", {"post": "reply", "id": reply.pk, "body": "Coffee"})

    assert "<del>" in get(corner(ada), "history", id=reply.pk, post="reply").text


@pytest.mark.parametrize("handler", ["edit_form", "save_edit", "delete"])
def test_others_change_nothing(corner, ben, dee, post, handler):
    for user in (ben, dee):
        method = "GET" if handler == "edit_form" else "POST"
        reply = call(corner(user), handler, {"post": "post", "id": post.pk, "body": "Mine"}, method=method)
        assert reply.status_code == 403
    post.refresh_from_db()
    assert (post.body, post.is_visible) == ("Read *this*", True)


def test_mentors_pin_three_at_most(corner, ada, ben):
    for number in range(4):
        publish(corner(ada), f"Post {number}")
    posts = list(Post.objects.order_by("pk"))
    assert call(corner(ben), "pin", {"id": posts[0].pk, "on": 1}).status_code == 403
    statuses = [call(corner(ada), "pin", {"id": post.pk, "on": 1}).status_code for post in posts]

    assert statuses == [200, 200, 200, 409]
    assert "Pinned posts" in home(corner(ben))
    call(corner(ada), "pin", {"id": posts[0].pk, "on": 0})
    assert Post.objects.filter(is_pinned=True).count() == 2


def test_what_is_for_some_only_takes_none_of_the_three_places(corner, ada, dee, secret):
    refused = call(corner(ada), "pin", {"id": secret.pk, "on": 1})
    publish(corner(ada), "For all")
    offered = [
        ">Pin<" in get(corner(ada), "tools", post="post", id=post.pk).text for post in Post.objects.order_by("pk")
    ]

    assert (refused.status_code, "Only posts for everybody can be pinned." in refused.text) == (403, True)
    assert (offered, Post.objects.filter(is_pinned=True).count()) == ([False, True], 0)


def test_a_post_becomes_a_question_on_the_board_of_the_space(microblog_block, qa_block, ada, ben):
    call(qa_block(ada, scope="course"), "ask", {"title": "What was asked first?", "body": "To begin."})
    block = microblog_block(ben, scope="course")
    publish(block, "Why is my coefficient negative?", kind="question")
    post = Post.objects.get()
    assert "Ask this on the board" in get(block, "tools", post="post", id=post.pk).text

    for _time in range(2):
        reply = call(block, "to_board", {"id": post.pk})

    question = Question.objects.get(author=ben)
    assert (question.title, "on the board now" in reply.text) == ("Why is my coefficient negative?", True)
    other = microblog_block(ada, scope="course")
    assert call(other, "to_board", {"id": post.pk}).status_code == 403


def test_without_a_board_there_is_nothing_to_ask_on(corner, ada, post):
    assert "Ask this on the board" not in get(corner(ada), "tools", post="post", id=post.pk).text
    assert call(corner(ada), "to_board", {"id": post.pk}).status_code == 403


def test_a_report_reaches_the_moderators_once(corner, ben, post):
    assert "What is wrong?" in get(corner(ben), "report_form", post="post", id=post.pk).text
    wrong = call(corner(ben), "report", {"post": "post", "id": post.pk, "reason": ""})
    reply = call(corner(ben), "report", {"post": "post", "id": post.pk, "reason": "spam"})

    assert (wrong.status_code, "Thank you." in reply.text, Report.objects.count()) == (422, True, 1)


def test_opening_a_post_reads_its_notices(corner, ada, ben, post):
    call(corner(ben), "reply", {"post": post.pk, "body": "Thank you"})
    get(corner(ada), "post", id=post.pk)

    assert Notice.objects.get().open_key is None
