"""What waits for a mentor's answer, and the page of mentors and staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from microblog import api as microblog
from microblog.forms import ReplyForm

from ..kit.errors import NotAllowed
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..moderation import api as moderation
from ..spaces import api as spaces
from .desk_base import DeskBase
from .microblog_space import MicroblogSpace, ReaderHere

#: For how long a question may wait before staff are shown it.
HOURS = 48


class MicroblogDesk(MicroblogSpace, DeskBase):
    """Actions of mentors, moderators and staff about what was posted."""

    desk_template = "microblog/desk/_page.html"

    # From the other mixins of the block.
    changed_reply: Callable[..., Reply]
    reply_form: Callable[..., ReplyForm]
    thread_context: Callable[..., dict[str, Any]]

    @action(method="GET")
    def waiting(self, asked: Asked) -> Reply:
        """What waits for my answer, the longest waiting first."""
        return self.waiting_reply(self.enter())

    @action(method="GET")
    def answer(self, asked: Asked) -> Reply:
        """A post that waits, with the form to reply ready to be typed in."""
        here = self.enter()
        thread = microblog.thread(here.actor, here.space, asked.number("id"))
        form = self.reply_form(thread.post.id, None)
        trigger = {"sl:scroll": f"#{self.dom_id}", "sl:focus": form["body"].id_for_label}
        return Reply(self.html("microblog/_thread.html", **self.thread_context(here, thread)), trigger=trigger)

    @action(method="GET")
    def desk(self, asked: Asked) -> Reply:
        """One tab of the page of mentors and staff."""
        return self.desk_reply(self.enter(), asked.data.get("tab", ""))

    @action(method="GET")
    def moderate_form(self, asked: Asked) -> Reply:
        """The form to say why a post or reply is hidden."""
        here = self.enter()
        if not moderation.can_moderate(here.actor):
            raise NotAllowed(_("Only moderators can do this."))
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        self.shown(here, post_type, post_id)
        context = {"post_type": post_type, "id": post_id, "desk": asked.flag("desk")}
        html = self.html("microblog/desk/_moderate_form.html", **context)
        return Reply(html, trigger={"sl:focus": f"#{self.dom_id}-reason-{post_type}-{post_id}"})

    @action
    def moderate(self, asked: Asked) -> Reply:
        """Hide, restore or approve a post or reply; it comes back as it is now. In the desk: the queue, or the undo."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        act, reason = asked.data.get("act", ""), asked.data.get("reason", "")
        microblog.moderate_post(here.actor, here.space, post_type, post_id, act=act, reason=reason)
        if asked.flag("desk") and act == moderation.Act.HIDDEN:
            html = self.html("microblog/desk/_hidden.html", post_type=post_type, id=post_id)
            return Reply(html, trigger={"sl:announce": _("Hidden. You can undo this.")})
        if asked.flag("desk"):
            return self.desk_reply(here, "queue", _("Decided."))
        return self.changed_reply(here, post_type, post_id, _("Decided."))

    @action
    def unhide(self, asked: Asked) -> Reply:
        """Take back that a post or reply was hidden in the desk; it waits in its place again."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        microblog.undo_hiding(here.actor, here.space, post_type, post_id)
        queue = microblog.moderation_queue(here.actor, here.space)
        again = [item for item in queue if (item.post_type, item.post_id) == (post_type, post_id)]
        html = self.html("microblog/desk/_queue_rows.html", queue=again)
        return Reply(html, trigger={"sl:announce": _("It is as it was before.")})

    @action
    def dismiss(self, asked: Asked) -> Reply:
        """The reported post stays."""
        here = self.enter()
        microblog.dismiss_reports(here.actor, here.space, asked.data.get("post", ""), asked.number("id"))
        return self.desk_reply(here, "queue", _("The post stays."))

    def desk_tabs(self, here: ReaderHere) -> Sequence[tuple[str, str]]:
        """Mentors see who waits and how the space is doing; moderators also decide."""
        if not microblog.can_see_desk(here.actor):
            return ()
        mentors = [("unanswered", _("Not answered")), ("newcomers", _("Newcomers")), ("figures", _("Figures"))]
        if not moderation.can_moderate(here.actor):
            return mentors
        decide = ("queue", _("Queue")), ("people", _("People")), ("words", _("Held words")), ("trail", _("Audit trail"))
        return [*mentors, *decide]

    def waiting_reply(self, here: ReaderHere) -> Reply:
        if here.actor.read_only:
            raise NotAllowed(_("This is for one person only."))
        cards = microblog.waiting_for(here.actor, here.space)
        context = {**self.card_context(here), "cards": cards, "choice": {"view": "waiting"}}
        return Reply(self.html("microblog/desk/_waiting.html", **context))

    def unanswered_context(self, here: ReaderHere) -> dict[str, Any]:
        cards = microblog.unanswered_since(here.actor, here.space, HOURS)
        return {"cards": cards, "hours": HOURS, "choice": {"view": "desk", "tab": "unanswered"}}

    def newcomers_context(self, here: ReaderHere) -> dict[str, Any]:
        return {
            "cards": microblog.newcomers(here.actor, here.space),
            "choice": {"view": "desk", "tab": "newcomers"},
        }

    def figures_context(self, here: ReaderHere) -> dict[str, Any]:
        figures = microblog.statistics_of(here.actor, here.space)
        answered = figures.answered_share
        return {
            "figures": figures,
            "replied_share": f"{figures.replied_share:.0%}",
            "answered_share": "–" if answered is None else f"{answered:.0%}",
            "columns": columns_of(figures.weeks),
            "csv": spaces.space_url("posts_csv", here.space) if moderation.can_moderate(here.actor) else "",
        }

    def queue_context(self, here: ReaderHere) -> dict[str, Any]:
        return {"queue": microblog.moderation_queue(here.actor, here.space)}

    def trail_context(self, here: ReaderHere) -> dict[str, Any]:
        lines = microblog.trail_of(here.actor, here.space)
        return {"lines": lines, "thread_url": self.urls["post"], "anchor": "p"}


def columns_of(weeks: Sequence[microblog.Week]) -> list[dict[str, int]]:
    """Two columns a week for a chart 100 high: where each begins, and how high it is in the measure of the highest."""
    most = max([count for week in weeks for count in (week.posts, week.replies)], default=0) or 1
    return [
        {
            "x": 40 * number,
            "posts": round(100 * week.posts / most),
            "posts_top": 100 - round(100 * week.posts / most),
            "replies": round(100 * week.replies / most),
            "replies_top": 100 - round(100 * week.replies / most),
            "replies_x": 40 * number + 16,
        }
        for number, week in enumerate(weeks)
    ]
