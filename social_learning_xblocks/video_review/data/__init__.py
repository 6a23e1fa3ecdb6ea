"""What crosses the border of the video review applet."""

from .assignments import Level, Part, Policy, RubricLine, Step
from .gallery import DeskEntry, GalleryCard, GalleryPair, GallerySheet, GalleryState, OwnEntry, Standing
from .results import Answered, AppealCard, CriterionResult, GradeOfReviewing, GradeOfWork, ReceivedReview, Result
from .reviews import GivenReview, Handed, Mark, MomentCard, ReviewSheet
from .videos import Checksum, Playback, Probe, Swept, Upload, UploadLimits, VideoFile, clock_of

__all__ = [
    "Answered",
    "AppealCard",
    "Checksum",
    "CriterionResult",
    "DeskEntry",
    "GalleryCard",
    "GalleryPair",
    "GallerySheet",
    "GalleryState",
    "GivenReview",
    "GradeOfReviewing",
    "GradeOfWork",
    "Handed",
    "Level",
    "Mark",
    "MomentCard",
    "OwnEntry",
    "Part",
    "Playback",
    "Policy",
    "Probe",
    "ReceivedReview",
    "Result",
    "ReviewSheet",
    "RubricLine",
    "Standing",
    "Step",
    "Swept",
    "Upload",
    "UploadLimits",
    "VideoFile",
    "clock_of",
]
