"""openedx-forum, the discussions of Open edX today, measured through its own Python API as the LMS calls it.

Runs in the environment that :mod:`benchmarks.environments` makes for it, on MariaDB or MySQL. Two things of the LMS
are put in its place: the switch for AI moderation, which is off, and a search engine that takes every document and does
nothing, so that the package's work for it counts and the engine's does not. For the same reason searching is left out.
"""

from __future__ import annotations

import random
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from benchmarks import data, databases
from benchmarks.measure import Target
from benchmarks.qa.operations import PAGE_SIZE, deep_page
from benchmarks.worker import Report, batches, serve

DATABASE = databases.PREFIX + "_forum"
VIEWER, READER = data.AUTHORS + 1, data.AUTHORS + 2
READ_BEFORE = {VIEWER: 25, READER: 1_000}
BATCH = 2_000


class _Document:
    """Takes what the forum would send to a search engine."""

    def index_document(self, *args: Any) -> None:
        """Nothing is kept."""

    update_document = delete_document = index_document


class NoSearch:
    """A search back end without a search engine."""

    DOCUMENT_SEARCH_CLASS = _Document


class Forum:
    """The package on a database of its own."""

    def __init__(self) -> None:
        _stand_in_for_the_lms()
        databases.create("mysql", DATABASE)
        from django.conf import settings

        settings.configure(
            SECRET_KEY="benchmark",
            DEBUG=False,
            USE_TZ=True,
            DATABASES={"default": databases.django_settings("mysql", DATABASE)},
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
            INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "forum"],
            CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            FEATURES={},
            FORUM_SEARCH_BACKEND="benchmarks.qa.peer_forum.NoSearch",
            LOGGING={"version": 1, "root": {"level": "ERROR", "handlers": []}},
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        package = version("openedx-forum")
        return (
            f"openedx-forum {package}, Django {django.__version__}, Python {python}, {databases.describe(connection)}"
        )

    def seed(self, threads: int, report: Report) -> None:
        """Write the rows in bulk, as its own models."""
        from django.db import connection, transaction

        _seed_people()
        with transaction.atomic():
            _seed_threads(threads, report)
        _seed_reading(threads)
        _seed_statistics()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE TABLE forum_commentthread, forum_comment, forum_uservote, forum_lastreadtime")
            cursor.fetchall()

    def targets(self, threads: int) -> Mapping[str, Target]:
        """The operations it can do without a search server."""
        return _targets(threads)

    def left_out(self) -> Mapping[str, str]:
        """What it cannot do here."""
        reason = "needs a search server (Elasticsearch, Meilisearch or Typesense)"
        return {
            "search-rare": reason,
            "search-two": reason,
            "search-common": reason,
            "similar": "the package has no similar questions",
        }

    def notes(self) -> Mapping[str, str]:
        """Nothing beside the timings."""
        return {}

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop("mysql", DATABASE)


def _stand_in_for_the_lms() -> None:
    """The one import the forum makes from the platform: a course-wide switch, here off as it is on a fresh platform."""

    class CourseWaffleFlag:
        def __init__(self, *args: Any) -> None:
            pass

        def is_enabled(self, course_key: Any = None) -> bool:
            return False

    name = ""
    for part in ("openedx", "core", "djangoapps", "waffle_utils"):
        name = f"{name}.{part}" if name else part
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules[name].CourseWaffleFlag = CourseWaffleFlag  # type: ignore[attr-defined]


def _seed_people() -> None:
    from django.contrib.auth.models import User
    from forum.models import ForumUser

    numbers = range(1, data.AUTHORS + 3)
    User.objects.bulk_create(
        [User(pk=n, username=data.username(n), email=f"{data.username(n)}@example.com", password="!") for n in numbers],
        batch_size=BATCH,
    )
    ForumUser.objects.bulk_create([ForumUser(user_id=n) for n in numbers], batch_size=BATCH)


