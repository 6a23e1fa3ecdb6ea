"""What the page says of a video that the rule of the site will delete, or has deleted."""

from datetime import UTC, datetime

from django.utils import timezone

from social_learning_xblocks.video_review.models import Submission, Video
from tests.blocks.test_video_review_desk import blocks, room  # noqa: F401 - fixtures
from tests.factories.blocks import get

DAY = datetime(2031, 3, 9, 12, tzinfo=UTC)
SOON = "Yours will be deleted; keep a copy if you need one."
GONE = "The work was deleted: this site keeps works for a limited time. Reviews and grades stay."


def pages(room, user):  # noqa: F811
    """What an author sees of the work and of its result."""
    return [get(room.as_(user), "step", name=name).text for name in ("submit", "result")]


def test_an_author_reads_that_the_video_goes_and_when(room, ben, chi):  # noqa: F811
    room.review(ben, chi)
    room.grade(ben)
    assert [SOON in page for page in pages(room, ben)] == [False, False]

    Video.objects.filter(owner=ben).update(leaves_at=DAY)

    assert [(SOON in page, "2031-03-09T12:00" in page) for page in pages(room, ben)] == [(True, True)] * 2


def test_an_author_reads_why_the_video_is_gone(room, ben, chi):  # noqa: F811
    room.review(ben, chi)
    room.grade(ben)
    Submission.objects.filter(author=ben).update(video=None, video_left_at=timezone.now())

    assert [GONE in page for page in pages(room, ben)] == [True, True]
