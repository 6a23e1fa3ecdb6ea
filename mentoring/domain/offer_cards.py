"""The offers of one person, as they see them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.people.api import headlines_of
from social_learning_xblocks.spaces.api import people_in

from ..data import OfferCard
from ..enums import OfferState, SkillSide
from ..models import Offer, Participant
from . import reasons
from .commons import common_of, skills_of
from .offers import may_reopen

#: So long it is said what became of an offer.
NEWS = timedelta(days=7)
#: Nobody has more offers at once than places; of more the first are shown.
MOST = 20


def offers_of(me: Participant | None) -> list[OfferCard]:
    """A person's open offers, the most pressing first, and then what became of others lately. Four queries, none for None."""
    if me is None:
        return []
    mine = Q(mentee=me) | Q(mentor=me)
    over = Q(
        state__in=[OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN], closed_at__gt=timezone.now() - NEWS
    )
    rows = Offer.objects.filter(mine, Q(state=OfferState.OPEN) | over, programme_id=me.programme_id)
    offers = list(rows.select_related("mentee", "mentor").order_by("-open_key", "respond_by", "pk")[:MOST])
    # A nothing that came of it long ago is no news beside what waits.
    offers.sort(key=lambda offer: (offer.state != OfferState.OPEN, offer.respond_by, offer.pk))
    if not offers:
        return []
    others = {offer.pk: offer.mentee if offer.mentor_id == me.pk else offer.mentor for offer in offers}
    users = [other.user_id for other in others.values()]
    people, headlines = people_in(me.programme.space, users), headlines_of(users)
    skills = skills_of([me.pk, *(other.pk for other in others.values())])
    cards = []
    for offer in offers:
        other, is_mentor = others[offer.pk], offer.mentor_id == me.pk
        common = common_of(offer.mentee, offer.mentor, skills, reader=me)
        theirs = skills[other.pk].wanted if is_mentor else skills[other.pk].offered
        side = SkillSide.OFFERED if is_mentor else SkillSide.WANTED
        cards.append(
            OfferCard(
                id=offer.pk,
                is_mentor=is_mentor,
                other=people.get(other.user_id, Person(other.user_id, "")),
                headline=headlines.get(other.user_id, ""),
                goals=other.goals,
                fits=common.skills,
                others=[name for name in theirs if name not in set(common.skills)],
                reasons=reasons.sentences(offer.reasons, common=common, reader=side),
                hours=common.hours,
                languages=common.languages or other.languages,
                state=offer.state,
                mine=offer.mentor_answer if is_mentor else offer.mentee_answer,
                theirs=offer.mentee_answer if is_mentor else offer.mentor_answer,
                respond_by=offer.respond_by,
                is_late=timezone.now() > offer.respond_by,
                may_reopen=may_reopen(offer, is_mentor=is_mentor),
            )
        )
    return cards
