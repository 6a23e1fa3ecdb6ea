"""Who takes part."""

import math

import pytest

from mentoring.matching.people import Person, check_people


def test_somebody_who_said_nothing_has_one_place():
    ben = Person("ben")
    assert (ben.places, ben.fewest, ben.offset, ben.level, ben.skills) == (1, 0, None, None, frozenset())


@pytest.mark.parametrize("style", [(0.0, 1.0), ()])
def test_answers_on_style_go_from_0_to_1(style):
    assert Person("ben", style=style).style == style


@pytest.mark.parametrize("answer", [-0.1, 1.1, math.nan, math.inf])
def test_other_answers_on_style_are_refused(answer):
    with pytest.raises(ValueError, match=r"^ben: answers on style go from 0 to 1\.$"):
        Person("ben", style=(0.5, answer))


def test_a_week_has_168_hours():
    assert Person("ben", hours=frozenset({0, 167})).hours == {0, 167}


@pytest.mark.parametrize("hour", [-1, 168])
def test_other_hours_are_refused(hour):
    with pytest.raises(ValueError, match=r"^ben: hours of the week go from 0 to 167\.$"):
        Person("ben", hours=frozenset({hour}))


@pytest.mark.parametrize(("places", "fewest"), [(0, 0), (3, 3)])
def test_a_mentor_may_have_no_place_and_may_ask_for_all_to_be_filled(places, fewest):
    assert Person("ada", places=places, fewest=fewest).fewest == fewest


@pytest.mark.parametrize(("places", "fewest"), [(-1, 0), (1, -1), (1, 2)])
def test_fewer_places_than_none_or_than_are_asked_for_are_refused(places, fewest):
    with pytest.raises(ValueError, match=r"^ada: places are none or more"):
        Person("ada", places=places, fewest=fewest)


def test_different_people_with_the_same_items_go_together():
    check_people([Person("ben", style=(0.0, 1.0)), Person("chi"), Person("dee", style=(1.0, 1.0))])


def test_an_id_is_there_once():
    with pytest.raises(ValueError, match=r"^ben is there twice\.$"):
        check_people([Person("ben"), Person("chi"), Person("ben")])


def test_everybody_answers_the_same_items():
    with pytest.raises(ValueError, match=r"^dee: everybody answers the same items on style\.$"):
        check_people([Person("ben", style=(0.0, 1.0)), Person("chi"), Person("dee", style=(0.5,))])
