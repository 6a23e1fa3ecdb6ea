"""Participants as coordinators see them, and tables that come in and go out."""

import csv
import io

import pytest
from django.contrib.auth import get_user_model

from mentoring import api as mentoring
from mentoring.data import Signup
from mentoring.domain import participants
from mentoring.models import Participant, Programme
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.models import Membership
from social_learning_xblocks.moderation.models import AuditEntry
from tests.factories.mentoring import reading
from tests.personas import person


def listed(stage, **choice):
    page = mentoring.list_participants(stage.dee, stage.programme, **choice)
    return [line.person.name for line in page.items], page.next_cursor


def test_the_list_shows_who_signed_up_the_newest_first(paired):
    assert listed(paired) == (["chi", "ben", "ada"], "")
    line = mentoring.list_participants(paired.dee, paired.programme, role="mentor").items[0]
    assert (line.offered, line.mentees, line.mentee_places, line.has_agreed) == (["SQL"], 2, 3, True)
    assert line.one_more == 4
    Programme.objects.update(consent="Terms", consent_version=2)
    paired.programme.refresh_from_db()
    assert mentoring.show_participant(paired.dee, paired.programme, line.id).has_agreed is False


def test_the_list_is_filtered_and_searched(paired, settings):
    mentoring.set_state(paired.ben, paired.programme, mentoring.ParticipantState.WITHDRAWN)

    assert listed(paired)[0] == ["chi", "ada"]
    assert listed(paired, state="withdrawn")[0] == ["ben"]
    assert listed(paired, role="mentee")[0] == ["chi"]
    assert listed(paired, search="AD")[0] == ["ada"]
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    get_user_model().objects.filter(username="chi").update(first_name="Chi", last_name="Nguyen")
    assert listed(paired, search="ngu")[0] == ["Chi Nguyen"]


def test_a_page_costs_the_same_with_one_and_with_many(paired, django_assert_num_queries):
    with django_assert_num_queries(4):
        listed(paired, search="ada")
    for number in range(25):
        paired.sign(paired.join(f"user{number}"), skills=("SQL", "Maps"))
    with django_assert_num_queries(4):
        names, cursor = listed(paired)
    assert (len(names), len(listed(paired, cursor=cursor)[0])) == (20, 8)


def test_they_are_counted_in_one_query(paired, django_assert_num_queries):
    paired.sign(paired.join("fay"), state="paused")
    with django_assert_num_queries(1):
        counts = mentoring.count_participants(paired.programme)
    assert counts == {"mentee": 3, "mentor": 1, "all": 4, "active": 3, "paused": 1}


def test_a_coordinator_changes_places_and_pauses_and_the_trail_says_so(paired):
    ada = Participant.objects.get(is_mentor=True)
    change = mentoring.change_for

    assert change(paired.dee, paired.programme, ada.pk, mentee_places=1, state="paused").mentee_places == 1
    assert change(paired.dee, paired.programme, ada.pk, mentee_places=1).state == "paused"
    assert list(AuditEntry.objects.values_list("reason", flat=True)) == ["state: paused, mentee_places: 1"]
    with pytest.raises(Invalid):
        change(paired.dee, paired.programme, ada.pk, mentee_places=9)
    with pytest.raises(Invalid):
        change(paired.dee, paired.programme, ada.pk, state="gone")
    with pytest.raises(NotFound):
        change(paired.dee, paired.programme, ada.pk + 99, state="paused")


def test_nobody_else_sees_or_changes_them(paired):
    for actor in (paired.ada, paired.ben):
        with pytest.raises(NotAllowed):
            mentoring.list_participants(actor, paired.programme)
        with pytest.raises(NotAllowed):
            mentoring.export_participants(actor, paired.programme)
    with pytest.raises(NotAllowed):
        mentoring.change_for(reading(paired.dee), paired.programme, 1, state="paused")
    with pytest.raises(NotFound):
        mentoring.show_participant(paired.dee, paired.programme, 10**9)


def brought(stage, text, *, keep=True, encoding="utf-8", by=None, most=None):
    return mentoring.import_participants(
        by or stage.dee, stage.programme, io.BytesIO(text.encode(encoding)), keep=keep, most=most
    )


ROWS = (
    "User;Role;Wanted;Offered;Languages;Time zone;Hours;Style;Level;Mentee places\n"
    "ada;mentor;;SQL | Talks;en | Spanish;Europe/Berlin;Mon-Fri 18-20;;3;3\n"
    "ben@example.org;mentee;SQL;;;;;;;\n"
)


@pytest.fixture
def addressed(stage):
    get_user_model().objects.filter(username="ben").update(email="ben@example.org")
    return stage


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_people_are_signed_up_from_a_table(addressed, encoding):
    report = brought(addressed, ROWS, encoding=encoding)

    assert (report.made, report.changed, report.left_out, report.is_kept) == (2, 0, 0, True)
    ada = Participant.objects.get(is_mentor=True)
    said = mentoring.signup_of(ada)
    assert (said.offered, said.languages, said.windows, said.level, said.mentee_places) == (
        ("SQL", "Talks"),
        ("en", "es"),
        ("Mon-Fri 18-20",),
        3,
        3,
    )
    assert brought(addressed, ROWS).changed == 2
    assert Participant.objects.count() == 2


