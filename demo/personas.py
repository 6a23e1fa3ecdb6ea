"""The people one can be in the demo."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Persona:
    """Somebody to be: full name, and what to call their part in the story."""

    username: str
    first_name: str
    last_name: str
    part: str | Promise

    @property
    def initial(self) -> str:
        return self.first_name[0]


PERSONAS = {
    persona.username: persona
    for persona in (
        Persona("ada", "Ada", "Okafor", _("mentor")),
        Persona("ben", "Ben", "Haddad", _("learner, mentored by Ada")),
        Persona("chi", "Chi", "Nguyen", _("learner, mentored by Ada")),
        Persona("dee", "Dee", "Larsson", _("coordinates the course")),
        Persona("eve", "Eve", "Moreau", _("in another course only")),
    )
}
