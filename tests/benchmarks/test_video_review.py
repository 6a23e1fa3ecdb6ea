"""The suite measures what it says: small classes of it, with every operation of our side once."""

from collections import Counter

import pytest
from django.db import connection

from benchmarks.measure import Limits, Storm, measure
from benchmarks.operation import chosen
from benchmarks.video_review import scenes as scenes_of
from benchmarks.video_review import world
from benchmarks.video_review.operations import operations
from benchmarks.video_review.ours_grading import grading
from benchmarks.video_review.ours_program import Ours
from benchmarks.video_review.scenes import Scenes
from benchmarks.video_review.world import WANTED, State
from social_learning_xblocks.video_review.domain.allocation import Standing, turn
from social_learning_xblocks.video_review.models import Submission

pytestmark = pytest.mark.no_cover
SIZE = 30


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(scenes_of, "CLASS", 30)
    monkeypatch.setattr(scenes_of, "TOGETHER", 6)


@pytest.mark.parametrize("size", [20, 41, 500])
def test_everybody_has_three_reviews_of_three_others_and_the_askers_gave_none(size):
    pairs = world.reviews(size)

    assert len(set(pairs)) == len(pairs)
    assert Counter(Counter(author for _reviewer, author in pairs).values()) == {WANTED: size}
    assert not any(reviewer == author for reviewer, author in pairs)
    assert max(reviewer for reviewer, _author in pairs) == size - world.askers(size) - 1


@pytest.mark.parametrize(("oldest_first", "most"), [(True, WANTED), (False, 1)])
def test_all_but_the_askers_hold_one_lease(oldest_first, most):
    pairs = world.leases(500, oldest_first=oldest_first)

    assert [holder for holder, _author in pairs] == list(range(440))
    assert not any(holder == author for holder, author in pairs)
    assert max(Counter(author for _holder, author in pairs).values()) == most


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.NEW, State.HELD, State.FULL])
def test_a_filled_class_has_the_counts_and_turns_that_the_verbs_leave(state):
    Ours().fill(state, SIZE)

    rows = Submission.objects.all()
    assert {
        State.NEW: (0, 0, 0, 0),
        State.HELD: (0, 15, 0, 15),
        State.FULL: (90, 0, 90, 0),
    }[state] == tuple(sum(column) for column in zip(*rows.values_list("given", "held", "got", "leased"), strict=True))
    assert all(row.turn == turn(Standing(row.pk, row.given, row.held, row.got, row.leased), WANTED) for row in rows)


@pytest.mark.django_db
def test_every_operation_runs_and_keeps_to_its_marks_in_sql(small):
    scenes = Scenes(Ours())
    targets = scenes.targets([SIZE], at_once=True) | grading(scenes.program, SIZE, scenes.facts)
    wanted = operations([SIZE], SIZE)

    assert [operation.key for _size, operation in wanted] == list(targets)
    for _size, operation in wanted:
        target = targets[operation.key]
        if operation.key.startswith("rush"):
            continue
        cost = target.measure() if isinstance(target, Storm) else measure(target, Limits(runs=1, seconds=5))
        assert operation.most_sql is None or cost.sql <= operation.most_sql, operation.title
    assert scenes.facts["cycle at 30"] == "6 of 6 have a grade"
    assert scenes.facts["rescored"] == "30 grades of 90 reviews"
    assert scenes.facts["class, 2 have given one more"].startswith("of 24 diligent learners 0 without a review")


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: run with SL_DATABASE=mysql or postgres"
)
def test_who_asks_at_once_gets_different_submissions():
    scenes = Scenes(Ours())

    cost = scenes.targets([SIZE], at_once=True)[f"rush-{SIZE}"].measure()

    assert cost.runs == world.AT_ONCE * world.ROUNDS
    assert "refused" not in scenes.facts["12 at once of 30: different/most on one"]


def test_operations_are_chosen_by_key():
    every = [operation for _size, operation in operations([500, 2_000])]

    assert [operation.key for operation in chosen(every, "cycle, take-new-500")] == [
        "take-new-500",
        "cycle-500",
        "cycle-2000",
    ]
