"""The tab of outcomes in the console of the mentorship block."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring.enums import MeetingState
from mentoring.models import Meeting, Pair, Participant, Programme, Pulse
from tests.factories.blocks import get
from tests.personas import person

MOST_QUERIES = 12


@pytest.fixture
def desk(mt_block, dee):
    block = mt_block(dee, is_staff=True)
    block.student_view()
    return block


@pytest.fixture
def pairs(desk):
    """Six pairs who have met once, five of whom said how it goes."""
    programme = Programme.objects.get()
    made = []
    for number in range(6):
        people = [person(f"{kind}{number}") for kind in ("mentee", "mentor")]
        for user, is_mentor in zip(people, (False, True), strict=True):
            Participant.objects.create(
                programme=programme, user=user, is_mentor=is_mentor, is_mentee=not is_mentor, team="North"
            )
        pair = Pair.objects.create(
            space=programme.space, programme=programme, mentee=people[0], mentor=people[1], met_count=1
        )
        Meeting.objects.create(pair=pair, state=MeetingState.HELD, starts_at=timezone.now())
        made.append(pair)
    for pair in made[:5]:
        Pulse.objects.create(pair=pair, user=pair.mentee, after=1, answer=4)
    return made


def queries(ask):
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def test_an_empty_programme_says_so(desk):
    text = get(desk, "desk", tab="outcomes").text

    assert ("Nobody has signed up yet" in text, "Meetings held" in text, ".csv" in text) == (True, False, False)


def test_of_few_people_figures_are_shown_and_no_groups(desk, pairs):
    Participant.objects.exclude(user__username__in=("mentee0", "mentor0")).delete()
    text = get(desk, "desk", tab="outcomes").text

    assert ("How far people came" in text, "No group has five people yet." in text) == (True, True)


def test_figures_and_groups_are_shown(desk, pairs):
    text = get(desk, "desk", tab="outcomes").text
    assert [words in text for words in ("Meetings held", "How it goes after 1 meeting", "Mean of 5", "Mentees")] == [
        True
    ] * 4

    by_team = get(desk, "outcomes", by="team").text

    assert ("North" in by_team, "By group" in by_team) == (True, True)
    Pulse.objects.filter(pair=pairs[0]).delete()
    assert "Fewer than five people have answered." in get(desk, "outcomes", by="team").text


def test_it_costs_the_same_at_any_size(desk, pairs):
    get(desk, "desk", tab="outcomes")
    many = queries(lambda: get(desk, "desk", tab="outcomes"))
    Pair.objects.exclude(pk=pairs[0].pk).delete()

    assert queries(lambda: get(desk, "desk", tab="outcomes")) == many
    assert many <= MOST_QUERIES


def test_learners_see_none_of_it(mt_block, desk, pairs, ben):
    assert [get(mt_block(ben), name, tab="outcomes").status_code for name in ("desk", "outcomes")] == [403, 403]


def test_tables_are_sent_to_coordinators_alone(desk, pairs, dee, ben):
    programme = Programme.objects.get()
    client, stranger = Client(), Client()
    client.force_login(dee)
    stranger.force_login(ben)
    groups, rows = f"/programmes/{programme.pk}/outcomes-team.csv", f"/programmes/{programme.pk}/pairs.csv"
    prefix = "/social-learning"

    sent = {path: client.get(prefix + path) for path in (groups, rows)}

    assert [answer.status_code for answer in sent.values()] == [200, 200]
    assert (
        b"".join(sent[groups].streaming_content).decode().lstrip("\ufeff").splitlines()[1]
        == "North,12,12,12,12,0,0,4.00,"
    )
    assert len(b"".join(sent[rows].streaming_content).splitlines()) == 1 + 6
    assert [stranger.get(prefix + path).status_code for path in (groups, rows)] == [404, 404]
