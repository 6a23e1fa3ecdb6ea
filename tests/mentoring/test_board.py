"""The board of a run: moving people, locking and keeping apart, and the way back."""

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.api import Move
from mentoring.enums import ParticipantState, Ruling, WishKind
from mentoring.models import Apart, BoardChange, Decision, Participant, Proposal, Round, Wish
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import AuditEntry
from tests.factories.board import BoardStage
from tests.factories.mentoring import reading


@pytest.fixture
def board(stage):
    return BoardStage(stage)


STANDING = [("ben", "ada", 5_000, False), ("chi", "finn", 5_000, False)]


def test_a_mentee_goes_to_another_mentor_and_back(board):
    change = board.move(board.ben, board.ada, board.gus)

    assert board.pairs() == [("ben", "gus", 10_000, True), ("chi", "finn", 5_000, False)]
    assert (change.kind, Round.objects.get().version) == ("moved", 1)
    assert Proposal.objects.get(mentor=board.gus).reasons[0]["criterion"] == "skills"

    board.undo(change)

    assert (board.pairs(), Round.objects.get().version) == (STANDING, 2)
    assert board.undo(change).undone_at is not None
    assert Round.objects.get().version == 2
    acts = AuditEntry.objects.order_by("pk").values_list("act", "reason")
    assert list(acts) == [("board", "1: moved"), ("board", "1: moved, undone")]


def test_two_change_places(board):
    board.move(board.ben, board.ada, board.finn, board.chi)

    assert [row[:2] for row in board.pairs()] == [("ben", "finn"), ("chi", "ada")]


def test_who_had_nobody_takes_the_place_of_somebody(board):
    change = board.move(board.hana, None, board.ada, board.ben)

    assert [row[:2] for row in board.pairs()] == [("chi", "finn"), ("hana", "ada")]
    assert board.alone() == [("ben", ["A coordinator took their match apart on the board."])]

    board.undo(change)

    assert board.pairs() == STANDING
    assert board.alone() == [("hana", ["One mentor could be theirs by the rules, and is full."])]


def test_who_is_taken_off_has_nobody(board):
    change = board.move(board.ben, board.ada)

    assert (change.kind, [row[0] for row in board.pairs()]) == ("removed", ["chi"])
    assert [name for name, _why in board.alone()] == ["ben", "hana"]


def test_what_makes_no_sense_is_refused(board):
    for keys in (
        (board.ben, board.ada, board.ada),
        (board.ben,),
        (board.ben, board.ada, None, board.chi),
        (board.ben, board.ada, board.finn, board.ben),
        (board.gus, None, board.gus),
    ):
        with pytest.raises(Invalid):
            board.move(*keys)
    with pytest.raises(Invalid):
        mentoring.change_board(board.stage.dee, board.stage.programme, board.run.pk, Move(0, 0, board.ada.pk))
    assert (board.pairs(), BoardChange.objects.count()) == (STANDING, 0)


def test_a_full_mentor_takes_nobody_more(board):
    with pytest.raises(Conflict, match=r"^ada has no place left\.$"):
        board.move(board.hana, None, board.ada)
    board.move(board.hana, None, board.gus)
    with pytest.raises(Conflict, match=r"^hana has no place left\.$"):
        board.move(board.hana, None, board.finn, board.chi)


def test_places_that_were_taken_meanwhile_count(board):
    board.stage.pair(board.stage.sign(board.stage.join("old")), board.gus)
    board.move(board.hana, None, board.gus)

    with pytest.raises(Conflict, match=r"^gus has no place left\.$"):
        board.move(board.ben, board.ada, board.gus)


def test_who_had_too_many_before_may_still_be_given_others(board):
    board.move(board.ben, board.ada, board.gus)
    board.move(board.hana, None, board.gus)
    Participant.objects.filter(pk=board.gus.pk).update(mentee_places=1)

    board.move(board.ben, board.gus, board.finn, board.chi)

    assert [row[:2] for row in board.pairs()] == [("ben", "finn"), ("chi", "gus"), ("hana", "gus")]


def test_who_has_left_is_given_to_nobody_but_taken_off(board):
    for state, sentence in (
        (ParticipantState.PAUSED, "gus takes a break."),
        (ParticipantState.WITHDRAWN, "gus has withdrawn."),
    ):
        Participant.objects.filter(pk=board.gus.pk).update(state=state)
        with pytest.raises(Conflict, match=f"^{sentence}$"):
            board.move(board.ben, board.ada, board.gus)
    Participant.objects.filter(pk=board.gus.pk).update(state=ParticipantState.ACTIVE, mentee_places=0)
    with pytest.raises(Conflict, match=r"^gus has no place left\.$"):
        board.move(board.ben, board.ada, board.gus)

    Participant.objects.filter(pk=board.ada.pk).update(state=ParticipantState.WITHDRAWN)
    assert board.effect(board.ben, board.ada).rows == ()
    board.move(board.ben, board.ada)

    assert [row[0] for row in board.pairs()] == ["chi"]


