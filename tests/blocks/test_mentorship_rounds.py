"""Runs and the pool in the console of the mentorship block."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentoring import api as mentoring
from mentoring.enums import Ruling
from mentoring.models import Decision, Participant, Programme, Proposal, Round
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.models import Space
from tests.factories.blocks import call, get, trigger
from tests.personas import person

MOST_QUERIES = 12
#: All that the form of what counts sends; what is not ticked is not there.
USUAL = {
    "skills": "35",
    "style": "20",
    "interests": "15",
    "hours": "10",
    "level": "10",
    "team": "5",
    "shared_language": "on",
    "no_manager": "on",
    "has_floor": "on",
    "most_offset": "240",
    "least_hours": "0",
    "least_above": "",
    "spread": "1",
    "version": "1",
}


@pytest.fixture
def desk(mt_block, dee):
    return mt_block(dee, is_staff=True)


@pytest.fixture
def fill(desk):
    """``fill(mentees, mentors)``: so many people in the programme of the block, who all fit."""
    desk.student_view()

    def fill(mentees, mentors, **said):
        users = get_user_model().objects.bulk_create(
            [get_user_model()(username=f"p{number}") for number in range(mentees + mentors)]
        )
        known = get_user_model().objects.filter(username__in=[user.username for user in users]).order_by("pk")
        rows = [
            Participant(
                programme=Programme.objects.get(), user=user, is_mentee=at < mentees, is_mentor=at >= mentees, **said
            )
            for at, user in enumerate(known)
        ]
        Participant.objects.bulk_create(rows)

    return fill


@pytest.fixture
def run(fill, desk):
    """A run of two mentees and one place."""
    fill(2, 1)
    call(desk, "ask_round", {"seed": "7"})
    return Round.objects.get()


def tab(desk, name):
    return get(desk, "desk", tab=name)


def queries(ask):
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def test_a_small_run_is_done_at_once_and_said(fill, desk):
    fill(2, 1)

    answer = call(desk, "ask_round", {"seed": "7"})

    assert trigger(answer) == {"sl:announce": "1 of 2 mentees have a mentor."}
    assert ("Run 1" in answer.text, "1 / 2" in answer.text, "seed 7" in answer.text) == (True, True, True)
    assert "every 2s" not in answer.text


def test_a_large_run_waits_and_the_page_asks_until_it_is_over(fill, desk, monkeypatch):
    monkeypatch.setattr("mentoring.domain.rounds.SMALL", 1)
    fill(2, 1)
    waiting = call(desk, "ask_round", {"seed": "7"})
    row = Round.objects.get()
    assert ("every 2s" in waiting.text, "no background workers" in waiting.text) == (True, True)
    assert trigger(waiting) == {"sl:announce": "It has not begun yet."}

    Round.objects.update(state=JobState.RUNNING, phase="matching", done=3, total=9)
    running = get(desk, "rounds", open=row.pk)
    assert ('max="9" value="3"' in running.text, trigger(running)) == (True, {})

    Round.objects.update(state=JobState.WAITING)
    mentoring.run_rounds()
    over = get(desk, "rounds", open=row.pk)
    assert (trigger(over), "every 2s" in over.text) == ({"sl:announce": "1 of 2 mentees have a mentor."}, False)


def test_a_run_is_given_up(fill, desk, monkeypatch):
    monkeypatch.setattr("mentoring.domain.rounds.SMALL", 1)
    fill(1, 1)
    call(desk, "ask_round", {"seed": "0"})
    row = Round.objects.get()
    Round.objects.update(state=JobState.RUNNING, phase="looking")
    assert "It goes on in the background." in str(trigger(call(desk, "ask_round", {"seed": "1"})))

    answer = call(desk, "cancel_round", {"id": row.pk})

    assert trigger(answer) == {"sl:announce": "It was cancelled. Nothing of it was kept."}
    assert (Round.objects.get().state, "Cancelled" in answer.text) == ("cancelled", True)


def test_a_run_that_failed_says_why(fill, desk):
    fill(2, 1)
    mentor = Participant.objects.get(is_mentor=True)
    for mentee in Participant.objects.filter(is_mentee=True):
        Decision.objects.create(programme=mentor.programme, mentee=mentee, mentor=mentor, ruling=Ruling.LOCKED)

    answer = call(desk, "ask_round", {"seed": "0"})

    assert "More pairs are locked than somebody has places for" in trigger(answer)["sl:announce"]
    assert "More pairs are locked" in tab(desk, "pool").text


@pytest.mark.parametrize("seed", ["", "-1", "much", str(2**31)])
def test_a_seed_that_is_none_comes_back_with_a_sentence(fill, desk, seed):
    fill(1, 1)

    answer = call(desk, "ask_round", {"seed": seed})

    assert (answer.status_code, 'aria-invalid="true"' in answer.text, Round.objects.count()) == (422, True, 0)


def test_where_nobody_is_nobody_waits(fill, desk):
    fill(1, 0)

    assert call(desk, "ask_round", {"seed": "0"}).status_code == 409


def test_a_run_shows_its_figures_and_its_pairs(run, desk):
    html = get(desk, "round", id=run.pk).text

    assert ("Run 1" in html, "of 2 mentees" in html, "p0" in html or "p1" in html, "p2" in html) == (True,) * 4
    assert "By these rules nobody more can have a mentor: this is proved." in html
    assert "No other result has a better total: this is proved." in html
    assert "Nothing is known that speaks for or against it." in html
    assert "50.0" in html


def test_who_has_nobody_is_told_with_what_would_help(run, desk):
    html = get(desk, "round", id=run.pk, view="alone").text

    assert "One mentor could be theirs by the rules, and is full." in html
    assert "With one more place: p2." in html


def test_everybody_has_somebody(fill, desk):
    fill(1, 1)
    call(desk, "ask_round", {"seed": "0"})

    assert "Everybody has a mentor" in get(desk, "round", id=Round.objects.get().pk, view="alone").text


def test_notes_on_a_run_stand_above_it(run, desk):
    Round.objects.update(version=1, figures=run.figures | {"dropped": 2, "gap": 0.0004, "idle": 1, "paired": 3})

    html = get(desk, "round", id=run.pk).text

    assert "2 pairs are not here" in html
    assert "The board has changed pairs since." in html
    assert "better by more than 0.040 %" in html
    assert ("1 mentor has nobody." in html, "3 pairs were there before and stay." in html) == (True, True)


def test_a_run_without_pairs(run, desk):
    Proposal.objects.all().delete()

    assert "No pair" in get(desk, "round", id=run.pk).text


def test_more_of_the_runs(run, desk):
    for number in range(2, 25):
        Round.objects.create(programme=run.programme, number=number, state=JobState.CANCELLED)
    page = mentoring.rounds_of(desk.enter().actor, run.programme)

    rest = get(desk, "rounds", after=page.next_cursor).text

    assert (len(page.items), rest.count('class="sl-mt-run"'), "Run 1" in rest) == (20, 4, True)


def test_a_run_of_another_programme_is_not_there(run, mt_block, dee):
    other = mt_block(dee, is_staff=True, programme="other")

    for answer in (
        get(other, "round", id=run.pk),
        get(other, "round_rows", id=run.pk),
        get(other, "rounds", open=run.pk),
        get(other, "compare_rounds", **{"id": run.pk, "with": run.pk}),
        call(other, "cancel_round", {"id": run.pk}),
    ):
        assert answer.status_code == 404


def test_learners_see_and_change_nothing(run, mt_block, ben):
    block = mt_block(ben)

    for name in ("rounds", "round", "round_rows", "compare_rounds"):
        assert get(block, name, id=run.pk).status_code == 403
    for name in ("ask_round", "cancel_round", "save_matching", "reset_matching"):
        assert call(block, name, {**USUAL, "id": run.pk, "seed": "1"}).status_code == 403


def test_lists_cost_the_same_with_three_and_with_three_hundred(fill, desk):
    def pages():
        row = Round.objects.latest("pk")
        return {
            "rounds": queries(lambda: tab(desk, "rounds")),
            "pool": queries(lambda: tab(desk, "pool")),
            "round": queries(lambda: get(desk, "round", id=row.pk)),
            "alone": queries(lambda: get(desk, "round", id=row.pk, view="alone")),
            "more": queries(lambda: get(desk, "round_rows", id=row.pk, view="worst")),
            "compare": queries(lambda: get(desk, "compare_rounds", **{"id": Round.objects.first().pk, "with": row.pk})),
        }

    fill(3, 1)
    call(desk, "ask_round", {"seed": "0"})
    call(desk, "ask_round", {"seed": "1"})
    few = pages()
    Participant.objects.all().delete()
    get_user_model().objects.filter(username__startswith="p").delete()
    fill(300, 60)
    call(desk, "ask_round", {"seed": "2"})
    many = pages()

    assert {name: (few[name], many[name]) for name in few if max(few[name], many[name]) > MOST_QUERIES} == {}
    assert all(many[name] - few[name] <= 0 for name in ("rounds", "round", "alone", "more"))


def test_pages_follow_each_other_without_a_gap(fill, desk):
    fill(25, 10, mentee_places=3)
    call(desk, "ask_round", {"seed": "0"})
    row = Round.objects.get()
    seen = []
    for view in ("best", "worst"):
        first = mentoring.proposals_of(desk.enter().actor, row.programme, row.pk, order=view)
        rest = get(desk, "round_rows", id=row.pk, view=view, after=first.next_cursor)
        seen.append(len(first.items) + rest.text.count("sl-mt-proposal"))

    assert seen == [25, 25]


def test_what_counts_is_saved_and_the_next_run_goes_by_it(run, desk):
    answer = call(desk, "save_matching", USUAL | {"skills": "80", "most_offset": "", "least_above": "1"})

    assert trigger(answer) == {"sl:announce": "Saved. The next run goes by this."}
    row = Programme.objects.get()
    assert (row.weights, row.rules) == ({"skills": 80}, {"most_offset": None, "least_above": 1})
    assert ('value="80"' in answer.text, ">57</span> %" in answer.text) == (True, True)


def test_what_is_not_ticked_is_off(run, desk):
    call(desk, "save_matching", {name: value for name, value in USUAL.items() if value != "on"})

    row = Programme.objects.get()
    assert row.rules == {"shared_language": False, "no_manager": False}
    assert row.aims == {"has_floor": False}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"skills": "nan"}, "Enter a number."),
        ({"skills": "much"}, "Enter a number."),
        ({"skills": "-5"}, "greater than or equal to 0"),
        ({"skills": "1e999"}, "Enter a number."),
        (dict.fromkeys(("skills", "style", "interests", "hours", "level", "team"), "0"), "Let something count"),
        ({"least_hours": "999"}, "less than or equal to 168"),
        ({"most_offset": "77"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_comes_back_in_the_form(run, desk, change, sentence):
    answer = call(desk, "save_matching", USUAL | change)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert Programme.objects.get().version == 1


def test_back_to_what_is_usual(run, desk):
    call(desk, "save_matching", USUAL | {"skills": "80"})

    answer = call(desk, "reset_matching", {"version": "2"})

    assert trigger(answer) == {"sl:announce": "All is as it is usual again."}
    assert Programme.objects.get().weights == {}
    assert call(desk, "reset_matching", {"version": "2"}).status_code == 409


def test_what_is_set_otherwise_can_still_be_chosen(run, desk):
    Programme.objects.update(rules={"most_offset": 75}, aims={"spread": 7})

    html = tab(desk, "rounds").text

    assert ('<option value="75" selected>' in html, '<option value="7" selected>' in html) == (True, True)


def test_two_runs_side_by_side(run, desk):
    before = Proposal.objects.get()
    other = Participant.objects.filter(is_mentee=True).exclude(pk=before.mentee_id).get()
    after = Round.objects.create(
        programme=run.programme,
        number=2,
        state=JobState.DONE,
        figures=run.figures | {"swaps": 1},
        weights={"skills": 1},
    )
    Proposal.objects.create(round=after, mentee=other, mentor=before.mentor, score=9_000)

    html = get(desk, "compare_rounds", **{"id": run.pk, "with": after.pk}).text

    assert ("From run 1 to run 2" in html, "+90.0" in html, "-50.0" in html) == (True, True, True)
    assert ("better" in html, "worse" in html, "different weights" in html) == (True, True, True)


def test_a_run_beside_itself_changes_nobody(run, desk):
    assert "Both runs pair the same people." in get(desk, "compare_rounds", **{"id": run.pk, "with": run.pk}).text


def test_more_of_those_whom_a_change_of_runs_touches(fill, desk):
    fill(25, 10, mentee_places=3)
    call(desk, "ask_round", {"seed": "0"})
    row = Round.objects.get()
    empty = Round.objects.create(programme=row.programme, number=2, state=JobState.DONE, figures=row.figures)
    ids = {"id": row.pk, "with": empty.pk}
    first = mentoring.compare_rounds(desk.enter().actor, row.programme, row.pk, empty.pk)

    rest = get(desk, "compare_rounds", **ids, after=first.changes.next_cursor).text

    assert len(first.changes.items) + rest.count("sl-mt-change") == 25
    assert (first.left_out, first.same, first.better, first.worse, first.placed) == (25, 0, 0, 0, 0)


def test_a_run_without_a_result_is_not_compared(run, desk):
    open_one = Round.objects.create(programme=run.programme, number=2, open_in=run.programme)

    assert get(desk, "compare_rounds", **{"id": run.pk, "with": open_one.pk}).status_code == 409


def test_the_pool_says_what_is_scarce_and_who_may_meet_nobody(fill, desk):
    fill(2, 1, languages=["en"])
    alone = Participant.objects.filter(is_mentee=True).first()
    Participant.objects.filter(pk=alone.pk).update(languages=["ar"])

    html = tab(desk, "pool").text

    assert ("Mentees who may meet nobody" in html, "Language: 1" in html) == (True, True)
    assert "Allow pairs without a language in common" in html


def test_the_pool_of_many_people_tells_their_number_alone(fill, desk, monkeypatch):
    monkeypatch.setattr("mentoring.domain.pool.MOST", 2)
    fill(2, 1)

    assert "is told by each run" in tab(desk, "pool").text


def test_an_empty_pool(desk):
    desk.student_view()

    assert "Nobody has signed up yet" in tab(desk, "pool").text


def sheet(user, space_id, round_id):
    client = Client()
    client.force_login(user)
    return client.get(f"/social-learning/spaces/{space_id}/runs/{round_id}.csv")


def test_a_run_as_csv_without_formulas(run, dee):
    user = Participant.objects.get(is_mentor=True).user
    user.username = "=cmd"
    user.save()

    answer = sheet(dee, Space.objects.get().pk, run.pk)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0] == "run,mentee,mentor,score,reason_1,reason_2,reason_3,by_hand,without_mentor"
    assert (len(lines), ",'=cmd,50.00,,,,," in lines[1]) == (3, True)
    assert lines[2].endswith('and is full. With one more place: =cmd."')


def test_the_csv_is_for_coordinators_of_the_space(run, dee, ben, mt_block):
    mt_block(ben).student_view()
    space = Space.objects.get().pk

    assert [sheet(user, space, run.pk).status_code for user in (ben, person("eve"))] == [404, 404]
    assert [sheet(dee, space, run.pk + 1).status_code, sheet(dee, 10**30, run.pk).status_code] == [404, 404]
