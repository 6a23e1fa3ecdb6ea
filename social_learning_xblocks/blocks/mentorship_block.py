"""Mentorship: sign up, be matched with reasons, meet; coordinators run the match."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop
from xblock.completable import XBlockCompletionMode
from xblock.fields import Scope, String

from ..kit import platform, richtext
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_board import MentorshipBoard
from .mentorship_channel import MentorshipChannel
from .mentorship_meetings import MentorshipMeetings
from .mentorship_offers import MentorshipOffers
from .mentorship_offers_desk import MentorshipOffersDesk
from .mentorship_outcomes import MentorshipOutcomes
from .mentorship_programme import MentorshipProgramme
from .mentorship_rounds import MentorshipRounds
from .mentorship_safety import MentorshipSafety
from .mentorship_safety_desk import MentorshipSafetyDesk
from .mentorship_settings import Completion, MentorshipSettings, Shows
from .mentorship_signup import MentorshipSignup
from .mentorship_space import ProgrammeHere


class MentorshipBlock(
    MentorshipSignup,
    MentorshipOffers,
    MentorshipMeetings,
    MentorshipChannel,
    MentorshipProgramme,
    MentorshipRounds,
    MentorshipBoard,
    MentorshipOffersDesk,
    MentorshipOutcomes,
    MentorshipSafety,
    MentorshipSafetyDesk,
):
    """Fields and page of the block. Its actions are in the files beside this one."""

    bundle = "mentoring"
    page_template = "mentoring/block.html"
    settings_form = MentorshipSettings
    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    icon_class = "other"

    display_name = String(scope=Scope.settings, default=gettext_noop("Mentorship"))
    programme = String(scope=Scope.settings, default="")
    shows = String(scope=Scope.settings, default=Shows.EVERYTHING.value)
    completion = String(scope=Scope.settings, default=Completion.VIEWED.value)

    def page(self, here: ProgrammeHere) -> dict[str, Any]:
        """The head, and what this person has to do or to look forward to."""
        if here.actor.can_write and self.completion == Completion.VIEWED:
            platform.publish_completion(self, 1.0)
        return {
            "title": self.display_name,
            "welcome": richtext.render(self.welcome).html if self.welcome else "",
            **self.home_context(here),
        }

    @action(method="GET")
    def home(self, asked: Asked) -> Reply:
        """Back from the console."""
        return Reply(self.html("mentoring/_home.html", **self.page(self.enter())))

    def home_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """One's own offers, pairs and sign-up; the parts that this block shows."""
        return {
            "here": here,
            "shows_signup": self.shows in (Shows.EVERYTHING, Shows.SIGN_UP),
            "shows_match": self.shows in (Shows.EVERYTHING, Shows.MATCH),
            "shows_console": here.coordinates and self.shows in (Shows.EVERYTHING, Shows.CONSOLE),
            **self.signup_context(here),
            **self.own_offers_context(here),
            **self.pairs_context(here),
        }

    def checked_settings(self) -> list[str]:
        """The choices, and the word for the programme."""
        return [*super().checked_settings(), "programme", "shows", "completion"]

    def index_dictionary(self) -> dict[str, Any]:
        """What Studio's search finds."""
        return {
            "content": {"display_name": self.display_name, "welcome": self.welcome},
            "content_type": "Mentorship",
        }

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """What mobile apps are told; no learner is known here."""
        return {"display_name": self.display_name}
