"""Who may watch a video besides the person who brought it and staff: the others of their group, for whose work it was chosen;
those who review it, until they give the review back; and members of the space, as long as its author shows it in the gallery.
So it is with the first video of a work and with the revised one.

The example that stands beside a task is for everybody in its space.
"""

from __future__ import annotations

from django.db.models import Q

from ...kit.actor import Actor
from .. import rules
from ..enums import GalleryMode, ReviewKind, ReviewState, SubmissionState
from ..models import Example, Participant, Review, Video
from ..queries import entries_showing

#: A review in one of these states opens the video of its submission to the reviewer.
WATCHING = (ReviewState.WRITING, ReviewState.LAPSED, ReviewState.GIVEN)


def may_watch(actor: Actor, video: Video) -> bool:
    """For ``play``, of a member: who has the video open, and everybody while it is in the gallery. Four queries at most."""
    return opens(actor, video) or is_lent(video)


def is_lent(video: Video) -> bool:
    """Whether a video is in a gallery now. One query."""
    policies = entries_showing(video).values_list("assignment__policy", flat=True)
    return any(policy.get("gallery", GalleryMode.OFF) != GalleryMode.OFF for policy in policies)


def opens(actor: Actor, video: Video) -> bool:
    """Who brought the video and their group, staff, who reviews it, and for some examples all. Three queries at most."""
    if rules.can_watch(actor, video) or is_of_group(actor, video):
        return True
    revised = Q(submission__revised_video=video, submission__revised_at__isnull=False)
    of_video = Review.objects.filter(Q(submission__video=video) | revised)
    mine = of_video.filter(reviewer_id=actor.user_id, reviewer__isnull=False)
    # Who was staff once is nobody special, and what staff hold back is not shown on.
    shown = mine.filter(state__in=WATCHING).exclude(kind=ReviewKind.STAFF)
    shown = shown.exclude(submission__state=SubmissionState.HELD)
    # What staff withdraw nobody practises on any more.
    shown = shown.exclude(submission__state=SubmissionState.EXEMPLAR, submission__example__is_published=False)
    return shown.exists() or is_for_all(video)


def is_of_group(actor: Actor, video: Video) -> bool:
    """Whether the video was chosen for the work of somebody's group. One query."""
    if actor.user_id is None:
        return False
    chosen = Q(submission__video=video) | Q(submission__revised_video=video)
    own = Participant.objects.filter(chosen, user_id=actor.user_id)
    return own.filter(group__isnull=False).exists()


def may_watch_own(actor: Actor, video: Video) -> bool:
    """For ``play``, where one hands in: one's own video, or that of one's group."""
    return rules.can_watch(actor, video) or is_of_group(actor, video)


def is_for_all(video: Video) -> bool:
    """Whether it is the example beside a task. One query."""
    return Example.objects.filter(submission__video=video, shown_in__isnull=False, is_published=True).exists()
