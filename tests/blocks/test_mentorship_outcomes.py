"""Outcomes in the mentorship block: the console's tab, people by group, the tables that go out."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.models import Goal, Meeting, Offer, Pair, PairNote, Participant, Programme, Pulse
from tests.factories.blocks import call, get
from tests.personas import person

MOST_QUERIES = 12


@pytest.fixture
def desk(mt_block, dee):
    block = mt_block(dee, is_staff=True)
    block.student_view()
    return block


@pytest.fixture
def crowd(desk):
    """``crowd(3)``: so many pairs that have met three times, each with offers, goals, answers and an end."""

    def grow(count):
        programme, known, now = Programme.objects.get(), Participant.objects.count(), timezone.now()
        for number in range(known, known + count):
            mentee, mentor = (
                Participant.objects.create(
                    programme=programme,
                    user=person(f"{side}{number}"),
                    team=f"Team <{number % 2}>",
                    languages=["Deutsch"],
                    level=number % 3,
                    **{f"is_{side}": True},
                )
                for side in ("mentee", "mentor")
            )
            both = {"mentee": mentee, "mentor": mentor, "programme": programme}
            offer = Offer.objects.create(**both, respond_by=now, state="accepted", published_at=now)
            Offer.objects.create(**both, respond_by=now, state="declined", reason="topics", open_key=None)
            users = {"mentee": mentee.user, "mentor": mentor.user}
            pair = Pair.objects.create(space=programme.space, programme=programme, offer=offer, met_count=3, **users)
            for day in range(3):
                Meeting.objects.create(pair=pair, state="held", starts_at=now - timedelta(days=day))
            Goal.objects.create(pair=pair, title="Write", progress=100)
            for user in users.values():
                Pulse.objects.create(pair=pair, user=user, after=1, answer=4, remark="Secret remark")
            PairNote.objects.create(pair=pair, author=mentee.user, body="Secret note")
            if number % 2:
                Pair.objects.filter(pk=pair.pk).update(ended_at=now, open_key=None, end_reason="reached")
        return programme

    return grow


def tab(desk):
    return get(desk, "desk", tab="outcomes")


def test_before_anybody_signs_up_the_tab_says_what_will_be_there(desk):
    text = tab(desk).text
    assert "Nothing to tell yet" in text
    assert "csv" not in text


def test_the_tab_tells_how_far_people_came(desk, crowd):
    crowd(6)
    text = tab(desk).text

    for words in (
        "How far people came",
        "Ended with a goal reached",
        "Meetings held each week",
        '<svg class="sl-mt-weeks',
        "Mean 4.0 of 5, from 12 people",
        "Fewer than five people have answered, so nothing is told.",
        "We have reached what we wanted",
        "Our topics do not fit",
        "Pairs as CSV, for certificates",
        "/pairs.csv",
        "/outcomes.csv?by=role",
    ):
        assert words in text
    assert "Secret" not in text


def test_of_few_people_nothing_is_told_apart(desk, crowd):
    crowd(2)
    text = tab(desk).text

    assert "Fewer than five people have signed up, so they are not told apart." in text
    assert "Mean" not in text
    assert "Groups as CSV" not in text


def test_the_coordinator_chooses_by_which_group_to_look(desk, crowd):
    crowd(6)
    text = get(desk, "outcome_groups", by="team").text

    assert 'name="by" value="team"' in text
    assert text.count('aria-current="true"') == 1
    assert "Team &lt;0&gt;" in text
    assert "counted as Others" not in text
    assert "/outcomes.csv?by=team" in text
    Participant.objects.filter(user__username="mentee0").update(team="Alone")
    assert "counted as Others" in get(desk, "outcome_groups", by="team").text
    assert "Mentees" in get(desk, "outcome_groups", by="nonsense").text


def test_only_coordinators_see_it(mt_block, crowd, ben):
    crowd(1)
    for name in ("desk", "outcome_groups"):
        assert get(mt_block(ben), name, tab="outcomes").status_code == 403
    assert call(mt_block(ben), "outcome_groups", {"by": "team"}, method="GET").status_code == 403


def test_the_tab_costs_the_same_with_many(desk, crowd):
    costs = []
    for more in (1, 9):
        crowd(more)
        with CaptureQueriesContext(connection) as found:
            assert tab(desk).status_code == 200
        costs.append(len(found))
    assert costs[0] == costs[1] <= MOST_QUERIES
    with CaptureQueriesContext(connection) as found:
        get(desk, "outcome_groups", by="language")
    assert len(found) <= MOST_QUERIES - 5


def download(user, programme, name):
    client = Client()
    client.force_login(user)
    return client.get(f"/social-learning/programmes/{programme.pk}/{name}")


def lines(answer):
    assert answer.headers["Cache-Control"] == "no-store"
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_groups_as_csv(crowd, dee):
    programme = crowd(6)

    assert lines(download(dee, programme, "outcomes.csv?by=language"))[1:] == ["Deutsch,12,12,12,12,12,12,4.0,"]
    assert [row.split(",")[0] for row in lines(download(dee, programme, "outcomes.csv"))[1:]] == ["Mentees", "Mentors"]


def test_pairs_as_csv_without_answers_and_notes(crowd, dee):
    programme = crowd(2)
    get_user_model().objects.filter(username="mentee0").update(first_name="=cmd", username="=cmd")
    text = "\n".join(lines(download(dee, programme, "pairs.csv")))

    assert "\n'=cmd,mentor0," in text
    assert ",3,135,1,1,\n" in text
    assert text.endswith(",3,135,1,1,reached")
    assert "Secret" not in text


@pytest.mark.parametrize("name", ["outcomes.csv", "pairs.csv"])
def test_tables_are_for_coordinators_of_the_space(mt_block, crowd, ben, name):
    programme = crowd(1)
    mt_block(ben).student_view()

    assert [download(user, programme, name).status_code for user in (ben, person("eve"))] == [404, 404]
    elsewhere = mentoring.find_or_make_programme(programme.space, key="x", title="X")
    assert download(ben, elsewhere, name).status_code == 404
    assert download(ben, Programme(pk=10**30), name).status_code == 404
