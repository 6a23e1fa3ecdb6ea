"""Small Stack Exchange dumps, written by the tests themselves."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

Row = dict[str, Any]

_IDS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def question(number: int, **changes: Any) -> Row:
    """A row of Posts.xml that is a question; ``changes`` are attributes, None leaves one away."""
    row = {
        "Id": number,
        "PostTypeId": 1,
        "CreationDate": "2024-03-01T10:00:00.000",
        "Score": 3,
        "Body": "<p>It zig-zags in a narrow valley.</p>\n",
        "OwnerUserId": 2,
        "Title": f"Why is gradient descent slow, part {number}?",
        "Tags": "<optimisation><week-4>",
    }
    return row | changes


def answer(number: int, parent: int, **changes: Any) -> Row:
    """A row of Posts.xml that is an answer."""
    row = {
        "Id": number,
        "PostTypeId": 2,
        "ParentId": parent,
        "CreationDate": "2024-03-01T11:00:00.000",
        "Score": 1,
        "Body": "<p>Scale the <em>features</em>.</p>\n",
        "OwnerUserId": 3,
    }
    return row | changes


def comment(number: int, post: int, **changes: Any) -> Row:
    """A row of Comments.xml."""
    row = {
        "Id": number,
        "PostId": post,
        "CreationDate": "2024-03-01T12:00:00.000",
        "Text": "Which `step size`?",
        "UserId": 2,
    }
    return row | changes


def edit(number: int, post: int, kind: int, text: str, at: str, user: int = 2, **changes: Any) -> Row:
    """A row of PostHistory.xml; rows of one moment are one edit."""
    row = {
        "Id": number,
        "PostHistoryTypeId": kind,
        "PostId": post,
        "RevisionGUID": f"guid-{post}-{at}",
        "CreationDate": at,
        "UserId": user,
        "Text": text,
    }
    return row | changes


def user(number: int, name: str, **changes: Any) -> Row:
    """A row of Users.xml."""
    return {"Id": number, "DisplayName": name, "CreationDate": "2023-01-01T00:00:00.000"} | changes


USERS = [user(-1, "Community"), user(2, "Ben"), user(3, "Chi"), user(4, "Ada")]


def xml(name: str, rows: list[Row]) -> str:
    """A file as the real ones are laid out."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<{name.lower()}>"]
    for row in rows:
        given = (f"{key}={quoteattr(str(value), _IDS)}" for key, value in row.items() if value is not None)
        lines.append(f"  <row {' '.join(given)} />")
    return "\n".join([*lines, f"</{name.lower()}>", ""])


def write_dump(folder: Path, **files: list[Row] | str) -> Path:
    """A dump in a folder: rows, or the whole text, of each file that is named. Users.xml is there unless None is given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"Users": USERS, **files}.items():
        path = folder / f"{name}.xml"
        path.unlink(missing_ok=True)
        if content is not None:
            # The real files begin with a byte order mark.
            path.write_text(content if isinstance(content, str) else xml(name, content), encoding="utf-8-sig")
    return folder
