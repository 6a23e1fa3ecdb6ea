"""The result as its doors answer: the grade, the reviews, what the author says of them, the appeal."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from social_learning_xblocks.models import Space
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import Appeal, Assignment, Feedback, Moment, Participant, Review
from tests.factories.assignments import Course, make_video
from tests.factories.blocks import call, get, trigger
from tests.factories.spaces import actor_in

SCORES = {"clear": 2, "honest": 6, "long": 15}


@pytest.fixture
def work(vr_block, ada, ben, eve):
    """Ben's work, which Ada has reviewed with a comment at a moment; Eve looks on."""
    for user in (ada, ben, eve):
        vr_block(user).runtime.render(vr_block(user), "student_view")
    course = Course(Space.objects.get(), Assignment.objects.get())
    submission = course.hand_in(course.learner("ben"))
    course.hand_in(course.learner("ada"))
    review = Review.objects.create(
        submission=submission,
        reviewer=ada,
        rubric=course.assignment.rubric,
        state="given",
        scores=SCORES,
        share=0.7,
        remarks={"must": "Try *two*"},
        body_html="<p>Well said</p>",
        given_at=timezone.now(),
    )
    moment = Moment.objects.create(review=review, start_ms=42_000, label="praise", body="Here", body_html="<p>Here</p>")
    grade_submission(course.assignment, submission.pk)
    submission.refresh_from_db()
    return SimpleNamespace(course=course, review=review, moment=moment, submission=submission)


def result(block):
    return get(block, "step", name="result")


def test_before_a_grade_the_step_says_what_comes(work, vr_block, ada, eve):
    assert "No grade yet" in result(vr_block(ada)).text
    assert "Hand in your work first" in result(vr_block(eve)).text


def test_the_grade_comes_with_its_reasons_and_without_names(work, vr_block, ben):
    text = result(vr_block(ben)).text

    assert "Your grade so far" in text
    assert "most likely lie between" in text
    assert "Every review counts alike." in text
    assert 'data-sl-seek="42000"' in text
    assert "Well said" in text
    assert ("Reviewer 1" in text, "ada" in text.lower().split()) == (True, False)


def test_named_reviewers_are_named(work, vr_block, ben):
    text = result(vr_block(ben, policy={"reviewers_named": True})).text

    assert '<bdi class="sl-name">ada</bdi>' in text


def test_opening_the_page_publishes_the_grade_once_and_again_when_it_changes(work, vr_block, ben, dee):
    def open_page():
        block = vr_block(ben, policy={"reviewing_percent": 0})
        block.runtime.render(block, "student_view")
        return [data for event, data in block.runtime.published if event == "grade"]

    points = 100 * work.submission.share
    assert open_page() == [{"value": points, "max_value": 100.0}]
    assert open_page() == []

    staff = actor_in(work.course.space, dee, Role.STAFF)
    number = work.submission.pk
    videos.override_grade(staff, work.course.assignment, number, share=1.0, reason="Seen live", seen=None)

    assert open_page() == [{"value": 100.0, "max_value": 100.0}]


def test_saying_what_a_review_was_worth_brings_it_back(work, vr_block, ben):
    answer = call(vr_block(ben), "rate", {"id": work.review.pk, "useful": "2", "body": "Thank you"})

    said = Feedback.objects.get()
    assert (answer.status_code, said.useful, said.kind, said.body) == (200, 2, None, "Thank you")
    assert ("Thank you" in answer.text, "You answered" in answer.text) == (True, True)
    assert trigger(answer)["sl:saved"] == f"rate-{work.review.pk}"


def test_saying_nothing_keeps_the_form_with_a_sentence(work, vr_block, ben):
    answer = call(vr_block(ben), "rate", {"id": work.review.pk, "body": " "})

    assert (answer.status_code, "Choose an answer, or write one." in answer.text) == (422, True)


def test_a_comment_is_answered_once(work, vr_block, ben):
    form = get(vr_block(ben), "answer_form_for", id=work.moment.pk)
    assert trigger(form)["sl:focus"] in form.text

    answer = call(vr_block(ben), "answer_moment", {"id": work.moment.pk, "body": "I *will*"})

    work.moment.refresh_from_db()
    assert (answer.status_code, work.moment.answer) == (200, "I *will*")
    assert "<em>will</em>" in answer.text
    again = call(vr_block(ben), "answer_moment", {"id": work.moment.pk, "body": "Again"})
    assert again.status_code == 409


def test_an_empty_answer_keeps_the_form(work, vr_block, ben):
    answer = call(vr_block(ben), "answer_moment", {"id": work.moment.pk, "body": ""})

    assert (answer.status_code, "Write something first." in answer.text) == (422, True)


def test_an_appeal_is_sent_once_and_stands_there(work, vr_block, ben):
    assert "I think this grade is wrong" in result(vr_block(ben)).text

    answer = call(vr_block(ben), "appeal", {"body": "The second point is on the slide."})

    assert ("Waiting" in answer.text, "The staff of the course have it now." in answer.text) == (True, True)
    assert trigger(answer)["sl:saved"] == "appeal"
    assert "I think this grade is wrong" not in result(vr_block(ben)).text
    assert call(vr_block(ben), "appeal", {"body": "Again"}).status_code == 409


