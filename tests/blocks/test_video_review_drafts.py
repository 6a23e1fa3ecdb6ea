"""Drafts of assistants on the screen: what an assistant meets, what staff do with a draft, and who is kept out."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from opaque_keys.edx.keys import CourseKey
from xblock.runtime import DictKeyValueStore, KvsFieldData

from social_learning_xblocks.blocks.video_review_block import VideoReviewBlock
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Appeal, Draft, Review, Submission
from tests.blocks.conftest import Words
from tests.factories.assignments import LINES, Course
from tests.factories.blocks import LMSRuntime, call, get, make_block, trigger
from tests.factories.examples import make_example
from tests.factories.spaces import COURSE, actor_in

USAGE = "block-v1:Org+Course+Run+type@social_video_review+block@{}"
FULL, HALF = {"score-clear": "4", "score-honest": "6"}, {"score-clear": "2", "score-honest": "3"}
POSTS = ("confirm_draft", "confirm_changed", "confirm_shown", "unconfirm_drafts", "send_draft_back")
GETS = ("open_draft", "send_back_form")


@dataclass
class Room:
    """A block with its people: ``as_(user)`` is the block as somebody meets it."""

    as_: Any
    course: Course
    assistant: Any

    def work(self, user) -> Submission:
        return Submission.objects.get(assignment=self.course.assignment, author=user)

    def draft(self, author, answers=HALF, by=None) -> Review:
        """What the assistant gives, through the doors."""
        block = by or self.as_(self.assistant)
        call(block, "staff_review", {"id": self.work(author).pk})
        review = Review.objects.get(submission=self.work(author), reviewer=block.runtime.visitor_id)
        call(block, "review", {"id": review.pk, **answers})
        review.refresh_from_db()
        return review

    def seen(self, staff, review) -> str:
        html = get(self.as_(staff), "board_list", view="drafts").text
        return re.search(rf'name="seen" value="{review.pk}:(\w+)"', html)[1]


@pytest.fixture
def room(lms, ada, ben, chi, dee):
    """Ben and Chi have handed in; Dee is staff, Ada of the limited staff."""
    shared = KvsFieldData(DictKeyValueStore())
    key = CourseKey.from_string(COURSE)
    lms.enrolled = {(user.pk, key) for user in (ben, chi)}
    lms.staff, lms.limited_staff = {(dee.pk, key)}, {(ada.pk, key)}

    def bind(user, *, name="vr", is_staff=False, **fields):
        runtime = LMSRuntime(user, is_staff=is_staff or user in (ada, dee), i18n=Words(), **{"field-data": shared})
        usual = {"rubric": videos.plain_of(LINES), "assistants_draft": True, **fields}
        return make_block(VideoReviewBlock, runtime, name=USAGE.format(name), **usual)

    here = bind(dee).enter()
    course = Course(here.space, here.assignment)
    for user in (ben, chi):
        course.hand_in(actor_in(here.space, user))
    return Room(bind, course, ada)


def test_only_where_drafts_are_wanted_the_platform_is_asked_who_assists(room, ada, dee, ben):
    assert [room.as_(user).enter().actor.is_assistant for user in (ada, dee, ben)] == [True, False, False]
    assert room.as_(ada, assistants_draft=False).enter().actor.roles == {"staff"}


def test_an_assistant_meets_a_form_for_a_draft_and_no_other_way_to_a_grade(room, ada, ben, dee):
    Appeal.objects.create(submission=room.work(ben), body="Please look")
    sheet = call(room.as_(ada), "staff_review", {"id": room.work(ben).pk}).text
    review = Review.objects.get()

    saved = call(room.as_(ada), "review", {"id": review.pk, **HALF})

    assert ("Save the draft" in sheet, "What you give is a draft" in sheet) == (True, True)
    assert (
        trigger(saved)["sl:announce"]
        == "Your draft is saved. It counts, and its author sees it, when staff confirm it."
    )
    assert ("This draft waits for staff" in saved.text, "Save changes" in saved.text) == (True, True)
    assert "data-sl-autosave" not in saved.text
    row = get(room.as_(ada), "board_row", id=room.work(ben).pk).text
    for words in ("Set another grade", "Answer the appeal", "Confirm", "Set aside"):
        assert words not in row
    assert "Waits for staff to confirm it." in row
    assert "Waits for staff whose grades count." in row
    assert room.work(ben).share is None
    assert "Save the draft" not in call(room.as_(dee), "staff_review", {"id": room.work(ben).pk}).text


def test_a_draft_is_confirmed_on_the_board_and_taken_back(room, ben, dee):
    review = room.draft(ben)
    board = get(room.as_(dee), "board").text
    assert 'name="view" value="drafts"' in board
    assert re.findall(r"sl-pill[^>]*>.*?(Draft by [^<]*)<", board) == ["Draft by ada: 50"]
    row = get(room.as_(dee), "board_row", id=room.work(ben).pk).text
    assert ("Confirm the draft by ada" in row, "Watch and change" in row, "Send back" in row) == (True, True, True)

    done = call(room.as_(dee), "confirm_draft", {"id": review.pk, "seen": room.seen(dee, review)})

    assert (trigger(done), room.work(ben).share) == ({"sl:announce": "Confirmed. It is the grade now."}, 0.5)
    assert "<bdi>dee</bdi> confirmed it" in done.text
    back = call(room.as_(dee), "unconfirm_drafts", {"ids": review.pk, "row": room.work(ben).pk})
    assert (trigger(back), room.work(ben).share) == ({"sl:announce": "1 draft waits again."}, None)
    assert "Confirm the draft by ada" in back.text


def test_all_that_are_shown_are_confirmed_with_an_undo(room, ben, chi, dee):
    reviews = [room.draft(ben), room.draft(chi, FULL)]
    entries = [f"{review.pk}:{room.seen(dee, review)}" for review in reviews]
    page = get(room.as_(dee), "board_view", view="drafts").text
    assert "Confirm all that are shown" in page

    done = call(room.as_(dee), "confirm_shown", {"seen": [*entries, "x:y", "9" * 20, ""]})

    assert trigger(done) == {"sl:announce": "2 drafts are grades now."}
    assert (room.work(ben).share, room.work(chi).share) == (0.5, 1.0)
    assert ("Nobody here" in done.text, "Undo" in done.text) == (True, True)
    ids = re.search(r"data-sl-vals='{\"ids\": \"([\d,]+)\"}'", done.text)[1]
    undone = call(room.as_(dee), "unconfirm_drafts", {"ids": f"{ids},x"})
    assert (trigger(undone), room.work(ben).share) == ({"sl:announce": "2 drafts wait again."}, None)
    again = call(room.as_(dee), "confirm_shown", {"seen": [entries[0], f"{reviews[1].pk}:old"]})
    assert trigger(again) == {"sl:announce": "1 draft is a grade now. 1 was left: open it and decide on it by itself."}


def test_staff_watch_change_and_confirm(room, ben, dee):
    review = room.draft(ben)
    opened = get(room.as_(dee), "open_draft", id=review.pk)
    assert ("Draft by <bdi>ada</bdi>" in opened.text, "Confirm with these points" in opened.text) == (True, True)
    assert ("data-sl-autosave" in opened.text, ">Your comment<" in opened.text) == (False, False)
    seen = re.search(r'name="seen" value="(\w+)"', opened.text)[1]

    wrong = call(room.as_(dee), "confirm_changed", {"id": review.pk, "seen": seen, "score-clear": "4", "body": "Mine"})
    done = call(room.as_(dee), "confirm_changed", {"id": review.pk, "seen": seen, **FULL})

    assert wrong.status_code == 422
    assert (f'name="seen" value="{seen}"' in wrong.text, "Mine</textarea>" in wrong.text) == (True, True)
    assert "Give 0 to 6 points." in wrong.text
    assert trigger(done)["sl:saved"] == f"draft-{review.pk}"
    assert ("Undo" in done.text, room.work(ben).share, Draft.objects.get().before["share"]) == (True, 1.0, 0.5)
    assert "the draft had 50 points" in get(room.as_(dee), "board_row", id=room.work(ben).pk).text


def test_a_draft_is_sent_back_with_a_note(room, ada, ben, dee):
    review = room.draft(ben)
    seen = room.seen(dee, review)
    form = get(room.as_(dee), "send_back_form", id=review.pk, seen=seen).text
    assert f'value="{seen}"' in form

    empty = call(room.as_(dee), "send_draft_back", {"id": review.pk, "seen": seen, "note": " "})
    done = call(room.as_(dee), "send_draft_back", {"id": review.pk, "seen": seen, "note": "Say why."})

    assert (empty.status_code, "Say what is to be changed" in empty.text) == (422, True)
    assert trigger(done) == {"sl:announce": "Sent back."}
    assert ("<bdi>dee</bdi> sent it back" in done.text, "</svg> sent back</span>" in done.text) == (True, True)
    assert "Sent back to you" in get(room.as_(ada), "board_list", view="drafts").text
    sheet = call(room.as_(ada), "staff_review", {"id": room.work(ben).pk}).text
    assert ("Staff have sent this back:" in sheet, "Say why." in sheet, "Save the draft" in sheet) == (True, True, True)


def test_what_one_should_know_before_one_confirms(room, ada, ben, dee):
    room.draft(ben)
    row = lambda: get(room.as_(dee), "board_row", id=room.work(ben).pk).text  # noqa: E731 - asked again and again
    call(room.as_(dee), "staff_review", {"id": room.work(ben).pk})
    own = Review.objects.get(reviewer=dee)
    call(room.as_(dee), "review", {"id": own.pk, **FULL})
    assert "Confirm the draft too, and the grade is the mean of both." in row()
    assert "Graded by staff already" in get(room.as_(dee), "board_list", view="drafts").text
    assert "Staff have graded this work already" in call(room.as_(ada), "staff_review", {"id": room.work(ben).pk}).text
    call(room.as_(dee), "set_grade", {"id": room.work(ben).pk, "points": "70", "reason": "As agreed", "seen": ""})
    assert "Staff have set the grade of this work." in row()
    Draft.objects.update(video=None)

    assert "The author has handed in another work since." in row()
    assert "Another work since" in get(room.as_(dee), "board_list", view="drafts").text


def test_two_drafts_of_one_work_are_said_to_be_two(room, lms, ben, dee, eve):
    room.draft(ben)
    lms.limited_staff.add((eve.pk, CourseKey.from_string(COURSE)))
    room.draft(ben, by=room.as_(eve, is_staff=True))

    assert "There is more than one draft." in get(room.as_(dee), "board_row", id=room.work(ben).pk).text
    assert "Several drafts" in get(room.as_(dee), "board_list", view="drafts").text


def test_the_view_is_there_where_there_can_be_drafts_or_are(room, ben, dee):
    tab = 'value="drafts"'
    assert tab in get(room.as_(dee), "board").text
    assert tab not in get(room.as_(dee, assistants_draft=False), "board").text
    room.draft(ben)

    assert tab in get(room.as_(dee, assistants_draft=False), "board").text


def test_the_worth_of_an_example_is_not_for_assistants(room, ada, dee):
    make_example(room.course, room.as_(dee).enter().actor, published=False)
    pages = [get(room.as_(user), "examples").text for user in (ada, dee)]

    for words in ("Change the reference", ">Publish<"):
        assert [words in page for page in pages] == [False, True]


def test_the_whole_board_stays_below_ten_queries_of_its_own(room, lms, ben, chi, dee):
    counts = []
    for user in (ben, chi):
        room.draft(user)
        block = room.as_(dee)
        block.enter()
        with CaptureQueriesContext(connection) as queries:
            get(room.as_(dee), "board_view", view="drafts")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("door", [*GETS, *POSTS])
def test_every_door_is_closed_to_learners_and_to_assistants(room, ada, ben, chi, dee, door):
    review = room.draft(ben)
    seen = room.seen(dee, review)
    data = {"id": review.pk, "ids": review.pk, "seen": f"{review.pk}:{seen}" if door == "confirm_shown" else seen}
    before = list(Review.objects.values()), list(Draft.objects.values())

    answers = [
        call(room.as_(user), door, {**data, "note": "No", **FULL}, method="GET" if door in GETS else "POST")
        for user in (chi, ada)
    ]

    # The form alone tells nothing and does nothing.
    assert [answer.status_code for answer in answers] == [403, 200 if door == "send_back_form" else 403]
    assert (list(Review.objects.values()), list(Draft.objects.values())) == before


@pytest.mark.parametrize("door", ["open_draft", "confirm_draft", "confirm_changed", "send_draft_back"])
def test_what_stands_in_another_space_is_not_found(room, ben, dee, door):
    review = room.draft(ben)
    elsewhere = room.as_(dee, name="elsewhere")
    data = {"id": review.pk, "seen": room.seen(dee, review), "note": "No", **FULL}

    answer = call(elsewhere, door, data, method="GET" if door in GETS else "POST")

    assert (answer.status_code, Review.objects.get().state) == (404, "draft")
