"""What becomes of a draft when its work, its assistant or the assignment changes before staff decide."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Draft, Submission
from tests.factories.assignments import FULL, HALF, NONE, make_video
from tests.factories.drafts import draft_of, seen_of
from tests.factories.spaces import actor_in
from tests.personas import person
from tests.video_review.drafts.deciding import confirm, send_back


def test_a_comment_more_is_another_draft_than_was_seen(course, ada, staff, people):
    review = draft_of(course, ada, people[0])
    seen = seen_of(course, staff, review)

    videos.add_moment(ada, course.assignment, review.pk, videos.Mark(1000, body="Here"))

    with pytest.raises(Conflict, match="has changed since"):
        confirm(course, staff, review, seen=seen)


def test_a_confirmed_grade_is_not_the_assistants_to_change_any_more(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben, HALF)
    confirm(course, staff, review)

    for change in (
        lambda: draft_of(course, ada, ben),
        lambda: videos.save_review(ada, course.assignment, review.pk, scores=FULL, remarks={}, body=""),
        lambda: videos.add_moment(ada, course.assignment, review.pk, videos.Mark(1000, body="Here")),
    ):
        with pytest.raises(Conflict, match="This grade counts"):
            change()
    sheet = videos.open_review(ada, course.assignment, review.pk)
    assert (sheet.may_edit, sheet.scores, course.own(ben).share) == (False, HALF, 0.5)


def test_two_of_the_staff_decide_and_the_second_is_told(course, ada, staff, people):
    other = actor_in(course.space, person("fay"), Role.STAFF)
    review = draft_of(course, ada, people[0])
    seen = seen_of(course, staff, review)
    confirm(course, staff, review)

    for decide in (
        lambda: confirm(course, other, review, seen=seen),
        lambda: send_back(course, other, review, seen=seen),
    ):
        with pytest.raises(Conflict, match="Somebody else has decided"):
            decide()
    videos.unconfirm_drafts(other, course.assignment, [review.pk])
    with pytest.raises(Conflict, match="taken this back"):
        videos.unconfirm_drafts(staff, course.assignment, [review.pk])
    assert Draft.objects.get().decision == ""


def test_where_staff_have_graded_meanwhile_nothing_is_lost_and_both_know(course, ada, staff, people):
    ben = people[0]
    review = videos.begin_staff_review(ada, course.assignment, course.own(ben).pk)
    draft_of(course, staff, ben, NONE)

    sheet = videos.open_review(ada, course.assignment, review.pk)
    draft_of(course, ada, ben, FULL)

    assert (sheet.is_graded, sheet.may_edit, course.own(ben).share) == (True, True, 0.0)
    [row] = videos.board_page(staff, course.assignment, "drafts").items
    assert [line.is_graded for line in row.drafts] == [True]
    confirm(course, staff, review)
    assert course.own(ben).share == 0.5


def test_a_grade_that_is_set_meanwhile_changes_what_one_decides_on(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben)
    seen = seen_of(course, staff, review)
    videos.override_grade(staff, course.assignment, course.own(ben).pk, share=0.25, reason="As agreed", seen=None)

    with pytest.raises(Conflict, match="has changed since"):
        confirm(course, staff, review, seen=seen)
    confirm(course, staff, review)

    assert (course.own(ben).share, course.own(ben).final_share) == (1.0, 0.25)


def test_a_draft_about_a_video_that_was_replaced_says_so(course, ada, staff, people):
    ben, chi, _eve = people
    course.review(chi, ben)
    review = draft_of(course, ada, ben)
    seen = seen_of(course, staff, review)
    Submission.objects.filter(pk=review.submission_id).update(got=course.assignment.wanted)
    videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note="Slower")
    videos.hand_in_revision(ben, course.assignment)

    [row] = videos.board_page(staff, course.assignment, "drafts").items
    assert [line.is_outdated for line in row.drafts] == [True]
    with pytest.raises(Conflict, match="the work"):
        confirm(course, staff, review, seen=seen)

    confirm(course, staff, review)

    received = {one.kind: one.take for one in videos.result_of(ben, course.assignment).reviews}
    assert received == {"peer": 1, "staff": 1}


def test_a_work_that_was_taken_back_has_no_draft_to_decide_on_until_it_comes_again(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben)
    seen = seen_of(course, staff, review)
    videos.take_back(ben, course.assignment)

    assert videos.board_page(staff, course.assignment, "drafts").items == []
    assert videos.figures_of(staff, course.assignment).views["drafts"] == 0
    with pytest.raises(NotFound):
        confirm(course, staff, review, seen=seen)
    with pytest.raises(NotFound):
        videos.open_draft(staff, course.assignment, review.pk)
    assert videos.confirm_drafts(staff, course.assignment, {review.pk: seen}).ids == ()
    videos.hand_in(ben, course.assignment)
    confirm(course, staff, review, seen=seen)

    assert course.own(ben).share == 1.0


def test_a_work_that_starts_anew_takes_its_draft_along(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben)
    seen = seen_of(course, staff, review)
    videos.reset_person(staff, course.assignment, ben.user_id)

    with pytest.raises(NotFound, match="no such draft"):
        confirm(course, staff, review, seen=seen)
    assert Draft.objects.count() == 0
    with pytest.raises(NotFound):
        videos.hand_in_review(ada, course.assignment, review.pk, scores=FULL, remarks={}, body="")


def test_whose_role_was_taken_away_changes_nothing_and_staff_decide_on_what_is_there(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben)
    once = replace(ada, roles=frozenset({"learner"}))

    with pytest.raises(NotFound):
        videos.hand_in_review(once, course.assignment, review.pk, scores=NONE, remarks={}, body="")
    with pytest.raises(NotAllowed):
        videos.begin_staff_review(once, course.assignment, course.own(ben).pk)
    confirm(course, staff, review)

    assert course.own(ben).share == 1.0


def test_who_has_become_staff_hands_the_own_draft_in(course, ada, people):
    ben = people[0]
    draft_of(course, ada, ben, HALF)
    by_now = replace(ada, roles=frozenset({"staff"}))

    review = draft_of(course, by_now, ben)

    assert (review.state, course.own(ben).share, Draft.objects.count()) == ("given", 1.0, 0)


def test_where_drafts_are_wanted_no_more_those_that_wait_are_decided_on_still(course, ada, staff, people):
    ben, chi, _eve = people
    review, other = draft_of(course, ada, ben), draft_of(course, ada, chi, HALF)
    course.assignment = videos.open_assignment(
        course.space, videos.Policy(), videos.lines_of(course.assignment.rubric.lines)
    )

    confirm(course, staff, review)
    draft_of(course, ada, chi, NONE)

    assert (course.own(ben).share, course.own(chi).share) == (1.0, 0.0)
    assert not Draft.objects.filter(review=other).exists()
