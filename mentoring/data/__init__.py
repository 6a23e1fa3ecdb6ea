"""What crosses the border of the mentoring app."""

from .offers import (
    Common,
    DeskOffer,
    DeskWaiting,
    LastWave,
    LeftBehind,
    OfferCard,
    OfferFigures,
    OffersDesk,
    Publishable,
    Published,
    RepairCard,
    RepairStepCard,
    Unmatched,
    Waiting,
)
from .pairs import AgendaCard, Certificate, GoalCard, MeetingCard, PairLine, PairPage
from .participants import ParticipantLine, PeopleReport, RowNote
from .pool import BlockedRow, PoolPage, SkillRow
from .rounds import ChangeRow, FigureRow, LeftOutRow, ProposalRow, RoundCard, RoundComparison, RoundsDone, Side
from .signups import Signup, SignupCard, SkillCard

__all__ = [
    "AgendaCard",
    "BlockedRow",
    "Certificate",
    "ChangeRow",
    "Common",
    "DeskOffer",
    "DeskWaiting",
    "FigureRow",
    "GoalCard",
    "LastWave",
    "LeftBehind",
    "LeftOutRow",
    "MeetingCard",
    "OfferCard",
    "OfferFigures",
    "OffersDesk",
    "PairLine",
    "PairPage",
    "ParticipantLine",
    "PeopleReport",
    "PoolPage",
    "ProposalRow",
    "Publishable",
    "Published",
    "RepairCard",
    "RepairStepCard",
    "RoundCard",
    "RoundComparison",
    "RoundsDone",
    "RowNote",
    "Side",
    "Signup",
    "SignupCard",
    "SkillCard",
    "SkillRow",
    "Unmatched",
    "Waiting",
]
