"""Who may watch a video besides the person in it and staff: those who review it, until they give the review back; and
members of the space, as long as its author shows it in the gallery.
"""

from __future__ import annotations

from ...kit.actor import Actor
from .. import rules
from ..enums import GalleryMode, ReviewKind, ReviewState, SubmissionState
from ..models import Review, Video
from ..queries import entries_showing

#: A review in one of these states opens the video of its submission to the reviewer.
WATCHING = (ReviewState.WRITING, ReviewState.LAPSED, ReviewState.GIVEN)


def may_watch(actor: Actor, video: Video) -> bool:
    """For ``play``, of a member: who has the video open, and everybody while it is in the gallery. Two queries at most."""
    return opens(actor, video) or is_lent(video)


def is_lent(video: Video) -> bool:
    """Whether a video is in a gallery now. One query."""
    policies = entries_showing(video).values_list("assignment__policy", flat=True)
    return any(policy.get("gallery", GalleryMode.OFF) != GalleryMode.OFF for policy in policies)


def opens(actor: Actor, video: Video) -> bool:
    """The person in the video, staff, and who reviews it. One query at most."""
    if rules.can_watch(actor, video):
        return True
    mine = Review.objects.filter(submission__video=video, reviewer_id=actor.user_id, reviewer__isnull=False)
    # Who was staff once is nobody special, and what staff hold back is not shown on.
    shown = mine.filter(state__in=WATCHING).exclude(kind=ReviewKind.STAFF)
    return shown.exclude(submission__state=SubmissionState.HELD).exists()
