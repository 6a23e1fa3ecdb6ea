"""Tables of the video review applet. Change rows through ``video_review.api``: counters, turns and bytes hang on them."""

from .assignments import Assignment, Participant, Reminder, Rubric
from .examples import Example
from .gallery import GalleryComparison, GalleryEntry, GalleryVote
from .groups import Group
from .jobs import ARCHIVES, ArchivePart, Job
from .reviews import Appeal, Feedback, Moment, Review
from .submissions import Override, Submission
from .videos import FOLDER, Video, VideoPart

__all__ = [
    "ARCHIVES",
    "FOLDER",
    "Appeal",
    "ArchivePart",
    "Assignment",
    "Example",
    "Feedback",
    "GalleryComparison",
    "GalleryEntry",
    "GalleryVote",
    "Group",
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
]
