"""The desk of the Q&A block: what staff decide, give and set."""

import pytest

from social_learning_xblocks.models import (
    Question,
    Report,
    SpaceImage,
)
from tests.blocks.exchanges import holiday, trigger
from tests.factories.blocks import call


def test_the_desk_is_for_moderators_only(qa_block, ben, dee):
    assert call(qa_block(ben), "desk", method="GET").status_code == 403
    assert call(qa_block(dee, is_staff=True), "desk", method="GET").status_code == 200


def test_a_reported_post_is_hidden_from_the_queue_with_a_reason(qa_block, ben, dee, answer):
    call(qa_block(ben), "report", {"post": "answer", "id": answer.pk, "reason": "spam"})
    staff = qa_block(dee, is_staff=True)
    page = staff.student_view().content
    queue = call(staff, "desk", method="GET").text
    decided = {"post": "answer", "id": answer.pk, "act": "hidden", "reason": "Advertising", "desk": 1}
    call(qa_block(dee, is_staff=True), "moderate", decided)

    answer.refresh_from_db()
    assert "reported 1 time" in queue
    assert "1 post waits for a decision" in page
    assert "for a decision" not in staff.student_view().content
    assert (answer.visibility, Report.objects.get().decision) == (2, "hidden")


def test_a_post_is_hidden_and_its_pictures_are_gone_for_good(qa_block, ben, dee):
    url = call(qa_block(ben), "image", {"image": holiday()}).json["url"]
    call(qa_block(ben), "ask", {"title": "What is in this picture?", "body": f"![me]({url})"})
    asked = {"post": "question", "id": Question.objects.get().pk}

    form = call(qa_block(dee, is_staff=True), "moderate_form", asked, method="GET").text
    call(qa_block(dee, is_staff=True), "moderate", {**asked, "act": "hidden", "remove_pictures": "1"})

    assert f'-remove-question-{asked["id"]}"' in form
    assert (Question.objects.get().visibility, SpaceImage.objects.count()) == (2, 0)


def test_a_role_is_given_to_who_is_offered_and_taken_away_beside_the_name(qa_block, ben, dee):
    call(qa_block(ben), "profile", method="GET")
    desk = qa_block(dee, is_staff=True)

    given = call(desk, "set_role", {"username": "ben", "role": "mentor"}).text
    taken = call(desk, "set_role", {"username": "ben", "role": "learner"}).text

    assert (given.count("Take away"), taken.count("Take away")) == (1, 0)
    assert 'aria-label="Take the role of ben away"' in given
    assert ('data-sl-whole="@"' in given, f'data-sl-mentions="{desk.urls["options"]}"' in given) == (True, True)


STAFF_FORMS = [
    ("save_words", {"words": "one\n" + "x" * 101}, "At most 500 lines of up to 100 characters.", "x" * 101),
    ("set_role", {"username": "nobodi", "role": "mentor"}, "Nobody with this username has been here yet", "nobodi"),
    ("set_role", {"username": "ben", "role": "king"}, "king", 'value="ben"'),
    ("admit_course", {"course_key": "course-5"}, "This is not the key of a course", "course-5"),
]


@pytest.mark.parametrize(("handler", "data", "sentence", "typed"), STAFF_FORMS)
def test_staff_get_back_what_they_typed_with_what_is_wrong_with_it(qa_block, ben, dee, handler, data, sentence, typed):
    shared = {"scope": "community", "community": "statistics"}
    call(qa_block(ben, **shared), "ask", {"title": "Why is the sky blue?"})

    reply = call(qa_block(dee, is_staff=True, **shared), handler, data)

    assert reply.status_code == 422
    assert reply.text.strip().startswith("<form")
    assert sentence in reply.text
    assert typed in reply.text


def test_the_role_of_course_staff_is_the_platforms(qa_block, dee):
    reply = call(qa_block(dee, is_staff=True), "set_role", {"username": "dee", "role": "mentor"})

    assert reply.status_code == 422
    assert "This person is course staff" in reply.text


@pytest.mark.parametrize(
    ("handler", "data", "kept"),
    [
        ("save_words", {"words": "casino\npoker"}, "casino\npoker"),
        ("set_role", {"username": "ben", "role": "mentor"}, "Mentor"),
        ("admit_course", {"course_key": "course-v1:Org+Other+Run"}, "course-v1:Org+Other+Run"),
    ],
)
def test_staff_see_what_was_saved(qa_block, ben, dee, handler, data, kept):
    shared = {"scope": "community", "community": "statistics"}
    call(qa_block(ben, **shared), "ask", {"title": "Why is the sky blue?"})

    reply = call(qa_block(dee, is_staff=True, **shared), handler, data)

    assert (reply.status_code, trigger(reply)) == (200, {"sl:announce": "Saved."})
    assert kept in reply.text


@pytest.mark.parametrize(("handler", "data"), [(handler, data) for handler, data, *_more in STAFF_FORMS])
def test_learners_are_refused_what_is_for_staff_whatever_they_type(qa_block, ben, handler, data):
    reply = call(qa_block(ben), handler, data)

    assert reply.status_code == 403
    assert "Only staff and moderators" in reply.text
