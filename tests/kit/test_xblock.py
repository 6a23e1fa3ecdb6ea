"""The base of all blocks: actions, what they are asked, what they answer, and two blocks on one page."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from webob import Request

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.rendering import Reply
from social_learning_xblocks.kit.xblock import SCRIPTS, STYLES, Asked, SocialBlock, action, clean_text, response
from tests.factories.blocks import Bell, LMSRuntime, StudioRuntime, call, make_block


def bell(name="one", runtime=None):
    return make_block(Bell, runtime or LMSRuntime(), name)


def test_an_action_answers_with_the_partial_that_changed():
    block = bell()
    call(block, "ring")

    answer = call(block, "ring")

    assert (answer.status_code, answer.text, answer.content_type) == (200, "<p>2</p>", "text/html")
    assert (answer.charset, answer.headers["Cache-Control"]) == ("utf-8", "no-store")


@pytest.mark.parametrize(
    ("handler", "method", "allowed"),
    [
        ("ring", "GET", "POST"),
        ("ring", "HEAD", "POST"),
        ("ring", "PUT", "POST"),
        ("ring", "DELETE", "POST"),
        ("count", "POST", "GET"),
        ("count", "OPTIONS", "GET"),
    ],
)
def test_an_action_answers_its_own_method_only(handler, method, allowed):
    block = bell()

    answer = call(block, handler, method=method)

    assert (answer.status_code, answer.headers["Allow"], block.rings) == (405, allowed, 0)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_may_be_read_may_be_asked_about(method):
    assert call(bell(), "count", method=method).status_code == 200


class Refuser(SocialBlock):
    """A block whose action raises what it is told."""

    error: Exception

    @action
    def refuse(self, asked: Asked) -> Reply:
        raise self.error


@pytest.mark.parametrize(("kind", "status"), [(NotAllowed, 403), (NotFound, 404), (Conflict, 409), (Invalid, 422)])
def test_a_refusal_is_its_status_and_a_partial_with_its_sentence(kind, status):
    block = make_block(Refuser, LMSRuntime())
    block.error = kind("Not <now>.")

    answer = call(block, "refuse")

    assert (answer.status_code, answer.content_type) == (status, "text/html")
    assert "data-sl-error" in answer.text
    assert "Not &lt;now&gt;." in answer.text


def test_other_errors_are_left_to_the_platform():
    block = make_block(Refuser, LMSRuntime())
    block.error = ZeroDivisionError("ours")

    with pytest.raises(ZeroDivisionError):
        call(block, "refuse")


@pytest.mark.parametrize(("handler", "method"), [("ring", "POST"), ("count", "GET")])
def test_the_preview_of_studio_does_nothing(handler, method):
    block = bell(runtime=StudioRuntime())

    answer = call(block, handler, method=method)

    assert (answer.status_code, block.rings) == (403, 0)
    assert "This is a preview." in answer.text


def test_an_action_of_studio_works_in_studio():
    answer = call(bell(runtime=StudioRuntime()), "tune")

    assert (answer.status_code, answer.body) == (204, b"")


def test_an_action_keeps_its_name():
    assert (Bell.ring.__name__, Bell.count.__name__) == ("ring", "count")


def test_what_the_browser_shall_do_is_one_header_of_ascii_json():
    header = call(bell(), "ring").headers["HX-Trigger"]

    assert header.isascii()
    assert json.loads(header) == {"sl:announce": "Dong “ü”"}


@pytest.mark.parametrize("known", ['"rings-0"', 'W/"rings-0"'])
def test_who_knows_it_already_is_told_that_nothing_changed(known):
    answer = call(bell(), "count", method="GET", headers={"If-None-Match": known})

    assert (answer.status_code, answer.body, answer.headers["ETag"]) == (304, b"", '"rings-0"')
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("known", ["", '"rings-1"', "*"])
def test_who_knows_something_else_gets_it(known):
    answer = call(bell(), "count", method="GET", headers={"If-None-Match": known})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"rings-0"')
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("tag", ["Wednesday-W", "a/b/", "/W"])
def test_a_tag_is_taken_as_it_is(tag):
    assert Asked(Request.blank("/", headers={"If-None-Match": f'W/"{tag}"'}), "").etag == tag


def test_a_reply_says_what_it_is():
    answer = response(Reply("a,b\n", content_type="text/csv"))

    assert (answer.content_type, answer.text) == ("text/csv", "a,b\n")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Why?", "Why?"),
        ("a\x00b", "ab"),
        ("\x00é", "é"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("a\ud800b", "a?b"),
        ("🎉 \u200d é", "🎉 \u200d é"),
    ],
)
def test_text_is_what_every_database_takes(typed, kept):
    assert clean_text(typed) == kept


@given(st.text(st.characters()))
def test_any_text_is_cleaned_once_and_for_all(text):
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    assert cleaned.encode("utf-8").find(b"\x00") == -1


def asked(body=b"", content_type="application/x-www-form-urlencoded", *, method="POST", path="/", suffix=""):
    """A request as the workbench passes it on."""
    request = Request.blank(path, method=method, body=body)
    request.headers["Content-Type"] = content_type
    return Asked(request, suffix)


def test_an_action_is_asked_with_query_and_form_together():
    found = asked(b"tag=python&tag=c%2B%2B&title=Why%3F%00", path="/?page=2&tag=x", suffix="12")

    assert found.data.getlist("tag") == ["x", "python", "c++"]
    assert (found.data["title"], found.data["page"]) == ("Why?", "2")
    assert (found.method, found.suffix, found.files) == ("POST", "12", {})


def test_a_body_where_none_belongs_is_not_read():
    assert list(asked(b"title=Why", method="GET", path="/?page=2").data) == ["page"]


def test_json_is_no_form():
    assert list(asked(b'{"title": "Why?"}', "application/json").data) == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"title=Caf%E9", "application/x-www-form-urlencoded; charset=latin-1"),
        (b"title=Why", "application/x-www-form-urlencoded; charset=klingon"),
        (b"title=Why", "multipart/form-data"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(body, content_type):
    block = bell()
    request = Request.blank("/", method="POST", body=body, headers={"Content-Type": content_type})

    answer = block.runtime.handle(block, "ring", request)

    assert (answer.status_code, block.rings) == (422, 0)
    assert "The form could not be read." in answer.text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"title=%FF%FE", "application/x-www-form-urlencoded"),
        (b"title=\xff\xfe", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\xfe\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_bytes_that_are_no_text_become_a_sign_for_that(body, content_type):
    assert asked(body, content_type).data["title"] == "\ufffd\ufffd"


def test_a_query_that_is_no_text_is_invalid():
    with pytest.raises(Invalid):
        asked(path="/?title=%FF")


def multipart(filename: str, content: bytes) -> tuple[bytes, str]:
    head = f'--x\r\nContent-Disposition: form-data; name="image"; filename="{filename}"\r\n'
    return (
        head + "Content-Type: image/png\r\n\r\n"
    ).encode() + content + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"


def test_a_file_is_apart_from_the_text():
    found = asked(*multipart("cat.png", b"\x89PNG\x00"))

    assert list(found.data) == []
    assert found.files["image"].file.read() == b"\x89PNG\x00"


def test_a_file_field_that_was_left_empty_is_no_file():
    found = asked(*multipart("", b""))

    assert (found.files, found.data.get("image", "")) == ({}, "")


class Album(SocialBlock):
    @action
    def add(self, asked: Asked) -> Reply:
        upload = asked.files["image"]
        return Reply(f"{upload.filename} {len(upload.file.read())} {asked.data['alt']}")


def test_a_file_arrives_through_the_platform():
    data = {"image": SimpleUploadedFile("cat.png", b"\x89PNG\x00"), "alt": "A\x00 cat"}

    assert call(make_block(Album, LMSRuntime()), "add", data).text == "cat.png 5 A cat"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("", 0),
        ("-7", 0),
        ("7.5", 0),
        ("٧", 0),
        ("seven", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, 0),
    ],
)
def test_a_number_is_a_number_or_nought(typed, number):
    found = asked()
    found.data["page"] = typed

    assert (found.number("page"), found.number("missing")) == (number, 0)


@pytest.mark.parametrize(
    ("typed", "flag"), [("1", True), ("on", True), ("true", True), ("0", False), ("", False), ("off", False)]
)
def test_a_flag_is_set_or_not(typed, flag):
    found = asked()
    found.data["on"] = typed

    assert (found.flag("on"), found.flag("missing")) == (flag, False)


def test_addresses_of_actions_are_found_by_name():
    block = bell()

    assert block.urls["ring"] == block.runtime.handler_url(block, "ring")
    assert Template("{{ urls.ring }}").render(Context({"urls": block.urls})) == block.urls["ring"]


def test_addresses_of_studio_lose_their_lonely_question_mark():
    assert bell(runtime=StudioRuntime()).urls["ring"].endswith("/handler/ring/")


def test_an_address_with_a_query_has_it_from_the_runtime():
    for runtime in (LMSRuntime(), StudioRuntime()):
        url = bell(runtime=runtime).urls.with_query("count", "page=2")
        assert url.endswith("?page=2")
        assert url.count("?") == 1


def test_there_is_no_address_of_what_is_no_action():
    block = bell()

    with pytest.raises(KeyError, match="dance"):
        block.urls["dance"]
    assert Template("{{ urls.dance }}").render(Context({"urls": block.urls})) == ""


def test_addresses_are_asked_for_once():
    block = bell()
    _first, _again = block.urls["ring"], block.urls["ring"]

    assert (list(block.urls), len(block.urls)) == (["ring"], 1)


def test_two_blocks_on_a_page_have_different_ids():
    ids = {bell(name).dom_id for name in ("one", "two", "b" * 32)}

    assert len(ids) == 3
    assert all(re.fullmatch("sl[0-9a-f]{8}", dom_id) for dom_id in ids)


def test_a_block_has_the_same_ids_in_every_request():
    assert bell().dom_id == bell(runtime=StudioRuntime()).dom_id


def test_a_partial_knows_its_block():
    html = bell().html("elements/error.html", message="All gone.")

    assert "All gone." in html


def resources(fragment, mimetype):
    return [resource.data for resource in fragment.resources if resource.mimetype == mimetype]


def test_a_view_brings_its_styles_and_scripts_by_address():
    fragment = bell().student_view()

    assert resources(fragment, "text/css") == [f"/static/social_learning/{name}" for name in STYLES]
    assert resources(fragment, "application/javascript") == [f"/static/social_learning/{name}" for name in SCRIPTS]
    assert (fragment.js_init_fn, fragment.js_init_version) == ("SocialLearningBlock", 1)


def test_two_blocks_on_a_page_share_their_files():
    """Runtimes drop what is the same: nothing of one block may stand in the files."""
    assert bell("one").student_view().resources == bell("two").student_view().resources


def test_the_editor_of_studio_has_a_script_more():
    fragment = bell(runtime=StudioRuntime()).studio_fragment("<form></form>")

    assert fragment.content == "<form></form>"
    assert resources(fragment, "application/javascript")[-1] == "/static/social_learning/studio.js"
    assert fragment.js_init_fn == "SocialLearningStudio"


def test_a_service_that_is_not_there_is_none():
    block = bell()

    assert block.wanted("studio_user_permissions") is None
    assert block.wanted("completion") is None


def test_a_service_that_is_there_is_given():
    service = object()

    assert bell(runtime=StudioRuntime(studio_user_permissions=service)).wanted("studio_user_permissions") is service


def test_what_an_action_changed_is_saved():
    block = bell()
    call(block, "ring")

    again = make_block(Bell, block.runtime)

    assert again.rings == 1
