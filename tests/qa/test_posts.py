from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain import posts
from social_learning_xblocks.qa.models import Answer, Board, Comment, Question, Reader
from social_learning_xblocks.spaces.models import Tag
from tests.factories.qa import TITLE, subject
from tests.factories.spaces import actor_in


@pytest.fixture
def thread(room):
    question = room.ask()
    answer = room.answer(question)
    return question, answer, room.comment(answer)


def found(reader, room, *things):
    """Which of these a reader finds, as "y" and "."."""
    signs = ""
    for post in things:
        try:
            signs += "y" if qa.find_post(reader, room.space, *subject(post)) == post else "?"
        except NotFound:
            signs += "."
    return signs


def test_posts_are_found_by_everybody_here(room, thread):
    assert found(room.ada, room, *thread) == "yyy"


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        # question, answer, comment; Ben asked, Chi answered, Ada commented, Dee moderates.
        (0, {"ben": "yyy", "chi": "...", "ada": "...", "dee": "yyy"}),
        (1, {"ben": "y..", "chi": "yyy", "ada": "y..", "dee": "yyy"}),
        (2, {"ben": "yy.", "chi": "yy.", "ada": "yyy", "dee": "yyy"}),
    ],
)
def test_what_stands_on_a_hidden_post_is_hidden_with_it(room, thread, hidden, expected):
    room.hide(thread[hidden])

    assert {name: found(getattr(room, name), room, *thread) for name in expected} == expected


def test_posts_of_another_space_are_not_found(room, thread):
    for post in thread:
        with pytest.raises(NotFound, match="There is no such post here"):
            qa.find_post(room.eve, room.elsewhere, *subject(post))
        with pytest.raises(NotFound):
            qa.find_post(room.dee, room.elsewhere, *subject(post))


def test_posts_are_found_by_type(room, thread):
    question, answer, comment = thread

    assert qa.find_question(room.ada, room.space, question.pk) == question
    assert qa.find_answer(room.ada, room.space, answer.pk) == answer
    assert qa.find_comment(room.ada, room.space, comment.pk) == comment
    with pytest.raises(NotFound):
        qa.find_post(room.ada, room.space, "questions", question.pk)


def test_points_are_those_of_this_space(room, thread):
    qa.vote_answer(room.ben, room.space, thread[1].pk, on=True)

    assert posts.points_of(room.chi, room.space) == 5
    assert posts.points_of(room.chi, room.elsewhere) == 0
    assert posts.points_of(room.dee, room.space) == 0


def test_pictures_come_from_the_hosts_of_the_site(room, settings):
    settings.SOCIAL_LEARNING = {"IMAGE_HOSTS": ["img.example.org"]}

    question = room.ask(body="![A valley](https://img.example.org/a.png) ![No](https://evil.example.org/a.png)")

    assert ("img.example.org" in question.body_html, 'src="https://evil' in question.body_html) == (True, False)


def test_reader_flags_are_set_one_by_one(room, thread):
    question = thread[0]
    posts.note_reader(room.dee.user_id, question.pk, is_following=True)

    posts.note_reader(room.dee.user_id, question.pk, has_same=True)

    reader = Reader.objects.get(question=question, user_id=room.dee.user_id)
    assert (reader.is_following, reader.has_same, reader.has_voted) == (True, True, False)


def test_reader_flags_of_nobody_are_not_kept(room, thread):
    before = Reader.objects.count()

    posts.note_reader(None, thread[0].pk, is_following=True)

    assert Reader.objects.count() == before


def test_comment_says_what_it_is_on(room, thread):
    question, answer, comment = thread

    assert posts.parent_of(comment) == ("answer", answer.pk)
    assert posts.parent_of(room.comment(question)) == ("question", question.pk)


def test_preview_is_what_the_post_would_be(room):
    body = "As @chi says: **scale**"

    assert posts.preview(room.space, body) == room.ask(body=body).body_html
    with pytest.raises(Invalid, match="longer than 30,000 characters"):
        posts.preview(room.space, "a" * 30_001)


def ways(room):
    """The three verbs that add a post, each ready to be called with more."""
    question = room.ask(tags=["ridge"])
    return {
        "ask": lambda **more: room.ask(room.chi, title="Is the bias regularised?", tags=["ridge"], **more),
        "answer": lambda **more: qa.answer_question(room.chi, room.space, question.pk, body="Scale them.", **more),
        "comment": lambda **more: qa.add_comment(room.chi, room.space, *subject(question), body="Thanks!", **more),
    }


def everything(room):
    """All that a post leaves behind."""
    return {
        "rows": [list(model.objects.order_by("pk").values()) for model in (Question, Answer, Comment, Board, Tag)],
        "notices": list(Notice.objects.order_by("pk").values()),
    }


@pytest.mark.parametrize("way", ["ask", "answer", "comment"])
def test_a_form_that_is_sent_again_posts_once(room, way):
    post = ways(room)[way]
    first = post(once="token-of-this-form")
    before = everything(room)

    again = post(once="token-of-this-form")

    assert (again.pk, again.space, everything(room)) == (first.pk, room.space, before)


@pytest.mark.parametrize("way", ["ask", "answer", "comment"])
def test_another_form_and_one_without_a_token_post_again(room, way):
    post = ways(room)[way]

    made = {post(once="one").pk, post(once="One").pk, post().pk, post().pk}

    assert len(made) == 4


def test_the_token_of_somebody_else_is_nothing_to_me(room):
    bens, adas = room.ask(once="token"), room.ask(room.ada, once="token")

    assert bens.pk != adas.pk


@pytest.mark.parametrize("way", ["ask", "answer", "comment"])
def test_a_form_that_is_sent_again_is_no_post_too_many(room, way, settings):
    post = ways(room)[way]
    first = post(once="token")
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1, 60), "comment": (1, 60)}}

    assert post(once="token").pk == first.pk
    for token in ("another", ""):
        with pytest.raises(Conflict):
            post(once=token)


def test_an_answer_that_is_sent_again_after_the_question_was_locked_is_there(room):
    question = room.ask()
    first = qa.answer_question(room.chi, room.space, question.pk, body="Scale them.", once="token")
    qa.lock_question(room.dee, room.space, question.pk, locked=True)

    again = qa.answer_question(room.chi, room.space, question.pk, body="Scale them.", once="token")

    assert again.pk == first.pk


def test_a_token_does_not_bring_a_visitor_in(room):
    nobody = replace(room.chi, user_id=None)

    with pytest.raises(NotAllowed):
        room.ask(nobody, once="token")


def test_a_token_of_one_space_is_another_in_the_next(room):
    first = room.ask(once="token")
    actor_in(room.elsewhere, get_user_model().objects.get(pk=room.ben.user_id))

    second = qa.ask_question(room.ben, room.elsewhere, title=TITLE, body="", once="token")

    assert first.pk != second.pk


def test_a_form_that_is_sent_again_shows_nothing_that_was_removed_since(room):
    question = room.ask()
    qa.answer_question(room.chi, room.space, question.pk, body="Scale them.", once="token")
    room.hide(question)

    with pytest.raises(NotFound):
        qa.answer_question(room.chi, room.space, question.pk, body="Once more", once="token")


@pytest.mark.parametrize("body", ["&#99;asino", "ca*si*no", "casi<ins>no</ins>", "[cas](/x)ino"], ids=ascii)
def test_words_are_held_as_they_are_shown(room, body):
    room.hold("casino")
    question = room.ask()

    posts = [room.ask(body=body), room.answer(question, body=body), room.comment(question, body=body)]

    assert [post.visibility for post in posts] == [Visibility.HELD] * 3
