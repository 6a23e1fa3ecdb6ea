"""Goals of a pair."""

import pytest

from mentoring import api as mentoring
from mentoring.models import Goal
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotFound
from tests.factories.mentoring import reading


def add(stage, title="Give a talk", by=None):
    return mentoring.add_goal(by or stage.ben, stage.programme, stage.first.pk, title=title)


def test_both_write_goals_down_and_the_same_words_are_one(paired):
    goal = add(paired, "Give  a talk")

    assert add(paired, "give a TALK", by=paired.ada) == goal
    assert list(Goal.objects.values_list("title", "progress")) == [("Give a talk", 0)]


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_goal_is_one_line(paired, title):
    with pytest.raises(Invalid) as refused:
        add(paired, title)
    assert list(refused.value.fields) == ["title"]


def test_a_pair_has_ten_goals_at_most(paired):
    for number in range(10):
        add(paired, f"Goal {number}")
    with pytest.raises(Conflict, match="10 goals"):
        add(paired, "One more")


def test_progress_goes_in_quarters(paired):
    goal = add(paired)
    change = mentoring.change_goal

    assert change(paired.ada, paired.programme, goal.pk, progress=75).progress == 75
    assert change(paired.ada, paired.programme, goal.pk, title="Give two talks").title == "Give two talks"
    with pytest.raises(Invalid, match="quarters"):
        change(paired.ada, paired.programme, goal.pk, progress=30)


def test_a_goal_that_was_removed_comes_back(paired):
    goal = add(paired)
    mentoring.change_goal(paired.ben, paired.programme, goal.pk, progress=50)

    gone = mentoring.remove_goal(paired.ben, paired.programme, goal.pk)
    assert Goal.objects.count() == 0
    with pytest.raises(NotFound):
        mentoring.remove_goal(paired.ben, paired.programme, goal.pk)
    mentoring.restore_goal(paired.ben, paired.programme, gone.pair_id, title=gone.title, progress=gone.progress)

    assert list(Goal.objects.values_list("title", "progress")) == [("Give a talk", 50)]


def test_nobody_else_touches_them(paired):
    goal = add(paired)

    for other in (paired.chi, paired.dee, paired.eve):
        with pytest.raises(NotFound):
            mentoring.change_goal(other, paired.programme, goal.pk, progress=25)
        with pytest.raises(NotFound):
            add(paired, by=other)
    assert mentoring.pairs_of(reading(paired.ben), paired.programme) == []
