"""Who may do what: every verb by every person, as one table. And nothing of what was removed, or is elsewhere, comes out."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.spaces.api import Membership, Role
from tests.factories.qa import subject

PEOPLE = "asker author peer mentor expert moderator staff guest masked visitor stranger".split()
SIGNS = {NotAllowed: "-", NotFound: ".", Conflict: "!", Invalid: "?"}

VERBS = {
    "ask": lambda a, s, it: qa.ask_question(a, s, title="How does it work?", body=""),
    "answer": lambda a, s, it: qa.answer_question(a, s, it.question.pk, body="So."),
    "comment": lambda a, s, it: qa.add_comment(a, s, "question", it.question.pk, body="Hm."),
    "comment_answer": lambda a, s, it: qa.add_comment(a, s, "answer", it.answer.pk, body="Hm."),
    "edit_question": lambda a, s, it: qa.edit_question(a, s, it.question.pk, title="How exactly?", body=""),
    "edit_answer": lambda a, s, it: qa.edit_answer(a, s, it.answer.pk, body="So it is."),
    "edit_comment": lambda a, s, it: qa.edit_comment(a, s, it.comment.pk, body="Hm!"),
    "vote_question": lambda a, s, it: qa.vote_question(a, s, it.question.pk, on=True),
    "vote_answer": lambda a, s, it: qa.vote_answer(a, s, it.answer.pk, on=True),
    "unvote_answer": lambda a, s, it: qa.vote_answer(a, s, it.answer.pk, on=False),
    "accept": lambda a, s, it: qa.accept_answer(a, s, it.answer.pk, on=True),
    "endorse": lambda a, s, it: qa.endorse_answer(a, s, it.answer.pk, on=True),
    "delete_question": lambda a, s, it: qa.delete_post(a, s, "question", it.question.pk),
    "delete_answer": lambda a, s, it: qa.delete_post(a, s, "answer", it.answer.pk),
    "delete_comment": lambda a, s, it: qa.delete_post(a, s, "comment", it.comment.pk),
    "undelete": lambda a, s, it: qa.undelete_post(a, s, "answer", it.deleted.pk),
    "report_question": lambda a, s, it: qa.report_post(a, s, "question", it.question.pk, reason="spam"),
    "report_answer": lambda a, s, it: qa.report_post(a, s, "answer", it.answer.pk, reason="spam"),
    "report_comment": lambda a, s, it: qa.report_post(a, s, "comment", it.comment.pk, reason="spam"),
    "lock": lambda a, s, it: qa.lock_question(a, s, it.question.pk, locked=True),
    "hide": lambda a, s, it: qa.moderate_post(a, s, "answer", it.answer.pk, act="hidden"),
    "restore": lambda a, s, it: qa.moderate_post(a, s, "answer", it.hidden.pk, act="restored"),
    "approve": lambda a, s, it: qa.moderate_post(a, s, "answer", it.held.pk, act="approved"),
    "dismiss": lambda a, s, it: qa.dismiss_reports(a, s, "answer", it.answer.pk),
    "to_comment": lambda a, s, it: qa.convert_to_comment(a, s, it.answer.pk),
    "to_answer": lambda a, s, it: qa.convert_to_answer(a, s, it.comment.pk),
    "wiki": lambda a, s, it: qa.make_wiki(a, s, it.answer.pk, wiki=True),
    "follow": lambda a, s, it: qa.follow_question(a, s, it.question.pk, on=True),
    "same": lambda a, s, it: qa.have_same_question(a, s, it.question.pk, on=True),
    "answered_by": lambda a, s, it: qa.answered_by(a, s, it.question.pk),
    "ask_experts": lambda a, s, it: qa.ask_experts(a, s, it.question.pk),
    "decline": lambda a, s, it: qa.decline_request(a, s, it.question.pk),
    "reveal": lambda a, s, it: qa.reveal_author(a, s, it.question.pk),
    "open": lambda a, s, it: qa.open_question(a, s, None, it.question.pk),
    "show_comments": lambda a, s, it: qa.show_comments(a, s, "answer", it.answer.pk),
    "history": lambda a, s, it: qa.history_of(a, s, "answer", it.answer.pk),
    "find_hidden": lambda a, s, it: qa.find_answer(a, s, it.hidden.pk),
    "find_held": lambda a, s, it: qa.find_answer(a, s, it.held.pk),
    "find_deleted": lambda a, s, it: qa.find_answer(a, s, it.deleted.pk),
    "queue": lambda a, s, it: qa.moderation_queue(a, s),
    "statistics": lambda a, s, it: qa.statistics_of(a, s),
    "csv": lambda a, s, it: qa.export_csv(a, s),
    "trail": lambda a, s, it: moderation.trail(a, s),
    "held_words": lambda a, s, it: moderation.save_held_words(a, s, words="casino"),
    "notices": lambda a, s, it: notices.list_notices(a, s),
}

# y: done. -: "You may not." .: "There is no such post." Strangers act in their own space, with ids of this one.
TABLE = """
                 asker author peer mentor expert moderator staff guest masked visitor stranger
