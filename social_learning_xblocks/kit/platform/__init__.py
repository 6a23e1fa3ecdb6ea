"""The only window to openedx-platform, one file a subject.

Every platform import is inside a function and has a standalone answer beside it.
"""

from .accounts import on_retirement, user_behind, usernames_of, usernames_of_others
from .blocks import (
    can_edit_in_studio,
    course_key,
    is_author_mode,
    is_in_library,
    is_in_studio,
    is_preview_only,
    usage_key,
)
from .courses import enrolled_among, is_assistant, is_course_staff, is_in_course, is_still_in, may_open_course
from .dates import course_end, due_of
from .grades import clear_score, publish_completion, publish_grade, set_score
from .groups import Cohort, Team, cohort_of, cohorts, team_of
from .languages import language, language_of
from .names import called_like, display_names, name_of, uses_full_names, with_names
from .pages import csrf_token, site_url, unit_url
from .visitors import Visitor, is_masquerading, visitor
from .workers import background, hand_to_worker, has_workers

__all__ = [
    "Cohort",
    "Team",
    "Visitor",
    "background",
    "called_like",
    "can_edit_in_studio",
    "clear_score",
    "cohort_of",
    "cohorts",
    "course_end",
    "course_key",
    "csrf_token",
    "display_names",
    "due_of",
    "enrolled_among",
    "hand_to_worker",
    "has_workers",
    "is_assistant",
    "is_author_mode",
    "is_course_staff",
    "is_in_course",
    "is_in_library",
    "is_in_studio",
    "is_masquerading",
    "is_preview_only",
    "is_still_in",
    "language",
    "language_of",
    "may_open_course",
    "name_of",
    "on_retirement",
    "publish_completion",
    "publish_grade",
    "set_score",
    "site_url",
    "team_of",
    "unit_url",
    "usage_key",
    "user_behind",
    "usernames_of",
    "usernames_of_others",
    "uses_full_names",
    "visitor",
    "with_names",
]
