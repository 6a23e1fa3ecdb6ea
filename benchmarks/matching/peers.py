"""The others, each in its own environment, so what each needs is imported where it is used. Their input is made unmeasured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.matching.instance import PAIR, Answer, Instance

#: A table of more cells than this would not fit into the memory of a small machine.
MOST_CELLS = 150_000_000
#: What mentor-match keeps for each mentee and mentor, in bytes, and how much of it there may be.
MATCH_BYTES, MOST_BYTES = 2_000, 4_000_000_000


def scipy(instance: Instance) -> Callable[[], Answer]:
    """SciPy's linear_sum_assignment: a table with a column for each place, 0 where a pair is not allowed."""
    from scipy.optimize import linear_sum_assignment

    columns = np.repeat(np.arange(len(instance.places)), instance.places)
    if instance.count * len(columns) > MOST_CELLS:
        raise ValueError(f"its table would take {instance.count * len(columns) * 8 / 1e9:,.1f} GB")

    def work() -> Answer:
        worth = np.zeros((instance.count, len(instance.places)))
        worth[instance.mentees, instance.mentors] = PAIR + instance.scores
        table = worth[:, columns]
        rows, places = linear_sum_assignment(table, maximize=True)
        is_pair = table[rows, places] > 0
        return Answer(list(zip(rows[is_pair].tolist(), columns[places[is_pair]].tolist(), strict=True)), 0.0)

    return work


def ortools(instance: Instance) -> Callable[[], Answer]:
    """OR-Tools' SimpleMinCostFlow: mentees, mentors with capacities, and a way round for who has nobody."""
    from ortools.graph.python import min_cost_flow

    def work() -> Answer:
        n, m = instance.count, len(instance.places)
        source, sink = n + m, n + m + 1
        mentees, mentors = np.arange(n), n + np.arange(m)
        tails = np.concatenate((instance.mentees, mentors, np.full(n, source), [source]))
        heads = np.concatenate((n + instance.mentors, np.full(m, sink), mentees, [sink]))
        room = np.concatenate((np.ones(len(instance.scores)), instance.places, np.ones(n), [n])).astype(np.int64)
        costs = np.concatenate((-(PAIR + instance.scores), np.zeros(m + n + 1))).astype(np.int64)
        flow = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, costs)
        flow.set_node_supply(source, n)
        flow.set_node_supply(sink, -n)
        if flow.solve() != flow.OPTIMAL:
            raise ValueError("it found no optimum")
        used = np.flatnonzero(flow.flows(np.arange(len(instance.scores))))
        return Answer(list(zip(instance.mentees[used].tolist(), instance.mentors[used].tolist(), strict=True)), 0.0)

    return work


def matching(instance: Instance) -> Callable[[], Answer]:
    """The library ``matching``: HospitalResident, optimal for residents. It makes a copy of its input, which counts."""
    from matching import Player
    from matching.games import HospitalResident
    from matching.players import Hospital

    mine, theirs = instance.rankings
    residents = {row: Player(row) for row, own in enumerate(mine) if own}
    hospitals = {column: Hospital(column, int(instance.places[column])) for column, own in enumerate(theirs) if own}
    for row, resident in residents.items():
        resident.set_prefs([hospitals[column] for column in mine[row]])
    for column, hospital in hospitals.items():
        hospital.set_prefs([residents[row] for row in theirs[column]])

    def work() -> Answer:
        found = HospitalResident(list(residents.values()), list(hospitals.values())).solve(optimal="resident")
        return Answer([(player.name, hospital.name) for hospital, players in found.items() for player in players])

    return work


def algmatch(instance: Instance) -> Callable[[], Answer]:
    """``algmatch``: HospitalResidentsProblem, optimal for residents."""
    from algmatch import HospitalResidentsProblem

    mine, theirs = instance.rankings
    # Its people are counted from 1, and everybody has a list.
    residents = {row + 1: [column + 1 for column in own] for row, own in enumerate(mine) if own}
    hospitals = {
        column + 1: {"capacity": int(instance.places[column]), "preferences": [row + 1 for row in own]}
        for column, own in enumerate(theirs)
        if own
    }

    def work() -> Answer:
        solver = HospitalResidentsProblem(dictionary={"residents": residents, "hospitals": hospitals})
        sides: dict[str, str] = solver.get_stable_matching()["resident_sided"]
        return Answer([(int(one[1:]) - 1, int(other[1:]) - 1) for one, other in sides.items() if other])

    return work


def mentor_match(instance: Instance) -> Callable[[], Answer]:
    """``mentor-match``: three rounds of its Munkres, as its users run it; a mentee who has a mentor does not get another."""
    from matching import process
    from matching.rules import rule

    if (cells := instance.count * len(instance.places)) * MATCH_BYTES > MOST_BYTES:
        raise ValueError(f"its table would take {cells * MATCH_BYTES / 1e9:,.1f} GB")

    class One:
        """A person as its matches look at them."""

        def __init__(self, number: int) -> None:
            self.number = number
            self.mentors: list[One] = []
            self.mentees: list[One] = []

    scores = {
        (row, column): score
        for row, column, score in zip(
            instance.mentees.tolist(), instance.mentors.tolist(), instance.scores.tolist(), strict=True
        )
    }

    class Score(rule.Rule):  # type: ignore[misc]
        """The score of the instance."""

        def apply(self, match: Any) -> int:
            return scores[match.mentee.number, match.mentor.number]

        def evaluate(self, match: Any) -> bool:
            return True

    def is_out(match: Any) -> bool:
        return bool(match.mentee.mentors) or (match.mentee.number, match.mentor.number) not in scores

    def work() -> Answer:
        mentors = [One(column) for column in range(len(instance.places))]
        mentees = [One(row) for row in range(instance.count)]
        rounds = [[Score(), rule.Disqualify(is_out)] for _round in range(int(max(instance.places)))]
        process.process_data(mentors, mentees, rounds)
        return Answer([(mentee.number, mentor.number) for mentee in mentees for mentor in mentee.mentors])

    return work
