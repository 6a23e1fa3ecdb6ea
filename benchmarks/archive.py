"""A Mastodon archive of any size, written for the suite ``import-microblog``; the same each time."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.progress import Progress

ME = "https://social.example/users/ada"
EVERYBODY = "https://www.w3.org/ns/activitystreams#Public"
WORDS = "gradient descent zig zags in a narrow valley scale the features first then read chapter four again".split()


@dataclass(frozen=True)
class Written:
    """How many of each kind there are."""

    posts: int
    replies: int
    boosts: int

    def __str__(self) -> str:
        return f"{self.posts:,} posts, {self.replies:,} replies, {self.boosts:,} boosts"


def write(folder: Path, count: int, progress: Progress) -> Written:
    """An unpacked archive of so many posts and replies: a third replies, one boost for ten."""
    folder.mkdir(parents=True, exist_ok=True)
    actor = {"id": ME, "type": "Person", "preferredUsername": "ada", "name": "Ada"}
    (folder / "actor.json").write_text(json.dumps(actor), encoding="utf-8")
    chance = random.Random(17)
    replies = boosts = 0
    with (folder / "outbox.json").open("w", encoding="utf-8") as file:
        file.write('{"id":"outbox.json","type":"OrderedCollection","orderedItems":[')
        for number in range(count):
            above = chance.randrange(number) if number and number % 3 == 0 else None
            replies += above is not None
            file.write(("," if number else "") + json.dumps(_note(number, above, chance)))
            if number and number % 10 == 0 and (number - 1) % 3:
                boosts += 1
                file.write("," + json.dumps(_boost(number)))
            if number % 1000 == 0:
                progress.show(f"archive: {number:,} of {count:,}")
        file.write("]}")
    return Written(count - replies, replies, boosts)


def _moment(number: int) -> str:
    return (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=number)).isoformat()


def _activity(number: int, kind: str, thing: Any) -> dict[str, Any]:
    to = {"to": [EVERYBODY], "cc": [f"{ME}/followers"]}
    return {
        "id": f"{ME}/{kind}/{number}",
        "type": kind,
        "actor": ME,
        "published": _moment(number),
        **to,
        "object": thing,
    }


def _note(number: int, above: int | None, chance: random.Random) -> dict[str, Any]:
    text = " ".join(chance.choices(WORDS, k=chance.randrange(10, 70)))
    tag = f'<a href="https://social.example/tags/week{number % 9}" class="mention hashtag">#<span>week{number % 9}</span></a>'
    link = f'<a href="https://example.org/{number}"><span>example.org/{number}</span></a>'
    note = {
        "id": f"{ME}/statuses/{number}",
        "type": "Note",
        "published": _moment(number),
        "attributedTo": ME,
        "inReplyTo": None if above is None else f"{ME}/statuses/{above}",
        "to": [EVERYBODY],
        "cc": [f"{ME}/followers"],
        "content": f"<p>{text}</p><p>See {link}, {tag}</p>",
        "tag": [{"type": "Hashtag", "name": f"#week{number % 9}"}],
    }
    return _activity(number, "Create", note)


def _boost(number: int) -> dict[str, Any]:
    return _activity(number, "Announce", f"{ME}/statuses/{number - 1}")
