"""Askbot, the question site written with Django, measured through its own models and search, without its HTML.

Runs in the environment that :mod:`benchmarks.environments` makes for it, on PostgreSQL, the only database on which its
full text search works. Its own ``askbot-setup`` makes the site; people join through its own signals; threads are
written in bulk with its search triggers off, and then its own command fills the search columns, as after an upgrade.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import data, databases
from benchmarks.measure import Target
from benchmarks.qa.operations import PAGE_SIZE, deep_page
from benchmarks.worker import Report, batches, serve

DATABASE = databases.PREFIX + "_askbot"
SITE = databases.FOLDER / "askbot-site"
VIEWER = data.AUTHORS + 1
#: The people who ask, answer and vote while it is measured.
ACTING = range(300, 500)
BATCH = 2_000


class Askbot:
    """The site on a database of its own."""

    def __init__(self) -> None:
        databases.create("postgres", DATABASE)
        _make_site()
        sys.path.insert(0, str(SITE))
        os.environ["DJANGO_SETTINGS_MODULE"] = "askbot_site.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        package = version("askbot")
        return f"askbot {package}, Django {django.__version__}, Python {python}, {databases.describe(connection)}"

    def seed(self, threads: int, report: Report) -> None:
        """People through its own signals, threads in bulk."""
        from django.core.management import call_command
        from django.db import connection

        people = _seed_people(report)
        with connection.cursor() as cursor:
            for table in ("askbot_thread", "askbot_post"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _seed_threads(threads, people, report)
        with connection.cursor() as cursor:
            for table in ("askbot_thread", "askbot_post"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        report("askbot: search columns", 0, 1)
        with connection.cursor() as cursor:
            # Without it the database has not looked at the new rows yet, and fills the columns by reading all for each.
            cursor.execute("ANALYZE")
        call_command("init_postgresql_full_text_search")
        with connection.cursor() as cursor:
            # Its script ends inside a transaction that it began itself.
            cursor.execute("COMMIT")
            cursor.execute("VACUUM ANALYZE")

    def targets(self, threads: int) -> Mapping[str, Target]:
        """The operations of the suite that Askbot has."""
        return _targets(threads)

    def left_out(self) -> Mapping[str, str]:
        """What it has no like of."""
        return {"reader": "Askbot keeps no list of what a person has read that this would touch"}

    def notes(self) -> Mapping[str, str]:
        """Nothing beside the timings."""
        return {}

    def close(self) -> None:
        """Drop the database and the site's files."""
        from django.db import connection

        connection.close()
        databases.drop("postgres", DATABASE)
        shutil.rmtree(SITE, ignore_errors=True)


def _make_site() -> None:
    """A fresh project by Askbot's installer, with its defaults."""
    server = databases.django_settings("postgres", DATABASE)
    shutil.rmtree(SITE, ignore_errors=True)
    options = {
        "root-directory": str(SITE),
        "proj-name": "askbot_site",
        "db-engine": "postgresql",
        "db-name": DATABASE,
        "db-user": server["USER"],
        "db-password": server["PASSWORD"] or "none",
        "db-host": server["HOST"],
        "db-port": str(server["PORT"]),
        "admin-name": "Bench",
        "admin-email": "bench@example.com",
        "domain-name": "bench.example.com",
        "log-file-path": "askbot.log",
        "email-backend": "django.core.mail.backends.locmem.EmailBackend",
    }
    command = [str(Path(sys.executable).with_name("askbot-setup")), "--noinput", "--force"]
    for name, value in options.items():
        command += [f"--{name}", value]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=120)


def _seed_people(report: Report) -> dict[int, int]:
    """Make the accounts and return their keys by their number in the data.

    The ones who will act join through Askbot's own signals (groups, subscriptions); of the others only the rows that
    a list or a thread reads are written.
    """
    from askbot.models import UserProfile
    from django.contrib.auth.models import User
    from django.db import transaction

    def account(number: int) -> User:
        name = data.username(number)
        return User(username=name, email=f"{name}@example.com", password="!")

    acting = {VIEWER, *ACTING}
    with transaction.atomic():
        for place, number in enumerate(sorted(acting), 1):
            account(number).save()
            report("askbot: people", place, len(acting))
        others = User.objects.bulk_create([account(n) for n in range(1, data.AUTHORS + 1) if n not in acting])
        UserProfile.objects.bulk_create([UserProfile(pk=user.pk, avatar_urls={}) for user in others])
        # Enough to vote, as a regular visitor has.
        UserProfile.objects.update(reputation=500)
    keys = dict(User.objects.values_list("username", "pk"))
    return {number: keys[data.username(number)] for number in range(1, data.AUTHORS + 2)}