def _seed_threads(threads: int, report: Report) -> None:
    from django.contrib.contenttypes.models import ContentType
    from forum.models import Comment, CommentThread, UserVote

    thread_type = ContentType.objects.get_for_model(CommentThread).pk
    comment_type = ContentType.objects.get_for_model(Comment).pk
    last = 0

    def content(author: int, body: str, created: Any) -> dict[str, Any]:
        name = data.username(author)
        return {
            "author_id": author,
            "author_username": name,
            "course_id": data.COURSE_KEY,
            "body": data.html(body),
            "created_at": created,
            "updated_at": created,
        }

    for batch in batches(data.threads(threads), 500):
        rows, comments, replies, votes = [], [], [], []
        for thread in batch:
            rows.append(
                CommentThread(
                    pk=thread.number,
                    title=thread.title,
                    thread_type="question" if thread.is_question else "discussion",
                    last_activity_at=thread.last_activity,
                    commentable_id="course",
                    **content(thread.author, thread.body, thread.created),
                )
            )
            votes += [_vote(UserVote, voter, thread_type, thread.number) for voter in thread.voters]
            # The forum has no comments on a question: they become replies to the first answer, or answers themselves.
            remarks: list[tuple[int | None, data.Comment]] = [
                (last + 1 if thread.answers else None, remark) for remark in thread.comments
            ]
            for answer in thread.answers:
                last += 1
                endorsement = {"user_id": str(thread.author), "time": str(answer.created)} if answer.accepted else {}
                children = len(answer.comments) + (len(remarks) if answer is thread.answers[0] else 0)
                comments.append(
                    Comment(
                        pk=last,
                        comment_thread_id=thread.number,
                        endorsed=answer.accepted,
                        endorsement=endorsement,
                        sort_key=str(last),
                        child_count=children,
                        **content(answer.author, answer.body, answer.created),
                    )
                )
                votes += [_vote(UserVote, voter, comment_type, last) for voter in answer.voters]
                remarks += [(last, remark) for remark in answer.comments]
            for parent, remark in remarks:
                last += 1
                replies.append(
                    Comment(
                        pk=last,
                        comment_thread_id=thread.number,
                        parent_id=parent,
                        depth=0 if parent is None else 1,
                        sort_key=str(last) if parent is None else f"{parent}-{last}",
                        **content(remark.author, remark.body, remark.created),
                    )
                )
        with _own_dates(CommentThread, Comment):
            CommentThread.objects.bulk_create(rows)
            Comment.objects.bulk_create(comments, batch_size=BATCH)
            Comment.objects.bulk_create(replies, batch_size=BATCH)
        UserVote.objects.bulk_create(votes, batch_size=BATCH)
        report("openedx-forum: threads", batch[-1].number, threads)


def _vote(model: Any, voter: int, content_type: int, content: int) -> Any:
    return model(user_id=voter, content_type_id=content_type, content_object_id=content, vote=1)


@contextmanager
def _own_dates(*models: Any) -> Iterator[None]:
    """Let rows be created with the days of the data; the package's fields would put today."""
    fields = [model._meta.get_field(name) for model in models for name in ("created_at", "updated_at")]
    kept = [(field, field.auto_now, field.auto_now_add) for field in fields]
    for field in fields:
        field.auto_now = field.auto_now_add = False
    try:
        yield
    finally:
        for field, auto_now, auto_now_add in kept:
            field.auto_now, field.auto_now_add = auto_now, auto_now_add


def _seed_reading(threads: int) -> None:
    from forum.models import LastReadTime, ReadState

    late = data.EPOCH + data.STEP * threads + timedelta(days=60)
    rng = random.Random(1)
    for person, count in READ_BEFORE.items():
        state = ReadState.objects.create(course_id=data.COURSE_KEY, user_id=person)
        seen = rng.sample(range(1, threads + 1), min(count, threads))
        LastReadTime.objects.bulk_create(
            [LastReadTime(read_state=state, comment_thread_id=number, timestamp=late) for number in seen],
            batch_size=BATCH,
        )


