"""Our microblog: what its block calls, from the space and the reader to the cards; and the block itself, to the HTML."""

from __future__ import annotations

import functools
import itertools
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks import databases
from benchmarks.measure import Storm, Target
from benchmarks.microblog.operations import DEEP_PAGE
from benchmarks.microblog.ours_doors import Doors, liker
from benchmarks.microblog.world import BLOCK_KEY, COURSE_KEY, SPACE, WORLDS, World
from benchmarks.worker import Report, serve


class Ours:
    """The library on a database of its own."""

    def __init__(self) -> None:
        self._engine, self._database = os.environ["SL_DATABASE"], os.environ["SL_DATABASE_NAME"]
        self._is_new = not os.environ.get("BENCH_REUSE")
        if self._is_new:
            databases.create(self._engine, self._database)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        self._world = WORLDS[os.environ["BENCH_WORLD"]]

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        return (
            f"social-learning-xblocks, Django {django.__version__}, Python {python}, {databases.describe(connection)}"
        )

    def seed(self, size: int, report: Report) -> None:
        """Make the space as its first visitor does, then fill it."""
        from benchmarks.microblog import ours_seed
        from social_learning_xblocks.spaces.api import Place, SpaceKind, find_or_make_space

        if self._is_new:
            place = Place(SpaceKind.BLOCK.value, BLOCK_KEY, COURSE_KEY, usage_key=BLOCK_KEY)
            ours_seed.seed(find_or_make_space(place), self._world, report)
            ours_seed.analyse()

    def targets(self, size: int) -> Mapping[str, Target | Storm]:
        """Every operation."""
        from social_learning_xblocks.spaces.models import Space

        scene = Scene(Space.objects.get(pk=SPACE), self._world)
        self._doors = scene.doors()
        return {**scene.reading(), **scene.writing(), **self._doors.targets()}

    def left_out(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def notes(self) -> Mapping[str, str]:
        """The bytes of pages."""
        return self._doors.notes()

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop(self._engine, self._database)


class Scene:
    """The space and the people who read and write in it."""

    def __init__(self, space: Any, world: World) -> None:
        from microblog import api
        from microblog.models import Post
        from microblog.queries import readable

        self._api, self._space = api, space
        self._world = world
        visible = Post.objects.filter(space=space, visibility=0, audience=0)
        told = visible.filter(author_id__gt=10).order_by("-pk")
        self._posts = itertools.cycle(told.values_list("pk", "author_id")[:2_000])
        self._newest = visible.order_by("-pk").values_list("pk", flat=True)[0]
        seen = readable(self._reader(self._world.reader["50"]), space).filter(pk__gt=self._newest - 1_000)
        self._talked = seen.order_by("-reply_count", "-pk")[0].pk

    def _reader(self, number: int, role: str = "learner") -> Any:
        return self._api.Reader(number, f"person{number}", frozenset({role}), cohort_id=1)

    def reading(self) -> dict[str, Target]:
        """Timelines, a thread, and whether anything is new."""
        reader = {key: self._reader(number) for key, number in self._world.reader.items()}
        targets: dict[str, Target] = {}
        for key, who in (
            ("home", "50"),
            ("home500", "500"),
            ("home2000", "2000"),
            ("quiet", "quiet"),
            ("mentee", "mentee"),
        ):
            targets |= self._pages(key, reader[who])
        targets |= self._pages("course", reader["50"], view="everybody")
        targets["mentors"] = self._page(reader["50"], view="mentors")
        targets["person"] = self._page(reader["50"], author_id=1)
        targets["hashtag"] = self._page(reader["50"], tag="topic9")
        targets["thread"] = lambda run: lambda: self._api.thread(reader["50"], self._space, self._talked)
        targets["news"] = self._nothing_new(reader["50"])
        targets["news-some"] = lambda run: (
            lambda: self._api.news_of(reader["50"], self._space, since=self._newest - 2_000)
        )
        return targets

    def _page(self, reader: Any, cursor: str = "", **choice: Any) -> Target:
        return lambda run: lambda: self._api.timeline(reader, self._space, cursor=cursor, **choice)

    def _pages(self, key: str, reader: Any, **choice: Any) -> dict[str, Target]:
        cursor = functools.cache(lambda: self._cursor(reader, **choice))

        def deep(run: int) -> Callable[[], Any]:
            return self._page(reader, cursor(), **choice)(run)

        return {key: self._page(reader, **choice), f"{key}-deep": deep}

    def _cursor(self, reader: Any, **choice: Any) -> str:
        """Where page 20 begins; the last page of a shorter list."""
        cursor = ""
        for _page in range(DEEP_PAGE - 1):
            cursor = self._api.timeline(reader, self._space, cursor=cursor, **choice).next_cursor or cursor
        return cursor

    def doors(self) -> Doors:
        """The block, for a reader who follows 50."""
        reader = self._reader(self._world.reader["50"])
        seen = self._api.timeline(reader, self._space, view="everybody").items
        return Doors(
            self._world,
            functools.cache(lambda: self._cursor(reader)),
            [card.id for card in seen if not card.audience],
            self._posts,
        )

    def _nothing_new(self, reader: Any) -> Target:
        """A browser asks with the token of its last answer, as the door does: the token first."""
        asked = {"since": self._newest}

        def prepare(run: int) -> Callable[[], Any]:
            token = self._api.news_of(reader, self._space, **asked).token

            def call() -> None:
                assert self._api.is_unchanged(token, **asked)

            return call

        return prepare

    def writing(self) -> dict[str, Target | Storm]:
        """Posts, likes, and many likes at once."""
        targets: dict[str, Target | Storm] = {
            f"post{followers}": self._post(self._reader(author, "mentor"))
            for followers, author in self._world.author.items()
        }
        targets["like"] = self._like
        targets["storm"] = Storm(self._storm)
        return targets

    def _post(self, author: Any) -> Target:
        from django.utils import timezone

        from microblog.models import Post

        def prepare(run: int) -> Callable[[], Any]:
            # Or the limit on posts in an hour would end it.
            old = timezone.now() - timezone.timedelta(days=2)
            Post.objects.filter(author_id=author.user_id, created_at__gt=old).update(created_at=old)
            body = f"Number {run}: name what a table holds *before* you join it. #topic9"
            return lambda: self._api.publish_post(author, self._space, body=body)

        return prepare

    def _like(self, run: int) -> Callable[[], Any]:
        post, author = next(self._posts)
        person = self._reader(liker(self._world, author, post * 13 + run))
        return lambda: self._api.react_to(person, self._space, post, reaction="like")

    def _storm(self) -> tuple[Callable[[int], Callable[[], Any]], Callable[[int], None]]:
        """Each client is one person after the other; nobody likes twice."""
        from microblog.models import Mark, Post

        hot = Post.objects.filter(space=self._space, author_id=self._world.author[100_000], audience=0, visibility=0)
        post = hot.order_by("-pk").first()
        before = post.reaction_count
        marked = set(Mark.objects.filter(post=post).values_list("user_id", flat=True))

        def client(number: int) -> Callable[[], Any]:
            people = iter(range(number + 1, self._world.writers + self._world.silent, 8))

            def like() -> None:
                person = next((n for n in people if n not in marked), None)
                if person is None:
                    raise RuntimeError("there are more likes than people in this world")
                self._api.react_to(self._reader(person), self._space, post.pk, reaction="like")

            return like

        def check(likes: int) -> None:
            post.refresh_from_db()
            rows = Mark.objects.filter(post=post).exclude(reaction="").count()
            if not post.reaction_count == rows == before + likes:
                raise RuntimeError(f"{likes} likes, but {post.reaction_count - before} counted and {rows} rows")

        return client, check


if __name__ == "__main__":
    serve(Ours)
