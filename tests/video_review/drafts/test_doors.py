"""Who decides on drafts and who does not, by no door."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Override
from tests.factories.assignments import FULL, make_assignment
from tests.factories.drafts import draft_of, seen_of
from tests.factories.examples import make_example
from tests.factories.spaces import actor_in
from tests.video_review.drafts.deciding import confirm, shown


def test_nobody_confirms_a_grade_of_the_own_work(course, ada, staff, people):
    course.hand_in(staff)
    review = draft_of(course, ada, staff)

    with pytest.raises(NotAllowed, match="your own"):
        confirm(course, staff, review)
    assert videos.confirm_drafts(staff, course.assignment, shown(course, staff)).ids == ()
    with pytest.raises(NotAllowed, match="your own"):
        videos.begin_staff_review(ada, course.assignment, course.hand_in(ada).pk)


def test_assistants_set_no_grade_by_any_other_door(course, ada, staff, people):
    ben, chi, _eve = people
    given = course.review(chi, ben)
    videos.appeal(ben, course.assignment, body="Please")
    made = videos.override_grade(staff, course.assignment, course.own(ben).pk, share=0.5, reason="As agreed", seen=None)
    draft = draft_of(course, ada, chi)
    example = make_example(course, staff, published=False)
    pk, place = course.own(ben).pk, course.assignment
    doors = (
        lambda: videos.override_grade(ada, place, pk, share=1, reason="No", seen=made.pk),
        lambda: videos.undo_override(ada, place, pk, seen=made.pk),
        lambda: videos.decide_appeal(ada, place, pk, answer="No", share=None, seen=made.pk),
        lambda: videos.set_aside(ada, place, given.pk),
        lambda: videos.count_again(ada, place, given.pk),
        lambda: videos.begin_reference(ada, place, example.pk),
        lambda: videos.publish_example(ada, place, example.pk),
        lambda: videos.confirm_draft(ada, place, draft.pk, seen=""),
        lambda: videos.confirm_drafts(ada, place, {draft.pk: ""}),
        lambda: videos.unconfirm_drafts(ada, place, [draft.pk]),
        lambda: videos.send_draft_back(ada, place, draft.pk, seen="", note="No"),
        lambda: videos.open_draft(ada, place, draft.pk),
    )

    for act in doors:
        with pytest.raises(NotAllowed, match="Your grades are drafts here"):
            act()

    videos.hold_submission(ada, place, pk)
    assert (Override.objects.count(), course.own(ben).state) == (1, "held")


def test_a_reference_that_was_begun_before_is_not_an_assistants_to_hand_in(course, ada, staff, people):
    example = make_example(course, staff, scores=None)
    pk = videos.begin_reference(replace(ada, roles=frozenset({"staff"})), course.assignment, example.pk).pk

    with pytest.raises(NotAllowed, match="Your grades are drafts here"):
        videos.hand_in_review(ada, course.assignment, pk, scores=FULL, remarks={}, body="")


def test_drafts_of_another_place_and_what_is_none_are_not_found(course, ada, staff, people, dee):
    ben, chi, _eve = people
    elsewhere = make_assignment(assistants_draft=True)
    other_staff = actor_in(elsewhere.space, dee, Role.STAFF)
    review = draft_of(course, ada, ben)
    seen = seen_of(course, staff, review)
    by_peer = course.review(ben, chi)

    for act in (
        lambda: videos.confirm_draft(other_staff, elsewhere.assignment, review.pk, seen=seen),
        lambda: videos.send_draft_back(other_staff, elsewhere.assignment, review.pk, seen=seen, note="No"),
        lambda: videos.open_draft(other_staff, elsewhere.assignment, review.pk),
        lambda: videos.confirm_draft(staff, course.assignment, by_peer.pk, seen=seen),
        lambda: videos.open_draft(staff, course.assignment, by_peer.pk),
    ):
        with pytest.raises(NotFound):
            act()
    assert videos.confirm_drafts(other_staff, elsewhere.assignment, {review.pk: seen}).ids == ()
    with pytest.raises(Conflict):
        videos.unconfirm_drafts(other_staff, elsewhere.assignment, [review.pk])
    with pytest.raises(Conflict):
        videos.unconfirm_drafts(staff, course.assignment, [by_peer.pk])


def test_only_staff_who_act_for_themselves_decide(course, ada, staff, people):
    review = draft_of(course, ada, people[0])
    seen = seen_of(course, staff, review)

    for actor in (people[1], replace(staff, read_only=True)):
        with pytest.raises(NotAllowed, match="Only the staff"):
            videos.confirm_draft(actor, course.assignment, review.pk, seen=seen)
