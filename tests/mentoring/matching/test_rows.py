"""CSV as people and programs save it."""

import codecs
import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching.rows import LONGEST_LINE, Header, NoTable, RowProblem, clean, neutral, rows_of

HEADER = Header(needed=("id",), optional=("team",), ignored=("score",), also={"time_zone": "team"})


def read(content, header=HEADER):
    """The rows as (number, cells), and the problems that are no remarks."""
    report = []
    stream = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    rows = [(row.number, row.cells) for row in rows_of(stream, header, report)]
    assert not stream.closed  # it is the caller's
    return rows, [problem for problem in report if not problem.is_remark]


def remarks(text):
    report = []
    for _row in rows_of(io.BytesIO(text.encode()), HEADER, report):
        pass
    return report


TABLE = "id,team\nben,café\n"
READ = ([(2, {"id": "ben", "team": "café"})], [])


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-32"),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-16 of the other end", "utf-32"],
)
def test_the_encoding_is_known_by_its_mark(content):
    assert read(content) == READ


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_tabs_and_all_line_ends(delimiter, end):
    assert read(TABLE.replace(",", delimiter).replace("\n", end)) == READ


def test_the_delimiter_is_what_finds_known_columns():
    assert read('id;"a,b,c,d";team\nben;x;north\n')[0] == [(2, {"id": "ben", "team": "north"})]


def test_columns_come_in_any_order_and_spelling():
    assert read("Time Zone, ID \nnorth,ben\n") == ([(2, {"team": "north", "id": "ben"})], [])


def test_a_quoted_cell_may_have_lines_and_delimiters():
    assert read('id,team\n"ben","no\nrth, ""x"""\n')[0] == [(2, {"id": "ben", "team": 'no rth, "x"'})]


def test_rows_are_counted_as_a_spreadsheet_does():
    rows, _problems = read('\n,,\nid,team\n\n"ben\nben",\n , \nchi,\n')
    assert [(number, cells["id"]) for number, cells in rows] == [(5, "ben ben"), (7, "chi")]


def test_a_short_row_says_less():
    assert read("id,team\nben\n")[0] == [(2, {"id": "ben"})]


def test_a_longer_row_is_left_out():
    assert read("id\nben,x\nchi,\n") == (
        [(3, {"id": "chi"})],
        [RowProblem(2, "", "There are more cells than columns.")],
    )


@pytest.mark.parametrize("cell", [b"caf\xe9", b"a\x07b"])
def test_a_row_with_signs_that_cannot_be_read_is_left_out(cell):
    rows, problems = read(b"id\n" + cell + b"\nchi\n")
    assert rows == [(3, {"id": "chi"})]
    assert problems == [RowProblem(2, "", "Some signs cannot be read. Save the table in UTF-8.")]


def test_a_row_with_a_stray_quotation_mark_is_left_out():
    rows, problems = read('id,team\n"ben"x,\nchi,\n')
    assert rows == [(3, {"id": "chi"})]
    assert [(problem.row, problem.sentence[:19]) for problem in problems] == [(2, "A quotation mark is")]


def test_a_quotation_mark_that_is_never_closed_takes_the_rest():
    rows, problems = read('id,team\nben,\n"chi,\ndee,\n')
    assert ([cells["id"] for _number, cells in rows], [problem.row for problem in problems]) == (["ben"], [3])


def test_unknown_columns_are_named_and_missing_ones_told():
    assert remarks("id,colour,score,\nben,red,1,\n") == [
        RowProblem(1, "colour", "This column is not known, and is passed over.", is_remark=True),
        RowProblem(1, "", "Columns that are not there, so that nothing is known of them: team.", is_remark=True),
    ]


def archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("sheet.xml", "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n,,\n", "The file is empty."),
        (archive(), "This is a workbook or an archive. Save the sheet as CSV."),
        (b"\xd0\xcf\x11\xe0\xa1", "This is an old workbook. Save the sheet as CSV."),
        (gzip.compress(b"id\n"), "This is a compressed file. Unpack it first."),
        (b"%PDF-1.7", "This is a PDF. A table in CSV is needed."),
        (TABLE.encode("utf-16-le"), "This is no text. A table in CSV is needed, in UTF-8."),
        (b"name,team\nben,\n", "A column “id” is needed in the first row."),
        (b"id,team,ID\n", "The column “id” is there twice."),
        (b"id,team,time zone\n", "The column “team” is there twice."),
        (b'"id"x,team\n', "A quotation mark is missing or too many from here on, or a cell is too long."),
        (b"id\n" + b"x" * (LONGEST_LINE + 1), "A line is longer than any row of a table."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(NoTable) as refused:
        read(content)
    assert str(refused.value) == sentence


def test_a_file_is_read_as_it_comes(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(TABLE, "utf-8")
    with path.open("rb") as file:
        rows = rows_of(file, HEADER, [])
        assert next(rows).cells == {"id": "ben", "team": "café"}
        rows.close()
        assert not file.closed


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "\u200b=1", "＝1", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["ben", "", "a=1", "'", "'ben", 5, -5])
def test_other_cells_stay_as_they_are(cell):
    assert neutral(cell) == cell


@given(st.text(st.sampled_from("'=+-@x ＝é\u200b")).map(lambda text: " ".join(text.split())))
def test_the_apostrophe_goes_on_the_way_back(text):
    assert clean(neutral(text)) == text


def test_one_name_has_one_form():
    assert clean("  Jose\u0301 \n Luis ") == "José Luis"
