"""Revising once after the first reviews, and looking again: when, what counts then, and the ways back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import Report
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import Mark, Part, Policy
from social_learning_xblocks.video_review.domain.steps import look_end, steps_of
from social_learning_xblocks.video_review.models import Assignment, Group, Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, NONE, make_assignment, make_video
from tests.factories.spaces import actor_in
from tests.video_review.revised import NOTE, REVISED, again, lines, reviewed, revise

DAY = timedelta(days=1)


@pytest.fixture
def course(db):
    return make_assignment(wanted=2, revises=True, reviewing_part=0.0)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def work(course):
    return reviewed(course)


def part(course, actor):
    return videos.participant_of(actor, course.assignment)


def set_policy(course, **change):
    policy = {**course.assignment.policy, **change}
    Assignment.objects.filter(pk=course.assignment.pk).update(policy=policy)
    course.assignment.policy = policy


# --- When -----------------------------------------------------------------------------------------------------------


NOON = timezone.now()


@pytest.mark.parametrize(
    ("policy", "part", "state"),
    [
        ({}, {"got": 1}, "waiting"),
        ({}, {"got": 2}, "open"),
        ({}, {"got": 2, "is_handed_in": False}, "waiting"),
        ({}, {"got": 2, "is_held": True}, "waiting"),
        ({"review_until": NOON - DAY}, {"got": 0}, "open"),
        ({"review_until": NOON - DAY, "grace": 1500}, {"got": 0}, "waiting"),
        ({"revise_until": NOON - DAY}, {"got": 2}, "closed"),
        ({"revise_until": NOON - DAY, "grace": 1500}, {"got": 2}, "open"),
        ({"revise_until": NOON - DAY}, {"got": 2, "is_revised": True}, "done"),
    ],
)
def test_one_may_revise_after_the_first_reviews_until_the_end(policy, part, state):
    found = steps_of(Policy(revises=True, **policy), Part(**{"is_handed_in": True, "duty": 2, **part}), NOON)

    assert [(step.name, step.state) for step in found if step.is_optional] == [("revise", state)]
    assert [step.name for step in found] == ["submit", "review", "revise", "result"]


def test_one_may_look_again_for_a_week_and_as_long_as_one_may_revise():
    assert look_end(Policy(), NOON) is None
    assert look_end(Policy(revise_until=NOON + DAY), NOON) == NOON + 7 * DAY
    assert look_end(Policy(revise_until=NOON + 9 * DAY), NOON) == NOON + 9 * DAY


def test_a_policy_keeps_the_end_of_revising(db):
    course = make_assignment(revises=True, revise_until=NOON)

    assert videos.policy_of(Assignment.objects.get(pk=course.assignment.pk)).revise_until == NOON


# --- Handing in -----------------------------------------------------------------------------------------------------


def test_a_revised_video_is_handed_in_with_a_note_and_its_reviewers_are_told(course, work):
    ben, [(ada, _first), (chi, _second)] = work
    video = revise(course, ben)

    own = course.own(ben)
    assert (own.state, own.revised_video_id, own.change_note) == ("pool", video.pk, NOTE)
    assert own.revised_at is not None
    assert [REVISED in lines(course, actor) for actor in (ada, chi, ben)] == [True, True, False]


@pytest.mark.parametrize(("has_video", "note", "field"), [(False, NOTE, "video"), (True, " ", "note")])
def test_without_a_video_or_a_note_it_is_not(course, work, has_video, note, field):
    ben, _rows = work
    if has_video:
        videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note=note)

    with pytest.raises(Invalid) as refused:
        videos.hand_in_revision(ben, course.assignment)
    assert set(refused.value.fields) == {field}


def test_there_is_one_revised_video(course, work):
    ben, _rows = work
    revise(course, ben)

    with pytest.raises(Conflict, match="is handed in"):
        revise(course, ben)


def test_nothing_is_revised_too_early_too_late_while_it_is_held_or_where_it_is_off(course, work):
    ben, _rows = work
    Submission.objects.filter(author_id=ben.user_id).update(state="held")
    with pytest.raises(Conflict, match="first reviews"):
        revise(course, ben)
    Submission.objects.filter(author_id=ben.user_id).update(state="pool", got=1)
    with pytest.raises(Conflict, match="first reviews"):
        revise(course, ben)
    set_policy(course, revise_until=(timezone.now() - DAY).isoformat())
    with pytest.raises(Conflict, match="over"):
        revise(course, ben)
    set_policy(course, revises=False)
    with pytest.raises(NotAllowed):
        revise(course, ben)


def test_who_has_handed_in_nothing_has_nothing_to_revise(course):
    chi = course.learner("chi")
    videos.save_submission(chi, course.assignment, video_id=None, note="Soon")

    with pytest.raises(Conflict, match="Hand in your work first"):
        videos.save_change_note(chi, course.assignment, note=NOTE)


def test_nobody_revises_with_the_video_of_somebody_else(course, work):
    ben, [(ada, _first), _other] = work

    with pytest.raises(NotFound):
        videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ada).uuid)


# --- Taking back ----------------------------------------------------------------------------------------------------


def test_a_change_note_that_was_handed_in_may_arrive_once_more_and_no_other(course, work):
    ben, _reviews = work
    revise(course, ben)

    assert videos.save_change_note(ben, course.assignment, note=NOTE).change_note == NOTE
    with pytest.raises(Conflict, match="is handed in"):
        videos.save_change_note(ben, course.assignment, note="Another")


def test_the_others_of_a_group_hear_what_one_of_them_did_with_the_revised_video(db):
    course = make_assignment(groups="own", wanted=1, revises=True)
    ada, chi = course.learner("ada"), course.learner("chi")
    course.group_of(ada, chi)
    course.hand_in(ada)
    Submission.objects.update(got=1)
    revise(course, chi)
    videos.withdraw_revision(chi, course.assignment)

    told = [[line.kind for line in notices.list_notices(one, course.space).items] for one in (ada, chi)]

    assert told == [["revised_back", "revised_in"], ["handed_in"]]


def test_until_somebody_looks_it_can_be_taken_back_and_handed_in_again(course, work):
    ben, _rows = work
    video = revise(course, ben)
    assert videos.may_withdraw(course.assignment, part(course, ben))

    videos.withdraw_revision(ben, course.assignment)

    own = course.own(ben)
    assert (own.revised_at, own.revised_video_id, own.change_note) == (None, video.pk, NOTE)
    videos.choose_revision(ben, course.assignment, video_id=None)
    revise(course, ben)
    assert course.own(ben).revised_video_id != video.pk


def test_after_a_look_a_comment_or_a_review_of_it_it_stays(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    begun = videos.look_again(ada, course.assignment, first.pk)
    with pytest.raises(Conflict, match="looking at it already"):
        videos.withdraw_revision(ben, course.assignment)

    begun.moments.create(start_ms=1, take=2)
    Review.objects.filter(pk=begun.pk).update(kind="staff")
    assert not videos.may_withdraw(course.assignment, part(course, ben))
    begun.moments.all().delete()
    assert videos.may_withdraw(course.assignment, part(course, ben))
    Review.objects.filter(pk=begun.pk).update(state="given", given_at=timezone.now())
    assert not videos.may_withdraw(course.assignment, part(course, ben))


def test_nothing_is_taken_back_twice_or_after_the_end(course, work):
    ben, _rows = work
    assert not videos.may_withdraw(course.assignment, part(course, ben))
    with pytest.raises(Conflict, match="nothing to take back"):
        videos.withdraw_revision(ben, course.assignment)
    revise(course, ben)
    set_policy(course, revise_until=(timezone.now() - DAY).isoformat())

    with pytest.raises(Conflict, match="stays handed in"):
        videos.withdraw_revision(ben, course.assignment)
    assert not videos.may_withdraw(course.assignment, part(course, ben))


def test_the_first_video_is_not_taken_back_below_a_revised_one(db):
    course = make_assignment(wanted=2, revises=True, review_until=timezone.now() - DAY)
    [ben] = course.class_of(1)
    revise(course, ben)

    with pytest.raises(Conflict, match="revised work back first"):
        videos.take_back(ben, course.assignment)


# --- Looking again --------------------------------------------------------------------------------------------------


def test_a_second_look_begins_with_the_first_review_and_counts_in_its_place(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    assert course.own(ben).share == 0.25

    row = videos.look_again(ada, course.assignment, first.pk)
    assert (row.kind, row.scores, row.body, row.first_id) == ("again", HALF, "On the whole", first.pk)
    assert course.own(ben).share == 0.25  # what is being written does not count yet

    videos.hand_in_review(ada, course.assignment, row.pk, scores=FULL, remarks={}, body="Better")

    own = course.own(ben)
    assert (own.share, own.got, videos.looks_of(own)) == (0.5, 2, (1, 2))
    first.refresh_from_db()
    assert (first.state, first.scores) == ("given", HALF)
    assert Participant.objects.get(user=ada.user_id).given == 1
    videos.rescore(course.assignment)
    assert course.own(ben).share == 0.5


def test_the_same_second_looks_give_the_same_grade_in_any_order(course, work):
    ben, [(ada, first), (chi, second)] = work
    revise(course, ben)
    for actor, row in ((chi, second), (ada, first)):
        again(course, actor, row)
    found = course.own(ben).share
    videos.rescore(course.assignment)

    assert (found, course.own(ben).share) == (1.0, 1.0)


def test_a_second_look_that_is_set_aside_gives_the_first_its_place_back(course, work, staff):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    row = again(course, ada, first)

    videos.set_aside(staff, course.assignment, row.pk)
    assert course.own(ben).share == 0.25
    videos.count_again(staff, course.assignment, row.pk)
    assert course.own(ben).share == 0.5


def test_the_grade_is_the_same_after_a_reviewer_has_left(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    again(course, ada, first)

    videos.retire_person(ada.user_id)
    videos.rescore(course.assignment)

    assert course.own(ben).share == 0.5


def test_the_first_review_stays_as_it_was_once_there_is_a_revised_video(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)

    with pytest.raises(Conflict):
        videos.hand_in_review(ada, course.assignment, first.pk, scores=FULL, remarks={}, body="")
    with pytest.raises(Conflict):
        videos.add_moment(ada, course.assignment, first.pk, Mark(1000, body="More"))

    videos.withdraw_revision(ben, course.assignment)
    videos.hand_in_review(ada, course.assignment, first.pk, scores=FULL, remarks={}, body="")
    assert course.own(ben).share == 0.5


def test_a_second_look_can_be_changed_and_is_begun_once(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    row = again(course, ada, first)

    assert videos.look_again(ada, course.assignment, first.pk).pk == row.pk
    videos.hand_in_review(ada, course.assignment, row.pk, scores=NONE, remarks={}, body="")

    assert (course.own(ben).share, Review.objects.filter(kind="again").count()) == (0.0, 1)


def test_only_who_has_reviewed_it_looks_again_and_only_at_what_was_revised(course, work, eve):
    ben, [(ada, first), (chi, _second)] = work
    with pytest.raises(Conflict, match="no revised work"):
        videos.look_again(ada, course.assignment, first.pk)
    revise(course, ben)
    for actor in (chi, ben, actor_in(course.space, eve)):
        with pytest.raises(NotFound):
            videos.look_again(actor, course.assignment, first.pk)
    row = videos.look_again(ada, course.assignment, first.pk)
    with pytest.raises(NotFound):
        videos.look_again(ada, course.assignment, row.pk)
    with pytest.raises(NotFound):
        videos.look_again(ada, make_assignment(revises=True).assignment, first.pk)


def test_when_the_time_is_over_or_staff_hold_it_nobody_looks_again(course, work, staff):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    row = videos.look_again(ada, course.assignment, first.pk)
    videos.hold_submission(staff, course.assignment, row.submission_id)
    row.refresh_from_db()
    assert row.state == "ended"
    with pytest.raises(Conflict):
        videos.look_again(ada, course.assignment, first.pk)

    videos.put_back(staff, course.assignment, row.submission_id)
    assert videos.look_again(ada, course.assignment, first.pk).state == "writing"
    Submission.objects.update(revised_at=timezone.now() - 8 * DAY)
    set_policy(course, revise_until=(timezone.now() - DAY).isoformat())
    with pytest.raises(Conflict):
        videos.hand_in_review(ada, course.assignment, row.pk, scores=FULL, remarks={}, body="")
    assert videos.given_reviews(ada, course.assignment)[0].may_look is False


def test_what_is_wrong_with_the_revised_video_is_reported_and_the_first_review_stays(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    row = videos.look_again(ada, course.assignment, first.pk)

    videos.return_review(ada, course.assignment, row.pk, reason="wrong", report_reason="spam", note="An advertisement")

    row.refresh_from_db()
    assert (row.state, Report.objects.get().subject_id, course.own(ben).share) == ("returned", row.submission_id, 0.25)


def test_who_has_come_into_the_group_does_not_look_again(course, work):
    ben, [(chi, first), _other] = work
    revise(course, ben)
    group = Group.objects.create(assignment=course.assignment, name="We", size=2)
    own = course.own(ben)
    Submission.objects.filter(pk=own.pk).update(group=group, author=None)
    Participant.objects.filter(user__in=(ben.user_id, chi.user_id)).update(group=group, submission=own)

    with pytest.raises(NotAllowed):
        videos.look_again(chi, course.assignment, first.pk)


def test_a_revised_video_that_is_handed_in_is_not_offered_again(course, work):
    ben, _rows = work
    video = revise(course, ben)
    assert videos.own_videos(ben, course.space, "video") == []

    videos.withdraw_revision(ben, course.assignment)

    assert videos.own_videos(ben, course.space, "video") == [video]


def test_a_revised_video_is_not_handed_in_and_taken_back_for_ever(course, work, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (1, 3600)}}
    ben, _rows = work
    revise(course, ben)
    videos.withdraw_revision(ben, course.assignment)
    videos.hand_in_revision(ben, course.assignment)

    with pytest.raises(Conflict, match="short time"):
        videos.withdraw_revision(ben, course.assignment)
    assert course.own(ben).revised_at is not None


class Meanwhile(dict):
    """Points that a reviewer sends; while they are looked through, something happens elsewhere, once."""

    def __init__(self, points, happens):
        super().__init__(points)
        self.happens = [happens]

    def __iter__(self):
        self._let_it_happen()
        return super().__iter__()

    def __contains__(self, key):
        self._let_it_happen()
        return super().__contains__(key)

    def get(self, key, default=None):
        self._let_it_happen()
        return super().get(key, default)

    def _let_it_happen(self):
        while self.happens:
            self.happens.pop()()


def test_a_review_that_is_being_corrected_stays_as_it_was_when_a_revised_video_comes(course, work):
    ben, [(ada, first), _other] = work
    points = Meanwhile(FULL, lambda: revise(course, ben))

    with pytest.raises(Conflict, match="There is a revised work now"):
        videos.hand_in_review(ada, course.assignment, first.pk, scores=points, remarks={}, body="Better")
    first.refresh_from_db()
    assert (first.scores, first.body) == (HALF, "On the whole")


def test_a_second_look_ends_when_staff_hold_the_work_meanwhile(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    row = videos.look_again(ada, course.assignment, first.pk)
    own = Submission.objects.filter(pk=first.submission_id)
    points = Meanwhile(FULL, lambda: own.update(state="held"))

    with pytest.raises(Conflict, match="the staff look at it first"):
        videos.hand_in_review(ada, course.assignment, row.pk, scores=points, remarks={}, body="Better")
    row.refresh_from_db()
    assert row.state == "writing"