def _seed_threads(threads: int, people: dict[int, int], report: Report) -> None:
    from askbot.models import Post, PostRevision, Tag, Thread, Vote

    made = Tag._base_manager.bulk_create(
        [Tag(name=name, created_by_id=people[1], language_code="en") for name in data.tags()]
    )
    tags = {tag.name: tag.pk for tag in made}
    used: Counter[str] = Counter()
    links = Thread.tags.through
    post_keys, first_revision = count(1), count(1)
    for batch in batches(data.threads(threads), 500):
        rows, posts, revisions, votes, tagged, accepted = [], [], [], [], [], {}

        def post(
            kind: str,
            thread: data.Thread,
            part: data.Thread | data.Answer | data.Comment,
            parent: int | None,
            **extra: Any,
        ) -> int:
            key, revision = next(post_keys), next(first_revision)
            html = data.html(part.body)
            posts.append(  # noqa: B023 - called only in this turn of the loop
                Post(
                    pk=key,
                    post_type=kind,
                    thread_id=thread.number,
                    parent_id=parent,
                    author_id=people[part.author],
                    added_at=part.created,
                    text=part.body,
                    html=html,
                    summary=html[:300],
                    language_code="en",
                    **extra,
                )
            )
            question = kind == "question"
            revisions.append(  # noqa: B023 - called in this turn
                PostRevision(
                    pk=revision,
                    post_id=key,
                    revision=1,
                    author_id=people[part.author],
                    revised_at=part.created,
                    text=part.body,
                    approved=True,
                    title=thread.title if question else "",
                    tagnames=" ".join(thread.tags) if question else "",
                )
            )
            return key

        for thread in batch:
            rows.append(
                Thread(
                    pk=thread.number,
                    title=thread.title,
                    tagnames=" ".join(thread.tags),
                    view_count=thread.views,
                    answer_count=len(thread.answers),
                    last_activity_at=thread.last_activity,
                    last_activity_by_id=people[thread.answers[-1].author if thread.answers else thread.author],
                    language_code="en",
                    points=len(thread.voters),
                )
            )
            parts = [("question", thread, thread), *(("answer", thread, answer) for answer in thread.answers)]
            for kind, _, part in parts:
                is_answer = kind == "answer"
                key = post(
                    kind,
                    thread,
                    part,
                    None,
                    points=len(part.voters),
                    vote_up_count=len(part.voters),
                    comment_count=len(part.comments),
                    endorsed=is_answer and part.accepted,
                )
                if is_answer and part.accepted:
                    accepted[thread.number] = key
                votes += [
                    Vote(user_id=people[voter], voted_post_id=key, vote=1, voted_at=part.created)
                    for voter in part.voters
                ]
                for comment in part.comments:
                    post("comment", thread, comment, key)
            used.update(thread.tags)
            tagged += [links(thread_id=thread.number, tag_id=tags[name]) for name in thread.tags]
        _write(Thread, rows, posts, revisions, votes, tagged, accepted)
        report("askbot: threads", batch[-1].number, threads)
    for name, times in used.items():
        Tag.objects.filter(pk=tags[name]).update(used_count=times)
    _move_sequences(Thread, Post, PostRevision)


def _write(model: Any, rows: list[Any], posts: list[Any], revisions: list[Any], *others: Any) -> None:
    """One batch in one transaction: foreign keys of PostgreSQL are checked at its end."""
    from django.db import transaction

    votes, tagged, accepted = others
    dates = {row.pk: next(post.added_at for post in posts if post.thread_id == row.pk) for row in rows}
    with transaction.atomic():
        for kept in (rows, posts, revisions, votes, tagged):
            if kept:
                type(kept[0])._base_manager.bulk_create(kept, batch_size=BATCH)
        for post, revision in zip(posts, revisions, strict=True):
            post.current_revision_id = revision.pk
        type(posts[0])._base_manager.bulk_update(posts, ["current_revision"], batch_size=BATCH)
        for row in rows:
            row.added_at = dates[row.pk]
            row.accepted_answer_id = accepted.get(row.pk)
        model._base_manager.bulk_update(rows, ["added_at", "accepted_answer"], batch_size=BATCH)


