"""Tables of the mentoring app. Change rows through ``mentoring.api``."""

from .meetings import Goal, Meeting, PairNote, Pulse
from .offers import Offer
from .pairs import Pair
from .participants import Participant, ParticipantSkill, Wish
from .programmes import Programme, Skill
from .repairs import Repair, RepairStep
from .rounds import BoardChange, Decision, LeftOut, Proposal, Round
from .safety import Apart, Concern

__all__ = [
    "Apart",
    "BoardChange",
    "Concern",
    "Decision",
    "Goal",
    "LeftOut",
    "Meeting",
    "Offer",
    "Pair",
    "PairNote",
    "Participant",
    "ParticipantSkill",
    "Programme",
    "Proposal",
    "Pulse",
    "Repair",
    "RepairStep",
    "Round",
    "Skill",
    "Wish",
]
