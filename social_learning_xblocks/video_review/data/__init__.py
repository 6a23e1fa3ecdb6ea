"""What crosses the border of the video review applet."""

from .assignments import Level, Part, Policy, RubricLine, Step
from .drafts import DraftLine, DraftsConfirmed
from .examples import ComparedLine, Comparison, ExampleCard, PracticeRow, ShownExample
from .gallery import DeskEntry, GalleryCard, GalleryPair, GallerySheet, GalleryState, OwnEntry, Standing
from .groups import GroupCard, InvitationCard
from .jobs import JobCard, JobsDone
from .results import (
    Answered,
    AppealCard,
    CriterionResult,
    GradeOfReviewing,
    GradeOfWork,
    ReceivedReview,
    Result,
    after_penalty,
)
from .reviews import Answers, FormerTake, GivenReview, Handed, Mark, MomentCard, ReviewSheet
from .videos import Checksum, Playback, Probe, Swept, Upload, UploadLimits, VideoFile, WorkText, clock_of, words_of

__all__ = [
    "Answered",
    "Answers",
    "AppealCard",
    "Checksum",
    "ComparedLine",
    "Comparison",
    "CriterionResult",
    "DeskEntry",
    "DraftLine",
    "DraftsConfirmed",
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
    "InvitationCard",
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
    "WorkText",
    "after_penalty",
    "clock_of",
    "words_of",
]
