"""Private notes on a pair."""

import pytest

from mentoring import api as mentoring
from mentoring.models import PairNote
from social_learning_xblocks.kit.errors import Conflict, Invalid


def save(stage, body, stamp="", by=None):
    return mentoring.save_note(by or stage.ben, stage.programme, stage.first.pk, body=body, stamp=stamp)


def shown(stage, by=None):
    page = mentoring.show_pair(by or stage.ben, stage.programme, stage.first.pk)
    return page.note, page.note_stamp


def test_each_has_a_sheet_that_the_other_does_not_see(paired):
    save(paired, "Ask about maps")

    assert shown(paired)[0] == "Ask about maps"
    assert shown(paired, by=paired.ada) == ("", "")


def test_a_sheet_is_changed_and_an_empty_one_goes(paired):
    save(paired, "One")
    save(paired, "Two", shown(paired)[1])
    assert shown(paired)[0] == "Two"

    assert save(paired, "  ", shown(paired)[1]) is None
    assert PairNote.objects.count() == 0
    assert save(paired, "") is None


def test_another_window_does_not_write_over_what_was_kept(paired):
    save(paired, "One")

    with pytest.raises(Conflict, match="another window"):
        save(paired, "Two", stamp="")
    assert save(paired, "One", stamp="").body == "One"


def test_a_sheet_has_an_end(paired):
    with pytest.raises(Invalid) as refused:
        save(paired, "x" * 20_001)
    assert list(refused.value.fields) == ["body"]
