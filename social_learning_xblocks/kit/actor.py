"""Who acts, and whom the screens show. The only "who" in the code."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .errors import NotAllowed

LEARNER = "learner"
MENTOR = "mentor"
EXPERT = "expert"
MODERATOR = "moderator"
STAFF = "staff"
#: Beside STAFF: of the staff, with limited rights. A block asks the platform for it only where it makes a difference.
ASSISTANT = "assistant"
GUEST = "guest"


@dataclass(frozen=True)
class Actor:
    """A person in one place (a space), as the code below the doors sees them.

    ``roles`` holds role names of this place only: the same person is another actor elsewhere.
    ``read_only`` is set while staff look through somebody else's eyes (masquerade): such an actor never writes.
    """

    user_id: int | None
    name: str = ""
    roles: frozenset[str] = frozenset()
    read_only: bool = False

    @property
    def person_id(self) -> int:
        """The user id of somebody who is signed in. Raises NotAllowed for a visitor."""
        if self.user_id is None:
            raise NotAllowed(_("Sign in to take part."))
        return self.user_id

    @property
    def is_staff(self) -> bool:
        return STAFF in self.roles

    @property
    def is_assistant(self) -> bool:
        return ASSISTANT in self.roles

    @property
    def is_moderator(self) -> bool:
        return not self.roles.isdisjoint({STAFF, MODERATOR})

    @property
    def can_write(self) -> bool:
        return self.user_id is not None and not self.read_only

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Person:
    """A name on the screen. ``badge`` is a translated word for the role, or empty."""

    user_id: int | None
    name: str
    badge: str = ""
    is_anonymous: bool = False

    @property
    def initials(self) -> str:
        """Up to two letters; scripts without case or word breaks give their first character."""
        words = [word for word in self.name.split() if unicodedata.category(word[0])[0] in "LN"]
        if not words:
            return "?"
        letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
        return letters.upper()

    @property
    def hue(self) -> int:
        """One of eight colours, the same for a person on every screen."""
        return 0 if self.user_id is None else self.user_id % 8