ask              y     y      y    y      y      y         y     -     -      -       y
answer           y     y      y    y      y      y         y     -     -      -       .
comment          y     y      y    y      y      y         y     -     -      -       .
comment_answer   y     y      y    y      y      y         y     -     -      -       .
edit_question    y     -      -    -      -      y         y     -     -      -       .
edit_answer      -     y      -    -      -      y         y     -     -      -       .
edit_comment     -     y      -    -      -      y         y     -     -      -       .
vote_question    -     y      y    y      y      y         y     -     -      -       .
vote_answer      y     -      y    y      y      y         y     -     -      -       .
unvote_answer    y     -      y    y      y      y         y     -     -      -       .
accept           y     -      -    -      -      -         -     -     -      -       .
endorse          -     -      -    y      y      -         y     -     -      -       .
delete_question  y     -      -    -      -      -         -     -     -      -       .
delete_answer    -     y      -    -      -      -         -     -     -      -       .
delete_comment   -     y      -    -      -      -         -     -     -      -       .
undelete         .     y      .    .      .      -         -     .     .      .       .
report_question  -     y      y    y      y      y         y     y     -      -       .
report_answer    y     -      y    y      y      y         y     y     -      -       .
report_comment   y     -      y    y      y      y         y     y     -      -       .
lock             -     -      -    -      -      y         y     -     -      -       .
hide             -     -      -    -      -      y         y     -     -      -       .
restore          .     -      .    .      .      y         y     .     .      .       .
approve          .     -      .    .      .      y         y     .     .      .       .
dismiss          -     -      -    -      -      y         y     -     -      -       .
to_comment       -     y      -    -      -      y         y     -     -      -       .
to_answer        -     y      -    -      -      y         y     -     -      -       .
wiki             -     y      -    -      -      y         y     -     -      -       .
follow           y     y      y    y      y      y         y     y     -      -       .
same             -     y      y    y      y      y         y     y     -      -       .
answered_by      y     y      y    y      y      y         y     y     -      -       .
ask_experts      y     -      -    -      -      y         y     -     -      -       .
decline          y     y      y    y      y      y         y     y     y      y       .
reveal           -     -      -    -      -      -         y     -     -      -       .
open             y     y      y    y      y      y         y     y     y      y       .
show_comments    y     y      y    y      y      y         y     y     y      y       .
history          y     y      y    y      y      y         y     y     y      y       .
find_hidden      .     y      .    .      .      y         y     .     .      .       .
find_held        .     y      .    .      .      y         y     .     .      .       .
find_deleted     .     y      .    .      .      y         y     .     .      .       .
queue            -     -      -    -      -      y         y     -     -      -       y
statistics       -     -      -    -      -      y         y     -     -      -       y
csv              -     -      -    -      -      y         y     -     -      -       y
trail            -     -      -    -      -      y         y     -     -      -       y
held_words       -     -      -    -      -      y         y     -     -      -       y
notices          y     y      y    y      y      y         y     y     -      -       y
"""
ROWS = {line.split()[0]: " ".join(line.split()[1:]) for line in TABLE.strip().splitlines()[1:]}


@pytest.fixture
def people(room):
    return {
        "asker": room.ben,
        "author": room.chi,
        "peer": room.join("pia"),
        "mentor": room.ada,
        "expert": room.join("eli", Role.EXPERT),
        "moderator": room.join("moe", Role.MODERATOR),
        "staff": room.dee,
        "guest": room.join("gus", Role.GUEST),
        "masked": Actor(room.dee.user_id, "dee", frozenset({Role.STAFF}), read_only=True),
        "visitor": Actor(None),
        "stranger": room.eve,
    }


@pytest.fixture
def posts(room):
    """A thread with an answer in every state; its answers and its comment are Chi's."""
    question = room.ask(tags=["ridge"])
    hidden, held, deleted, answer = (room.answer(question, body=f"The {name} one") for name in STATES)
    qa.edit_answer(room.chi, room.space, answer.pk, body="The visible one, edited")
    room.hide(hidden)
    room.hold("casino")
    qa.edit_answer(room.chi, room.space, held.pk, body="The held one: casino")
    qa.delete_post(room.chi, room.space, *subject(deleted))
    comment = room.comment(question, by=room.chi)
    Membership.objects.filter(space=room.space, user_id=room.ada.user_id).update(accepts_requests=True)
    return SimpleNamespace(question=question, answer=answer, hidden=hidden, held=held, deleted=deleted, comment=comment)


