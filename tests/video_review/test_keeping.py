"""The rule of a site: videos go some time after the end, after their authors were told, and nothing else goes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.kit import platform
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.keeping import _tell, end_of, kept_until
from social_learning_xblocks.video_review.domain.leaving import NOTICE, Fate, day_of_leaving, end_of_keeping, fate
from social_learning_xblocks.video_review.models import Participant, Review, Submission, Video
from tests.factories.assignments import FULL, LINES, make_assignment
from tests.factories.spaces import COURSE, actor_in
from tests.factories.videos import make_video, mp4
from tests.video_review.conftest import files

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENTS = st.integers(0, 365 * 24).map(lambda hours: NOW + timedelta(hours=hours))


# --- When: pure ------------------------------------------------------------------------------------------------------


@given(MOMENTS, st.lists(st.timedeltas(timedelta(hours=1), 20 * DAY), max_size=12))
def test_no_video_goes_without_a_notice_in_time(until, pauses):
    now, leaves_at, told_at = NOW - 30 * DAY, None, None
    for pause in pauses:
        now += pause
        found = fate(now, until, leaves_at)
        if found is Fate.TELL:
            leaves_at, told_at = day_of_leaving(now, until), now
        if found is Fate.DELETE:
            assert told_at is not None
            assert (now >= until, now - told_at >= NOTICE) == (True, True)
            return


@given(MOMENTS, MOMENTS, st.none() | MOMENTS)
def test_what_a_rule_keeps_stays(now, until, leaves_at):
    assert fate(now, None, leaves_at) in {Fate.KEEP, Fate.FORGET}
    if now < until:
        assert fate(now, until, leaves_at) is not Fate.DELETE


def test_a_day_that_has_moved_is_told_anew():
    assert fate(NOW, NOW + 15 * DAY, NOW + DAY) is Fate.FORGET
    assert fate(NOW, NOW + 14 * DAY, None) is Fate.TELL
    assert fate(NOW, NOW + DAY, NOW) is Fate.KEEP


def test_the_first_of_the_rules_counts():
    ends = [(NOW, 30), (NOW + 5 * DAY, 10), (None, 1), (NOW, 0)]

    assert (end_of_keeping(ends), end_of_keeping([])) == (NOW + 15 * DAY, None)


# --- What: rows ------------------------------------------------------------------------------------------------------


@pytest.fixture
def over(disk, transactional_db, settings, ada):
    """An assignment that was over 20 days ago, with a work of Ada and a review of it; the site keeps videos for 30 days."""
    settings.SOCIAL_LEARNING = {"VIDEO_KEEP_DAYS": 30}
    course = make_assignment(review_until=timezone.now() - 20 * DAY, submit_until=timezone.now() - 25 * DAY)
    course.ada = actor_in(course.space, ada)
    video = make_video(course.ada, course.space, mp4())
    participant = Participant.objects.create(assignment=course.assignment, user=ada)
    work = Submission.objects.create(
        assignment=course.assignment,
        author=ada,
        state="pool",
        video_id=Video.objects.get(uuid=video.uuid).pk,
        handed_in_at=timezone.now() - 26 * DAY,
        share=0.5,
    )
    Participant.objects.filter(pk=participant.pk).update(submission=work)
    return course


def tend(capsys):
    call_command("tend_video_reviews")
    return capsys.readouterr().out.splitlines()[1:]


def ends(course, days_ago):
    """The assignment was over so many days ago."""
    moment = timezone.now() - days_ago * DAY
    policy = videos.Policy(review_until=moment, submit_until=moment - 5 * DAY)
    course.assignment = videos.open_assignment(course.space, policy, LINES)


def test_authors_are_told_and_then_the_video_goes_and_nothing_else(over, capsys, disk, chi):
    work = over.own(over.ada)
    Review.objects.create(
        submission=work, reviewer=chi, rubric=over.assignment.rubric, state="given", scores=FULL, share=1.0
    )
    assert tend(capsys) == ["1 authors told that their video goes, 0 videos deleted"]
    told = [line.sentence for line in notices.list_notices(over.ada, over.space).items]
    assert told == ["Your work will be deleted soon: keep a copy if you need one", "The grade of your work is there"]
    assert tend(capsys) == []
    Video.objects.update(leaves_at=timezone.now() - DAY)
    assert (tend(capsys), len(files(disk))) == ([], 1)
    ends(over, 31)

    assert tend(capsys) == ["0 authors told that their video goes, 1 videos deleted"]

    left = over.own(over.ada)
    assert (left.video, left.state, left.share is not None, Review.objects.count()) == (None, "pool", True, 1)
    assert (left.video_left_at is not None, Video.objects.count(), files(disk)) == (True, 0, [])
    result = videos.result_of(over.ada, over.assignment)
    assert (result.playback, result.left_at) == (None, left.video_left_at)
    assert tend(capsys) == []


def test_an_author_is_shown_the_day(over, capsys):
    tend(capsys)

    assert videos.result_of(over.ada, over.assignment).leaves_at == Video.objects.get().leaves_at


def test_who_was_told_late_has_two_weeks_all_the_same(over, capsys):
    ends(over, 300)
    tend(capsys)

    day = Video.objects.get().leaves_at

    assert NOTICE - timedelta(minutes=5) < day - timezone.now() <= NOTICE
    assert tend(capsys) == []


@pytest.mark.parametrize("rule", [{}, {"VIDEO_KEEP_DAYS": 0}, {"VIDEO_KEEP_DAYS": 30, "VIDEO_HOLDS": (COURSE,)}])
def test_without_a_rule_and_under_a_hold_videos_stay(over, capsys, settings, rule):
    ends(over, 300)
    tend(capsys)
    Video.objects.update(leaves_at=timezone.now() - DAY)
    settings.SOCIAL_LEARNING = rule

    assert tend(capsys) == []

    assert Video.objects.get().leaves_at is None


def test_a_hold_on_one_block(over, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_KEEP_DAYS": 30, "VIDEO_HOLDS": (over.space.home_usage_key,)}

    assert kept_until(over.assignment) is None


def test_the_end_is_that_of_the_last_person(over, ada):
    later = timezone.now() + DAY
    assert end_of(over.assignment) == videos.policy_of(over.assignment).review_end
    Participant.objects.update(review_until=later)

    assert end_of(over.assignment) == later
    assert end_of(make_assignment().assignment) is None


def test_where_the_author_set_no_date_it_is_over_with_that_of_the_subsection(over, ben):
    """As each of them had it when they were here: the last one counts, with the grace of the assignment."""
    course = make_assignment(grace=60)
    Participant.objects.create(assignment=course.assignment, user=ben)
    assert end_of(course.assignment) is None
    Participant.objects.filter(assignment=course.assignment).update(submit_due=NOW)
    assert end_of(course.assignment) == NOW + timedelta(hours=1)

    Participant.objects.create(assignment=course.assignment, user_id=over.ada.user_id, review_due=NOW + 9 * DAY)
    assert end_of(course.assignment) == NOW + 9 * DAY + timedelta(hours=1)
    assert kept_until(course.assignment) == NOW + 39 * DAY + timedelta(hours=1)

    dated = videos.open_assignment(course.space, videos.Policy(review_until=NOW + DAY), LINES)
    assert end_of(dated) == NOW + DAY


def test_it_is_not_over_while_somebody_looks_again_or_votes(over):
    until = videos.policy_of(over.assignment).review_until
    policy = videos.Policy(review_until=until, revises=True, revise_until=until + 20 * DAY)

    over.assignment = videos.open_assignment(over.space, policy, LINES)
    assert end_of(over.assignment) == until + 27 * DAY
    Participant.objects.update(revise_until=until + 30 * DAY)
    assert end_of(over.assignment) == until + 37 * DAY
    Participant.objects.update(revise_until=None)
    policy = replace(policy, revise_until=None, gallery="votes", gallery_until=until + 40 * DAY)
    over.assignment = videos.open_assignment(over.space, policy, LINES)
    assert end_of(over.assignment) == until + 40 * DAY
    policy = replace(policy, gallery="shown")
    over.assignment = videos.open_assignment(over.space, policy, LINES)
    assert end_of(over.assignment) == until


def test_a_run_that_comes_second_tells_nobody_again(over):
    """It has read the videos before the first one wrote, and promises nothing anew."""
    pks, day = list(Video.objects.values_list("pk", flat=True)), timezone.now() + 15 * DAY

    assert (_tell(over.assignment, pks, day), _tell(over.assignment, pks, day + DAY)) == (1, 0)

    assert [line.kind for line in notices.list_notices(over.ada, over.space).items] == ["leaving"]
    assert Video.objects.get().leaves_at == day


def test_the_end_of_the_course_is_a_rule_too(over, lms, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_KEEP_COURSE_DAYS": 10}
    assert kept_until(over.assignment) is None
    lms.open_courses = {(CourseKey.from_string(COURSE), True)}
    assert platform.course_end(COURSE) is None
    lms.ends[COURSE] = NOW

    assert kept_until(over.assignment) == NOW + 10 * DAY


def test_without_an_lms_nobody_knows_when_a_course_ends():
    assert platform.course_end(COURSE) is None
