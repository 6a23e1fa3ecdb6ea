"""Agenda cards."""

import pytest

from mentoring import api as mentoring
from mentoring.domain import agendas
from mentoring.enums import ProgrammeKind


@pytest.mark.parametrize(
    ("kind", "met", "is_last", "key"),
    [
        ("one_to_one", 0, False, "first"),
        ("one_to_one", 1, False, "second"),
        ("group", 2, False, "work"),
        ("peer", 3, False, "half_way"),
        ("reverse", 9, False, "work"),
        ("one_to_one", 5, True, "last"),
        ("one_to_one", 0, True, "first"),
        ("flash", 0, True, "flash"),
    ],
)
def test_the_card_follows_how_far_two_are(kind, met, is_last, key):
    assert agendas.key_for(ProgrammeKind(kind), met, is_last=is_last) == key


def test_every_card_has_words_and_fits_an_hour():
    cards = mentoring.agenda_cards()

    assert [card.key for card in cards] == list(agendas.KEYS)
    assert all(card.title and card.purpose and 25 <= card.minutes <= 60 for card in cards)
    assert len({card.title for card in cards}) == len(cards)


def test_a_card_that_there_is_not_is_the_usual_one():
    assert mentoring.agenda_card("gone").key == "work"
