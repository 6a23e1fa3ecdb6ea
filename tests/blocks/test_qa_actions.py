"""The actions of the Q&A block: what comes back, what is kept, who is turned away."""

import io
import json
import re
from html import unescape

import pytest

from social_learning_xblocks.models import (
    Answer,
    Comment,
    Deflection,
    Membership,
    Question,
    Reader,
    Report,
    Revision,
    Space,
    SpaceImage,
    Standing,
)
from tests.blocks.exchanges import holiday, trigger
from tests.factories.blocks import call


def test_asking_brings_the_row_and_an_empty_form(qa_block, ben):
    reply = call(qa_block(ben), "ask", {"title": "Why is the sky blue?", "body": "Tell me.", "tags": "light, air"})

    said = f"#{qa_block(ben).dom_id}-said"
    assert trigger(reply) == {
        "sl:saved": "ask",
        "sl:announce": "Your question is posted.",
        "sl:focus": said,
        "sl:scroll": said,
    }
    assert reply.text.count("Your question is posted.") == 1
    assert 'data-sl-oob="prepend"' in reply.text
    assert 'value="Why' not in reply.text


@pytest.mark.parametrize("title", ["", "x", "   ", "y" * 151], ids=["none", "one letter", "spaces", "too long"])
def test_a_wrong_title_comes_back_with_everything_that_was_typed(qa_block, ben, title):
    reply = call(qa_block(ben), "ask", {"title": title, "body": "My long story", "tags": "light"})

    assert reply.status_code == 422
    assert 'aria-invalid="true"' in reply.text
    assert "My long story" in reply.text
    assert 'value="light"' in reply.text
    assert Question.objects.count() == 0


def test_a_second_click_on_a_vote_changes_nothing(qa_block, ben, answer):
    for _click in range(2):
        reply = call(qa_block(ben), "vote_answer", {"answer": answer.pk, "on": 1})

    answer.refresh_from_db()
    assert (reply.status_code, answer.score) == (200, 1)
    assert 'aria-pressed="true"' in reply.text


def test_a_vote_on_ones_own_answer_is_refused_in_a_sentence(qa_block, chi, answer):
    reply = call(qa_block(chi), "vote_answer", {"answer": answer.pk, "on": 1})

    assert reply.status_code == 403
    assert "You cannot vote for your own post." in reply.text


def test_answering_brings_the_answer_and_an_empty_form(qa_block, chi, question):
    reply = call(qa_block(chi), "answer", {"question": question.pk, "body": "Because **physics**."})

    assert "<strong>physics</strong>" in reply.text
    assert trigger(reply)["sl:saved"] == f"answer-{question.pk}"


def test_answering_follows_and_takes_the_request_away(qa_block, chi, question):
    Reader.objects.update_or_create(question=question, user=chi, defaults={"asked_at": question.created_at})
    dom_id = qa_block(chi).dom_id
    thread = call(qa_block(chi), "question", {"id": question.pk}, method="GET").text
    assert f'id="{dom_id}-asked-{question.pk}"' in thread
    assert f'id="{dom_id}-follow-{question.pk}" aria-pressed="false"' in thread

    reply = call(qa_block(chi), "answer", {"question": question.pk, "body": "Because of physics."}).text

    assert f'<span id="{dom_id}-asked-{question.pk}" data-sl-oob="outer"></span>' in reply
    assert f'id="{dom_id}-follow-{question.pk}" data-sl-oob aria-pressed="true"' in reply


def test_an_empty_answer_comes_back_with_a_sentence(qa_block, chi, question):
    reply = call(qa_block(chi), "answer", {"question": question.pk, "body": " \n "})

    assert (reply.status_code, Answer.objects.count()) == (422, 0)
    assert "Write something first." in reply.text


def test_a_comment_stands_below_its_answer(qa_block, ben, answer):
    reply = call(qa_block(ben), "comment", {"post": "answer", "id": answer.pk, "body": "Thank you!"})

    assert "Thank you!" in reply.text
    assert Comment.objects.get().answer_id == answer.pk


