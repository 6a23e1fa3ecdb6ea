"""A best result for few people, by SciPy: the oracle of the tests, and the way of programmes that are small."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import csr_array

from .market import Floats, Ints, Market, keys


def solve_exactly(market: Market) -> Ints:
    """The pairs of a best result, ascending. Memory grows with mentees times places; meant for up to 1,500 mentees.

    Mentees who want one mentor: the Hungarian way on a table with a column for each place (SciPy's linear_sum_assignment:
    Crouse 2016). Where somebody wants several, the same as a linear program whose solutions are whole (SciPy's HiGHS).
    """
    if not len(market.mentors):
        return np.array([], np.intp)
    return _by_table(market) if market.wanted.max() <= 1 else _by_program(market)


def _by_table(market: Market) -> Ints:
    mentees, width = market.mentees, len(market.costs)
    # A mentee may have nobody: a column of zeros for each. No pair is made that is worth less than that.
    table = np.zeros((market.mentee_count, width + market.mentee_count))
    table[:, :width] = -1.0
    worth = np.full((market.mentee_count, market.mentor_count), -np.inf)
    worth[mentees, market.mentors] = market.values
    worth[market.wanted == 0] = -np.inf
    mentor_of = np.repeat(np.arange(market.mentor_count), market.places)
    gains = worth[:, mentor_of] - market.costs
    table[:, :width] = np.where(gains > 0, gains, -1.0)
    rows, columns = linear_sum_assignment(table, maximize=True)
    is_pair = (columns < width) & (table[rows, columns] > 0)
    pairs = keys(mentees, market.mentors, market.mentor_count)
    places: Ints = np.searchsorted(pairs, keys(rows[is_pair], mentor_of[columns[is_pair]], market.mentor_count))
    return places


def _by_program(market: Market) -> Ints:
    """Variables: pairs, then places. A mentor's pairs fill its places; a place is filled once; a mentee has their wish."""
    pairs, places = len(market.mentors), len(market.costs)
    mentor_of = np.repeat(np.arange(market.mentor_count), market.places)
    rows = np.concatenate((market.mentees, market.mentee_count + market.mentors, market.mentee_count + mentor_of))
    columns = np.concatenate((np.arange(pairs), np.arange(pairs), pairs + np.arange(places)))
    signs: Floats = np.concatenate((np.ones(2 * pairs), -np.ones(places)))
    shape = (market.mentee_count + market.mentor_count, pairs + places)
    most = np.concatenate((market.wanted, np.zeros(market.mentor_count)))
    least = np.concatenate((np.zeros(market.mentee_count), np.zeros(market.mentor_count)))
    # Indices of 32 bits: before 1.15, SciPy's HiGHS takes no others.
    table = csr_array((signs, (rows.astype(np.int32), columns.astype(np.int32))), shape=shape)
    found = milp(
        np.concatenate((-market.values, market.costs)),
        constraints=LinearConstraint(table, least, most),
        bounds=Bounds(0, 1),
    )
    return np.flatnonzero(found.x[:pairs] > 0.5)
