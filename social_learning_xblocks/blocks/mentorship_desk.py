"""The coordinators' console: the frame around its tabs. Each tab is in the file that is named after it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from .desk_base import DeskBase
from .mentorship_space import MentorshipSpace, ProgrammeHere


class MentorshipDesk(MentorshipSpace, DeskBase):
    """One page with a tab for each task of a coordinator."""

    desk_template = "mentoring/desk/_page.html"

    @action(method="GET")
    def desk(self, asked: Asked) -> Reply:
        """One tab of the console."""
        return self.desk_reply(self.enter(), asked.data.get("tab", ""))

    @action(method="GET")
    def options(self, asked: Asked) -> Reply:
        """Members by the start of their names, as options of a list box."""
        here = self.enter()
        people = spaces.members_like(here.space, asked.data.get("q", "")[:40])
        return Reply(self.html("elements/people_options.html", people=people))

    def desk_tabs(self, here: ProgrammeHere) -> Sequence[tuple[str, str]]:
        """One for each task, in the order in which a programme needs them; none for who coordinates nothing."""
        if not here.coordinates:
            return ()
        # What is private is for those who are who they seem to be.
        safety, trail = ("safety", _("Safety")), ("trail", _("History"))
        tabs = [
            ("programme", _("Programme")),
            ("skills", _("Skills")),
            ("participants", _("Participants")),
            ("pool", _("Pool")),
            ("rounds", _("Runs")),
            ("offers", _("Offers")),
            ("outcomes", _("Outcomes")),
            safety,
            ("people", _("Roles")),
            trail,
        ]
        return [tab for tab in tabs if here.actor.can_write or tab not in (safety, trail)]
