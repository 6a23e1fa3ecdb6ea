"""The step of reviewing as its doors answer: what comes next, the desk, and nothing for those whose it is not."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from social_learning_xblocks.models import Space
from social_learning_xblocks.moderation.models import Report
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Moment, Review
from tests.factories.assignments import Course
from tests.factories.blocks import call, get, trigger
from tests.factories.spaces import actor_in
from tests.personas import person

ANSWERS = {"score-clear": "2", "score-honest": "6", "score-long": "12,5", "remark-must": "More", "body": "Fine"}
MARK = {"start": "0:42", "end": "", "label": "praise", "criterion": "clear", "body": "A *good* start"}


def shown(block):
    return block.runtime.render(block, "student_view").content


@pytest.fixture
def desk(vr_block, ada, ben, eve):
    """Ada and Ben have handed in; Ada reviews Ben's video. Eve has been there, and handed in nothing."""
    for user in (ada, ben, eve):
        shown(vr_block(user))
    course = Course(Space.objects.get(), Assignment.objects.get())
    for user in (ada, ben):
        course.hand_in(course.learner(user.username))
    answer = call(vr_block(ada), "take")
    review = Review.objects.get()
    return SimpleNamespace(id=review.pk, answer=answer, course=course, block=lambda **more: vr_block(ada, **more))


def statements(captured):
    return [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]


# --- What comes next -----------------------------------------------------------------------------------------------


def test_before_handing_in_there_is_nothing_to_review(desk, vr_block, eve):
    assert "Hand in your own work first" in get(vr_block(eve), "step", name="review").text
    answer = call(vr_block(eve), "take")
    assert (answer.status_code, "Hand in your own work first" in answer.text) == (403, True)


def test_a_step_offers_a_video_and_the_button_brings_it(desk, vr_block, ben):
    offer = get(vr_block(ben), "step", name="review").text
    assert ("Get a work to review" in offer, "0 of 2 reviews given" in offer) == (True, True)

    answer = call(vr_block(ben), "take")

    assert ("<video" in answer.text, "Review 1 of 2" in answer.text) == (True, True)
    assert trigger(answer)["sl:focus"].endswith("-panel")


def test_what_was_begun_is_there_again_on_the_page(desk):
    assert f'value="{desk.id}"' in shown(desk.block())


def test_opening_the_desk_costs_twelve_statements_at_most(desk, vr_block, ben):
    with CaptureQueriesContext(connection) as first:
        call(vr_block(ben), "take")
    for _number in range(3):
        call(desk.block(), "moment", {**MARK, "id": desk.id})
    with CaptureQueriesContext(connection) as again:
        get(desk.block(), "step", name="review")

    assert (len(statements(first)), len(statements(again))) == (11, 8)


def test_with_nobody_left_one_waits_then_is_done_and_may_give_more(desk, vr_block, ada):
    call(desk.block(), "review", {**ANSWERS, "id": desk.id})
    answer = call(desk.block(), "take")
    assert ("Your place is kept" in answer.text, "Look again" in answer.text) == (True, True)

    done = desk.block(reviews_wanted=1)
    assert "You have given your review. Thank you!" in get(done, "step", name="review").text
    assert "Review one more" in call(done, "take").text
    assert "Your place is kept" in call(done, "take", {"more": 1}).text


def test_one_more_is_called_so(desk, vr_block, ben, chi):
    shown(vr_block(chi))
    desk.course.hand_in(desk.course.learner("chi"))
    one = desk.block(reviews_wanted=1)
    call(one, "review", {**ANSWERS, "id": desk.id})
    assert "One more review" in call(one, "take", {"more": 1}).text


def test_when_the_time_is_over_nothing_begins(desk, vr_block, ben):
    over = {"wanted": 2, "review_until": timezone.now() - timedelta(minutes=1), "takes_late": False}
    assert "The time to review is over" in get(vr_block(ben, policy=over), "step", name="review").text
    assert call(vr_block(ben, policy=over), "take").status_code == 409


# --- The desk ------------------------------------------------------------------------------------------------------


