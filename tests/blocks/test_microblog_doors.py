"""Who is let in to the handlers of the microblog, and who is not."""

import io

import pytest
from PIL import Image

from microblog.models import Mark, Reply
from social_learning_xblocks.models import Report
from tests.blocks.corner import home, publish
from tests.factories.blocks import LMSRuntime, call, get

WITH_A_POST = {
    "post": "GET",
    "pass_form": "GET",
    "confirmed": "GET",
    "history": "GET",
    "tools": "GET",
    "one": "GET",
    "edit_form": "GET",
    "report_form": "GET",
    "mark": "POST",
    "confirm": "POST",
    "vote": "POST",
    "reply": "POST",
    "pass_on": "POST",
    "save_edit": "POST",
    "delete": "POST",
    "undelete": "POST",
    "quotes": "POST",
    "to_board": "POST",
    "report": "POST",
}


@pytest.mark.parametrize(("handler", "method"), WITH_A_POST.items())
def test_what_is_not_for_somebody_is_not_there(corner, ben, eve, secret, microblog_block, handler, method):
    sent = {"id": secret.pk, "post": "post", "do": "like", "body": "x", "option": 0, "with": "thanks", "reason": "spam"}
    if handler == "reply":
        sent["post"] = secret.pk
    elsewhere = microblog_block(eve, name="elsewhere")

    for block in (corner(ben), elsewhere):
        reply = call(block, handler, sent, method=method)
        assert (reply.status_code, "mentors only" in reply.text) == (404, False)
    assert (Reply.objects.count(), Mark.objects.count(), Report.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("handler", ["tools", "one", "edit_form", "report_form"])
def test_there_are_posts_and_replies_and_nothing_else(corner, ben, post, handler):
    assert get(corner(ben), handler, post="answer", id=post.pk).status_code == 404


def test_learners_pin_nothing_that_they_cannot_read(corner, ben, secret):
    assert call(corner(ben), "pin", {"id": secret.pk, "on": 1}).status_code == 403


def test_a_masquerade_writes_nothing(corner, dee, post):
    class Masquerade(LMSRuntime):
        is_masquerading = True

    block = corner(dee, runtime=Masquerade)
    page = home(block)
    statuses = {
        publish(block).status_code,
        call(block, "reply", {"post": post.pk, "body": "x"}).status_code,
        call(block, "mark", {"id": post.pk, "do": "keep"}).status_code,
        call(block, "read", {"view": "home", "top": post.pk}).status_code,
    }

    assert ("nothing can be written" in page, "data-sl-composer" in page, statuses) == (True, False, {403})


def test_a_picture_is_stored_and_something_else_is_refused(corner, ben):
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    file.seek(0)
    file.name = "plot.png"
    other = io.BytesIO(b"no picture")
    other.name = "notes.png"

    assert "/social-learning/images/" in call(corner(ben), "image", {"image": file}).json["url"]
    assert call(corner(ben), "image", {"image": other}).status_code == 422
