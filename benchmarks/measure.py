"""What one operation costs: SQL statements, processor time, wall time, memory. Used in every engine's own process."""

from __future__ import annotations

import gc
import resource
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

#: A target makes ready, unmeasured, the run of this number and returns what is to be measured.
Target = Callable[[int], Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How often and how long one operation is repeated: at most ``runs`` times, and no new run after ``seconds``."""

    runs: int = 21
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Storm:
    """Many clients at once, each in a thread with a connection of its own, as long as it takes.

    ``begin`` looks at what is there and returns two functions. The first gets the number of a client and returns what it
    does again and again; the second gets how often that was done, and raises when the database holds something else.
    """

    begin: Callable[[], tuple[Callable[[int], Callable[[], Any]], Callable[[int], None]]]
    clients: int = 8
    seconds: float = 10.0

    def measure(self) -> Cost:
        """What one of the things cost: medians of time, the processor time of all divided by their number."""
        forget_peak()
        samples: list[tuple[int, float]] = []
        errors: list[BaseException] = []
        gate = threading.Barrier(self.clients + 1)
        client, check = self.begin()
        acts = [client(number) for number in range(self.clients)]
        threads = [threading.Thread(target=self._run, args=(act, gate, samples, errors)) for act in acts]
        for thread in threads:
            thread.start()
        gate.wait()
        cpu = cpu_seconds()
        for thread in threads:
            thread.join()
        cpu = cpu_seconds() - cpu
        if errors:
            raise errors[0]
        check(len(samples))
        walls = sorted(wall for _count, wall in samples)
        return Cost(
            sql=int(statistics.median_high(count for count, _wall in samples)),
            cpu_ms=round(cpu * 1_000 / len(samples), 2),
            wall_ms=round(statistics.median(walls), 2),
            p95_ms=round(walls[int(len(walls) * 0.95)], 2),
            peak_mb=peak_mb(),
            runs=len(samples),
        )

    def _run(
        self,
        act: Callable[[], Any],
        gate: threading.Barrier,
        samples: list[tuple[int, float]],
        errors: list[BaseException],
    ) -> None:
        from django.db import connection

        try:
            counter = StatementCounter()
            gate.wait()
            end = time.perf_counter() + self.seconds
            with connection.execute_wrapper(counter):
                while (started := time.perf_counter()) < end:
                    counter.count = 0
                    act()
                    samples.append((counter.count, (time.perf_counter() - started) * 1_000))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Cost:
    """The medians of all runs. ``peak_mb`` is the most memory the whole process held during them, in MiB."""

    sql: int
    cpu_ms: float
    wall_ms: float
    p95_ms: float
    peak_mb: float
    runs: int

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain types, for JSON."""
        return asdict(self)


class StatementCounter:
    """Counts what goes over Django's connection, without what begins and ends transactions."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += not str(sql).startswith(("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT"))
        return execute(sql, params, many, context)


def measure(target: Target, limits: Limits, *, cold: bool = False) -> Cost:
    """Run a target again and again, within its limits.

    The first run warms up and does not count, unless it alone took more than half of the time, or ``cold`` says that
    there is no such thing as warm.
    """
    from django.db import connection

    gc.collect()
    forget_peak()
    counter = StatementCounter()
    samples: list[tuple[int, float, float]] = []
    started = time.perf_counter()
    run = 0
    while True:
        call = target(run)
        counter.count = 0
        with connection.execute_wrapper(counter):
            cpu = cpu_seconds()
            wall = time.perf_counter()
            call()
            wall = time.perf_counter() - wall
            cpu = cpu_seconds() - cpu
        if run > 0 or cold or wall > limits.seconds / 2:
            samples.append((counter.count, cpu * 1_000, wall * 1_000))
        run += 1
        if len(samples) >= limits.runs or (samples and time.perf_counter() - started > limits.seconds):
            break
    walls = sorted(sample[2] for sample in samples)
    return Cost(
        sql=int(statistics.median_high(sample[0] for sample in samples)),
        cpu_ms=round(statistics.median(sample[1] for sample in samples), 2),
        wall_ms=round(statistics.median(walls), 2),
        p95_ms=round(walls[min(len(walls) - 1, int(len(walls) * 0.95))], 2),
        peak_mb=peak_mb(),
        runs=len(samples),
    )


def cpu_seconds() -> float:
    """Processor time of this process, and of the children it has had and waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def forget_peak() -> None:
    """Let Linux start its high-water mark anew; elsewhere the mark stays that of the whole life of the process."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def peak_mb(pid: int | str = "self") -> float:
    """The most memory, in MiB, that a process held at once since :func:`forget_peak`."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024, 1)
    except OSError:
        pass
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def tree_mb(pid: int) -> float:
    """What a process and its descendants hold now, in MiB; memory they share is counted once."""
    total, waiting = 0, [pid]
    while waiting:
        folder = Path("/proc") / str(waiting.pop())
        try:
            rollup = (folder / "smaps_rollup").read_text().splitlines()
            for task in (folder / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, ValueError):
            continue
        total += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return round(total / 1024, 1)
