"""Programmes of a space."""

from mentoring import api as mentoring
from mentoring.models import Programme


def test_blocks_with_the_same_word_show_one_programme(stage):
    again = mentoring.find_or_make_programme(stage.space, key="", title="Another name")
    mentoring.find_or_make_programme(stage.space, key="autumn", title="Autumn")
    assert again == stage.programme
    assert [row.title for row in Programme.objects.order_by("pk")] == ["Find a mentor", "Autumn"]


def test_a_programme_that_is_there_costs_one_query(stage, django_assert_num_queries):
    with django_assert_num_queries(1):
        mentoring.find_or_make_programme(stage.space, key="", title="")


def test_who_has_not_signed_up_has_no_row(stage):
    row = stage.sign(stage.ben)
    assert mentoring.participant_of(stage.programme, stage.ben.person_id) == row
    assert mentoring.participant_of(stage.programme, stage.chi.person_id) is None
    assert mentoring.participant_of(stage.programme, None) is None