def _move_sequences(*models: Any) -> None:
    """Rows were written with keys of their own; let the next ones follow them."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _targets(threads: int) -> dict[str, Target]:
    from askbot.models import Post, Thread
    from askbot.search.state_manager import SearchState
    from django.contrib.auth.models import User
    from django.core.paginator import Paginator

    rng = random.Random(2)
    viewer = User.objects.get(username=data.username(VIEWER))
    first_big = data.BIG_FIRST if threads >= data.BIG_FIRST else 1

    def read_list(**options: Any) -> list[dict[str, Any]]:
        """One page as its own view reads it, with what a line of the list shows."""
        state = SearchState(
            **{"scope": "all", "sort": "activity-desc", "page": 1, "page_size": PAGE_SIZE, **options},
            user_logged_in=True,
        )
        found, _ = Thread.objects.run_advanced_search(request_user=viewer, search_state=state)
        pages = Paginator(found, state.page_size)
        rows = list(pages.page(state.page).object_list)
        Thread.objects.precache_view_data_hack(threads=rows)
        return [_line(row) for row in rows]

    def listing(**options: Any) -> Target:
        return lambda run: lambda: read_list(**options)

    def opening(choose: Callable[[], int]) -> Target:
        def prepare(run: int) -> Callable[[], Any]:
            number = choose()
            return lambda: _read_thread(Thread.objects.get(pk=number))

        return prepare

    extra = data.threads(10_000, first=threads + 1)
    average = list(User.objects.filter(username__in=[data.username(n) for n in ACTING]))

    def create(run: int) -> Callable[[], Any]:
        new, person = next(extra), User.objects.get(pk=rng.choice(average).pk)
        return lambda: person.post_question(title=new.title, body_text=new.body, tags=" ".join(new.tags))

    def answer(run: int) -> Callable[[], Any]:
        new, person = next(extra), User.objects.get(pk=rng.choice(average).pk)
        question = Post.objects.get(thread_id=rng.randint(1, threads), post_type="question")
        return lambda: person.post_answer(question=question, body_text=new.body)

    def voting(kind: str) -> Target:
        keys = _without_repeat(rng, list(Post.objects.filter(post_type=kind).values_list("pk", flat=True)[:5_000]))

        def prepare(run: int) -> Callable[[], Any]:
            post = Post.objects.get(pk=next(keys))
            person = User.objects.get(pk=rng.choice([one for one in average if one.pk != post.author_id]).pk)
            return lambda: person.upvote(post)

        return prepare

    def similar(run: int) -> Callable[[], Any]:
        title = next(extra).title
        return lambda: [
            (thread.title, thread.get_absolute_url(), thread.get_answer_count(viewer))
            for thread in Thread.objects.all().get_for_title_query(title).distinct()[:30]
        ]

    first, second = data.TWO_RANKS
    return {
        "list": listing(),
        "votes": listing(sort="votes-desc"),
        "page": listing(page=deep_page(threads)),
        "unanswered": listing(scope="unanswered"),
        "open": opening(lambda: rng.randint(1, threads)),
        "open30": opening(lambda: first_big),
        "create": create,
        "answer": answer,
        "vote": voting("answer"),
        "vote-question": voting("question"),
        "search-rare": _searching(listing, data.word_at(data.RARE_RANK)),
        "search-two": _searching(listing, f"{data.word_at(first)} {data.word_at(second)}"),
        "search-common": _searching(listing, data.word_at(data.COMMON_RANK)),
        "similar": similar,
    }


def _searching(listing: Callable[..., Target], words: str) -> Target:
    return listing(query=words, sort="relevance-desc")


def _line(thread: Any) -> dict[str, Any]:
    """What one line of a list shows."""
    question = thread._question_post()
    author, latest = question.author, thread.last_activity_by
    return {
        "title": thread.title,
        "points": thread.points,
        "views": thread.view_count,
        "answers": thread.answer_count,
        "tags": thread.get_tag_names(),
        "asked": (author.username, thread.added_at),
        "latest": (latest.username, thread.last_activity_at),
        "is_accepted": thread.accepted_answer_id is not None,
        "summary": question.summary,
    }


def _read_thread(thread: Any) -> list[tuple[str, str, int]]:
    """A question, its answers and all comments, as its own view reads them, with their authors' names."""
    question, answers, authors, _ = thread.get_post_data()
    from django.contrib.auth.models import User

    names = dict(User.objects.filter(pk__in=set(authors.values())).values_list("pk", "username"))
    shown = []
    for post in (question, *answers):
        shown.append((names[post.author_id], post.html, post.points))
        shown += [(names[c.author_id], c.html, c.points) for c in getattr(post, "_cached_comments", [])]
    return shown


def _without_repeat(rng: random.Random, keys: list[int]) -> Iterator[int]:
    rng.shuffle(keys)
    yield from keys


if __name__ == "__main__":
    serve(Askbot)