def test_nothing_says_whose_video_it_is(vr_block, ada):
    zoe = get_user_model().objects.create_user("zoe-w", first_name="Zoe", id=987_654)
    shown(vr_block(ada))
    course = Course(Space.objects.get(), Assignment.objects.get())
    for user in (ada, zoe):
        course.hand_in(actor_in(course.space, user))

    # Addresses of videos are signed: their letters say anything.
    html = re.sub(r"token=[\w:-]+", "", call(vr_block(ada), "take").text)

    assert "Somebody in your course" in html
    assert not any(name in html.lower() for name in ("zoe", "987654"))


def test_authors_are_named_where_the_course_wants_it(desk):
    named = get(desk.block(policy={"wanted": 2, "authors_named": True}), "open_review", id=desk.id).text
    assert ("Somebody in your course" in named, '<bdi class="sl-name">ben</bdi>' in named) == (False, True)


def test_each_kind_of_criterion_has_its_control(desk):
    html = desk.answer.text
    assert (html.count('class="sl-vr-option"'), html.count('class="sl-vr-scale-point"')) == (3, 7)
    assert ('name="score-long"' in html, "data-sl-slider" in html) == (True, True)
    assert ('name="remark-long"' in html, 'name="remark-must"' in html) == (False, True)


def test_keeping_is_quiet_and_costs_four_statements(desk):
    with CaptureQueriesContext(connection) as found:
        answer = call(desk.block(), "save_review", {**ANSWERS, "id": desk.id})

    assert (answer.status_code, answer.text, len(statements(found))) == (204, "", 4)
    assert Review.objects.get().scores == {"clear": 2, "honest": 6, "long": 12.5}
    html = get(desk.block(), "open_review", id=desk.id).text
    assert ('value="2" checked' in html, 'value="12.5"' in html, ">Fine</textarea>" in html) == (True, True, True)


def test_a_beat_is_quiet(desk):
    assert call(desk.block(), "beat", {"id": desk.id}).status_code == 204


def test_what_is_missing_comes_back_in_the_form_with_what_was_written(desk):
    answer = call(desk.block(), "review", {"id": desk.id, "score-honest": "9", "score-long": "x", "body": "So far"})

    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 4
    for sentence in ("Choose one of the levels.", "Give 0 to 30 points.", ">So far</textarea>", "still missing"):
        assert sentence in answer.text


def test_after_handing_in_the_next_one_comes(desk, vr_block, chi):
    shown(vr_block(chi))
    desk.course.hand_in(desk.course.learner("chi"))

    answer = call(desk.block(), "review", {**ANSWERS, "id": desk.id})

    assert Review.objects.get(pk=desk.id).state == "given"
    assert ("Review 2 of 2" in answer.text, "Here is the next one." in answer.text) == (True, True)
    assert trigger(answer)["sl:saved"] == f"review-{desk.id}"
    assert Review.objects.exclude(pk=desk.id).get().state == "writing"


def test_after_handing_in_at_the_end_the_reviews_one_has_given_are_shown(desk, vr_block, chi):
    shown(vr_block(chi))
    desk.course.hand_in(desk.course.learner("chi"))
    over = {"wanted": 2, "review_until": timezone.now() - timedelta(minutes=1), "takes_late": False, "grace": 9}
    Review.objects.update(begun_at=timezone.now() - timedelta(hours=1))
    answer = call(desk.block(policy=over), "review", {**ANSWERS, "id": desk.id})

    assert (answer.status_code, "The time to review is over." in answer.text) == (200, True)
    assert "Open review 1" in answer.text


def test_a_given_review_is_opened_and_changed(desk):
    call(desk.block(), "review", {**ANSWERS, "id": desk.id})
    assert "Open review 1" in get(desk.block(), "my_reviews").text
    opened = get(desk.block(), "open_review", id=desk.id).text
    assert ("A review you have given" in opened, "data-sl-autosave" in opened) == (True, False)

    answer = call(desk.block(), "review", {**ANSWERS, "id": desk.id, "score-clear": "4"})

    assert (answer.status_code, "Your review is saved." in answer.text) == (200, True)
    assert Review.objects.get().scores["clear"] == 4


