"""Examples on the board: made with the recorder of learners, reviewed, published, ordered, deleted; by staff alone."""

import pytest
from django.test import RequestFactory
from xblock.django.request import django_to_webob_request

from social_learning_xblocks.video_review import api as reviews
from social_learning_xblocks.video_review.models import Example, Review, Submission
from tests.blocks.test_video_review_submit import CUES, page, pitch, tus  # noqa: F401 - a fixture
from tests.blocks.test_video_uploads import encoded
from tests.factories.blocks import call, get, trigger
from tests.factories.videos import mp4

CONTENT = mp4()
POSTS = (
    "add_example",
    "use_example_video",
    "describe_example",
    "reference",
    "publish_example",
    "show_example",
    "move_example",
    "delete_example",
)


@pytest.fixture
def door(pitch, ben, dee):  # noqa: F811
    """``door(user)``; Ben and Dee have been there, and Dee is staff."""

    def bind(user=dee, **more):
        return pitch(user, is_staff=user == dee, practice="offered", **more)

    for user in (ben, dee):
        page(bind(user))
    return bind


def begin_upload(block, example_id):
    """The first request of an upload for an example, as the recorder makes it."""
    return call_video(
        block, "POST", example_id, upload_length=len(CONTENT), upload_metadata=encoded(filetype="video/mp4")
    )


def call_video(block, method, example_id, **headers):
    found = {name.replace("_", "-").title(): str(value) for name, value in headers.items()}
    request = RequestFactory().generic(method, f"/?example={example_id}", headers={**found, "Tus-Resumable": "1.0.0"})
    return block.runtime.handle(block, "video", django_to_webob_request(request), "")


def made(door):
    """An example with a video that came by way of the block; its number and that of the video."""
    call(door(), "add_example")
    pk = Example.objects.order_by("-pk").first().pk
    video = begin_upload(door(), pk).headers["Location"].rpartition("/")[2]
    assert tus(door(), "PATCH", video, CONTENT, upload_offset=0).status_code == 204
    return pk, video


def referred(door, pk, score="4"):
    call(door(), "reference", {"id": pk})
    review = Review.objects.get(kind="staff", submission__example=pk)
    return call(door(), "review", {"id": review.pk, "score-clear": score})


def test_the_board_leads_to_the_examples(door):
    assert ">Examples<" in get(door(), "board").text
    answer = get(door(), "examples")
    assert ("No examples yet" in answer.text, trigger(answer)["sl:focus"].endswith("-examples-title")) == (True, True)


def test_the_recorder_of_a_new_example_sends_to_it(door):
    answer = call(door(), "add_example")

    pk = Example.objects.get().pk
    assert (f"handler/video?example={pk}" in answer.text, f"handler/open_videos?example={pk}" in answer.text) == (
        True,
        True,
    )
    assert ("use_example_video" in answer.text, "Everybody in this course may see" in answer.text) == (True, True)
    assert trigger(answer)["sl:focus"].endswith(f"-example-{pk}")


def test_what_arrives_is_the_video_of_the_example_and_in_no_draft(door, dee):
    pk, video = made(door)

    answer = call(door(), "use_example_video", {"example": pk, "video": video})

    assert ("Write the reference" in answer.text, "None is published yet" in answer.text) == (True, True)
    work = Submission.objects.get()
    assert (work.state, work.author, work.video.uuid.hex) == ("exemplar", dee, video.replace("-", ""))
    assert trigger(answer)["sl:saved"] == "video"


def test_an_upload_is_gone_on_with_where_it_belongs(door):
    call(door(), "add_example")
    pk = Example.objects.get().pk
    begin_upload(door(), pk)

    found = [get(door(), "open_videos", **query).json for query in ({}, {"example": pk}, {"example": pk + 1})]

    assert [len(one) for one in found] == [0, 1, 0]


def test_a_second_video_is_refused_before_its_first_byte(door):
    pk, _video = made(door)

    assert begin_upload(door(), pk).status_code == 429
    assert [begin_upload(door(), wrong).status_code for wrong in ("0", "x", "9" * 30, pk + 1)] == [404] * 4


def test_the_reference_is_written_on_the_desk_and_published(door):
    pk, _video = made(door)
    desk = call(door(), "reference", {"id": pk}).text
    assert ("Reference review of an example" in desk, "Back to the examples" in desk) == (True, True)
    assert (call(door(), "publish_example", {"id": pk, "on": 1}).status_code) == 409

    saved = referred(door, pk)
    assert ("The reference is saved." in saved.text, "points are the grade" in saved.text) == (True, False)
    published = call(door(), "publish_example", {"id": pk, "on": 1}).text

    assert ('<b class="sl-num">80</b> of 100' in published, "Withdraw" in published) == (True, True)
    assert "Not published" in call(door(), "publish_example", {"id": pk, "on": 0}).text


def test_one_is_shown_with_the_task(door, ben):
    pk, _video = made(door)
    referred(door, pk)
    call(door(), "publish_example", {"id": pk, "on": 1})

    assert "Show its reference too" in call(door(), "show_example", {"id": pk, "on": 1}).text
    assert "An example from the staff" in page(door(ben))
    assert "Hide the reference" in call(door(), "show_example", {"id": pk, "on": 1, "review": 1}).text
    assert "How the staff review it" in page(door(ben))
    assert ">Show it with the task<" in call(door(), "show_example", {"id": pk, "on": 0}).text
    assert "An example from the staff" not in page(door(ben))


def test_note_and_captions_are_kept_or_come_back(door):
    pk, _video = made(door)
    call(
        door(), "describe_example", {"id": pk, "note": "Listen", "captions": "1\n00:00:01,000 --> 00:00:03,000\nHello"}
    )
    work = Submission.objects.get()
    assert (work.body, work.video.captions) == ("Listen", CUES)

    for wrong in ({"captions": "WEBVTT\n\nwhen\n"}, {"note": "x" * 5001}):
        answer = call(door(), "describe_example", {"id": pk, "note": "Kept", **wrong})
        assert (answer.status_code, "sl-error" in answer.text) == (422, True)


def test_examples_move_and_go(door):
    first, second = made(door)[0], made(door)[0]

    call(door(), "move_example", {"id": second, "up": 1})
    assert list(Example.objects.order_by("place").values_list("pk", flat=True)) == [second, first]
    assert "The example is deleted." in call(door(), "delete_example", {"id": second}).text

    assert list(Example.objects.values_list("pk", flat=True)) == [first]


@pytest.mark.parametrize("name", ["examples", *POSTS])
def test_every_door_is_closed_to_learners_and_to_borrowed_eyes(door, ben, dee, name):
    pk, video = made(door)
    before = list(Example.objects.values()), list(Submission.objects.values())
    borrowed = door()
    borrowed.runtime.is_masquerading = True

    data = {"id": pk, "example": pk, "video": video, "on": 1}
    for block in (door(ben), borrowed):
        answer = call(block, name, data, method="GET" if name == "examples" else "POST")
        assert answer.status_code == 403
    assert begin_upload(door(ben), pk).status_code == 403
    assert (list(Example.objects.values()), list(Submission.objects.values())) == before


@pytest.mark.parametrize("name", POSTS[2:])
def test_those_of_another_block_are_not_there(door, name):
    pk, _video = made(door)
    page(door(name="elsewhere"))

    assert call(door(name="elsewhere"), name, {"id": pk, "on": 1}).status_code == 404
    assert reviews.is_of_example(Submission.objects.get().video.uuid)
