"""All tables of the app, for Django to find; they are written in the applets."""

from .moderation.models import AuditEntry, Report
from .notices.models import MailPreference, Notice
from .people.models import Profile, ProfileTopic, ReputationEvent, Standing
from .qa.models import (
    Answer,
    AnswerVote,
    Board,
    Comment,
    Deflection,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
    Revision,
)
from .spaces.models import Membership, Space, SpaceCourse, SpaceImage, Tag
from .video_review.models import (
    Appeal,
    Assignment,
    Feedback,
    Moment,
    Override,
    Participant,
    Review,
    Rubric,
    Submission,
    Video,
    VideoPart,
)

__all__ = [
    "Answer",
    "AnswerVote",
    "Appeal",
    "Assignment",
    "AuditEntry",
    "Board",
    "Comment",
    "Deflection",
    "Feedback",
    "MailPreference",
    "Membership",
    "Moment",
    "Notice",
    "Override",
    "Participant",
    "Profile",
    "ProfileTopic",
    "Question",
    "QuestionTag",
    "QuestionText",
    "Reader",
    "Report",
    "ReputationEvent",
    "Review",
    "Revision",
    "Rubric",
    "Space",
    "SpaceCourse",
    "SpaceImage",
    "Standing",
    "Submission",
    "Tag",
    "Video",
    "VideoPart",
]
