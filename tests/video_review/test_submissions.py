"""Handing in: what a draft keeps, when it counts, when it can be taken back."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.pool import end_leases
from social_learning_xblocks.video_review.domain.submissions import NOTE_LENGTH
from social_learning_xblocks.video_review.models import Participant, Review, Submission
from tests.factories.assignments import FULL, make_assignment, make_video
from tests.factories.spaces import actor_in

HOUR = timedelta(hours=1)


@pytest.fixture
def course(db):
    return make_assignment()


@pytest.fixture
def ben(course):
    return course.learner("ben")


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def saved(course, actor, note="", **fields):
    video = make_video(course.space, actor, **fields)
    return videos.save_submission(actor, course.assignment, video_id=video.uuid, note=note)


def test_a_draft_keeps_the_video_and_the_note(course, ben):
    submission = saved(course, ben, "My **first** try")

    assert (submission.state, submission.body, submission.video.owner_id) == ("draft", "My **first** try", ben.user_id)
    assert submission.body_html == '<p dir="auto">My <strong>first</strong> try</p>'
    assert Participant.objects.get().submission == submission


def test_a_note_that_was_handed_in_may_arrive_once_more_and_no_other(course, ben):
    """The page saves by itself, also while somebody presses the button."""
    saved(course, ben, "My first try")
    videos.hand_in(ben, course.assignment)
    before = course.own(ben)

    assert videos.save_note(ben, course.assignment, note="My first try").pk == before.pk
    with pytest.raises(Conflict, match="handed in"):
        videos.save_note(ben, course.assignment, note="My second try")

    after = course.own(ben)
    assert (after.state, after.body, after.edited_at) == ("pool", "My first try", before.edited_at)


def test_saving_again_changes_the_same_draft(course, ben):
    first = saved(course, ben)

    second = videos.save_submission(ben, course.assignment, video_id=None, note="Later")

    assert (second.pk, second.video, second.body) == (first.pk, None, "Later")


def test_handing_in_puts_it_into_the_pool(course, ben):
    saved(course, ben)

    submission = videos.hand_in(ben, course.assignment)

    row = Submission.objects.get()
    assert (submission.state, row.state, row.is_late, row.turn) == ("pool", "pool", False, 9)
    assert abs(timezone.now() - row.handed_in_at) < timedelta(minutes=1)
    assert row.draw > 0


def test_nothing_is_handed_in_twice_or_changed_afterwards(course, ben):
    course.hand_in(ben)

    with pytest.raises(Conflict, match="handed in already"):
        videos.hand_in(ben, course.assignment)
    with pytest.raises(Conflict, match="Take it back"):
        videos.save_submission(ben, course.assignment, video_id=None, note="")


def test_nothing_is_handed_in_before_anything_was_saved(course, ben):
    with pytest.raises(Conflict, match="nothing to hand in"):
        videos.hand_in(ben, course.assignment)


@pytest.mark.parametrize("state", ["receiving", "refused"])
def test_a_video_that_is_not_ready_is_not_there(course, ben, state):
    video = make_video(course.space, ben)
    type(video).objects.update(state=state)

    with pytest.raises(NotFound):
        videos.save_submission(ben, course.assignment, video_id=video.uuid, note="")


def test_videos_of_others_and_of_other_places_are_not_there(course, ben):
    chi = course.learner("chi")
    elsewhere = make_assignment()
    ben_there = elsewhere.learner("ben")

    for number in (make_video(course.space, chi).uuid, make_video(elsewhere.space, ben_there).uuid, uuid4()):
        with pytest.raises(NotFound):
            videos.save_submission(ben, course.assignment, video_id=number, note="")


def test_without_a_video_nothing_is_handed_in(course, ben):
    videos.save_submission(ben, course.assignment, video_id=None, note="Words")

    with pytest.raises(Invalid) as refused:
        videos.hand_in(ben, course.assignment)

    assert refused.value.fields == {"video": "Record or choose a video first."}


def test_a_video_that_was_removed_meanwhile_is_not_handed_in(course, ben):
    submission = saved(course, ben)
    type(submission.video).objects.update(state="deleted")

    with pytest.raises(Invalid):
        videos.hand_in(ben, course.assignment)


def test_captions_are_asked_for_where_they_are_wanted(db):
    course = make_assignment(captions_required=True)
    ben, chi = course.learner("ben"), course.learner("chi")
    saved(course, ben)
    saved(course, chi, captions="WEBVTT\n\n00:00.000 --> 00:01.000\nHello")

    with pytest.raises(Invalid) as refused:
        videos.hand_in(ben, course.assignment)

    assert refused.value.fields == {"captions": "This video needs captions. Write them or choose a file."}
    assert videos.hand_in(chi, course.assignment).state == "pool"


def test_a_note_that_is_too_long_is_refused_and_the_draft_stays(course, ben):
    saved(course, ben, "Short")

    with pytest.raises(Invalid, match="at most 5000 characters"):
        videos.save_submission(ben, course.assignment, video_id=None, note="x" * (NOTE_LENGTH + 1))

    row = Submission.objects.get()
    assert (row.body, row.video is None) == ("Short", False)


@pytest.mark.parametrize(("ends_in", "grace", "is_late"), [(HOUR, 0, False), (-HOUR, 90, False), (-HOUR, 30, True)])
def test_what_comes_after_the_end_and_the_grace_is_marked_as_late(db, ends_in, grace, is_late):
    course = make_assignment(submit_until=timezone.now() + ends_in, grace=grace)

    assert course.hand_in(course.learner("ben")).is_late is is_late


def test_where_nothing_late_is_taken_the_draft_stays_a_draft(db):
    course = make_assignment(submit_until=timezone.now() - HOUR, takes_late=False)
    ben = course.learner("ben")
    saved(course, ben)

    with pytest.raises(Conflict, match="extension"):
        videos.hand_in(ben, course.assignment)

    assert Submission.objects.get().state == "draft"


def test_an_extension_moves_the_end_for_one_person(db):
    course = make_assignment(submit_until=timezone.now() - HOUR, takes_late=False)
    ben = course.learner("ben")
    saved(course, ben)
    Participant.objects.update(submit_until=timezone.now() + HOUR)

    assert videos.hand_in(ben, course.assignment).is_late is False


def test_taking_back_makes_a_draft_of_it_again(course, ben):
    course.hand_in(ben)

    submission = videos.take_back(ben, course.assignment)

    assert (submission.state, submission.handed_in_at) == ("draft", None)
    with pytest.raises(Conflict, match="nothing to take back"):
        videos.take_back(ben, course.assignment)


def test_what_somebody_reviews_is_not_taken_back(course):
    ada, ben = course.class_of(2)
    videos.take(ada, course.assignment)

    with pytest.raises(Conflict, match="Somebody is reviewing it"):
        videos.take_back(ben, course.assignment)
    with pytest.raises(Conflict, match="Finish the review"):
        videos.take_back(ada, course.assignment)


def test_guests_and_who_looks_through_other_eyes_hand_in_nothing(course, ben, eve):
    guest, looking = actor_in(course.space, eve, Role.GUEST), replace(ben, read_only=True)
    saved(course, ben)

    for actor in (guest, looking):
        for act in (
            lambda actor=actor: videos.save_submission(actor, course.assignment, video_id=None, note=""),
            lambda actor=actor: videos.hand_in(actor, course.assignment),
            lambda actor=actor: videos.take_back(actor, course.assignment),
        ):
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.django_db(transaction=True)
def test_a_video_that_is_handed_in_is_not_given_up(course, ben, staff):
    submission = course.hand_in(ben)
    number = submission.video.uuid

    for give_up in (videos.cancel_upload, videos.delete_video):
        with pytest.raises(Conflict, match="Take your work back"):
            give_up(ben, course.space, number)
    videos.take_back(ben, course.assignment)
    videos.cancel_upload(ben, course.space, number)

    assert not type(submission.video).objects.filter(uuid=number).exists()


def test_staff_delete_what_is_handed_in(course, ben, staff):
    submission = course.hand_in(ben)

    videos.delete_video(staff, course.space, submission.video.uuid)

    assert course.own(ben).video.state == "deleted"


def test_who_let_their_time_run_out_does_not_see_what_becomes_of_it(course):
    ada, ben = course.class_of(2)
    begun = videos.take(ben, course.assignment).review_id
    Review.objects.update(lease_until="2020-01-01T00:00Z")
    end_leases(course.assignment)

    videos.take_back(ada, course.assignment)

    assert Review.objects.get(pk=begun).state == "ended"
    for act in (
        lambda: videos.open_review(ben, course.assignment, begun),
        lambda: videos.hand_in_review(ben, course.assignment, begun, scores=FULL, remarks={}, body=""),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_review_of_a_draft_is_not_there_whatever_its_state(course):
    ada, ben = course.class_of(2)
    begun = videos.take(ben, course.assignment).review_id
    Submission.objects.filter(author=ada.user_id).update(state="draft")

    with pytest.raises(NotFound):
        videos.open_review(ben, course.assignment, begun)


def test_after_the_end_nothing_is_taken_back(db):
    course = make_assignment(submit_until=timezone.now() + HOUR)
    ben = course.learner("ben")
    course.hand_in(ben)
    late = make_assignment(course.space, submit_until=timezone.now() - HOUR)

    with pytest.raises(Conflict, match="so it stays handed in"):
        videos.take_back(ben, late.assignment)


def test_an_extension_is_never_a_shortening(db):
    course = make_assignment(submit_until=timezone.now() + 2 * HOUR, takes_late=False)
    ben = course.learner("ben")
    saved(course, ben)
    Participant.objects.update(submit_until=timezone.now() - HOUR)

    assert videos.hand_in(ben, course.assignment).is_late is False


def test_captions_and_picture_of_what_is_handed_in_stay(course, ben):
    number = course.hand_in(ben).video.uuid

    with pytest.raises(Conflict):
        videos.set_captions(ben, course.space, number, text="")
    with pytest.raises(Conflict):
        videos.set_poster(ben, course.space, number, upload=io.BytesIO(b"x"))
