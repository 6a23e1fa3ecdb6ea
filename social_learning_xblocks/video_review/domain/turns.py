"""The order of ``allocation`` as columns: the statement that changes the counts of submissions writes their turns too."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Least
from django.db.models.lookups import GreaterThanOrEqual

from ..models import Assignment, Submission

#: The counts of a submission that make its turn.
COUNTS = ("given", "held", "got", "leased")


def counted(wanted: int, **more: Any) -> dict[str, Any]:
    """Arguments of an ``update``: counts of a submission raised by ``more`` (numbers or expressions), and its new turn.

    ``turn`` stands first: MySQL reads a column that was set before in the same statement as it is then, others as it was.
    """
    counts = {name: F(name) + more[name] if name in more else F(name) for name in COUNTS}
    comes = counts["got"] + counts["leased"]
    owed = Least(counts["given"] + counts["held"], Value(wanted)) - comes
    turn = Case(
        When(GreaterThanOrEqual(comes, wanted), then=comes + 2 * wanted**2 - wanted),
        default=(wanted - owed) * wanted + comes,
        output_field=IntegerField(),
    )
    return {"turn": turn, **{name: counts[name] for name in COUNTS if name in more}}


def set_turns(assignment: Assignment) -> None:
    """Write the turns of an assignment anew: the author wants another number of reviews. One statement."""
    Submission.objects.filter(assignment=assignment).update(**counted(assignment.wanted))
