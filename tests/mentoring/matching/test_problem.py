"""What is refused before anything is computed."""

import pytest

from mentoring.matching.people import Person
from mentoring.matching.problem import Problem

BEN, CHI, ADA = Person("ben"), Person("chi"), Person("ada")


def test_a_problem_needs_no_more_than_people():
    problem = Problem([BEN, CHI], [ADA])
    decided = problem.locked, problem.forbidden, problem.published
    assert (decided, problem.nearest, problem.seed) == ((frozenset(),) * 3, 50, 0)


def test_what_is_done_to_the_lists_later_changes_nothing():
    mentees, forbidden = [BEN], {("ben", "dee")}
    problem = Problem(mentees, [ADA], forbidden=forbidden)
    mentees.append(CHI)
    forbidden.clear()
    assert problem == Problem((BEN,), (ADA,), forbidden=[("ben", "dee")])


def test_either_side_may_be_empty():
    assert Problem([], []).mentees == ()


def test_somebody_may_be_on_both_sides():
    assert Problem([BEN], [BEN, ADA]).mentors == (BEN, ADA)


@pytest.mark.parametrize("sides", [([BEN, BEN], [ADA]), ([BEN], [ADA, ADA])])
def test_nobody_is_there_twice_on_one_side(sides):
    with pytest.raises(ValueError, match=r"is there twice\.$"):
        Problem(*sides)


@pytest.mark.parametrize("pair", [("eve", "ada"), ("ben", "eve"), ("ada", "ben")])
def test_a_locked_pair_is_there(pair):
    with pytest.raises(ValueError, match=rf"^{pair[0]} and {pair[1]} are locked, but one of them is not there\.$"):
        Problem([BEN], [ADA], locked=[pair])


def test_several_pairs_may_be_locked():
    problem = Problem([BEN, CHI], [ADA], locked=[("ben", "ada"), ("chi", "ada")])
    assert len(problem.locked) == 2


def test_a_pair_is_not_locked_and_forbidden():
    with pytest.raises(ValueError, match=r"^ben and ada are locked and forbidden\.$"):
        Problem([BEN], [ADA], locked=[("ben", "ada")], forbidden=[("ben", "ada")])


def test_what_was_forbidden_or_published_may_name_people_who_left():
    problem = Problem([BEN], [ADA], forbidden=[("eve", "ada")], published=[("ben", "eve")])
    assert problem.published == {("ben", "eve")}


def test_one_mentor_at_least_is_looked_at():
    with pytest.raises(ValueError, match=r"^At least one mentor is looked at for each mentee\.$"):
        Problem([BEN], [ADA], nearest=0)
