"""A dump goes in; the space shows it as if people had asked and answered here."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.people import api as people
from social_learning_xblocks.people.models import ReputationEvent
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import (
    Answer,
    Board,
    Comment,
    Question,
    QuestionTag,
    QuestionText,
    Revision,
)
from social_learning_xblocks.spaces.api import Membership
from social_learning_xblocks.spaces.models import Tag
from tests.factories.dumps import answer, comment, edit, question, write_dump
from tests.factories.spaces import actor_in, make_space
from tests.qa.stackexchange.arriving import by_key, run, small_dump

pytestmark = pytest.mark.django_db


def test_posts_come_with_their_text_score_date_and_author(space, tmp_path):
    run(space, small_dump(tmp_path))
    first = by_key(Question, space)["se:beer:10"]
    assert (first.title, first.score, first.author.username, first.author.first_name) == (
        "Why is gradient descent slow, part 10?",
        5,
        "se-beer-2",
        "Ben",
    )
    assert first.created_at == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert (first.body, first.body_html) == (
        "It zig-zags in a narrow valley.",
        '<p dir="auto">It zig-zags in a narrow valley.</p>',
    )
    assert (first.excerpt, first.visibility, first.source_key) == (first.body, Visibility.VISIBLE, "se:beer:10")


def test_counters_and_states_follow(space, tmp_path):
    run(space, small_dump(tmp_path))
    first, second = (by_key(Question, space)[key] for key in ("se:beer:10", "se:beer:13"))
    assert (first.state, first.answer_count, first.comment_count, first.needs_decision) == (
        qa.State.SOLVED,
        2,
        1,
        False,
    )
    assert first.first_answer_at == datetime(2024, 3, 1, 11, tzinfo=UTC)
    assert first.last_activity_at == datetime(2024, 3, 2, tzinfo=UTC)
    assert (second.state, second.answer_count, second.first_answer_at) == (qa.State.UNANSWERED, 0, None)
    assert Board.objects.get(pk=space.pk).question_count == 2
    counts = dict(Tag.objects.filter(space=space).values_list("name", "question_count"))
    assert counts == {"optimisation": 1, "week-4": 1, "ridge": 1}


def test_a_score_below_zero_stays_and_the_accepted_answer_is_first(space, tmp_path):
    run(space, small_dump(tmp_path))
    answers = by_key(Answer, space)
    assert {key: (row.score, row.rank, row.is_accepted) for key, row in answers.items()} == {
        "se:beer:11": (2, 2, False),
        "se:beer:12": (-1, 10**9 - 1, True),
    }


def test_comments_stand_below_their_post(space, tmp_path):
    run(space, small_dump(tmp_path))
    comments, answers = by_key(Comment, space), by_key(Answer, space)
    assert (comments["se:beer:1"].answer_id, comments["se:beer:1"].body_html) == (
        None,
        '<p dir="auto">Which <code>step size</code>?</p>',
    )
    assert comments["se:beer:2"].answer_id == answers["se:beer:12"].pk
    assert answers["se:beer:12"].comment_count == 1


def test_an_imported_space_has_nothing_to_recount(space, tmp_path):
    run(space, small_dump(tmp_path))
    assert list(qa.check_counters(space)) == []


def test_running_twice_makes_nothing_twice(space, tmp_path):
    folder = small_dump(tmp_path)
    run(space, folder)
    before = fingerprint(space)
    report = run(space, folder)
    assert fingerprint(space) == before
    assert (report.made.total(), {kind: line.count for kind, line in report.known}) == (
        0,
        {"questions": 2, "answers": 2, "comments": 2},
    )


def fingerprint(space):
    """All rows that an import makes, with their ids."""
    models = (Question, Answer, Comment, QuestionTag, QuestionText, Revision, Board, Tag, Membership, ReputationEvent)
    return {
        **{model.__name__: sorted(map(str, model.objects.values_list())) for model in models},
        "users": get_user_model().objects.count(),
        "standings": people.reputation_of(space, 1),
    }


def test_a_dump_of_the_same_site_that_has_grown_adds_what_is_new(space, tmp_path):
    folder = write_dump(tmp_path, Posts=[question(10), question(20)])
    run(space, folder)
    grown = [
        question(10, AcceptedAnswerId=11),
        answer(11, 10),
        question(20),
        question(30, CreationDate="2024-04-01T00:00:00.000"),
        answer(31, 30),
    ]
    write_dump(tmp_path, Posts=grown, Comments=[comment(1, 11), comment(2, 20)])
    report = run(space, folder)
    assert {kind: line.count for kind, line in report.made if line.count} == {
        "questions": 1,
        "answers": 2,
        "comments": 2,
    }
    first = by_key(Question, space)["se:beer:10"]
    assert (first.state, first.answer_count, first.last_activity_at) == (
        qa.State.SOLVED,
        1,
        datetime(2024, 3, 1, 12, tzinfo=UTC),
    )
    assert list(qa.check_counters(space)) == []


def test_what_people_changed_here_is_not_overwritten(space, tmp_path, ada):
    folder = write_dump(tmp_path, Posts=[question(10), answer(11, 10)])
    run(space, folder)
    moderator = actor_in(space, ada, "moderator")
    found = Question.objects.get(space=space)
    qa.edit_question(moderator, space, found.pk, title="A better title", body="A better text", tags=["ridge"])
    qa.moderate_post(moderator, space, "answer", Answer.objects.get(space=space).pk, act="hidden")
    run(space, folder)
    found.refresh_from_db()
    assert (found.title, found.body, found.tag_names, found.answer_count) == (
        "A better title",
        "A better text",
        ["ridge"],
        0,
    )
    assert Answer.objects.filter(space=space).count() == 1


def test_the_same_dump_can_go_into_two_spaces(space, tmp_path):
    folder = small_dump(tmp_path)
    other = make_space()
    run(space, folder)
    run(other, folder)
    assert Question.objects.filter(space=other).count() == 2
    assert get_user_model().objects.filter(username__startswith="se-").count() == 3
    assert Membership.objects.filter(space=other).count() == 3


def test_an_answer_may_stand_before_its_question_in_the_file(space, tmp_path):
    run(space, write_dump(tmp_path, Posts=[answer(5, 10), question(10)]))
    assert Answer.objects.get(space=space).question.source_key == "se:beer:10"


def test_closed_questions_are_locked_and_community_answers_are_wikis(space, tmp_path):
    posts = [
        question(10, ClosedDate="2024-04-01T00:00:00.000"),
        answer(11, 10, CommunityOwnedDate="2024-04-01T00:00:00.000"),
    ]
    run(space, write_dump(tmp_path, Posts=posts))
    assert Question.objects.get(space=space).is_locked
    assert Answer.objects.get(space=space).is_wiki


HISTORY = [
    edit(1, 10, 2, "It zigzags.", "2024-03-01T10:00:00.000"),
    edit(2, 10, 1, "Why slow?", "2024-03-01T10:00:00.000"),
    edit(3, 10, 3, "<Optimisation>", "2024-03-01T10:00:00.000"),
    edit(4, 10, 5, "It **zig-zags**.", "2024-03-02T10:00:00.000", user=4),
    edit(5, 10, 4, "Why is it slow?", "2024-03-03T10:00:00.000", user=3),
    edit(6, 10, 6, "<optimisation><week-4>", "2024-03-03T10:00:00.000", user=3),
    edit(7, 10, 10, "closed", "2024-03-04T10:00:00.000", user=3),
]


def test_edits_become_the_history_of_the_post(space, tmp_path):
    run(
        space,
        write_dump(tmp_path, Posts=[question(10, Body="<p>It <strong>zig-zags</strong>.</p>")], PostHistory=HISTORY),
    )
    rows = Revision.objects.order_by("number").values_list(
        "number", "title", "body", "tag_names", "editor__username", "written_at__day"
    )
    assert list(rows) == [
        (1, "Why slow?", "It zigzags.", ["optimisation"], "se-beer-4", 2),
        (2, "Why slow?", "It **zig-zags**.", ["optimisation"], "se-beer-3", 3),
    ]
    found = Question.objects.get(space=space)
    assert (found.body, found.edited_at) == ("It **zig-zags**.", datetime(2024, 3, 3, 10, tzinfo=UTC))


def test_the_history_can_be_read(space, tmp_path, ben):
    run(
        space,
        write_dump(tmp_path, Posts=[question(10, Body="<p>It <strong>zig-zags</strong>.</p>")], PostHistory=HISTORY),
    )
    versions = qa.history_of(actor_in(space, ben), space, "question", Question.objects.get(space=space).pk).items
    assert [(change.number, change.at.day) for change in versions] == [(3, 3), (2, 2), (1, 1)]
    assert versions[1].body_diff == "It <del>zigzags</del><ins>**zig-zags**</ins>."


@pytest.mark.parametrize(
    "source",
    [
        "Some <kbd onclick='x()'>F1</kbd> <b>here</b>",
        "Lines that are\nwrapped in the source",
        "<!-- language: lang-py -->\n\n    x = 1",
    ],
)
def test_markdown_that_means_something_else_here_is_written_anew_from_the_html(space, tmp_path, source):
    history = [edit(1, 10, 2, source, "2024-03-01T10:00:00.000")]
    run(space, write_dump(tmp_path, Posts=[question(10, Body="<p>As <b>shown</b> there</p>")], PostHistory=history))
    assert Question.objects.get(space=space).body == "As **shown** there"
