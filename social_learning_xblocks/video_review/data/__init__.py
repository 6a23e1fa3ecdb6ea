"""What crosses the border of the video review applet."""

from .assignments import Level, Part, Policy, RubricLine, Step
from .examples import ComparedLine, Comparison, ExampleCard, PracticeRow, ShownExample
from .gallery import DeskEntry, GalleryCard, GalleryPair, GallerySheet, GalleryState, OwnEntry, Standing
from .groups import GroupCard
from .jobs import JobCard, JobsDone
from .results import Answered, AppealCard, CriterionResult, GradeOfReviewing, GradeOfWork, ReceivedReview, Result
from .reviews import FormerTake, GivenReview, Handed, Mark, MomentCard, ReviewSheet
from .videos import Checksum, Playback, Probe, Swept, Upload, UploadLimits, VideoFile, clock_of

__all__ = [
    "Answered",
    "AppealCard",
    "Checksum",
    "ComparedLine",
    "Comparison",
    "CriterionResult",
    "DeskEntry",
    "ExampleCard",
    "FormerTake",
    "GalleryCard",
    "GalleryPair",
    "GallerySheet",
    "GalleryState",
    "GivenReview",
    "GradeOfReviewing",
    "GradeOfWork",
    "GroupCard",
    "Handed",
    "JobCard",
    "JobsDone",
    "Level",
    "Mark",
    "MomentCard",
    "OwnEntry",
    "Part",
    "Playback",
    "Policy",
    "PracticeRow",
    "Probe",
    "ReceivedReview",
    "Result",
    "ReviewSheet",
    "RubricLine",
    "ShownExample",
    "Standing",
    "Step",
    "Swept",
    "Upload",
    "UploadLimits",
    "VideoFile",
    "clock_of",
]
