"""A grade that staff set for one member of a group alone: what it is for them and for the others, and the way back."""

import csv
import json

import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.exports import export_csv, export_json
from social_learning_xblocks.video_review.domain.reviewers import share_of_person
from social_learning_xblocks.video_review.models import Override, Participant
from tests.factories.assignments import HALF, make_assignment
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    """Ada and Ben have handed in together and have 50 of 100; Chi reviewed them."""
    course = make_assignment(groups="own", wanted=1, reviewing_part=0.0)
    course.ada, course.ben, course.chi = (course.learner(name) for name in ("ada", "ben", "chi"))
    course.group_of(course.ada, course.ben)
    course.hand_in(course.ada)
    course.hand_in(course.chi)
    course.review(course.chi, course.ada, HALF)
    return course


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def decide(course, staff, actor, share=0.9, reason="You did all of the editing.", seen=None):
    work = course.own(course.ada).pk
    return videos.override_grade(
        staff, course.assignment, work, share=share, reason=reason, seen=seen, member_id=actor.user_id
    )


def undo(course, staff, actor, seen):
    videos.undo_override(staff, course.assignment, course.own(course.ada).pk, seen=seen, member_id=actor.user_id)


def share(course, actor):
    participant = videos.participant_of(actor, course.assignment)
    return share_of_person(course.assignment, participant, videos.policy_of(course.assignment))


def kinds(course, actor):
    return [line.kind for line in notices.list_notices(actor, course.space).items]


def test_it_is_the_grade_of_this_member_and_of_nobody_else(course, staff):
    decide(course, staff, course.ben)

    assert (share(course, course.ada), share(course, course.ben)) == (0.5, 0.9)
    assert course.own(course.ada).final_share == 0.5
    mine, theirs = (videos.result_of(one, course.assignment).grade for one in (course.ben, course.ada))
    assert (mine.points, mine.source, mine.is_own, mine.reason) == (
        90.0,
        "decision",
        True,
        "You did all of the editing.",
    )
    assert (theirs.points, theirs.source, theirs.is_own, theirs.reason) == (50.0, "reviews", False, "")
    assert "decided" not in kinds(course, course.ada)
    assert kinds(course, course.ben)[0] == "decided"
    line = moderation.trail(staff, course.space)[0]
    member = Participant.objects.get(user_id=course.ben.user_id)
    assert (line.act, line.subject) == ("grade set", ("participant", member.pk))


def test_what_staff_decide_for_all_later_leaves_it_alone_and_it_can_be_taken_back(course, staff):
    first = decide(course, staff, course.ben)
    second = decide(course, staff, course.ben, share=0.7, seen=first.pk)
    work = course.own(course.ada).pk
    videos.override_grade(staff, course.assignment, work, share=0.2, reason="Copied", seen=None)
    found = [share(course, course.ben)]
    for one in (second, first):
        undo(course, staff, course.ben, one.pk)
        found.append(share(course, course.ben))

    assert (found, share(course, course.ada)) == ([0.7, 0.9, 0.2], 0.2)
    assert videos.result_of(course.ben, course.assignment).grade.reason == "Copied"
    assert Override.objects.filter(undone_at=None).count() == 1


def test_it_counts_before_anybody_has_reviewed(db, dee):
    course = make_assignment(groups="own")
    ada, ben = course.learner("ada"), course.learner("ben")
    course.ada = ada
    course.group_of(ada, ben)
    course.hand_in(ada)
    decide(course, actor_in(course.space, dee, Role.STAFF), ben)

    graded = [
        videos.part_of(course.assignment, videos.participant_of(one, course.assignment)).is_graded for one in (ada, ben)
    ]
    assert graded == [False, True]


def test_two_who_decide_at_once_do_not_overwrite_each_other(course, staff):
    first = decide(course, staff, course.ben)

    with pytest.raises(Conflict, match="meanwhile"):
        decide(course, staff, course.ben, share=0.1)
    with pytest.raises(Conflict):
        undo(course, staff, course.ada, first.pk)
    decide(course, staff, course.ada)


@pytest.mark.parametrize("change", [{"share": 1.1}, {"share": float("nan")}, {"reason": " "}])
def test_it_needs_a_grade_and_a_reason(course, staff, change):
    with pytest.raises(Invalid):
        decide(course, staff, course.ben, **change)


def test_only_staff_decide_and_only_about_members_of_this_group(course, staff):
    with pytest.raises(NotAllowed):
        decide(course, course.ada, course.ben)
    with pytest.raises(NotFound):
        decide(course, staff, course.chi)
    alone = course.own(course.chi).pk
    with pytest.raises(NotFound):
        videos.override_grade(
            staff, course.assignment, alone, share=1.0, reason="Good", seen=None, member_id=course.chi.user_id
        )


def test_who_leaves_the_group_leaves_the_grade_behind(course, staff):
    decide(course, staff, course.ben)

    videos.reset_person(staff, course.assignment, course.ben.user_id)

    assert Participant.objects.get(user_id=course.ben.user_id).own_share is None
    assert Override.objects.filter(undone_at=None).count() == 0


def test_the_board_knows_each_of_them_and_exports_tell_it(course, staff, django_assert_num_queries):
    first = decide(course, staff, course.ben)
    undo(course, staff, course.ben, first.pk)
    decide(course, staff, course.ben, share=0.8)
    work = course.own(course.ada).pk

    with django_assert_num_queries(9):
        found = videos.dossier_of(staff, course.assignment, work)

    assert [(one.person.name, [each.is_undone for each in one.decided], one.seen is None) for one in found.members] == [
        ("ada", [], True),
        ("ben", [False, True], False),
    ]
    assert (found.decided, found.seen) == ([], None)
    row = next(csv.DictReader(export_csv(staff, course.assignment)))
    assert (row["grade"], row["own_grades"]) == ("0.5", "ben: 0.8")
    told = json.loads("".join(export_json(staff, course.assignment)))["submissions"][0]
    assert told["own_grades"] == ["ben: 0.8"]


def test_a_person_is_told_of_the_own_grade_and_the_others_are_not(course, staff):
    decide(course, staff, course.ben)

    [mine], [theirs] = (videos.export_person(one.user_id)["video_submissions"] for one in (course.ben, course.ada))
    assert (mine["grade"], mine["decisions"][0]["reason"]) == (0.9, "You did all of the editing.")
    assert (theirs["grade"], theirs["decisions"]) == (0.5, [])
    videos.retire_person(course.ben.user_id)
    assert Override.objects.count() == 0