def test_trying_a_table_keeps_nothing(addressed):
    report = brought(addressed, ROWS, keep=False)

    assert (report.made, report.is_kept, Participant.objects.count()) == (2, False, 0)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (",mentee,SQL", "user", "Everybody needs"),
        ("nobody,mentee,SQL", "user", "Nobody of this name"),
        ("ben,boss,SQL", "role", "A role is"),
        ("ben,mentee,", "wanted", "Name at least one"),
        ("chi,mentee,SQL\nchi,mentee,SQL", "user", "there already, in row 2"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_are(stage, row, column, sentence):
    report = brought(stage, f"user,role,wanted\n{row}\nada,mentee,SQL\n")

    wrong = [problem for problem in report.problems if not problem.is_remark]
    assert [(problem.column, sentence in problem.sentence) for problem in wrong] == [(column, True)]
    assert Participant.objects.filter(user_id=stage.ada.person_id).exists()


def test_cells_that_cannot_be_read_are_told_by_their_columns(stage):
    report = brought(stage, "user,wanted,languages,level,hours,time_zone\nben,SQL,Klingon,many,never,\n")

    wrong = [problem.column for problem in report.problems if not problem.is_remark]
    assert sorted(wrong) == ["languages", "level"]
    report = brought(stage, "user,wanted,hours,time_zone\nben,SQL,never,UTC\n")
    assert [problem.column for problem in report.problems if not problem.is_remark] == ["hours"]


def test_somebody_of_the_course_who_never_came_is_a_member_from_then_on(stage):
    gus = person("gus")
    report = brought(stage, "user,wanted\ngus,SQL\n")

    assert report.made == 1
    assert Membership.objects.filter(space=stage.space, user=gus).exists()


def test_into_a_community_only_members_are_brought(stage):
    stage.space.course_key = ""
    stage.space.save()
    stage.programme.refresh_from_db()
    person("gus")

    report = brought(stage, "user,wanted\ngus,SQL\nben,SQL\n")
    assert (report.made, report.left_out) == (1, 1)


def test_who_pauses_goes_on_pausing_and_who_withdrew_is_back(stage):
    for actor, state in ((stage.ben, "paused"), (stage.chi, "withdrawn")):
        stage.sign(actor, state=state)
    brought(stage, "user,wanted\nben,SQL\nchi,SQL\n")

    assert dict(Participant.objects.values_list("user__username", "state")) == {"ben": "paused", "chi": "active"}


def test_nobody_agrees_by_being_in_a_table(stage):
    Programme.objects.update(consent="Terms", consent_version=2)
    stage.programme.refresh_from_db()
    brought(stage, "user,wanted\nben,SQL\n")

    assert Participant.objects.get().consent_version == 0


def test_a_file_that_is_no_table_and_one_that_is_too_long_are_refused(stage):
    with pytest.raises(Invalid, match="workbook"):
        mentoring.import_participants(stage.dee, stage.programme, io.BytesIO(b"PK\x03\x04"), keep=True)
    with pytest.raises(Invalid, match="user"):
        brought(stage, "name,wanted\nben,SQL\n")
    with pytest.raises(Invalid, match="more than 1 rows"):
        brought(stage, "user,wanted\nben,SQL\nchi,SQL\n", most=1)
    with pytest.raises(NotAllowed):
        brought(stage, ROWS, by=stage.ben)
    assert Participant.objects.count() == 0


def test_ten_thousand_duplicates_are_one_person(stage):
    report = brought(stage, "user,wanted\n" + "ben,SQL\n" * 10_000)

    assert (report.made, Participant.objects.count(), report.left_out) == (1, 1, 9_999)


def test_what_goes_out_comes_in_again_and_no_cell_is_a_formula(stage):
    mentoring.sign_up(stage.ben, stage.programme, Signup(is_mentee=True, wanted=("=1+1", "SQL"), goals="@home"))
    stage.sign(stage.ada, mentor=True, skills=("SQL",), level=2)
    stage.sign(stage.chi, skills=("SQL",), state="withdrawn")
    Participant.objects.filter(user_id=stage.ada.person_id).update(is_mentee=True)

    lines = list(mentoring.export_participants(stage.dee, stage.programme))
    rows = list(csv.DictReader(io.StringIO("".join(lines))))

    assert [(row["user"], row["role"], row["wanted"], row["goals"]) for row in rows] == [
        ("ben", "mentee", "'=1+1 | SQL", "'@home"),
        ("ada", "both", "", ""),
    ]
    before = mentoring.signup_of(Participant.objects.get(user_id=stage.ben.person_id))
    report = brought(stage, "".join(lines))
    assert (report.changed, report.left_out) == (1, 1)
    assert mentoring.signup_of(Participant.objects.get(user_id=stage.ben.person_id)) == before


def test_an_export_of_many_is_made_piece_by_piece(stage, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(participants, "ROWS_AT_ONCE", 2)
    for number in range(5):
        stage.sign(stage.join(f"user{number}"), skills=("SQL",))
    with django_assert_num_queries(4):
        assert len(list(mentoring.export_participants(stage.dee, stage.programme))) == 6
