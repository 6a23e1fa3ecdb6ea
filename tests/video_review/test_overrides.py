"""Grades set by staff: what counts then, who may, and two who decide at once."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Override
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    return make_assignment()


@pytest.fixture
def ben(course):
    actor = course.learner("ben")
    course.hand_in(actor)
    return actor


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def override(staff, course, ben, share=0.75, reason="It is better than that.", seen=None):
    return videos.override_grade(staff, course.assignment, course.own(ben).pk, share=share, reason=reason, seen=seen)


def test_the_grade_of_staff_counts_before_that_of_the_reviews(course, ben, staff):
    override(staff, course, ben)

    row = course.own(ben)
    assert (row.share, row.final_share) == (None, 0.75)


def test_the_author_is_told_and_the_trail_knows(course, ben, staff):
    override(staff, course, ben)

    [line] = notices.list_notices(ben, course.space).items
    assert line.sentence == "The staff of the course have decided on your grade"
    [act] = moderation.trail(staff, course.space)
    assert (act.act, act.reason, act.subject) == (
        "grade set",
        "It is better than that.",
        ("submission", course.own(ben).pk),
    )


def test_undo_brings_back_what_was_before(course, ben, staff):
    first = override(staff, course, ben, share=0.5)
    second = override(staff, course, ben, share=0.9, seen=first.pk)

    videos.undo_override(staff, course.assignment, course.own(ben).pk, seen=second.pk)
    assert course.own(ben).final_share == 0.5
    videos.undo_override(staff, course.assignment, course.own(ben).pk, seen=first.pk)

    assert course.own(ben).final_share is None
    assert Override.objects.exclude(undone_at=None).count() == 2


def test_who_decides_second_hears_of_the_first(course, ben, staff):
    first = override(staff, course, ben)

    with pytest.raises(Conflict, match="Somebody else"):
        override(staff, course, ben, share=0.1)
    with pytest.raises(Conflict):
        videos.undo_override(staff, course.assignment, course.own(ben).pk, seen=first.pk + 1)

    assert course.own(ben).override_share == 0.75


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_grade_out_of_range_is_refused(course, ben, staff, share):
    with pytest.raises(Invalid) as refused:
        override(staff, course, ben, share=share)

    assert refused.value.fields == {"share": "The grade is outside its range."}


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_reason_is_asked_for(course, ben, staff, reason):
    with pytest.raises(Invalid, match="the author reads it"):
        override(staff, course, ben, reason=reason)


def test_only_staff_of_the_place_who_act_for_themselves_decide(course, ben, staff):
    elsewhere = make_assignment()
    for actor in (ben, replace(staff, read_only=True)):
        with pytest.raises(NotAllowed):
            override(actor, course, ben)
        with pytest.raises(NotAllowed):
            videos.undo_override(actor, course.assignment, course.own(ben).pk, seen=1)
    with pytest.raises(NotFound):
        videos.override_grade(staff, elsewhere.assignment, course.own(ben).pk, share=1, reason="Mine", seen=None)


def test_a_draft_has_no_grade(course, staff):
    chi = course.learner("chi")
    videos.save_submission(chi, course.assignment, video_id=None, note="Soon")

    with pytest.raises(NotFound):
        override(staff, course, chi)
