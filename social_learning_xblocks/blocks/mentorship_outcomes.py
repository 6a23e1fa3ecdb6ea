"""What came of the programme, in the coordinators' console."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from mentoring import api as mentoring

from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipOutcomes(MentorshipSpace):
    """Actions of coordinators about outcomes."""

    @action(method="GET")
    def outcomes(self, asked: Asked) -> Reply:
        """The tab again, by other groups."""
        here = self.enter()
        context = self.outcomes_context(here, by=asked.data.get("by", ""))
        return Reply(self.html("mentoring/desk/_outcomes.html", here=here, **context))

    def outcomes_context(self, here: ProgrammeHere, *, by: str = "") -> dict[str, Any]:
        """What the tab of outcomes needs."""
        found = mentoring.outcomes_of(here.actor, here.programme, by=by)
        return {
            "found": found,
            "groups": list(mentoring.GROUPS.items()),
            "groups_csv": reverse("social_learning:outcomes_csv", args=[here.programme.pk, found.by]),
            "pairs_csv": reverse("social_learning:pairs_csv", args=[here.programme.pk]),
        }
