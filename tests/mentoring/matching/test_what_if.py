"""What a change would do, told of everybody whom it touches, and of nobody else."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.matching import Person, Problem, Rule, Rules, what_if
from mentoring.matching.fit import score_of
from mentoring.matching.rules import broken_rules
from tests.mentoring.matching.crowd import RULES, WEIGHTS, sides

SQL, MAPS = frozenset({"sql"}), frozenset({"maps"})
BEN, CHI = Person("ben", skills=SQL), Person("chi", skills=MAPS)
ADA, DEE = Person("ada", skills=SQL), Person("dee", skills=MAPS)
PROBLEM = Problem([BEN, CHI], [ADA, DEE])


def told(effect):
    """Who is touched: id, partners before and after, gain."""
    return [
        (
            one.id,
            *([_other(partner, one.is_mentor) for partner in now.partners] for now in (one.before, one.after)),
            one.gain,
        )
        for one in effect.touched
    ]


def _other(partner, is_mentor):
    return partner.why.pair.mentee if is_mentor else partner.why.pair.mentor


def test_a_move_touches_the_mentee_and_both_mentors():
    effect = what_if(PROBLEM, {("ben", "dee")}, make={("ben", "ada")}, end={("ben", "dee")})
    assert told(effect) == [
        ("ben", ["dee"], ["ada"], 10_000),
        ("ada", [], ["ben"], 10_000),
        ("dee", ["ben"], [], 0),
    ]
    assert effect.gain == 10_000


def test_an_addition_over_the_places_is_told_and_not_refused():
    effect = what_if(PROBLEM, [("ben", "ada")], make=[("chi", "ada")])
    ada = effect.touched[-1]
    assert told(effect) == [("chi", [], ["ada"], 0), ("ada", ["ben"], ["ben", "chi"], 0)]
    assert (ada.before.load, ada.before.is_over, ada.after.load, ada.after.places, ada.after.is_over) == (
        1,
        False,
        2,
        1,
        True,
    )


def test_a_removal_and_a_swap():
    pairs = {("ben", "dee"), ("chi", "ada")}
    assert told(what_if(PROBLEM, pairs, end=[("chi", "ada")])) == [("chi", ["ada"], [], 0), ("ada", ["chi"], [], 0)]
    swap = what_if(PROBLEM, pairs, end=pairs, make=[("ben", "ada"), ("chi", "dee")])
    assert [(one.id, one.gain) for one in swap.touched] == [(name, 10_000) for name in ("ben", "chi", "ada", "dee")]
    assert swap.gain == 20_000


def test_broken_rules_are_told_a_forbidden_pair_among_them():
    ben = Person("ben", offset=0, languages=frozenset({"en"}))
    ada = Person("ada", offset=600, languages=frozenset({"es"}))
    effect = what_if(Problem([ben], [ada], forbidden={("ben", "ada")}), (), make=[("ben", "ada")])
    for one in effect.touched:
        assert [partner.broken for partner in one.after.partners] == [(Rule.NEVER, Rule.LANGUAGE, Rule.OFFSET)]


def test_people_whom_nothing_touches_need_not_be_there():
    pairs = {("ben", "dee"), ("gone", "dee"), ("far", "away")}
    effect = what_if(PROBLEM, pairs, make=[("ben", "ada")])
    assert told(effect) == [("ben", ["dee"], ["ada", "dee"], 10_000), ("ada", [], ["ben"], 10_000)]


@pytest.mark.parametrize(
    ("make", "end", "sentence"),
    [
        ([("ben", "ada")], [], "ben and ada are a pair already."),
        ([], [("ben", "dee")], "ben and dee are no pair."),
        ([("ben", "zoe")], [], "zoe is not there."),
        ([("zoe", "ada")], [], "zoe is not there."),
    ],
)
def test_a_change_that_cannot_be_is_refused(make, end, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        what_if(PROBLEM, [("ben", "ada")], make=make, end=end)


@given(sides(), RULES, WEIGHTS, st.data())
def test_it_tells_what_the_whole_list_of_pairs_says(both, rules, weights, data):
    mentees, mentors = ({person.id: person for person in side} for side in both)
    every = [*product(mentees, mentors)]
    some = st.sets(st.sampled_from(every)) if every else st.just(set())
    pairs, changed = data.draw(some), data.draw(some)
    make, end = changed - pairs, changed & pairs
    effect = what_if(Problem(*both, rules, weights), pairs, make=make, end=end)
    assert Counter((one.id, one.is_mentor) for one in effect.touched) == Counter(
        {(pair[side], bool(side)) for pair in changed for side in (0, 1)}
    )
    for one in effect.touched:
        for standing, now in ((one.before, pairs), (one.after, pairs - end | make)):
            mine = {pair for pair in now if pair[one.is_mentor] == one.id}
            found = {(partner.why.pair.mentee, partner.why.pair.mentor): partner for partner in standing.partners}
            assert found.keys() == mine
            assert standing.load == len(mine)
            assert standing.places == (mentors if one.is_mentor else mentees)[one.id].places
            for (mentee, mentor), partner in found.items():
                assert partner.why.pair.score == score_of(weights, mentees[mentee], mentors[mentor])
                assert partner.broken == broken_rules(rules, mentees[mentee], mentors[mentor])
    assert effect.gain == sum(one.gain for one in effect.touched if not one.is_mentor)


def test_rules_that_do_not_hold_are_not_told():
    far = Problem([Person("ben", offset=0)], [Person("ada", offset=600)], Rules(most_offset=None))
    assert what_if(far, (), make=[("ben", "ada")]).touched[0].after.partners[0].broken == ()
