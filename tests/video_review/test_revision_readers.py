"""Who sees which of two videos, and what was said of each; and what leaving takes along."""

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import Mark
from social_learning_xblocks.video_review.domain.exports import export_csv
from social_learning_xblocks.video_review.domain.removing import check_unused
from social_learning_xblocks.video_review.models import Review, Submission, Video
from tests.factories.assignments import FULL, make_assignment, make_video
from tests.factories.spaces import actor_in
from tests.video_review.revised import NOTE, again, reviewed, revise


@pytest.fixture
def course(db):
    return make_assignment(wanted=2, revises=True, reviewing_part=0.0)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def work(course):
    return reviewed(course)


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
