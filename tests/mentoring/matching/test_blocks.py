"""What is computed for many pairs at once is what the definition says of each."""

import numpy as np
from hypothesis import given

from mentoring.matching.blocks import Scores
from mentoring.matching.fit import FULL, score_of
from mentoring.matching.rules import broken_rules
from tests.mentoring.matching.crowd import RULES, WEIGHTS, sides


@given(sides(), RULES, WEIGHTS)
def test_a_table_has_the_score_of_every_pair_that_is_allowed(both, rules, weights):
    mentees, mentors = both
    table = np.full((len(mentees), len(mentors)), -1.0)
    for block in Scores(mentees, mentors, rules, weights).blocks(np.arange(len(mentees)), np.arange(len(mentors))):
        table[np.ix_(block.rows, block.columns)] = block.scores
    for row, mentee in enumerate(mentees):
        for column, mentor in enumerate(mentors):
            if broken_rules(rules, mentee, mentor):
                assert table[row, column] == -1
            else:
                assert abs(table[row, column] * FULL - score_of(weights, mentee, mentor)) <= 1
