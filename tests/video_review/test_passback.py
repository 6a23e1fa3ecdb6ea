"""Grades in the gradebook, of people who are there and of people who are not."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from social_learning_xblocks.kit import platform
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.domain.passback import points
from social_learning_xblocks.video_review.models import Assignment, Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, NONE, make_assignment
from tests.factories.spaces import COURSE


@pytest.fixture
def course(db):
    return make_assignment(wanted=1, weight=50.0, reviewing_part=0.2)


def give(course, author, reviewer, scores, share):
    return Review.objects.create(
        submission=course.own(author),
        reviewer_id=reviewer.user_id,
        rubric=course.assignment.rubric,
        state="given",
        scores=scores,
        share=share,
        given_at=timezone.now(),
    )


def scores(lms):
    """What the gradebook holds, by anonymous id."""
    return {dict(key)["student_id"]: score for key, score in lms.scores.items()}


def anonymous(actor):
    return f"anonymous-{actor.user_id}-{COURSE}"


def tend(capsys):
    call_command("tend_video_reviews")
    return capsys.readouterr().out.strip()


def test_everybody_with_a_grade_is_told_and_nobody_twice(course, lms, capsys):
    ada, ben, _chi = course.class_of(3)
    give(course, ada, ben, FULL, 1.0)
    give(course, ben, ada, HALF, 0.5)
    Participant.objects.filter(user_id=ben.user_id).update(given=1)

    said = tend(capsys)

    assert said == "1 assignments: 0 reviews left alone, 2 grades changed, 2 told to the gradebook, 0 notices"
    # Ada's work 1.0, no review by the rules; Ben's work 0.5 and all his reviews.
    assert scores(lms) == {anonymous(ada): (40, 50), anonymous(ben): (30, 50)}
    assert tend(capsys) == "1 assignments: 0 reviews left alone, 0 grades changed, 0 told to the gradebook, 0 notices"


def test_a_grade_that_changes_is_told_again(course, lms, capsys):
    ada, ben, chi = course.class_of(3)
    give(course, ada, ben, FULL, 1.0)
    tend(capsys)

    give(course, ada, chi, NONE, 0.0)
    tend(capsys)

    assert scores(lms) == {anonymous(ada): (20, 50)}
    assert len(lms.scores) == 1


def test_what_the_gradebook_did_not_take_is_told_with_the_next_run(course, lms, capsys):
    ada, ben = course.class_of(2)
    give(course, ada, ben, FULL, 1.0)
    lms.is_broken = True
    assert "0 told" in tend(capsys)

    lms.is_broken = False

    assert "1 told" in tend(capsys)


def test_without_a_gradebook_nobody_is_told(course, capsys):
    ada, ben = course.class_of(2)
    give(course, ada, ben, FULL, 1.0)

    assert tend(capsys) == "1 assignments: 0 reviews left alone, 1 grades changed, 0 told to the gradebook, 0 notices"
    assert Participant.objects.exclude(passed_share=None).count() == 0


def test_accounts_that_are_gone_are_passed_over(course, lms, capsys):
    ada, ben = course.class_of(2)
    give(course, ada, ben, FULL, 1.0)
    Participant.objects.filter(user_id=ada.user_id).update(user=None)

    assert "0 told" in tend(capsys)
    assert platform.set_score(999_999, COURSE, course.space.home_usage_key, 1, 2) is False


def test_leases_are_ended_too(course, capsys):
    ada, _ben = course.class_of(2)
    videos.take(ada, course.assignment)
    Review.objects.update(lease_until="2020-01-01T00:00Z")

    assert "1 reviews left alone" in tend(capsys)


def test_another_rubric_is_news(course, capsys):
    ada, ben = course.class_of(2)
    give(course, ada, ben, FULL, 1.0)
    tend(capsys)
    videos.open_assignment(
        course.space, videos.policy_of(course.assignment), videos.lines_of(course.assignment.rubric.lines)[:1]
    )

    tend(capsys)

    assert course.own(ada).points == {"clear": 4}


def test_one_assignment_that_fails_does_not_stop_the_others(course, lms, capsys, caplog):
    ada, ben = course.class_of(2)
    give(course, ada, ben, FULL, 1.0)
    broken = make_assignment()
    Assignment.objects.filter(pk=broken.assignment.pk).update(policy={"grading": "plain", "odd": 1})

    with pytest.raises(CommandError, match="1 assignments failed"):
        call_command("tend_video_reviews")

    assert "1 told" in capsys.readouterr().out
    assert [record.getMessage() for record in caplog.records] == [
        f"Assignment {broken.assignment.pk} could not be tended: TypeError"
    ]


def test_many_are_told_a_few_at_a_time(course, lms, monkeypatch, capsys):
    monkeypatch.setattr("social_learning_xblocks.video_review.domain.passback.AT_ONCE", 2)
    course.class_of(5)
    Submission.objects.update(share=1.0)

    assert "5 told" in tend(capsys)


@pytest.mark.parametrize(("share", "whole"), [(0.0, 0), (0.494, 49), (0.495, 50), (0.005, 1), (1.0, 100)])
def test_points_are_the_nearest_whole_ones(share, whole):
    assert points(share, 100) == whole


def test_a_grade_that_goes_away_leaves_the_gradebook(course, lms, capsys):
    ada, ben = course.class_of(2)
    row = give(course, ada, ben, FULL, 1.0)
    tend(capsys)
    Review.objects.filter(pk=row.pk).update(is_counted=False)
    grade_submission(course.assignment, course.own(ada).pk)

    assert "1 told" in tend(capsys)
    assert Participant.objects.get(user=ada.user_id).passed_share is None
    assert scores(lms) == {}


def test_a_turn_that_fell_behind_is_put_right(course, capsys):
    ada, _ben = course.class_of(2)
    Submission.objects.filter(author=ada.user_id).update(turn=77)

    tend(capsys)

    assert course.own(ada).turn == 1
