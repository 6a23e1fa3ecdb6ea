"""The suite ``fairness``: who gets a review and how near the grades are, in made-up classes; no database, no peer."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from benchmarks.fairness.classroom import EXEMPLARS, Plan, marked, played
from benchmarks.fairness.measures import RUBRIC, accuracy, fairness
from benchmarks.fairness.orders import ORDERS
from benchmarks.measure import Cost, cpu_seconds, forget_peak, peak_mb
from benchmarks.progress import Progress
from benchmarks.table import Row
from social_learning_xblocks.video_review.domain.calibration import calibrate
from social_learning_xblocks.video_review.domain.scoring import grade, noise_of, share_of

SUITE = "fairness"
OURS = "most owed first"
REPAIRED = "most owed first, repaired"
#: The marks. Short: of the diligent; mutual: of the pairs; RMSE: of that of the median; held: of the intervals.
MOST_SHORT, MOST_MUTUAL, MOST_RMSE, HELD, MOST_CPU_MS = 0.01, 0.02, 0.75, (0.93, 0.97), 1_000.0
RUNS = 5

COLUMNS = (
    *("idle", "reviews", "order", "groups", "mutual", "short", "none"),
    *("median", "mean", "plain", "calibrated", "exemplars", "held: plain", "calibrated", "exemplars"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks fairness``."""
    parser.add_argument("--classes", type=int, default=12, help="how many classes of each kind (12)")
    parser.add_argument("--learners", type=int, default=300, help="learners in a class (300)")
    parser.add_argument("--wanted", type=int, default=3, help="reviews each gives and should get (3)")
    parser.add_argument("--willing", type=float, default=0.1, help="part that gives one more when asked (0.1)")
    parser.add_argument("--leaning", type=float, default=6.0, help="how strict or generous reviewers are, SD (6)")
    parser.add_argument("--careless", type=float, default=0.1, help="part of the reviewers with large errors (0.1)")
    parser.add_argument("--rescore", type=int, default=10_000, help="reviewers in the class that is timed (10,000)")


def run(options: argparse.Namespace) -> list[Row]:
    """Play the classes, print what they came to and which marks are kept; the rows are what grading costs."""
    if options.learners < 3 or not 1 <= options.wanted < options.learners or options.classes < 1:
        raise ValueError("A class needs three learners, and one review each, of fewer than there are learners.")
    progress = Progress()
    plan = Plan(options.learners, options.wanted, leaning=options.leaning, careless=options.careless)
    kinds = [(idle, is_mixed) for idle in (0.0, 0.2) for is_mixed in (False, True)]
    lines, found = [COLUMNS], {}
    for idle, is_mixed in kinds:
        for name in (*ORDERS, REPAIRED):
            progress.show(f"{name}, {idle:.0%} idle, {'mixed' if is_mixed else 'one sitting'}")
            willing = options.willing if name == REPAIRED else 0.0
            kind = replace(plan, idle=idle, is_mixed=is_mixed, willing=willing)
            found[kind, name] = averages(kind, name, options.classes)
            lines.append(_cells(kind, name, found[kind, name]))
    progress.clear()
    _print_table(lines)
    print()
    for (kind, name), figures in found.items():
        if name in (OURS, REPAIRED):
            print(f"{_title(kind)}, {name}: {verdict(figures)}")
    return timed(options.rescore, options.wanted, progress)


def averages(plan: Plan, name: str, classes: int) -> dict[str, float]:
    """The figures of ``fairness`` and ``accuracy``, each the mean of so many classes with seeds from 0 on."""
    order = ORDERS.get(name, ORDERS[OURS])
    every = []
    for seed in range(classes):
        pool, diligent = played(plan, order, seed)
        every.append(fairness(pool, diligent) | accuracy(marked(plan, pool.reviews, seed), plan.wanted))
    worst = {"worst groups": max(one["groups"] for one in every), "worst none": max(one["none"] for one in every)}
    return {key: statistics.fmean(one[key] for one in every) for key in every[0]} | worst


