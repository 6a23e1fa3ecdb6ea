"""Tables of the video review applet. Change rows through ``video_review.api``: counters, turns and bytes hang on them."""

from .assignments import Assignment, Participant, Rubric
from .gallery import Comparison, GalleryEntry, GalleryVote
from .reviews import Appeal, Feedback, Moment, Review
from .submissions import Override, Submission
from .videos import FOLDER, Video, VideoPart

__all__ = [
    "FOLDER",
    "Appeal",
    "Assignment",
    "Comparison",
    "Feedback",
    "GalleryEntry",
    "GalleryVote",
    "Moment",
    "Override",
    "Participant",
    "Review",
    "Rubric",
    "Submission",
    "Video",
    "VideoPart",
]
