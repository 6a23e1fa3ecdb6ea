"""What a run came to, for coordinators: its pairs with reasons, who has nobody and what would change it, all of it as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.paging import Page, in_order, page_of_keys
from social_learning_xblocks.kit.sheets import line
from social_learning_xblocks.spaces.api import people_in
from social_learning_xblocks.spaces.models import Space

from ..data import LeftOutRow, ProposalRow
from ..models import LeftOut, Participant, Programme, Proposal, Round
from ..queries import without_mentor
from .commons import common_of, skills_of
from .coordinating import check_sees
from .hindrances import ways_out, why_alone
from .reasons import MOST, sentences
from .rounds import find_round, no_such_round

#: In which order proposals are shown.
ORDERS = {"best": "-score", "worst": "score"}
#: Rows of a file that are made at a time.
AT_ONCE = 500
#: The head of the file.
COLUMNS = (
    "run",
    "mentee",
    "mentor",
    "score",
    *(f"reason_{number + 1}" for number in range(MOST)),
    "by_hand",
    "without_mentor",
)


def proposals_of(
    actor: Actor,
    programme: Programme,
    round_id: int,
    *,
    order: str = "best",
    cursor: str = "",
    unpublished: bool = False,
) -> Page[ProposalRow]:
    """The pairs of a run by score, the best or the worst first; ``unpublished``: those that nobody was offered yet.

    Four queries, one more for who left the space. Raises NotAllowed, and NotFound for a run of another programme.
    """
    check_sees(actor)
    sort = ORDERS.get(order, ORDERS["best"])
    proposals = Proposal.objects.filter(round=round_id)
    if unpublished:
        proposals = proposals.filter(published_at=None)
    page = page_of_keys(proposals, sort=sort, cursor=cursor)
    rows = in_order(_with_both(), page.items)
    _check_whose(actor, programme, round_id, [row.mentee for row in rows])
    return Page(_proposals(programme, rows), page.next_cursor)


def left_out_of(actor: Actor, programme: Programme, round_id: int, *, cursor: str = "") -> Page[LeftOutRow]:
    """Who has nobody by a run. Four queries, one more for who left the space. Raises NotAllowed and NotFound."""
    check_sees(actor)
    page = page_of_keys(without_mentor(LeftOut.objects.filter(round=round_id)), sort="mentee_id", cursor=cursor)
    rows = in_order(LeftOut.objects.select_related("mentee"), page.items)
    _check_whose(actor, programme, round_id, [row.mentee for row in rows])
    return Page(_left_out(programme, rows), page.next_cursor)


def _check_whose(actor: Actor, programme: Programme, round_id: int, people: Sequence[Participant]) -> None:
    """Raises NotFound for a run of another programme. Who is in it says whose it is; of an empty one the run is asked."""
    if not people:
        find_round(actor, programme, round_id)
    elif people[0].programme_id != programme.pk:
        raise no_such_round()


def export_round(actor: Actor, space: Space, round_id: int) -> Iterator[str]:
    """A run as lines of CSV that are made while they are sent. Raises NotAllowed and NotFound before the first."""
    check_sees(actor)
    found = Round.objects.select_related("programme__space").filter(programme__space=space, pk=round_id).first()
    if found is None:
        raise no_such_round()
    return _lines(found)


def _lines(found: Round) -> Iterator[str]:
    yield line(COLUMNS)
    for keys in _batches(Proposal.objects.filter(round=found).order_by("pk").values_list("pk", flat=True)):
        for row in _proposals(found.programme, in_order(_with_both(), keys)):
            reasons = [*row.reasons, *[""] * (MOST - len(row.reasons))]
            by_hand = "1" if row.is_by_hand else ""
            yield line((found.number, row.mentee.name, row.mentor.name, f"{row.points:.2f}", *reasons, by_hand, ""))
    for keys in _batches(without_mentor(found.left_out.all()).order_by("pk").values_list("pk", flat=True)):
        for alone in _left_out(found.programme, in_order(LeftOut.objects.select_related("mentee"), keys)):
            yield line(
                (found.number, alone.mentee.name, "", "", *[""] * MOST, "", " ".join([*alone.why, *alone.steps]))
            )


def _with_both() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("mentee", "mentor")


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    found = list(keys)
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _proposals(programme: Programme, rows: Sequence[Proposal]) -> list[ProposalRow]:
    both = {person.pk: person for row in rows for person in (row.mentee, row.mentor)}
    people = people_in(programme.space, [person.user_id for person in both.values()])
    skills = skills_of(both)
    return [
        ProposalRow(
            id=row.pk,
            mentee=people[row.mentee.user_id],
            mentor=people[row.mentor.user_id],
            score=row.score,
            reasons=sentences(row.reasons, common=common_of(row.mentee, row.mentor, skills, reader=row.mentee)),
            is_by_hand=row.is_by_hand,
            is_published=row.published_at is not None,
        )
        for row in rows
    ]


def _left_out(programme: Programme, rows: Sequence[LeftOut]) -> list[LeftOutRow]:
    users = _users_in([row.why for row in rows])
    people = people_in(programme.space, [*(row.mentee.user_id for row in rows), *users.values()])
    names = {key: people[user].name for key, user in users.items()}
    return [
        LeftOutRow(row.mentee_id, people[row.mentee.user_id], why_alone(row.why), ways_out(row.why, names))
        for row in rows
    ]


def _users_in(whys: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The users behind the participants who would do, by their ids as text. One query."""
    ids = {
        name
        for why in whys
        for some in (why.get("one_more_place", ()), *why.get("without_rule", {}).values())
        for name in some
    }
    rows = Participant.objects.filter(pk__in=[int(name) for name in ids])
    return {str(pk): user for pk, user in rows.values_list("pk", "user_id")}
