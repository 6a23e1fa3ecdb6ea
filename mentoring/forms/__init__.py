"""What people type in mentoring. Forms clean; the verbs judge."""

from .matching import MatchingForm, SeedForm
from .offers import DeclineForm, EndForm, PublishForm
from .pairs import GoalForm, LogForm, MeetingForm, MessageForm, MomentForm, NoteForm, PulseForm
from .programme import ProgrammeForm, SkillsForm
from .safety import ApartForm, CloseConcernForm, ConcernForm
from .signup import SignupForm

__all__ = [
    "ApartForm",
    "CloseConcernForm",
    "ConcernForm",
    "DeclineForm",
    "EndForm",
    "GoalForm",
    "LogForm",
    "MatchingForm",
    "MeetingForm",
    "MessageForm",
    "MomentForm",
    "NoteForm",
    "ProgrammeForm",
    "PublishForm",
    "PulseForm",
    "SeedForm",
    "SignupForm",
    "SkillsForm",
]
