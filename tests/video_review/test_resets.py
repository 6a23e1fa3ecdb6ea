"""Starting anew: what goes, what stays, and that the counts of all others are right afterwards."""

from dataclasses import replace

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.allocation import Standing, turn
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.domain.pool import count_given
from social_learning_xblocks.video_review.models import Participant, Review, Submission, Video
from tests.factories.assignments import FULL, make_assignment
from tests.factories.spaces import COURSE, actor_in


@pytest.fixture
def course(db, disk):
    return make_assignment(wanted=2)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def people(course):
    """Ben, Chi and Eve, who have handed in."""
    found = [course.learner(name) for name in ("ben", "chi", "eve")]
    for actor in found:
        course.hand_in(actor)
    return found


def give(course, reviewer):
    """A whole review: taken, counted, handed in, graded."""
    review = Review.objects.get(pk=videos.take(reviewer, course.assignment).review_id)
    count_given(review, course.assignment)
    review.state, review.scores, review.share, review.given_at = "given", FULL, 1.0, timezone.now()
    review.save()
    grade_submission(course.assignment, review.submission_id)
    return review


def standing(course, actor):
    row = course.own(actor)
    return row.given, row.held, row.got, row.leased


def turns_are_right(course):
    rows = Submission.objects.filter(assignment=course.assignment)
    return all(row.turn == turn(Standing(row.pk, row.given, row.held, row.got, row.leased), 2) for row in rows)


def test_the_submission_its_video_and_its_reviews_go(course, staff, people):
    ben = people[0]
    about_ben = [
        review for review in (give(course, actor) for actor in people[1:]) if review.submission.author_id == ben.user_id
    ]

    videos.reset_person(staff, course.assignment, ben.user_id)

    assert not Submission.objects.filter(author_id=ben.user_id).exists()
    assert not Review.objects.filter(pk__in=[review.pk for review in about_ben]).exists()
    assert Participant.objects.get(user_id=ben.user_id).submission is None
    assert not Video.objects.filter(owner_id=ben.user_id).exists()
    # Those who reviewed it keep the credit.
    assert [Participant.objects.get(user_id=actor.user_id).given for actor in people[1:]] == [1, 1]
    assert turns_are_right(course)


def test_reviews_they_gave_stay_and_count_and_so_does_the_credit(course, staff, people):
    ben = people[0]
    review = give(course, ben)

    videos.reset_person(staff, course.assignment, ben.user_id)
    course.hand_in(ben)

    author = next(actor for actor in people if actor.user_id == review.submission.author_id)
    assert (course.own(author).share, standing(course, author)) == (1.0, (0, 0, 1, 0))
    assert (standing(course, ben), Participant.objects.get(user_id=ben.user_id).given) == ((1, 0, 0, 0), 1)
    assert turns_are_right(course)


def test_with_their_reviews_those_go_too_and_others_are_graded_anew(course, staff, people):
    ben = people[0]
    review = give(course, ben)
    own = give(course, people[1])
    is_of_ben = own.submission.author_id == ben.user_id

    videos.reset_person(staff, course.assignment, ben.user_id, with_reviews=True)

    author = next(actor for actor in people if actor.user_id == review.submission.author_id)
    assert (course.own(author).share, course.own(author).got) == (None, 0)
    assert Participant.objects.get(user_id=ben.user_id).given == 0
    assert Review.objects.filter(pk=own.pk).exists() == (not is_of_ben)
    assert turns_are_right(course)


def test_what_they_were_reviewing_is_free_again(course, staff, people):
    ben = people[0]
    videos.take(ben, course.assignment)

    videos.reset_person(staff, course.assignment, ben.user_id)

    assert [standing(course, actor) for actor in people[1:]] == [(0, 0, 0, 0)] * 2
    assert not Review.objects.exists()
    assert turns_are_right(course)


