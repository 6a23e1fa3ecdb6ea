"""Revising once after the first reviews, and looking again: what counts then, who sees what, and the ways back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import Report
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import Mark, Part, Policy
from social_learning_xblocks.video_review.domain.exports import export_csv
from social_learning_xblocks.video_review.domain.removing import check_unused
from social_learning_xblocks.video_review.domain.steps import look_end, steps_of
from social_learning_xblocks.video_review.models import Assignment, Group, Participant, Review, Submission, Video
from tests.factories.assignments import FULL, HALF, NONE, make_assignment, make_video
from tests.factories.spaces import actor_in
from tests.video_review.hands import together

DAY = timedelta(days=1)
NOTE = "I say sooner how many I asked. Thank you, second reviewer."
REVISED = "A video that you reviewed was revised: you may look again"


@pytest.fixture
def course(db):
    return make_assignment(wanted=2, revises=True, reviewing_part=0.0)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def reviewed(course, scores=(HALF, NONE)):
    """Ben and two others have handed in; the two have reviewed Ben's video. Ben, and the reviews."""
    ben, *others = course.class_of(3)
    own, rows = course.own(ben), []
    for actor, given in zip(others, scores, strict=True):
        row = Review.objects.create(
            submission=own, reviewer_id=actor.user_id, rubric=course.assignment.rubric, state="lapsed"
        )
        videos.add_moment(actor, course.assignment, row.pk, Mark(1000, body="First"))
        videos.hand_in_review(actor, course.assignment, row.pk, scores=given, remarks={}, body="On the whole")
        rows.append((actor, row))
    return ben, rows


@pytest.fixture
def work(course):
    return reviewed(course)


def revise(course, actor, note=NOTE):
    video = make_video(course.space, actor, duration_ms=30_000)
    videos.choose_revision(actor, course.assignment, video_id=video.uuid)
    videos.save_change_note(actor, course.assignment, note=note)
    videos.hand_in_revision(actor, course.assignment)
    return video


def again(course, actor, first, scores=FULL):
    row = videos.look_again(actor, course.assignment, first.pk)
    videos.hand_in_review(actor, course.assignment, row.pk, scores=scores, remarks={}, body="Better")
    return row


def lines(course, actor):
    return [line.sentence for line in notices.list_notices(actor, course.space).items]


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

    with pytest.raises(Conflict, match="Hand in your video first"):
        videos.save_change_note(chi, course.assignment, note=NOTE)


def test_nobody_revises_with_the_video_of_somebody_else(course, work):
    ben, [(ada, _first), _other] = work

    with pytest.raises(NotFound):
        videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ada).uuid)


# --- Taking back ----------------------------------------------------------------------------------------------------


def test_until_somebody_looks_it_can_be_taken_back_and_handed_in_again(course, work):
    ben, _rows = work
    video = revise(course, ben)
    assert videos.may_withdraw(course.assignment, course.own(ben))

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
    assert not videos.may_withdraw(course.assignment, course.own(ben))
    begun.moments.all().delete()
    assert videos.may_withdraw(course.assignment, course.own(ben))
    Review.objects.filter(pk=begun.pk).update(state="given", given_at=timezone.now())
    assert not videos.may_withdraw(course.assignment, course.own(ben))


def test_nothing_is_taken_back_twice_or_after_the_end(course, work):
    ben, _rows = work
    with pytest.raises(Conflict, match="nothing to take back"):
        videos.withdraw_revision(ben, course.assignment)
    revise(course, ben)
    set_policy(course, revise_until=(timezone.now() - DAY).isoformat())

    with pytest.raises(Conflict, match="stays handed in"):
        videos.withdraw_revision(ben, course.assignment)
    assert not videos.may_withdraw(course.assignment, course.own(ben))


def test_the_first_video_is_not_taken_back_below_a_revised_one(db):
    course = make_assignment(wanted=2, revises=True, review_until=timezone.now() - DAY)
    [ben] = course.class_of(1)
    revise(course, ben)

    with pytest.raises(Conflict, match="revised video back first"):
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
    with pytest.raises(Conflict, match="no revised video"):
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


# --- Who sees what --------------------------------------------------------------------------------------------------


