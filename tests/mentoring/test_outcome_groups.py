"""Whatever people said and however they are spread over groups, nothing is told of fewer than five of them."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.outcome_groups import MET, SIGNED_UP, Tally, rows_of, sum_of
from mentoring.domain.pulses import ASKED_AFTER
from mentoring.domain.small_cells import LEAST

PEOPLE = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
GROUPS = st.dictionaries(st.text("abc", max_size=2), PEOPLE, max_size=6)


def tally_of(key, people, *answered):
    """So many people, of whom some answered each question: as many of them as there are."""
    counts = Counter({after: min(people, count) for after, count in zip(ASKED_AFTER, answered, strict=True)})
    return Tally(
        spelt=Counter({key: people}),
        stages=Counter({MET: people // 2, SIGNED_UP: people - people // 2}),
        answers=Counter({(after, 4): count for after, count in counts.items()}),
        answered=counts,
    )


@given(GROUPS)
def test_no_figure_of_few_is_shown_or_had_by_subtraction(groups):
    tallies = {key: tally_of(key, *counts) for key, counts in groups.items() if counts[0]}
    rows, whole = rows_of(tallies, "team"), sum_of(tallies)

    assert_large([row.people for row in rows], whole.people)
    for place, after in enumerate(ASKED_AFTER):
        told = {row.label for row in rows if row.pulses[place] is not None}
        others = set(tallies) - {row.label if row.label != "Not said" else "" for row in rows}
        answered = [
            sum(tallies[key].answered[after] for key in others)
            if label == "Others"
            else tallies["" if label == "Not said" else label].answered[after]
            for label in told
        ]
        assert_large(answered, whole.answered[after])


def assert_large(shown, whole):
    """Every sum of what is shown, and every difference to the whole, is of nobody or of many."""
    for count in range(1, len(shown) + 1):
        for some in combinations(shown, count):
            assert sum(some) >= LEAST
            assert whole - sum(some) == 0 or whole - sum(some) >= LEAST


@given(GROUPS)
def test_nobody_is_lost_where_anybody_is_shown(groups):
    tallies = {key: tally_of(key, *counts) for key, counts in groups.items() if counts[0]}
    rows, whole = rows_of(tallies, "team"), sum_of(tallies)

    assert sum(row.people for row in rows) == (whole.people if whole.people >= LEAST else 0)
    assert sum(row.met for row in rows) == (whole.as_far_as(MET) if whole.people >= LEAST else 0)
