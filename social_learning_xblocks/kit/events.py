"""What the library tells others, after the transaction has committed. Ids only: no names, no text.

A receiver that raises is logged and never breaks the post. Each name is documented in ``docs/reference/events.rst``.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.dispatch import Signal

logger = logging.getLogger(__name__)

question_asked = Signal()
question_answered = Signal()
answer_accepted = Signal()
answer_endorsed = Signal()
post_voted = Signal()
post_commented = Signal()
post_reported = Signal()
post_moderated = Signal()
post_published = Signal()
post_replied = Signal()
post_reacted = Signal()
poll_voted = Signal()
draft_refused = Signal()
participant_joined = Signal()
participant_changed = Signal()
offers_published = Signal()
offer_answered = Signal()
pair_made = Signal()
pair_ended = Signal()

#: What only the microblog sends.
MICROBLOG = {
    "social_learning.post.published": post_published,
    "social_learning.post.replied": post_replied,
    "social_learning.post.reacted": post_reacted,
    "social_learning.poll.voted": poll_voted,
    "social_learning.draft.refused": draft_refused,
}

#: What only mentoring sends.
MENTORING = {
    "social_learning.participant.joined": participant_joined,
    "social_learning.participant.changed": participant_changed,
    "social_learning.offers.published": offers_published,
    "social_learning.offer.answered": offer_answered,
    "social_learning.pair.made": pair_made,
    "social_learning.pair.ended": pair_ended,
}

NAMES = {
    "social_learning.question.asked": question_asked,
    "social_learning.question.answered": question_answered,
    "social_learning.answer.accepted": answer_accepted,
    "social_learning.answer.endorsed": answer_endorsed,
    "social_learning.post.voted": post_voted,
    "social_learning.post.commented": post_commented,
    "social_learning.post.reported": post_reported,
    "social_learning.post.moderated": post_moderated,
    **MICROBLOG,
    **MENTORING,
}


def emit(name: str, **ids: int | str | None) -> None:
    """Send the event when the transaction commits, robustly.

    Raises KeyError at once for a name that is not in ``NAMES``.
    """
    signal = NAMES[name]

    def send() -> None:
        for receiver, answer in signal.send_robust(sender=name, **ids):
            if isinstance(answer, Exception):
                logger.error("Receiver %s of %s failed: %s", _name_of(receiver), name, type(answer).__name__)

    transaction.on_commit(send, robust=True)


def _name_of(receiver: Any) -> str:
    return getattr(receiver, "__qualname__", type(receiver).__name__)
