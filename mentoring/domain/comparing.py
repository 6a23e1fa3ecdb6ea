"""Two runs of a programme side by side, with what the board made of them: who gains, who loses, who has nobody now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import cast

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.kit.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from social_learning_xblocks.spaces.api import people_in

from ..data import ChangeRow, FigureRow, RoundCard, RoundComparison, Side
from ..matching import Change, Comparison, Pair, Run, compare
from ..models import Participant, Programme, Proposal
from .people import AT_ONCE
from .rounds import round_cards


def compare_rounds(
    actor: Actor, programme: Programme, before_id: int, after_id: int, *, cursor: str = ""
) -> RoundComparison:
    """What changes from one run to another; of the mentees whom it changes for one page, who loses most first.

    Six queries, one more for who left the space. Raises NotAllowed, NotFound, and Conflict for a run without a result.
    """
    cards = round_cards(actor, programme, [before_id, after_id])
    if not all(card.is_done for card in cards):
        raise Conflict(_("This run has no result."))
    before, after = (_run_of(card.id) for card in cards)
    found = compare(before, after)
    changes = sorted(found.changes, key=_place)
    if cursor:
        gain, mentee = cast("tuple[int, int]", decode_cursor(cursor))
        changes = changes[bisect_right(changes, (gain, mentee), key=_place) :]
    page = changes[:PAGE_SIZE]
    last = encode_cursor(*_place(page[-1])) if len(changes) > len(page) else ""
    met = {pair.mentee for pair in before.pairs} | {pair.mentee for pair in after.pairs}
    return RoundComparison(
        before=cards[0],
        after=cards[1],
        figures=_figures(cards[0], cards[1], found),
        same=len(met) - len(found.changes),
        moved=len(found.moved),
        better=len(found.better),
        worse=len(found.worse),
        placed=len(found.placed),
        left_out=len(found.left_out),
        changes=Page(_rows(programme, page), last),
    )


def _run_of(round_id: int) -> Run:
    """The pairs of a run as they stand now."""
    rows = Proposal.objects.filter(round=round_id).values_list("mentee_id", "mentor_id", "score")
    pairs = (Pair(str(mentee), str(mentor), score) for mentee, mentor, score in rows.iterator(AT_ONCE))
    return Run(tuple(pairs), (), 0, 0.0, 0.0, is_widest=False, is_complete=False)


def _place(change: Change) -> tuple[int, int]:
    """Who loses most stands first; who has nobody any more before them all, by what they had."""
    return change.gain, int(change.mentee)


def _rows(programme: Programme, changes: Sequence[Change]) -> list[ChangeRow]:
    ids = {
        int(key) for change in changes for pair in (*change.before, *change.after) for key in (pair.mentee, pair.mentor)
    }
    users = dict(Participant.objects.filter(pk__in=ids).values_list("pk", "user_id"))
    people = people_in(programme.space, users.values())
    by_id = {str(key): people[user] for key, user in users.items()}
    return [
        ChangeRow(by_id[change.mentee], _side(change.before, by_id), _side(change.after, by_id), change.gain)
        for change in changes
    ]


def _side(pairs: Sequence[Pair], people: Mapping[str, Person]) -> Side:
    best = sorted(pairs, key=lambda pair: -pair.score)
    return Side([(people[pair.mentor], pair.score) for pair in best])


def _figures(before: RoundCard, after: RoundCard, found: Comparison) -> list[FigureRow]:
    """Figures side by side: those of pairs as they stand, the others as the runs ended."""

    def kept(name: str) -> tuple[float, float]:
        return before.figures.get(name, 0), after.figures.get(name, 0)

    return [
        _row(_("Mentees with a mentor"), found.matched.before, found.matched.after),
        _row(_("Pairs"), found.pairs.before, found.pairs.after),
        _row(_("Lowest score"), found.lowest.before / 100, found.lowest.after / 100, digits=1),
        _row(_("Mean score"), found.mean.before / 100, found.mean.after / 100, digits=1),
        _row(_("Spread of scores"), *(value / 100 for value in kept("spread")), digits=1, is_good=False),
        _row(_("Mentors with nobody"), *kept("idle"), is_good=False),
        _row(_("Pairs who would both rather swap"), *kept("swaps"), is_good=False),
        _row(
            _("Best total proved to within"),
            *(100 * value for value in kept("gap")),
            digits=3,
            is_good=False,
            unit=" %",
        ),
    ]


def _row(
    label: str, before: float, after: float, *, digits: int = 0, is_good: bool = True, unit: str = ""
) -> FigureRow:
    told = [f"{number_format(round(value, digits), digits)}{unit}" for value in (before, after)]
    more = 0 if told[0] == told[1] else 1 if after > before else -1
    return FigureRow(label, told[0], told[1], more if is_good else -more)
