"""Who may watch a video besides the person in it and staff: those who review it, until they give the review back. So it
is with the first video of a work and with the revised one."""

from __future__ import annotations

from django.db.models import Q

from ...kit.actor import Actor
from .. import rules
from ..enums import ReviewKind, ReviewState, SubmissionState
from ..models import Review, Video

#: A review in one of these states opens the video of its submission to the reviewer.
WATCHING = (ReviewState.WRITING, ReviewState.LAPSED, ReviewState.GIVEN)


def may_watch(actor: Actor, video: Video) -> bool:
    """For ``play``: the person in the video, staff, and who reviews it. One query at most."""
    if rules.can_watch(actor, video):
        return True
    revised = Q(submission__revised_video=video, submission__revised_at__isnull=False)
    of_video = Review.objects.filter(Q(submission__video=video) | revised)
    mine = of_video.filter(reviewer_id=actor.user_id, reviewer__isnull=False)
    # Who was staff once is nobody special, and what staff hold back is not shown on.
    shown = mine.filter(state__in=WATCHING).exclude(kind=ReviewKind.STAFF)
    return shown.exclude(submission__state=SubmissionState.HELD).exists()
