"""More time for one person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Participant
from tests.factories.assignments import make_assignment, make_video
from tests.factories.spaces import actor_in

END = datetime(2026, 1, 31, 12, tzinfo=UTC)
FAR = datetime(2099, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_assignment(submit_until=END, review_until=END + timedelta(days=7), takes_late=True)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def extend(staff, course, actor, submit_until=None, review_until=None):
    return videos.extend(staff, course.assignment, actor.user_id, submit_until=submit_until, review_until=review_until)


def test_who_has_not_come_yet_hands_in_in_time_later(course, staff):
    ben = course.learner("ben")
    extend(staff, course, ben, FAR)

    course.hand_in(ben)

    assert course.own(ben).is_late is False
    row = Participant.objects.get()
    assert (row.submit_until, row.review_until) == (FAR, None)


def test_what_was_late_is_in_time_now_and_late_again_without_the_extension(course, staff):
    ben = course.learner("ben")
    course.hand_in(ben)
    late = [course.own(ben).is_late]
    for until in (FAR, None):
        extend(staff, course, ben, until)
        late.append(course.own(ben).is_late)

    assert late == [True, False, True]


def test_a_draft_is_not_late(course, staff):
    ben = course.learner("ben")
    videos.save_submission(ben, course.assignment, video_id=None, note="Soon")

    extend(staff, course, ben, FAR, FAR)

    assert course.own(ben).is_late is False
    assert videos.ends_of(course.assignment, ben.user_id) == {
        "submit_until": FAR,
        "review_until": FAR,
        "revise_until": None,
    }


def test_nobody_has_an_extension_without_one(course):
    ben = course.learner("ben")

    assert videos.ends_of(course.assignment, ben.user_id) == dict.fromkeys(
        ("submit_until", "review_until", "revise_until")
    )


def test_an_extension_is_no_shortening(course, staff):
    ben = course.learner("ben")
    with pytest.raises(Invalid) as refused:
        extend(staff, course, ben, END - timedelta(hours=1), END)

    assert set(refused.value.fields) == {"submit_until", "review_until"}
    assert not Participant.objects.exists()


def test_without_a_common_end_any_end_may_be_set(db, dee):
    course = make_assignment()
    staff, ben = actor_in(course.space, dee, Role.STAFF), course.learner("ben")

    assert extend(staff, course, ben, END).submit_until == END


def test_the_trail_knows(course, staff):
    row = extend(staff, course, course.learner("ben"), FAR)

    [line] = moderation.trail(staff, course.space)
    assert (line.act, line.reason, line.subject) == (
        "more time given",
        "submit: 2099-01-31T12:00+00:00",
        ("participant", row.pk),
    )


def test_members_are_found_by_name(course, eve):
    ben = course.learner("ben")

    assert videos.member_called(course.assignment, " @Ben ") == ben.user_id
    with pytest.raises(NotFound, match="has been here yet"):
        videos.member_called(course.assignment, "eve")


def test_only_staff_give_time_and_only_to_members(course, staff, eve):
    ben = course.learner("ben")
    for actor in (ben, replace(staff, read_only=True)):
        with pytest.raises(NotAllowed):
            extend(actor, course, ben, FAR)
    with pytest.raises(NotFound):
        videos.extend(staff, course.assignment, eve.pk, submit_until=FAR, review_until=None)


# --- Revising -------------------------------------------------------------------------------------------------------


@pytest.fixture
def revising(db):
    """Revising is over for everybody; what was handed in has its reviews."""
    ends = {"submit_until": END, "review_until": END, "revise_until": END + timedelta(days=1)}
    return make_assignment(revises=True, wanted=1, groups="own", **ends)


def revise(course, actor):
    video = make_video(course.space, actor)
    videos.choose_revision(actor, course.assignment, video_id=video.uuid)
    videos.save_change_note(actor, course.assignment, note="Slower")
    videos.hand_in_revision(actor, course.assignment)


def step_of(course, actor):
    part = videos.part_of(course.assignment, videos.participant_of(actor, course.assignment))
    steps = videos.steps_of(videos.policy_of(course.assignment), part, timezone.now())
    return next((step.state, step.until) for step in steps if step.name == "revise")


def test_more_time_to_revise_opens_the_step_again_and_lets_it_be_taken_back(revising, dee):
    staff, ben = actor_in(revising.space, dee, Role.STAFF), revising.learner("ben")
    revising.hand_in(ben)
    with pytest.raises(Conflict, match="The time to revise is over"):
        revise(revising, ben)
    assert step_of(revising, ben) == ("closed", END + timedelta(days=1))

    videos.extend(staff, revising.assignment, ben.user_id, submit_until=None, review_until=None, revise_until=FAR)
    assert step_of(revising, ben) == ("open", FAR)
    revise(revising, ben)

    assert step_of(revising, ben) == ("done", FAR)
    assert videos.may_withdraw(revising.assignment, videos.participant_of(ben, revising.assignment)) is True
    assert videos.withdraw_revision(ben, revising.assignment).revised_at is None
    assert moderation.trail(staff, revising.space)[0].reason == "revise: 2099-01-31T12:00+00:00"


def test_in_a_group_the_longest_time_to_revise_holds_for_all(revising, dee):
    staff = actor_in(revising.space, dee, Role.STAFF)
    ada, ben = revising.learner("ada"), revising.learner("ben")
    revising.group_of(ada, ben)
    revising.hand_in(ada)

    videos.extend(staff, revising.assignment, ben.user_id, submit_until=None, review_until=None, revise_until=FAR)

    assert step_of(revising, ada) == ("open", FAR)
    revise(revising, ada)
    assert videos.withdraw_revision(ada, revising.assignment).revised_at is None


def test_more_time_to_revise_is_no_shortening(revising, dee):
    staff, ben = actor_in(revising.space, dee, Role.STAFF), revising.learner("ben")

    with pytest.raises(Invalid) as refused:
        videos.extend(staff, revising.assignment, ben.user_id, submit_until=None, review_until=None, revise_until=END)

    assert set(refused.value.fields) == {"revise_until"}


def test_who_was_never_here_gets_time_once_their_team_has_brought_them(db, dee, eve):
    course = make_assignment(groups="teams", submit_until=END, review_until=END)
    staff, ben = actor_in(course.space, dee, Role.STAFF), course.learner("ben")
    with pytest.raises(NotFound):
        videos.find_person(course.assignment, eve.pk)

    videos.gather_team(ben, course.assignment, team_id=7, name="Red", members=(ben.user_id, eve.pk))

    assert videos.find_person(course.assignment, eve.pk).name == "eve"
    row = videos.extend(staff, course.assignment, eve.pk, submit_until=FAR, review_until=None)
    assert (row.user_id, row.submit_until) == (eve.pk, FAR)
    with pytest.raises(NotFound):
        videos.find_person(make_assignment().assignment, eve.pk)