def test_after_the_end_a_given_review_can_only_be_read(desk):
    call(desk.block(), "moment", {**MARK, "id": desk.id})
    call(desk.block(), "review", {**ANSWERS, "id": desk.id})
    over = {"wanted": 2, "review_until": timezone.now() - timedelta(minutes=1)}
    html = get(desk.block(policy=over), "open_review", id=desk.id).text

    assert ("This can be read, and not changed any more." in html, "<fieldset" in html, " disabled>" in html) == (
        True,
    ) * 3
    assert not any(f'data-sl-post="{desk.block().urls[name]}"' in html for name in ("moment", "delete_moment", "beat"))
    assert "Save changes" not in html


def test_a_review_of_ones_own_work(desk):
    policy = {"wanted": 1, "reviews_self": True}
    assert "First review the others" in get(desk.block(policy=policy), "step", name="self").text
    assert call(desk.block(policy=policy), "self_review").status_code == 403
    call(desk.block(policy=policy), "review", {**ANSWERS, "id": desk.id})
    assert "Review yourself" in get(desk.block(policy=policy), "step", name="self").text

    opened = call(desk.block(policy=policy), "self_review").text
    own = Review.objects.get(kind="self")
    assert ("Your own work" in opened, "I cannot review this" in opened) == (True, False)
    answer = call(desk.block(policy=policy), "review", {**ANSWERS, "id": own.pk})

    assert "Your review is saved." in answer.text
    assert "Open your review" in get(desk.block(policy=policy), "step", name="self").text


# --- Comments at moments -------------------------------------------------------------------------------------------


def test_a_comment_brings_the_list_the_marks_and_an_empty_form(desk):
    answer = call(desk.block(), "moment", {**MARK, "end": "0:50", "id": desk.id})

    assert 'aria-label="0:42 to 0:50, Praise: A *good* start"' in answer.text
    assert ("<em>good</em>" in answer.text, 'data-sl-seek="42000"' in answer.text) == (True, True)
    assert answer.text.count("data-sl-oob") == 2
    assert ('value="0:42"' in answer.text, "<video" in answer.text) == (False, False)
    assert trigger(answer) == {"sl:announce": "Your comment is saved.", "sl:saved": f"moment-{desk.id}"}


def test_what_is_wrong_with_a_comment_stands_in_its_form(desk):
    answer = call(desk.block(), "moment", {**MARK, "id": desk.id, "start": "soon", "body": "Kept"})
    assert (answer.status_code, "like 0:42" in answer.text, "Kept</textarea>" in answer.text) == (422, True, True)
    answer = call(desk.block(), "moment", {**MARK, "id": desk.id, "end": "0:10"})
    assert (answer.status_code, "The end must come after the start" in answer.text) == (422, True)


def test_a_comment_is_changed_in_its_place(desk):
    call(desk.block(), "moment", {**MARK, "id": desk.id})
    moment = Moment.objects.get()
    form = get(desk.block(), "moment_form_for", id=moment.pk)
    assert ('value="0:42"' in form.text, "A *good* start</textarea>" in form.text) == (True, True)
    assert trigger(form)["sl:focus"].endswith(f"moment-{moment.pk}-body")

    wrong = call(desk.block(), "edit_moment", {**MARK, "id": moment.pk, "body": ""})
    assert (wrong.status_code, "Write something first." in wrong.text) == (422, True)
    answer = call(desk.block(), "edit_moment", {**MARK, "id": moment.pk, "label": "question", "body": "Why?"})

    assert trigger(answer)["sl:saved"] == f"edit-moment-{moment.pk}"
    assert ("0:42, Question: Why?" in answer.text, Moment.objects.get().body) == (True, "Why?")
    assert "Why?" in get(desk.block(), "moments", id=desk.id).text


def test_a_comment_is_deleted_and_comes_back(desk):
    call(desk.block(), "moment", {**MARK, "id": desk.id, "end": "0:50"})
    before = Moment.objects.values("start_ms", "end_ms", "label", "criterion", "body").get()
    answer = call(desk.block(), "delete_moment", {"id": Moment.objects.get().pk})
    assert (Moment.objects.count(), "Undo" in answer.text, '"body": "A *good* start"' in answer.text) == (0, True, True)

    back = call(desk.block(), "moment", {**MARK, "end": "0:50", "id": desk.id, "undo": "1"})

    assert "sl:saved" not in trigger(back)
    assert Moment.objects.values("start_ms", "end_ms", "label", "criterion", "body").get() == before


