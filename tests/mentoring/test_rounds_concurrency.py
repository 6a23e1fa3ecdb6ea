"""Two who ask for a run, workers that take it, and somebody who gives it up, in the same moment."""

import pytest

from mentoring import api as mentoring
from mentoring.domain import running
from mentoring.models import Proposal, Round
from tests.factories.mentoring import make_stage
from tests.video_review.hands import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage():
    made = make_stage()
    made.sign(made.ada, mentor=True, mentee_places=2)
    made.sign(made.ben), made.sign(made.chi)
    return made


@pytest.mark.parametrize("attempt", range(3))
def test_two_coordinators_who_ask_at_once_ask_for_one_run(stage, attempt):
    refusals = together(*[lambda: mentoring.ask_round(stage.dee, stage.programme)] * 4)

    assert (refusals, Round.objects.count()) == ([], 1)


@pytest.mark.parametrize("attempt", range(3))
def test_three_workers_do_a_run_once(stage, attempt):
    row, done = mentoring.ask_round(stage.dee, stage.programme), []

    together(*[lambda: done.append(mentoring.run_round(row.pk))] * 3)

    assert sorted(done) == [False, False, True]
    assert (Round.objects.get().state, Round.objects.get().tries, Proposal.objects.count()) == ("done", 1, 2)


@pytest.mark.parametrize("attempt", range(5))
def test_given_up_while_it_is_kept_all_of_it_is_there_or_nothing(stage, attempt):
    row = mentoring.ask_round(stage.dee, stage.programme)

    together(
        lambda: mentoring.run_round(row.pk),
        lambda: mentoring.cancel_round(stage.dee, stage.programme, row.pk),
    )

    found = (Round.objects.get().state, Proposal.objects.count())
    assert found in {("done", 2), ("cancelled", 0)}


def test_given_up_by_another_while_the_engine_works_nothing_is_kept(stage, monkeypatch):
    row, solve = mentoring.ask_round(stage.dee, stage.programme), running.solve

    def slow(problem, tell):
        together(lambda: mentoring.cancel_round(stage.dee, stage.programme, row.pk))
        return solve(problem, tell)

    monkeypatch.setattr(running, "solve", slow)

    assert not mentoring.run_round(row.pk)
    assert (Round.objects.get().state, Proposal.objects.count()) == ("cancelled", 0)
