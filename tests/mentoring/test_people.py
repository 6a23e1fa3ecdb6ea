"""From sign-ups to the people of the engine."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring.domain.people import TooMany, people_of
from mentoring.enums import OfferState, ParticipantState, ProgrammeKind, Ruling, WishKind
from mentoring.matching import Person
from mentoring.models import Apart, Decision, Pair, Programme, Wish


def ids(pairs):
    return {(int(mentee), int(mentor)) for mentee, mentor in pairs}


def wish(row, about, kind=WishKind.WISH, place=0):
    Wish.objects.create(participant=row, about_id=about.user_id, kind=kind, place=place)


def the(people, row):
    return next(person for person in people if person.id == str(row.pk))


def test_what_somebody_said_is_what_the_engine_is_told(stage):
    ada = stage.sign(stage.ada, mentor=True, skills=("SQL", "Maps"), mentee_places=2)
    ben = stage.sign(
        stage.ben,
        skills=("SQL",),
        interests=["Maps", "Start-ups"],
        languages=["EN"],
        time_zone="Asia/Kolkata",
        windows=["Mon 18:30-20:30"],
        style=[0, 0.5, 1],
        level=2,
        team="Sales",
        manager_id=stage.ada.person_id,
        priority="style",
        musts=["language"],
    )
    wish(ben, ada)

    found = people_of(stage.programme)

    assert list(found.mentors) == [Person(str(ada.pk), skills=frozenset({"SQL", "Maps"}), places=2)]
    assert list(found.mentees) == [
        Person(
            str(ben.pk),
            skills=frozenset({"SQL"}),
            interests=frozenset({"maps", "start-ups"}),
            languages=frozenset({"en"}),
            offset=330,
            hours=frozenset({13, 14}),
            style=(0, 0.5, 1),
            level=2,
            team="sales",
            manager=str(ada.pk),
            priority="style",
            musts=frozenset({"language"}),
            wishes=(str(ada.pk),),
        )
    ]


def test_clocks_are_read_as_they_stand_when_the_programme_starts(stage):
    ben = stage.sign(stage.ben, time_zone="Europe/Berlin")
    assert the(people_of(stage.programme).mentees, ben).offset == 60

    Programme.objects.update(starts_on=date(2026, 7, 1))
    stage.programme.refresh_from_db()

    assert the(people_of(stage.programme).mentees, ben).offset == 120


@pytest.mark.parametrize(
    "broken",
    [
        {"time_zone": "Mars/Olympus", "windows": ["Mon 9-12"]},
        {"time_zone": "UTC", "windows": ["whenever"]},
        {"windows": ["Mon 9-12"]},
        {"style": [0.5, 7]},
        {"style": [0.5, "much"]},
        {"style": [0.5, 0.5, 0.5]},
    ],
)
def test_what_cannot_be_read_says_nothing_and_ends_no_run(stage, broken):
    ada = stage.sign(stage.ada, mentor=True, style=[0, 1])
    stage.sign(stage.join("gus"), mentor=True, style=[0, 1])
    ben = stage.sign(stage.ben, **broken)

    found = people_of(stage.programme)

    assert (the(found.mentees, ben).hours, the(found.mentees, ben).style) == (frozenset(), ())
    assert the(found.mentors, ada).style == (0, 1)


def test_who_pauses_or_has_withdrawn_is_not_there(stage):
    ben = stage.sign(stage.ben, state=ParticipantState.PAUSED)
    chi = stage.sign(stage.chi, state=ParticipantState.WITHDRAWN)
    ada = stage.sign(stage.ada, mentor=True)
    for row in (ben, chi):
        Decision.objects.create(programme=stage.programme, mentee=row, mentor=ada, ruling=Ruling.LOCKED)
        wish(ada, row, WishKind.NEVER)

    found = people_of(stage.programme)

    assert (list(found.mentees), len(found.mentors), found.locked) == ([], 1, frozenset())
    assert found.mentors[0].never == frozenset()


def test_no_places_on_a_side_is_nobody_on_it(stage):
    stage.sign(stage.ada, mentor=True, mentee_places=0)
    stage.sign(stage.ben, mentor_places=0)

    found = people_of(stage.programme)

    assert (list(found.mentees), list(found.mentors)) == ([], [])


def test_a_programme_bounds_how_many_somebody_may_have(stage):
    Programme.objects.update(most_mentees=2, most_mentors=1, fewest_mentees=3)
    stage.programme.refresh_from_db()
    ada, ben = stage.sign(stage.ada, mentor=True, mentee_places=9), stage.sign(stage.ben, mentor_places=9)

    found = people_of(stage.programme)

    assert (the(found.mentors, ada).places, the(found.mentors, ada).fewest) == (2, 2)
    assert the(found.mentees, ben).places == 1


def test_an_open_pair_and_an_open_offer_are_settled_and_take_their_places(stage):
    ada = stage.sign(stage.ada, mentor=True, mentee_places=3)
    ben, chi = stage.sign(stage.ben), stage.sign(stage.chi)
    stage.pair(ben, ada)
    stage.offer(chi, ada)
    stage.offer(ben, ada, state=OfferState.ACCEPTED)

    found = people_of(stage.programme)

    assert ids(found.paired) == {(ben.pk, ada.pk), (chi.pk, ada.pk)}
    assert the(found.mentors, ada).places == 3


def test_who_has_somebody_is_there_for_them_though_they_want_nobody_more(stage):
    ada, ben = stage.sign(stage.ada, mentor=True, mentee_places=0), stage.sign(stage.ben, mentor_places=0)
    stage.pair(ben, ada)

    found = people_of(stage.programme)

    assert [person.places for person in (*found.mentees, *found.mentors)] == [1, 1]


def test_a_partner_who_pauses_keeps_their_place(stage):
    ada = stage.sign(stage.ada, mentor=True, mentee_places=2)
    ben, chi = stage.sign(stage.ben, state=ParticipantState.PAUSED), stage.sign(stage.chi)
    stage.pair(ben, ada)

    found = people_of(stage.programme)

    assert (found.paired, the(found.mentors, ada).places, [one.id for one in found.mentees]) == (
        frozenset(),
        1,
        [str(chi.pk)],
    )


def test_what_is_over_takes_no_place(stage):
    ada, ben = stage.sign(stage.ada, mentor=True), stage.sign(stage.ben)
    stage.pair(ben, ada, open_key=None)
    stage.offer(ben, ada, state=OfferState.DECLINED, open_key=None)

    assert people_of(stage.programme).paired == frozenset()


def test_who_have_each_other_in_another_programme_are_not_paired_again(stage):
    ada, ben = stage.sign(stage.ada, mentor=True), stage.sign(stage.ben)
    Pair.objects.create(space=stage.space, mentor_id=ada.user_id, mentee_id=ben.user_id)

    found = people_of(stage.programme)

    assert (found.paired, ids(found.forbidden)) == (frozenset(), {(ben.pk, ada.pk)})
    assert the(found.mentors, ada).places == 1


def test_what_coordinators_decided_is_locked_and_forbidden(stage):
    ada, ben, chi = stage.sign(stage.ada, mentor=True), stage.sign(stage.ben), stage.sign(stage.chi)
    for mentee, ruling in ((ben, Ruling.LOCKED), (chi, Ruling.FORBIDDEN)):
        Decision.objects.create(programme=stage.programme, mentee=mentee, mentor=ada, ruling=ruling)

    found = people_of(stage.programme)

    assert (ids(found.locked), ids(found.forbidden)) == ({(ben.pk, ada.pk)}, {(chi.pk, ada.pk)})


def test_a_pair_that_is_there_is_neither_locked_nor_forbidden_besides(stage):
    ada, ben, chi = stage.sign(stage.ada, mentor=True, mentee_places=2), stage.sign(stage.ben), stage.sign(stage.chi)
    for mentee, ruling in ((ben, Ruling.LOCKED), (chi, Ruling.FORBIDDEN)):
        Decision.objects.create(programme=stage.programme, mentee=mentee, mentor=ada, ruling=ruling)
        stage.pair(mentee, ada)

    found = people_of(stage.programme)

    assert (found.locked, found.forbidden, len(found.paired)) == (frozenset(), frozenset(), 2)


def test_a_lock_on_somebody_without_that_side_is_passed_over(stage):
    ada, ben = stage.sign(stage.ada, mentor=True), stage.sign(stage.ben)
    Decision.objects.create(programme=stage.programme, mentee=ada, mentor=ben, ruling=Ruling.LOCKED)

    assert people_of(stage.programme).locked == frozenset()


def test_wishes_are_ranked_and_never_means_never(stage):
    gus = stage.sign(stage.join("gus"), mentor=True)
    ada, ben = stage.sign(stage.ada, mentor=True), stage.sign(stage.ben)
    wish(ben, ada, place=1)
    wish(ben, gus, place=0)
    wish(gus, ben, WishKind.NEVER)

    found = people_of(stage.programme)

    assert the(found.mentees, ben).wishes == (str(gus.pk), str(ada.pk))
    assert the(found.mentors, gus).never == frozenset({str(ben.pk)})


def test_people_who_are_kept_apart_are_never_paired_either_way_round(stage):
    ada, ben = stage.sign(stage.ada, mentor=True), stage.sign(stage.ben)
    for one, other in ((ada.user_id, ben.user_id), (ada.user_id, stage.eve.person_id)):
        Apart.objects.create(space=stage.space, one_id=one, other_id=other)

    found = people_of(stage.programme)

    assert (the(found.mentees, ben).never, the(found.mentors, ada).never) == ({str(ada.pk)}, {str(ben.pk)})


def test_in_a_reverse_programme_levels_are_turned_round(stage):
    Programme.objects.update(kind=ProgrammeKind.REVERSE)
    stage.programme.refresh_from_db()
    ada, ben = stage.sign(stage.ada, mentor=True, level=1), stage.sign(stage.ben, level=4)

    found = people_of(stage.programme)

    assert (the(found.mentors, ada).level, the(found.mentees, ben).level) == (-1, -4)


def test_among_peers_everybody_is_on_both_sides(stage):
    Programme.objects.update(kind=ProgrammeKind.PEER)
    stage.programme.refresh_from_db()
    rows = [stage.sign(actor, skills=("SQL",)) for actor in (stage.ben, stage.chi)]

    found = people_of(stage.programme)

    names = [str(row.pk) for row in rows]
    assert ([one.id for one in found.mentees], [one.id for one in found.mentors]) == (names, names)
    assert [one.skills for one in found.mentors] == [frozenset(), frozenset()]


def test_as_many_queries_for_thirty_as_for_three(stage):
    def count():
        with CaptureQueriesContext(connection) as queries:
            people_of(stage.programme)
        return len(queries)

    ada, ben = stage.sign(stage.ada, mentor=True, skills=("SQL",)), stage.sign(stage.ben, skills=("SQL",))
    wish(ben, ada)
    few = count()
    for number in range(30):
        row = stage.sign(stage.join(f"p{number}"), mentor=number % 2 == 0, skills=("SQL", "Maps"))
        wish(row, ada)

    assert (few, count()) == (6, 6)


def test_who_has_not_agreed_to_the_terms_is_not_there(stage):
    Programme.objects.update(consent="Be kind.", consent_version=2)
    stage.programme.refresh_from_db()
    stage.sign(stage.ben, consent_version=1)
    chi = stage.sign(stage.chi, consent_version=2)

    assert [one.id for one in people_of(stage.programme).mentees] == [str(chi.pk)]


def test_nobody_waits_for_more_people_than_that(stage):
    stage.sign(stage.ben), stage.sign(stage.chi)

    assert len(people_of(stage.programme, most=2).mentees) == 2
    with pytest.raises(TooMany):
        people_of(stage.programme, most=1)
