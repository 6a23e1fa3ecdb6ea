"""Who is more than a learner here, and whose learners come in: given by staff, written down."""

from __future__ import annotations

from ...kit.actor import Actor
from ...kit.transactions import verb
from ...spaces import api as spaces
from ...spaces.models import Membership, Space, SpaceCourse
from ..enums import Act
from .trail import record


@verb
def give_role(actor: Actor, space: Space, *, username: str, role: str) -> Membership:
    """As ``spaces.api.set_role``, with its errors; the trail says who became what."""
    membership = spaces.set_role(actor, space, username=username, role=role)
    record(actor, space, Act.ROLE, ("member", membership.user_id), membership.role)
    return membership


@verb
def admit_course(actor: Actor, space: Space, *, course_key: str) -> SpaceCourse:
    """As ``spaces.api.admit_course``, with its errors; the trail says who let which course in."""
    before = spaces.courses_of(space)
    admitted = spaces.admit_course(actor, space, course_key=course_key)
    if admitted.course_key not in before:
        record(actor, space, Act.COURSE, ("space", space.pk), admitted.course_key)
    return admitted
