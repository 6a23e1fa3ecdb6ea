"""What others may use of the people applet."""

from .data import Credit, LedgerLine, ProfileCard, Reputation, StandingDifference
from .domain.ledgers import add_lines, check_standings, credit_in_bulk, lines_of
from .domain.profiles import headlines_of, profile_of, save_profile
from .domain.reputation import (
    give_again,
    give_credit,
    most_helpful,
    reputation_of,
    take_back_all,
    take_back_credit,
    times_given,
    who_knows,
)
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .enums import TopicKind, Value
from .rules import has_level, level_of

__all__ = [
    "Credit",
    "LedgerLine",
    "ProfileCard",
    "Reputation",
    "StandingDifference",
    "TopicKind",
    "Value",
    "add_lines",
    "check_standings",
    "credit_in_bulk",
    "export_person",
    "give_again",
    "give_credit",
    "has_level",
    "headlines_of",
    "level_of",
    "lines_of",
    "most_helpful",
    "profile_of",
    "reputation_of",
    "retire_person",
    "save_profile",
    "take_back_all",
    "take_back_credit",
    "times_given",
    "who_knows",
]
