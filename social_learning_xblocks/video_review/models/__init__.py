"""Tables of the video review applet. Change rows through ``video_review.api``: counters, turns and bytes hang on them."""

from .assignments import Assignment, Participant, Rubric
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
    "Feedback",
    "Job",
    "Moment",
    "Override",
    "Participant",
    "Review",
    "Rubric",
    "Submission",
    "Video",
    "VideoPart",
]
