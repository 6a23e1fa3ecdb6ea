"""People from CSV, pairs from and to CSV."""

import io
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching.people import Person
from mentoring.matching.rows import NoTable, RowProblem
from mentoring.matching.solve import Pair
from mentoring.matching.tables import read_pairs, read_people, write_pairs

FULL = """id,skills,interests,style,hours,languages,time_zone,level,team,manager,priority,wishes,never,musts,places,fewest
ben,SQL|talks,maps,"0,5|1",Mon 09-11|Tue 20-21,en;es,Europe/Berlin,2,North,dee,Skills,ada|eve|ada,chi,Language|team,3.0,1
"""


def people(text, **options):
    """The people, and the problems that are no remarks."""
    found, report = read_people(io.BytesIO(text.encode()), **options)
    return found, [problem for problem in report if not problem.is_remark]


def problems(text):
    return [(problem.row, problem.column, problem.sentence) for problem in people(text)[1]]


def test_every_field_of_a_person_is_a_column():
    found, report = read_people(io.BytesIO(FULL.encode()))
    assert report == []
    assert found == [
        Person(
            id="ben",
            skills=frozenset({"sql", "talks"}),
            interests=frozenset({"maps"}),
            style=(0.5, 1.0),
            hours=frozenset({8, 9, 43}),
            languages=frozenset({"en", "es"}),
            offset=60,
            level=2,
            team="north",
            manager="dee",
            priority="skills",
            wishes=("ada", "eve"),
            never=frozenset({"chi"}),
            musts=frozenset({"language", "team"}),
            places=3,
            fewest=1,
        )
    ]


def test_every_column_is_documented():
    page = (Path(__file__).parents[3] / "docs" / "reference" / "matching.rst").read_text("utf-8")
    assert [field.name for field in fields(Person) if f"``{field.name}``" not in page] == []


def test_hours_are_read_as_clocks_stand_on_a_day():
    assert people(FULL, day=date(2026, 7, 1))[0][0].hours == {7, 8, 42}


def test_only_the_id_is_needed():
    found, report = read_people(io.BytesIO(b"id\nben\n"))
    assert found == [Person("ben")]
    assert [(problem.row, problem.is_remark) for problem in report] == [(1, True)]


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("style", "0.5|1.5", "Answers go from 0 to 1."),
        ("style", "|".join(["1"] * 201), "A list has 200 entries at most."),
        ("never", "|".join(["eve"] * 201), "A list has 200 entries at most."),
        ("style", "nan", "This is no number."),
        ("style", "0.5||1", "This is no number."),
        ("level", "senior", "This is no number."),
        ("level", "1e999", "This is no number."),
        ("level", "1001", "This is a whole number from -1,000 to 1,000."),
        ("places", "-1", "This is a whole number from 0 to 1,000."),
        ("places", "1.5", "This is a whole number from 0 to 1,000."),
        ("places", "inf", "This is no number."),
        ("places", "٣", "This is no number."),
        ("fewest", "2", "No more partners are asked for than there are places."),
        ("priority", "age", "This is one of skills, style, interests, hours, level, team."),
        ("musts", "language|never", "These are some of hours, language, level, manager, offset, team."),
        ("offset", "Mars", "A time zone is a name as Europe/Berlin, or minutes east of UTC."),
        ("hours", "Mon 9-12", "Hours need a time zone beside them."),
    ],
)
def test_a_row_with_a_mistake_is_left_out_and_the_others_are_read(column, cell, sentence):
    text = f'id;{column}\nben;"{cell}"\nchi;\n'
    assert problems(text) == [(2, column, sentence)]
    assert people(text)[0] == [Person("chi")]


def test_all_mistakes_of_a_row_are_told():
    assert problems("id,level,time zone,hours\n,x,y,z\n") == [
        (2, "level", "This is no number."),
        (2, "offset", "A time zone is a name as Europe/Berlin, or minutes east of UTC."),
        (2, "hours", "A window is a day and two times: Mon 09-12, or Mon-Fri 17:30-20."),
        (2, "id", "Everybody needs an id."),
    ]


def test_of_an_id_that_is_there_often_the_first_counts():
    found, wrong = people("id,level\n" + "ben,1\n" * 10_000)
    assert found == [Person("ben", level=1)]
    assert len(wrong) == 9_999
    assert wrong[-1] == RowProblem(10_001, "id", "ben is there already, in row 2.")


def test_a_row_that_was_left_out_can_be_put_right_below():
    assert people("id,level\nben,x\nben,1\n")[0] == [Person("ben", level=1)]


def test_everybody_answers_the_same_items():
    text = "id,style\nben,\nchi,0|1\ndee,0|0|1\neve,1|1\n"
    assert problems(text) == [(4, "style", "Everybody answers the same items; those above are 2.")]
    assert [person.id for person in people(text)[0]] == ["ben", "chi", "eve"]


def test_pairs_are_read_with_or_without_their_scores():
    assert read_pairs(io.BytesIO(b"mentor,score,mentee\nada,5,ben\nada,,chi\n")) == (
        [("ben", "ada"), ("chi", "ada")],
        [],
    )


def test_a_pair_needs_both_and_is_there_once():
    pairs, report = read_pairs(io.BytesIO(b"mentee,mentor,note\nben,\n,ada\nben,ada\nben,ada\n"))
    assert pairs == [("ben", "ada")]
    assert report[1:] == [
        RowProblem(2, "mentor", "A pair needs two ids."),
        RowProblem(3, "mentee", "A pair needs two ids."),
        RowProblem(5, "", "This pair is there already, in row 4."),
    ]


def test_pairs_are_written_so_that_no_spreadsheet_runs_them():
    target = io.StringIO()
    write_pairs(target, [Pair("=cmd()", "ada, of north", 8_750)])
    assert target.getvalue() == 'mentee,mentor,score\n\'=cmd(),"ada, of north",8750\n'


IDS = st.text(st.sampled_from("'=+-@ab\",;é"), min_size=1)


@given(st.lists(st.tuples(IDS, IDS), unique=True))
def test_pairs_that_were_written_are_read_again(ids):
    target = io.StringIO()
    write_pairs(target, [Pair(mentee, mentor, 0) for mentee, mentor in ids])
    assert read_pairs(io.BytesIO(target.getvalue().encode())) == (ids, [])


CELLS = st.text(st.sampled_from("id,stylehours0123456789.-|:;\"'=\n\r\t\x00é Mon"), max_size=40)


@given(st.one_of(st.binary(max_size=60), CELLS.map(lambda text: f"id,hours,offset,style,places\n{text}".encode())))
def test_whatever_a_file_holds_it_is_read_or_refused(content):
    for start in (b"", b"\xff\xfe", b"\xef\xbb\xbf"):
        try:
            found, report = read_people(io.BytesIO(start + content))
        except NoTable:
            continue
        assert len({person.id for person in found}) == len(found)
        assert all(problem.sentence and problem.row > 0 for problem in report)