def test_the_asker_accepts_and_the_thread_shows_it(qa_block, ben, answer):
    reply = call(qa_block(ben), "accept", {"id": answer.pk, "on": 1})

    assert "Accepted answer" in reply.text


def test_nobody_accepts_for_the_asker(qa_block, dee, answer):
    assert call(qa_block(dee, is_staff=True), "accept", {"id": answer.pk, "on": 1}).status_code == 403


def test_staff_endorse_and_the_answer_says_who(qa_block, dee, answer):
    reply = call(qa_block(dee, is_staff=True), "endorse", {"id": answer.pk, "on": 1})

    assert "Endorsed by" in reply.text
    assert "dee" in reply.text


@pytest.mark.parametrize("handler", ["question", "edit_form", "history", "comments", "report_form", "comment_form_for"])
def test_a_question_of_another_space_is_not_found(qa_block, eve, question, handler):
    elsewhere = qa_block(eve, name="elsewhere")

    reply = call(elsewhere, handler, {"id": question.pk, "post": "question"}, method="GET")

    assert reply.status_code == 404
    assert "sky" not in reply.text


@pytest.mark.parametrize(
    ("handler", "data"),
    [
        ("answer", {"body": "Hello"}),
        ("vote_question", {"on": 1}),
        ("comment", {"post": "question", "body": "Hi"}),
        ("save_edit", {"post": "question", "title": "Mine now", "body": ""}),
        ("delete", {"post": "question"}),
        ("follow", {"on": 1}),
        ("same", {"on": 1}),
        ("report", {"post": "question", "reason": "spam"}),
        ("answers_it", {}),
        ("ask_experts", {}),
        ("reveal", {}),
        ("lock", {"on": 1}),
        ("moderate", {"post": "question", "act": "hidden"}),
        ("dismiss", {"post": "question"}),
    ],
)
def test_a_question_of_another_space_cannot_be_touched_even_by_its_staff(qa_block, eve, question, handler, data):
    elsewhere = qa_block(eve, is_staff=True, name="elsewhere")
    before = Question.objects.values().get(pk=question.pk)

    reply = call(elsewhere, handler, {"id": question.pk, "question": question.pk, **data})

    assert reply.status_code == 404
    assert Question.objects.values().get(pk=question.pk) == before
    assert (Answer.objects.count(), Comment.objects.count(), Report.objects.count()) == (0, 0, 0)


def test_masquerading_staff_write_nothing_and_join_nothing(qa_block, ben, chi, question):
    block = qa_block(chi)
    block.runtime.is_masquerading = True

    shown = call(block, "question", {"id": question.pk}, method="GET")
    refused = call(block, "answer", {"question": question.pk, "body": "As somebody else"})

    assert (shown.status_code, refused.status_code) == (200, 403)
    assert Answer.objects.count() == 0
    assert list(Membership.objects.values_list("user_id", flat=True)) == [ben.pk]


def test_deleting_offers_undo_and_undo_brings_it_back(qa_block, chi, answer):
    gone = call(qa_block(chi), "delete", {"post": "answer", "id": answer.pk})
    back = call(qa_block(chi), "undelete", {"post": "answer", "id": answer.pk})

    assert "Undo" in gone.text
    assert "Short waves" in back.text


def test_nothing_is_added_to_a_deleted_question_and_no_form_offers_it(qa_block, ben, question):
    block = qa_block(ben)
    deleted = call(block, "delete", {"post": "question", "id": question.pk}).text
    assert f'<span id="{block.dom_id}-answer-form" data-sl-oob></span>' in deleted
    assert "sl-answer-form" not in call(block, "question", {"id": question.pk}, method="GET").text

    for handler, data in (("answer", {"question": question.pk}), ("comment", {"post": "question", "id": question.pk})):
        refused = call(block, handler, {**data, "body": "One more thing."})
        assert (refused.status_code, "This question was deleted." in refused.text) == (403, True)


