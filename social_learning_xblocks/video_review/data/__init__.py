"""What crosses the border of the video review applet."""

from .assignments import Level, Part, Policy, RubricLine, Step
from .jobs import JobCard, JobsDone
from .results import Answered, AppealCard, CriterionResult, GradeOfReviewing, GradeOfWork, ReceivedReview, Result
from .reviews import GivenReview, Handed, Mark, MomentCard, ReviewSheet
from .videos import Checksum, Playback, Probe, Swept, Upload, UploadLimits, VideoFile, clock_of

__all__ = [
    "Answered",
    "AppealCard",
    "Checksum",
    "CriterionResult",
    "GivenReview",
    "GradeOfReviewing",
    "GradeOfWork",
    "Handed",
    "JobCard",
    "JobsDone",
    "Level",
    "Mark",
    "MomentCard",
    "Part",
    "Playback",
    "Policy",
    "Probe",
    "ReceivedReview",
    "Result",
    "ReviewSheet",
    "RubricLine",
    "Step",
    "Swept",
    "Upload",
    "UploadLimits",
    "VideoFile",
    "clock_of",
]
