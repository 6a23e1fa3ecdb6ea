import pytest

from social_learning_xblocks.kit.richtext import MAX_SOURCE, RENDERER_VERSION
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Answer, Comment, Question


@pytest.fixture
def old(room):
    """Five posts that an older renderer made, and one that is new."""
    answer = room.answer(room.ask(body="**Bold**, says @chi"))
    room.comment(answer)
    for _number in range(2):
        room.answer(answer.question)
    for model in (Question, Answer, Comment):
        model.objects.update(body_html="<p>old</p>", renderer_version=RENDERER_VERSION - 1)
    return room.ask(title="A new one here")


def test_posts_of_older_renderers_are_made_anew_in_batches(old):
    done = list(qa.rerender_posts(batch=2))

    assert [(step.done, step.skipped) for step in done] == [(1, ()), (3, ()), (4, ()), (5, ())]
    for model in (Question, Answer, Comment):
        assert model.objects.filter(renderer_version__lt=RENDERER_VERSION).count() == 0
        assert model.objects.filter(body_html="<p>old</p>").count() == 0


def test_posts_look_as_if_they_were_just_posted(room, old):
    list(qa.rerender_posts())

    question = Question.objects.order_by("pk").first()
    assert question.body_html == qa.preview(room.space, "**Bold**, says @chi")


def test_posts_that_are_up_to_date_are_left_alone(room, old):
    list(qa.rerender_posts())

    assert list(qa.rerender_posts()) == []


def test_work_goes_on_where_it_was_stopped(room, old):
    next(qa.rerender_posts(batch=2))

    assert [step.done for step in qa.rerender_posts(batch=2)] == [2, 3, 4]


def test_text_that_is_too_long_by_now_is_left_as_it_is_and_told(room, old):
    first, second, _third = Answer.objects.order_by("pk")
    Answer.objects.filter(pk=second.pk).update(body="x" * (MAX_SOURCE + 1))

    steps = list(qa.rerender_posts())

    assert (steps[-1].done, steps[-1].skipped) == (4, (f"answer {second.pk}",))
    shown = Answer.objects.order_by("pk").values_list("body_html", "renderer_version")
    made = (qa.preview(room.space, first.body), RENDERER_VERSION)
    assert list(shown) == [made, ("<p>old</p>", RENDERER_VERSION - 1), made]


def test_edit_between_two_batches_stays(room, old):
    first, second, _third = Answer.objects.order_by("pk")
    steps = qa.rerender_posts(batch=1)
    next(steps), next(steps)

    for answer in (first, second):
        qa.edit_answer(room.chi, room.space, answer.pk, body="*Better*")
    list(steps)

    assert {answer.body_html for answer in Answer.objects.filter(body="*Better*")} == {
        qa.preview(room.space, "*Better*")
    }
    assert Answer.objects.filter(body="*Better*").count() == 2
