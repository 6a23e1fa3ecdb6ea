"""Whom posts reached: of one post, of one's last ones, and who has confirmed an announcement."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from microblog import api as microblog

from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .microblog_space import MicroblogSpace


class MicroblogReach(MicroblogSpace):
    """Actions that count readers. Nothing is said of fewer than five people."""

    @action(method="GET")
    def reach(self, asked: Asked) -> Reply:
        """Who saw one post and answered it, in all and by audience, beside the post."""
        here, post_id = self.enter(), asked.number("id")
        found = microblog.reach_of_post(here.actor, here.space, post_id)
        groups = [(_("Everybody it is for"), found.total), *found.segments]
        context = {
            "id": post_id,
            "total": found.total,
            "rows": [row_of(words, counts) for words, counts in groups],
            "has_segments": bool(found.segments),
        }
        return Reply(self.html("microblog/reach/_post.html", here=here, **context))

    @action(method="GET")
    def my_reach(self, asked: Asked) -> Reply:
        """My last posts side by side."""
        here = self.enter()
        posts = microblog.reach_of_mine(here.actor, here.space)
        rows = [(post, row_of("", post.counts)) for post in posts]
        return Reply(self.html("microblog/reach/_mine.html", here=here, rows=rows))

    @action(method="GET")
    def confirmations(self, asked: Asked) -> Reply:
        """Who has confirmed an announcement and who has not, by name."""
        here, post_id = self.enter(), asked.number("id")
        found = microblog.confirmations_of(here.actor, here.space, post_id)
        seen, everybody = microblog.acknowledged(here.actor, here.space, post_id)
        context = {"found": found, "seen": seen, "everybody": everybody, "id": post_id}
        return Reply(self.html("microblog/reach/_confirmations.html", here=here, **context))


def row_of(words: str, counts: microblog.Counts) -> dict[str, Any]:
    """A row of the table and its bar, in percents of the people it is for (of those who saw it where that is unknown)."""
    whole = counts.people if counts.people is not None else counts.seen
    return {
        "words": words,
        "counts": counts,
        "seen": percent(counts.seen, whole),
        "reacted": percent(counts.reacted, whole),
        "replied": percent(counts.replied, whole),
    }


def percent(part: int, whole: int) -> int:
    """Never more than a hundred: who has left since may have seen it."""
    return min(100, round(100 * part / whole)) if whole else 0