def test_who_was_reviewing_them_holds_nothing_any_more(course, staff, people):
    ben, chi, eve = people
    videos.take(chi, course.assignment)
    held = Review.objects.get().submission.author_id

    videos.reset_person(staff, course.assignment, held)

    assert standing(course, chi) == (0, 0, 0, 0)
    other = ben if held == eve.user_id else eve
    assert videos.take(chi, course.assignment).step == "review"
    assert standing(course, other) == (0, 0, 0, 1)


def test_a_review_by_staff_is_not_theirs_to_lose(course, staff, people):
    review = videos.begin_staff_review(staff, course.assignment, course.own(people[0]).pk)
    course.hand_in(staff)

    videos.reset_person(staff, course.assignment, staff.user_id, with_reviews=True)

    assert Review.objects.get() == review


def test_their_practice_goes(course, staff, people):
    Review.objects.create(
        submission=course.own(people[1]),
        reviewer_id=people[0].user_id,
        kind="calibration",
        rubric=course.assignment.rubric,
    )

    videos.reset_person(staff, course.assignment, people[0].user_id)

    assert not Review.objects.exists()


def test_extensions_stay_and_the_gradebook_is_told_anew(course, staff, people, lms):
    ben = people[0]
    videos.extend(staff, course.assignment, ben.user_id, submit_until=timezone.now(), review_until=None)
    videos.override_grade(staff, course.assignment, course.own(ben).pk, share=1, reason="Fine", seen=None)
    videos.pass_grades(course.assignment)
    [score] = [key for key in lms.scores if ("student_id", f"anonymous-{ben.user_id}-{COURSE}") in key]

    videos.reset_person(staff, course.assignment, ben.user_id)

    row = Participant.objects.get(user_id=ben.user_id)
    assert (row.submit_until is not None, row.passed_share) == (True, None)
    assert score not in lms.scores


def test_a_draft_and_an_unfinished_upload_go_too(course, staff):
    fay = course.learner("fay")
    videos.save_submission(fay, course.assignment, video_id=None, note="Soon")
    Video.objects.create(space=course.space, owner_id=fay.user_id, size=9, kind="video/mp4")

    videos.reset_person(staff, course.assignment, fay.user_id)

    assert (Submission.objects.count(), Video.objects.exclude(state="deleted").count()) == (0, 0)


def test_who_has_only_more_time_keeps_it(course, staff):
    fay = course.learner("fay")
    videos.extend(staff, course.assignment, fay.user_id, submit_until=timezone.now(), review_until=None)

    videos.reset_person(staff, course.assignment, fay.user_id)

    assert Participant.objects.get().submit_until is not None


def test_who_has_nothing_here_loses_nothing(course, staff, people):
    fay = course.learner("fay")

    videos.reset_person(staff, course.assignment, fay.user_id)

    assert Submission.objects.count() == 3
    assert moderation.trail(staff, course.space) == []


def test_flags_on_it_are_answered_when_staff_reset(course, staff, people):
    ben, chi, _eve = people
    moderation.report(chi, course.space, ("submission", course.own(ben).pk), reason="rude")

    videos.reset_person(staff, course.assignment, ben.user_id)

    assert len(notices.list_notices(chi, course.space).items) == 1
    assert [line.act for line in moderation.trail(staff, course.space)] == ["work reset"]


def test_the_platform_resets_every_assignment_of_a_block(course, staff, people, lms):
    ben = people[0]

    videos.reset_in_block(course.space.home_usage_key, ben.user_id, by=staff.user_id)
    videos.reset_person(None, course.assignment, people[1].user_id)

    assert [row.author_id for row in Submission.objects.all()] == [people[2].user_id]
    assert [line.actor_id for line in moderation.trail(staff, course.space)] == [None, staff.user_id]


def test_only_staff_who_act_for_themselves_reset(course, staff, people):
    for actor in (people[0], replace(staff, read_only=True)):
        with pytest.raises(NotAllowed):
            videos.reset_person(actor, course.assignment, people[1].user_id)
    assert Submission.objects.count() == 3
