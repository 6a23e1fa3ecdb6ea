"""The suite measures what it says: a small world of it, with every operation once."""

import dataclasses

import pytest
from django.db import connection
from django.db.models import F

from benchmarks.measure import Limits, Storm, measure
from benchmarks.microblog import ours, ours_seed, world
from benchmarks.microblog.operations import OPERATIONS
from benchmarks.microblog.suite import verdicts
from benchmarks.operation import chosen
from benchmarks.table import Row
from mentoring.models import Pair
from microblog.models import Follow, Mark, Post, PostTag, Recipient, Reply
from social_learning_xblocks.spaces.api import Place, SpaceKind, find_or_make_space
from social_learning_xblocks.spaces.models import Membership

pytestmark = pytest.mark.no_cover
# Fewer likes than people: nobody likes twice.
TINY = dataclasses.replace(world.WORLDS["tiny"], silent=200)
TITLES = {operation.key: operation.title for operation in OPERATIONS}


def nothing(*args):
    """Reports go nowhere."""


@pytest.fixture
def space(db, monkeypatch):
    space = find_or_make_space(
        Place(SpaceKind.BLOCK.value, world.BLOCK_KEY, world.COURSE_KEY, usage_key=world.BLOCK_KEY)
    )
    for module in (world, ours_seed):
        monkeypatch.setattr(module, "SPACE", space.pk)
    ours_seed.seed(space, dataclasses.replace(TINY, spaces=1), nothing)
    return space


def test_every_database_makes_the_same_world(space):
    tables = (Post, PostTag, Recipient, Reply, Follow, Pair, Mark, Membership)

    assert [table.objects.count() for table in tables] == [2000, 666, 360, 1025, 2850, 291, 4000, 420]
    assert Post.objects.filter(author_id=1).count() == 338
    assert not Follow.objects.filter(follower=F("followed")).exists()


def test_counts_of_the_world_are_those_of_its_rows(space):
    found = [(post.reaction_count, post.reply_count) for post in Post.objects.order_by("pk")]
    likes = [Mark.objects.filter(post=post).exclude(reaction="").count() for post in Post.objects.order_by("pk")[:50]]
    replies = [Reply.objects.filter(post=post).count() for post in Post.objects.order_by("-pk")[:50]][::-1]

    assert ([one for one, _two in found[:50]], [two for _one, two in found[-50:]]) == (likes, replies)
    assert (sum(one for one, _two in found), sum(two for _one, two in found)) == (4000, 1025)


def test_every_operation_runs_and_the_api_keeps_to_its_marks_in_sql(space):
    scene = ours.Scene(space, TINY)
    doors = scene.doors().targets()
    targets = {**scene.reading(), **scene.writing(), **doors}
    assert set(targets) == set(TITLES)
    for operation in OPERATIONS:
        target = targets[operation.key]
        if isinstance(target, Storm):
            continue
        cost = measure(target, Limits(runs=1, seconds=5))
        assert cost.sql <= operation.most_sql or operation.key in doors, operation.title


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: run with SL_DATABASE=mysql or postgres"
)
def test_a_storm_of_likes_is_counted_exactly(space):
    storm = ours.Scene(space, TINY).writing()["storm"]
    before = Mark.objects.exclude(reaction="").count()

    cost = dataclasses.replace(storm, clients=4, seconds=0.3).measure()

    assert Mark.objects.exclude(reaction="").count() == before + cost.runs
    _client, check = storm.begin()
    with pytest.raises(RuntimeError, match="1 likes, but 0 counted and"):
        check(1)


def row(key, cpu, sql=7):
    cost = {"sql": sql, "cpu_ms": cpu, "wall_ms": 1.0, "p95_ms": 1.0, "peak_mb": 1.0, "runs": 1}
    return Row("microblog", TITLES[key], "ours", 1, cost=cost)


def test_verdicts_compare_pages_and_posts():
    rows = [row("home", 10), row("home-deep", 12.9), row("quiet", 10), row("quiet-deep", 13.1), row("course", 9, 5)]
    rows += [row("post10", 1, 4), row("post1000", 1, 4), row("post100000", 1, 5)]

    assert verdicts(rows) == [
        "home, page 1 (follows 50) -> page 20: CPU +29%: reached",
        "home, page 1 (follows 50 who seldom post) -> page 20: CPU +31%: NOT reached",
        "posts, whoever follows: 4, 5 SQL: NOT reached",
    ]


def test_operations_are_chosen_by_key():
    assert [operation.key for operation in chosen(OPERATIONS, "like, home")] == ["home", "like"]
    assert len(chosen(OPERATIONS, None)) == len(OPERATIONS)
    with pytest.raises(ValueError, match="no operation called 'nonsense'"):
        chosen(OPERATIONS, "nonsense")
