"""What people say of themselves."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Invalid, NotAllowed
from ...kit.fields import digest
from ...kit.transactions import verb
from ..data import ProfileCard
from ..enums import TopicKind
from ..models import Profile, ProfileTopic

MOST_TOPICS = 20
FIELDS = {TopicKind.SKILL: "skills", TopicKind.WANTED: "wanted", TopicKind.INTEREST: "interests"}


def profile_of(user_id: int) -> ProfileCard:
    """The card of a person; an empty one for somebody who wrote none."""
    profile = Profile.objects.filter(pk=user_id).first()
    named: dict[str, list[str]] = {field: [] for field in FIELDS.values()}
    for topic in ProfileTopic.objects.filter(user_id=user_id).order_by("pk"):
        named[FIELDS[TopicKind(topic.kind)]].append(topic.name)
    topics = {field: tuple(names) for field, names in named.items()}
    return ProfileCard(user_id, profile.headline if profile else "", **topics)


def headlines_of(user_ids: Iterable[int]) -> dict[int, str]:
    """The headlines of some people; those who wrote none are left out. One query."""
    return dict(Profile.objects.filter(pk__in=set(user_ids)).exclude(headline="").values_list("pk", "headline"))


@verb
def save_profile(
    actor: Actor,
    *,
    headline: str = "",
    skills: Iterable[str] = (),
    wanted: Iterable[str] = (),
    interests: Iterable[str] = (),
) -> ProfileCard:
    """Replace a person's own card. Raises Invalid for more than twenty topics of a kind or a name over 60 characters."""
    if not actor.can_write or actor.user_id is None:
        raise NotAllowed(_("You cannot change this profile."))
    Profile.objects.update_or_create(
        user_id=actor.user_id, defaults={"headline": headline.strip()[:120], "changed_at": timezone.now()}
    )
    ProfileTopic.objects.filter(user_id=actor.user_id).delete()
    for kind, names in ((TopicKind.SKILL, skills), (TopicKind.WANTED, wanted), (TopicKind.INTEREST, interests)):
        ProfileTopic.objects.bulk_create(topics(actor.user_id, kind, names))
    return profile_of(actor.user_id)


def topics(user_id: int, kind: TopicKind, names: Iterable[str]) -> list[ProfileTopic]:
    # The first of those that differ in case only.
    found: dict[str, str] = {}
    for name in filter(None, map(str.strip, names)):
        found.setdefault(name.casefold(), name)
    wanted = list(found.values())
    if len(wanted) > MOST_TOPICS:
        raise Invalid(_("Twenty topics are enough. Keep those that matter most."), {FIELDS[kind]: _("At most twenty.")})
    if any(len(name) > 60 for name in wanted):
        raise Invalid(_("A topic can have 60 characters at most."), {FIELDS[kind]: _("At most 60 characters each.")})
    return [ProfileTopic(user_id=user_id, kind=kind, name=name, name_hash=digest(key)) for key, name in found.items()]
