"""What coordinators did, in sentences."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring import api as mentoring
from mentoring.domain.history import KINDS
from mentoring.models import Repair
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.api import Act
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.spaces.api import Role
from tests.factories.mentoring import reading

MOST_QUERIES = 7


def history(stage, by=None, **asked):
    return mentoring.history_of(by or stage.dee, stage.programme, **asked)


def said(stage, by=None, **asked):
    return [row.said for row in history(stage, by, **asked).items]


def record(stage, act, subject, reason=""):
    moderation.record(stage.dee, stage.space, act, subject, reason)


@pytest.mark.parametrize(
    ("act", "subject", "reason", "sentence"),
    [
        (Act.PROGRAMME, "programme", "title, kind", "dee changed the settings of the programme."),
        (Act.MATCHING, "programme", "skills 35 → 40", "dee changed what the matching goes by."),
        (Act.SKILLS, "space", "3", "dee put skills on the list: 3."),
        (Act.ROLE, "member", "mentor", "dee gave ben the role “Mentor”."),
        (Act.SIGNED_UP, "participant", "state: paused", "dee changed the sign-up of ben."),
        (Act.SIGNED_UP, "programme", "3 + 2", "dee imported sign-ups: 3 new, 2 changed."),
        (Act.RUN, "round", "1, seed 7", "dee asked for run 1."),
        (Act.RUN_ENDED, "round", "1", "dee cancelled run 1."),
        (Act.BOARD, "round", "1: moved", "dee changed the board of run 1: “moved”."),
        (Act.BOARD, "round", "1: moved, undone", "dee took a step on the board of run 1 back: “moved”."),
        (Act.RULED, "programme", "1: locked", "dee made two people a pair of every run."),
        (Act.RULED, "programme", "1: forbidden", "dee made two people a pair of no run."),
        (Act.RULED, "programme", "1: none", "dee left it to the runs again whether two people are a pair."),
        (Act.PUBLISHED, "round", "1: 2", "dee offered 2 matches of run 1."),
        (Act.WITHDRAWN, "round", "1", "dee took 1 offer back."),
        (Act.REPAIRED, "repair", "", "dee had matches repaired."),
        (Act.DISMISSED, "repair", "", "dee dismissed a repair."),
        (Act.RECALLED, "repair", "", "dee had a repair proposed again that was dismissed."),
        (Act.CONCERN_CLOSED, "concern", "", "dee closed a private report."),
        (Act.CONCERN_OPENED, "concern", "", "dee opened a private report again."),
        (Act.PAUSED, "pair", "", "dee had ben and ada take a break."),
        (Act.RESUMED, "pair", "", "dee let ben and ada go on after their break."),
        (Act.UNPAIRED, "pair", "", "dee ended the match of ben and ada."),
        (Act.TAKEN_BACK, "offer", "", "dee took the proposal of a match of chi and ada back."),
    ],
)
def test_each_act_is_a_sentence(paired, act, subject, reason, sentence):
    people = [mentoring.participant_of(paired.programme, one.user_id) for one in (paired.ben, paired.chi, paired.ada)]
    ids = {
        "programme": paired.programme.pk,
        "space": paired.space.pk,
        "member": paired.ben.user_id,
        "participant": people[0].pk,
        "round": paired.round().pk,
        "repair": Repair.objects.create(programme=paired.programme, key_hash=b"x" * 32, size=1).pk,
        "concern": mentoring.report_concern(paired.ben, paired.programme, pair_id=paired.first.pk, body="No.").pk,
        "pair": paired.first.pk,
        "offer": paired.offer(*people[1:]).pk,
    }
    record(paired, act, (subject, ids[subject]), reason)

    [row] = history(paired).items
    assert row.said == sentence
    shows_reason = act in (Act.PROGRAMME, Act.MATCHING) or sentence.startswith("dee changed the sign-up of")
    assert row.detail == (reason if shows_reason else "")
    assert [kind for kind in KINDS if said(paired, kind=kind)] == [kind for kind, acts in KINDS.items() if act in acts]


def test_who_is_kept_apart_is_named(stage):
    row = mentoring.keep_apart(stage.dee, stage.programme, one="ben", other="chi")
    mentoring.let_together(stage.dee, stage.programme, row.pk)
    assert said(stage) == ["dee lets ben and chi be paired again.", "dee keeps ben and chi apart."]


def test_what_other_programmes_and_apps_did_is_not_there(paired):
    other = mentoring.find_or_make_programme(paired.space, key="two", title="Another")
    record(paired, Act.PROGRAMME, ("programme", other.pk), "title")
    record(paired, Act.HIDDEN, ("answer", paired.programme.pk))
    record(paired, Act.LOCKED, ("programme", paired.programme.pk))
    moderation.record(paired.dee, paired.elsewhere, Act.SKILLS, ("space", paired.elsewhere.pk), "1")
    assert said(paired) == []


def test_nobody_finds_what_was_done_about_themself_in_private(paired):
    fay = paired.join("fay", Role.MODERATOR)
    theirs = paired.pair(
        mentoring.participant_of(paired.programme, paired.chi.user_id), paired.sign(paired.dee, mentor=True)
    )
    offer = paired.offer(
        mentoring.participant_of(paired.programme, paired.ben.user_id),
        mentoring.participant_of(paired.programme, paired.dee.user_id),
    )
    made = mentoring.report_concern(paired.chi, paired.programme, pair_id=theirs.pk, body="Dee is late.")
    mentoring.close_concern(fay, paired.programme, made.pk)
    mentoring.reopen_concern(fay, paired.programme, made.pk)
    mentoring.pause_for(fay, paired.programme, theirs.pk)
    mentoring.take_offer_back(fay, paired.programme, offer.pk)
    row = mentoring.part_reported(fay, paired.programme, made.pk)
    mentoring.let_together(fay, paired.programme, row.pk)

    assert said(paired) == []
    assert len(said(paired, fay)) == 6
    assert {entry.act for entry in moderation.trail(paired.dee, paired.space)} == {
        "match paused",
        "offer of a match taken back",
    }


def test_who_has_left_the_site_is_somebody(paired):
    row = mentoring.keep_apart(paired.dee, paired.programme, one="ben", other="chi")
    assert row.pk
    mentoring.pause_for(paired.dee, paired.programme, paired.second.pk)
    for user_id in (paired.ben.user_id, paired.dee.user_id):
        moderation.retire_person(user_id)

    assert said(paired) == [
        "Somebody had chi and ada take a break.",
        "Somebody keeps Somebody and Somebody apart.",
    ]
    assert set(AuditEntry.objects.filter(act="apart").values_list("subject_id", "reason")) == {(0, "")}


def test_it_costs_the_same_however_much_was_done(paired):
    def fill(count):
        people = [mentoring.participant_of(paired.programme, one.user_id) for one in (paired.ben, paired.ada)]
        for _number in range(count):
            record(paired, Act.SIGNED_UP, ("participant", people[0].pk), "state: paused")
            record(paired, Act.PAUSED, ("pair", paired.first.pk))
            record(paired, Act.TAKEN_BACK, ("offer", offer.pk))
            moderation.record_two(paired.dee, paired.space, Act.APART, (paired.ben.user_id, paired.chi.user_id))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            history(paired)
        return len(queries)

    offer = paired.offer(*[mentoring.participant_of(paired.programme, one.user_id) for one in (paired.ben, paired.ada)])
    fill(1)
    one = cost()
    fill(2)
    assert cost() == one <= MOST_QUERIES


def test_it_goes_on_where_a_page_ends(stage):
    for number in range(1, 46):
        record(stage, Act.SKILLS, ("space", stage.space.pk), str(number))
    found, cursor = [], ""
    while True:
        page = history(stage, cursor=cursor)
        found += [row.said for row in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert found == [f"dee put skills on the list: {number}." for number in range(45, 0, -1)]
    with pytest.raises(Invalid):
        history(stage, cursor="nonsense")


def test_only_coordinators_read_it(paired):
    for actor in (paired.ada, paired.ben, paired.eve, reading(paired.dee)):
        with pytest.raises(NotAllowed):
            history(paired, actor)
    with pytest.raises(NotAllowed):
        moderation.trail_page(paired.ben, paired.space, acts=[], subjects={}, hidden={})