def verdict(figures: Mapping[str, float]) -> str:
    """Which marks these averages keep to. Groups and learners without a review: in every class, not on average."""
    low, high = HELD
    gain = 1 - figures["RMSE exemplars"] / figures["RMSE median"]
    marks = [
        ("nobody diligent without a review", figures["worst none"] == 0),
        (f"{figures['short'] / figures['diligent']:.1%} of them short", figures["short"] <= MOST_SHORT * figures["diligent"]),
        ("one group", figures["worst groups"] == 1),
        (f"{figures['mutual']:.1%} mutual", figures["mutual"] <= MOST_MUTUAL),
        (f"RMSE {gain:.0%} below the median", 1 - gain <= MOST_RMSE),
        *((f"{figures[f'held {name}']:.1%} held ({name})", low <= figures[f"held {name}"] <= high)
          for name in ("plain", "calibrated", "exemplars")),
    ]  # fmt: skip
    missed = [words for words, is_kept in marks if not is_kept]
    kept = ", ".join(words for words, is_kept in marks if is_kept)
    return f"NOT reached: {', '.join(missed)}; reached: {kept}" if missed else f"reached: {kept}"


def timed(reviewers: int, wanted: int, progress: Progress) -> list[Row]:
    """What it costs to grade a whole class anew."""
    plan = Plan(learners=reviewers, wanted=wanted)
    ring = [(one, (one + step**3) % reviewers) for step in range(1, wanted + 1) for one in range(reviewers)]
    marks = marked(plan, sorted(set(ring) - {(one, one) for one in range(reviewers)}), 0)
    shares = marks.points / 100
    is_peer = marks.submissions < reviewers
    anchors = {reviewers + number: points / 100 for number, points in enumerate(EXEMPLARS)}
    papers: dict[int, list[dict[str, float]]] = {}
    for submission, points in zip(marks.submissions[is_peer].tolist(), marks.points[is_peer].tolist(), strict=True):
        papers.setdefault(submission, []).append({"work": points})

    def plain() -> None:
        noise = noise_of([share_of(review, RUBRIC) for review in reviews] for reviews in papers.values())
        for reviews in papers.values():
            grade(reviews, RUBRIC, wanted=wanted, noise=noise)

    works = {
        "grade a class: plain": plain,
        "grade a class: calibrated": lambda: calibrate(
            marks.submissions[is_peer], marks.reviewers[is_peer], shares[is_peer], wanted=wanted
        ),
        "grade a class: calibrated, two exemplars": lambda: calibrate(
            marks.submissions, marks.reviewers, shares, anchors=anchors, wanted=wanted
        ),
    }
    rows = []
    for title, work in works.items():
        progress.show(title)
        cost = _cost(work)
        reached = "reached" if cost.cpu_ms <= MOST_CPU_MS else "NOT reached"
        rows.append(
            Row(SUITE, title, "ours", reviewers, cost=cost.as_dict(), reach=f"{reached}: {MOST_CPU_MS:,.0f} ms CPU")
        )
    progress.clear()
    return rows


def _cost(work: Callable[[], Any]) -> Cost:
    forget_peak()
    walls, processor = [], []
    for _run in range(RUNS):
        started, cpu = time.perf_counter(), cpu_seconds()
        work()
        walls.append((time.perf_counter() - started) * 1_000)
        processor.append((cpu_seconds() - cpu) * 1_000)
    wall, cpu = statistics.median(walls), statistics.median(processor)
    return Cost(0, round(cpu, 2), round(wall, 2), round(max(walls), 2), peak_mb(), RUNS)


def _title(plan: Plan) -> str:
    return f"{plan.idle:.0%} idle, {'mixed' if plan.is_mixed else 'one sitting'}"


def _cells(plan: Plan, name: str, figures: Mapping[str, float]) -> tuple[str, ...]:
    names = ("plain", "calibrated", "exemplars")
    return (
        f"{plan.idle:.0%}",
        "mixed" if plan.is_mixed else "one sitting",
        name,
        f"{figures['groups']:.1f}",
        f"{figures['mutual']:.1%}",
        f"{figures['short']:.1f}",
        f"{figures['none']:.1f}",
        *(f"{figures[f'RMSE {one}']:.1f}" for one in ("median", "mean", *names)),
        *(f"{figures[f'held {one}']:.1%}" for one in names),
    )


def _print_table(lines: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        if line is COLUMNS:
            print("-" * (sum(widths) + 2 * len(widths) - 2))