def test_an_appeal_without_words_keeps_the_form(work, vr_block, ben):
    answer = call(vr_block(ben), "appeal", {"body": " "})

    assert (answer.status_code, "Say what should be looked at again" in answer.text) == (422, True)
    assert Appeal.objects.count() == 0


def test_the_answer_of_the_staff_stands_below(work, vr_block, ben, dee):
    videos.appeal(actor_in(work.course.space, ben), work.course.assignment, body="Look again")
    staff = actor_in(work.course.space, dee, Role.STAFF)
    number = work.submission.pk
    videos.decide_appeal(staff, work.course.assignment, number, answer="You are right.", share=0.9, seen=None)

    text = result(vr_block(ben)).text

    assert ("The grade was changed" in text, "You are right." in text, "Set by the staff" in text) == (True,) * 3


@pytest.mark.parametrize("who", ["ada", "eve"])
def test_the_work_of_another_is_not_there(work, vr_block, who, request):
    block = vr_block(request.getfixturevalue(who))

    assert call(block, "rate", {"id": work.review.pk, "useful": "2"}).status_code == 404
    assert call(block, "answer_moment", {"id": work.moment.pk, "body": "Mine"}).status_code == 404
    assert "Well said" not in result(block).text
    assert Feedback.objects.count() == 0


def test_ids_of_another_assignment_are_not_there(work, vr_block, ben):
    elsewhere = vr_block(ben, name="other")
    elsewhere.runtime.render(elsewhere, "student_view")

    assert call(elsewhere, "rate", {"id": work.review.pk, "useful": "2"}).status_code == 404
    assert call(elsewhere, "answer_moment", {"id": work.moment.pk, "body": "Mine"}).status_code == 404
    assert call(elsewhere, "appeal", {"body": "Mine"}).status_code == 404


def test_reviewing_others_is_shown_as_a_part_of_the_grade(work, vr_block, ben):
    Participant.objects.filter(user=ben).update(given=2, leaning=0.1)

    text = result(vr_block(ben)).text

    assert "Reviewing others is 20 % of the whole grade. Yours is 100 % so far:" in text
    assert "As a reviewer you give about 10 points more than others do." in text


def test_handing_in_and_reviewing_are_told_at_once(vr_block, ada, ben):
    policy = {"wanted": 1}

    def told(block, event):
        return [data for name, data in block.runtime.published if name == event]

    blocks = {user: vr_block(user, policy=policy, completion="reviewed") for user in (ada, ben)}
    for block in blocks.values():
        block.runtime.render(block, "student_view")
    course = Course(Space.objects.get(), Assignment.objects.get())
    course.hand_in(course.learner("ben"))
    videos.save_submission(
        course.learner("ada"), course.assignment, video_id=make_video(course.space, course.learner("ada")).uuid, note=""
    )
    assert call(blocks[ada], "hand_in").status_code == 200
    assert told(blocks[ada], "completion") == []

    call(blocks[ada], "take")
    answers = {"score-clear": "2", "score-honest": "6", "score-long": "9", "remark-must": "More", "body": "Fine"}
    answer = call(blocks[ada], "review", {"id": Review.objects.get().pk, **answers})

    assert answer.status_code == 200
    assert told(blocks[ada], "completion") == [{"completion": 1.0}]


def test_staff_watch_and_grade_with_the_rubric(work, vr_block, ben, dee):
    policy = {"least_moments": 2, "review_until": timezone.now() - timedelta(days=1), "takes_late": False}
    staff = vr_block(dee, is_staff=True, policy=policy)
    sheet = call(staff, "staff_review", {"id": work.submission.pk})
    assert ("Look and grade" in sheet.text, "Back to the board" in sheet.text, "ben" in sheet.text) == (True,) * 3
    own = Review.objects.get(kind="staff")

    answers = {"score-clear": "0", "score-honest": "0", "score-long": "0", "remark-must": "Begin anew", "body": ""}
    answer = call(vr_block(dee, is_staff=True, policy=policy), "review", {"id": own.pk, **answers})

    work.submission.refresh_from_db()
    assert (answer.status_code, "Your points are the grade now." in answer.text) == (200, True)
    assert work.submission.share == 0
    assert "Set by the staff" in result(vr_block(ben, policy=policy)).text


def test_only_staff_watch_and_grade(work, vr_block, ada, eve):
    for user in (ada, eve):
        assert call(vr_block(user), "staff_review", {"id": work.submission.pk}).status_code == 403
    assert not Review.objects.filter(kind="staff").exists()


def test_the_reasons_say_in_plain_words_what_being_late_took_off(work, vr_block, ben, dee):
    type(work.submission).objects.update(is_late=True, late_days=2, penalty=0.1)
    text = result(vr_block(ben)).text

    assert text.count("2 days late: 10 % off") == 2
    assert "Without that it would be" in text

    staff = actor_in(work.course.space, dee, Role.STAFF)
    videos.override_grade(staff, work.course.assignment, work.submission.pk, share=0.5, reason="Seen", seen=None)
    text = result(vr_block(ben)).text
    assert "What the staff set is taken as it is: nothing more is taken off for that." in text
    assert "10 % off" not in text


def test_late_work_that_costs_nothing_says_so(work, vr_block, ben):
    type(work.submission).objects.update(is_late=True, late_days=2)

    assert "It came late. That takes nothing off the grade." in result(vr_block(ben)).text