def test_reviewers_see_both_videos_the_newest_first_with_their_own_comments_on_each(course, work):
    ben, [(ada, first), _other] = work
    video = revise(course, ben)
    row = videos.look_again(ada, course.assignment, first.pk)
    videos.add_moment(ada, course.assignment, row.pk, Mark(2000, body="Second"))

    sheet = videos.open_review(ada, course.assignment, row.pk)
    assert (sheet.take, video.uuid.hex in sheet.playback.url.replace("-", "")) == (2, True)
    assert ([card.body for card in sheet.moments], [card.body for card in sheet.former.moments]) == (
        ["Second"],
        ["First"],
    )
    assert (NOTE in sheet.change_html, sheet.may_edit, sheet.is_again) == (True, True, True)

    before = videos.open_review(ada, course.assignment, first.pk)
    assert (before.may_edit, before.may_look, before.moments) == (False, True, ())
    assert [card.body for card in before.former.moments] == ["First"]
    assert [(one.may_look, one.again) for one in videos.given_reviews(ada, course.assignment)] == [(True, "writing")]


def test_a_comment_belongs_to_the_video_on_which_it_was_written(course, work, staff):
    ben, _rows = work
    row = videos.begin_staff_review(staff, course.assignment, course.own(ben).pk)
    videos.add_moment(staff, course.assignment, row.pk, Mark(40_000, body="Old"))
    with pytest.raises(Invalid):
        videos.add_moment(staff, course.assignment, row.pk, Mark(1000, body="New", take=2))
    revise(course, ben)

    with pytest.raises(Invalid):  # the revised video is shorter
        videos.add_moment(staff, course.assignment, row.pk, Mark(40_000, body="New", take=2))
    moment = videos.add_moment(staff, course.assignment, row.pk, Mark(20_000, body="New", take=2))
    videos.edit_moment(staff, course.assignment, moment.pk, Mark(25_000, body="Newer", take=1))

    sheet = videos.open_review(staff, course.assignment, row.pk)
    assert [card.body for card in sheet.moments] == ["Newer"]
    assert [card.body for card in sheet.former.moments] == ["Old"]


def test_the_author_sees_each_video_with_what_was_said_of_it(course, work):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    row = videos.look_again(ada, course.assignment, first.pk)
    videos.add_moment(ada, course.assignment, row.pk, Mark(2000, body="Second"))
    videos.hand_in_review(ada, course.assignment, row.pk, scores=FULL, remarks={}, body="Better")

    result = videos.result_of(ben, course.assignment)

    assert ([card.body for card in result.moments], [card.body for card in result.former.moments]) == (
        ["Second"],
        ["First", "First"],
    )
    found = [(one.number, one.kind, one.take, one.is_replaced, one.reviewer_id) for one in result.reviews]
    assert found == [(1, "peer", 1, True, None), (2, "peer", 1, False, None), (1, "again", 2, False, None)]
    assert (max(result.heat), max(result.former.heat)) == (1.0, 1.0)


def test_watching_the_revised_video_is_for_its_reviewers_once_it_is_handed_in(course, work, eve):
    ben, [(ada, _first), _other] = work
    video = make_video(course.space, ben)
    videos.choose_revision(ben, course.assignment, video_id=video.uuid)
    first = course.own(ben).video
    everyone = (ben, ada, actor_in(course.space, eve))

    assert [videos.may_watch(actor, video) for actor in everyone] == [True, False, False]
    videos.save_change_note(ben, course.assignment, note=NOTE)
    videos.hand_in_revision(ben, course.assignment)
    assert [videos.may_watch(actor, video) for actor in everyone] == [True, True, False]
    assert [videos.may_watch(actor, first) for actor in everyone] == [True, True, False]
    Submission.objects.update(state="held")
    assert videos.may_watch(ada, video) is False


def test_neither_video_can_be_deleted_by_its_owner_once_handed_in(course, work):
    ben, _rows = work
    video = make_video(course.space, ben)
    videos.choose_revision(ben, course.assignment, video_id=video.uuid)
    check_unused(ben, video)

    videos.save_change_note(ben, course.assignment, note=NOTE)
    videos.hand_in_revision(ben, course.assignment)

    with pytest.raises(Conflict):
        videos.delete_video(ben, course.space, video.uuid)


def test_staff_see_the_note_and_which_reviews_count(course, work, staff):
    ben, [(ada, first), _other] = work
    revise(course, ben)
    again(course, ada, first)

    found = videos.dossier_of(staff, course.assignment, course.own(ben).pk)

    assert (NOTE in found.change, found.revised_at, found.counted) == (True, course.own(ben).revised_at, 2)
    assert [(one.kind, one.counts, one.is_replaced) for one in found.reviews] == [
        ("peer", False, True),
        ("peer", True, False),
        ("again", True, False),
    ]
    told = "".join(export_csv(staff, course.assignment))
    assert f"again,{first.pk},given" in told


# --- Leaving --------------------------------------------------------------------------------------------------------


