"""People who are never paired."""

import pytest

from mentoring import api as mentoring
from mentoring.models import Apart
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import AuditEntry
from tests.factories.mentoring import reading


def keep(stage, by=None, one="@Ben", other=" chi ", **said):
    return mentoring.keep_apart(by or stage.dee, stage.programme, one=one, other=other, **said)


def test_two_are_kept_apart_by_their_names(stage):
    row = keep(stage, reason=" They are married. ")

    assert (row.one_id, row.other_id) == tuple(sorted((stage.ben.user_id, stage.chi.user_id)))
    assert (row.reason, row.made_by_id) == ("They are married.", stage.dee.user_id)


def test_doing_it_twice_does_it_once(stage):
    keep(stage, reason="First.")
    keep(stage, one="chi", other="ben")
    assert Apart.objects.get().reason == "First."
    keep(stage, reason="Second.")
    assert Apart.objects.get().reason == "Second."
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"one": "eve"}, ["one"]),
        ({"one": "", "other": "nobody"}, ["one", "other"]),
        ({"other": "ben"}, ["other"]),
        ({"reason": "x" * 501}, ["reason"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field(stage, said, fields):
    with pytest.raises(Invalid) as caught:
        keep(stage, **said)
    assert (list(caught.value.fields), Apart.objects.count()) == (fields, 0)


def test_nobody_decides_about_themself(stage):
    with pytest.raises(Conflict, match="about yourself"):
        keep(stage, one="dee")


def test_the_two_of_a_report_are_kept_apart_with_one_step(paired):
    told = {"pair_id": paired.first.pk, "body": "No."}
    made = mentoring.report_concern(paired.ben, paired.programme, **told)
    row = mentoring.part_reported(paired.dee, paired.programme, made.pk)
    assert {row.one_id, row.other_id} == {paired.ben.user_id, paired.ada.user_id}

    general = mentoring.report_concern(paired.ben, paired.programme, **told, is_about_other=False)
    with pytest.raises(Conflict, match="no two people"):
        mentoring.part_reported(paired.dee, paired.programme, general.pk)


def test_it_is_lifted_and_restored(stage):
    row = keep(stage, reason="Why")
    mentoring.let_together(stage.dee, stage.programme, row.pk)
    assert Apart.objects.count() == 0
    with pytest.raises(NotFound):
        mentoring.let_together(stage.dee, stage.programme, row.pk)

    back = mentoring.restore_apart(stage.dee, stage.programme, one=row.one_id, other=row.other_id, reason="Why")
    assert (back.one_id, back.other_id, back.reason) == (row.one_id, row.other_id, "Why")
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == ["apart", "together", "apart"]


def test_only_members_are_restored(stage):
    with pytest.raises(NotFound):
        mentoring.restore_apart(stage.dee, stage.programme, one=stage.ben.user_id, other=stage.eve.user_id)
    with pytest.raises(Invalid):
        mentoring.restore_apart(stage.dee, stage.programme, one=stage.ben.user_id, other=stage.ben.user_id)


def test_a_coordinator_lifts_nothing_that_is_about_them(stage):
    one, other = sorted((stage.ben.user_id, stage.dee.user_id))
    row = Apart.objects.create(space=stage.space, one_id=one, other_id=other)
    with pytest.raises(NotFound):
        mentoring.let_together(stage.dee, stage.programme, row.pk)


def test_only_coordinators_may(paired):
    made = mentoring.report_concern(paired.ben, paired.programme, pair_id=paired.first.pk, body="No.")
    row = keep(paired)
    for actor in (paired.ada, paired.ben, paired.eve, reading(paired.dee)):
        with pytest.raises(NotAllowed):
            keep(paired, by=actor)
        with pytest.raises(NotAllowed):
            mentoring.part_reported(actor, paired.programme, made.pk)
        with pytest.raises(NotAllowed):
            mentoring.let_together(actor, paired.programme, row.pk)
        with pytest.raises(NotAllowed):
            mentoring.restore_apart(actor, paired.programme, one=1, other=2)


def test_those_of_another_space_are_not_there(stage):
    row = Apart.objects.create(space=stage.elsewhere, one_id=stage.ben.user_id, other_id=stage.chi.user_id)
    with pytest.raises(NotFound):
        mentoring.let_together(stage.dee, stage.programme, row.pk)
