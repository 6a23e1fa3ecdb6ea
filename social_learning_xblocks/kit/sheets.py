"""CSV for spreadsheets, in which no cell is run as a formula."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

#: What begins a cell that a spreadsheet would take for a formula, also in full width, also behind what is not seen.
FORMULA = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")

#: Without it, spreadsheets read UTF-8 as the code page of the machine.
BOM = "\ufeff"


def download(lines: Iterable[str], filename: str) -> StreamingHttpResponse:
    """A file that is sent while it is made, and kept by nobody on the way."""
    answer = StreamingHttpResponse(itertools.chain([BOM], lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def line(cells: Sequence[object]) -> str:
    """One line of CSV; what a spreadsheet could run is quoted by an apostrophe."""
    target = io.StringIO()
    csv.writer(target).writerow([neutral(cell) for cell in cells])
    return target.getvalue()


def neutral(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell
