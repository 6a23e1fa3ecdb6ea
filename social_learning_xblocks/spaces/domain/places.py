"""Coming into a space: the first visit makes it, the first visit of a person makes the membership."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import ASSISTANT, Actor
from ...kit.errors import NotAllowed
from ...kit.fields import digest
from ...kit.platform import name_of
from ...kit.transactions import verb
from ..data import Entrant, Place
from ..enums import Role, SpaceKind
from ..models import Membership, Space, SpaceCourse
from ..queries import admission
from .courses import is_staff_now, may_enter


def enter_space(place: Place, entrant: Entrant) -> tuple[Space, Actor, Membership | None]:
    """The space of a place, the person as an actor in it, and the membership (None for visitors and masquerading staff).

    One query where space and membership are there already. Raises NotAllowed for a community that the course does not share.
    """
    if entrant.user_id is None:
        return find_or_make_space(place), Actor(None), None
    known = (
        Membership.objects.select_related("space")
        .filter(space__key_hash=hash_of(place), user_id=entrant.user_id)
        .annotate(is_admitted=admission("space", place.course_key))
        .first()
    )
    if known is None:
        if entrant.read_only and not Space.objects.filter(key_hash=hash_of(place)).exists():
            raise NotAllowed(_("Nobody has been here yet."))
        space = find_or_make_space(place)
        membership = None if entrant.read_only else join_space(space, entrant)
        return space, actor_for(entrant, membership), membership
    if known.space.kind == SpaceKind.COMMUNITY and not known.is_admitted:
        raise not_shared(place)
    follow_platform_role(known, entrant)
    return known.space, actor_for(entrant, known), known


def find_or_make_space(place: Place) -> Space:
    """The space of a place. The first course that names a community founds it."""
    known = (
        Space.objects.filter(key_hash=hash_of(place)).annotate(is_admitted=admission("pk", place.course_key)).first()
    )
    if known is None:
        found_space(place)
        return find_or_make_space(place)
    if known.kind == SpaceKind.COMMUNITY and not known.is_admitted:
        raise not_shared(place)
    return known


@verb
def found_space(place: Place) -> None:
    """Make the space of a place, unless somebody was faster. A community comes with its first course or not at all."""
    space, made = Space.objects.get_or_create(
        key_hash=hash_of(place),
        defaults={
            "kind": place.kind,
            "key": place.key,
            "course_key": "" if place.kind == SpaceKind.COMMUNITY else place.course_key,
            "home_usage_key": place.usage_key,
            "cohort_id": place.cohort_id,
            "title": place.title[:255],
        },
    )
    if made and place.kind == SpaceKind.COMMUNITY:
        SpaceCourse.objects.create(space=space, course_key=place.course_key, course_hash=digest(place.course_key))


def join_space(space: Space, entrant: Entrant) -> Membership:
    """The membership of somebody who came in; makes it on the first visit, whoever clicks twice."""
    user_id = actor_for(entrant, None).person_id
    now = timezone.now()
    role = Role.STAFF if entrant.is_staff and space.kind != SpaceKind.COMMUNITY else Role.LEARNER
    membership, _made = Membership.objects.get_or_create(
        space=space, user_id=user_id, defaults={"role": role, "joined_at": now, "read_before": now}
    )
    return membership


def follow_platform_role(membership: Membership, entrant: Entrant) -> None:
    """Course staff are shown as staff here as long as the platform says so, no longer.

    Not in a community: staff of one of its courses are learners of another, and each visit would say something else.
    """
    if entrant.read_only or membership.space.kind == SpaceKind.COMMUNITY:
        return
    role = {True: Role.STAFF, False: Role.LEARNER}[entrant.is_staff]
    if membership.role in (Role.STAFF, Role.LEARNER) and membership.role != role:
        # Unless somebody gave them another role in this moment.
        Membership.objects.filter(pk=membership.pk, role=membership.role).update(role=role)
        membership.role = role


def actor_for(entrant: Entrant, membership: Membership | None) -> Actor:
    """The roles are those of the membership; who is staff the platform says, also while they look through other eyes."""
    roles = {str(membership.role)} - {str(Role.STAFF), str(Role.LEARNER)} if membership else set()
    if entrant.is_staff:
        roles.add(str(Role.STAFF))
    if entrant.is_assistant:
        roles.add(ASSISTANT)
    return Actor(entrant.user_id, entrant.name, frozenset(roles or {str(Role.LEARNER)}), entrant.read_only)


def member_of(user_id: int | None, space_id: int) -> tuple[Space, Actor] | None:
    """A space and the person as an actor in it, for pages outside a block.

    None for somebody who is no member, or whom the platform lets into no course of it any more. Who is staff the platform
    says too: the membership says only who was on the last visit.
    """
    found = Membership.objects.select_related("space", "user").filter(space_id=space_id)
    membership = found.filter(user_id=user_id).first() if user_id is not None else None
    if membership is None or not may_enter(membership.space, membership.user_id):
        return None
    roles = {str(membership.role)}
    is_staff = is_staff_now(membership.space, membership.user_id)
    if is_staff is not None:
        roles = (roles - {str(Role.STAFF)}) | ({str(Role.STAFF)} if is_staff else set())
    actor = Actor(membership.user_id, name_of(membership.user), frozenset(roles or {str(Role.LEARNER)}))
    return membership.space, actor


def space_url(name: str, space: Space) -> str:
    """The address of a page outside a block that is about one space."""
    return reverse(f"social_learning:{name}", args=[space.pk])


def hash_of(place: Place) -> str:
    """What ``Space.key_hash`` of a place is, whether or not there is a space yet. No query."""
    return digest(place.kind, place.key, "" if place.cohort_id is None else str(place.cohort_id))


def not_shared(place: Place) -> NotAllowed:
    return NotAllowed(
        _("This course does not share the community “{name}” yet. Staff of a course in it can add {course}.").format(
            name=place.key, course=place.course_key
        )
    )
