"""Where a mentoring programme stands, and who comes in: what all actions of the block begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mentoring import api as mentoring

from ..kit import platform
from .space_block import Here, SpaceBlock


@dataclass(frozen=True)
class ProgrammeHere(Here):
    """The same with the programme of the block, and what this person signed up with: None for who has not."""

    programme: mentoring.Programme
    participant: mentoring.Participant | None

    @property
    def coordinates(self) -> bool:
        return mentoring.can_coordinate(self.actor)


class MentorshipSpace(SpaceBlock):
    """What the mixins of the block share. The fields are those of ``MentorshipBlock``."""

    programme: str
    shows: str
    completion: str

    def enter(self) -> ProgrammeHere:
        here = super().enter()
        named = {"key": self.programme, "title": self.display_name, "usage_key": platform.usage_key(self)}
        programme = mentoring.find_or_make_programme(here.space, **named)
        participant = mentoring.participant_of(programme, here.actor.user_id)
        return ProgrammeHere(here.space, here.actor, here.membership, programme, participant)

    def html(self, template: str, **context: Any) -> str:
        """A partial, with the places on the page that answers go to."""
        places = {"main": f"#{self.dom_id}-main", "side": f"#{self.dom_id}-side"}
        return super().html(template, **places, **context)

    def completed(self, *rules: str) -> None:
        """Tell the platform that the learner has done what the author asks for."""
        if self.completion in rules:
            platform.publish_completion(self, 1.0)
