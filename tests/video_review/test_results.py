"""What an author sees of their work: the grade and where it comes from, reviews with and without names, the appeal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import NotFound
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import Moment, Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, NONE, make_assignment
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    return make_assignment(wanted=2, weight=50.0, reviewing_part=0.2)


@pytest.fixture
def ben(course):
    actor = course.learner("ben")
    course.hand_in(actor)
    return actor


def review(course, author, name, scores=FULL, **fields):
    usual = {
        "state": "given",
        "scores": scores,
        "share": 1.0,
        "rubric": course.assignment.rubric,
        "given_at": timezone.now() + timedelta(seconds=Review.objects.count()),
    }
    made = Review.objects.create(
        submission=course.own(author), reviewer_id=course.learner(name).user_id, **{**usual, **fields}
    )
    Submission.objects.filter(pk=made.submission_id).update(got=Review.objects.filter(kind="peer").count())
    grade_submission(course.assignment, made.submission_id)
    return made


def test_nothing_before_it_is_handed_in(course):
    chi = course.learner("chi")
    with pytest.raises(NotFound):
        videos.result_of(chi, course.assignment)

    videos.save_submission(chi, course.assignment, video_id=None, note="Soon")

    with pytest.raises(NotFound):
        videos.result_of(chi, course.assignment)


def test_a_work_without_a_review_has_no_grade(course, ben):
    result = videos.result_of(ben, course.assignment)

    assert (result.grade, result.whole, result.reviews, result.heat, result.appeal_until) == (None, None, (), (), None)


def test_the_first_review_makes_a_grade_so_far(course, ben):
    review(course, ben, "chi", HALF)

    result = videos.result_of(ben, course.assignment)

    grade = result.grade
    assert (grade.points, grade.most, grade.got, grade.wanted, grade.source) == (25.0, 50.0, 1, 2, "reviews")
    assert grade.is_provisional
    assert grade.has_interval
    assert grade.low < 25 < grade.high
    assert [(one.title, one.points, one.most, round(one.part)) for one in grade.criteria] == [
        ("Is it clear?", 2.0, 4, 40),
        ("Is it honest?", 3.0, 6, 60),
    ]


def test_all_that_was_asked_for_is_no_more_provisional(course, ben):
    review(course, ben, "chi")
    review(course, ben, "dee", NONE)

    assert videos.result_of(ben, course.assignment).grade.is_provisional is False


def test_reviewing_is_a_part_of_the_whole(course, ben):
    review(course, ben, "chi", HALF)
    Participant.objects.update(given=2, leaning=-0.1)

    result = videos.result_of(ben, course.assignment)

    assert (result.reviewing.percent, result.reviewing.part, result.reviewing.leaning) == (100.0, 20.0, -5.0)
    assert result.whole == pytest.approx(0.8 * 25 + 0.2 * 50)
    assert (result.reviewing.less, result.reviewing.parts) == (5.0, {"effort": 100.0})


def test_where_reviewing_has_no_part_nothing_is_said_of_it(db):
    course = make_assignment(wanted=1, reviewing_part=0.0)
    ben = course.learner("ben")
    course.hand_in(ben)
    review(course, ben, "chi")

    result = videos.result_of(ben, course.assignment)

    assert (result.reviewing, result.whole) == (None, 100.0)


def test_a_decision_of_staff_comes_with_its_reason(course, ben, dee):
    staff = actor_in(course.space, dee, Role.STAFF)
    review(course, ben, "chi")
    videos.override_grade(
        staff, course.assignment, course.own(ben).pk, share=0.4, reason="The sound is gone", seen=None
    )

    grade = videos.result_of(ben, course.assignment).grade

    assert (grade.points, grade.source, grade.reason) == (20.0, "decision", "The sound is gone")
    assert (grade.is_provisional, grade.has_interval) == (False, False)


def test_a_grade_without_any_review_says_so_too(course, ben, dee):
    staff = actor_in(course.space, dee, Role.STAFF)
    videos.override_grade(staff, course.assignment, course.own(ben).pk, share=0.4, reason="Seen live", seen=None)

    grade = videos.result_of(ben, course.assignment).grade

    assert (grade.points, grade.low, grade.high, grade.got) == (20.0, 20.0, 20.0, 0)


def test_where_staff_have_reviewed_that_is_the_source(course, ben):
    review(course, ben, "chi")
    review(course, ben, "dee", HALF, kind="staff")

    result = videos.result_of(ben, course.assignment)

    assert (result.grade.source, result.grade.points) == ("staff", 25.0)
    assert [one.kind_word for one in result.reviews] == ["Review by a peer", "Review by staff"]


def test_reviewers_have_no_names_unless_the_author_of_the_course_wishes(course, ben):
    row = review(course, ben, "chi")
    own = review(course, ben, "ben", kind="self")

    [by_peer, by_self] = videos.result_of(ben, course.assignment).reviews
    assert (by_peer.reviewer_id, by_self.reviewer_id, by_self.is_own) == (None, own.reviewer_id, True)

    named = make_assignment(course.space, wanted=2, reviewers_named=True)
    assert videos.result_of(ben, named.assignment).reviews[0].reviewer_id == row.reviewer_id


def test_reviews_show_points_words_and_what_the_author_said(course, ben):
    row = review(course, ben, "chi", {"clear": 2, "honest": 6}, remarks={"next": "A map"}, body_html="<p>Good</p>")
    videos.rate_review(ben, course.assignment, row.pk, ratings={"kind": 2}, body="Thanks")

    [seen] = videos.result_of(ben, course.assignment).reviews

    assert [(one.title, one.points, one.most, one.remark) for one in seen.answers] == [
        ("Is it clear?", 2, 4, ""),
        ("Is it honest?", 6, 6, ""),
        ("What next?", None, 0.0, "A map"),
    ]
    assert (seen.html, seen.rated, seen.reply, seen.is_rated) == (
        "<p>Good</p>",
        {"useful": None, "kind": 2, "specific": None},
        "Thanks",
        True,
    )


def test_what_is_being_written_is_not_shown(course, ben):
    review(course, ben, "chi", state="writing")
    review(course, ben, "dee", state="returned")

    assert videos.result_of(ben, course.assignment).reviews == ()


def test_moments_of_all_reviews_stand_on_one_line(course, ben):
    first, second = review(course, ben, "chi"), review(course, ben, "dee")
    Moment.objects.create(review=first, start_ms=30_000, body="Later", criterion="clear")
    Moment.objects.create(review=second, start_ms=1000, end_ms=2000, body="Sooner")

    result = videos.result_of(ben, course.assignment)

    assert [(card.body, card.criterion_title) for card in result.moments] == [("Sooner", ""), ("Later", "Is it clear?")]
    assert [len(one.moments) for one in result.reviews] == [1, 1]
    assert max(result.heat) == 1.0


def test_an_appeal_takes_the_place_of_the_way_to_make_one(course, ben):
    review(course, ben, "chi")
    assert videos.result_of(ben, course.assignment).appeal_until > timezone.now()

    videos.appeal(ben, course.assignment, body="Look again")

    result = videos.result_of(ben, course.assignment)
    assert (result.appeal.body, result.appeal.is_open, result.appeal.decision_word) == ("Look again", True, "Waiting")
    assert result.appeal_until is None


def test_after_the_time_to_appeal_there_is_no_way(course, ben):
    review(course, ben, "chi")
    Submission.objects.update(graded_at=timezone.now() - timedelta(days=8))

    assert videos.result_of(ben, course.assignment).appeal_until is None


def test_a_video_that_is_gone_leaves_the_grade(course, ben):
    review(course, ben, "chi")
    Submission.objects.update(video=None)

    result = videos.result_of(ben, course.assignment)

    assert (result.playback, result.heat, result.grade.points) == (None, (), 50.0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_result_costs_the_same_for_any_number_of_reviews(course, ben, count, django_assert_max_num_queries):
    for number in range(count):
        review(course, ben, f"learner{number}")

    with django_assert_max_num_queries(11):
        videos.result_of(ben, course.assignment)


def test_notices_lead_to_the_assignment_and_say_nothing_to_others(course, ben, dee):
    staff = actor_in(course.space, dee, Role.STAFF)
    row = review(course, ben, "chi")
    videos.override_grade(staff, course.assignment, row.submission_id, share=0.4, reason="Seen", seen=None)
    videos.rate_review(ben, course.assignment, row.pk, ratings={"kind": 2}, body="")

    [to_ben] = notices.list_notices(ben, course.space).items
    [to_chi] = notices.list_notices(course.learner("chi"), course.space).items

    assert (to_ben.title, to_chi.title) == (course.space.title, course.space.title)
    assert videos.describe_submissions({row.submission_id}, staff.user_id) == {}
    assert videos.describe_reviews({row.pk}, ben.user_id) == {}
