"""A dump goes in; the space shows it as if people had asked and answered here."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.richtext import clean_html, render
from social_learning_xblocks.people import api as people
from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.stackexchange import accounts, batches
from social_learning_xblocks.qa.domain.stackexchange.dumps import MOST_PROCESSES, usual_processes
from social_learning_xblocks.qa.models import (
    Answer,
    Board,
    Comment,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
    Revision,
)
from social_learning_xblocks.spaces.api import Membership, SpaceKind, space_called
from social_learning_xblocks.spaces.models import Space, Tag
from tests.factories.dumps import USERS, answer, comment, edit, question, user, write_dump
from tests.factories.spaces import COURSE, actor_in, make_space

pytestmark = pytest.mark.django_db


def small_dump(folder, **files):
    """Two questions: one solved by the second of two answers, one without an answer."""
    posts = [
        question(10, AcceptedAnswerId=12, Score=5),
        answer(11, 10, Score=2),
        answer(12, 10, Score=-1, OwnerUserId=4, CreationDate="2024-03-01T12:30:00.000"),
        question(13, CreationDate="2024-03-05T08:00:00.000", Tags="|ridge|", Score=0),
    ]
    comments = [comment(1, 10), comment(2, 12, UserId=3, CreationDate="2024-03-02T00:00:00.000")]
    return write_dump(folder, **{"Posts": posts, "Comments": comments, **files})


def run(space, folder, **options):
    """Import without processes of its own; the report."""
    report = qa.ImportReport(options.pop("source", "beer"))
    return qa.import_dump(space, folder, report, processes=1, **options)


def by_key(model, space):
    return {row.source_key: row for row in model.objects.filter(space=space)}


@pytest.fixture
def space(db):
    return make_space()


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


# People


def test_authors_are_inactive_accounts_without_address_and_members(space, tmp_path):
    run(space, small_dump(tmp_path))
    ben = get_user_model().objects.get(username="se-beer-2")
    assert (ben.is_active, ben.email, ben.has_usable_password(), ben.last_name) == (False, "", False, "")
    assert ben.date_joined == datetime(2023, 1, 1, tzinfo=UTC)
    assert set(Membership.objects.filter(space=space).values_list("user__username", "role")) == {
        ("se-beer-2", "learner"),
        ("se-beer-3", "learner"),
        ("se-beer-4", "learner"),
    }


def test_authors_are_shown_by_the_name_they_had_there(space, tmp_path, ben):
    run(space, small_dump(tmp_path))
    page = qa.list_questions(actor_in(space, ben), space, None)
    assert {row.author.name for row in page.items} == {"Ben"}
    mail = {"email": "se@example.org", "is_active": False, "first_name": "Sam"}
    real = get_user_model().objects.create(username="se-beer-99", **mail)
    active = get_user_model().objects.create(username="se-beer-98", first_name="Sue")
    assert [platform.name_of(real), platform.name_of(active)] == ["se-beer-99", "se-beer-98"]
    get_user_model().objects.filter(username="se-beer-2").update(first_name="", email="se-beer-2@users.invalid")
    assert platform.name_of(get_user_model().objects.get(username="se-beer-2")) == "se-beer-2"


def test_where_addresses_must_differ_they_do(unique_addresses, space, tmp_path):
    run(space, small_dump(tmp_path))
    addresses = get_user_model().objects.order_by("username").values_list("email", flat=True)
    assert list(addresses) == [f"se-beer-{n}@users.invalid" for n in (2, 3, 4)]


def test_only_who_wrote_something_becomes_an_account(space, tmp_path):
    run(space, small_dump(tmp_path, Users=[*USERS, user(99, "Reader")]))
    assert not get_user_model().objects.filter(username="se-beer-99").exists()


def test_nobody_is_named_when_that_is_wanted(space, tmp_path):
    run(space, small_dump(tmp_path), anonymous=True)
    assert get_user_model().objects.count() == 0
    assert set(Answer.objects.filter(space=space).values_list("author", flat=True)) == {None}
    assert list(qa.check_counters(space)) == []


def test_an_author_that_no_file_knows_is_nobody_and_reported(space, tmp_path):
    report = run(space, write_dump(tmp_path, Posts=[question(10, OwnerUserId=777), answer(11, 10, OwnerUserId=None)]))
    assert Question.objects.get(space=space).author is None
    assert report.changed.as_dict() == {
        "author is not in Users.xml: post without an author": {"count": 1, "first": ["777"]}
    }


def test_people_are_found_again_when_there_are_more_than_memory_holds(space, tmp_path, monkeypatch):
    monkeypatch.setattr(accounts, "MOST_REMEMBERED", 1)
    monkeypatch.setattr(batches, "MOST_POSTS", 1)
    owners = [2, 3, 4, 2]
    run(space, write_dump(tmp_path, Posts=[question(10 + n, OwnerUserId=owner) for n, owner in enumerate(owners)]))
    found = Question.objects.order_by("source_key").values_list("author__first_name", flat=True)
    assert list(found) == ["Ben", "Chi", "Ada", "Ben"]


def test_without_a_file_of_users_people_are_called_by_their_number(space, tmp_path):
    report = run(space, small_dump(tmp_path, Users=None))
    assert Question.objects.get(source_key="se:beer:10").author.first_name == "user2"
    assert "Users.xml is not there." in report.notes


def test_the_site_itself_has_no_account(space, tmp_path):
    run(space, write_dump(tmp_path, Posts=[question(10, OwnerUserId=-1)]))
    assert Question.objects.get(space=space).author is None


# Reputation


def test_authors_have_a_standing_so_that_experts_are_found(space, tmp_path):
    run(space, small_dump(tmp_path))
    ids = dict(get_user_model().objects.values_list("username", "pk"))
    tags = list(Tag.objects.filter(space=space, name="optimisation").values_list("pk", flat=True))
    assert people.who_knows(space, tags) == [ids["se-beer-4"]]
    assert people.reputation_of(space, ids["se-beer-4"]) == people.Reputation(10, 1, 0, 0, "")
    assert people.reputation_of(space, ids["se-beer-3"]) == people.Reputation(10, 0, 0, 1, "")


def test_a_post_brings_no_more_points_than_one_person_can_give_in_a_day(space, tmp_path):
    run(space, write_dump(tmp_path, Posts=[question(10, OwnerUserId=2, Score=900), answer(11, 10, Score=500)]))
    assert sorted(ReputationEvent.objects.values_list("kind", "points", "giver")) == [
        ("asked_well", 30, None),
        ("upvoted", 30, None),
    ]


def test_accepting_ones_own_answer_brings_nothing(space, tmp_path):
    run(
        space,
        write_dump(
            tmp_path, Posts=[question(10, AcceptedAnswerId=11, Score=0), answer(11, 10, OwnerUserId=2, Score=0)]
        ),
    )
    assert ReputationEvent.objects.count() == 0


def test_hiding_an_imported_answer_takes_its_points_back(space, tmp_path, ada):
    run(space, small_dump(tmp_path))
    moderator = actor_in(space, ada, "moderator")
    best = Answer.objects.get(source_key="se:beer:12")
    qa.moderate_post(moderator, space, "answer", best.pk, act="hidden")
    assert people.reputation_of(space, best.author_id) == people.Reputation()
    assert list(qa.check_counters(space)) == []


def test_standings_that_are_there_are_added_to_and_no_others(space, tmp_path):
    posts = [
        question(10, Tags="<a>", Score=0),
        question(20, Tags="<b>", Score=0),
        answer(11, 10, OwnerUserId=3),
        answer(12, 10, OwnerUserId=4),
        answer(21, 20, OwnerUserId=3),
        answer(22, 20, OwnerUserId=4),
    ]
    run(space, write_dump(tmp_path, Posts=posts))
    grown = [
        question(30, Tags="<a>", Score=0),
        question(40, Tags="<b>", Score=0),
        answer(31, 30),
        answer(41, 40, OwnerUserId=4),
    ]
    run(space, write_dump(tmp_path, Posts=[*posts, *grown]))
    standings = Standing.objects.filter(space=space).values_list("user__first_name", "tag_key", "points", "upvoted")
    names = {0: "", **dict(Tag.objects.values_list("pk", "name"))}
    assert sorted((person, names[tag], points, upvoted) for person, tag, points, upvoted in standings) == [
        ("Ada", "", 15, 3),
        ("Ada", "a", 5, 1),
        ("Ada", "b", 10, 2),
        ("Chi", "", 15, 3),
        ("Chi", "a", 10, 2),
        ("Chi", "b", 5, 1),
    ]
    assert list(qa.check_counters(space)) == []


# Closed, wiki, history


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


# Texts


def test_hostile_html_is_made_harmless(space, tmp_path):
    body = (
        '<p onclick="x()">Hello <script>alert(1)</script><a href="javascript:x()">link</a> <img src=x onerror=alert(1)>'
        '<svg/onload=alert(1)></p><iframe src="//evil.example"></iframe><p style="x">end</p>'
    )
    run(space, write_dump(tmp_path, Posts=[question(10, Body=body), answer(11, 10, Body="<b><i>never closed")]))
    found = Question.objects.get(space=space)
    assert found.body_html == clean_html(body).html
    assert [word for word in ("alert", "onclick", "javascript", "iframe", "svg") if word in found.body_html] == []
    assert Answer.objects.get(space=space).body_html == '<p dir="auto"><strong><em>never closed</em></strong></p>'


def test_hostile_titles_tags_names_and_comments_stay_text(space, tmp_path):
    evil = "<script>alert(1)</script>"
    posts = [question(10, Title=evil, Tags="|ha<script>|")]
    comments = [comment(1, 10, Text=f"{evil} [x](javascript:alert(1))")]
    run(space, write_dump(tmp_path, Users=[user(2, evil)], Posts=posts, Comments=comments))
    found = Question.objects.get(space=space)
    assert (found.title, found.tag_names, found.author.first_name) == (evil, ["ha", "script"], evil)
    html = Comment.objects.get(space=space).body_html
    assert html == '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; x</p>'


def test_what_people_find_when_they_edit_reads_as_what_was_shown(space, tmp_path):
    body = (
        "<h2>Why</h2><p>Use <code>x*y</code> and <a href='https://example.org/a_b'>this</a>:</p>"
        "<pre><code>def f():\n    return 1\n</code></pre><ol><li>one</li><li>two<ul><li>deep</li></ul></li></ol>"
        "<blockquote><p>He said *no*.</p></blockquote><p>1. not a list, a_b, 5 &lt; 6 &amp;amp; #1</p>"
    )
    run(space, write_dump(tmp_path, Posts=[question(10, Body=body)]))
    found = Question.objects.get(space=space)
    assert render(found.body).html == found.body_html == clean_html(body).html


def test_a_text_that_is_too_long_is_shortened_and_reported(space, tmp_path):
    long = "<p>" + "word " * 1000 + "</p>\n"
    report = run(space, write_dump(tmp_path, Posts=[question(10, Body=long * 60), answer(11, 10, Body=long * 7)]))
    for post in (Question.objects.get(space=space), Answer.objects.get(space=space)):
        assert len(post.body) <= 30_000
        assert post.body.endswith("word\n\n…")
        assert render(post.body).html == post.body_html
    assert report.changed.as_dict() == {"text shortened": {"count": 2, "first": ["10", "11"]}}


def test_titles_are_shortened_or_made_and_reported(space, tmp_path):
    posts = [question(10, Title="long " * 40), question(11, Title=None), question(12, Title=" two \n words ")]
    report = run(space, write_dump(tmp_path, Posts=posts))
    titles = {key: row.title for key, row in by_key(Question, space).items()}
    assert titles["se:beer:10"] == "long " * 29 + "long…"
    assert titles["se:beer:11"] == "It zig-zags in a narrow valley."
    assert titles["se:beer:12"] == "two words"
    assert report.changed.as_dict() == {
        "title shortened": {"count": 1, "first": ["10"]},
        "title made of the text": {"count": 1, "first": ["11"]},
    }


def test_tags_are_named_as_here_and_five_at_most(space, tmp_path):
    report = run(space, write_dump(tmp_path, Posts=[question(10, Tags="<C#><c#><Two Words><a><b><d><e>")]))
    assert Question.objects.get(space=space).tag_names == ["c#", "two-words", "a", "b", "d"]
    assert report.changed.count("tags beyond five left out") == 1


def test_the_words_of_answers_find_the_question(space, tmp_path, ben):
    run(space, small_dump(tmp_path))
    actor = actor_in(space, ben)
    membership = Membership.objects.get(space=space, user=ben)
    texts = QuestionText.objects.filter(question__source_key="se:beer:10").values_list("text_terms", flat=True)
    assert f"s{space.pk}xfeatur" in texts.get().split()
    assert [row.id for row in qa.list_questions(actor, space, membership, view="votes").items] == [
        Question.objects.get(source_key=key).pk for key in ("se:beer:10", "se:beer:13")
    ]


# What is left out


def test_what_is_left_out_is_reported_with_its_reason(space, tmp_path):
    posts = [
        question(10, AcceptedAnswerId=999),
        {"Id": 1, "PostTypeId": 5, "Body": "<p>about</p>"},
        {"Id": 2, "PostTypeId": 4, "Body": "<p>about</p>"},
        {"Id": 3, "PostTypeId": 77, "Body": "<p>?</p>"},
        answer(11, 4711),
        answer(12, 10, Body=""),
        answer(13, 10, ParentId=None),
        question(14, Title="", Body=""),
        answer(15, 14),
        {"PostTypeId": 1},
        question(10, Title="The same number again"),
        answer(10, 10),
    ]
    comments = [comment(1, 1), comment(2, 12), comment(3, 10, Text=" "), comment(4, 11), comment(5, 10), comment(5, 10)]
    report = run(space, write_dump(tmp_path, Posts=posts, Comments=comments))
    assert {
        reason: line["first"] for reason, line in report.skipped.as_dict().items() if reason != "row without a number"
    } == {
        "post of another kind: tag wiki": ["1"],
        "post of another kind: tag wiki excerpt": ["2"],
        "post of another kind: unknown": ["3"],
        "post with the number of an earlier one": ["10", "10"],
        "comment with the number of an earlier one": ["5"],
        "answer without its question": ["11", "13", "15"],
        "comment without its post": ["1", "4", "2"],
        "question without title and text": ["14"],
        "answer without text": ["12"],
        "comment without text": ["3"],
    }
    assert report.skipped.count("row without a number") == 1
    assert report.changed.as_dict() == {"accepted answer is not in the dump: not solved": {"count": 1, "first": ["10"]}}
    assert (Question.objects.count(), Answer.objects.count(), Comment.objects.count()) == (1, 0, 1)
    assert list(qa.check_counters(space)) == []


def test_dates_that_cannot_be_read_are_mended(space, tmp_path):
    posts = [
        question(10, CreationDate="yesterday", LastEditDate="2024-05-01T00:00:00.000"),
        answer(11, 10, CreationDate=None),
        answer(12, 10, CreationDate="0001-01-01T00:00:00.000"),
    ]
    report = run(space, write_dump(tmp_path, Posts=posts, Comments=[comment(1, 11, CreationDate="31/12/2023")]))
    may = datetime(2024, 5, 1, tzinfo=UTC)
    dates = [
        *Question.objects.values_list("created_at", flat=True),
        *Answer.objects.values_list("created_at", flat=True),
    ]
    assert dates == [may, may, may]
    assert Comment.objects.get().created_at == may
    assert report.changed.count("date that cannot be read") == 3
    assert report.changed.count("date of a comment that cannot be read") == 1


def test_a_comment_whose_question_has_no_date_either_is_of_today(space, tmp_path):
    posts = [question(10, CreationDate="?")]
    run(space, write_dump(tmp_path, Posts=posts))
    report = run(space, write_dump(tmp_path, Posts=posts, Comments=[comment(1, 10, CreationDate="?")]))
    assert Comment.objects.get().created_at.date() == timezone.now().date()
    assert report.changed.as_dict() == {"date of a comment that cannot be read": {"count": 1, "first": ["1"]}}


def test_edits_without_a_date_or_before_there_is_a_text_are_no_versions(space, tmp_path):
    history = [
        edit(1, 10, 4, "A title only", "2024-03-01T09:00:00.000"),
        edit(2, 10, 2, "It zig-zags.", "2024-03-01T10:00:00.000"),
        edit(3, 10, 5, "Lost", "some day"),
        {"PostHistoryTypeId": 5, "PostId": 10},
    ]
    report = run(space, write_dump(tmp_path, Posts=[question(10)], PostHistory=history))
    assert (Revision.objects.count(), Question.objects.get().body) == (0, "It zig-zags.")
    assert report.skipped.count("row without a number") == 1


def test_a_comment_that_is_too_long_is_shortened(space, tmp_path):
    report = run(space, write_dump(tmp_path, Posts=[question(10)], Comments=[comment(1, 10, Text="word " * 9000)]))
    assert len(Comment.objects.get().body) <= 30_000
    assert report.changed.as_dict() == {"text of a comment shortened": {"count": 1, "first": ["1"]}}


def test_scores_that_are_none_count_nothing(space, tmp_path):
    run(
        space,
        write_dump(
            tmp_path, Posts=[question(10, Score="many"), answer(11, 10, Score=None), answer(12, 10, Score=10**15)]
        ),
    )
    assert Question.objects.get().score == 0
    assert sorted(Answer.objects.values_list("score", flat=True)) == [0, 2**31 - 1]


def test_other_files_are_named(space, tmp_path):
    votes = [{"Id": n, "PostId": 10, "VoteTypeId": kind} for n, kind in enumerate((2, 2, 3, 5, 8))]
    tags = [{"Id": 1, "TagName": "Yeast", "Count": 0}]
    report = run(space, small_dump(tmp_path, Votes=votes, Tags=tags, Badges=[], PostLinks=[]))
    assert report.notes == [
        "PostHistory.xml is not there.",
        "Votes.xml does not say who voted: scores come from the posts (2 votes up and 1 down in the file; 2 other rows, "
        "such as favourites and bounties, are not taken over).",
        "Badges.xml is not read: there is nothing like it here.",
        "PostLinks.xml is not read: there is nothing like it here.",
    ]
    assert Tag.objects.get(space=space, name="yeast").question_count == 0


def test_a_folder_without_posts_is_refused(space, tmp_path):
    with pytest.raises(Invalid, match=r"There is no Posts\.xml in"):
        run(space, write_dump(tmp_path))


def test_nobody_follows_or_has_read_an_imported_question(space, tmp_path):
    run(space, small_dump(tmp_path))
    assert Reader.objects.count() == 0


def test_a_limit_takes_the_first_questions_whole(space, tmp_path):
    report = run(space, small_dump(tmp_path), limit=1)
    assert sorted(by_key(Question, space)) == ["se:beer:10"]
    assert report.made.count("answers") == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("beer.stackexchange.com", "beer"),
        ("stackoverflow.com", "stackoverflow"),
        ("Our Wiki!", "our-wiki"),
        ("meta.beer.stackexchange.com", "meta.beer"),
        ("?", "dump"),
        ("x" * 99, "x" * 40),
    ],
)
def test_names_of_sites(text, name):
    assert qa.source_name(text) == name


# The command


def test_the_command_makes_the_space_reports_and_writes_json(tmp_path, capsys):
    folder = small_dump(tmp_path / "beer.stackexchange.com")
    file = tmp_path / "report.json"
    call_command("import_stackexchange", str(folder), space=COURSE, processes=1, report=file)
    found = space_called(COURSE)
    assert (found.kind, found.course_key) == (SpaceKind.COURSE, COURSE)
    report = json.loads(file.read_text())
    assert (report["source"], report["finished"], report["made"]["questions"]) == ("beer", True, 2)
    assert "2  questions" in capsys.readouterr().out


def test_the_command_wants_a_course_for_a_new_community(tmp_path):
    folder = str(small_dump(tmp_path))
    with pytest.raises(CommandError, match="Name the course that founds it with --course"):
        call_command("import_stackexchange", folder, space="python", processes=1)
    call_command("import_stackexchange", folder, space="python", course=COURSE, processes=1, source="beer")
    call_command("import_stackexchange", folder, space="python", processes=1, source="beer")
    assert Question.objects.filter(space__key="python").count() == 2


def test_the_command_refuses_a_course_that_does_not_share_the_community(tmp_path):
    folder = str(small_dump(tmp_path))
    call_command("import_stackexchange", folder, space="python", course=COURSE, processes=1)
    with pytest.raises(CommandError, match="does not share the community"):
        call_command("import_stackexchange", folder, space="python", course="course-v1:A+B+C", processes=1)
    with pytest.raises(CommandError, match="is not the key of a course"):
        call_command("import_stackexchange", folder, space="other", course="A/B", processes=1)


def test_a_space_may_be_a_block(tmp_path):
    key = "block-v1:Org+Course+Run+type@social_qa+block@q"
    call_command("import_stackexchange", str(small_dump(tmp_path)), space=key, processes=1)
    found = Space.objects.get()
    assert (found.kind, found.key, found.course_key, found.home_usage_key) == (SpaceKind.BLOCK, key, COURSE, key)


def test_processes_of_their_own_give_the_same(space, tmp_path):
    folder = small_dump(tmp_path)
    other = make_space()
    run(space, folder)
    qa.import_dump(other, folder, qa.ImportReport("beer"), processes=2)
    fields = ("source_key", "title", "body", "body_html", "excerpt", "tag_names", "score", "state", "last_activity_at")
    assert list(Question.objects.filter(space=other).order_by("source_key").values_list(*fields)) == list(
        Question.objects.filter(space=space).order_by("source_key").values_list(*fields)
    )


def test_there_are_as_many_processes_as_cores_and_a_few_at_most():
    assert 1 <= usual_processes() <= MOST_PROCESSES


def test_progress_is_told(space, tmp_path):
    told = []
    run(space, small_dump(tmp_path), progress=lambda *what: told.append(what))
    assert told[-1] == ("saving", 2, 2)
    assert {stage for stage, _done, _total in told} == {"reading", "saving"}


def test_rows_are_given_their_ids_where_the_database_does_not_tell_them(space, tmp_path, monkeypatch):
    monkeypatch.setattr(type(connection.features), "can_return_rows_from_bulk_insert", False)
    run(space, small_dump(tmp_path))
    assert list(qa.check_counters(space)) == []