def test_the_answer_of_the_author_stands_below_and_the_tools_go(desk, ben):
    call(desk.block(), "moment", {**MARK, "id": desk.id})
    call(desk.block(), "review", {**ANSWERS, "id": desk.id})
    author = desk.course.learner("ben")
    videos.answer_moment(author, desk.course.assignment, Moment.objects.get().pk, body="Thanks")

    html = get(desk.block(), "open_review", id=desk.id).text
    assert ("Thanks" in html, "Delete the comment" in html) == (True, False)


# --- Giving back ---------------------------------------------------------------------------------------------------


def test_given_back_another_one_comes_at_once(desk, vr_block, chi):
    shown(vr_block(chi))
    desk.course.hand_in(desk.course.learner("chi"))

    answer = call(desk.block(), "give_back", {"id": desk.id, "why": "known", "reason": "other"})

    assert ("You have given it back." in answer.text, "<video" in answer.text) == (True, True)
    assert Review.objects.get(pk=desk.id).state == "returned"
    assert get(desk.block(), "open_review", id=desk.id).status_code == 404


def test_something_wrong_goes_to_the_moderators_and_nonsense_comes_back(desk):
    wrong = call(desk.block(), "give_back", {"id": desk.id, "why": "bored", "reason": "other"})
    assert (wrong.status_code, Report.objects.count()) == (422, 0)

    answer = call(desk.block(), "give_back", {"id": desk.id, "why": "wrong", "reason": "rude", "note": "At 0:10"})

    assert ("Your place is kept" in answer.text, Report.objects.get().reason) == (True, "rude")


# --- Eve -----------------------------------------------------------------------------------------------------------


def every_door(review_id, moment_id):
    """(method, handler, data) for each door that takes the number of something."""
    return [
        ("GET", "open_review", {"id": review_id}),
        ("POST", "save_review", {**ANSWERS, "id": review_id}),
        ("POST", "beat", {"id": review_id}),
        ("POST", "review", {**ANSWERS, "id": review_id}),
        ("POST", "give_back", {"id": review_id, "why": "known", "reason": "other"}),
        ("POST", "moment", {**MARK, "id": review_id}),
        ("GET", "moments", {"id": review_id}),
        ("GET", "moment_form_for", {"id": moment_id}),
        ("POST", "edit_moment", {**MARK, "id": moment_id}),
        ("POST", "delete_moment", {"id": moment_id}),
    ]


def statuses(block, review_id, moment_id):
    doors = every_door(review_id, moment_id)
    return {call(block, handler, data, method=method).status_code for method, handler, data in doors}


def test_eve_finds_no_review_and_no_comment_of_others_with_two_accounts(desk, vr_block, eve):
    call(desk.block(), "moment", {**MARK, "id": desk.id})
    moment = Moment.objects.get()
    second = person("evelyn")
    shown(vr_block(second))
    desk.course.hand_in(desk.course.learner("evelyn"))  # this account may review; it asks for what is Ada's

    assert statuses(vr_block(eve), desk.id, moment.pk) == {404}
    assert statuses(vr_block(second), desk.id, moment.pk) == {404}
    assert (Review.objects.get(pk=desk.id).state, Moment.objects.get().body) == ("writing", MARK["body"])


def test_the_numbers_of_another_block_are_not_found_in_this_one(desk, vr_block, ada):
    call(desk.block(), "moment", {**MARK, "id": desk.id})
    other = vr_block(ada, name="other")
    shown(other)

    assert statuses(other, desk.id, Moment.objects.get().pk) == {404}


def test_an_author_reads_nothing_of_a_review_that_is_not_given(desk, vr_block, ben):
    call(desk.block(), "save_review", {**ANSWERS, "body": "Secret so far", "id": desk.id})
    call(desk.block(), "moment", {**MARK, "body": "Secret moment", "id": desk.id})

    assert statuses(vr_block(ben), desk.id, Moment.objects.get().pk) == {404}
    pages = [shown(vr_block(ben)), *(get(vr_block(ben), "step", name=name).text for name in ("submit", "review"))]
    assert not any("Secret" in page for page in pages)


def test_a_number_that_is_none_is_not_found(desk):
    assert statuses(desk.block(), "x", "-1") == {404}


def test_a_visitor_is_asked_to_sign_in(desk, vr_block):
    assert call(vr_block(None), "take").status_code == 403
