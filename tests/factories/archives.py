"""Small Mastodon archives and Slack exports, written by the tests themselves."""

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

ME = "https://social.example/users/ada"
EVERYBODY = "https://www.w3.org/ns/activitystreams#Public"
FOLLOWERS = f"{ME}/followers"
Json = dict[str, Any]


def url(number: int | str) -> str:
    """The id of a post of the archive's author."""
    return f"{ME}/statuses/{number}"


def note(number: int | str, content: str = "<p>Hello</p>", *, to: list[str] | None = None, **changes: Any) -> Json:
    """A post as it stands in an outbox; ``changes`` are of the note itself."""
    to = [EVERYBODY] if to is None else to
    thing = {
        "id": url(number),
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": "2024-03-01T10:00:00Z",
        "url": f"https://social.example/@ada/{number}",
        "attributedTo": ME,
        "to": to,
        "cc": [FOLLOWERS],
        "content": content,
        "attachment": [],
        "tag": [],
    } | changes
    if "cc" not in changes and to and EVERYBODY not in to:
        thing["cc"] = []
    activity = {"id": f"{url(number)}/activity", "type": "Create", "actor": ME, "published": thing["published"]}
    return activity | {"to": thing["to"], "cc": thing["cc"], "object": thing}


def boost(number: int | str, of: str, **changes: Any) -> Json:
    """A boost as it stands in an outbox."""
    return {
        "id": f"{url(number)}/activity",
        "type": "Announce",
        "actor": ME,
        "published": "2024-03-02T10:00:00Z",
        "to": [EVERYBODY],
        "cc": [FOLLOWERS],
        "object": of,
    } | changes


def outbox(*items: Any, **more: Any) -> Json:
    head = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection"}
    return {**head, "totalItems": len(items), "orderedItems": list(items), **more}


def mastodon(folder: Path, *items: Any, files: dict[str, Any] | None = None) -> Path:
    """An archive, unpacked; further files by name, None leaves one out."""
    actor = {"id": ME, "type": "Person", "preferredUsername": "ada", "name": "Ada Okafor"}
    return write(folder, {"actor.json": actor, "outbox.json": outbox(*items), **(files or {})})


def ts(number: int) -> str:
    """A moment of Slack; the numbers of messages are seconds."""
    return f"{1_700_000_000 + number}.000100"


def message(number: int, text: str = "Hello", user: str = "UBEN", **changes: Any) -> Json:
    """A message of Slack; ``thread`` is the number of the one it replies to."""
    found = {"type": "message", "user": user, "text": text, "ts": ts(number), "client_msg_id": f"id-{number}"}
    if "thread" in changes:
        found |= {"thread_ts": ts(changes.pop("thread")), "parent_user_id": "UADA"}
    return found | changes


USERS = [
    {
        "id": f"U{name.upper()}",
        "name": name,
        "deleted": False,
        "profile": {"real_name": name.title(), "display_name": name, "email": f"{name.title()}@example.org"},
    }
    for name in ("ada", "ben", "chi")
]
CHANNELS = [{"id": "CGEN", "name": "general"}, {"id": "CHELP", "name": "help"}]


def slack(folder: Path, *messages: Any, files: dict[str, Any] | None = None) -> Path:
    """An export, unpacked, with these messages of one day in #general; further files by name, None leaves one out."""
    basic = {"users.json": USERS, "channels.json": CHANNELS, "general/2023-11-14.json": list(messages)}
    return write(folder, {**basic, **(files or {})})


def write(folder: Path, files: dict[str, Any]) -> Path:
    """Files of a folder: bytes, text, or what is written as JSON."""
    for name, content in files.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
    return folder


def as_bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content)).encode("utf-8")


def zipped(path: Path, files: dict[str, Any]) -> Path:
    """A ZIP file; names are put into it as they are."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, as_bytes(content))
    return path


def tarred(path: Path, files: dict[str, Any], *, links: dict[str, str] | None = None) -> Path:
    """A TAR file, packed; names are put into it as they are."""
    with tarfile.open(path, "w:gz") as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(as_bytes(content))
            packed.addfile(info, io.BytesIO(as_bytes(content)))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            packed.addfile(info)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, to be packed."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
