"""What is written and not posted yet: go on with it, post it now, give it another moment, discard it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from microblog import api as microblog
from microblog.forms import KeptDraftForm, MomentForm

from ..kit import platform
from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .microblog_posts import held_sentence
from .microblog_settings import Completion
from .microblog_space import MicroblogSpace, ReaderHere


class MicroblogDrafts(MicroblogSpace):
    """Actions about one's own drafts. Going on with one is the composer's: ``home`` with its id."""

    @action(method="GET")
    def drafts(self, asked: Asked) -> Reply:
        """What I have written and not posted: problems first, then by the moment."""
        return self.drafts_reply(self.enter())

    @action
    def publish_draft(self, asked: Asked) -> Reply:
        """Post one now."""
        here = self.enter()
        post = microblog.publish_now(here.actor, here.space, asked.number("id"), policy=self.policy)
        self.completed(Completion.WRITTEN)
        return self.drafts_reply(here, _("Your post is out.") if post.is_visible else held_sentence())

    @action(method="GET")
    def moment_form(self, asked: Asked) -> Reply:
        """The form to give a draft another moment."""
        here, draft_id = self.enter(), asked.number("id")
        draft = microblog.show_draft(here.actor, here.space, draft_id)
        form = self.form_for(draft_id)
        at = draft.publish_at.isoformat() if draft.publish_at else ""
        html = self.html("microblog/drafts/_moment_form.html", form=form, id=draft_id, at=at)
        return Reply(html, trigger={"sl:focus": form["publish_at"].id_for_label})

    @action
    def move_draft(self, asked: Asked) -> Reply:
        """Give a draft another moment, or none."""
        here, draft_id = self.enter(), asked.number("id")
        form = self.form_for(draft_id, asked.data)
        try:
            moment = form.moment
            microblog.move_draft(here.actor, here.space, draft_id, publish_at=moment, policy=self.policy)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("microblog/drafts/_moment_form.html", form=form, id=draft_id), 422)
        return self.drafts_reply(here, _("It comes out then.") if moment else _("It waits until you post it."))

    @action
    def drop_draft(self, asked: Asked) -> Reply:
        """Discard a draft; "Undo", which holds what it said, comes back in its place."""
        here, draft_id = self.enter(), asked.number("id")
        draft = microblog.show_draft(here.actor, here.space, draft_id)
        microblog.drop_draft(here.actor, here.space, draft_id)
        html = self.html("microblog/drafts/_dropped.html", draft=draft, people=" ".join(map(str, draft.recipient_ids)))
        return Reply(html, trigger={"sl:announce": _("Discarded. You can undo this.")})

    @action
    def keep_draft(self, asked: Asked) -> Reply:
        """Bring back what was just discarded. A moment that has passed meanwhile is left out."""
        here = self.enter()
        form = KeptDraftForm(asked.data)
        kept = form.cleaned
        wish = {
            "body": kept["body"],
            "kind": kept["kind"] or microblog.PostKind.POST,
            "audience": form.choice,
            "author_id": kept["author"],
            "policy": self.policy,
            "value": asked.data.get("value", ""),
            "poll": form.poll(asked.data.getlist("option")),
            "may_be_quoted": not kept["no_quotes"],
        }
        try:
            microblog.save_draft(here.actor, here.space, publish_at=kept["publish_at"], **wish)
        except Invalid:
            microblog.save_draft(here.actor, here.space, **wish)
        return self.drafts_reply(here, _("It is back."))

    def drafts_reply(self, here: ReaderHere, said: str = "") -> Reply:
        drafts = microblog.show_drafts(here.actor, here.space)
        names = self.cohort_names() if any(draft.cohort_id is not None for draft in drafts) else {}
        rows = [(draft, names.get(draft.cohort_id, "")) for draft in drafts]
        html = self.html("microblog/drafts/_list.html", here=here, rows=rows)
        return Reply(html, trigger={"sl:announce": said} if said else {})

    def cohort_names(self) -> dict[int | None, str]:
        return {cohort.id: cohort.name for cohort in platform.cohorts(self)}

    def form_for(self, draft_id: int, data: Any = None) -> MomentForm:
        return MomentForm(data, dom_id=self.dom_id, name=f"moment-{draft_id}")
