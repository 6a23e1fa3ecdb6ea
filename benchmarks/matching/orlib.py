"""The assignment problems of OR-Library (Beasley 1990), solved both ways: the exact one, and the auction with small steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import cpu_seconds
from mentoring.matching.auction import sell
from mentoring.matching.exact import solve_exactly
from mentoring.matching.market import Market, make_market

#: The least costs that OR-Library publishes.
OPTIMA = {100: 305, 200: 475, 300: 626, 400: 804, 500: 991, 600: 1_176, 700: 1_362, 800: 1_552}


def solved(folder: Path) -> Iterator[str]:
    """A line for each ``assign*.txt`` of a folder: the published optimum, and what ours find. Raises ValueError for none."""
    files = sorted(folder.glob("assign[0-9]*.txt"))
    if not files:
        raise ValueError(f"There is no assign*.txt of OR-Library in {folder}.")
    for path in files:
        costs = costs_of(path)
        known = OPTIMA.get(len(costs))
        exact, exact_cpu = least(costs, by_auction=False)
        auction, auction_cpu = least(costs, by_auction=True)
        yield (
            f"{path.name}: published {known if known is not None else '?'}; exact {exact} ({exact_cpu:,.2f} s CPU); "
            f"auction {auction} ({auction_cpu:,.2f} s CPU)"
        )


def costs_of(path: Path) -> np.ndarray:
    """The table of costs: a file has the number of rows, then all rows one after the other."""
    numbers = np.array(path.read_text(encoding="ascii").split(), np.int64)
    return numbers[1:].reshape(numbers[0], numbers[0])


def least(costs: np.ndarray, *, by_auction: bool) -> tuple[int, float]:
    """The least total of a full assignment that ours find, and the CPU seconds that took."""
    count = len(costs)
    started = cpu_seconds()
    rows, columns = np.divmod(np.arange(count * count), count)
    # Worth so much that nobody is left out; and times so many that steps of 1 make an auction exact.
    values = (count + 1) * (np.int64(costs.max()) * (count + 1) - costs.ravel())
    market: Market = make_market(rows, columns, values, wanted=[1] * count, places=[1] * count)
    pairs = sell(market, step=1.0).pairs if by_auction else solve_exactly(market)
    if len(pairs) != count:
        raise ValueError("Somebody was left out.")
    return int(costs.ravel()[pairs].sum()), cpu_seconds() - started
