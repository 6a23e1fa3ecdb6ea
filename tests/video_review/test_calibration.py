"""Calibrated grades: strict and generous reviewers are told from good and bad works, and nothing depends on the order."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.calibration import Calibration, calibrate
from social_learning_xblocks.video_review.domain.intervals import t_quantile

shares = st.integers(0, 20).map(lambda step: step / 20)
rows = st.lists(
    st.tuples(st.integers(1, 6), st.integers(11, 16), shares),
    unique_by=lambda row: row[:2],
    min_size=1,
    max_size=20,
)
anchors = st.dictionaries(st.integers(1, 6), shares, max_size=2)


def calibrated(rows, **options):
    """The calibration of (submission, reviewer, share) rows."""
    return calibrate(*zip(*rows, strict=True), **options)


def seminar(generous=0.0):
    """Twenty works that all of five reviewers have seen; reviewer 0 gives ``generous`` above the others."""
    chance = np.random.default_rng(7)
    truths, noise = chance.uniform(0.3, 0.7, 20), chance.normal(0, 0.03, (20, 5))
    return [
        (work, who, float(truths[work] + noise[work, who] + generous * (who == 0)))
        for work in range(20)
        for who in range(5)
    ]


@settings(max_examples=50)
@given(rows, anchors, st.randoms())
def test_the_order_of_the_rows_changes_no_bit(rows, anchors, random):
    before = calibrated(rows, anchors=anchors)
    random.shuffle(rows)
    assert calibrated(rows, anchors=anchors) == before


@settings(max_examples=50)
@given(rows, anchors)
def test_every_submission_and_reviewer_has_an_estimate_in_its_interval(rows, anchors):
    found = calibrated(rows, anchors=anchors)
    assert set(found.submissions) == {work for work, _who, _share in rows}
    assert set(found.reviewers) == {who for _work, who, _share in rows}
    for one in found.submissions.values():
        assert 0 <= one.interval.low <= one.share <= one.interval.high <= 1
        assert one.is_provisional == (one.reviews < 3)
    for one in found.reviewers.values():
        assert one.interval.low <= one.bias <= one.interval.high
        assert one.noise > 0


@settings(max_examples=30)
@given(rows)
def test_from_the_other_end_of_the_scale_everything_is_mirrored(rows):
    found, mirrored = calibrated(rows), calibrated([(work, who, 1 - share) for work, who, share in rows])
    for work, one in found.submissions.items():
        assert mirrored.submissions[work].share == pytest.approx(1 - one.share, abs=1e-4)


def ring(generous=0.0):
    """Forty learners who review eight works each; reviewer 0 gives ``generous`` above the others."""
    chance = np.random.default_rng(11)
    truths = chance.uniform(0.4, 0.7, 40)
    pairs = [((who + step) % 40, who) for who in range(40) for step in (1, 2, 5, 11, 17, 22, 28, 36)]
    noise = chance.normal(0, 0.03, len(pairs))
    return [
        (work, who, float(truths[work] + error + generous * (who == 0)))
        for (work, who), error in zip(pairs, noise, strict=True)
    ]


def test_a_constant_bias_of_one_reviewer_is_taken_off():
    fair, leaning = calibrated(ring()), calibrated(ring(generous=0.2))
    moved = [abs(leaning.submissions[work].share - fair.submissions[work].share) for work in range(40)]
    # The plain mean of eight reviews moves by 0.025.
    assert max(moved) < 0.01
    assert 0.15 < leaning.reviewers[0].bias - fair.reviewers[0].bias < 0.2


def exact(rows, found, anchors):
    """Means and standard deviations of the truths by linear algebra, with the variances that were found."""
    works, people = sorted(found.submissions), sorted(found.reviewers)
    prior = [(anchors.get(work, found.mean), 0.01 if work in anchors else found.spread) for work in works]
    prior += [(0.0, found.leaning)] * len(people)
    matrix = np.diag([deviation**-2 for _mean, deviation in prior])
    pull = np.array([mean * deviation**-2 for mean, deviation in prior])
    for work, who, share in rows:
        both = [works.index(work), len(works) + people.index(who)]
        weight = found.reviewers[who].noise ** -2
        matrix[np.ix_(both, both)] += weight
        pull[both] += weight * (share - found.leniency)
    inverse = np.linalg.inv(matrix)
    return (inverse @ pull)[: len(works)], np.sqrt(np.diag(inverse))[: len(works)]


@pytest.mark.parametrize("anchors", [{}, {3: 0.5, 17: 0.6}])
def test_the_messages_find_what_linear_algebra_finds(anchors):
    rows = ring(generous=0.1)
    found = calibrated(rows, anchors=anchors)
    means, deviations = exact(rows, found, anchors)
    assert [found.submissions[work].share for work in range(40)] == pytest.approx(means, abs=1e-4)
    halves = [found.submissions[work].interval.width / 2 for work in range(40)]
    # Eight reviews by people who gave eight each: 19 degrees of freedom.
    assert halves == pytest.approx(t_quantile(0.975, 19) * deviations, rel=1e-3)


def test_in_a_large_class_the_messages_know_how_sure_they_are():
    chance = np.random.default_rng(13)
    pairs = [((who + step) % 650, who) for who in range(650) for step in (1, 57, 200)]
    rows = [(work, who, float(chance.uniform(0.3, 0.8))) for work, who in pairs]
    found = calibrated(rows)
    _means, deviations = exact(rows, found, {})
    halves = [found.submissions[work].interval.width / 2 for work in range(650)]
    # Three reviews by people who gave three each: nine degrees of freedom.
    assert halves == pytest.approx(t_quantile(0.975, 9) * deviations, rel=0.05)


def test_a_careless_reviewer_counts_less():
    chance = np.random.default_rng(3)
    wild = [(work, who, float(chance.uniform(0, 1)) if who == 0 else share) for work, who, share in seminar()]
    found = calibrated(wild)
    assert found.reviewers[0].noise > 3 * max(found.reviewers[who].noise for who in range(1, 5))
    steady = calibrated([row for row in seminar() if row[1]])
    moved = [abs(found.submissions[work].share - steady.submissions[work].share) for work in range(20)]
    assert max(moved) < 0.03


def test_exemplars_show_how_generous_a_class_is():
    """All are 0.1 above the staff: nothing among themselves says so, two exemplars do."""
    chance = np.random.default_rng(5)
    truths = [*chance.uniform(0.4, 0.7, 40), 0.3, 0.6]
    pairs = [(work, who) for who in range(40) for work in ((who + 1) % 40, (who + 7) % 40, (who + 11) % 40, 40, 41)]
    rows = [(work, who, float(truths[work] + 0.1 + chance.normal(0, 0.02))) for work, who in pairs]
    alone = calibrated(rows)
    anchored = calibrated(rows, anchors={40: 0.3, 41: 0.6})
    off = {
        name: statistics.fmean(found.submissions[work].share - truths[work] for work in range(40))
        for name, found in (("alone", alone), ("anchored", anchored))
    }
    assert off["alone"] == pytest.approx(0.1, abs=0.02)
    assert off["anchored"] == pytest.approx(0, abs=0.015)
    assert anchored.leniency == pytest.approx(0.1, abs=0.015)
    assert alone.leniency == 0
    assert anchored.submissions[40].share == pytest.approx(0.3, abs=0.01)


def test_a_class_in_which_everything_is_known_keeps_to_it():
    found = calibrated([(1, 11, 0.5), (2, 11, 0.7)], anchors={1: 0.5, 2: 0.7})
    assert [found.submissions[work].share for work in (1, 2)] == pytest.approx([0.5, 0.7])


def test_intervals_shrink_with_more_reviews():
    widths = [
        calibrated([row for row in seminar() if row[1] < count]).submissions[0].interval.width for count in (1, 2, 5)
    ]
    assert widths == sorted(widths, reverse=True)


def test_reviews_that_contradict_each_other_are_flagged():
    odd = [(work, who, 0.99 if (work, who) == (4, 3) else share) for work, who, share in seminar()]
    flagged = {work for work, one in calibrated(odd).submissions.items() if one.is_disputed}
    assert flagged == {4}


def test_shares_that_are_all_equal_are_the_grade():
    found = calibrated([(work, who, 0.5) for work in range(4) for who in range(4)])
    assert [one.share for one in found.submissions.values()] == pytest.approx([0.5] * 4)
    assert [one.bias for one in found.reviewers.values()] == pytest.approx([0] * 4)


def test_one_review_is_a_provisional_grade():
    found = calibrated([(1, 11, 0.6)])
    assert found.submissions[1].share == pytest.approx(0.6)
    assert (found.submissions[1].reviews, found.submissions[1].is_provisional) == (1, True)
    assert found.submissions[1].interval.width > 0.3


def test_no_reviews_no_grades():
    found = calibrate([], [], [])
    assert (found.submissions, found.reviewers) == ({}, {})
    assert isinstance(found, Calibration)


@pytest.mark.parametrize(
    ("rows", "anchors", "sentence"),
    [
        ([(1, 11, math.nan)], {}, "A share is not a number."),
        ([(1, 11, math.inf)], {}, "A share is not a number."),
        ([(1, 11, 1.01)], {}, "A share is a number from 0 to 1."),
        ([(1, 11, -0.01)], {}, "A share is a number from 0 to 1."),
        ([(1, 11, 0.5)], {1: math.nan}, "A share is not a number."),
        ([(1, 11, 0.5)], {1: 2}, "A share is a number from 0 to 1."),
        ([(1, 11, 0.5), (1, 11, 0.6)], {}, "A reviewer has scored a submission twice."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(rows, anchors, sentence):
    with pytest.raises(ValueError, match=sentence):
        calibrated(rows, anchors=anchors)


def test_arrays_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="Each review needs a submission, a reviewer and a share"):
        calibrate([1, 2], [11], [0.5, 0.6])
