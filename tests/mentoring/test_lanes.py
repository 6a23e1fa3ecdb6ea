"""What coordinators see of a board: lanes, figures, steps and decisions."""

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import ProgrammeKind, Ruling
from mentoring.models import Decision, LeftOut, Participant, Programme, Proposal
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories.board import BoardStage


@pytest.fixture
def board(stage):
    return BoardStage(stage)


def told(lanes):
    return [
        (lane.mentor.name, lane.places, lane.others, lane.free, [card.person.name for card in lane.cards])
        for lane in lanes
    ]


def look(board, **said):
    return mentoring.board_of(board.stage.dee, board.stage.programme, board.run.pk, **said)


def test_lanes_begin_with_the_weakest_pair(board, django_assert_num_queries):
    Proposal.objects.filter(mentor=board.finn).update(score=4_000)
    with django_assert_num_queries(6):
        found = look(board)

    assert told(found.lanes.items) == [("finn", 1, 0, 0, ["chi"]), ("ada", 1, 0, 0, ["ben"])]
    assert (found.number, found.view, found.lanes.next_cursor) == (1, "weak", "")
    figures = found.figures
    assert (figures.pairs, figures.mentees, figures.lowest, figures.mean, figures.alone) == (2, 2, 4_000, 4_500, 1)


def test_a_lane_costs_the_same_with_many_in_it(board, django_assert_num_queries):
    for number in range(3):
        mentor = board.stage.sign(board.stage.join(f"m{number}"), mentor=True, mentee_places=3)
        for other in range(3):
            mentee = board.stage.sign(board.stage.join(f"e{number}{other}"))
            Proposal.objects.create(round=board.run, mentee=mentee, mentor=mentor, score=6_000)
    with django_assert_num_queries(6):
        assert len(look(board).lanes.items) == 5
    with django_assert_num_queries(6):
        look(board, view="free")


def test_who_has_room_is_shown_with_whom_they_have_already(board):
    board.stage.pair(board.stage.sign(board.stage.join("old")), board.gus)
    assert told(look(board, view="free").lanes.items) == [("gus", 2, 1, 1, [])]

    board.stage.offer(board.stage.sign(board.stage.join("asked")), board.gus)
    assert told(look(board, view="free").lanes.items) == []


def test_somebody_is_found_as_a_mentor_or_as_a_mentee(board):
    assert told(look(board, search="gu").lanes.items) == [("gus", 2, 0, 2, [])]
    assert told(look(board, search="be").lanes.items) == [("ada", 1, 0, 0, ["ben"])]
    assert told(look(board, search="hana").lanes.items) == []
    Participant.objects.filter(pk=board.ada.pk).update(state="withdrawn")
    assert told(look(board, search="ada").lanes.items) == [("ada", 1, 0, 0, ["ben"])]


def test_the_board_is_paged(board, monkeypatch):
    monkeypatch.setattr("mentoring.domain.lanes.LANES", 1)
    for view, names in (("weak", ["ada", "finn"]), ("free", ["gus"])):
        seen, cursor = [], ""
        while True:
            page = look(board, view=view, cursor=cursor).lanes
            seen += [lane.mentor.name for lane in page.items]
            cursor = page.next_cursor
            if not cursor:
                break
        assert seen == names
    with pytest.raises(Invalid):
        look(board, cursor="no cursor")


def test_what_was_published_is_in_no_lane_but_in_the_figures(board):
    Proposal.objects.filter(mentor=board.ada).update(published_at=timezone.now())

    found = look(board)

    assert ([lane.mentor.name for lane in found.lanes.items], found.figures.pairs) == (["finn"], 2)


def test_lanes_are_asked_for_by_their_mentors(board, django_assert_num_queries):
    with django_assert_num_queries(4):
        lanes = mentoring.lanes_of(
            board.stage.dee, board.stage.programme, board.run.pk, [board.gus.pk, board.ada.pk, 99_999]
        )
    assert [lane.mentor.name for lane in lanes] == ["ada", "gus"]


def test_a_locked_card_says_so(board):
    board.decide("lock_pair", board.ben, board.ada)

    cards = {card.person.name: card.is_locked for lane in look(board).lanes.items for card in lane.cards}

    assert cards == {"ben": True, "chi": False}


def test_peers_are_mentors_all(board):
    Programme.objects.filter(pk=board.stage.programme.pk).update(kind=ProgrammeKind.PEER)
    board.stage.programme.refresh_from_db()

    assert "hana" in [lane.mentor.name for lane in look(board, view="free").lanes.items]


