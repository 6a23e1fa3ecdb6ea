"""What readers do with a post by a tap: react, bookmark, confirm, vote, report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from microblog import api as microblog
from microblog.forms import ReportForm

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .microblog_space import MicroblogSpace


class MicroblogMarks(MicroblogSpace):
    """Actions of one tap. What is sent says the state that is wanted, so that a second tap changes nothing."""

    @action
    def mark(self, asked: Asked) -> Reply:
        """React with one of the reactions or no longer ("none"); keep under Bookmarks ("keep") or not ("drop")."""
        here = self.enter()
        post_id, wanted = asked.number("id"), asked.data.get("do", "")
        said = ""
        if wanted in ("keep", "drop"):
            mark = microblog.bookmark_post(here.actor, here.space, post_id, on=wanted == "keep")
            said = _("Kept under Bookmarks.") if wanted == "keep" else _("No longer under Bookmarks.")
        else:
            reaction = "" if wanted == "none" else wanted or "?"
            mark = microblog.react_to(here.actor, here.space, post_id, reaction=reaction)
        post = microblog.foot_of(here.actor, mark)
        html = self.html("microblog/_post_foot.html", **self.card_context(here), post=post)
        return Reply(html, trigger={"sl:announce": said} if said else {})

    @action
    def confirm(self, asked: Asked) -> Reply:
        """Say that an announcement was read."""
        here = self.enter()
        microblog.acknowledge(here.actor, here.space, asked.number("id"))
        post = microblog.show_post(here.actor, here.space, asked.number("id"))
        html = self.html("microblog/_confirm.html", here=here, post=post)
        return Reply(html, trigger={"sl:announce": _("Thank you.")})

    @action(method="GET")
    def confirmed(self, asked: Asked) -> Reply:
        """How many have confirmed an announcement."""
        here = self.enter()
        seen, everybody = microblog.acknowledged(here.actor, here.space, asked.number("id"))
        return Reply(self.html("microblog/_confirmed.html", seen=seen, everybody=everybody))

    @action
    def vote(self, asked: Asked) -> Reply:
        """Choose an option of a poll; the poll comes back with its results."""
        here = self.enter()
        post_id = asked.number("id")
        # Without a choice: no option has this number, and the verb says so.
        option = asked.number("option") if asked.data.get("option") else -1
        microblog.vote_in_poll(here.actor, here.space, post_id, option=option)
        post = microblog.show_post(here.actor, here.space, post_id)
        return Reply(self.html("microblog/_poll.html", post=post), trigger={"sl:announce": _("Your vote counts.")})

    @action(method="GET")
    def report_form(self, asked: Asked) -> Reply:
        """The form to report a post or a reply."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        self.shown(here, post_type, post_id)
        form = ReportForm(dom_id=self.dom_id, name=f"report-{post_type}-{post_id}")
        return Reply(self.html("desk/_report_form.html", form=form, post_type=post_type, id=post_id))

    @action
    def report(self, asked: Asked) -> Reply:
        """Tell the moderators about a post or a reply."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        form = ReportForm(asked.data, dom_id=self.dom_id, name=f"report-{post_type}-{post_id}")
        try:
            microblog.report_post(here.actor, here.space, post_type, post_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            html = self.html("desk/_report_form.html", form=form, post_type=post_type, id=post_id)
            return Reply(html, 422)
        return Reply(self.html("desk/_reported.html"))
