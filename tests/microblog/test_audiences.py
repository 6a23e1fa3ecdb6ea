from dataclasses import replace

import pytest

from microblog import api as microblog
from microblog.data import AudienceChoice
from microblog.domain.audiences import MOST_NAMED
from microblog.enums import Audience
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.spaces.models import Membership


def reach(stage, reader, kind, **choice):
    found = microblog.reach_of(reader, stage.space, AudienceChoice(kind, **choice))
    return found.count, found.sentence


def test_who_will_see_this_in_words_and_number(stage):
    named = {"recipient_ids": [stage.chi.user_id, stage.ada.user_id]}

    assert [
        reach(stage, stage.ada, Audience.EVERYBODY),
        reach(stage, stage.ada, Audience.MENTEES),
        reach(stage, stage.ada, Audience.MENTORS),
        reach(stage, stage.ada, Audience.NAMED, **named),
        reach(stage, stage.ada, Audience.COHORT, cohort_id=3),
    ] == [
        (3, "3 people here will see this"),
        (2, "2 of your mentees will see this"),
        (1, "1 mentor will see this"),
        (1, "1 person will see this"),
        (None, "Everybody in this cohort will see this"),
    ]


def test_mentee_who_left_is_not_counted(stage):
    Membership.objects.filter(space=stage.space, user_id=stage.ben.user_id).delete()

    assert reach(stage, stage.ada, Audience.MENTEES)[0] == 1


@pytest.mark.parametrize("kind", [Audience.MENTEES, Audience.MENTORS, Audience.COHORT])
def test_learners_write_to_everybody_or_to_people_they_name(stage, kind):
    with pytest.raises(NotAllowed):
        reach(stage, stage.ben, kind, cohort_id=1 if kind == Audience.COHORT else None)


@pytest.mark.parametrize(
    ("kind", "choice", "sentence"),
    [
        (9, {}, "Choose who"),
        (Audience.COHORT, {}, "Choose a cohort"),
        (Audience.EVERYBODY, {"cohort_id": 3}, "Choose a cohort"),
        (Audience.NAMED, {}, "Name between one and 50"),
        (Audience.NAMED, {"recipient_ids": range(1, MOST_NAMED + 3)}, "Name between one and 50"),
        (Audience.NAMED, {"recipient_ids": [10**9]}, "not here"),
    ],
)
def test_audiences_that_are_none(stage, kind, choice, sentence):
    with pytest.raises(Invalid, match=sentence):
        reach(stage, stage.ada, kind, **choice)


def test_nobody_can_name_only_themselves_or_a_stranger(stage):
    for user_id in (stage.ada.user_id, stage.eve.user_id):
        with pytest.raises(Invalid):
            reach(stage, stage.ada, Audience.NAMED, recipient_ids=[user_id])


@pytest.mark.parametrize("kind", [Audience.EVERYBODY, Audience.MENTEES, Audience.MENTORS])
def test_queries(stage, queries, kind):
    with queries() as found:
        reach(stage, stage.ada, kind)

    assert len(found) == 1, found


def test_who_mentors_somebody_writes_to_them_whatever_their_role(stage):
    """A programme makes mentors of learners: they have mentees, and no role of a mentor."""
    Membership.objects.filter(space=stage.space, user_id=stage.ada.user_id).update(role="learner")
    ada = replace(stage.ada, roles=frozenset({"learner"}))

    assert reach(stage, ada, Audience.MENTEES)[0] == 2
    assert [microblog.may_address(ada, stage.space, kind) for kind in Audience] == [True, True, False, True, False]
    assert microblog.may_address(stage.ben, stage.space, Audience.MENTEES) is False
