"""What a coordinator sets of the matching."""

import math

import pytest

from mentoring import api as mentoring
from mentoring.domain.people import people_of
from mentoring.domain.problems import Settings, problem_for, read_settings, settings_of
from mentoring.matching import Aims, Rules, Weights
from mentoring.models import Programme
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.moderation.models import AuditEntry
from tests.factories.mentoring import reading


def read(**parts):
    return read_settings(**({"weights": {}, "rules": {}, "aims": {}} | parts))


def save(stage, actor=None, version=1, **parts):
    known = {"weights": {}, "rules": {}, "aims": {}} | parts
    return mentoring.save_settings(actor or stage.dee, stage.programme, version=version, **known)


def test_what_is_missing_is_as_the_engine_has_it():
    assert read() == Settings(Weights(), Rules(), Aims())
    assert read(weights={"skills": 40}, rules={"most_offset": None}, aims={"spread": 100}) == Settings(
        Weights(skills=40), Rules(most_offset=None), Aims(spread=100)
    )


@pytest.mark.parametrize(
    ("part", "name", "value", "sentence"),
    [
        ("weights", "skills", math.nan, "This is no number."),
        ("weights", "skills", math.inf, "This is no number."),
        ("weights", "skills", "35", "This is no number."),
        ("weights", "skills", True, "This is no number."),
        ("weights", "skills", -1, "This is a number from 0 to 100."),
        ("weights", "skills", 101, "This is a number from 0 to 100."),
        ("weights", "gender", 5, "“gender” is nothing that can be set."),
        ("rules", "most_offset", 721, "This is a number from 0 to 720."),
        ("rules", "most_offset", 1.5, "This is a whole number."),
        ("rules", "shared_language", "no", "This is yes or no."),
        ("rules", "least_hours", None, "This is no number."),
        ("aims", "spread", -1, "This is a number from 0 to 10000."),
        ("aims", "is_stable", 1, "This is yes or no."),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence(part, name, value, sentence):
    with pytest.raises(Invalid) as refused:
        read(**{part: {name: value}})

    assert refused.value.fields == {name: sentence}


def test_something_has_to_count():
    with pytest.raises(Invalid, match="Let something count"):
        read(weights=dict.fromkeys(Settings().as_data()["weights"], 0))


def test_pairs_that_people_know_of_are_fixed(stage):
    ada, ben = stage.sign(stage.ada, mentor=True), stage.sign(stage.ben)
    stage.pair(ben, ada)
    pair = (str(ben.pk), str(ada.pk))

    problem = problem_for(people_of(stage.programme), Settings(Weights(skills=1)), seed=7)

    assert (set(problem.locked), set(problem.published), problem.seed) == ({pair}, {pair}, 7)
    assert problem.weights.skills == 1


def test_saving_keeps_what_is_unusual_and_says_in_the_trail_what_changed(stage):
    save(stage, weights={"skills": 40.0, "style": 20.0}, rules={"most_offset": None})

    row = Programme.objects.get()
    assert (row.weights, row.rules, row.aims, row.version) == ({"skills": 40.0}, {"most_offset": None}, {}, 2)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.subject_type, entry.reason) == (
        "matching",
        "programme",
        "skills 35 → 40, most_offset 240 → None",
    )
    assert settings_of(row).rules == Rules(most_offset=None)


def test_back_to_what_is_usual(stage):
    save(stage, weights={"skills": 40.0})
    save(stage, version=2)

    assert (Programme.objects.get().weights, Programme.objects.get().version) == ({}, 3)


def test_saving_what_is_there_changes_nothing(stage):
    save(stage, weights={"skills": 35})

    assert (Programme.objects.get().version, AuditEntry.objects.count()) == (1, 0)


def test_of_two_who_save_at_once_the_second_is_told(stage):
    save(stage, weights={"skills": 40})

    with pytest.raises(Conflict, match="Somebody else has changed this meanwhile"):
        save(stage, weights={"skills": 50})
    assert Programme.objects.get().weights == {"skills": 40}


def test_only_coordinators_who_may_write_set_it(stage):
    for actor in (stage.ben, reading(stage.dee)):
        with pytest.raises(NotAllowed):
            save(stage, actor, weights={"skills": 40})
    with pytest.raises(Invalid):
        save(stage, weights={"skills": math.nan})
    assert Programme.objects.get().version == 1
