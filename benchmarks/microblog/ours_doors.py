"""The doors of our block: from a request to the HTML, as the LMS enters it."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.measure import Target
from benchmarks.microblog.world import BLOCK_KEY, World

#: The mark in bytes for the HTML of a page.
PAGE_MARK = 60_000


class Doors:
    """The block as some people meet it, and the last body of each page."""

    def __init__(
        self, world: World, cursor: Callable[[], str], seen: Sequence[int], posts: Iterator[tuple[int, int]]
    ) -> None:
        self._world, self._cursor, self._seen, self._posts = world, cursor, itertools.cycle(seen), posts
        self._pages: dict[str, bytes] = {}

    def targets(self) -> dict[str, Target]:
        """The page, two timelines, a thread, a poll for news, and two that write."""
        reader = self._door(self._world.reader["50"])
        return {
            "block": lambda run: lambda: self._keep("whole block", reader.page().content.encode()),
            "door-home": self._reading("home", reader, "listing", lambda: {"view": "home"}),
            "door-home-deep": self._reading(
                "rows of page 20", reader, "listing", lambda: {"view": "home", "after": self._cursor()}
            ),
            "door-thread": self._reading("a post", reader, "post", lambda: {"id": next(self._seen)}),
            "door-news": self._nothing_new(reader),
            "door-post": self._publish,
            "door-like": self._like,
        }

    def notes(self) -> Mapping[str, str]:
        """Bytes of each page, beside the mark."""
        found = {}
        for name, body in self._pages.items():
            word = "reached" if len(body) <= PAGE_MARK else "NOT reached"
            size = f"{len(body) / 1_000:.1f} KB, {len(gzip.compress(body)) / 1_000:.1f} KB gzipped"
            found[f"HTML, {name}"] = f"{size}, {word}: {PAGE_MARK / 1_000:g} KB"
        return found

    def _door(self, number: int) -> Any:
        from benchmarks.runtime import Door
        from social_learning_xblocks.blocks.microblog_block import MicroblogBlock

        return Door(MicroblogBlock, BLOCK_KEY, number, f"person{number}")

    def _keep(self, name: str, body: bytes) -> None:
        self._pages[name] = body

    def _reading(self, name: str, door: Any, handler: str, query: Callable[[], dict[str, Any]]) -> Target:
        def prepare(run: int) -> Callable[[], Any]:
            asked = query()
            return lambda: self._keep(name, door.get(handler, **asked).body)

        return prepare

    def _nothing_new(self, door: Any) -> Target:
        """A browser asks with the tag of the last answer, and gets no body."""
        from microblog.models import Post

        top = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
        asked = {"view": "home", "top": top}

        def prepare(run: int) -> Callable[[], Any]:
            tag = door.get("news", **asked).headers["ETag"]
            return lambda: door.get("news", etag=tag, status=304, **asked)

        return prepare

    def _publish(self, run: int) -> Callable[[], Any]:
        door = self._door(2_000 + run if self._world.writers > 3_000 else 20 + run)
        return lambda: door.post("publish", body=f"Number {run}: name what a table holds *before* you join it.")

    def _like(self, run: int) -> Callable[[], Any]:
        post, author = next(self._posts)
        door = self._door(liker(self._world, author, post * 17 + run))
        return lambda: door.post("mark", id=post, do="like")


def liker(world: World, author: int, chance: int) -> int:
    """Somebody who may like what an author wrote: not the author, and nobody who has blocked somebody."""
    number = 1 + chance % (world.writers - 2)
    while number == author or number % 10 == 0:
        number += 1
    return number
