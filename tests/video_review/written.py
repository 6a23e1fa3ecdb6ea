"""What reviews are written with, and what is counted of them."""

from datetime import timedelta

from django.utils import timezone

from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Submission
from tests.factories.assignments import FULL, LINES
from tests.factories.spaces import actor_in
from tests.personas import person

GOOD = {"scores": FULL, "remarks": {}, "body": "Clear from *start* to end"}


def statements(captured):
    """What was asked of the database, without the marks around it."""
    return [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]


def set_policy(course, **policy):
    course.assignment = videos.open_assignment(course.space, videos.Policy(**{"wanted": 2, **policy}), LINES)


def ago(**delta):
    return timezone.now() - timedelta(**delta)


def counts(submission_id):
    row = Submission.objects.get(pk=submission_id)
    return row.given, row.held, row.got, row.leased


def begun_eve(course):
    return actor_in(course.space, person("eve"))
