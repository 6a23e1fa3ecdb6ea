"""The board of a run in the console of the mentorship block."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring.models import BoardChange, Decision, Participant, Programme, Proposal, Round
from social_learning_xblocks.spaces.api import Role
from tests.factories.blocks import call, get, trigger
from tests.factories.board import BoardStage
from tests.factories.mentoring import Stage
from tests.factories.spaces import OTHER_COURSE, actor_in, make_space

MOST_QUERIES = 12


@pytest.fixture
def desk(mt_block, dee):
    return mt_block(dee, is_staff=True)


@pytest.fixture
def board(desk, ada, ben, chi, dee):
    desk.student_view()
    programme = Programme.objects.get()
    space = programme.space
    people = [actor_in(space, user) for user in (ada, ben, chi)]
    staff = actor_in(space, dee, Role.STAFF)
    return BoardStage(Stage(space, make_space(course_key=OTHER_COURSE), programme, *people, staff, staff))


def keys(board, mentee, giver=None, taker=None, instead=None):
    to = f"{taker.pk if taker else 0}:{instead.pk if instead else ''}"
    return {"id": board.run.pk, "mentee": mentee.pk, "giver": giver.pk if giver else 0, "to": to}


def queries(ask):
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def test_the_board_shows_who_would_be_with_whom(desk, board):
    answer = get(desk, "board", id=board.run.pk)

    assert [name in answer.text for name in ("ben", "chi", "ada", "finn")] == [True] * 4
    assert ("gus" in answer.text, "hana" in answer.text) == (False, False)
    assert "gus" in get(desk, "board", id=board.run.pk, part="1", view="free").text
    assert "Nobody is called so" in get(desk, "board", id=board.run.pk, part="1", search="zzz").text
    assert "hana" in get(desk, "board_alone", id=board.run.pk).text


def test_the_board_costs_the_same_at_any_size(desk, board):
    desk.student_view()
    few = queries(lambda: get(desk, "board", id=board.run.pk))
    for number in range(3):
        mentor = board.stage.sign(board.stage.join(f"m{number}"), mentor=True, mentee_places=3)
        for other in range(3):
            mentee = board.stage.sign(board.stage.join(f"e{number}{other}"))
            Proposal.objects.create(round=board.run, mentee=mentee, mentor=mentor, score=6_000)
    many = queries(lambda: get(desk, "board", id=board.run.pk))

    assert few == many
    assert many <= MOST_QUERIES
    for name in ("board_alone", "board_steps", "board_rulings"):
        assert queries(lambda name=name: get(desk, name, id=board.run.pk)) <= MOST_QUERIES


def test_more_lanes_follow(desk, board, monkeypatch):
    monkeypatch.setattr("mentoring.domain.lanes.LANES", 1)
    first = get(desk, "board", id=board.run.pk)
    assert ('name="after"' in first.text, "finn" in first.text) == (True, False)
    cursor = first.text.split('name="after" value="')[1].split('"')[0]

    more = get(desk, "board", id=board.run.pk, part="1", after=cursor)

    assert ("finn" in more.text, "sl-mt-lanes" in more.text) == (True, False)


def test_somebody_is_moved_without_a_mouse(desk, board):
    options = get(desk, "board_options", id=board.run.pk, mentee=board.ben.pk, giver=board.ada.pk)
    assert ("Move ben from ada" in options.text, f'value="{board.gus.pk}:0"' in options.text) == (True, True)
    assert trigger(options) == {"sl:focus": f"#{desk.dom_id}-board-title"}

    effect = get(desk, "board_effect", **keys(board, board.ben, board.ada, board.gus))
    assert ("gus" in effect.text, "All pairs together" in effect.text) == (True, True)

    answer = call(desk, "change_board", keys(board, board.ben, board.ada, board.gus))

    assert trigger(answer)["sl:announce"] == "ben is with gus now."
    assert [row[:2] for row in board.pairs()] == [("ben", "gus"), ("chi", "finn")]
    for lane in (board.ada, board.gus):
        assert f'id="{desk.dom_id}-lane-{lane.pk}"' in answer.text
    assert f'id="{desk.dom_id}-lane-{board.finn.pk}"' not in answer.text

    undone = call(desk, "undo_board", {"id": board.run.pk, "step": BoardChange.objects.get().pk})

    assert trigger(undone)["sl:announce"] == "It is as it was before."
    assert [row[:2] for row in board.pairs()] == [("ben", "ada"), ("chi", "finn")]


def test_options_are_found_by_name(desk, board):
    asked = {"id": board.run.pk, "mentee": board.hana.pk, "part": "1"}

    assert "instead of ben" in get(desk, "board_options", **asked, search="ad").text
    assert "Nobody who is called so can take them." in get(desk, "board_options", **asked, search="zz").text
    assert trigger(get(desk, "board_options", **asked)) == {}


def test_each_step_is_said_in_a_sentence(desk, board):
    def said(name, data):
        return trigger(call(desk, name, data))["sl:announce"]

    def rule(do, mentee, mentor):
        return said("rule_pair", {"id": board.run.pk, "do": do, "mentee": mentee.pk, "mentor": mentor.pk})

    assert said("change_board", keys(board, board.ben, board.ada, board.finn, board.chi)) == (
        "ben is with finn now, and chi with ada."
    )
    assert said("change_board", keys(board, board.hana, None, board.ada, board.chi)) == (
        "hana is with ada now, and chi with nobody."
    )
    assert said("change_board", keys(board, board.hana, board.ada)) == "hana is with nobody now."
    assert said("change_board", keys(board, board.chi, None, board.gus)) == "chi is with gus now."
    assert rule("lock", board.chi, board.gus) == "chi and gus are a pair in every run now."
    assert rule("unlock", board.chi, board.gus) == "The next run decides anew about chi and gus."
    assert rule("forbid", board.chi, board.gus) == "chi and gus are a pair in no run now."
    assert rule("allow", board.chi, board.gus) == "chi and gus may be a pair again."
    steps = get(desk, "board_steps", id=board.run.pk).text
    assert steps.count("sl-mt-step") == 8

    board.hana.delete()
    assert "A step of people who have left" in get(desk, "board_steps", id=board.run.pk).text


def test_what_was_decided_is_listed_with_the_way_back(desk, board):
    two = {"id": board.run.pk, "mentee": board.ben.pk, "mentor": board.ada.pk}
    call(desk, "rule_pair", {**two, "do": "forbid"})
    listed = get(desk, "board_rulings", id=board.run.pk)
    assert ("Allow again" in listed.text, "made in no run" in listed.text) == (True, True)

    call(desk, "rule_pair", {**two, "do": "allow"})

    assert not Decision.objects.exists()
    assert "Nobody." in get(desk, "board_rulings", id=board.run.pk).text


def test_what_cannot_be_is_refused_and_changes_nothing(desk, board):
    full = call(desk, "change_board", keys(board, board.hana, None, board.ada))
    wrong = call(desk, "change_board", {"id": board.run.pk, "mentee": board.ben.pk, "giver": board.ada.pk, "to": "x:y"})
    other = call(desk, "rule_pair", {"id": board.run.pk, "do": "marry"})

    assert (full.status_code, "ada has no place left." in full.text) == (409, True)
    assert [answer.status_code for answer in (wrong, other)] == [200, 422]
    assert [row[:2] for row in board.pairs()] == [("chi", "finn")]


def test_learners_and_strangers_have_no_board(desk, board, mt_block, ben):
    block = mt_block(ben)
    two = {"id": board.run.pk, "mentee": board.ben.pk, "mentor": board.ada.pk, "do": "lock"}
    answers = [
        get(block, "board", id=board.run.pk),
        get(block, "board_alone", id=board.run.pk),
        get(block, "board_options", id=board.run.pk, mentee=board.ben.pk),
        get(block, "board_effect", **keys(board, board.ben, board.ada, board.gus)),
        get(block, "board_steps", id=board.run.pk),
        get(block, "board_rulings", id=board.run.pk),
        call(block, "change_board", keys(board, board.ben, board.ada, board.gus)),
        call(block, "rule_pair", two),
        call(block, "undo_board", {"id": board.run.pk, "step": 1}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    Round.objects.update(programme=Programme.objects.create(space=board.stage.space, key="other", title="Other"))
    Participant.objects.filter(pk=board.gus.pk).update(programme=Programme.objects.get(key="other"))
    assert [get(desk, "board", id=board.run.pk).status_code, call(desk, "rule_pair", two).status_code] == [404, 404]
