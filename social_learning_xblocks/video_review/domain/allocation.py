"""Who reviews whom: "most owed first", as plain functions over numbers.

A submission is owed reviews when its author gives more than it gets. Whoever is owed most comes first, so those who do
their part get theirs, also where others do not; among equals the one with the fewest reviews comes first, then chance
decides. Submissions that have all their reviews come after all others. A review that is being written counts on both
sides, as given and as got: what is owed in a class then adds up to nothing, however many write at once.

The same order is one read of an index. ``turn`` is a whole number a submission, kept in a column beside ``draw``:

    WHERE assignment = … AND state = … AND NOT mine AND NOT EXISTS (a review of it by me, or a lease of mine)
    ORDER BY turn, draw LIMIT 16

on the index (assignment, state, turn, draw), all ascending, because older MariaDB has no descending indexes. The walk
passes over nothing but my own submission and those I know, so it costs the same in a class of any size. The 16 rows become
``Candidate`` objects; ``in_order`` puts those to avoid last and deals equals differently to each reviewer. Only the row that is
taken is locked (``SKIP LOCKED``), or changed on the condition that its ``turn`` is still the one that was read; else the next.

Taking a submission raises ``leased`` there and ``held`` on the reviewer's own, so two turns are written, in one UPDATE.
Handing in moves one from ``leased`` to ``got`` and one from ``held`` to ``given``: no turn changes. A lease that runs out
takes both back. When K changes, one UPDATE writes the turns of the assignment anew.

Why this order, and what it cannot do: docs/decisions/0015-who-reviews-whom.rst.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b

#: How many candidates are looked at for what is better avoided.
PREFIX = 16


class Step(StrEnum):
    """What a reviewer does next."""

    REVIEW = "review"  # a submission that still needs reviews
    EXTRA = "extra"  # one that has all it needs: every other one has, or is known to this reviewer
    WAIT = "wait"  # nothing to review now; somebody may still hand in, or give back what they hold
    DONE = "done"  # the reviewer has done their part, or all there was


class Repair(StrEnum):
    """What happens with a submission that is short of reviews."""

    OFFER = "offer"  # its author is owed: one more review is offered to those who are willing
    STAFF = "staff"  # the deadline has passed without a review: staff grade it
    REST = "rest"  # its author owes too: it gets what is left over, and a grade from what it has


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one submission stands.

    ``given``: reviews its author has handed in; ``held``: those the author is writing; ``got``: reviews of it that were handed
    in; ``leased``: those that are being written; ``draw``: a whole number from ``draw_of``, made once. Of a group, ``given`` and
    ``held`` are the sums over its members. Raises ValueError for counts below zero.
    """

    submission: int
    given: int = 0
    held: int = 0
    got: int = 0
    leased: int = 0
    draw: int = 0

    def __post_init__(self) -> None:
        if min(self.given, self.held, self.got, self.leased) < 0:
            raise ValueError("A submission cannot have less than no reviews.")

    @property
    def coming(self) -> int:
        """The reviews it has or will have when all that are being written are handed in."""
        return self.got + self.leased


@dataclass(frozen=True, slots=True)
class Candidate(Standing):
    """A submission as one reviewer meets it.

    ``is_own`` and ``is_known`` (reviewed before, or held now) rule it out. The others are better avoided: its author has
    reviewed me, belongs to my team, or to my cohort where the course wants cohorts mixed.
    """

    is_own: bool = False
    is_known: bool = False
    is_mutual: bool = False
    is_team: bool = False
    is_cohort: bool = False

    @property
    def avoidance(self) -> int:
        """How much it is avoided, 0 to 7: a team mate before a mutual pair before a cohort."""
        return 4 * self.is_team + 2 * self.is_mutual + self.is_cohort


@dataclass(frozen=True, slots=True)
class Next:
    """The answer to "what shall I do now?"; ``submission`` only with REVIEW and EXTRA."""

    step: Step
    submission: int | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """A submission with ``missing`` reviews too few, and what is done about it."""

    submission: int
    missing: int
    repair: Repair


