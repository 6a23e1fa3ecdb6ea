"""The console's page about safety: what is on it, and what is on it for nobody whom it is about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring import api as mentoring
from mentoring.models import Apart, Concern, Pair
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.spaces.api import Role
from tests.factories.mentoring import reading

MOST_QUERIES = 7


def desk(stage, by=None, **asked):
    return mentoring.safety_desk(by or stage.dee, stage.programme, **asked)


def report(stage, by=None, **said):
    said = {"pair_id": stage.first.pk, "body": "He shouts.", **said}
    return mentoring.report_concern(by or stage.ben, stage.programme, **said)


def keep(stage, one="ben", other="ada", **said):
    return mentoring.keep_apart(stage.dee, stage.programme, one=one, other=other, **said)


def names(*people):
    return [person and person.name for person in people]


def test_open_reports_stand_first_the_newest_on_top(paired):
    old, new = report(paired), report(paired, is_about_other=False)
    done = report(paired)
    mentoring.close_concern(paired.dee, paired.programme, done.pk, note="Spoke.")

    found = desk(paired)
    assert found.view == "open"
    assert [card.id for card in found.concerns] == [new.pk, old.pk]
    assert names(found.concerns[0].reporter, found.concerns[0].about) == ["ben", None]
    card = found.concerns[1]
    assert names(card.reporter, card.about, card.closed_by) == ["ben", "ada", None]
    assert (card.body, card.is_open, card.is_apart, card.may_part) == ("He shouts.", True, False, True)
    assert [(bond.kind, bond.id, bond.is_paused, bond.is_here) for bond in card.bonds] == [
        ("pair", paired.first.pk, False, True)
    ]
    assert vars(found.figures) == {"open": 2, "closed": 1, "apart": 0, "paused": 0}

    [card] = desk(paired, view="closed").concerns
    assert (card.note, card.closed_by.name, card.is_open) == ("Spoke.", "dee", False)


def test_what_two_have_with_each_other_is_named(paired):
    people = [mentoring.participant_of(paired.programme, one.user_id) for one in (paired.chi, paired.ada)]
    Pair.objects.filter(pk=paired.second.pk).update(programme=None)
    offer = paired.offer(*people)
    keep(paired, "chi", "ada", reason="They fell out.")

    [card] = desk(paired, view="apart").apart
    assert {card.one.name, card.other.name} == {"ada", "chi"}
    assert (card.reason, card.made_by.name) == ("They fell out.", "dee")
    assert [(bond.kind, bond.id, bond.is_here) for bond in card.bonds] == [
        ("pair", paired.second.pk, False),
        ("offer", offer.pk, True),
    ]
    assert names(card.bonds[1].mentee, card.bonds[1].mentor) == ["chi", "ada"]
    two = (paired.ada.user_id, paired.chi.user_id)
    assert mentoring.bonds_between(paired.programme, *two) == list(card.bonds)


def test_of_a_report_it_is_said_that_the_two_are_kept_apart(paired):
    report(paired)
    keep(paired)
    [card] = desk(paired).concerns
    assert (card.is_apart, card.may_part) == (True, False)


def test_pairs_are_found_by_name_and_show_their_break(paired):
    mentoring.pause_for(paired.dee, paired.programme, paired.first.pk)

    found = desk(paired, view="pairs")
    assert [(bond.mentee.name, bond.is_paused) for bond in found.pairs] == [("chi", False), ("ben", True)]
    assert found.figures.paused == 1
    assert [bond.mentee.name for bond in desk(paired, view="pairs", search="be").pairs] == ["ben"]


@pytest.fixture
def involved(paired):
    """Dee coordinates and mentors Chi; Fay coordinates too. Ben reported Ada, and Chi reported Dee."""
    fay = paired.join("fay", Role.MODERATOR)
    theirs = paired.pair(
        mentoring.participant_of(paired.programme, paired.chi.user_id), paired.sign(paired.dee, mentor=True)
    )
    report(paired)
    report(paired, by=paired.chi, pair_id=theirs.pk, body="Dee is late.")
    mentoring.keep_apart(fay, paired.programme, one="chi", other="dee", reason="Chi asked.")
    return paired, fay


def test_nobody_finds_what_is_about_themself(involved):
    stage, fay = involved
    assert [card.body for card in desk(stage).concerns] == ["He shouts."]
    assert vars(desk(stage).figures) == {"open": 1, "closed": 0, "apart": 0, "paused": 0}
    assert list(desk(stage, view="apart").apart) == []

    assert len(desk(stage, fay).concerns) == 2
    assert desk(stage, fay).figures.open == 2
    assert len(desk(stage, fay, view="apart").apart) == 1

    Concern.objects.update(state="closed")
    assert desk(stage).figures.closed == 1
    assert [card.body for card in desk(stage, view="closed").concerns] == ["He shouts."]


def test_who_reports_as_a_coordinator_does_not_learn_whether_they_are_kept_apart(involved):
    stage, fay = involved
    theirs = Pair.objects.get(mentor_id=stage.dee.user_id)
    Concern.objects.all().delete()
    report(stage, by=stage.dee, pair_id=theirs.pk)

    [card] = desk(stage).concerns
    assert (card.is_apart, card.may_part) == (False, False)
    [card] = desk(stage, fay).concerns
    assert (card.is_apart, card.may_part) == (True, False)


def test_who_has_left_the_site_is_nobody(paired):
    made = report(paired)
    mentoring.retire_person(paired.ben.user_id)
    [card] = desk(paired).concerns
    assert (card.id, card.reporter, card.body, list(card.bonds), card.may_part) == (made.pk, None, "", [], False)


@pytest.mark.parametrize("view", ["open", "closed", "apart", "pairs"])
def test_it_costs_the_same_however_long_the_lists_are(paired, view):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk(paired, view=view)
        assert len(queries) <= MOST_QUERIES
        return len(queries)

    def fill(count):
        for number in range(count):
            made = report(paired)
            state = "closed" if view == "closed" else "open"
            Concern.objects.filter(pk=made.pk).update(state=state, closed_by_id=paired.dee.user_id)
            other = paired.join(f"user{view}{Apart.objects.count()}{number}")
            paired.pair(paired.sign(other), mentoring.participant_of(paired.programme, paired.ada.user_id))
            keep(paired, "ada", other.name)

    fill(1)
    one = cost()
    fill(2)
    assert cost() == one


def test_lists_go_on_where_a_page_ends(paired):
    known = {"programme": paired.programme, "reporter_id": paired.ben.user_id, "body": "No."}
    made = [Concern.objects.create(**known).pk for _number in range(45)]

    found, cursor = [], ""
    while True:
        page = desk(paired, cursor=cursor)
        found += [card.id for card in page.concerns]
        cursor = page.next_cursor
        if not cursor:
            break
    assert found == made[::-1]
    with pytest.raises(Invalid):
        desk(paired, cursor="nonsense")


def test_only_coordinators_see_it(paired):
    for actor in (paired.ada, paired.ben, paired.eve, reading(paired.dee)):
        with pytest.raises(NotAllowed):
            desk(paired, actor)
