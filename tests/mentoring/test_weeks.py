"""A week in parts, and the windows that they are."""

from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain import languages, styles, weeks


def test_parts_that_meet_are_one_window():
    chosen = {"0-early", "0-morning", "0-evening", "6-noon"}
    assert weeks.windows_from(chosen) == ("Mon 06:00-12:00", "Mon 18:00-22:00", "Sun 12:00-14:00")


@given(st.sets(st.sampled_from(weeks.cells())))
def test_what_was_tapped_comes_back(chosen):
    assert set(weeks.cells_of(weeks.windows_from(chosen))) == chosen


def test_a_window_that_covers_no_whole_part_taps_nothing():
    assert weeks.cells_of(["Tue 10-11", "Wed 11:00-15:00"]) == ["2-noon"]


def test_words_for_all_of_it():
    assert len(weeks.cells()) == len(weeks.day_names()) * len(weeks.part_names()) == 35
    assert (len(weeks.short_day_names()), weeks.part_hours()[0]) == (7, "6–9")
    assert len(styles.items()) == styles.COUNT


def test_languages_are_known_by_code_and_by_both_their_names():
    assert [languages.code_of(word) for word in ("es", "Spanish", " español ", "Klingon")] == ["es", "es", "es", ""]
    assert languages.languages_like("espa") == ["Spanish"]
    assert languages.languages_like("span") == ["Spanish"]
