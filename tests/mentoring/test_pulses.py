"""How it goes, asked after some meetings."""

import pytest

from mentoring import api as mentoring
from mentoring.domain.pulses import due_after
from mentoring.models import Pair, Pulse
from social_learning_xblocks.kit.errors import Conflict, Invalid


def answer(stage, by=None, **said):
    known = {"after": 1, "answer": 4, "remark": " Fine "}
    return mentoring.answer_pulse(by or stage.ben, stage.programme, stage.first.pk, **(known | said))


@pytest.mark.parametrize(
    ("met", "answered", "after"),
    [(0, (), 0), (1, (), 1), (2, (1,), 0), (2, (), 1), (3, (1,), 3), (3, (), 3), (9, (3,), 0)],
)
def test_the_newest_question_is_asked_once(met, answered, after):
    assert due_after(met, answered) == after


def test_an_answer_is_kept_and_can_be_changed(paired):
    Pair.objects.filter(pk=paired.first.pk).update(met_count=1)
    answer(paired)
    answer(paired, answer=2)

    assert list(Pulse.objects.values_list("user_id", "after", "answer", "remark")) == [
        (paired.ben.person_id, 1, 2, "Fine")
    ]


@pytest.mark.parametrize(("said", "field"), [({"answer": 6}, "answer"), ({"remark": "x" * 501}, "remark")])
def test_what_is_no_answer_is_refused(paired, said, field):
    Pair.objects.filter(pk=paired.first.pk).update(met_count=1)
    with pytest.raises(Invalid) as refused:
        answer(paired, **said)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("after", [1, 2])
def test_nobody_is_asked_before_they_have_met_or_at_another_time(paired, after):
    with pytest.raises(Conflict, match="after you have met"):
        answer(paired, after=after)