def test_who_are_kept_apart_are_not_paired_by_hand(board):
    ids = sorted((board.ben.user_id, board.gus.user_id))
    Apart.objects.create(space=board.stage.space, one_id=ids[0], other_id=ids[1])
    Wish.objects.create(participant=board.finn, about=board.ben.user, kind=WishKind.NEVER)

    for taker in (board.gus, board.finn):
        instead = board.chi if taker is board.finn else None
        with pytest.raises(Conflict, match=rf"^ben and {taker.user.username} are kept apart\.$"):
            board.move(board.ben, board.ada, taker, instead)


def test_who_have_each_other_are_not_paired_again(board):
    board.stage.pair(board.ben, board.gus)

    with pytest.raises(Conflict, match=r"^ben has no place left\.$|have each other"):
        board.move(board.ben, board.ada, board.gus)


def test_a_rule_may_be_broken_and_is_told(board):
    Participant.objects.filter(pk=board.ben.pk).update(languages=["es"])
    Participant.objects.filter(pk=board.gus.pk).update(languages=["en"])

    effect = board.effect(board.ben, board.ada, board.gus)
    board.move(board.ben, board.ada, board.gus)

    assert (effect.broken, effect.obstacle) == (["Language"], "")
    assert ("ben", "gus") in [row[:2] for row in board.pairs()]


def test_the_effect_says_who_gains_and_who_loses(board, django_assert_num_queries):
    with django_assert_num_queries(10):
        effect = board.effect(board.ben, board.ada, board.finn, board.chi)

    def told(side):
        return [(person.name, score) for person, score in side]

    assert [(row.person.name, row.is_mentor, told(row.before), told(row.after), row.gain) for row in effect.rows] == [
        ("ben", False, [("ada", 10_000)], [("finn", 0)], -10_000),
        ("chi", False, [("finn", 10_000)], [("ada", 0)], -10_000),
        ("ada", True, [("ben", 10_000)], [("chi", 0)], -10_000),
        ("finn", True, [("chi", 10_000)], [("ben", 0)], -10_000),
    ]
    assert (effect.gain, effect.obstacle, list(effect.broken)) == (-20_000, "", [])
    assert board.effect(board.hana, None, board.ada).obstacle == "ada has no place left."
    assert board.pairs() == STANDING


def test_a_wish_counts_by_its_place_among_all(board):
    """Only the people of a move are read: the place of a wish must not move up by that."""
    for place, mentor in enumerate((board.ada, board.finn, board.gus)):
        Wish.objects.create(participant=board.hana, about=mentor.user, kind=WishKind.WISH, place=place)

    board.move(board.hana, None, board.gus)

    assert ("hana", "gus", 5_500, True) in board.pairs()


def test_the_second_of_two_who_move_the_same_person_is_told(board):
    board.move(board.ben, board.ada, board.gus)

    with pytest.raises(Conflict, match="Somebody else has moved them meanwhile"):
        board.move(board.ben, board.ada, board.finn, board.chi)
    with pytest.raises(Conflict, match="These two are together already"):
        board.move(board.ben, None, board.gus)


def test_what_was_published_is_not_on_the_board(board):
    Proposal.objects.filter(mentee=board.ben).update(published_at=timezone.now())

    with pytest.raises(Conflict, match="Somebody else has moved them"):
        board.move(board.ben, board.ada, board.gus)
    with pytest.raises(Conflict, match="offered these two to each other already"):
        board.move(board.ben, None, board.ada)
    with pytest.raises(Conflict, match="not together on the board"):
        board.decide("lock_pair", board.ben, board.ada)


def test_a_locked_pair_stays(board):
    change = board.decide("lock_pair", board.ben, board.ada)

    assert list(Decision.objects.values_list("mentee", "mentor", "ruling")) == [
        (board.ben.pk, board.ada.pk, Ruling.LOCKED)
    ]
    with pytest.raises(Conflict, match="This pair is locked"):
        board.move(board.ben, board.ada, board.gus)
    with pytest.raises(Conflict, match="locked already"):
        board.decide("lock_pair", board.ben, board.ada)

    board.undo(change)
    assert not Decision.objects.exists()
    board.move(board.ben, board.ada, board.gus)


def test_a_lock_is_taken_off_and_put_on_again(board):
    board.decide("lock_pair", board.ben, board.ada)
    change = board.decide("unlock_pair", board.ben, board.ada)

    assert not Decision.objects.exists()
    with pytest.raises(Conflict, match="taken back meanwhile"):
        board.decide("unlock_pair", board.ben, board.ada)

    board.undo(change)
    assert Decision.objects.get().ruling == Ruling.LOCKED


