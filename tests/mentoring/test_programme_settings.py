"""Settings of a programme, and its phases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mentoring import api as mentoring
from mentoring.domain.programme_settings import PRESETS, ProgrammeWish
from mentoring.enums import Cadence, Phase, ProgrammeKind
from mentoring.models import Programme
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.moderation.models import AuditEntry
from tests.factories.mentoring import NOON, reading

WISH = ProgrammeWish("Find a mentor", "one_to_one", "fortnightly", 3, 0, 1, 7, may_add_skills=True)
DAY = timedelta(days=1)


def change(stage, by=None, version=1, **fields):
    return mentoring.change_programme(by or stage.dee, stage.programme, replace(WISH, **fields), version=version)


def test_settings_are_kept_and_the_trail_says_which(stage):
    row = change(stage, title=" Autumn ", response_days=10, consent="Be **kind**")

    assert (row.title, row.response_days, row.version, row.consent_version) == ("Autumn", 10, 2, 2)
    assert "<strong>kind</strong>" in row.consent_html
    assert AuditEntry.objects.get().reason == "title, response_days, consent"
    assert change(stage, version=2, title="Autumn", response_days=10, consent="").consent_html == ""


def test_saving_the_same_changes_nothing(stage):
    assert (change(stage).version, AuditEntry.objects.count()) == (1, 0)


def test_a_new_kind_brings_its_presets(stage):
    for kind in ProgrammeKind:
        Programme.objects.update(
            version=1, kind=ProgrammeKind.FLASH if kind != ProgrammeKind.FLASH else ProgrammeKind.PEER
        )
        row = change(stage, kind=kind.value)
        assert {name: getattr(row, name) for name in PRESETS[kind]} == dict(PRESETS[kind])
    assert change(stage, version=2, kind=row.kind, most_mentees=2, cadence=Cadence.WEEKLY).most_mentees == 2


def test_of_two_who_save_at_once_the_second_is_told(stage):
    change(stage, title="Autumn")
    with pytest.raises(Conflict, match="meanwhile"):
        change(stage, title="Winter")
    assert Programme.objects.get().title == "Autumn"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "speed"}, "kind"),
        ({"cadence": "daily"}, "cadence"),
        ({"title": "  "}, "title"),
        ({"fewest_mentees": 4}, "fewest_mentees"),
        ({"signup_from": NOON, "signup_until": NOON}, "signup_until"),
        ({"starts_on": date(2026, 2, 2), "ends_on": date(2026, 2, 1)}, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused(stage, fields, field):
    with pytest.raises(Invalid) as refused:
        change(stage, **fields)
    assert list(refused.value.fields) == [field]


def test_only_coordinators_change_them(stage):
    for actor in (stage.ada, stage.ben, reading(stage.dee)):
        with pytest.raises(NotAllowed):
            change(stage, by=actor)


def test_phases_follow_the_dates():
    programme = Programme(
        signup_from=datetime(2026, 9, 1, tzinfo=UTC),
        signup_until=datetime(2026, 9, 10, tzinfo=UTC),
        starts_on=date(2026, 9, 15),
        ends_on=date(2026, 9, 20),
    )
    found = {day: mentoring.phase_of(programme, datetime(2026, 9, day, 12, tzinfo=UTC)) for day in (5, 12, 15, 20, 21)}

    assert mentoring.phase_of(programme, datetime(2026, 8, 31, tzinfo=UTC)) == Phase.PREPARED
    assert found == {5: Phase.SIGN_UP, 12: Phase.MATCHING, 15: Phase.RUNNING, 20: Phase.RUNNING, 21: Phase.OVER}
    assert mentoring.phase_of(Programme()) == Phase.SIGN_UP
