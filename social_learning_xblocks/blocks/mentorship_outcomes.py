"""Outcomes in the coordinators' console: how far people came, how it goes, and the same by group."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from mentoring import api as mentoring

from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipOutcomes(MentorshipSpace):
    """Figures of a programme. Nothing is said of how it goes for fewer than five people."""

    @action(method="GET")
    def outcome_groups(self, asked: Asked) -> Reply:
        """People by another thing that they said of themselves."""
        here = self.enter()
        groups = mentoring.outcome_groups(here.actor, here.programme, asked.data.get("by", ""))
        return Reply(self.html("mentoring/desk/_outcome_groups.html", here=here, **self.groups_context(here, groups)))

    def outcomes_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """What the tab needs."""
        found = mentoring.outcomes_of(here.actor, here.programme)
        pairs_csv = reverse("social_learning:pairs_csv", args=[here.programme.pk])
        return {"found": found, "pairs_csv": pairs_csv, **self.groups_context(here, found.groups)}

    def groups_context(self, here: ProgrammeHere, groups: mentoring.OutcomeGroups) -> dict[str, Any]:
        address = reverse("social_learning:outcomes_csv", args=[here.programme.pk])
        return {"groups": groups, "by": mentoring.Grouping.choices, "csv": f"{address}?by={groups.by}"}
