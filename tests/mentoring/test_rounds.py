"""Runs of the matching: asked for once, done once, given up, taken over; kept whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain import running
from mentoring.enums import OfferState, ParticipantState, ProgrammeKind, Ruling
from mentoring.models import Decision, LeftOut, Participant, Programme, Proposal, Round
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.jobs import STALE, Stopped, beat, claim
from social_learning_xblocks.moderation.models import AuditEntry
from tests.factories.mentoring import reading


@pytest.fixture
def signed(stage):
    """Ada mentors one; Ben and Chi want somebody."""
    return {
        "ada": stage.sign(stage.ada, mentor=True, skills=("SQL", "Maps")),
        "ben": stage.sign(stage.ben, skills=("SQL",)),
        "chi": stage.sign(stage.chi, skills=("Talks",)),
    }


def ask(stage, **more):
    return mentoring.ask_round(stage.dee, stage.programme, **more)


def run(stage, **more):
    """A run from its beginning to its end."""
    asked = ask(stage, **more)
    mentoring.run_round(asked.pk)
    asked.refresh_from_db()
    return asked


def pairs(row):
    return set(row.proposals.values_list("mentee_id", "mentor_id"))


def on(monkeypatch, stage_name, act):
    """Something happens when the engine tells of a stage for the first time."""
    done, solve = [], running.solve

    def slow(problem, progress):
        def tell(name, count, whole):
            if name == stage_name and not done:
                done.append(name)
                act()
            return progress(name, count, whole)

        return solve(problem, tell)

    monkeypatch.setattr(running, "solve", slow)


def test_a_run_proposes_pairs_with_reasons_and_says_who_has_nobody(stage, signed):
    row = run(stage, seed=5)

    proposal, alone = row.proposals.get(), row.left_out.get()
    assert (proposal.mentee, proposal.mentor, proposal.score) == (signed["ben"], signed["ada"], 10_000)
    assert proposal.reasons == [{"criterion": "skills", "points": 10_000, "part": 1.0}]
    assert (alone.mentee, alone.why) == (
        signed["chi"],
        {"allowed": 1, "blocked": {}, "one_more_place": [str(signed["ada"].pk)], "without_rule": {}},
    )
    assert (row.state, row.number, row.seed, row.asked_by_id) == ("done", 1, 5, stage.dee.person_id)


def test_its_figures_are_kept(stage, signed):
    figures = run(stage).figures

    assert figures.pop("seconds") >= 0
    assert figures == {
        "mentees": 2,
        "matched": 1,
        "mentors": 1,
        "places": 1,
        "pairs": 1,
        "paired": 0,
        "dropped": 0,
        "lowest": 10_000,
        "mean": 10_000.0,
        "spread": 0.0,
        "idle": 0,
        "swaps": 0,
        "gap": 0.0,
        "floor": 10_000,
        "is_widest": True,
        "is_complete": True,
    }


def test_a_run_keeps_what_it_was_asked(stage, signed):
    mentoring.save_settings(stage.dee, stage.programme, version=1, weights={"skills": 50}, rules={}, aims={})
    row = run(stage)
    mentoring.save_settings(stage.dee, stage.programme, version=2, weights={}, rules={}, aims={})

    row.refresh_from_db()
    assert (row.weights["skills"], row.rules["most_offset"], row.aims["spread"]) == (50, 240, 1)


def test_the_same_people_and_seed_have_the_same_answer(stage):
    for number in range(9):
        stage.sign(stage.join(f"p{number}"), mentor=number % 3 == 0)
    first, again = run(stage, seed=3), run(stage, seed=3)

    assert (first.number, again.number, pairs(first)) == (1, 2, pairs(again))
    assert {proposal.score for proposal in Proposal.objects.all()} == {5_000}  # all scores are equal


def test_only_one_run_is_open_at_a_time(stage, signed):
    first = ask(stage, seed=1)

    assert ask(stage, seed=2) == first
    mentoring.run_round(first.pk)
    assert ask(stage, seed=2) != first


def test_asking_and_giving_up_stand_in_the_trail(stage, signed):
    row = ask(stage, seed=4)
    mentoring.cancel_round(stage.dee, stage.programme, row.pk)

    assert list(AuditEntry.objects.order_by("pk").values_list("act", "subject_type", "subject_id", "reason")) == [
        ("run", "round", row.pk, "1, seed 4"),
        ("run_ended", "round", row.pk, "1"),
    ]


@pytest.mark.parametrize(
    ("who", "sentence"),
    [((), "as a mentee"), (("ben",), "as a mentor"), (("ada",), "as a mentee")],
)
def test_where_one_side_is_empty_nobody_waits_for_a_run(stage, who, sentence):
    for name in who:
        stage.sign(getattr(stage, name), mentor=name == "ada")
    stage.sign(stage.chi, state=ParticipantState.PAUSED)

    with pytest.raises(Conflict, match=sentence):
        ask(stage)
    assert Round.objects.count() == 0


def test_peers_need_two(stage):
    Programme.objects.update(kind=ProgrammeKind.PEER)
    stage.sign(stage.ben)
    with pytest.raises(Conflict, match="not two people"):
        ask(stage)

    stage.sign(stage.chi)
    stage.programme.refresh_from_db()

    assert len(pairs(run(stage))) == 2


def test_so_many_runs_an_hour(stage, signed, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"round": (1, 3600)}}
    run(stage)

    with pytest.raises(Conflict, match="many runs"):
        ask(stage)


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_a_seed_fits_into_every_database(stage, signed, seed):
    with pytest.raises(Invalid):
        ask(stage, seed=seed)


def test_only_coordinators_ask_see_and_give_up(stage, signed):
    row = ask(stage)
    for actor in (stage.ben, stage.ada):
        for refused in (
            lambda who: mentoring.ask_round(who, stage.programme),
            lambda who: mentoring.cancel_round(who, stage.programme, row.pk),
            lambda who: mentoring.round_card(who, stage.programme, row.pk),
            lambda who: mentoring.rounds_of(who, stage.programme),
            lambda who: mentoring.done_rounds(who, stage.programme),
        ):
            with pytest.raises(NotAllowed):
                refused(actor)
    with pytest.raises(NotAllowed):
        mentoring.ask_round(reading(stage.dee), stage.programme)
    assert mentoring.round_card(reading(stage.dee), stage.programme, row.pk).is_waiting


def test_a_run_of_another_programme_is_not_there(stage, signed):
    row, other = ask(stage), mentoring.find_or_make_programme(stage.space, key="other", title="Other")

    for refused in (mentoring.round_card, mentoring.cancel_round):
        with pytest.raises(NotFound):
            refused(stage.dee, other, row.pk)


def test_a_run_that_is_given_up_half_way_leaves_nothing(stage, signed, monkeypatch):
    row = ask(stage)
    on(monkeypatch, "matching", lambda: mentoring.cancel_round(stage.dee, stage.programme, row.pk))

    assert not mentoring.run_round(row.pk)

    row.refresh_from_db()
    assert (row.state, row.open_in, row.figures) == ("cancelled", None, {})
    assert (Proposal.objects.count(), LeftOut.objects.count()) == (0, 0)


def test_given_up_just_before_it_is_kept(stage, signed, monkeypatch):
    row, keep = ask(stage), running._keep

    def late(*args, **more):
        mentoring.cancel_round(stage.dee, stage.programme, row.pk)
        return keep(*args, **more)

    monkeypatch.setattr(running, "_keep", late)

    assert not mentoring.run_round(row.pk)
    assert (Round.objects.get().state, Proposal.objects.count()) == ("cancelled", 0)


def test_what_is_over_cannot_be_given_up(stage, signed):
    row = run(stage)

    assert mentoring.cancel_round(stage.dee, stage.programme, row.pk).state == "done"
    assert Proposal.objects.count() == 1


def test_a_run_whose_worker_is_dead_is_done_by_another(stage, signed):
    row = ask(stage)
    dead = claim(Round, row.pk)
    Round.objects.update(beat_at=timezone.now() - STALE - timedelta(seconds=1))
    assert mentoring.round_card(stage.dee, stage.programme, row.pk).is_stale

    assert mentoring.run_rounds() == mentoring.RoundsDone(1, 0)

    with pytest.raises(Stopped):
        beat(dead)
    assert (Round.objects.get().state, Proposal.objects.count()) == ("done", 1)


def test_a_run_tells_how_far_it_is(stage, signed, monkeypatch):
    row, seen = ask(stage), []
    on(monkeypatch, "matching", lambda: seen.append(mentoring.round_card(stage.dee, stage.programme, row.pk)))

    mentoring.run_round(row.pk)

    card = seen[0]
    assert (card.is_open, card.phase_number > 1, bool(card.phase_label), card.reason) == (True, True, True, "")
    done = mentoring.round_card(stage.dee, stage.programme, row.pk)
    assert (done.phase, done.phase_number, done.is_done, done.gap_percent) == ("keeping", 7, True, "0.000")


@pytest.mark.parametrize("how", ["retired", "withdrawn"])
def test_who_leaves_while_it_runs_is_not_in_the_result(stage, signed, monkeypatch, how):
    def leave():
        ben = Participant.objects.filter(pk=signed["ben"].pk)
        ben.delete() if how == "retired" else ben.update(state=ParticipantState.WITHDRAWN)

    on(monkeypatch, "matching", leave)
    row = run(stage)

    assert (row.state, pairs(row), row.figures["dropped"]) == ("done", set(), 1)
    assert (row.figures["mentees"], row.figures["matched"]) == (1, 0)
    assert [alone.mentee for alone in row.left_out.all()] == [signed["chi"]]


def test_whose_mentor_leaves_while_it_runs_is_left_out_for_that(stage, signed, monkeypatch):
    on(monkeypatch, "matching", lambda: Participant.objects.filter(pk=signed["ada"].pk).delete())

    row = run(stage)

    assert {alone.mentee: alone.why == {"left": True} for alone in row.left_out.all()} == {
        signed["ben"]: True,
        signed["chi"]: False,
    }


def test_who_has_somebody_is_not_proposed_and_counts_as_matched(stage, signed):
    Participant.objects.filter(pk=signed["ada"].pk).update(mentee_places=2)
    stage.offer(signed["ben"], signed["ada"], state=OfferState.OPEN)

    row = run(stage)

    assert pairs(row) == {(signed["chi"].pk, signed["ada"].pk)}
    assert (row.figures["paired"], row.figures["matched"], row.figures["pairs"]) == (1, 2, 1)


def test_twenty_per_cent_too_few_places(stage):
    for number in range(10):
        stage.sign(stage.join(f"mentee{number}"))
    for number in range(4):
        stage.sign(stage.join(f"mentor{number}"), mentor=True, mentee_places=2)

    row = run(stage)

    assert (row.figures["matched"], row.figures["mentees"], row.left_out.count()) == (8, 10, 2)


def test_a_star_whom_all_want_gets_as_many_as_she_has_places(stage):
    star = stage.sign(stage.ada, mentor=True, skills=("SQL",), mentee_places=2)
    stage.sign(stage.join("gus"), mentor=True, mentee_places=9)
    for number in range(5):
        stage.sign(stage.join(f"p{number}"), skills=("SQL",))

    row = run(stage)

    assert (row.proposals.filter(mentor=star).count(), row.figures["matched"]) == (2, 5)


def test_more_locks_than_places_is_told_as_what_it_is(stage, signed, caplog):
    for name in ("ben", "chi"):
        Decision.objects.create(
            programme=stage.programme, mentee=signed[name], mentor=signed["ada"], ruling=Ruling.LOCKED
        )

    row = run(stage)

    assert (row.state, row.message) == ("failed", "locked")
    card = mentoring.round_card(stage.dee, stage.programme, row.pk)
    assert (card.is_failed, card.reason[:24]) == (True, "More pairs are locked th")
    assert [record.getMessage() for record in caplog.records] == [f"Run {row.pk} failed: ValueError"]


@pytest.mark.parametrize(("error", "message"), [(IntegrityError, "changed"), (MemoryError, "error")])
def test_what_goes_wrong_is_told(stage, signed, monkeypatch, caplog, error, message):
    def break_down(*_args, **_more):
        raise error

    monkeypatch.setattr(running, "_keep", break_down)

    assert (run(stage).message, Round.objects.get().state) == (message, "failed")


def test_runs_are_listed_the_newest_first(stage, signed, django_assert_num_queries):
    made = [run(stage) for _number in range(3)]

    with django_assert_num_queries(3):
        page = mentoring.rounds_of(stage.dee, stage.programme)

    assert [card.id for card in page.items] == [row.pk for row in reversed(made)]
    assert page.items[0].asked_by.name == "dee"
    assert mentoring.done_rounds(stage.dee, stage.programme)[0] == (made[2].pk, 3)


def test_the_command_does_what_waits(stage, signed, capsys):
    ask(stage)

    call_command("run_rounds")
    call_command("run_rounds")

    assert capsys.readouterr().out.splitlines() == ["1 runs done", "0 runs done"]


def test_the_command_ends_with_an_error_when_a_run_failed(stage, signed):
    row = ask(stage)
    Round.objects.filter(pk=row.pk).update(weights={"no": "weight"})

    with pytest.raises(CommandError, match="1 runs failed"):
        call_command("run_rounds")


def test_a_run_that_another_took_meanwhile_is_left_to_them(stage, signed, monkeypatch):
    other = make_stage_beside(stage)
    first, second = ask(stage), ask(other)
    on(monkeypatch, "matching", lambda: claim(Round, second.pk))

    assert mentoring.run_rounds() == mentoring.RoundsDone(1, 0)
    assert (Round.objects.get(pk=first.pk).state, Round.objects.get(pk=second.pk).state) == ("done", "running")


def make_stage_beside(stage):
    """Another programme of the same space, with two people."""
    other = replace(stage, programme=mentoring.find_or_make_programme(stage.space, key="other", title="Other"))
    other.sign(stage.ada, mentor=True), other.sign(stage.ben)
    return other


def test_who_asked_for_a_run_is_told_and_forgotten(stage, signed):
    row = run(stage)
    assert mentoring.export_person(stage.dee.person_id)["runs"] == [
        {"programme": "Find a mentor", "number": 1, "asked_at": row.created_at.isoformat()}
    ]

    mentoring.retire_person(stage.dee.person_id)
    mentoring.retire_person(stage.ben.person_id)

    row.refresh_from_db()
    assert (row.asked_by, pairs(row)) == (None, set())


@pytest.mark.parametrize(("most", "is_small"), [(2, False), (3, True)])
def test_a_small_run_may_be_done_in_a_request(stage, signed, monkeypatch, most, is_small):
    monkeypatch.setattr("mentoring.domain.rounds.SMALL", most)

    assert mentoring.is_small_round(ask(stage).pk) is is_small
    assert not mentoring.is_small_round(0)
