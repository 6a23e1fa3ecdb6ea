"""Agenda cards: what two people may talk about, by how far they are.

What stands on them follows what is known to help: agreeing on goals and on how to work in the first meeting, a say for the mentee
in every one, a look back half-way, and an end that is said (Allen, Eby and Lentz 2006; Kram 1983 on the phases of mentoring).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..data import AgendaCard
from ..enums import ProgrammeKind

FIRST, SECOND, WORK, HALF_WAY, LAST, FLASH = "first", "second", "work", "half_way", "last", "flash"
KEYS = (FIRST, SECOND, WORK, HALF_WAY, LAST, FLASH)
#: Two look back after so many meetings.
HALF_WAY_AFTER = 3


def key_for(kind: str, met_count: int, *, is_last: bool = False) -> str:
    """Which card fits the next meeting of a pair that has met so often."""
    if kind == ProgrammeKind.FLASH:
        return FLASH
    if is_last and met_count:
        return LAST
    return {0: FIRST, 1: SECOND, HALF_WAY_AFTER: HALF_WAY}.get(met_count, WORK)


def card_of(key: str) -> AgendaCard:
    """The card in the language of who looks; the one for usual meetings for a key that there is not."""
    title, purpose, steps = _words(key)
    return AgendaCard(key if key in KEYS else WORK, title, purpose, steps)


def cards() -> list[AgendaCard]:
    """All of them, for a choice."""
    return [card_of(key) for key in KEYS]


def _words(key: str) -> tuple[str, str, Sequence[tuple[int, str]]]:
    known = {
        FIRST: (
            _("Getting to know each other"),
            _("Afterwards you know what you want to reach together, and how you work."),
            [
                (10, _("Tell each other how you came to where you are.")),
                (15, _("The mentee says what would be different at the end. Write down one to three goals.")),
                (10, _("How often, how long, by which way? What stays between you?")),
                (10, _("What happens until the next time, and when is it?")),
            ],
        ),
        SECOND: (
            _("From goals to steps"),
            _("Afterwards there is a first step that the mentee takes alone."),
            [
                (5, _("What has happened since?")),
                (20, _("Take one goal apart: what is in the way, who can help, what comes first?")),
                (15, _("The mentor tells of a time when they stood at a like place. What went wrong?")),
                (5, _("The first step, and until when.")),
            ],
        ),
        WORK: (
            _("One question, in depth"),
            _("The mentee brings a question. Afterwards they have two ways to go on."),
            [
                (5, _("What has happened since?")),
                (5, _("The mentee puts the question in one sentence.")),
                (25, _("First ask, then tell, then advise, if at all.")),
                (10, _("What do you try until the next time?")),
            ],
        ),
        HALF_WAY: (
            _("Looking back and ahead"),
            _("Afterwards you know whether to go on as before."),
            [
                (10, _("What was the best moment so far, and what did not help?")),
                (15, _("Go through the goals: reached, on the way, not right any more?")),
                (10, _("What do you want to do otherwise in the second half?")),
                (10, _("Today's question, if there is one.")),
            ],
        ),
        LAST: (
            _("A good end"),
            _("An end that is said is worth more than one that happens."),
            [
                (15, _("What has changed since the first time? Both say it.")),
                (10, _("What goes on without the other, and who else can help with it?")),
                (10, _("What did the mentor learn?")),
                (10, _("How do you stay in touch, if you want to?")),
            ],
        ),
        FLASH: (
            _("One meeting, one question"),
            _("Half an hour is enough when the question is clear."),
            [
                (5, _("The mentee puts the question, and says what they have tried.")),
                (15, _("The mentor asks, then tells what they would look at.")),
                (10, _("Two things to try, and where to read on.")),
            ],
        ),
    }
    return known.get(key, known[WORK])