def test_an_edit_comes_back_and_its_history_can_be_read(qa_block, chi, answer):
    call(qa_block(chi), "save_edit", {"post": "answer", "id": answer.pk, "body": "Shorter waves scatter more."})

    history = call(qa_block(chi), "history", {"post": "answer", "id": answer.pk}, method="GET").text

    assert "<del>Short</del><ins>Shorter</ins>" in history


@pytest.mark.django_db(transaction=True)  # MariaDB's full-text index sees rows when they are committed
def test_similar_questions_are_offered_and_one_that_answers_is_counted(qa_block, chi, answer):
    offered = call(qa_block(chi), "similar", {"title": "why the sky is blue"}, method="GET")
    opened = call(qa_block(chi), "answers_it", {"id": answer.question_id})

    assert "This answers it" in offered.text
    assert trigger(opened)["sl:saved"] == "ask"
    assert Deflection.objects.count() == 1


def test_the_poll_says_nothing_while_nothing_is_new(qa_block, ben, question):
    first = call(qa_block(ben), "news", method="GET")
    same = call(qa_block(ben), "news", method="GET", headers={"If-None-Match": first.headers["ETag"]})
    call(qa_block(ben), "ask", {"title": "Something new here"})
    changed = call(qa_block(ben), "news", method="GET", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert same.body == b""


def test_a_picture_is_stored_and_its_address_comes_back(qa_block, ben):
    reply = call(qa_block(ben), "image", {"image": holiday()})

    assert reply.json["url"].endswith(str(SpaceImage.objects.get().uuid))


def test_a_file_that_is_no_picture_is_refused_in_a_sentence(qa_block, ben):
    script = io.BytesIO(b"<svg onload=alert(1)>")
    script.name = "picture.png"

    reply = call(qa_block(ben), "image", {"image": script})

    assert (reply.status_code, SpaceImage.objects.count()) == (422, 0)
    assert "not a picture" in reply.json["error"]


def test_a_cursor_that_is_none_is_refused_in_a_sentence(qa_block, ben, question):
    reply = call(qa_block(ben), "listing", {"after": "bm9uZQ"}, method="GET")

    assert reply.status_code == 422
    assert "Start again from the top" in reply.text


def test_words_of_scripts_never_reach_the_page(qa_block, ben):
    hostile = '<script>alert(1)</script> "onmouseover=alert(1) </title>'

    call(qa_block(ben), "ask", {"title": hostile, "body": hostile, "tags": hostile})
    page = qa_block(ben).student_view().content

    assert "<script>alert" not in page
    assert Question.objects.get().title == hostile


def test_nul_and_broken_characters_are_cleaned(qa_block, ben):
    call(qa_block(ben), "ask", {"title": "Why\x00 is it so?", "body": "a\x00b\r\nc"})

    found = Question.objects.get()

    assert (found.title, found.body) == ("Why is it so?", "ab\nc")


def test_earlier_comments_come_as_rows_with_a_button_for_those_before(qa_block, ben, question):
    rows = [
        Comment(space=question.space, question=question, author=ben, body=str(n), body_html=f"<p>Comment {n}.</p>")
        for n in range(60)
    ]
    Comment.objects.bulk_create(rows)
    Question.objects.update(comment_count=60)
    ids = list(Comment.objects.order_by("pk").values_list("pk", flat=True))

    shown = call(qa_block(ben), "comments", {"post": "question", "id": question.pk}, method="GET").text
    earlier = call(
        qa_block(ben), "comments", {"post": "question", "id": question.pk, "before": ids[55]}, method="GET"
    ).text

    assert ("Show 50 earlier comments" in shown, f'value="{ids[55]}"' in shown, "Comment 54." in shown) == (
        True,
        True,
        False,
    )
    assert ("Show 5 earlier comments" in earlier, f'value="{ids[5]}"' in earlier) == (True, True)
    assert [f"Comment {n}." in earlier for n in (4, 5, 54, 55)] == [False, True, True, False]
    assert ("sl-comments-box" in shown, "sl-comments-box" in earlier) == (True, False)


def test_earlier_versions_come_as_rows_with_a_button_for_those_before(qa_block, chi, answer):
    Revision.objects.bulk_create(
        Revision(post_type="answer", post_id=answer.pk, number=n, body=f"Text {n}.", written_at=answer.created_at)
        for n in range(1, 31)
    )

    first = call(qa_block(chi), "history", {"post": "answer", "id": answer.pk}, method="GET").text
    earlier = call(qa_block(chi), "history", {"post": "answer", "id": answer.pk, "after": 12}, method="GET").text

    assert ('name="after" value="12"' in first, "data-sl-close" in first, first.count("sl-diff")) == (True, True, 20)
    assert ("data-sl-more" in earlier, "data-sl-close" in earlier, earlier.count("sl-diff")) == (False, False, 11)


def test_a_question_that_others_have_answered_is_not_deleted_without_a_word(qa_block, ben, answer):
    def delete_button(post_type, post_id):
        tools = call(qa_block(ben), "tools", {"post": post_type, "id": post_id}, method="GET").text
        return next(line for line in tools.splitlines() if "<span>Delete</span>" in line)

    sentence = "1 answer of others goes with it. Delete the question?"
    assert f'data-sl-confirm="{sentence}"' in delete_button("question", answer.question_id)
    call(qa_block(ben), "answer", {"question": answer.question_id, "body": "I see."})
    own = Answer.objects.latest("pk")
    assert "data-sl-confirm" not in delete_button("answer", own.pk)


def test_who_may_only_retag_is_shown_the_topics_alone(qa_block, chi, question):
    Standing.objects.create(space=question.space, user=chi, points=100)

    form = call(qa_block(chi), "edit_form", {"post": "question", "id": question.pk}, method="GET").text
    saved = call(qa_block(chi), "save_edit", {"post": "question", "id": question.pk, "tags": "light, air"})

    question.refresh_from_db()
    assert ('name="tags"' in form, 'name="title"' in form, 'name="body"' in form) == (True, False, False)
    assert (saved.status_code, question.tag_names) == (200, ["light", "air"])
    assert (question.title, question.body) == ("Why is the sky blue?", "I want to *know*.")


def test_a_held_question_of_ones_own_is_nothing_new(qa_block, ben, question):
    Space.objects.update(held_words="casino")

    reply = call(qa_block(ben), "ask", {"title": "Where is the casino?"}).text

    known = json.loads(unescape(re.search(r'id="\w+-live"[^>]*data-sl-vals=\'([^\']+)\'', reply)[1]))["known"]
    assert call(qa_block(ben), "news", {"known": known}, method="GET").status_code == 304


@pytest.mark.parametrize(
    ("handler", "model", "data"),
    [
        ("ask", Question, {"title": "Is the sea blue, too?", "body": "Or green?"}),
        ("answer", Answer, {"body": "Short waves."}),
        ("comment", Comment, {"post": "question", "body": "Thanks!"}),
    ],
)
def test_a_form_that_is_sent_again_brings_the_post_of_the_first_time(qa_block, chi, question, handler, model, data):
    sent = {"once": "token", "id": question.pk, "question": question.pk, **data}
    before = model.objects.count()

    replies = [call(qa_block(chi), handler, sent) for _time in range(2)]

    assert [reply.status_code for reply in replies] == [200, 200]
    assert model.objects.count() == before + 1
    assert all(data["body"] in reply.text or data.get("title", "-") in reply.text for reply in replies)


def test_every_form_that_adds_a_post_has_a_token_and_no_two_share_it(qa_block, ben, chi, question):
    asked = call(qa_block(ben), "ask", {"title": "Is the sea blue, too?", "once": "token-of-the-first-form"}).text
    forms = [
        asked,
        qa_block(ben).student_view().content,
        call(qa_block(chi), "question", {"id": question.pk}, method="GET").text,
        call(qa_block(chi), "comment_form_for", {"post": "question", "id": question.pk}, method="GET").text,
    ]

    tokens = [token for form in forms for token in re.findall(r'name="once" value="([^"]+)"', form)]

    assert len(tokens) == 4
    assert len({"token-of-the-first-form", *tokens}) == 5
