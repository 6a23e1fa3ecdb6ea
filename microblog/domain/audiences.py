"""For whom a post is: what somebody may choose, and how many people that reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring import api as mentoring
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.spaces import api as spaces
from social_learning_xblocks.spaces.models import Membership, Space

from .. import rules
from ..data import AudienceChoice, Reach, Reader
from ..enums import Audience
from ..models import Post, Recipient
from ..queries import blocks_with

MOST_NAMED = 50


def checked(actor: Reader, space: Space, audience: AudienceChoice) -> list[int]:
    """The user ids of named people, none for the other audiences. Raises NotAllowed, or Invalid with a sentence."""
    if audience.kind not in Audience.values:
        raise Invalid(_("Choose who may read this."), {"audience": _("Choose who may read this.")})
    if not may_address(actor, space, audience.kind):
        raise NotAllowed(_("You cannot write to these people."))
    if (audience.kind == Audience.COHORT) != (audience.cohort_id is not None):
        raise Invalid(_("Choose a cohort."), {"audience": _("Choose a cohort.")})
    if audience.kind != Audience.NAMED:
        return []
    wanted = sorted(set(audience.recipient_ids) - {actor.user_id})
    if not wanted or len(wanted) > MOST_NAMED:
        raise number_wrong()
    members = spaces.members_of(space, wanted)
    if len(members) < len(wanted):
        message = _("Somebody you named is not here.")
        raise Invalid(message, {"audience": message})
    return wanted


def may_address(actor: Reader, space: Space, audience: int) -> bool:
    """Whether somebody may write to an audience here. Who has mentees writes to them, whatever their role in the space.

    One query for who asks about mentees and has no role of a mentor, none otherwise.
    """
    if rules.can_address(actor, audience):
        return True
    return audience == Audience.MENTEES and mentoring.mentee_ids(space, actor.person_id).exists()


def kept(space: Space, audience: AudienceChoice) -> AudienceChoice:
    """What a draft keeps of a choice that need not be finished: of the people named, those who are members.

    Whoever is none must not be named back to who wrote it. Raises Invalid for what is no audience and for too many people.
    """
    if audience.kind not in Audience.values:
        raise Invalid(_("Choose who may read this."), {"audience": _("Choose who may read this.")})
    wanted = set(audience.recipient_ids)
    if len(wanted) > MOST_NAMED:
        raise number_wrong()
    return replace(audience, recipient_ids=sorted(spaces.members_of(space, wanted)))


def number_wrong() -> Invalid:
    message = _("Name between one and {count} people.").format(count=MOST_NAMED)
    return Invalid(message, {"audience": message})


def among(post: Post, user_ids: Iterable[int]) -> set[int]:
    """Which of these members the post is for; the same rule as ``queries.readable``, asked the other way round."""
    wanted = set(user_ids) - {post.author_id}
    if not wanted:
        return set()
    found = Membership.objects.filter(space=post.space, user_id__in=wanted)
    found = found.exclude(Exists(blocks_with(post.space, post.author_id, "user_id")))
    members = dict(found.values_list("user_id", "role"))
    if post.audience == Audience.MENTEES:
        mentees = mentoring.mentee_ids(post.space, post.author_id or 0).filter(mentee_id__in=wanted)
        return members.keys() & set(mentees)
    if post.audience == Audience.MENTORS:
        return {user_id for user_id, role in members.items() if role in rules.MENTORING}
    if post.audience == Audience.NAMED:
        named = Recipient.objects.filter(post=post, user_id__in=wanted).values_list("user_id", flat=True)
        return members.keys() & set(named)
    # Which cohort somebody is in, the platform knows only while they are here: nobody is told of a post behind it.
    return set() if post.audience == Audience.COHORT else set(members)


def reach_of(actor: Reader, space: Space, audience: AudienceChoice) -> Reach:
    """Who will see a post that is not sent yet, in words and in number. One query at most, however many they are.

    Raises as publishing would.
    """
    named = checked(actor, space, audience)
    me = actor.person_id
    if audience.kind == Audience.MENTEES:
        count = spaces.count_members(space, besides=me, among=mentoring.mentee_ids(space, me))
        words = ngettext("%(n)s of your mentees will see this", "%(n)s of your mentees will see this", count)
    elif audience.kind == Audience.MENTORS:
        count = spaces.count_members(space, roles=rules.MENTORING, besides=me)
        words = ngettext("%(n)s mentor will see this", "%(n)s mentors will see this", count)
    elif audience.kind == Audience.NAMED:
        count = len(named)
        words = ngettext("%(n)s person will see this", "%(n)s people will see this", count)
    elif audience.kind == Audience.COHORT:
        return Reach(None, _("Everybody in this cohort will see this"))
    else:
        count = spaces.count_members(space, besides=me)
        words = ngettext("%(n)s person here will see this", "%(n)s people here will see this", count)
    return Reach(count, words % {"n": count})
