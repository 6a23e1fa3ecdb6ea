"""The staff page of the Q&A: figures, the queue, people, words, the trail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..kit.errors import NotAllowed
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..moderation import api as moderation
from ..qa import api as qa
from ..spaces import api as spaces
from .desk_base import DeskBase, duration
from .space_block import Here

TABS = ("queue", "figures", "people", "words", "trail")


class QADesk(DeskBase):
    """Actions of moderators and staff about questions."""

    desk_template = "qa/_desk.html"

    def desk_tabs(self, here: Here) -> Sequence[tuple[str, str]]:
        if not moderation.can_moderate(here.actor):
            return ()
        words = (_("Queue"), _("Figures"), _("People"), _("Held words"), _("Audit trail"))
        return list(zip(TABS, words, strict=True))

    @action(method="GET")
    def desk(self, asked: Asked) -> Reply:
        """One tab of the staff page."""
        return self.desk_reply(self.enter(), asked.data.get("tab") or "queue")

    @action
    def moderate(self, asked: Asked) -> Reply:
        """Hide, restore or approve a post; it comes back as it is now."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        act, reason = asked.data.get("act", ""), asked.data.get("reason", "")
        remove = asked.flag("remove_pictures")
        qa.moderate_post(here.actor, here.space, post_type, post_id, act=act, reason=reason, remove_pictures=remove)
        if asked.flag("desk"):
            return self.desk_reply(here, "queue", _("Decided."))
        return self.post_reply(here, post_type, post_id, _("Decided."))

    @action
    def dismiss(self, asked: Asked) -> Reply:
        """The reported post stays."""
        here = self.enter()
        qa.dismiss_reports(here.actor, here.space, asked.data.get("post", ""), asked.number("id"))
        return self.desk_reply(here, "queue", _("The post stays."))

    @action(method="GET")
    def moderate_form(self, asked: Asked) -> Reply:
        """The form to say why a post is hidden."""
        here = self.enter()
        if not moderation.can_moderate(here.actor):
            raise NotAllowed(_("Only moderators can do this."))
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        qa.find_post(here.actor, here.space, post_type, post_id)
        html = self.html("qa/_moderate_form.html", post_type=post_type, id=post_id, desk=asked.flag("desk"))
        return Reply(html, trigger={"sl:focus": f"#{self.dom_id}-reason-{post_type}-{post_id}"})

    @action
    def lock(self, asked: Asked) -> Reply:
        """Let nothing be added to a question, or open it again."""
        here = self.enter()
        question = qa.lock_question(here.actor, here.space, asked.number("id"), locked=asked.flag("on"))
        said = _("The question is locked.") if question.is_locked else _("The question is open again.")
        return self.thread_reply(here, question.pk, said)

    def queue_context(self, here: Here) -> dict[str, Any]:
        return {"queue": qa.moderation_queue(here.actor, here.space)}

    def figures_context(self, here: Here) -> dict[str, Any]:
        figures = qa.statistics_of(here.actor, here.space)
        return {
            "figures": figures,
            "answered_share": f"{figures.answered_share:.0%}",
            "solved_share": f"{figures.solved_share:.0%}",
            "median": duration(figures.median_to_first_answer),
            "csv": spaces.space_url("questions_csv", here.space),
        }

    def trail_context(self, here: Here) -> dict[str, Any]:
        return {"lines": qa.trail_of(here.actor, here.space), "thread_url": self.urls["question"], "anchor": "q"}