def test_starting_anew_and_leaving_take_the_revised_video_along(course, work, staff):
    ben, [(ada, first), (chi, second)] = work
    revise(course, ben)
    videos.look_again(chi, course.assignment, second.pk)
    [known] = videos.export_person(ben.user_id)["video_submissions"]
    assert (known["change_note"], known["revised_at"]) == (NOTE, course.own(ben).revised_at.isoformat())

    videos.reset_person(staff, course.assignment, chi.user_id)
    assert not Review.objects.filter(kind="again").exists()
    videos.look_again(ada, course.assignment, first.pk)
    videos.retire_person(ben.user_id)

    own = Submission.objects.get(pk=first.submission_id)
    assert (own.change_note, own.change_html) == ("", "")
    assert not Video.objects.filter(owner_id=ben.user_id).exists()
    assert Review.objects.get(kind="again").state == "ended"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_reviews_given_costs_the_same_for_any_number(db, count, django_assert_num_queries):
    course = make_assignment(wanted=3, revises=True)
    people = course.class_of(count + 1)
    ada = people[0]
    for actor in people[1:]:
        Review.objects.create(
            submission=course.own(actor),
            reviewer_id=ada.user_id,
            rubric=course.assignment.rubric,
            state="given",
            given_at=timezone.now(),
        )

    with django_assert_num_queries(1):
        assert len(videos.given_reviews(ada, course.assignment)) == count


# --- At once --------------------------------------------------------------------------------------------------------

at_once = pytest.mark.django_db(transaction=True)


@pytest.mark.concurrency
@at_once
def test_revised_in_two_tabs_it_is_handed_in_once():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, _first), _other] = reviewed(course)
    videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note=NOTE)

    refusals = together(*[lambda: videos.hand_in_revision(ben, course.assignment)] * 4)

    assert refusals == [Conflict] * 3
    assert lines(course, ada).count(REVISED) == 1


@pytest.mark.concurrency
@at_once
def test_a_review_that_comes_while_its_author_revises_counts_once():
    course = make_assignment(wanted=1, revises=True)
    ben, ada, chi = course.class_of(3)
    rows = {}
    for actor in (ada, chi):
        rows[actor] = Review.objects.create(
            submission=course.own(ben), reviewer_id=actor.user_id, rubric=course.assignment.rubric, state="lapsed"
        )
    videos.hand_in_review(ada, course.assignment, rows[ada].pk, scores=FULL, remarks={}, body="")
    videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note=NOTE)

    refusals = together(
        lambda: videos.hand_in_revision(ben, course.assignment),
        lambda: videos.hand_in_review(chi, course.assignment, rows[chi].pk, scores=NONE, remarks={}, body=""),
    )

    own = course.own(ben)
    assert (refusals, own.share, own.got, own.revised_at is None) == ([], 0.5, 2, False)


@pytest.mark.concurrency
@at_once
def test_a_first_review_is_changed_before_the_revised_video_or_not_at_all():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, first), _other] = reviewed(course)
    videos.choose_revision(ben, course.assignment, video_id=make_video(course.space, ben).uuid)
    videos.save_change_note(ben, course.assignment, note=NOTE)

    refusals = together(
        lambda: videos.hand_in_revision(ben, course.assignment),
        lambda: videos.hand_in_review(ada, course.assignment, first.pk, scores=FULL, remarks={}, body=""),
    )

    own = course.own(ben)
    assert own.revised_at is not None
    assert (refusals, own.share) in (([], 0.5), ([Conflict], 0.25))


@pytest.mark.concurrency
@at_once
def test_it_is_taken_back_or_looked_at_and_never_both():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, first), _other] = reviewed(course)
    revise(course, ben)

    refusals = together(
        lambda: videos.withdraw_revision(ben, course.assignment),
        lambda: videos.look_again(ada, course.assignment, first.pk),
    )

    is_revised = course.own(ben).revised_at is not None
    assert (refusals, Review.objects.filter(kind="again").exists()) == ([Conflict], is_revised)


@pytest.mark.concurrency
@at_once
def test_two_clicks_begin_one_second_look():
    course = make_assignment(wanted=2, revises=True)
    ben, [(ada, first), _other] = reviewed(course)
    revise(course, ben)

    assert together(*[lambda: videos.look_again(ada, course.assignment, first.pk)] * 4) == []
    assert Review.objects.filter(kind="again").count() == 1


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
    assert videos.own_videos(ben, course.space) == []

    videos.withdraw_revision(ben, course.assignment)

    assert videos.own_videos(ben, course.space) == [video]


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

    with pytest.raises(Conflict, match="There is a revised video now"):
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
