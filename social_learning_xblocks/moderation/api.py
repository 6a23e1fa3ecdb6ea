"""What others may use of the moderation applet."""

from .data import ReportedSubject, ReportRecord, Subject, Thread, TrailEntry, TrailLine, TrailRecord
from .domain.held_words import save_held_words, why_held, words_of
from .domain.records import add_reports, add_trail, reports_of, trail_of
from .domain.reports import (
    decide_reports,
    entry_about,
    is_reported,
    move_reports,
    queue,
    reopen_reports,
    report,
    waiting_about,
    waiting_reports,
)
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .domain.roles import admit_course, give_role
from .domain.trail import (
    TWO,
    acts_about,
    check_limit,
    last_words,
    record,
    record_two,
    trail,
    trail_page,
    was_held,
)
from .domain.trail_lines import trail_lines
from .domain.visibility import change_lock, change_visibility
from .enums import Act, Decision, Reason
from .rules import can_moderate

__all__ = [
    "TWO",
    "Act",
    "Decision",
    "Reason",
    "ReportRecord",
    "ReportedSubject",
    "Subject",
    "Thread",
    "TrailEntry",
    "TrailLine",
    "TrailRecord",
    "acts_about",
    "add_reports",
    "add_trail",
    "admit_course",
    "can_moderate",
    "change_lock",
    "change_visibility",
    "check_limit",
    "decide_reports",
    "entry_about",
    "export_person",
    "give_role",
    "is_reported",
    "last_words",
    "move_reports",
    "queue",
    "record",
    "record_two",
    "reopen_reports",
    "report",
    "reports_of",
    "retire_person",
    "save_held_words",
    "trail",
    "trail_lines",
    "trail_of",
    "trail_page",
    "waiting_about",
    "waiting_reports",
    "was_held",
    "why_held",
    "words_of",
]
