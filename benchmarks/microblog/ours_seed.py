"""Fills our tables with a world, inside the database: as if people had used the block for years."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db import connection, models

from benchmarks import sql
from benchmarks.microblog.world import COHORTS, NAMED_EACH, SPACE, STEP, TAGS, World
from benchmarks.worker import Report
from mentoring.models import Pair
from microblog.enums import Audience
from microblog.models import Follow, Mark, MutedWord, Post, PostTag, Recipient, Reply, Silence
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.richtext import RENDERER_VERSION
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.spaces.models import Membership, Space, Tag

#: Posts in one statement.
AT_ONCE = 500_000
#: From so many posts on, indexes are built after the rows: a third of the time.
INDEXES_LAST_FROM = 1_000_000
#: The newest posts of the measured space: this one has thirty replies.
REPLIES_EACH, REPLIES_OF_ONE = 5, 30
TABLES: list[type[models.Model]] = [Post, PostTag, Recipient, Reply, Follow, Silence, MutedWord, Mark, Pair]


def seed(space: Space, world: World, report: Report) -> None:
    """Fill the tables, which must be empty but for this first space."""
    assert space.pk == SPACE, space.pk
    steps: list[tuple[str, Callable[[World, Report], None]]] = [
        ("people", _people),
        ("spaces", _spaces),
        ("posts", _posts),
        ("follows", _follows),
        ("pairs and silences", _pairs),
        ("hashtags", _tags),
        ("likes", _marks),
        ("replies", _replies),
    ]
    _check_keys(False)
    for name, step in steps:
        report(f"ours: {name}", 0, world.posts)
        step(world, report)
    _check_keys(True)
    sql.move_sequences([get_user_model(), Space, *TABLES])


def analyse() -> None:
    """Not inside a transaction."""
    sql.analyse([*TABLES, Membership])


def _people(world: World, report: Report) -> None:
    start = sql.later(world.start, "0")
    source = f"FROM {sql.numbers(1, world.people)}"
    name = sql.text("'person'", "n")
    people = {"id": "n", "username": name, "email": sql.text(name, "'@example.com'"), "date_joined": start}
    sql.insert(get_user_model(), people, source)
    authors = ", ".join(map(str, world.author.values()))
    role = f"CASE WHEN n <= {world.mentors} OR n IN ({authors}) THEN '{Role.MENTOR}' ELSE '{Role.LEARNER}' END"
    sql.insert(Membership, {"space_id": str(SPACE), "user_id": "n", "role": role, "joined_at": start}, source)


def _spaces(world: World, report: Report) -> None:
    if world.spaces > 1:
        key = sql.text("'block-v1:Bench+Other+1+type@social_microblog+block@'", "n")
        values = {"id": "n", "kind": "'block'", "key": key, "key_hash": sql.text("'bench'", "n")}
        sql.insert(Space, values, f"FROM {sql.numbers(2, world.spaces)}")


def _posts(world: World, report: Report) -> None:
    late = world.posts >= INDEXES_LAST_FROM
    if late:
        _drop_indexes(Post)
    body = sql.text("'Thought '", "n", "': joining before tidying took me an hour today. What helps you?'")
    folded = sql.text("' thought '", "n", "' joining before tidying took me an hour today what helps you '")
    is_lively = f"n > {world.posts - world.lively}"
    replies = f"CASE WHEN n = {world.posts} THEN {REPLIES_OF_ONE} WHEN MOD(n, 10) = 0 THEN {REPLIES_EACH} ELSE 0 END"
    audience = world.audience_of("n")
    values = {
        "id": "n",
        "space_id": world.space_of("n"),
        "author_id": world.author_of("n"),
        "created_at": sql.later(world.start, f"n * {STEP}"),
        "announced_at": sql.later(world.start, f"n * {STEP}"),
        "body": body,
        "body_html": sql.text("'<p>'", body, "'</p>'"),
        "renderer_version": str(RENDERER_VERSION),
        "folded": folded,
        "audience": audience,
        "cohort_id": f"CASE WHEN {audience} = {Audience.COHORT} THEN 1 + MOD(n, {COHORTS}) END",
        "reaction_count": f"CASE WHEN {is_lively} THEN MOD(n, 5) ELSE 0 END",
        "reply_count": f"CASE WHEN {is_lively} THEN {replies} ELSE 0 END",
    }
    for first in range(1, world.posts + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, world.posts)
        sql.insert(Post, values, f"FROM {sql.numbers(first, last)}")
        report("ours: posts", last, world.posts)
    if late:
        report("ours: indexes of the posts", world.posts, world.posts)
        _add_indexes(Post)


def _follows(world: World, report: Report) -> None:
    _insert_pairs(Follow, ("follower_id", "followed_id"), world.follows())


def _pairs(world: World, report: Report) -> None:
    _insert_pairs(Pair, ("mentor_id", "mentee_id"), world.pairs(), open_key="1")
    # One in ten avoids somebody, one in a hundred has blocked them; so does every reader, and they mute a word.
    avoided = f"1 + MOD(a * 13, {world.writers})"
    source = f"FROM {sql.numbers(1, world.writers, 'a')} WHERE MOD(a, 10) = 0 AND a <> {avoided}"
    is_block = "MOD(a, 100) = 0" if connection.vendor == "postgresql" else "CASE WHEN MOD(a, 100) = 0 THEN 1 ELSE 0 END"
    values = {"space_id": str(SPACE), "by_id": "a", "whom_id": avoided, "is_block": is_block}
    sql.insert(Silence, values, source)
    for reader in world.reader.values():
        Silence.objects.create(space_id=SPACE, by_id=reader, whom_id=5)
        Silence.objects.create(space_id=SPACE, by_id=reader, whom_id=6, is_block=True)
        MutedWord.objects.create(space_id=SPACE, user_id=reader, word=" exam ", word_hash=digest("exam"))


def _insert_pairs(model: type[models.Model], columns: tuple[str, str], selects: list[str], **more: str) -> None:
    values = {"space_id": str(SPACE), **dict(zip(columns, "xy", strict=True)), **more}
    for select in selects:
        sql.insert(model, values, f"FROM ({select}) AS pairs")


def _tags(world: World, report: Report) -> None:
    Tag.objects.bulk_create(Tag(space_id=SPACE, name=f"topic{n}", name_hash=digest(f"topic{n}")) for n in range(TAGS))
    first = Tag.objects.order_by("pk").values_list("pk", flat=True)[0]
    luck = sql.chance("p.id", 6)
    tag = f"{first} + {sql.whole(f'{TAGS} * POWER({luck}, 2)')}"
    posts = f"FROM {Post._meta.db_table} p WHERE p.space_id = {SPACE} AND MOD(p.id, 3) = 0"
    sql.insert(PostTag, {"tag_id": tag, "post_id": "p.id"}, posts)
    person = f"1 + MOD(p.id * 7 + j * 1009, {world.writers})"
    named = (
        f"FROM {Post._meta.db_table} p CROSS JOIN {sql.numbers(1, NAMED_EACH, 'j')} "
        f"WHERE p.id > {world.posts - world.lively} AND p.audience = {Audience.NAMED}"
    )
    sql.insert(Recipient, {"post_id": "p.id", "user_id": person}, named)


def _marks(world: World, report: Report) -> None:
    person = f"1 + MOD(n * 31 + j * 977, {world.writers})"
    source = (
        f"FROM {sql.numbers(world.posts - world.lively + 1, world.posts)} "
        f"CROSS JOIN {sql.numbers(1, 4, 'j')} WHERE j <= MOD(n, 5)"
    )
    seen = sql.later(world.start, f"n * {STEP} + 60")
    sql.insert(Mark, {"post_id": "n", "user_id": person, "reaction": "'like'", "seen_at": seen}, source)


def _replies(world: World, report: Report) -> None:
    posts = f"{Post._meta.db_table} p CROSS JOIN {sql.numbers(1, REPLIES_OF_ONE, 'j')}"
    values = {
        "space_id": "p.space_id",
        "post_id": "p.id",
        "author_id": f"1 + MOD(p.id * 17 + j * 31, {world.writers})",
        "created_at": sql.later(world.start, f"p.id * {STEP} + j"),
        "body": "'That helped me too, thank you.'",
        "body_html": "'<p>That helped me too, thank you.</p>'",
        "renderer_version": str(RENDERER_VERSION),
    }
    sql.insert(Reply, values, f"FROM {posts} WHERE p.id > {world.posts - world.lively} AND j <= p.reply_count")


def _check_keys(on: bool) -> None:
    """Every key is one that was just made; to look each up again would take most of the time."""
    if connection.vendor == "mysql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION foreign_key_checks = {int(on)}, unique_checks = {int(on)}")


def _drop_indexes(model: type[models.Model]) -> None:
    if connection.vendor != "mysql":
        with connection.schema_editor() as editor:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
        return
    _alter(model, [f"DROP INDEX {index.name}" for index in model._meta.indexes])


def _add_indexes(model: type[models.Model]) -> None:
    if connection.vendor != "mysql":
        with connection.schema_editor() as editor:
            for index in model._meta.indexes:
                editor.add_index(model, index)
        return
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    # In one statement: the rows are read once.
    added = [
        f"ADD INDEX {index.name} ({', '.join(columns[name] for name in index.fields)})" for index in model._meta.indexes
    ]
    _alter(model, added)


def _alter(model: type[models.Model], changes: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} {', '.join(changes)}")
