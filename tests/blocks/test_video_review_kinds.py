"""Handing in a text or a picture as learners meet it, from the empty page to the gallery."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from xblock.django.request import django_to_webob_request
from xblock.runtime import DictKeyValueStore, KvsFieldData

from social_learning_xblocks.blocks.video_review_block import VideoReviewBlock
from social_learning_xblocks.video_review import api as reviews
from social_learning_xblocks.video_review.data import Policy
from social_learning_xblocks.video_review.models import (
    Assignment,
    Example,
    GalleryEntry,
    Participant,
    Review,
    Submission,
    Video,
)
from tests.factories import images
from tests.factories.blocks import LMSRuntime, call, get, make_block, trigger
from tests.personas import person

RUBRIC = [{"key": "clear", "title": "Clear", "kind": "range", "least": 0, "most": 5}]


class Words:
    def gettext(self, text: str) -> str:
        return text


@pytest.fixture
def task(db, settings, tmp_path):
    """``task(user, **policy)``: the assignment as this person meets it."""
    settings.STORAGES = {
        **settings.STORAGES,
        "social_learning": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user, *, is_staff=False, **policy):
        class Task(VideoReviewBlock):
            policy = Policy()

        Task.policy = Policy(**policy)
        runtime = LMSRuntime(user, is_staff=is_staff, **{"i18n": Words(), "field-data": shared})
        return make_block(Task, runtime, name="task", rubric=RUBRIC, display_name="Task")

    return bind


def page(block):
    return block.student_view().content


def own(user):
    return Submission.objects.get(author=user)


def send_picture(block, content=None, handler="picture", **data):
    content = images.photo((40, 30)) if content is None else content
    return call(block, handler, {**data, "picture": SimpleUploadedFile("mine.jpg", content)})


def read(html):
    """What one reads of a page, without its tags."""
    return re.sub(r"<[^>]*>", " ", html)


def sends_a_video(block, query=""):
    """What who sends a video is answered."""
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "100", "Upload-Metadata": "filetype dmlkZW8vbXA0"}
    request = RequestFactory().generic("POST", f"/{query}", b"", headers=headers)
    return block.runtime.handle(block, "video", django_to_webob_request(request), "")


# --- A text ---------------------------------------------------------------------------------------------------------


def test_where_a_text_is_wanted_there_is_no_recorder(task, ben):
    html = page(task(ben, work="text", text_least=50, text_most=80, wanted=2))

    assert ("data-sl-recorder" in html, 'name="text"' in html, "Hand in" in html) == (False, True, True)
    assert "0 words; 50 to 80 are wanted" in html
    assert (
        "2 people of this course who review it will see it, and the staff of the course. They are not told your name."
        in html
    )
    assert "video" not in read(html).lower()


@pytest.mark.parametrize(
    ("least", "most", "said"), [(5, 0, "at least 5 are wanted"), (0, 1, "at most 1 is wanted"), (0, 0, "0 words</p>")]
)
def test_one_reads_how_long_it_may_be(task, ben, least, most, said):
    assert said in page(task(ben, work="text", text_least=least, text_most=most)).replace("\n", "")


def test_it_is_kept_as_one_types_and_there_after_a_reload(task, ben):
    block = task(ben, work="text")
    page(block)

    answer = call(block, "save_note", {"note": "For you", "text": "One *two*"})

    assert (answer.status_code, trigger(answer)) == (200, {"sl:saved": "note"})
    assert ("2 words" in answer.text, f'value="{reviews.mark_of("One *two*")}"' in answer.text) == (True, True)
    html = page(task(ben, work="text"))
    assert ("One *two*" in html, "For you" in html) == (True, True)


def test_the_note_alone_leaves_the_text(task, ben):
    block = task(ben, work="text")
    call(block, "save_note", {"note": "", "text": "One"})
    answer = call(block, "save_note", {"note": "Later"})
    assert ("words" in answer.text, own(ben).video.writing.body) == (False, "One")


def test_what_was_typed_last_goes_along_when_it_is_handed_in(task, ben):
    block = task(ben, work="text", text_least=3)
    call(block, "save_note", {"note": "", "text": "One"})

    refused = call(block, "hand_in", {"note": "", "text": "One two"})
    assert (refused.status_code, "Your text must have at least 3 words; it has 2." in refused.text) == (422, True)
    answer = call(block, "hand_in", {"note": "Read this", "text": "One **two** three"})

    assert (answer.status_code, own(ben).state, own(ben).video.writing.words) == (200, "pool", 3)
    assert ("You have handed in" in answer.text, "<strong>two</strong>" in answer.text, "3 words" in answer.text) == (
        True,
        True,
        True,
    )


def test_a_preview_is_of_the_field_that_asked(task, ben):
    block = task(ben, work="text")
    sent = {"note": "A *note*", "text": "A **text**"}
    assert "<strong>text</strong>" in call(block, "preview", {**sent, "field": "text"}).text
    assert "<em>note</em>" in call(block, "preview", {**sent, "field": "note"}).text
    assert call(block, "preview", {"text": "x" * 30_001, "field": "text"}).status_code == 422


def test_no_video_and_no_picture_begins_where_a_text_is_wanted(task, ben):
    block = task(ben, work="text")
    page(block)

    answer = sends_a_video(block)

    assert (answer.status_code, answer.text) == (429, "Something else is handed in here now. Reload the page.")
    assert (send_picture(block).status_code, Video.objects.count()) == (409, 0)


def test_its_reviewer_reads_it_and_says_what_they_think_of_the_whole(task, ben, ada):
    call(task(ben, work="text"), "hand_in", {"note": "", "text": "A **story**"})
    block = task(ada, work="text")
    call(block, "hand_in", {"note": "", "text": "Mine"})

    html = call(block, "take", {}).text

    assert ("<strong>story</strong>" in html, "<video" in html, "data-sl-timeline" in html) == (True, False, False)
    assert ('name="start"' in html, "What do you notice? Quote the place" in html) == (False, True)
    pk = Review.objects.get().pk
    answer = call(block, "moment", {"id": pk, "body": "The end", "label": "praise", "criterion": "clear", "take": 1})
    assert (answer.status_code, "data-sl-seek" in answer.text, "sl-vr-marks" in answer.text) == (200, False, False)
    assert "Change the comment Praise: The end" in answer.text
    moment = Review.objects.get().moments.get()
    edited = get(block, "moment_form_for", id=moment.pk).text
    assert ('name="start"' in edited, "The end" in edited) == (False, True)
    changed = {"id": moment.pk, "body": "The very end", "label": "praise", "criterion": ""}
    assert "The very end" in call(block, "edit_moment", changed).text
    deleted = call(block, "delete_moment", {"id": moment.pk})
    assert ("Deleted." in deleted.text, '"start": ""' in deleted.text) == (True, True)
    back = call(
        block, "moment", {"id": pk, "start": "", "end": "", "label": "praise", "body": "The very end", "undo": 1}
    )
    assert "The very end" in back.text
    call(block, "review", {"id": pk, "score-clear": "5", "body": "Good"})

    result = page(task(ben, work="text"))
    assert ("The very end" in get(task(ben, work="text"), "step", name="result").text, "sl-vr-heat" in result) == (
        True,
        False,
    )


def test_a_revised_text_begins_as_the_first(task, ben, ada):
    policy = {"work": "text", "wanted": 1, "revises": True}
    call(task(ben, **policy), "hand_in", {"note": "", "text": "First **text**"})
    block = task(ada, **policy)
    call(block, "hand_in", {"note": "", "text": "Mine"})
    call(block, "take", {})
    call(block, "review", {"id": Review.objects.get().pk, "score-clear": "5", "body": ""})

    mine = task(ben, **policy)
    html = get(mine, "step", name="revise").text
    assert ("First **text**" in html, "Your revised text" in html, "@save_change" in html) == (True, True, True)
    saved = call(mine, "save_change", {"note": "", "text": "Second text here"})
    assert ("3 words" in saved.text, trigger(saved)) == (True, {"sl:saved": "change"})
    refused = call(mine, "hand_in_revision", {"note": "", "text": "Second text here"})
    assert (refused.status_code, "Second text here" in refused.text) == (422, True)
    done = call(mine, "hand_in_revision", {"note": "The end", "text": "Third"})
    assert ("Your revised work is handed in" in done.text, own(ben).revised_video.writing.body) == (True, "Third")


def test_a_member_of_a_group_reads_that_another_has_changed_it(task, ben, ada):
    policy = {"work": "text", "groups": "own"}
    call(task(ben, **policy), "make_group", {"name": "We"})
    assignment = Assignment.objects.get()
    member = Participant.objects.select_related("group", "submission").get(user=ben, assignment=assignment)
    card = reviews.group_card(assignment, member)
    call(task(ada, **policy), "join_group", {"code": card.code})
    seen = reviews.mark_of("")
    call(task(ben, **policy), "save_note", {"note": "", "text": "Of Ben", "text_seen": seen})

    refused = call(task(ada, **policy), "save_note", {"note": "", "text": "Of Ada", "text_seen": seen})

    assert "Somebody of your group has changed this meanwhile." in refused.text
    assert Video.objects.get().writing.body == "Of Ben"


# --- A picture ------------------------------------------------------------------------------------------------------


def test_where_a_picture_is_wanted_one_chooses_one(task, ben):
    html = page(task(ben, work="picture"))
    assert ("data-sl-recorder" in html, "data-sl-picture" in html) == (False, True)
    assert ("Next: choose a picture. Then you can hand in." in html, 'name="alt"' in html) == (True, False)


def test_a_picture_is_in_the_draft_at_once_and_asks_what_it_shows(task, ben):
    block = task(ben, work="picture")
    page(block)

    answer = send_picture(block)

    assert (answer.status_code, 'name="alt"' in answer.text, "Hand in" in answer.text) == (200, True, True)
    video = own(ben).video
    assert f'width="{video.width}"' in answer.text
    handed = call(block, "hand_in", {"note": "", "alt": "A red square", "video": str(video.uuid)})
    assert ("You have handed in" in handed.text, 'alt="A red square"' in handed.text) == (True, True)
    assert Video.objects.get().alt == "A red square"


def test_another_picture_takes_the_place_of_the_first(task, ben):
    block = task(ben, work="picture")
    send_picture(block)
    first = own(ben).video.uuid
    choose = get(block, "own_video", other="1").text
    assert "The picture you have stays until the new one has arrived." in choose

    send_picture(block, images.picture(), other="1")

    assert own(ben).video.kind == "image/png"
    assert Video.objects.get(uuid=first).state == "deleted"


def test_what_is_wrong_stands_beside_the_button(task, ben):
    answer = send_picture(task(ben, work="picture"), b"nothing")
    assert (answer.status_code, "data-sl-picture" in answer.text) == (422, True)
    assert "This file is not a picture that can be shown." in answer.text


def test_without_a_file_one_is_asked_for_it(task, ben):
    answer = call(task(ben, work="picture"), "picture", {})
    assert (answer.status_code, "Choose a picture." in answer.text) == (422, True)


def test_once_it_is_handed_in_no_other_is_taken(task, ben):
    block = task(ben, work="picture")
    send_picture(block)
    call(block, "hand_in", {"note": ""})
    answer = send_picture(block)
    assert (answer.status_code, Video.objects.count()) == (409, 1)


def test_the_description_is_kept_as_one_types(task, ben):
    block = task(ben, work="picture")
    send_picture(block)
    sent = {"note": "", "alt": "Red", "video": str(own(ben).video.uuid)}
    assert "Saved." in call(block, "save_note", sent).text
    assert ">\nRed</textarea>" in page(task(ben, work="picture"))


def test_its_reviewer_sees_it_with_a_way_to_its_full_size(task, ben, ada):
    mine, block = task(ben, work="picture"), task(ada, work="picture")
    for each in (mine, block):
        send_picture(each)
        call(each, "hand_in", {"note": ""})
    html = call(block, "take", {}).text
    assert ("sl-vr-picture" in html, "Full size" in html, "<video" in html) == (True, True, False)


def test_the_gallery_shows_texts_by_their_beginning_and_pictures_small(task, ben, ada):
    policy = {"work": "text", "wanted": 1, "gallery": "pairs"}
    call(task(ben, **policy), "hand_in", {"note": "", "text": "Once upon a time"})
    call(task(ada, **policy), "hand_in", {"note": "", "text": "Mine"})
    assignment = Assignment.objects.get()
    for row in Submission.objects.all():
        GalleryEntry.objects.create(assignment=assignment, submission=row, is_shown=True, draw=row.pk)
    reader = task(person("fay"), **policy)

    html = get(reader, "step", name="gallery").text
    assert ("sl-vg-beginning" in html, "Once upon a time" in html, "4 words" in html) == (True, True, True)
    pair = get(reader, "gallery_pair").text
    assert ("sl-vr-text" in pair, "<video" in pair) == (True, False)
    entry = GalleryEntry.objects.get(submission=own(ben))
    assert "Once upon a time" in get(reader, "gallery_watch", id=entry.pk).text


# --- Staff ----------------------------------------------------------------------------------------------------------


def test_staff_write_an_example_and_change_it(task, dee, ben):
    block = task(dee, is_staff=True, work="text", practice="offered")
    page(block)
    form = call(block, "add_example", {})
    assert (trigger(form)["sl:announce"], "data-sl-recorder" in form.text) == ("Write its text.", False)
    pk = Example.objects.get().pk

    written = call(block, "write_example", {"id": pk, "text": "A **good** one"})

    assert ("<strong>good</strong>" in written.text, "Change the text" in written.text) == (True, True)
    assert call(block, "describe_example", {"id": pk, "note": "Look", "work": "text"}).status_code == 200
    call(block, "reference", {"id": pk})
    call(block, "review", {"id": Review.objects.get().pk, "score-clear": "5", "body": "So", "remark-clear": "So"})
    published = call(block, "publish_example", {"id": pk, "on": 1})
    assert ("Published" in published.text, "Change the text" in published.text) == (True, False)
    call(block, "show_example", {"id": pk, "on": 1})
    assert "<strong>good</strong>" in page(task(ben, work="text", practice="offered"))


def test_staff_choose_a_picture_for_an_example(task, dee):
    block = task(dee, is_staff=True, work="picture", practice="offered")
    page(block)
    assert trigger(call(block, "add_example", {}))["sl:announce"] == "Choose a picture for it."
    pk = Example.objects.get().pk
    assert call(block, "use_example_picture", {"id": pk}).status_code == 422

    answer = send_picture(block, handler="use_example_picture", id=pk)

    assert ("sl-vr-picture" in answer.text, 'name="alt"' in answer.text) == (True, True)
    described = call(block, "describe_example", {"id": pk, "note": "", "alt": "Red", "work": "picture"})
    assert 'alt="Red"' in described.text
    assert send_picture(block, handler="use_example_picture", id=pk).status_code == 409


def test_no_video_is_sent_for_an_example_where_a_text_is_wanted(task, dee):
    block = task(dee, is_staff=True, work="text")
    page(block)
    call(block, "add_example", {})
    assert sends_a_video(block, f"?example={Example.objects.get().pk}").status_code == 429


def test_staff_look_and_grade_a_text_from_their_board(task, dee, ben):
    call(task(ben, work="text"), "hand_in", {"note": "", "text": "A **story**"})
    board = task(dee, is_staff=True, work="text")
    answer = call(board, "staff_review", {"id": own(ben).pk})
    assert (answer.status_code, "<strong>story</strong>" in answer.text, "Look and grade" in answer.text) == (
        200,
        True,
        True,
    )