STATES = ("hidden", "held", "deleted", "visible")


def outcome(verb, actor, space, it):
    """The sign of what a verb does, which is then undone."""
    try:
        with transaction.atomic():
            VERBS[verb](actor, space, it)
            transaction.set_rollback(True)
    except tuple(SIGNS) as error:
        return SIGNS[type(error)]
    return "y"


def outcomes(verb, room, people, posts):
    found = []
    for name in PEOPLE:
        space = room.elsewhere if name == "stranger" else room.space
        space.refresh_from_db()
        found.append(outcome(verb, people[name], space, posts))
    return " ".join(found)


def test_the_table_holds_every_verb():
    assert list(ROWS) == list(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_verb_is_for_whom_the_table_says(room, people, posts, verb):
    assert outcomes(verb, room, people, posts) == ROWS[verb]


@pytest.fixture(params=["hidden", "held", "deleted"])
def removed(room, request):
    """A question that is not shown any more, with all that stands on it. Ben asked, Chi answered, Ada commented."""
    question = room.ask(title="The secret of the valley", tags=["secrets"])
    answer = room.answer(question, body="A secret answer")
    comment, below = room.comment(question, body="A secret comment"), room.comment(answer, body="A secret below")
    qa.edit_comment(room.ada, room.space, comment.pk, body="A secret comment, edited")
    qa.edit_answer(room.chi, room.space, answer.pk, body="A secret answer, edited")
    if request.param == "hidden":
        room.hide(question)
    elif request.param == "deleted":
        qa.delete_post(room.ben, room.space, *subject(question))
    else:
        room.hold("casino")
        qa.edit_question(room.ben, room.space, question.pk, title="The secret casino", body="", tags=["secrets"])
    return SimpleNamespace(
        question=question, answer=answer, comment=comment, below=below, deleted=answer, hidden=answer, held=answer
    )


# Who may not reveal is told so before anything is looked up.
ON_POSTS = [verb for verb, row in ROWS.items() if row.endswith(".") and verb != "reveal"]
ON_ANSWERS = """comment_answer edit_answer vote_answer unvote_answer accept endorse delete_answer report_answer hide dismiss
    to_comment wiki show_comments history""".split()


def test_nothing_can_be_done_to_what_stands_on_a_removed_question(room, people, removed):
    others = ["author", "peer", "mentor", "expert", "guest", "visitor"]

    found = {verb: [outcome(verb, people[name], room.space, removed) for name in others] for verb in ON_POSTS}

    assert found == {verb: ["."] * len(others) for verb in ON_POSTS}


@pytest.mark.parametrize("state", STATES[:3])
def test_nothing_can_be_done_to_a_removed_answer_by_peers(room, people, posts, state):
    posts.answer = getattr(posts, state)

    found = {verb: outcome(verb, people["peer"], room.space, posts) for verb in ON_ANSWERS}

    assert found == dict.fromkeys(ON_ANSWERS, ".")


def test_comment_on_a_hidden_answer_is_hidden_with_it(room):
    answer = room.answer(room.ask())
    comment = room.comment(answer)
    qa.edit_comment(room.ada, room.space, comment.pk, body="Edited")
    room.hide(answer)

    for reader in (room.ada, room.ben):
        with pytest.raises(NotFound):
            qa.history_of(reader, room.space, "comment", comment.pk)
        with pytest.raises(NotFound):
            qa.edit_comment(reader, room.space, comment.pk, body="Edited again")
    assert qa.find_comment(room.chi, room.space, comment.pk).pk == comment.pk


def seen_by(reader, room):
    """Everything that lists, search, similar, notices and the desk's numbers show somebody."""
    member = room.membership(reader)
    found = [
        qa.list_questions(reader, room.space, member, view=view).items for view in ("activity", "votes", "unanswered")
    ]
    found += [qa.list_questions(reader, room.space, member, view=view).items for view in ("following", "waiting")]
    found += [qa.list_questions(reader, room.space, member, tag="secrets").items]
    found += [qa.search_questions(reader, room.space, member, word).items for word in ("secret", "casino", "secrets")]
    found += [qa.similar_questions(reader, room.space, member, "the secret of the valley")]
    found += [notices.list_notices(reader, room.space).items]
    return repr(found).lower()


@pytest.mark.parametrize("who", ["author", "peer", "mentor", "staff"])
def test_removed_question_comes_out_nowhere(room, people, removed, who):
    qa.follow_question(room.dee, room.space, room.ask(title="Something else").pk, on=True)

    seen = seen_by(people[who], room)

    assert ("secret" in seen, "casino" in seen) == (False, False)


def test_removed_question_is_in_no_number_and_no_file(room, removed):
    assert qa.overview(room.chi, room.space).question_count == 0
    assert qa.overview(room.chi, room.space).unanswered_count == 0
    assert qa.statistics_of(room.dee, room.space).question_count == 0
    assert "secret" not in "".join(qa.export_csv(room.dee, room.space)).lower()
    assert qa.describe_questions({removed.question.pk}, room.chi.user_id) == {}


def test_removed_answers_and_comments_are_not_in_the_thread(room, posts):
    room.hide(room.comment(posts.question, body="A secret comment"))

    thread = qa.open_question(room.ben, room.space, None, posts.question.pk)

    assert [answer.id for answer in thread.answers] == [posts.answer.pk]
    assert [comment.id for comment in thread.comments.items] == [posts.comment.pk]
    assert (thread.answer_count, thread.comments.count) == (1, 1)


def test_author_and_moderators_see_the_removed_answers_that_concern_them(room, posts):
    ids = {
        name: [answer.id for answer in qa.open_question(reader, room.space, None, posts.question.pk).answers]
        for name, reader in {"author": room.chi, "staff": room.dee, "asker": room.ben}.items()
    }

    assert ids == {
        "author": [posts.hidden.pk, posts.held.pk, posts.answer.pk],
        "staff": [posts.hidden.pk, posts.held.pk, posts.answer.pk],
        "asker": [posts.answer.pk],
    }
