import pytest

from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.revisions import VERSIONS_AT_ONCE
from social_learning_xblocks.qa.models import Revision
from tests.factories.qa import subject


def versions(reader, room, post):
    changes = qa.history_of(reader, room.space, *subject(post)).items
    return [(change.number, change.editor.name, str(change.title_diff), str(change.body_diff)) for change in changes]


def test_history_tells_who_wrote_which_version_when(room):
    question = room.ask(title="Why is it slow?", body="It zig-zags.", tags=["ridge"])
    qa.edit_question(room.dee, room.space, question.pk, title="Why is it so slow?", body="It zig-zags.", tags=["lasso"])
    edited = qa.edit_question(room.ben, room.space, question.pk, title="Why is it so slow?", body="Zig-zags!", tags=[])

    changes = qa.history_of(room.chi, room.space, *subject(question)).items

    assert versions(room.chi, room, question) == [
        (3, "ben", "Why is it so slow?", "<del>It zig</del><ins>Zig</ins>-zags<del>.</del><ins>!</ins>"),
        (2, "dee", "Why is it <ins>so </ins>slow?", "It zig-zags."),
        (1, "ben", "Why is it slow?", "It zig-zags."),
    ]
    assert [change.tags for change in changes] == [[], ["lasso"], ["ridge"]]
    assert changes[-1].at == question.created_at
    assert changes[0].at <= edited.edited_at


def test_history_escapes_what_was_typed(room):
    comment = room.comment(room.ask(), body="<script>alert(1)</script>")
    qa.edit_comment(room.ada, room.space, comment.pk, body="<b>")

    bodies = [body for _number, _editor, _title, body in versions(room.chi, room, comment)]

    assert ("<script" in "".join(bodies), "<b>" in "".join(bodies)) == (False, False)


def test_history_of_a_post_that_was_never_edited_is_none(room):
    with pytest.raises(NotFound, match="has not been edited"):
        qa.history_of(room.ben, room.space, *subject(room.ask()))


def test_history_of_a_hidden_post_is_for_its_author_and_moderators(room):
    question = room.ask()
    qa.edit_question(room.ben, room.space, question.pk, title="Why is it so slow?", body="")
    room.hide(question)

    assert len(versions(room.ben, room, question)) == len(versions(room.dee, room, question)) == 2
    with pytest.raises(NotFound):
        versions(room.chi, room, question)


def test_version_that_was_replaced_while_it_waited_stays_between_author_and_moderators(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="Scale the features.")
    for body in ("Scale the casino.", "Scale all features.", "Scale all of them."):
        qa.edit_answer(room.chi, room.space, answer.pk, body=body)
        if body == "Scale all features.":
            qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")

    assert [number for number, *_rest in versions(room.ben, room, answer)] == [4, 3, 1]
    assert versions(room.ben, room, answer)[1][3] == "Scale <del>the</del><ins>all</ins> features."
    for reader in (room.chi, room.dee):
        assert [number for number, *_rest in versions(reader, room, answer)] == [4, 3, 2, 1]


def test_version_that_was_held_from_the_start_is_not_shown_to_peers(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="Try the casino.")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Scale the features.")
    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")

    assert versions(room.ben, room, answer) == [(2, "chi", "", "Scale the features.")]


def test_held_version_that_was_approved_as_it_was_is_shown(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="Try the casino.")
    qa.moderate_post(room.dee, room.space, *subject(answer), act="approved")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Scale the features.")

    assert [number for number, *_rest in versions(room.ben, room, answer)] == [2, 1]


def edited(room, times, held=()):
    """An answer that was edited so often; some versions waited for review when they were replaced."""
    answer = room.answer(room.ask(), body="Version 1")
    for number in range(1, times + 1):
        Revision.objects.create(
            post_type="answer",
            post_id=answer.pk,
            number=number,
            body=f"Version {number}",
            editor_id=(room.chi if number % 2 else room.dee).user_id,
            written_at=answer.created_at,
            was_held=number in held,
        )
    type(answer).objects.filter(pk=answer.pk).update(body=f"Version {times + 1}")
    return answer


