"""Many at once on one board: coordinators who move the same people, lock, publish."""

import pytest

from mentoring import api as mentoring
from mentoring.api import Move
from mentoring.models import BoardChange, Decision, Offer, Proposal
from tests.factories.board import BoardStage
from tests.factories.mentoring import make_stage
from tests.mentoring.test_offers_concurrency import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def board(transactional_db):
    return BoardStage(make_stage())


def moves(board, *moves):
    def move(*keys):
        wanted = Move(*(person.pk if person else 0 for person in keys))
        return mentoring.change_board(board.stage.dee, board.stage.programme, board.run.pk, wanted).kind

    return [lambda keys=keys: move(*keys) for keys in moves]


def test_of_two_who_move_the_same_person_one_is_told(board):
    same = (board.ben, board.ada, board.gus)

    assert sorted(at_once(*moves(board, same, same, same))) == ["Conflict", "Conflict", "moved"]
    assert [row[:2] for row in board.pairs()] == [("ben", "gus"), ("chi", "finn")]


def test_one_place_is_given_once(board):
    board.move(board.ben, board.ada, board.gus)

    found = at_once(*moves(board, (board.hana, None, board.gus), (board.chi, board.finn, board.gus)))

    assert sorted(found) in (["Conflict", "added"], ["Conflict", "moved"])
    assert Proposal.objects.filter(mentor=board.gus).count() == 2


def test_a_step_is_undone_once(board):
    change = board.move(board.ben, board.ada, board.gus)

    found = at_once(*[lambda: board.undo(change).pk] * 3)

    assert found == [change.pk] * 3
    assert [row[:2] for row in board.pairs()] == [("ben", "ada"), ("chi", "finn")]


def test_what_is_published_is_not_moved_in_the_same_moment(board):
    def publish():
        return mentoring.publish_offers(board.stage.dee, board.stage.programme, round_id=board.run.pk).count

    at_once(publish, *moves(board, (board.ben, board.ada, board.gus)))

    mentors = set(Offer.objects.filter(mentee=board.ben).values_list("mentor", flat=True))
    assert mentors in ({board.ada.pk}, {board.gus.pk})
    assert set(Proposal.objects.filter(mentee=board.ben).values_list("mentor", flat=True)) == mentors


def test_two_who_lock_and_forbid_at_once_leave_one_decision(board):
    def decide(verb):
        return lambda: board.decide(verb, board.ben, board.ada).kind

    found = at_once(decide("lock_pair"), decide("forbid_pair"))

    assert found.count("forbade") == 1
    assert list(Decision.objects.values_list("ruling", flat=True)) == ["forbidden"]
    assert BoardChange.objects.count() in (1, 2)
