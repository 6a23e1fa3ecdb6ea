import pytest

from mentoring import api as mentoring
from mentoring.models import Pair
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from tests.factories.microblog import make_stage


@pytest.fixture
def stage(db):
    return make_stage()


def ids(*readers):
    return [reader.user_id for reader in readers]


def end(stage, by, mentor, mentee):
    return mentoring.end_pair(by, stage.space, mentor_id=mentor.user_id, mentee_id=mentee.user_id)


def test_pairs_are_known_from_both_sides_the_longest_first(stage):
    stage.pair(stage.dee, stage.ben)

    assert mentoring.mentees_of(stage.space, stage.ada.user_id) == ids(stage.ben, stage.chi)
    assert mentoring.mentors_of(stage.space, stage.ben.user_id) == ids(stage.ada, stage.dee)
    assert list(mentoring.mentor_ids(stage.space, stage.ben.user_id).order_by("pk")) == ids(stage.ada, stage.dee)
    assert list(mentoring.mentee_ids(stage.space, stage.ada.user_id).order_by("pk")) == ids(stage.ben, stage.chi)
    assert mentoring.mentees_of(stage.elsewhere, stage.ada.user_id) == []
    assert (mentoring.mentees_of(stage.space, None), mentoring.mentors_of(stage.space, None)) == ([], [])


def test_pairing_twice_pairs_once_and_again_after_an_end(stage):
    stage.pair(stage.ada, stage.ben)
    assert Pair.objects.count() == 2

    assert (end(stage, stage.dee, stage.ada, stage.ben), end(stage, stage.dee, stage.ada, stage.ben)) == (True, False)
    stage.pair(stage.ada, stage.ben)

    assert mentoring.mentors_of(stage.space, stage.ben.user_id) == ids(stage.ada)
    assert sorted(Pair.objects.filter(mentee_id=stage.ben.user_id).values_list("open_key", flat=True), key=str) == [
        1,
        None,
    ]


def test_only_staff_pair_people_who_are_here(stage):
    for reader in (stage.ada, stage.ben, Actor(None)):
        with pytest.raises(NotAllowed):
            mentoring.pair_people(reader, stage.space, mentor_id=stage.ada.user_id, mentee_id=stage.ben.user_id)
    with pytest.raises(Invalid):
        stage.pair(stage.ada, stage.ada)
    with pytest.raises(NotFound):
        stage.pair(stage.ada, stage.eve)
    with pytest.raises(NotFound):
        stage.pair(stage.eve, stage.ada)


def test_both_of_the_two_may_end_it_and_nobody_else(stage):
    through = Actor(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)
    for reader in (stage.chi, through, Actor(None)):
        with pytest.raises(NotAllowed):
            end(stage, reader, stage.ada, stage.ben)

    assert end(stage, stage.ben, stage.ada, stage.ben) is True
    assert end(stage, stage.ada, stage.ada, stage.chi) is True
    assert mentoring.mentees_of(stage.space, stage.ada.user_id) == []


def test_retired_people_are_in_no_pair(stage):
    mentoring.retire_person(stage.ben.user_id)
    mentoring.retire_person(stage.ben.user_id)

    assert list(Pair.objects.values_list("mentee_id", flat=True)) == ids(stage.chi)


def test_export_tells_a_person_what_is_known(stage):
    end(stage, stage.ben, stage.ada, stage.ben)
    stage.pair(stage.ben, stage.chi)

    found = mentoring.export_person(stage.ben.user_id)["pairs"]

    assert [(row["role"], row["ended_at"] is None) for row in found] == [("mentee", False), ("mentor", True)]
