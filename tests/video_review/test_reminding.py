"""What people are told by the clock: of ends, of their grade, of videos that are short of reviews. Once each."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.domain.reminding import remind
from social_learning_xblocks.video_review.models import Assignment, Draft, Participant, Reminder, Review, Submission
from tests.factories.assignments import FULL, HALF, make_assignment
from tests.factories.drafts import assistant_in, draft_of
from tests.factories.spaces import COURSE, actor_in
from tests.video_review.hands import together

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUBMIT, REVIEW, GRADE = (
    "The time to hand in ends soon, and your work is not handed in",
    "The time to review ends soon, and you still owe reviews",
    "The grade of your work is there",
)


def ending(submit=None, review=None, **policy):
    """An assignment that wants one review, with these times left."""
    ends = {"submit_until": submit, "review_until": review}
    now = timezone.now()
    return make_assignment(wanted=1, **{name: left and now + left for name, left in ends.items()}, **policy)


def told(course):
    """What everybody was told, by username."""
    rows = Notice.objects.filter(space=course.space).order_by("recipient__username", "pk")
    return [(row.recipient.username, str(row.kind)) for row in rows.select_related("recipient")]


def run(course):
    return remind(Assignment.objects.select_related("space", "rubric").get(pk=course.assignment.pk))


def lines(course, actor):
    return [line.sentence for line in notices.list_notices(actor, course.space).items]


def give(course, author, reviewer, **fields):
    row = Review.objects.create(
        submission=course.own(author),
        reviewer_id=reviewer.user_id,
        rubric=course.assignment.rubric,
        **{"state": "given", "scores": HALF, "share": 0.5, "given_at": timezone.now(), **fields},
    )
    grade_submission(course.assignment, row.submission_id)


def move_end(course, **ends):
    policy = {**course.assignment.policy, **{name: until.isoformat() for name, until in ends.items()}}
    Assignment.objects.filter(pk=course.assignment.pk).update(policy=policy)


def test_who_has_not_handed_in_is_told_once_before_the_end(db):
    course = ending(submit=47 * HOUR)
    ada, ben = course.learner("ada"), course.learner("ben")
    course.hand_in(ada)

    assert (run(course), run(course)) == (1, 0)
    assert (lines(course, ben), lines(course, ada)) == ([SUBMIT], [])


@pytest.mark.parametrize("left", [49 * HOUR, -HOUR])
def test_neither_too_early_nor_when_it_is_over(db, left):
    course = ending(submit=left)
    course.learner("ben")

    assert run(course) == 0


def test_who_owes_reviews_is_told_twice_before_the_end(db):
    course = ending(submit=-HOUR, review=47 * HOUR)
    ada, _ben = course.class_of(2)
    give(course, course.learner("learner1"), ada)
    Participant.objects.filter(user_id=ada.user_id).update(given=1)
    for left in (47, 13, 11, 1):
        move_end(course, review_until=timezone.now() + left * HOUR)
        Reminder.objects.update(until=videos.policy_of(Assignment.objects.get()).review_until)
        run(course)

    assert [(row.user.username, row.hours) for row in Reminder.objects.filter(kind="review_due").order_by("pk")] == [
        ("learner1", 48),
        ("learner1", 12),
    ]
    assert lines(course, course.learner("learner1")) == [REVIEW]


def test_an_end_that_is_moved_is_told_again(db):
    course = ending(submit=40 * HOUR)
    course.learner("ben")
    run(course)

    move_end(course, submit_until=timezone.now() + 45 * HOUR)

    assert (run(course), run(course)) == (1, 0)


def test_who_has_more_time_is_told_before_their_own_end(db):
    course = ending(submit=10 * HOUR, review=11 * HOUR)
    ben, chi = course.learner("ben"), course.learner("chi")
    now = timezone.now()
    Participant.objects.create(assignment=course.assignment, user_id=ben.user_id, submit_until=now + 9 * DAY)
    run(course)
    assert told(course) == [("chi", "submit_due")]

    Participant.objects.filter(user_id=ben.user_id).update(submit_until=now + 30 * HOUR)
    move_end(course, submit_until=now - HOUR)

    assert (run(course), lines(course, ben)) == (1, [SUBMIT])
    assert Reminder.objects.get(user_id=ben.user_id).until == now + 30 * HOUR
    assert chi.user_id != ben.user_id


def test_the_dates_of_the_subsection_hold_where_the_author_set_none(db):
    course = ending()
    ada, ben = course.class_of(2)
    course.learner("chi")
    soon = timezone.now() + HOUR
    Participant.objects.filter(user_id=ada.user_id).update(review_due=soon)
    Participant.objects.filter(user_id=ben.user_id).update(review_due=soon + 9 * DAY)

    run(course)

    assert told(course) == [("learner0", "review_due")]


def test_only_learners_who_are_still_there_are_told(db, lms):
    course = ending(submit=HOUR)
    people = {name: course.learner(name) for name in ("ada", "ben", "chi", "dee")}
    actor_in(course.space, get_user_model().objects.get(username="dee"), Role.STAFF)
    lms.enrolled = {(people[name].user_id, CourseKey.from_string(COURSE)) for name in ("ada", "chi", "dee")}
    get_user_model().objects.filter(username="chi").update(is_active=False)

    run(course)

    assert told(course) == [("ada", "submit_due")]


def test_the_host_says_who_is_enrolled_where_there_is_no_lms(db, settings):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    course = ending(submit=HOUR)
    course.learner("ben")

    assert run(course) == 0


def test_whoever_is_retired_is_forgotten(db):
    course = ending(submit=HOUR)
    ben = course.learner("ben")
    run(course)
    [known] = videos.export_person(ben.user_id)["video_reminders"]
    assert (known["space"], known["of"]) == (course.space.key, "submit_due")

    videos.retire_person(ben.user_id)

    assert Reminder.objects.count() == 0


def test_a_reminder_waits_for_no_mail_once_it_is_done(db):
    course = ending(submit=HOUR, review=2 * HOUR)
    ada, ben = course.learner("ada"), course.learner("ben")
    run(course)
    for actor in (ada, ben):
        course.hand_in(actor)
    assert notices.unread_count(course.space, ben.user_id) == 0

    run(course)
    assert notices.unread_count(course.space, ben.user_id) == 1
    handed = videos.take(ben, course.assignment)
    videos.hand_in_review(ben, course.assignment, handed.review_id, scores=FULL, remarks={}, body="")

    assert notices.unread_count(course.space, ben.user_id) == 0


def test_mails_follow_what_each_chose_and_lead_to_the_assignment(db, settings):
    settings.SOCIAL_LEARNING = {"SITE_URL": "https://learn.example.org", "UNIT_URL": "/{course_key}/{usage_key}"}
    course = ending(submit=HOUR)
    course.learner("ben")
    chi = course.learner("chi")
    get_user_model().objects.update(email="somebody@example.org")
    notices.choose_period(chi.user_id, notices.Period.OFF)
    run(course)

    notices.send_digests(notices.Period.DAILY)

    [message] = mail.outbox
    assert message.subject == SUBMIT
    assert f"https://learn.example.org/{COURSE}/{course.space.home_usage_key}" in message.body
    assert videos.describe_assignments({course.assignment.pk}, 10**6) == {}


def test_a_site_may_set_other_times_or_none(db, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_REMINDER_HOURS": {"submit": (), "review": ()}}
    course = ending(submit=HOUR, review=HOUR + HOUR)
    course.class_of(2)
    course.learner("ben")

    assert run(course) == 0


def test_the_grade_is_told_once_when_all_reviews_have_come(db):
    course = ending(submit=DAY * 9, review=DAY * 10)
    ada, ben = course.class_of(2)
    give(course, ada, ben)
    assert run(course) == 0  # the counts say that one is still to come

    Submission.objects.filter(author_id=ada.user_id).update(got=1)

    assert (run(course), run(course), lines(course, ada)) == (1, 0, [GRADE])


def test_the_grade_is_told_when_reviewing_is_over_or_staff_have_reviewed(db):
    for course, kind in ((ending(submit=-3 * DAY, review=-2 * DAY - HOUR), "peer"), (ending(), "staff")):
        ada, ben = course.class_of(2)
        give(course, ada, ben, kind=kind)
        assert (run(course), told(course)) == (1, [("learner0", "graded")])


def test_the_grade_is_told_after_the_end_of_the_subsection(db):
    course = ending()
    ada, ben = course.class_of(2)
    give(course, ada, ben)
    for past, count in ((-9 * DAY, 0), (HOUR, 1)):
        Participant.objects.update(review_due=timezone.now() - past)
        assert run(course) == count


def test_an_old_grade_and_one_that_staff_set_are_no_news(db, dee):
    course = ending(submit=-9 * DAY, review=-8 * DAY)
    staff = actor_in(course.space, dee, Role.STAFF)
    ada, ben = course.class_of(2)
    for author, reviewer in ((ada, ben), (ben, ada)):
        give(course, author, reviewer)
    videos.override_grade(staff, course.assignment, course.own(ada).pk, share=1.0, reason="Seen", seen=None)
    Submission.objects.filter(author_id=ben.user_id).update(graded_at=timezone.now() - 15 * DAY)

    assert run(course) == 0


def test_staff_hear_before_and_after_how_many_videos_are_short(db, dee):
    course = ending(submit=-DAY, review=40 * HOUR)
    staff = actor_in(course.space, dee, Role.STAFF)
    course.class_of(3)
    Submission.objects.filter(author__username="learner0").update(got=1)

    def short():
        run(course)
        return [line for line in lines(course, staff) if "short" in line]

    assert (short(), short()) == (["2 works are short of reviews"],) * 2
    assert Reminder.objects.filter(kind="short").count() == 1

    Submission.objects.filter(author__username="learner1").update(got=1)
    move_end(course, review_until=timezone.now() - HOUR)

    assert short() == ["1 work is short of reviews"]
    assert Reminder.objects.filter(kind="short").count() == 2


def test_staff_hear_nothing_where_all_is_well_or_long_over(db, dee):
    for left in (HOUR, -3 * DAY):
        course = ending(submit=-9 * DAY, review=left)
        actor_in(course.space, dee, Role.STAFF)
        course.class_of(2)
        if left > HOUR - HOUR:
            Submission.objects.update(got=1)
            Participant.objects.update(given=1)
        assert run(course) == 0


def test_staff_hear_of_drafts_that_wait_once_for_each_day_on_which_one_came(db, ada, dee, lms, settings):
    settings.ROOT_URLCONF = "lms.urls"
    course = ending(submit=9 * DAY, review=10 * DAY, assistants_draft=True)
    key = CourseKey.from_string(COURSE)
    lms.staff, lms.limited_staff = {(dee.pk, key)}, {(ada.pk, key)}
    staff, assistant = actor_in(course.space, dee, Role.STAFF), assistant_in(course, ada)
    people = course.class_of(4)
    assert run(course) == 0
    for actor in people[:2]:
        draft_of(course, assistant, actor)

    assert (run(course), run(course)) == (1, 0)
    assert lines(course, staff) == ["2 grades by assistants wait for your decision"]
    assert lines(course, assistant) == []
    Draft.objects.update(saved_at=timezone.now() - 2 * DAY)
    Reminder.objects.all().delete()
    assert run(course) == 1
    draft_of(course, assistant, people[2])
    assert (run(course), run(course)) == (1, 0)
    assert lines(course, staff) == ["3 grades by assistants wait for your decision"]
    videos.take_back(people[0], course.assignment)
    Draft.objects.exclude(review__submission=course.own(people[0])).delete()
    Reminder.objects.all().delete()

    assert run(course) == 0


def test_who_is_staff_no_more_hears_nothing_of_the_class(db, dee, lms):
    course = ending(submit=-DAY, review=HOUR)
    actor_in(course.space, dee, Role.STAFF)
    course.class_of(2)

    assert run(course) == 0


@pytest.mark.parametrize("step", ["submit", "review", "grade"])
def test_three_and_thirty_people_cost_the_same(db, lms, step):
    counts = []
    for count in (3, 30):
        course = {
            "submit": lambda: ending(submit=HOUR),
            "review": lambda: ending(submit=-HOUR, review=HOUR),
            "grade": lambda: ending(submit=-3 * DAY, review=-2 * DAY - HOUR),
        }[step]()
        people = [course.learner(f"learner{number}") for number in range(count)]
        lms.enrolled = {(actor.user_id, CourseKey.from_string(COURSE)) for actor in people}
        if step != "submit":
            course.class_of(count)
        if step == "grade":
            Submission.objects.update(share=0.5, graded_at=timezone.now())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert run(course) == count
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_many_are_told_some_at_a_time(db, monkeypatch):
    monkeypatch.setattr("social_learning_xblocks.video_review.domain.reminding.AT_ONCE", 2)
    course = ending(submit=HOUR)
    for number in range(5):
        course.learner(f"learner{number}")

    assert (run(course), run(course)) == (5, 0)


def test_an_assignment_without_an_end_that_is_near_costs_few_queries(db, django_assert_max_num_queries):
    course = ending(submit=9 * DAY, review=10 * DAY)
    course.class_of(3)
    assignment = Assignment.objects.select_related("space", "rubric").get()

    with django_assert_max_num_queries(5):
        assert remind(assignment) == 0


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_tell_nobody_twice():
    course = ending(submit=HOUR)
    for number in range(20):
        course.learner(f"learner{number}")

    assert together(*[lambda: run(course)] * 4) == []
    assert Reminder.objects.count() == 20
    assert sorted(Notice.objects.values_list("count", flat=True)) == [1] * 20
