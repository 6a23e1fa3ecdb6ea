"""django-activity-stream: its streams and verbs, in process, on MariaDB, with the same people, follows and posts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from benchmarks import databases, sql
from benchmarks.measure import Target
from benchmarks.microblog.operations import DEEP_PAGE, PAGE_SIZE
from benchmarks.microblog.world import STEP, WORLDS
from benchmarks.worker import Report, serve

NO_AUDIENCES = "the package has no audiences, no mentors"


class ActivityStream:
    """The package on a database of its own."""

    def __init__(self) -> None:
        self._database = os.environ["SL_DATABASE_NAME"]
        self._is_new = not os.environ.get("BENCH_REUSE")
        if self._is_new:
            databases.create("mysql", self._database)
        from django.conf import settings

        settings.configure(
            SECRET_KEY="benchmark",
            DEBUG=False,
            USE_TZ=True,
            DATABASES={"default": databases.django_settings("mysql", self._database)},
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
            INSTALLED_APPS=[
                "django.contrib.auth",
                "django.contrib.contenttypes",
                "django.contrib.sites",
                "actstream",
                "benchmarks.microblog.actstream_site.apps.Site",
            ],
            SITE_ID=1,
            LOGGING={"version": 1, "root": {"level": "ERROR", "handlers": []}},
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, run_syncdb=True)
        self._world = WORLDS[os.environ["BENCH_WORLD"]]

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        package = f"django-activity-stream {version('django-activity-stream')}"
        return f"{package}, Django {django.__version__}, Python {python}, {databases.describe(connection)}"

    def seed(self, size: int, report: Report) -> None:
        """The same people, follows and posts; each post is an action on a note, in the course."""
        if not self._is_new:
            return
        from actstream.models import Action, Follow
        from django.contrib.auth import get_user_model
        from django.contrib.contenttypes.models import ContentType

        from benchmarks.microblog.actstream_site.models import Course, Note

        User, world = get_user_model(), self._world
        start = sql.later(world.start, "0")
        kind = {model: str(ContentType.objects.get_for_model(model).pk) for model in (User, Note, Course)}
        Course.objects.create(pk=1, title="Tidy data")
        name = sql.text("'person'", "n")
        people = {"id": "n", "username": name, "email": sql.text(name, "'@example.com'"), "date_joined": start}
        sql.insert(User, people, f"FROM {sql.numbers(1, world.people)}")
        report("peer: posts", 0, world.posts)
        body = sql.text("'Thought '", "n", "': joining before tidying took me an hour today. What helps you?'")
        sql.insert(Note, {"id": "n", "body": body}, f"FROM {sql.numbers(1, world.posts)}")
        action = {
            "id": "n",
            "actor_content_type_id": kind[User],
            "actor_object_id": world.author_of("n"),
            "verb": "'posted'",
            "action_object_content_type_id": kind[Note],
            "action_object_object_id": "n",
            "target_content_type_id": kind[Course],
            "target_object_id": "1",
            "timestamp": sql.later(world.start, f"n * {STEP}"),
        }
        sql.insert(Action, action, f"FROM {sql.numbers(1, world.posts)}")
        report("peer: follows", 0, world.posts)
        follow = {"user_id": "x", "content_type_id": kind[User], "object_id": "y", "started": start}
        for select in world.follows():
            sql.insert(Follow, follow, f"FROM ({select}) AS pairs")
        sql.analyse([Action, Follow, Note, User])

    def targets(self, size: int) -> Mapping[str, Target]:
        """Its streams, twenty actions with their actors and objects, by slices as its manual does; and its signal."""
        from actstream import action
        from actstream.models import actor_stream, target_stream, user_stream
        from django.contrib.auth import get_user_model

        from benchmarks.microblog.actstream_site.models import Course, Note

        people, world = get_user_model().objects, self._world
        course = Course.objects.get(pk=1)

        def page(rows: Callable[[], Any], number: int = 1) -> Target:
            first = (number - 1) * PAGE_SIZE
            return lambda run: (
                lambda: [(one.actor, one.action_object, one.target) for one in rows()[first : first + PAGE_SIZE]]
            )

        def post(author: Any) -> Target:
            def call(run: int) -> Callable[[], Any]:
                return lambda: action.send(
                    author, verb="posted", action_object=Note.objects.create(body=f"Number {run}"), target=course
                )

            return call

        def like(run: int) -> Callable[[], Any]:
            note, person = Note.objects.get(pk=world.posts - run), people.get(pk=1 + run)
            return lambda: action.send(person, verb="liked", action_object=note)

        targets: dict[str, Target] = {"like": like}
        for key, who in (
            ("home", "50"),
            ("home500", "500"),
            ("home2000", "2000"),
            ("quiet", "quiet"),
            ("mentee", "mentee"),
        ):
            reader = people.get(pk=world.reader[who])
            targets[key] = page(lambda reader=reader: user_stream(reader))
            targets[f"{key}-deep"] = page(lambda reader=reader: user_stream(reader), DEEP_PAGE)
        targets["course"] = page(lambda: target_stream(course))
        targets["course-deep"] = page(lambda: target_stream(course), DEEP_PAGE)
        writer = people.get(pk=1)
        targets["person"] = page(lambda: actor_stream(writer))
        for followers, author in world.author.items():
            targets[f"post{followers}"] = post(people.get(pk=author))
        return targets

    def left_out(self) -> Mapping[str, str]:
        """What it cannot do."""
        return {
            "mentors": NO_AUDIENCES,
            "hashtag": "the package has no hashtags",
            "thread": "the package has no replies",
            "news": "the package has nothing to ask with",
            "news-some": "the package has nothing to ask with",
            "storm": "the package keeps no count, and lets a person like twice",
        }

    def notes(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop("mysql", self._database)


if __name__ == "__main__":
    serve(ActivityStream)
