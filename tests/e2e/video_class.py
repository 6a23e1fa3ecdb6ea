"""A class before the video assignment of the demo: people who have handed in, reviewed, flagged, appealed. Run inside the demo."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from demo.content.courses import PITCH_RUBRIC
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Membership, Place, find_or_make_space
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.domain.pool import count_given
from social_learning_xblocks.video_review.models import Appeal, Moment, Participant, Review, Submission, Video
from tests.demo_host import ANALYSIS, block_key
from tests.factories.assignments import Course, make_video
from tests.factories.spaces import actor_in

#: How much of the range of each criterion a reviewer gives, by turns.
SHARES = (0.8, 0.6, 0.9, 0.3, 1.0, 0.7)


def fill(most: int = 34) -> None:
    """So many submissions; every second one has reviews."""
    key = block_key(ANALYSIS, "social_video_review", "vr-pitch")
    space = find_or_make_space(Place("block", key, ANALYSIS, "Your result in two minutes", None, key))
    lines = videos.lines_of(PITCH_RUBRIC)
    course = Course(space, videos.open_assignment(space, videos.Policy(), lines))
    # What the demo has there already is of few people, and not always the same.
    Submission.objects.filter(assignment=course.assignment).delete()
    Participant.objects.filter(assignment=course.assignment).delete()
    Membership.objects.filter(space=space).delete()
    users = list(get_user_model().objects.filter(is_active=True).exclude(username__in=["dee", "eve"]).order_by("pk"))
    people = [actor_in(space, user) for user in users[:most]]
    for number, actor in enumerate(people):
        course.hand_in(actor)
        since = timezone.now() - timedelta(hours=3 * (most - number))
        Submission.objects.filter(author_id=actor.user_id).update(handed_in_at=since, is_late=number % 9 == 5)
    for number, actor in enumerate([*people[:12]] * 2):
        _review(course, lines, actor, SHARES[number % len(SHARES)])
    videos.take(people[20], course.assignment)
    graded = list(Submission.objects.exclude(share=None).order_by("pk"))
    Appeal.objects.create(submission=graded[1], body="Reviewer two speaks of a plot that is not in my video.")
    for actor in people[3:5]:
        subject = ("submission", course.own(people[10]).pk)
        moderation.report(actor, space, subject, reason="personal", note="A phone number is on the whiteboard at 0:40.")
    for user in users[most : most + 3]:
        actor = actor_in(space, user)
        Video.objects.filter(pk=make_video(space, actor, size=900, offset=400).pk).update(state="receiving")


def _review(course: Course, lines, actor, share: float) -> None:
    review = Review.objects.get(pk=videos.take(actor, course.assignment).review_id)
    count_given(review, course.assignment)
    for line in lines:
        least, most = line.range
        if line.kind == "remark":
            review.remarks[line.key] = "Say sooner how many people you asked."
        else:
            review.scores[line.key] = least + share * (most - least)
    review.state, review.share, review.given_at = "given", share, timezone.now()
    review.body = review.body_html = "You had me at the second plot."
    review.save()
    Moment.objects.create(review=review, start_ms=12_000, body="Here", body_html="Here")
    grade_submission(course.assignment, review.submission_id)
