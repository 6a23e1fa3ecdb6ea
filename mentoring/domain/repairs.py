"""Repairs: after a no, a silence, a leaver or a latecomer, the least change by which everybody has somebody again.

The engine makes the plan for all who lack a mentor at once; what hangs together in it is one repair. Nothing happens until a
coordinator accepts it. What was offered may move to others, and so may pairs who have not met yet; who has met is left in peace.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices.api import NoticeKind

from ..enums import Answer, EndReason, OfferState, RepairState
from ..matching import Pair as Fit
from ..matching import Problem
from ..matching import Repair as Mended
from ..matching import repair as mend
from ..matching.explain import why
from ..matching.problem import Ids
from ..models import Offer, Pair, Participant, Programme, Proposal, Repair, RepairStep
from . import reasons
from .coordinating import check_coordinator, hold
from .pairs import close
from .people import People, people_of
from .problems import problem_for, settings_of
from .publishing import make_offers, withdraw
from .screening import Match, Screen
from .telling import tell, tell_pair
from .waitlist import published_rounds, waiting_in

SUBJECT = "repair"


@dataclass(frozen=True)
class Plan:
    """What hangs together: new matches, and those that end for them, as ids of mentees and mentors."""

    made: tuple[Fit, ...]
    ended: tuple[Fit, ...]

    @property
    def key(self) -> str:
        steps = [f"+{fit.mentee}>{fit.mentor}" for fit in self.made] + [
            f"-{fit.mentee}>{fit.mentor}" for fit in self.ended
        ]
        return digest(*sorted(steps))


def look_for_repairs(programme_id: int) -> int:
    """Plan anew what could be done, in place of what was planned before; how many repairs wait then.

    What a coordinator dismissed is not proposed again. Nothing is planned before the first publishing, and while nobody waits.
    Some twenty-five queries, however many people.
    """
    plans: Sequence[Plan] = []
    problem: Problem | None = None
    programme = Programme.objects.select_related("space").filter(pk=programme_id).first()
    if programme is None:
        return 0
    newest = published_rounds(programme).first()
    if newest is not None and waiting_in(programme).exists():
        people = people_of(programme)
        problem, lasting = _problem(programme, people, newest.pk)
        plans = plans_of(mend(problem, lasting))
    return _keep(programme, plans, problem)


@verb
def accept_repair(actor: Actor, programme: Programme, repair_id: int) -> int:
    """Do it: what is to end ends, and the new matches are offered as a wave; how many offers that are.

    Raises NotAllowed, NotFound, and Conflict when somebody decided on it, or something it rests on has changed.
    """
    check_coordinator(actor)
    held = hold(programme)
    found = _open_repair(held, repair_id)
    steps = list(RepairStep.objects.filter(repair=found).select_related("mentee", "mentor").order_by("-score", "pk"))
    if len(steps) != found.size:
        raise _stale()
    _end(actor, held, [step for step in steps if not step.is_made])
    made = [step for step in steps if step.is_made]
    screen = Screen(held, [person for step in made for person in (step.mentee, step.mentor)])
    if not all(screen.admit(step.mentee, step.mentor) for step in made):
        raise _stale()
    offers = make_offers(actor, held, [Match(step.mentee, step.mentor, step.score, step.reasons) for step in made])
    _decide(actor, found, RepairState.ACCEPTED, moderation.Act.REPAIRED)
    return len(offers)


@verb
def dismiss_repair(actor: Actor, programme: Programme, repair_id: int) -> Repair:
    """Do not do it, and do not propose it again. Raises NotAllowed, NotFound, and Conflict when somebody decided on it."""
    check_coordinator(actor)
    found = _open_repair(hold(programme), repair_id)
    return _decide(actor, found, RepairState.DISMISSED, moderation.Act.DISMISSED)


@verb
def recall_repair(actor: Actor, programme: Programme, repair_id: int) -> Repair:
    """Propose again what was dismissed. Raises NotAllowed, NotFound, and Conflict when it was not."""
    check_coordinator(actor)
    found = Repair.objects.select_for_update().filter(programme=hold(programme), pk=repair_id).first()
    if found is None:
        raise NotFound(_("There is no such proposal."))
    if found.state != RepairState.DISMISSED:
        raise Conflict(_("Somebody else has decided on this meanwhile."))
    return _decide(actor, found, RepairState.OPEN, moderation.Act.RECALLED)


def plans_of(found: Mended) -> list[Plan]:
    """A plan of the engine taken apart: steps that share a person belong together."""
    made, ended = list(found.made), list(found.ended)
    home: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := home.setdefault(name, name)) != name:
            name = above
        return name

    for fit in (*made, *ended):
        home[root(f"mentee {fit.mentee}")] = root(f"mentor {fit.mentor}")
    parts: defaultdict[str, tuple[list[Fit], list[Fit]]] = defaultdict(lambda: ([], []))
    for fit in made:
        parts[root(f"mentor {fit.mentor}")][0].append(fit)
    for fit in ended:
        parts[root(f"mentor {fit.mentor}")][1].append(fit)
    return [Plan(tuple(new), tuple(old)) for new, old in parts.values()]


def _problem(programme: Programme, people: People, round_id: int) -> tuple[Problem, set[Ids]]:
    """What the engine is asked to mend, and the matches that there are. Four queries.

    What the run proposed and nobody has published yet is kept free for its wave.
    """
    lasting, fixed = set(people.paired), set(people.locked | _settled(programme))
    load = Counter(("mentee", mentee) for mentee, _mentor in lasting)
    load.update(("mentor", mentor) for _mentee, mentor in lasting)
    places = {("mentee", person.id): person.places for person in people.mentees}
    places |= {("mentor", person.id): person.places for person in people.mentors}
    planned = Proposal.objects.filter(round=round_id, published_at=None).values_list("mentee_id", "mentor_id")
    for pair in ((str(mentee), str(mentor)) for mentee, mentor in planned):
        both = list(zip(("mentee", "mentor"), pair, strict=True))
        if all(load[one] < places.get(one, 0) for one in both):
            lasting.add(pair)
            fixed.add(pair)
            load.update(both)
    # One mentor is what everybody should have; who would like a second waits for the next run.
    mentees = [replace(person, places=max(1, load["mentee", person.id])) for person in people.mentees]
    known = replace(
        people,
        mentees=mentees,
        paired=frozenset(),
        locked=frozenset(
            pair for pair in fixed if all(one in places for one in zip(("mentee", "mentor"), pair, strict=True))
        ),
        forbidden=(people.forbidden | _refused(programme)) - fixed - lasting,
    )
    return problem_for(known, settings_of(programme), seed=0), lasting


def _settled(programme: Programme) -> set[Ids]:
    """Matches that are left in peace: pairs who have met or take a break, and offers that one of the two has accepted."""
    pairs = Pair.objects.filter(Q(met_count__gt=0) | Q(paused_at__isnull=False), programme=programme, open_key=1)
    offers = Offer.objects.filter(programme=programme, state=OfferState.OPEN).exclude(
        mentee_answer=Answer.WAITING, mentor_answer=Answer.WAITING
    )
    return _ids(programme, pairs) | {_as_ids(*row) for row in offers.values_list("mentee_id", "mentor_id")}


def _refused(programme: Programme) -> set[Ids]:
    """Matches that did not work out: they are not proposed again."""
    over = Offer.objects.filter(programme=programme, state__in=(OfferState.DECLINED, OfferState.EXPIRED))
    ended = Pair.objects.filter(programme=programme, open_key=None)
    return _ids(programme, ended) | {_as_ids(*row) for row in over.values_list("mentee_id", "mentor_id")}


def _ids(programme: Programme, pairs: QuerySet[Pair]) -> set[Ids]:
    """Pairs by the ids of participants. Two queries, one where there is no pair."""
    users = list(pairs.values_list("mentee_id", "mentor_id"))
    if not users:
        return set()
    rows = dict(Participant.objects.filter(programme=programme).values_list("user_id", "pk"))
    return {_as_ids(rows[mentee], rows[mentor]) for mentee, mentor in users if mentee in rows and mentor in rows}


def _as_ids(mentee: int, mentor: int) -> Ids:
    return str(mentee), str(mentor)


@verb
def _keep(programme: Programme, plans: Sequence[Plan], problem: Problem | None) -> int:
    """Put these plans in place of those that nobody has decided on."""
    held = hold(programme)
    by_key = {plan.key: plan for plan in plans}
    known = Repair.objects.filter(programme=held)
    # One that was accepted and comes up again is a new one: what it made has ended since.
    known.filter(state=RepairState.OPEN).exclude(key_hash__in=by_key).delete()
    known.filter(state=RepairState.ACCEPTED, key_hash__in=by_key).delete()
    for key in set(known.filter(key_hash__in=by_key).values_list("key_hash", flat=True)):
        del by_key[key]
    if problem is not None:
        _write(held, by_key, problem)
    return known.filter(state=RepairState.OPEN).count()


def _write(programme: Programme, plans: Mapping[str, Plan], problem: Problem) -> None:
    mentees = {person.id: person for person in problem.mentees}
    mentors = {person.id: person for person in problem.mentors}
    for key, plan in plans.items():
        size = len(plan.made) + len(plan.ended)
        row = Repair.objects.create(programme=programme, key_hash=key, size=size, moves=len(plan.ended))
        steps = [
            _step(row, fit, reasons.as_data(why(problem, mentees[fit.mentee], mentors[fit.mentor], fit).reasons))
            for fit in plan.made
        ]
        RepairStep.objects.bulk_create([*steps, *(_step(row, fit, None) for fit in plan.ended)])


def _step(row: Repair, fit: Fit, reasons: list[dict[str, Any]] | None) -> RepairStep:
    """A step that makes a match for these reasons; None for one that ends it."""
    return RepairStep(
        repair=row,
        mentee_id=int(fit.mentee),
        mentor_id=int(fit.mentor),
        is_made=reasons is not None,
        score=fit.score,
        reasons=reasons or [],
    )


def _open_repair(programme: Programme, repair_id: int) -> Repair:
    found = Repair.objects.select_for_update().filter(programme=programme, pk=repair_id).first()
    if found is None:
        raise _stale()
    if found.state != RepairState.OPEN:
        raise Conflict(_("Somebody else has decided on this meanwhile."))
    return found


def _stale() -> Conflict:
    return Conflict(_("Something has changed since this was proposed. Here is what could be done now."))


def _end(actor: Actor, programme: Programme, steps: Sequence[RepairStep]) -> None:
    """End what makes way; the people are told. Raises Conflict when it is not as it was when the plan was made."""
    offers: list[Offer] = []
    pairs: list[Pair] = []
    for step in steps:
        offer = Offer.objects.select_for_update().filter(
            programme=programme,
            mentee=step.mentee,
            mentor=step.mentor,
            state=OfferState.OPEN,
            mentee_answer=Answer.WAITING,
            mentor_answer=Answer.WAITING,
        )
        users = {"mentee_id": step.mentee.user_id, "mentor_id": step.mentor.user_id}
        paired = Pair.objects.select_for_update().filter(programme=programme, open_key=1, met_count=0, **users)
        found = len(offers) + len(pairs)
        offers += offer
        pairs += paired
        if len(offers) + len(pairs) != found + 1:
            raise _stale()
    withdraw(offers)
    close(pairs, reason=EndReason.MOVED, by=actor.user_id)
    moved = {user for step in steps for user in (step.mentee.user_id, step.mentor.user_id)}
    told = {user for pair in pairs for user in (pair.mentee_id, pair.mentor_id)}
    tell(programme, NoticeKind.OFFER_OVER, moved - told)
    for ended in pairs:
        tell_pair(ended, NoticeKind.PAIR_ENDED, [ended.mentee_id, ended.mentor_id])


def _decide(actor: Actor, found: Repair, state: RepairState, act: moderation.Act) -> Repair:
    found.state, found.decided_by_id, found.decided_at = state, actor.user_id, timezone.now()
    found.save(update_fields=["state", "decided_by", "decided_at"])
    moderation.record(actor, found.programme.space, act, (SUBJECT, found.pk))
    return found
