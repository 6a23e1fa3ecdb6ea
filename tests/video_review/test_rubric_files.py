"""Rubrics as files: nothing is lost on the way, and what is wrong is said line by line."""

import json

import pytest
from hypothesis import given, settings

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.rubric_files import MOST_CHARACTERS
from tests.factories.assignments import LINES
from tests.video_review.test_rubrics import rubrics

CSV = (
    "key,criterion,explanation,kind,least,most,weight,words,points,level,description\r\n"
    "clear,Is it clear?,,levels,,,,may,0,0,\r\n"
    ",,,,,,,,2,2,\r\n"
    ",,,,,,,,4,4,\r\n"
    "honest,Is it honest?,,range,0,6,,may,,,\r\n"
    "next,What next?,,remark,,,,may,,,\r\n"
)


@settings(max_examples=50)
@given(rubrics)
def test_csv_brings_every_rubric_back(lines):
    assert videos.read_rubric_file(videos.write_rubric_csv(lines)) == lines


@settings(max_examples=50)
@given(rubrics)
def test_json_brings_every_rubric_back(lines):
    assert videos.read_rubric_file(videos.write_rubric_json(lines)) == lines


def test_csv_has_a_row_for_each_level():
    assert videos.write_rubric_csv(LINES) == CSV


def test_json_is_what_the_block_keeps():
    assert json.loads(videos.write_rubric_json(LINES)) == videos.plain_of(LINES)


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "+49 123", "-5", "@home", "''-", "'tis so"])
def test_what_a_spreadsheet_would_reckon_with_stays_a_text(text):
    lines = (videos.RubricLine("a", text, "range", most=1.0),)

    written = videos.write_rubric_csv(lines)

    assert f",{text}," not in written or text[0] == "'"
    assert videos.read_rubric_file(written) == lines


@pytest.mark.parametrize("sign", [";", "\t"])
def test_cells_from_a_spreadsheet_are_read(sign):
    rows = [
        ["Criterion", " POINTS ", "Level"],
        ["Clear?", "0", "No"],
        ["", "2,5", "Yes"],
        ["", "", ""],
        ["What next?", "", ""],
    ]

    lines = videos.read_rubric_file("\ufeff" + "\n".join(sign.join(row) for row in rows))

    assert lines == (
        videos.RubricLine("clear", "Clear?", "levels", levels=(videos.Level(0.0, "No"), videos.Level(2.5, "Yes"))),
        videos.RubricLine("what-next", "What next?", "remark"),
    )


def test_what_has_a_most_is_a_range():
    (line,) = videos.read_rubric_file("criterion,least,most\nHonest?,0,6")

    assert (line.kind, line.least, line.most) == ("range", 0.0, 6.0)


def wrong(text):
    with pytest.raises(Invalid) as refused:
        videos.read_rubric_file(text)
    return list(refused.value.fields.values()) or [refused.value.message]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (" ", ["There is nothing to read. Choose a file or paste its text."]),
        ("x" * (MOST_CHARACTERS + 1), ["This is too long for a rubric."]),
        ("[1,\n oops]", ["Line 2: The JSON cannot be read from character 2 on."]),
        ("[" * 100_000, ["This is no rubric. A list of criteria is needed."]),
        ('{"a": 1}', ["This is no rubric. A list of criteria is needed."]),
        ("[]", ["Give at least one criterion points that count for the grade."]),
        ('[{"kind": "range", "most": 1, "least": 0}]', ["Criterion 1: Give it a title."]),
        ("title,points", ["Line 1: There is no column “title”.", "Line 1: A column “criterion” is needed."]),
        ("criterion,level,level", ["Line 1: The column “level” is there twice."]),
        ("criterion,most\nA,1,2", ["Line 2: There are more cells than columns."]),
        ("criterion,weight\nA,1\n,2", ["Line 3: This row has no criterion, and is no level of the one above."]),
        ("criterion,points\n,2", ["Line 2: This row has no criterion, and is no level of the one above."]),
        ('criterion,most\nA,"1', ["Line 2: A quotation mark is missing or too many, from this line on."]),
        (
            'criterion,explanation,points,level\n"A\nb",,0,No\n,,x,\n\nB,,1,Yes',
            ["Line 4: Give a number.", "Line 4: Give it a title.", "Line 6: Give it 2 to 10 levels."],
        ),
        (
            "criterion,kind,least,most\nA,range,5,1\nB,stars,0,1",
            [
                "Line 2: The most points must be more than the fewest.",
                "Line 3: Use one of these: levels, range, remark.",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_line_by_line(text, sentences):
    assert wrong(text) == sentences
