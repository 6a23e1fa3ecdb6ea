"""Publishing: what a run proposed becomes offers, all at once or in waves, and can be taken back while nobody has answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotFound
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices.api import NoticeKind

from ..data import Published
from ..enums import Answer, OfferState
from ..models import Offer, Programme, Proposal, Round
from .coordinating import check_coordinator, hold
from .screening import Match, Screen
from .telling import OFFERS, tell

SUBJECT = "round"
#: So long a wave can be taken back.
TAKE_BACK = timedelta(minutes=15)
#: Of many who were left out, so many are named.
MOST_NAMED = 50
#: Ids in one query.
AT_ONCE = 1_000


@verb
def publish_offers(
    actor: Actor,
    programme: Programme,
    *,
    round_id: int,
    proposal_ids: Collection[int] | None = None,
    best: int | None = None,
    least_score: int | None = None,
    version: int | None = None,
) -> Published:
    """Offer to people what a run proposes: everything that is not published yet, or a wave of it.

    ``proposal_ids``: these; ``best``: so many, the best first; ``least_score``: those that reach it, in hundredths of a point.
    ``version``: of the run, as the coordinator saw it. Who paused, left or has nobody free any more is left out and named.

    Raises NotAllowed, NotFound, Invalid, and Conflict for a run that is not done or was changed meanwhile.
    """
    check_coordinator(actor)
    held = hold(programme)
    done = Round.objects.select_for_update().filter(programme=held, pk=round_id).first()
    if done is None:
        raise NotFound(_("There is no such run."))
    if done.state != JobState.DONE:
        raise Conflict(_("This run has no result to publish."))
    if version is not None and version != done.version:
        raise Conflict(_("Somebody else has published or changed this meanwhile. Look at it again."))
    rows = _chosen(done, proposal_ids, best, least_score)
    screen = Screen(held, [person for row in rows for person in (row.mentee, row.mentor)])
    good = [row for row in rows if screen.admit(row.mentee, row.mentor)]
    if good:
        matches = [Match(row.mentee, row.mentor, row.score, row.reasons) for row in good]
        offers = make_offers(actor, held, matches, done)
        for some in _slices([row.pk for row in good]):
            Proposal.objects.filter(pk__in=some).update(published_at=offers[0].published_at)
        Round.objects.filter(pk=done.pk).update(version=F("version") + 1)
        said = f"{done.number}: {len(offers)}"
        moderation.record(actor, held.space, moderation.Act.PUBLISHED, (SUBJECT, done.pk), said)
    wave = offers[0].wave if good else 0
    return Published(wave, len(good), screen.left_out_count, screen.left_out(MOST_NAMED))


@verb
def take_back_wave(actor: Actor, programme: Programme, *, wave: int) -> int:
    """Take back what was just published, while nobody has answered; how many offers that were.

    Raises NotAllowed, NotFound, and Conflict when it is too late.
    """
    check_coordinator(actor)
    held = hold(programme)
    offers = list(Offer.objects.select_for_update().filter(programme=held, wave=wave).order_by("pk"))
    if not offers or offers[0].round_id is None:
        raise NotFound(_("There is no such wave of offers."))
    if all(offer.state == OfferState.WITHDRAWN for offer in offers):
        return 0
    if any(_is_answered(offer) for offer in offers):
        raise Conflict(_("Somebody has answered already. This wave cannot be taken back any more."))
    published_at = offers[0].published_at
    if timezone.now() > published_at + TAKE_BACK:
        minutes = round(TAKE_BACK.total_seconds() / 60)
        message = _("Offers can be taken back for {count} minutes. People may have read these by now.")
        raise Conflict(message.format(count=minutes))
    withdraw(offers)
    Proposal.objects.filter(round_id=offers[0].round_id, published_at=published_at).update(published_at=None)
    Round.objects.filter(pk=offers[0].round_id).update(version=F("version") + 1)
    subject = (SUBJECT, offers[0].round_id)
    moderation.record(actor, held.space, moderation.Act.WITHDRAWN, subject, str(len(offers)))
    return len(offers)


def make_offers(actor: Actor, programme: Programme, matches: Sequence[Match], done: Round | None = None) -> list[Offer]:
    """Offers for people who were screened; all of them are told. The programme is locked. One wave."""
    now = timezone.now()
    newest = Offer.objects.filter(programme=programme).aggregate(Max("wave"))["wave__max"] or 0
    offers = Offer.objects.bulk_create(
        [
            Offer(
                programme=programme,
                round=done,
                mentee=match.mentee,
                mentor=match.mentor,
                wave=newest + 1,
                score=match.score,
                reasons=match.reasons,
                published_at=now,
                respond_by=now + timedelta(days=programme.response_days),
                published_by_id=actor.user_id,
            )
            for match in matches
        ],
        batch_size=AT_ONCE,
    )
    tell(programme, NoticeKind.OFFERED, users_of(offers), target=OFFERS)
    events.emit("social_learning.offers.published", programme_id=programme.pk, wave=newest + 1, count=len(offers))
    return offers


def withdraw(offers: Collection[Offer], state: OfferState = OfferState.WITHDRAWN) -> None:
    """Offers that are open end without an answer of both. They are locked. One query for each thousand."""
    now = timezone.now()
    for some in _slices([offer.pk for offer in offers]):
        rows = Offer.objects.filter(pk__in=some, state=OfferState.OPEN)
        rows.update(state=state, open_key=None, closed_at=now)


def users_of(offers: Iterable[Offer]) -> set[int]:
    """The user ids of both people of each; the participants are loaded."""
    return {person.user_id for offer in offers for person in (offer.mentee, offer.mentor)}


def _chosen(
    done: Round, proposal_ids: Collection[int] | None, best: int | None, least_score: int | None
) -> list[Proposal]:
    """What is not published yet of what the coordinator chose, the best first."""
    rows = Proposal.objects.filter(round=done)
    if proposal_ids is not None:
        rows = rows.filter(pk__in=proposal_ids)
        if rows.count() != len(set(proposal_ids)):
            raise NotFound(_("Some of these pairs are not in the run any more. Look at it again."))
    if best is not None and best < 1:
        message = _("Publish one pair or more.")
        raise Invalid(message, {"best": message})
    if least_score is not None:
        rows = rows.filter(score__gte=least_score)
    rows = rows.filter(published_at=None).select_related("mentee", "mentor").order_by("-score", "pk")
    return list(rows if best is None else rows[:best])


def _is_answered(offer: Offer) -> bool:
    answers = {offer.mentee_answer, offer.mentor_answer}
    return offer.state != OfferState.OPEN or answers != {str(Answer.WAITING)}


def _slices(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