def pages(reader, room, post):
    before = 0
    while True:
        page = qa.history_of(reader, room.space, *subject(post), before=before)
        yield page.items
        if not page.next_cursor:
            return
        before = int(page.next_cursor)


@pytest.mark.parametrize("times", [1, VERSIONS_AT_ONCE - 1, VERSIONS_AT_ONCE, 2 * VERSIONS_AT_ONCE, 47])
def test_history_is_read_twenty_versions_at_a_time(room, times):
    answer = edited(room, times)

    found = list(pages(room.ben, room, answer))

    every = [change for page in found for change in page]
    assert max(map(len, found)) <= VERSIONS_AT_ONCE
    assert [change.number for change in every] == list(range(times + 1, 0, -1))
    assert [change.editor.name for change in every[-3:]] == ["dee", "chi", "chi"][-len(every) :]
    assert [str(change.body_diff) for change in every] == [
        f"Version <del>{number - 1}</del><ins>{number}</ins>" for number in range(times + 1, 1, -1)
    ] + ["Version 1"]


@pytest.mark.parametrize("page", [0, 30])
def test_history_takes_the_same_for_a_long_one(room, queries, page):
    answer = edited(room, 90)

    with queries() as found:
        qa.history_of(room.ben, room.space, *subject(answer), before=page)

    assert len(found) == 4, found


def test_held_versions_are_passed_over_from_page_to_page(room):
    answer = edited(room, 50, held=range(5, 33))

    mine = [change.number for page in pages(room.chi, room, answer) for change in page]
    found = [(change.number, str(change.body_diff)) for page in pages(room.ben, room, answer) for change in page]

    assert mine == list(range(51, 0, -1))
    assert [number for number, _diff in found] == [*range(51, 32, -1), 4, 3, 2, 1]
    assert dict(found)[33] == "Version <del>4</del><ins>33</ins>"


def test_history_before_the_first_version_is_none(room):
    with pytest.raises(NotFound, match="has not been edited"):
        qa.history_of(room.ben, room.space, *subject(edited(room, 2)), before=1)


def test_history_of_large_rewrites_is_told_without_comparing_them_all(room):
    answer = edited(room, 30)
    for row in Revision.objects.all():
        row.body = " ".join(f"word{row.number * 7 % 11}x{place}" for place in range(3000))
        row.save()

    first = next(pages(room.ben, room, answer))

    assert {str(change.body_diff)[:5] for change in first} == {"<del>"}
    assert str(first[1].body_diff).count("<ins>") == 1


EDITS = {
    "question": lambda room, post, text: qa.edit_question(
        room.ben, room.space, post.pk, title=post.title, body=text, tags=[]
    ),
    "tags": lambda room, post, text: qa.edit_question(
        room.ben, room.space, post.pk, title=post.title, body=post.body, tags=[text]
    ),
    "answer": lambda room, post, text: qa.edit_answer(room.ben, room.space, post.pk, body=text),
    "comment": lambda room, post, text: qa.edit_comment(room.ben, room.space, post.pk, body=text),
}


@pytest.mark.parametrize("kind", EDITS)
def test_edits_have_a_limit_with_a_sentence(room, settings, kind):
    settings.SOCIAL_LEARNING = {"LIMITS": {"edit": (2, 3600)}}
    question = room.ask()
    made = {"answer": lambda: room.answer(question, by=room.ben), "comment": lambda: room.comment(question, room.ben)}
    post = made.get(kind, lambda: question)()
    for text in ("one", "two"):
        EDITS[kind](room, post, text)

    with pytest.raises(Conflict, match=r"You have edited posts 2 times in a short while\. Your text is kept"):
        EDITS[kind](room, post, "three")

    assert Revision.objects.count() == 2


def test_edits_of_others_and_of_another_day_are_not_counted(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"edit": (1, 3600)}}
    answer = room.answer(room.ask())
    qa.edit_answer(room.dee, room.space, answer.pk, body="Dee's words")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Chi's words")
    Revision.objects.update(written_at="2020-01-01T00:00:00Z")

    qa.edit_answer(room.chi, room.space, answer.pk, body="More words")

    assert Revision.objects.count() == 3