def test_steps_are_told_with_the_people_of_them(board, django_assert_num_queries):
    board.decide("lock_pair", board.chi, board.finn)
    change = board.move(board.hana, None, board.ada, board.ben)
    board.undo(change)
    with django_assert_num_queries(5):
        page = mentoring.steps_of(board.stage.dee, board.stage.programme, board.run.pk)

    def names(pairs):
        return [(mentee.name, mentor.name) for mentee, mentor in pairs]

    assert [(one.kind, names(one.made), names(one.ended), one.is_undone, one.made_by.name) for one in page.items] == [
        ("added", [("hana", "ada")], [("ben", "ada")], True, "dee"),
        ("locked", [("chi", "finn")], [], False, "dee"),
    ]
    assert str(page.items[0].label) == "paired"

    assert mentoring.step_of(board.stage.dee, board.stage.programme, board.run.pk, change.pk).kind == "added"
    with pytest.raises(NotFound):
        mentoring.step_of(board.stage.dee, board.stage.programme, board.run.pk, change.pk + 99)
    board.hana.delete()
    page = mentoring.steps_of(board.stage.dee, board.stage.programme, board.run.pk)
    assert names(page.items[0].made) == []


def test_decisions_are_told(board, django_assert_num_queries):
    board.decide("lock_pair", board.chi, board.finn)
    board.decide("forbid_pair", board.ben, board.ada)
    with django_assert_num_queries(3):
        page = mentoring.rulings_in(board.stage.dee, board.stage.programme)

    assert [(one.mentee.name, one.mentor.name, one.is_locked, one.label) for one in page.items] == [
        ("ben", "ada", False, "made in no run"),
        ("chi", "finn", True, "made in every run"),
    ]
    with pytest.raises(NotAllowed):
        mentoring.rulings_in(board.stage.ben, board.stage.programme)


def test_mentors_are_proposed_with_what_the_move_does(board, django_assert_num_queries):
    with django_assert_num_queries(12):
        found = options(board, board.ben, board.ada)

    assert (found.mentee.name, found.giver.name, found.score) == ("ben", "ada", 5_000)
    assert [shown(one) for one in found.options] == [("gus", None, 10_000, 0, 2), ("finn", "chi", 0, -20_000, 0)]
    assert found.options[0].move == mentoring.Move(board.ben.pk, board.ada.pk, board.gus.pk)


def test_who_has_nobody_is_proposed_a_free_place_first(board):
    found = options(board, board.hana)

    assert (found.giver, found.score) == (None, 0)
    assert [shown(one) for one in found.options] == [
        ("gus", None, 5_000, 5_000, 2),
        ("ada", "ben", 5_000, -5_000, 0),
        ("finn", "chi", 0, -10_000, 0),
    ]


def test_whom_one_may_not_have_is_not_proposed(board):
    Decision.objects.create(
        programme=board.stage.programme, mentee=board.ben, mentor=board.gus, ruling=Ruling.FORBIDDEN
    )
    board.decide("lock_pair", board.chi, board.finn)
    assert options(board, board.ben, board.ada).options == []

    board.stage.pair(board.hana, board.gus)
    assert "gus" not in [one.mentor.name for one in options(board, board.hana).options]


def test_a_mentor_who_breaks_a_rule_stands_behind(board):
    Participant.objects.filter(pk=board.ben.pk).update(languages=["es"])
    Participant.objects.filter(pk=board.gus.pk).update(languages=["en"])

    found = options(board, board.ben, board.ada).options

    assert [(one.mentor.name, list(one.broken)) for one in found] == [("finn", []), ("gus", ["Language"])]


def test_a_change_of_places_that_would_pair_two_who_have_each_other_is_not_proposed(board):
    """Chi has Ada already: she does not come to her a second time in Ben's place."""
    board.stage.offer(board.chi, board.ada)
    Participant.objects.filter(pk=board.ada.pk).update(mentee_places=2)
    Participant.objects.filter(pk=board.chi.pk).update(mentor_places=2)
    Programme.objects.filter(pk=board.stage.programme.pk).update(most_mentors=2)
    board.stage.programme.refresh_from_db()

    assert [one.mentor.name for one in options(board, board.ben, board.ada).options] == ["gus"]


def test_mentors_are_found_by_name(board):
    assert [one.mentor.name for one in options(board, board.ben, board.ada, search="fi").options] == ["finn"]


def test_who_is_not_there_has_no_options(board):
    with pytest.raises(Conflict):
        options(board, board.ben, board.gus)
    with pytest.raises(NotFound):
        mentoring.options_for(board.stage.dee, board.stage.programme, board.run.pk, mentee=99_999)
    with pytest.raises(NotAllowed):
        mentoring.options_for(board.stage.ben, board.stage.programme, board.run.pk, mentee=board.ben.pk)
    Participant.objects.filter(pk=board.hana.pk).update(state="paused")
    assert options(board, board.hana).options == []


def options(board, mentee, giver=None, **said):
    known = {"mentee": mentee.pk, "giver": giver.pk if giver else 0}
    return mentoring.options_for(board.stage.dee, board.stage.programme, board.run.pk, **known, **said)


def shown(option):
    return (
        option.mentor.name,
        option.instead and option.instead.name,
        option.score,
        option.change,
        option.free,
    )


def test_who_was_placed_is_not_without_a_mentor_any_more(board):
    board.move(board.hana, None, board.gus)

    assert (board.alone(), look(board).figures.alone, LeftOut.objects.count()) == ([], 0, 1)
    lines = list(mentoring.export_round(board.stage.dee, board.stage.space, board.run.pk))
    assert len(lines) == 1 + 3
