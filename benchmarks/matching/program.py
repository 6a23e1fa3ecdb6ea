"""``python -m benchmarks.matching.program MODULE NAME FILE``: one contender, in a process of its own, tells what it cost."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from benchmarks.matching.instance import Instance
from benchmarks.measure import cpu_seconds, forget_peak, peak_mb


def main(module: str, name: str, path: str) -> None:
    """Load, make ready, measure once."""
    instance = Instance.load(Path(path))
    try:
        work = getattr(importlib.import_module(f"benchmarks.matching.{module}"), name)(instance)
        # Who makes people of it does not need the pairs; who solves the pairs holds them.
        del instance
        forget_peak()
        started, cpu = time.perf_counter(), cpu_seconds()
        found = work()
        figures = {"cpu_ms": (cpu_seconds() - cpu) * 1_000, "wall_ms": (time.perf_counter() - started) * 1_000}
        peak = peak_mb()
        instance = Instance.load(Path(path))
        answer = {
            "pairs": len(found.pairs),
            "total": instance.total(found),
            "gap": found.gap,
            "peak_mb": peak,
            **figures,
        }
    except Exception as error:
        answer = {
            "error": f"{type(error).__name__}: {error}"[:100] if not isinstance(error, ValueError) else str(error)
        }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
