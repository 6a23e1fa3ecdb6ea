"""Forgetting a person, and telling them what is known: what keeps people safe, and what coordinators decided."""

import pytest

from mentoring import api as mentoring
from mentoring.enums import ChangeKind, Ruling
from mentoring.models import Apart, BoardChange, Concern, Decision


@pytest.fixture
def known(paired):
    """Ben reported Ada, and Dee closed it; Dee keeps Ben and Chi apart, decided about Chi and Ada, and moved somebody."""
    made = mentoring.report_concern(paired.ben, paired.programme, pair_id=paired.first.pk, body="She shouts.")
    mentoring.close_concern(paired.dee, paired.programme, made.pk, note="Spoke with both.")
    mentoring.keep_apart(paired.dee, paired.programme, one="ben", other="chi", reason="They fell out.")
    people = [mentoring.participant_of(paired.programme, one.user_id) for one in (paired.chi, paired.ada)]
    made_by = {"made_by_id": paired.dee.user_id}
    Decision.objects.create(
        programme=paired.programme, mentee=people[0], mentor=people[1], ruling=Ruling.LOCKED, **made_by
    )
    BoardChange.objects.create(round=paired.round(), kind=ChangeKind.MOVED, **made_by)
    return paired


def retire(actor):
    for _time in range(2):
        mentoring.retire_person(actor.user_id)


def test_who_reported_takes_their_words_along(known):
    retire(known.ben)
    row = Concern.objects.get()
    assert (row.reporter_id, row.about_id, row.body, row.note) == (None, known.ada.user_id, "", "Spoke with both.")
    assert Apart.objects.count() == 0


def test_what_was_said_about_somebody_goes_with_them(known):
    retire(known.ada)
    row = Concern.objects.get()
    assert (row.reporter_id, row.about_id, row.body, row.note) == (known.ben.user_id, None, "", "")
    assert (Apart.objects.count(), Decision.objects.count()) == (1, 0)


def test_what_a_coordinator_decided_stays_without_their_name(known):
    retire(known.dee)
    row = Concern.objects.get()
    assert (row.closed_by_id, row.note, row.body, row.state) == (None, "", "She shouts.", "closed")
    assert [(row.made_by_id, row.reason) for row in Apart.objects.all()] == [(None, "")]
    assert [row.made_by_id for row in (*Decision.objects.all(), *BoardChange.objects.all())] == [None, None]


def test_people_are_told_what_they_said_and_decided(known):
    found = mentoring.export_person(known.ben.user_id)
    assert [(row["body"], row["note"], row["closed_at"]) for row in found["private_reports"]] == [
        ("She shouts.", "", "")
    ]
    assert (found["kept_apart"], found["rulings"], found["board"]) == ([], [], [])

    found = mentoring.export_person(known.dee.user_id)
    assert [(row["body"], row["note"], row["made_at"]) for row in found["private_reports"]] == [
        ("", "Spoke with both.", "")
    ]
    assert [row["reason"] for row in found["kept_apart"]] == ["They fell out."]
    assert [(row["programme"], row["ruling"]) for row in found["rulings"]] == [("Find a mentor", "locked")]
    assert [(row["programme"], row["kind"]) for row in found["board"]] == [("Find a mentor", "moved")]


def test_nobody_is_told_what_others_reported_or_decided_about_them(known):
    for actor in (known.ada, known.chi):
        found = mentoring.export_person(actor.user_id)
        assert (found["private_reports"], found["kept_apart"], found["rulings"]) == ([], [], [])
        assert "shout" not in str(found)
