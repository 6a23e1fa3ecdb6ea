"""The step of practising as its doors answer: the list, the desk, the comparison, and nothing of the reference before."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning_xblocks.models import Space
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Participant, Review
from tests.factories.assignments import Course
from tests.factories.blocks import call, get, trigger
from tests.factories.examples import make_example
from tests.factories.spaces import actor_in

THEIRS = {"clear": 4, "honest": 6, "long": 30}
ANSWERS = {"score-clear": "2", "score-honest": "3", "score-long": "15", "remark-must": "More", "body": "Fine"}
MARK = {"start": "0:01", "end": "", "label": "praise", "criterion": "clear", "body": "A good start"}


def shown(block):
    return block.runtime.render(block, "student_view").content


def names(html, who):
    """Whether somebody is named. Addresses of videos are signed: their letters say anything."""
    return re.search(rf"\b{who}\b", re.sub(r'(src|poster)="[^"]*"', "", html), re.IGNORECASE) is not None


@pytest.fixture
def class_(vr_block, ben, dee):
    """Ben is a learner; Dee has published one example."""
    policy = {"practice": "offered", "wanted": 2}
    for user in (ben, dee):
        shown(vr_block(user, is_staff=user == dee, policy=policy))
    course = Course(Space.objects.get(), Assignment.objects.select_related("rubric", "space").get())
    staff = actor_in(course.space, dee, Role.STAFF)
    example = make_example(course, staff, scores=None, note="Listen closely")
    pk = videos.begin_reference(staff, course.assignment, example.pk).pk
    why = {"clear": "The secret why", "must": "One"}
    videos.add_moment(staff, course.assignment, pk, videos.Mark(2000, body="Secret moment"))
    videos.hand_in_review(staff, course.assignment, pk, scores=THEIRS, remarks=why, body="")
    videos.publish_example(staff, course.assignment, example.pk)

    def block(user=ben, **more):
        return vr_block(user, is_staff=user == dee, policy={**policy, **more})

    return SimpleNamespace(course=course, staff=staff, example=example, block=block, reference=pk)


def begin(class_):
    answer = call(class_.block(), "practise", {"id": class_.example.pk})
    return answer, Review.objects.get(kind="calibration").pk


def test_the_step_is_there_before_handing_in_and_takes_nobodys_place(class_):
    page = shown(class_.block())

    assert ("Practise" in page, "0 of 1 example" in page, "optional" in page) == (True, True, True)
    assert "Record here" in page
    panel = get(class_.block(), "step", name="calibrate").text
    assert ("Practise on example 1" in panel, "Nobody has to." in panel) == (True, True)


@pytest.mark.parametrize("change", [{"practice": "off"}, {}])
def test_without_practice_or_examples_there_is_no_step(class_, change):
    if not change:
        videos.withdraw_example(class_.staff, class_.course.assignment, class_.example.pk)

    assert "step-calibrate" not in shown(class_.block(**change))
    assert get(class_.block(**change), "step", name="calibrate").status_code == 404


def test_one_practises_on_the_desk_of_a_reviewer(class_):
    answer, pk = begin(class_)

    html = answer.text
    assert ("Practise on an example" in html, "Listen closely" in html, "<video" in html) == (True, True, True)
    assert ("I cannot review this" in html, "Secret" in html, names(html, "dee")) == (False, False, False)
    assert "Hand in and compare" in html
    assert 'aria-current="step"' in html.partition("step-calibrate")[2].partition(">")[0]
    assert call(class_.block(), "save_review", {**ANSWERS, "id": pk}).status_code == 204
    assert "Your comment is saved." in trigger(call(class_.block(), "moment", {**MARK, "id": pk}))["sl:announce"]
    assert ">Fine</textarea>" in get(class_.block(), "open_review", id=pk).text
    assert "Go on with example 1" in get(class_.block(), "step", name="calibrate").text


def test_a_reference_says_why_also_where_the_rubric_wants_no_words(class_, dee):
    desk = call(class_.block(dee), "reference", {"id": class_.example.pk}).text
    learner, _pk = begin(class_)
    assert ['name="remark-long"' in html for html in (desk, learner.text)] == [True, False]

    answer = call(class_.block(dee), "review", {"id": class_.reference, "remark-long": "Short is fine"})

    assert (answer.status_code, "Short is fine" in answer.text) == (422, True)


def test_what_is_missing_comes_back_in_the_form(class_):
    _answer, pk = begin(class_)

    answer = call(class_.block(), "review", {"id": pk, "score-clear": "2"})

    assert (answer.status_code, "Something is still missing." in answer.text) == (422, True)
    assert "Secret" not in answer.text


def test_handed_in_it_stands_beside_the_reference(class_):
    _answer, pk = begin(class_)
    call(class_.block(), "moment", {**MARK, "id": pk})

    answer = call(class_.block(), "review", {**ANSWERS, "id": pk})

    html = answer.text
    assert "You gave 50 points less than the staff did, on 100." in html
    assert [words in html for words in ("The secret why", "Secret moment", "A good start", "More")] == [True] * 4
    assert "sl-vr-step-done" in html
    assert trigger(answer)["sl:saved"] == f"review-{pk}"
    assert "Secret moment" in get(class_.block(), "open_review", id=pk).text
    panel = get(class_.block(), "step", name="calibrate").text
    assert ("Compare example 1" in panel, "You have practised on all examples." in panel) == (True, True)


def test_nothing_is_changed_after_that(class_):
    _answer, pk = begin(class_)
    call(class_.block(), "review", {**ANSWERS, "id": pk})

    answers = [
        call(class_.block(), "review", {**ANSWERS, "id": pk}),
        call(class_.block(), "save_review", {**ANSWERS, "id": pk, "body": "On second thoughts"}),
        call(class_.block(), "moment", {**MARK, "id": pk}),
    ]

    assert [(one.status_code, "stays as it is" in one.text) for one in answers] == [(409, True)] * 3


def test_others_find_neither_the_review_nor_the_reference(class_, chi):
    _answer, pk = begin(class_)
    call(class_.block(), "review", {**ANSWERS, "id": pk})
    shown(class_.block(chi))

    for review_id in (pk, class_.reference):
        answer = get(class_.block(chi), "open_review", id=review_id)
        assert (answer.status_code, "Secret" in answer.text) == (404, False)


def test_staff_read_where_the_examples_are_made(class_, dee):
    panel = get(class_.block(dee), "step", name="calibrate").text

    assert ("Staff write the examples on the board" in panel, "Practise on example 1" in panel) == (True, False)
    assert call(class_.block(dee), "practise", {"id": class_.example.pk}).status_code == 403


def test_borrowed_eyes_read_only(class_):
    block = class_.block()
    block.runtime.is_masquerading = True

    panel = get(block, "step", name="calibrate").text

    assert ("review nothing" in panel, "Practise on example 1" in panel) == (True, False)
    assert call(block, "practise", {"id": class_.example.pk}).status_code == 403


def test_where_it_is_required_reviewing_waits_for_it(class_, ben):
    class_.course.hand_in(class_.course.learner("ben"))
    required = class_.block(practice="required")
    assert "Practise on example 1" in shown(required)
    assert "Practise first" in get(required, "step", name="review").text
    answer = call(required, "take")
    assert (answer.status_code, "Practise on the examples first" in answer.text) == (403, True)
    _answer, pk = begin(class_)
    call(class_.block(practice="required"), "review", {**ANSWERS, "id": pk})

    assert "Get a work to review" in get(class_.block(practice="required"), "step", name="review").text
    assert Participant.objects.get(user=ben).given == 0


@pytest.mark.parametrize("with_review", [False, True])
def test_the_example_beside_the_task_is_seen_by_everybody(class_, chi, with_review):
    args = {"shows": True, "with_review": with_review}
    videos.show_example(class_.staff, class_.course.assignment, class_.example.pk, **args)

    page = shown(class_.block(chi))

    assert ("An example from the staff" in page, "Secret moment" in page) == (True, with_review)
    assert ("step-calibrate" in page, names(page, "dee")) == (not with_review, False)


def test_the_steps_cost_a_query_more_where_there_is_practice(class_):
    def cost(**policy):
        shown(class_.block(**policy))
        with CaptureQueriesContext(connection) as found:
            shown(class_.block(**policy))
        return len(found)

    assert cost(practice="offered") - cost(practice="off") == 2
