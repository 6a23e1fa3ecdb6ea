"""Items on how people like to work: two ends each, five steps between them. Being alike in such things goes with good pairs.

The items are our own; that likeness in values and ways of working matters, and likeness on the surface hardly, is from Eby et
al. 2013. See docs/explanation/matching.rst.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

#: Steps from one end to the other; each is a quarter.
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
COUNT = 7


def items() -> Sequence[tuple[str, str]]:
    """The two ends of each item, in the order in which the answers are kept."""
    return (
        (_("I plan first"), _("I find out on the way")),
        (_("Say it bluntly"), _("Say it gently")),
        (_("Talk it through"), _("Think it through alone")),
        (_("The whole picture"), _("Every detail")),
        (_("Try something new"), _("Keep what works")),
        (_("Work and life apart"), _("One flows into the other")),
        (_("Decide soon"), _("Sleep on it")),
    )