def owed(standing: Standing, wanted: int) -> int:
    """Reviews given and held, up to ``wanted``, less those that are coming: above zero when the author is owed some."""
    return min(standing.given + standing.held, wanted) - standing.coming


def turn(standing: Standing, wanted: int) -> int:
    """The place of a submission in the order, lowest first: a whole number from 0 on, equal for equals.

    Below ``2 * wanted**2`` stand those with fewer than ``wanted`` reviews, by what they are owed, then by how few are
    coming; from there on the others, by how many they have. Raises ValueError unless ``wanted`` is one or more.
    """
    if wanted < 1:
        raise ValueError("Each submission needs at least one review.")
    if standing.coming >= wanted:
        return 2 * wanted**2 + standing.coming - wanted
    return (wanted - owed(standing, wanted)) * wanted + standing.coming


def draw_of(*numbers: int) -> int:
    """A number from 0 to 2**63 - 1 that looks random and is always the same for the same whole numbers."""
    digest = blake2b(repr(numbers).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def in_order(candidates: Iterable[Candidate], *, reviewer: int, wanted: int) -> list[Candidate]:
    """Those this reviewer may review, the one to take first at the head; independent of the order they come in.

    By ``turn`` and ``draw``; within the first 16 that need reviews (or, if none does, the first 16), those to avoid
    go last, and equals are dealt by a draw of the pair, so that people who ask in the same moment get different ones.
    """
    allowed = (candidate for candidate in candidates if not (candidate.is_own or candidate.is_known))
    line = sorted(allowed, key=lambda one: (turn(one, wanted), one.draw, one.submission))
    needy = sum(one.coming < wanted for one in line)
    prefix = min(PREFIX, needy or len(line))
    head = sorted(
        line[:prefix],
        key=lambda one: (one.avoidance, turn(one, wanted), draw_of(reviewer, one.submission), one.submission),
    )
    return head + line[prefix:]


def next_for(
    candidates: Iterable[Candidate], *, reviewer: int, given: int, wanted: int, is_open: bool, wants_more: bool = False
) -> Next:
    """What the reviewer does who has handed in ``given`` reviews and holds none (who does goes on with that one).

    ``is_open``: others may still hand in, or a lease may end. Nobody is stuck: with more reviews to give than there are
    submissions one waits while the pool is open, and is done when it closes. ``wants_more``: more than the duty.
    """
    if given >= wanted and not wants_more:
        return Next(Step.DONE)
    line = in_order(candidates, reviewer=reviewer, wanted=wanted)
    if line:
        return Next(Step.REVIEW if line[0].coming < wanted else Step.EXTRA, line[0].submission)
    return Next(Step.WAIT if is_open else Step.DONE)


def duty(wanted: int, others: int) -> int:
    """How many reviews one can be asked for when ``others`` is the number of submissions of other people."""
    return max(0, min(wanted, others))


def shortages(standings: Iterable[Standing], *, wanted: int, is_over: bool) -> list[Shortage]:
    """The submissions short of ``wanted`` reviews, those without any first, then in the order of their turns.

    ``is_over``: the deadline has passed, so reviews that are only being written do not count. In a class smaller than that,
    give ``duty(wanted, others)`` for ``wanted``.
    """
    found = []
    for standing in standings:
        sure = replace(standing, held=0, leased=0) if is_over else standing
        if sure.coming >= wanted:
            continue
        repair = Repair.OFFER if owed(sure, wanted) > 0 else Repair.REST
        if is_over and not sure.got:
            repair = Repair.STAFF
        place = (sure.coming > 0, turn(sure, wanted), standing.draw, standing.submission)
        found.append((place, Shortage(standing.submission, wanted - sure.coming, repair)))
    return [shortage for _place, shortage in sorted(found, key=lambda pair: pair[0])]
