"""Tables of the video review applet. Change rows through ``video_review.api``: counters, turns and bytes hang on them."""

from .assignments import Assignment, Participant, Reminder, Rubric
from .examples import Example
from .gallery import GalleryComparison, GalleryEntry, GalleryVote
from .groups import Group, Invitation
from .jobs import ARCHIVES, ArchivePart, Job
from .reviews import Appeal, Draft, Feedback, Moment, Review
from .submissions import Override, Submission
from .videos import ALT_LENGTH, BEGINNING, FOLDER, Video, VideoPart, Writing

__all__ = [
    "ALT_LENGTH",
    "ARCHIVES",
    "BEGINNING",
    "FOLDER",
    "Appeal",
    "ArchivePart",
    "Assignment",
    "Draft",
    "Example",
    "Feedback",
    "GalleryComparison",
    "GalleryEntry",
    "GalleryVote",
    "Group",
    "Invitation",
    "Job",
    "Moment",
    "Override",
    "Participant",
    "Reminder",
    "Review",
    "Rubric",
    "Submission",
    "Video",
    "VideoPart",
    "Writing",
]
