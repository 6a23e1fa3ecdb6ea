"""Talking back in the microblog: replies, passing on, quotes."""

import re

from microblog.models import Post, Reply
from tests.blocks.corner import publish
from tests.factories.blocks import call, get, trigger


def test_replying_brings_the_reply_and_an_empty_form(corner, ben, post):
    reply = call(corner(ben), "reply", {"post": post.pk, "body": "Thank **you**"})

    assert trigger(reply) == {"sl:saved": f"reply-{post.pk}-0", "sl:announce": "Your reply is out."}
    assert ("<strong>you</strong>" in reply.text, "1 reply" in reply.text) == (True, True)


def test_an_empty_reply_comes_back_with_a_sentence(corner, ben, post):
    reply = call(corner(ben), "reply", {"post": post.pk, "body": " "})

    assert (reply.status_code, Reply.objects.count()) == (422, 0)
    assert "Write something first." in reply.text


def test_replies_stand_below_what_they_answer_one_step_in(corner, ada, ben, chi, post):
    call(corner(ben), "reply", {"post": post.pk, "body": "First"})
    first = Reply.objects.get()
    call(corner(chi), "reply", {"post": post.pk, "body": "Second"})
    call(corner(ada), "reply", {"post": post.pk, "parent": first.pk, "body": "To the first"})
    call(corner(chi), "reply", {"post": post.pk, "parent": Reply.objects.last().pk, "body": "Deeper"})

    page = get(corner(ben), "post", id=post.pk).text
    assert page.index("First") < page.index("To the first") < page.index("Deeper") < page.index("Second")
    assert page.count("data-sl-deep") == 2
    assert "to <bdi>ada</bdi>" in page


def place_of(reply, html):
    """What a reply says where it stands, without the white space between its parts."""
    return " ".join(
        re.search(rf'<li class="sl-post sl-mb-reply" id="\w+-reply-{reply.pk}".*?</li>', html, re.DOTALL)[0].split()
    )


def test_a_reply_says_after_sending_and_editing_what_a_reload_shows(corner, ada, ben, chi, post):
    bodies = ("First", "To the first", "Deeper")
    answers = {}
    parent = None
    for user, body in zip((ben, ada, chi), bodies, strict=True):
        sent = call(corner(user), "reply", {"post": post.pk, "parent": parent or "", "body": body})
        parent = Reply.objects.latest("pk").pk
        answers[parent] = (user, sent)

    for reply in Reply.objects.order_by("pk"):
        user, sent = answers[reply.pk]
        page = get(corner(user), "post", id=post.pk).text
        edited = call(corner(user), "save_edit", {"post": "reply", "id": reply.pk, "body": reply.body})
        assert place_of(reply, sent.text) == place_of(reply, page) == place_of(reply, edited.text)
    assert "to <bdi>ada</bdi>" in sent.text
    assert trigger(sent)["sl:focus"] == f"#{corner(chi).dom_id}-reply-{parent}"


def test_a_reply_to_one_that_the_reader_does_not_see_names_nobody(corner, ada, ben, chi, dee, post):
    parent = ""
    for user in (ben, ada, chi):
        call(corner(user), "reply", {"post": post.pk, "parent": parent, "body": "Yes"})
        parent = Reply.objects.latest("pk").pk
    middle, last = Reply.objects.order_by("pk")[1:]
    call(corner(dee), "moderate", {"post": "reply", "id": middle.pk, "act": "hidden"})

    page, alone = get(corner(chi), "post", id=post.pk).text, get(corner(chi), "one", post="reply", id=last.pk).text

    assert place_of(last, page) == place_of(last, alone)
    assert ("to <bdi>" in alone, "data-sl-deep" in alone) == (False, False)


def test_the_form_to_answer_a_reply_sends_it_to_the_end_of_its_family(corner, ben, post):
    call(corner(ben), "reply", {"post": post.pk, "body": "First"})
    below = get(corner(ben), "reply_form_for", id=Reply.objects.get().pk).text
    thread = get(corner(ben), "post", id=post.pk).text

    assert 'data-sl-target="closest ol" data-sl-swap="append"' in below
    assert f'data-sl-target="#{corner(ben).dom_id}-replies" data-sl-swap="append"' in thread


def test_a_reply_that_was_changed_stays_one_step_in(corner, ben, post):
    call(corner(ben), "reply", {"post": post.pk, "body": "First"})
    first = Reply.objects.get()
    call(corner(ben), "reply", {"post": post.pk, "parent": first.pk, "body": "To the first"})
    second = Reply.objects.last()

    changed = [
        call(corner(ben), "save_edit", {"post": "reply", "id": reply.pk, "body": "Changed"}).text
        for reply in (first, second)
    ]
    assert ["Changed" in text for text in changed] == [True, True]
    assert ["data-sl-deep" in text for text in changed] == [False, True]


def test_a_long_thread_goes_on_behind_a_button(corner, ben, post):
    for number in range(21):
        call(corner(ben), "reply", {"post": post.pk, "body": f"Reply {number}."})
    page = get(corner(ben), "post", id=post.pk).text
    after = re.search(r'name="after" value="(.*?)"', page).group(1)

    assert "Reply 20." not in page
    assert "Reply 20." in get(corner(ben), "post", id=post.pk, after=after).text


def test_the_form_to_answer_a_reply_has_the_focus(corner, ben, post):
    call(corner(ben), "reply", {"post": post.pk, "body": "First"})
    reply = get(corner(ben), "reply_form_for", id=Reply.objects.get().pk)

    assert f'name="parent" value="{Reply.objects.get().pk}"' in reply.text
    assert trigger(reply)["sl:focus"] in reply.text


# Passing on


def test_passing_on_with_thanks_and_quoting(corner, ben, chi, post):
    assert "Quote with my words" in get(corner(ben), "pass_form", id=post.pk).text
    thanks = call(corner(ben), "pass_on", {"id": post.pk, "with": "thanks", "body": "left aside"})
    words = call(corner(chi), "pass_on", {"id": post.pk, "with": "words", "body": "Look at this"})
    empty = call(corner(chi), "pass_on", {"id": post.pk, "with": "words", "body": ""})

    assert list(Post.objects.exclude(pk=post.pk).values_list("body", "quoted_id")) == [
        ("", post.pk),
        ("Look at this", post.pk),
    ]
    assert ("passed this on" in thanks.text, "Look at this" in words.text, empty.status_code) == (True, True, 422)


def test_who_wants_no_quotes_is_not_quoted(corner, ada, ben):
    publish(corner(ada), "Not to be quoted", no_quotes="on")
    post = Post.objects.get()

    assert "Quote with my words" not in get(corner(ben), "pass_form", id=post.pk).text
    reply = call(corner(ben), "pass_on", {"id": post.pk, "with": "words", "body": "I do"})
    assert (reply.status_code, Post.objects.count()) == (403, 1)


def test_consent_is_given_and_taken_back(corner, ada, ben, post):
    assert call(corner(ben), "quotes", {"id": post.pk, "on": 0}).status_code == 403
    call(corner(ada), "quotes", {"id": post.pk, "on": 0})
    post.refresh_from_db()
    assert not post.may_be_quoted
    call(corner(ada), "quotes", {"id": post.pk, "on": 1})
    post.refresh_from_db()
    assert post.may_be_quoted
