"""A space goes out into a file and comes back into another space, with everything people did in it."""

import re

import pytest

from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry, Report
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.transfer import exports, imports
from social_learning_xblocks.qa.models import (
    Answer,
    AnswerVote,
    Comment,
    Deflection,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
    Revision,
)
from social_learning_xblocks.spaces.models import Membership, Space, SpaceImage, Tag
from tests.factories.dumps import answer, edit, question, write_dump
from tests.factories.spaces import COURSE, make_space
from tests.qa.transfer.carrying import exported, imported, normal, records

pytestmark = pytest.mark.django_db


def counts(space):
    """How many rows of each kind a space has."""
    in_space = (Question, Answer, Comment, Tag, Membership, SpaceImage, Report, AuditEntry, ReputationEvent, Standing)
    by_question = (QuestionTag, QuestionText, Reader, Deflection)
    found = {model.__name__: model.objects.filter(space=space).count() for model in in_space}
    found |= {model.__name__: model.objects.filter(question__space=space).count() for model in by_question}
    found["AnswerVote"] = AnswerVote.objects.filter(answer__space=space).count()
    found["Revision"] = sum(
        Revision.objects.filter(post_type=kind, post_id__in=model.objects.filter(space=space).values("pk")).count()
        for kind, model in (("question", Question), ("answer", Answer), ("comment", Comment))
    )
    return found


def test_what_comes_back_goes_out_the_same(room):
    lines = exported(room.space)
    other = make_space()
    report = imported(other, lines)
    assert normal(exported(other)) == normal(lines)
    assert counts(other) == counts(room.space)
    assert (report.skipped.as_dict(), report.changed.as_dict(), report.damages) == ({}, {}, [])
    assert set(counts(other).values()) & {0} == set(), "nothing was tried without a row"


def test_nothing_differs_afterwards_and_lists_are_the_same(room):
    other = make_space()
    imported(other, exported(room.space))
    assert list(qa.check_counters(other)) == []
    pages = []
    for space in (room.space, other):
        membership = Membership.objects.get(space=space, user_id=room.chi.user_id)
        for view in ("activity", "votes", "unanswered", "mine", "following", "waiting"):
            page = qa.list_questions(room.chi, space, membership, view=view)
            pages.append([(row.title, row.score, row.state, row.has_voted, row.tags) for row in page.items])
    assert pages[:6] == pages[6:]


def test_reading_a_file_twice_makes_nothing_twice(room):
    lines = exported(room.space)
    other = make_space()
    first = imported(other, lines)
    before = counts(other)
    second = imported(other, lines)
    assert counts(other) == before
    assert second.made.total() == second.made.count("pictures")
    assert second.known.total() + second.made.total() == first.made.total()


def test_reading_a_file_into_its_own_space_changes_nothing(room):
    lines = exported(room.space)
    before = counts(room.space)
    imported(room.space, lines)
    assert counts(room.space) == before
    assert exported(room.space)[1:] == lines[1:]


def test_what_was_stopped_is_completed(room, monkeypatch):
    lines = exported(room.space)
    other = make_space()

    def stop(line):
        if line > len(lines) // 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(imports, "RECORDS_AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt):
        imported(other, lines, told=stop)
    imported(other, lines)
    assert normal(exported(other)) == normal(lines)
    assert list(qa.check_counters(other)) == []


def test_the_first_line_says_what_it_is_and_the_last_how_much(room):
    first, *_rest, last = records(exported(room.space))
    assert (first["format"], first["version"], first["space"]["key"], first["space"]["held_words"]) == (
        "social_learning.space",
        1,
        room.space.key,
        "casino",
    )
    assert last["type"] == "end"
    assert {kind: last["counts"][kind] for kind in ("tag", "member", "question", "answer", "comment", "image")} == {
        "tag": 3,
        "member": 4,
        "question": 3,
        "answer": 3,
        "comment": 3,
        "image": 1,
    }


def test_notices_and_addresses_stay_here(room):
    text = "".join(exported(room.space))
    assert Notice.objects.filter(space=room.space).count() > 0
    assert "notice" not in {record.get("type") for record in records(exported(room.space))}
    assert "@example.org" not in text
    assert "password" not in text


def test_settings_of_the_space_come_where_there_are_none(room):
    Space.objects.filter(pk=room.space.pk).update(title="Machine learning")
    lines = exported(Space.objects.get(pk=room.space.pk))
    empty, other = make_space(), make_space(title="Own title")
    imported(empty, lines)
    imported(other, lines)
    assert (empty.title, empty.held_words) == ("Machine learning", "casino")
    assert (other.title, other.held_words) == ("Own title", "casino")


def test_an_imported_dump_goes_out_and_in_with_its_history(tmp_path):
    space, other = make_space(), make_space()
    history = [
        edit(1, 10, 2, "It *zigzags*.", "2024-03-01T10:00:00.000"),
        edit(2, 10, 5, "It *zig-zags*.", "2024-03-02T10:00:00.000", user=4),
    ]
    body = "<p>It <em>zig-zags</em>.<br>Here.</p><pre class='lang-py'><code>x = 1\n</code></pre>"
    posts = [question(10, AcceptedAnswerId=11, Body=body), answer(11, 10, Score=-4)]
    qa.import_dump(space, write_dump(tmp_path, Posts=posts, PostHistory=history), qa.ImportReport("beer"), processes=1)
    lines = exported(space)
    imported(other, lines)
    assert normal(exported(other)) == normal(lines)
    assert Question.objects.get(space=other).source_key == "se:beer:10"
    assert Question.objects.get(space=other).body_html == Question.objects.get(space=space).body_html
    assert list(qa.check_counters(other)) == []


def test_the_trail_of_the_space_itself_comes_too(room):
    moderation.save_held_words(room.dee, room.space, words="casino")
    other = make_space()
    imported(other, exported(room.space))
    assert AuditEntry.objects.get(space=other, act="words").subject_id == other.pk


def test_a_waiting_report_does_not_become_two(room):
    other = make_space()
    lines = exported(room.space)
    imported(other, lines)
    moved = [
        re.sub(r'"created_at":"[^"]+"', '"created_at":"2020-01-01T00:00:00+00:00"', line)
        if '"type":"report"' in line
        else line
        for line in lines
    ]
    imported(other, moved)
    assert Report.objects.filter(space=other, open_key=1).count() == 1


def test_courses_of_a_community_are_named():
    space = make_space(kind="community", key="python")
    report = imported(make_space(), exported(space))
    assert report.notes == [f"Courses that shared the community there, to be added here by its staff: {COURSE}."]


def test_much_goes_in_portions(room, monkeypatch):
    monkeypatch.setattr(exports, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(imports, "RECORDS_AT_ONCE", 2)
    told = []
    lines = exported(room.space)
    other = make_space()
    imported(other, lines, told=told.append)
    assert normal(exported(other)) == normal(lines)
    assert told == sorted(told)
    assert told[-1] == len(lines)