def _seed_statistics() -> None:
    from forum.models import Comment, CommentThread, CourseStat

    threads = Counter(CommentThread.objects.values_list("author_id", flat=True).iterator())
    responses = Counter(Comment.objects.filter(parent=None).values_list("author_id", flat=True).iterator())
    replies = Counter(Comment.objects.exclude(parent=None).values_list("author_id", flat=True).iterator())
    CourseStat.objects.bulk_create(
        [
            CourseStat(
                user_id=person,
                course_id=data.COURSE_KEY,
                threads=threads[person],
                responses=responses[person],
                replies=replies[person],
            )
            for person in range(1, data.AUTHORS + 1)
        ],
        batch_size=BATCH,
    )


def _targets(threads: int) -> dict[str, Target]:
    from forum import api
    from forum.models import Comment, CommentThread

    rng = random.Random(2)
    first_big = data.BIG_FIRST if threads >= data.BIG_FIRST else 1
    answers = list(Comment.objects.filter(parent=None).order_by("pk").values_list("pk", flat=True)[:5_000])
    average = range(300, 1_300)

    def listing(**options: Any) -> Target:
        call = _then(
            api.get_user_threads,
            course_id=data.COURSE_KEY,
            user_id=str(VIEWER),
            per_page=str(PAGE_SIZE),
            **{"page": "1", "sort_key": "activity", **options},
        )
        return lambda run: call

    def opening(person: int, choose: Callable[[], int]) -> Target:
        def prepare(run: int) -> Callable[[], Any]:
            return _then(
                api.get_thread,
                str(choose()),
                {
                    "user_id": str(person),
                    "with_responses": True,
                    "recursive": True,
                    "mark_as_read": True,
                    "resp_skip": 0,
                    "resp_limit": 100,
                },
                course_id=data.COURSE_KEY,
            )

        return prepare

    def any_thread() -> int:
        return rng.randint(1, threads)

    extra = data.threads(10_000, first=threads + 1)

    def create(run: int) -> Callable[[], Any]:
        new = next(extra)
        return _then(
            api.create_thread,
            new.title,
            data.html(new.body),
            data.COURSE_KEY,
            str(rng.choice(average)),
            thread_type="question",
        )

    def answer(run: int) -> Callable[[], Any]:
        return _then(
            api.create_parent_comment,
            str(any_thread()),
            data.html(next(extra).body),
            str(rng.choice(average)),
            data.COURSE_KEY,
            False,
            False,
        )

    fresh_answers = _without_repeat(rng, answers)
    fresh_threads = _without_repeat(
        rng, list(CommentThread.objects.order_by("pk").values_list("pk", flat=True)[:5_000])
    )

    def vote(run: int) -> Callable[[], Any]:
        return _then(
            api.update_comment_votes,
            str(next(fresh_answers)),
            str(rng.choice(average)),
            "up",
            course_id=data.COURSE_KEY,
        )

    def vote_question(run: int) -> Callable[[], Any]:
        return _then(
            api.update_thread_votes, str(next(fresh_threads)), str(rng.choice(average)), "up", course_id=data.COURSE_KEY
        )

    return {
        "list": listing(),
        "votes": listing(sort_key="votes"),
        "page": listing(page=str(deep_page(threads))),
        "unanswered": listing(unanswered=True),
        "open": opening(VIEWER, any_thread),
        "open30": opening(VIEWER, lambda: first_big),
        "reader": opening(READER, any_thread),
        "create": create,
        "answer": answer,
        "vote": vote,
        "vote-question": vote_question,
    }


def _then(function: Callable[..., Any], *args: Any, **options: Any) -> Callable[[], Any]:
    return lambda: function(*args, **options)


def _without_repeat(rng: random.Random, keys: list[int]) -> Iterator[int]:
    rng.shuffle(keys)
    yield from keys


if __name__ == "__main__":
    serve(Forum)
