"""The operations, told once for both programs: the same people do the same things in the same order."""

from __future__ import annotations

import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from benchmarks.graph import components, mutual_share
from benchmarks.measure import Cost, StatementCounter, Storm, Target, cpu_seconds, forget_peak, peak_mb
from benchmarks.video_review.world import AT_ONCE, CLASS, ROUNDS, TOGETHER, WANTED, State, askers, cast


class Program(Protocol):
    """What people do in a program. What ``take`` returns, ``author_of`` understands."""

    def fill(self, state: State, size: int, more: int = 0) -> None:
        """Forget everything; make a class in this state, and so many learners more who have not handed in."""

    def submit(self, learner: int) -> None:
        """Hand in."""

    def take(self, learner: int, *, wants_more: bool = False) -> Any:
        """Ask for a submission; None when there is none."""

    def review(self, learner: int, taken: Any) -> None:
        """Hand in the review of what was taken."""

    def read_grade(self, learner: int) -> float | None:
        """The grade of one's own work, 0 to 1."""

    def author_of(self, taken: Any) -> int:
        """Whose submission was taken."""

    def free(self) -> None:
        """End all leases, as if nobody had asked."""

    def reviews(self) -> list[tuple[int, int]]:
        """All reviews that were handed in: reviewer, author."""


@dataclass(frozen=True, slots=True)
class Played(Storm):
    """Something that is played once, and costs so much for each of so many. ``act`` gets what to call between the acts."""

    begin: Any = None
    each: int = 1
    prepare: Callable[[], Any] = lambda: None
    act: Callable[[], Any] = lambda: None

    def measure(self) -> Cost:
        """The mean of what it cost each."""
        from django.db import connection

        self.prepare()
        forget_peak()
        counter = StatementCounter()
        with connection.execute_wrapper(counter):
            cpu, wall = cpu_seconds(), time.perf_counter()
            self.act()
            wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
        wall_ms = round(wall * 1_000 / self.each, 2)
        return Cost(
            round(counter.count / self.each), round(cpu * 1_000 / self.each, 2), wall_ms, wall_ms, peak_mb(), self.each
        )


@dataclass(frozen=True, slots=True)
class Rush(Storm):
    """People who ask in the same moment, each in a thread with a connection of its own, some rounds of it."""

    begin: Any = None
    clients: int = AT_ONCE
    prepare: Callable[[], Any] = lambda: None
    act: Callable[[int], Any] = lambda number: None
    after: Callable[[list[Any]], Any] = lambda results: None

    def measure(self) -> Cost:
        """The medians of all who asked; the processor time of all, divided by their number."""
        self.prepare()
        forget_peak()
        samples: list[tuple[int, float]] = []
        cpu = 0.0
        for turn in range(ROUNDS):
            results: list[Any] = []
            gate = threading.Barrier(self.clients + 1)
            threads = [
                threading.Thread(target=self._ask, args=(turn * self.clients + number, gate, samples, results))
                for number in range(self.clients)
            ]
            for thread in threads:
                thread.start()
            gate.wait()
            started = cpu_seconds()
            for thread in threads:
                thread.join()
            cpu += cpu_seconds() - started
            self.after(results)
        walls = sorted(wall for _count, wall in samples)
        return Cost(
            sql=int(statistics.median_high(count for count, _wall in samples)),
            cpu_ms=round(cpu * 1_000 / len(samples), 2),
            wall_ms=round(statistics.median(walls), 2),
            p95_ms=round(walls[int(len(walls) * 0.95)], 2),
            peak_mb=peak_mb(),
            runs=len(samples),
        )

    def _ask(self, number: int, gate: threading.Barrier, samples: list[tuple[int, float]], results: list[Any]) -> None:
        from django.db import connection

        connection.ensure_connection()
        counter = StatementCounter()
        gate.wait()
        started = time.perf_counter()
        try:
            with connection.execute_wrapper(counter):
                results.append(self.act(number))
        except Exception as error:
            results.append(error)
        finally:
            samples.append((counter.count, (time.perf_counter() - started) * 1_000))
            connection.close()


@dataclass
class Scenes:
    """Everything both programs do, and what came of it."""

    program: Program
    facts: dict[str, str] = field(default_factory=dict)

    def targets(self, sizes: Iterable[int], *, at_once: bool) -> dict[str, Target | Storm]:
        """The operations by their key. ``at_once``: whether the database lets many write."""
        found: dict[str, Target | Storm] = {}
        for size in sizes:
            for state in (State.NEW, State.HELD, State.FULL):
                found[f"take-{state}-{size}"] = self._take(state, size)
            found[f"cycle-{size}"] = self._cycle(size)
            if at_once:
                found[f"rush-{size}"] = self._rush(size)
        return found | {"class": self._class()}

    def _take(self, state: State, size: int) -> Target:
        def prepare(run: int) -> Callable[[], Any]:
            if run == 0:
                self.program.fill(state, size)
            learner = size - 1 - run % askers(size)
            return lambda: self.program.take(learner)

        return prepare

    def _cycle(self, size: int) -> Played:
        learners = range(size, size + TOGETHER)

        def act() -> None:
            for learner in learners:
                self.program.submit(learner)
            for _turn in range(WANTED):
                for learner in learners:
                    self.program.review(learner, self.program.take(learner))
            graded = [self.program.read_grade(learner) for learner in learners]
            self.facts[f"cycle at {size:,}"] = (
                f"{sum(grade is not None for grade in graded)} of {TOGETHER} have a grade"
            )

        return Played(each=TOGETHER, prepare=lambda: self.program.fill(State.FULL, size, TOGETHER), act=act)

    def _rush(self, size: int) -> Rush:
        found: list[str] = []

        def after(results: list[Any]) -> None:
            errors = sum(isinstance(one, Exception) or one is None for one in results)
            taken = Counter(
                self.program.author_of(one) for one in results if one is not None and not isinstance(one, Exception)
            )
            words = f"{len(taken)}/{max(taken.values(), default=0)}"
            found.append(f"{words} and {errors} refused" if errors else words)
            self.program.free()
            self.facts[f"{AT_ONCE} at once of {size:,}: different/most on one"] = ", ".join(found)

        return Rush(
            prepare=lambda: self.program.fill(State.NEW, size),
            act=lambda number: self.program.take(size - 1 - number % askers(size)),
            after=after,
        )

    def _class(self, seed: int = 0) -> Played:
        people = cast(CLASS, seed)

        def sit(learner: int, reviews: int, *, wants_more: bool = False) -> None:
            for _turn in range(reviews):
                taken = self.program.take(learner, wants_more=wants_more)
                if taken is None:
                    return
                self.program.review(learner, taken)

        def act() -> None:
            for learner in range(CLASS):
                self.program.submit(learner)
            for learner in people.diligent:
                sit(learner, WANTED)
            self._tell("class", people.diligent)
            for learner in people.willing:
                sit(learner, 1, wants_more=True)
            self._tell(f"class, {len(people.willing)} have given one more", people.diligent)

        return Played(each=CLASS, prepare=lambda: self.program.fill(State.EMPTY, 0, CLASS), act=act)

    def _tell(self, name: str, diligent: Iterable[int]) -> None:
        reviews = self.program.reviews()
        got = Counter(author for _reviewer, author in reviews)
        counts = [got[learner] for learner in diligent]
        without, short = sum(not count for count in counts), sum(count < WANTED for count in counts)
        self.facts[name] = (
            f"of {len(counts)} diligent learners {without} without a review, {short} short of {WANTED}; "
            f"{components(reviews)} groups, {mutual_share(reviews):.1%} mutual pairs"
        )
