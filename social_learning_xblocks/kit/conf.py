"""Settings of the library: one dict ``SOCIAL_LEARNING`` in the Django settings, defaults here.

Each key is documented in ``docs/reference/settings.rst``; a test holds the two together.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # What people are called on screen: "username" (the habit of Open edX forums) or "full_name".
    "DISPLAY_NAME": "username",
    # Hosts from which a post may show pictures, besides the site's own uploads.
    "IMAGE_HOSTS": (),
    "IMAGE_MAX_BYTES": 3_500_000,
    "IMAGE_MAX_PIXELS": 40_000_000,
    # Writes a person may make in one space ("edit" and "report": in all): kind -> (how many, in how many seconds).
    "LIMITS": {
        "post": (30, 3600),
        "comment": (60, 3600),
        "edit": (60, 3600),
        "vote": (200, 3600),
        "report": (20, 3600),
        "image": (30, 3600),
        "undo": (30, 3600),
        "video": (30, 3600),
        "moment": (200, 3600),
        "review": (30, 3600),
        "group": (30, 3600),
        "meeting": (60, 3600),
        "round": (60, 3600),
        "concern": (10, 86400),
    },
    # The largest and the longest video that any assignment may take, in bytes and seconds.
    "VIDEO_MAX_BYTES": 1_000_000_000,
    "VIDEO_MAX_SECONDS": 3600,
    # How many videos, and how many bytes of them, are kept of one person in a course, and in a course in all.
    "VIDEO_PERSON_QUOTA": (50, 5_000_000_000),
    "VIDEO_COURSE_QUOTA": (20_000, 1_000_000_000_000),
    # After so many hours in which nothing has arrived an upload is given up.
    "VIDEO_UPLOAD_HOURS": 48,
    # So many hours before an end people are told what they still have to do there; none where the tuple is empty.
    "VIDEO_REMINDER_HOURS": {"submit": (48,), "review": (48, 12)},
    # How long the address of a video holds for the person for whom it was made.
    "VIDEO_LINK_SECONDS": 3600,
    # How long the ZIP of an assignment, which staff had made, is kept.
    "VIDEO_ARCHIVE_HOURS": 24,
    # Videos are deleted so many days after their assignment is over, or their course, whichever is first; 0: kept for ever.
    "VIDEO_KEEP_DAYS": 0,
    "VIDEO_KEEP_COURSE_DAYS": 0,
    # Courses and blocks whose videos no such rule deletes, by their keys.
    "VIDEO_HOLDS": (),
    # Reputation: most points a person can receive in a day, and from one giver in a day.
    "REPUTATION_DAILY_CAP": 200,
    "REPUTATION_PAIR_CAP": 30,
    # Points that unlock work, smallest first: (level, points).
    "LEVELS": (("helper", 20), ("guide", 100)),
    # What asks the page of a web address what it says of itself, for a card below posts of the microblog: "module.function",
    # called with the address by fetch_link_cards alone.
    "LINK_FETCHER": "",
    # Words that hold a post for review, besides those of the space.
    "HELD_WORDS": (),
    # Who may open which course, when openedx-platform is not there to ask: "module.function", called with user id, course
    # key and "load" or "staff".
    "COURSE_ACCESS": "",
    # Where a block stands on its own page, when openedx-platform is not there to ask: {course_key} {usage_key}.
    "UNIT_URL": "",
    # Absolute address put before paths in mail, for example https://learn.example.org; else the LMS's LMS_ROOT_URL.
    "SITE_URL": "",
}


def get(name: str) -> Any:
    """The site's value for a key of ``DEFAULTS``; KeyError for a name that is none."""
    default = DEFAULTS[name]
    value = getattr(settings, "SOCIAL_LEARNING", {}).get(name, default)
    if isinstance(default, dict):
        return {**default, **value}
    return value
