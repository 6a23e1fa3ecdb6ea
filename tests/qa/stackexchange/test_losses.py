"""What is left out, mended or shortened, and that the report says so."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import (
    Answer,
    Comment,
    Question,
    Reader,
    Revision,
)
from social_learning_xblocks.spaces.models import Tag
from tests.factories.dumps import answer, comment, edit, question, write_dump
from tests.qa.stackexchange.arriving import by_key, run, small_dump

pytestmark = pytest.mark.django_db


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
