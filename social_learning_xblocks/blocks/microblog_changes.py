"""What becomes of a post or a reply: edit, delete, pin, allow quotes, ask it on the board."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from microblog import api as microblog
from microblog.forms import TextForm

from ..kit.errors import Invalid, NotAllowed
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..qa import api as qa
from .microblog_lists import item_alone
from .microblog_space import MicroblogSpace, ReaderHere

#: How much of a post is the title of a question.
TITLE_LENGTH = 120


class MicroblogChanges(MicroblogSpace):
    """Actions on what is there. Each answers with the post or reply as it is now."""

    @action(method="GET")
    def tools(self, asked: Asked) -> Reply:
        """The buttons behind the dots of a post or reply."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        post = self.shown(here, post_type, post_id)
        context = {
            "post_type": post_type,
            "post": post,
            "link": self.link_to(post_id),
            "on_board": can_ask(here, post),
            "choices": [(value, word, microblog.REACTION_ICONS[value]) for value, word in microblog.Reaction.choices],
        }
        return Reply(self.html("microblog/_tool_items.html", here=here, **context))

    @action(method="GET")
    def one(self, asked: Asked) -> Reply:
        """A post or reply as it is now, in place of its edit form."""
        return self.changed_reply(self.enter(), asked.data.get("post", ""), asked.number("id"))

    @action(method="GET")
    def edit_form(self, asked: Asked) -> Reply:
        """The form to edit a post or reply, in its place."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        if "edit" not in self.shown(here, post_type, post_id).may:
            raise NotAllowed(_("You cannot edit this post."))
        find = microblog.find_post if post_type == "post" else microblog.find_reply
        body = find(here.actor, here.space, post_id).body
        form = TextForm(initial={"body": body}, dom_id=self.dom_id, name=f"edit-{post_type}-{post_id}")
        return self.edit_reply(here, post_type, post_id, form)

    @action
    def save_edit(self, asked: Asked) -> Reply:
        """Keep an edited text."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        form = TextForm(asked.data, dom_id=self.dom_id, name=f"edit-{post_type}-{post_id}")
        self.shown(here, post_type, post_id)
        edit: Any = microblog.edit_post if post_type == "post" else microblog.edit_reply
        try:
            edit(here.actor, here.space, post_id, body=form.cleaned["body"], policy=self.policy)
        except Invalid as error:
            form.blame(error)
            return self.edit_reply(here, post_type, post_id, form, 422)
        saved = f"edit-{post_type}-{post_id}"
        return self.changed_reply(here, post_type, post_id, _("Your changes are saved."), saved)

    @action(method="GET")
    def history(self, asked: Asked) -> Reply:
        """Versions of a post or a reply with their differences, the newest first."""
        here = self.enter()
        history: Any = microblog.history_of_reply if asked.data.get("post") == "reply" else microblog.history_of
        changes = history(here.actor, here.space, asked.number("id"))
        return Reply(self.html("microblog/_history.html", changes=changes))

    @action
    def delete(self, asked: Asked) -> Reply:
        """Take back what one wrote; "Undo" comes back in its place."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        microblog.delete_post(here.actor, here.space, post_type, post_id)
        html = self.html("microblog/_deleted.html", post_type=post_type, id=post_id)
        return Reply(html, trigger={"sl:announce": _("Deleted. You can undo this.")})

    @action
    def undelete(self, asked: Asked) -> Reply:
        """Bring back what one took back."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        microblog.undelete_post(here.actor, here.space, post_type, post_id)
        return self.changed_reply(here, post_type, post_id, _("It is back."))

    @action
    def pin(self, asked: Asked) -> Reply:
        """Keep a post above the timelines of everybody, or no longer."""
        here = self.enter()
        post = microblog.pin_post(here.actor, here.space, asked.number("id"), on=asked.flag("on"))
        said = _("Pinned: everybody finds it on top.") if post.is_pinned else _("No longer pinned.")
        return self.changed_reply(here, "post", post.pk, said)

    @action
    def quotes(self, asked: Asked) -> Reply:
        """Let others quote one's post, or no longer."""
        here = self.enter()
        post = microblog.allow_quotes(here.actor, here.space, asked.number("id"), on=asked.flag("on"))
        said = _("Others may quote it.") if post.may_be_quoted else _("Nobody may quote it any more.")
        return self.changed_reply(here, "post", post.pk, said)

    @action
    def to_board(self, asked: Asked) -> Reply:
        """Ask one's own post as a question on the board that shares this space."""
        here = self.enter()
        post = microblog.show_post(here.actor, here.space, asked.number("id"))
        if not can_ask(here, post):
            raise NotAllowed(_("This cannot be asked on the board."))
        body = microblog.find_post(here.actor, here.space, post.id).body
        title = microblog.title_of_card(post, TITLE_LENGTH)
        once = f"microblog-{post.id}"
        question = qa.ask_question(here.actor, here.space, title=title, body=body, once=once)
        said = _("It is a question on the board now.")
        if not question.is_visible:
            said = _("Your question waits for a moderator. Nobody else sees it until then.")
        html = self.html("microblog/_on_board.html", said=said)
        return Reply(html, trigger={"sl:announce": said})

    def edit_reply(self, here: ReaderHere, post_type: str, post_id: int, form: TextForm, status: int = 200) -> Reply:
        html = self.html("microblog/_edit_form.html", here=here, form=form, post_type=post_type, id=post_id)
        return Reply(html, status, {"sl:focus": form["body"].id_for_label} if status == 200 else {})

    def changed_reply(self, here: ReaderHere, post_type: str, post_id: int, said: str = "", saved: str = "") -> Reply:
        """A post or reply as it is now."""
        post = self.shown(here, post_type, post_id)
        trigger = {"sl:announce": said} if said else {}
        if saved:
            trigger["sl:saved"] = saved
        template = "microblog/_post.html"
        context: dict[str, Any] = {"post": post}
        if isinstance(post, microblog.ReplyCard):
            template, context = "microblog/_reply.html", {"item": item_alone(here, post_id)}
        return Reply(self.html(template, **self.card_context(here), **context), trigger=trigger)


def can_ask(here: ReaderHere, post: Any) -> bool:
    """Whether a post can become a question: one's own, where a board shares the space."""
    is_post = isinstance(post, microblog.PostCard)
    return (
        is_post
        and post.is_mine
        and not post.visibility
        and not post.is_passed_on
        and qa.counts(here.space).question_count > 0
    )
