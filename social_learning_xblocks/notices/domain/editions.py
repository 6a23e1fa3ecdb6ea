"""What a run of the digest tells besides notices. Applets above this one say what is new; this one cannot import them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ..data import Look, Section
from ..enums import Period

#: How far a digest looks back: two periods, so that a run that came late, or not at all, leaves nothing out.
REACH = {Period.DAILY: timedelta(days=2), Period.WEEKLY: timedelta(weeks=2)}
#: What came out so lately waits for the next run: its transaction may not be over, and clocks of hosts differ.
SETTLED = timedelta(minutes=1)

#: The headings of the parts and where they come from, by the name of the applet.
_parts: dict[str, tuple[Any, Look]] = {}


def register_digest_part(name: str, heading: Any, look: Look) -> None:
    """Add a section to the digest; called once when Django starts. ``heading`` is translated when a mail is written."""
    _parts[name] = (heading, look)


class Edition:
    """What is new between two moments, in all applets that have a part in the digest.

    What is told is found when it is told: no row was written for any reader when it came out.
    """

    def __init__(self, period: Period) -> None:
        self.until = timezone.now() - SETTLED
        self.since = self.until - REACH[period]
        self._sources = [(heading, look(self.since, self.until)) for heading, look in _parts.values()]

    def readers(self) -> list[int]:
        """The ids of all for whom something may be new, in order: ids alone, four megabytes of a hundred thousand people."""
        return sorted({pk for _heading, source in self._sources for pk in source.readers()})

    def sections_for(self, user_id: int, told_until: datetime | None) -> list[Section]:
        """What is new for one person who was told until then (None: never), in the language that is active."""
        since = max(told_until or self.since, self.since)
        found = [(heading, source.news_for(user_id, since)) for heading, source in self._sources]
        return [Section(str(heading), spaces) for heading, spaces in found if spaces]
