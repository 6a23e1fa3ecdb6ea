"""Files that are not what they should be."""

import pytest

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import (
    Answer,
    Comment,
    Question,
)
from social_learning_xblocks.spaces.models import Tag
from tests.factories.spaces import make_space
from tests.qa.transfer.carrying import exported, imported, normal, records

pytestmark = pytest.mark.django_db


def changed(lines, kind, /, **changes):
    """The lines with the first record of a kind changed."""
    found = records(lines)
    place = next(number for number, record in enumerate(found) if record.get("type") == kind)
    found[place] |= changes
    return [qa.write_line(record) for record in found]


def test_html_of_a_file_is_cleaned_like_anybodys(room):
    evil = "<p onclick='x()'>Hi<script>alert(1)</script><img src=x onerror=alert(1)></p>"
    other = make_space()
    imported(other, changed(exported(room.space), "question", html=evil, body="<script>alert(1)</script>"))
    found = Question.objects.filter(space=other).order_by("pk").first()
    assert found.body_html == '<p dir="auto">Hi</p>'
    imported(third := make_space(), changed(exported(room.space), "question", body="<script>alert(1)</script>"))
    assert "<script" not in Question.objects.filter(space=third).order_by("pk").first().body_html


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("question", {"title": "x" * 151}),
        ("question", {"title": None}),
        ("question", {"created_at": "yesterday"}),
        ("question", {"score": 10**12}),
        ("question", {"visibility": 9}),
        ("question", {"tags": [None]}),
        ("question", {"key": "k" * 81}),
        ("question", {"body": 5}),
        ("answer", {"question": 17}),
        ("answer", {"endorsed_at": 17}),
        ("comment", {"created_at": None}),
        ("member", {"role": "emperor"}),
        ("image", {"uuid": "no"}),
        ("image", {"content": "no"}),
        ("revision", {"number": "one"}),
        ("revision", {"post": 5}),
        ("vote", {"created_at": []}),
        ("reader", {"changed_at": "yesterday"}),
        ("deflection", {"created_at": 1}),
        ("report", {"reason": "taste"}),
        ("trail", {"act": "danced"}),
        ("credit", {"kind": "bribed"}),
        ("credit", {"subject": ["question"]}),
    ],
)
def test_a_record_that_is_none_is_left_out_alone(room, kind, changes):
    lines = exported(room.space)
    other = make_space()
    report = imported(other, changed(lines, kind, **changes))
    assert report.skipped.count(f"{kind} that cannot be read") == 1
    assert list(qa.check_counters(other)) == []
    imported(other, lines)
    if kind != "image":  # texts that came without their picture keep its first name
        assert sorted(normal(exported(other))) == sorted(normal(lines))


def test_what_hangs_on_something_that_is_missing_is_left_out(room):
    lines = [line for line in exported(room.space) if '"type":"question"' not in line]
    other = make_space()
    report = imported(other, lines)
    assert Answer.objects.filter(space=other).count() == 0
    assert report.skipped.count("answer of a post that is not here") == 3
    assert report.skipped.count("comment of a post that is not here") == 3
    assert list(qa.check_counters(other)) == []


def test_lines_that_are_none_are_counted(room):
    lines = exported(room.space)
    lines[3:3] = ["not json\n", "[1]\n", '{"no": "type"}\n', '{"type": "future", "x": 1}\n', "[" * 100_000 + "\n"]
    other = make_space()
    report = imported(other, lines)
    assert report.skipped.count("line that cannot be read") == 4
    assert report.skipped.count("line of an unknown kind: future") == 1
    assert normal(exported(other)) == normal(exported(room.space))


def test_a_file_that_breaks_off_says_so(room):
    report = imported(make_space(), exported(room.space)[:-1])
    assert report.damages == ["The file breaks off: its last line is missing."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is not the export of a space"),
        ("<posts/>", "This is not the export of a space"),
        ("[]", "This is not the export of a space"),
        ('{"format": "social_learning.space"}', "This is not the export of a space"),
        (
            '{"format": "social_learning.space", "version": 9, "space": {}}',
            "is of version 9; this site reads version 1",
        ),
    ],
)
def test_other_files_are_refused(text, sentence):
    with pytest.raises(Invalid, match=sentence):
        imported(make_space(), [text])


def test_lines_about_what_is_gone_are_not_written(room):
    Comment.objects.all().delete()
    Tag.objects.filter(name="optimisation").delete()
    AuditEntry.objects.bulk_create(
        [AuditEntry(space=room.space, act=moderation.Act.KEPT, subject_type="course", subject_id=1)]
    )
    found = records(exported(room.space))
    assert {record["subject"][0] for record in found if record.get("type") == "trail"} == {"question", "answer"}
    assert all("optimisation" not in record["tags"] for record in found if record.get("type") == "credit")
