"""The bell of the microblog, and what else waits for whoever looks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from microblog import api as microblog

from ..kit.errors import Invalid, NotAllowed
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..notices import api as notices
from ..notices.forms import MailForm
from .microblog_space import MicroblogSpace, ReaderHere


class MicroblogNotices(MicroblogSpace):
    """Actions about notices."""

    @action(method="GET")
    def notices(self, asked: Asked) -> Reply:
        """What happened that concerns me."""
        here, after = self.enter(), asked.data.get("after", "")
        page = notices.list_notices(here.actor, here.space, cursor=after)
        if after:
            return Reply(self.html("notices/_rows.html", **self.notice_context(page)))
        return Reply(self.notices_html(here, page))

    @action
    def read_notices(self, asked: Asked) -> Reply:
        """No notice is new any more."""
        here = self.enter()
        notices.mark_read(here.actor, here.space)
        page = notices.list_notices(here.actor, here.space)
        return Reply(self.notices_html(here, page), trigger={"sl:announce": _("All is marked as read.")})

    @action
    def choose_mail(self, asked: Asked) -> Reply:
        """How often mail may come to me, from wherever."""
        here = self.enter()
        if not here.actor.can_write:
            raise NotAllowed(_("You cannot do this here."))
        form = MailForm(asked.data, dom_id=self.dom_id)
        try:
            notices.choose_period(here.actor.person_id, form.cleaned["period"])
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("notices/_mail.html", mail=form), 422)
        return Reply(self.html("notices/_mail.html", mail=form), trigger={"sl:announce": _("Saved.")})

    @action(method="GET")
    def menu(self, asked: Asked) -> Reply:
        """The way to one's own screens, asked for when the menu is opened."""
        here = self.enter()
        problems = microblog.count_problems(here.actor, here.space)
        return Reply(self.html("microblog/_menu_items.html", draft_problems=problems))

    def notices_html(self, here: ReaderHere, page: Any) -> str:
        mail = None
        if here.actor.can_write:
            mail = MailForm(initial={"period": notices.period_of(here.actor.person_id)}, dom_id=self.dom_id)
        return self.html("microblog/_notices.html", **self.notice_context(page), mail=mail)

    def notice_context(self, page: Any) -> dict[str, Any]:
        return {"page": page, "kind": microblog.PostType.POST.value, "thread_url": self.urls["post"], "anchor": "p"}

    def head_context(self, here: ReaderHere) -> dict[str, Any]:
        """What waits for somebody: six queries at most, each of which stops counting early; none through other eyes."""
        if not here.actor.can_write:
            return {"is_mentoring": False, "may_see_desk": False}
        return {
            "unread_notices": notices.unread_count(here.space, here.actor.user_id),
            "waiting_count": microblog.count_waiting(here.actor, here.space),
            "draft_problems": microblog.count_problems(here.actor, here.space),
            "undecided_count": microblog.count_undecided(here.actor, here.space),
            "is_mentoring": microblog.is_mentoring(here.actor),
            "may_see_desk": microblog.can_see_desk(here.actor),
        }