def test_no_more_is_locked_than_there_are_places(board):
    """Else the next run would fail as a whole."""
    board.decide("lock_pair", board.ben, board.ada)
    second = board.stage.round((board.hana, board.ada))

    with pytest.raises(Conflict, match="Unlock another pair of theirs first"):
        mentoring.lock_pair(
            board.stage.dee, board.stage.programme, second.pk, mentee=board.hana.pk, mentor=board.ada.pk
        )

    board.stage.pair(board.ben, board.ada)
    Participant.objects.filter(pk=board.ada.pk).update(mentee_places=2)
    mentoring.lock_pair(board.stage.dee, board.stage.programme, second.pk, mentee=board.hana.pk, mentor=board.ada.pk)


def test_two_are_kept_apart_and_let_together_again(board):
    board.decide("lock_pair", board.ben, board.ada)
    change = board.decide("forbid_pair", board.ben, board.ada)

    assert Decision.objects.get().ruling == Ruling.FORBIDDEN
    assert [row[0] for row in board.pairs()] == ["chi"]
    with pytest.raises(Conflict, match="kept apart"):
        board.move(board.ben, None, board.ada)

    board.undo(change)
    assert (Decision.objects.exists(), board.pairs()) == (False, STANDING)

    board.decide("forbid_pair", board.ben, board.ada)
    lifted = board.decide("allow_pair", board.ben, board.ada)
    assert not Decision.objects.exists()
    board.undo(lifted)
    assert Decision.objects.get().ruling == Ruling.FORBIDDEN


def test_what_was_allowed_again_and_used_is_not_forbidden_by_an_undo(board):
    board.decide("forbid_pair", board.ben, board.ada)
    lifted = board.decide("allow_pair", board.ben, board.ada)
    board.move(board.ben, None, board.ada)

    with pytest.raises(Conflict, match="Take them apart first"):
        board.undo(lifted)


def test_an_undo_that_would_undo_something_else_is_refused(board):
    first = board.move(board.ben, board.ada, board.gus)
    board.move(board.ben, board.gus, board.finn, board.chi)
    with pytest.raises(Conflict, match="moved or asked since"):
        board.undo(first)


def test_an_undo_finds_the_place_taken(board):
    first = board.move(board.ben, board.ada, board.gus)
    board.move(board.hana, None, board.ada)

    with pytest.raises(Conflict, match="no place left"):
        board.undo(first)


def test_an_undo_finds_another_decision(board):
    first = board.move(board.ben, board.ada, board.gus)
    board.decide("lock_pair", board.ben, board.gus)

    with pytest.raises(Conflict, match="Something else was decided"):
        board.undo(first)


def test_an_undo_finds_that_somebody_has_gone(board):
    first = board.move(board.ben, board.ada, board.gus)
    board.ada.delete()

    with pytest.raises(Conflict, match="has left"):
        board.undo(first)


def test_the_board_is_for_coordinators_of_this_programme(board):
    stage = board.stage
    other = mentoring.find_or_make_programme(stage.space, key="other", title="Other")
    change = board.move(board.ben, board.ada, board.gus)
    two = {"mentee": board.chi.pk, "mentor": board.finn.pk}
    for actor, programme, refused in (
        (stage.ada, stage.programme, NotAllowed),
        (reading(stage.dee), stage.programme, NotAllowed),
        (stage.dee, other, NotFound),
    ):
        with pytest.raises(refused):
            mentoring.change_board(actor, programme, board.run.pk, Move(board.chi.pk, board.finn.pk))
        with pytest.raises(refused):
            mentoring.undo_change(actor, programme, board.run.pk, change.pk)
        for verb in (mentoring.lock_pair, mentoring.unlock_pair, mentoring.forbid_pair, mentoring.allow_pair):
            with pytest.raises(refused):
                verb(actor, programme, board.run.pk, **two)
    for ask in (mentoring.board_of, mentoring.steps_of):
        with pytest.raises(NotAllowed):
            ask(stage.ben, stage.programme, board.run.pk)
        with pytest.raises(NotFound):
            ask(stage.dee, other, board.run.pk)
    with pytest.raises(NotFound):
        board.undo(BoardChange(pk=change.pk + 1))


def test_people_of_another_programme_are_not_there(board):
    other = mentoring.find_or_make_programme(board.stage.space, key="other", title="Other")
    stranger = Participant.objects.create(programme=other, user_id=board.stage.join("zoe").person_id, is_mentor=True)

    with pytest.raises(NotFound):
        board.move(board.ben, board.ada, stranger)


def test_a_run_without_a_result_has_no_board(board):
    Round.objects.update(state="running")

    with pytest.raises(Conflict):
        board.move(board.ben, board.ada, board.gus)


def test_the_next_run_goes_by_what_was_decided(board):
    board.decide("forbid_pair", board.ben, board.ada)
    board.decide("lock_pair", board.chi, board.finn)

    asked = mentoring.ask_round(board.stage.dee, board.stage.programme)
    mentoring.run_round(asked.pk)

    pairs = {(row.mentee_id, row.mentor_id) for row in asked.proposals.all()}
    assert (board.chi.pk, board.finn.pk) in pairs
    assert (board.ben.pk, board.ada.pk) not in pairs
