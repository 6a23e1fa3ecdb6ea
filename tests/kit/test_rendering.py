"""Templates to text, refusals to HTTP."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.rendering import Reply, compact, refusal, render


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed("You cannot do this."), 403),
        (NotFound("There is no such question."), 404),
        (Conflict("Somebody was faster."), 409),
        (Invalid("Give it a title.", {"title": "Missing."}), 422),
    ],
)
def test_a_refusal_has_its_status_and_its_sentence(error, status):
    reply = refusal(error)

    assert reply.status == status
    assert error.message in reply.html
    assert "data-sl-error" in reply.html


def test_the_sentence_of_a_refusal_is_escaped():
    reply = refusal(NotFound("There is no tag “<b onclick=x>”."))

    assert "There is no tag “&lt;b onclick=x&gt;”." in reply.html


def test_a_template_is_found_below_ours():
    assert "All gone." in render("elements/error.html", {"message": "All gone."})


def test_a_reply_is_never_kept_and_never_guessed_at():
    assert Reply("<p>Hello</p>").headers() == {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def test_a_reply_with_a_tag_may_be_asked_for_again():
    headers = Reply(etag="abc").headers()

    assert (headers["ETag"], headers["Cache-Control"]) == ('"abc"', "no-cache")


@given(st.dictionaries(st.text(), st.text()))
def test_what_the_browser_shall_do_is_one_line_of_ascii_json(trigger):
    header = Reply(trigger=trigger or {"sl:announce": "Dein Beitrag ist da. \r\nJetzt: “läuft” 🎉"}).headers()[
        "HX-Trigger"
    ]

    assert header.isascii()
    assert header.isprintable()
    assert json.loads(header) == (trigger or {"sl:announce": "Dein Beitrag ist da. \r\nJetzt: “läuft” 🎉"})


def test_blank_lines_and_indents_of_templates_do_not_travel():
    html = "\n\n<ul>\n    <li>one  two</li>  \n\n\n  <li>three</li>\n</ul>\n"
    assert compact(html) == "<ul>\n<li>one  two</li>\n<li>three</li>\n</ul>"


@pytest.mark.parametrize("tag", ["pre", "textarea"])
def test_code_and_what_is_being_typed_keep_every_space(tag):
    typed = f"<{tag} class='x'>\n\n    a\n\n  b  \n</{tag}>"
    assert compact(f"<p>\n  x</p>\n\n{typed}\n\n  <p>y</p>") == f"<p>\nx</p>\n{typed}\n<p>y</p>"
