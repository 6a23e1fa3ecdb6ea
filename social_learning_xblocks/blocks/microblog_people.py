"""People in the microblog: their cards and pages, whom one follows, whom and what one mutes or blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from microblog import api as microblog
from microblog.forms import SPANS, WordForm, span_days

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..people import api as people
from .microblog_space import MicroblogSpace, ReaderHere

FOLLOWING = "following"


class MicroblogPeople(MicroblogSpace):
    """Actions about people, threads and words."""

    # From the other mixins of the block.
    list_context: Callable[..., dict[str, Any]]

    @action(method="GET")
    def person(self, asked: Asked) -> Reply:
        """The card of a member, beside a post of theirs."""
        return self.card_reply(self.enter(), asked.number("id"))

    @action(method="GET")
    def person_page(self, asked: Asked) -> Reply:
        """A member with everything they posted that the reader may read."""
        return self.person_reply(self.enter(), asked.number("id"))

    @action
    def follow(self, asked: Asked) -> Reply:
        """Have what a member posts under "Home", or no longer; the card comes back, or the list of those one follows."""
        here, user_id, is_on = self.enter(), asked.number("id"), asked.flag("on")
        microblog.follow_person(here.actor, here.space, user_id, on=is_on)
        said = _("You follow this person.") if is_on else _("You no longer follow this person.")
        if asked.data.get("part") == FOLLOWING:
            return self.following_reply(here, said)
        return self.card_reply(here, user_id, said)

    @action
    def mute(self, asked: Asked) -> Reply:
        """Have the posts of a member in no list for a time, or have them there again."""
        here, user_id = self.enter(), asked.number("id")
        microblog.mute_person(here.actor, here.space, user_id, days=span_days(asked.data.get("span", "")))
        return self.card_reply(here, user_id, _("Muted. They are not told."))

    @action
    def less(self, asked: Asked) -> Reply:
        """Have one post of a member on a page, the others folded behind it."""
        here, user_id = self.enter(), asked.number("id")
        microblog.show_less(here.actor, here.space, user_id)
        return self.card_reply(here, user_id, _("You see less of this person."))

    @action
    def block(self, asked: Asked) -> Reply:
        """Part with a member: neither reads the other any more."""
        here, user_id = self.enter(), asked.number("id")
        microblog.block_person(here.actor, here.space, user_id)
        return self.card_reply(here, user_id, _("Blocked. Neither of you reads the other any more. They are not told."))

    @action
    def unsilence(self, asked: Asked) -> Reply:
        """Take a mute or a block back; the card comes back, or the list of what is muted."""
        here, user_id = self.enter(), asked.number("id")
        microblog.unsilence_person(here.actor, here.space, user_id)
        said = _("You see this person again.")
        return self.silences_reply(here, said) if asked.flag("list") else self.card_reply(here, user_id, said)

    @action(method="GET")
    def mute_post_form(self, asked: Asked) -> Reply:
        """For how long a conversation shall be in no list."""
        here = self.enter()
        post = microblog.show_post(here.actor, here.space, asked.number("id"))
        html = self.html("microblog/people/_mute_post.html", post=post, spans=SPANS)
        return Reply(html, trigger={"sl:focus": f"#{self.dom_id}-mute-{post.id}-{SPANS[0][0]}"})

    @action
    def mute_post(self, asked: Asked) -> Reply:
        """Have a conversation in no list for a time; the undo comes back."""
        here, post_id = self.enter(), asked.number("id")
        microblog.mute_thread(here.actor, here.space, post_id, days=span_days(asked.data.get("span", "")))
        html = self.html("microblog/people/_muted_post.html", id=post_id)
        return Reply(html, trigger={"sl:announce": _("This conversation is muted.")})

    @action
    def unmute_post(self, asked: Asked) -> Reply:
        """Have a conversation in the lists again."""
        here, post_id = self.enter(), asked.number("id")
        microblog.unmute_thread(here.actor, here.space, post_id)
        said = _("This conversation is in your lists again.")
        if asked.flag("list"):
            return self.silences_reply(here, said)
        return Reply(self.html("elements/alert.html", kind="ok", message=said), trigger={"sl:announce": said})

    @action
    def mute_word(self, asked: Asked) -> Reply:
        """Have posts with a word in no list for a time."""
        here = self.enter()
        form = WordForm(asked.data, dom_id=self.dom_id, name="word")
        try:
            days = span_days(form.cleaned["span"])
            microblog.mute_word(here.actor, here.space, form.cleaned["word"], days=days)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("microblog/people/_word_form.html", form=form), 422)
        return self.silences_reply(here, _("Posts with this word are in your lists no more."))

    @action
    def unmute_word(self, asked: Asked) -> Reply:
        """Have posts with a word in the lists again."""
        here = self.enter()
        microblog.unmute_word(here.actor, here.space, asked.data.get("word", ""))
        return self.silences_reply(here, _("Posts with this word are in your lists again."))

    @action(method="GET")
    def silences(self, asked: Asked) -> Reply:
        """Whom and what the reader mutes and blocks."""
        return self.silences_reply(self.enter())

    @action(method="GET")
    def following(self, asked: Asked) -> Reply:
        """Whom the reader follows; those they could while there is nobody. As rows alone the next ones."""
        here, after = self.enter(), asked.data.get("after", "")
        if not after:
            return self.following_reply(here)
        page = microblog.following_of(here.actor, here.space, cursor=after)
        return Reply(self.html("microblog/people/_following_rows.html", here=here, page=page))

    def card_reply(self, here: ReaderHere, user_id: int, said: str = "") -> Reply:
        html = self.html("microblog/people/_card.html", **self.card_of_person(here, user_id), in_panel=True)
        return Reply(html, trigger={"sl:announce": said} if said else {})

    def card_of_person(self, here: ReaderHere, user_id: int) -> dict[str, Any]:
        """What the template of a card needs. Raises NotFound for who is no member."""
        relation = microblog.relation_to(here.actor, here.space, user_id)
        return {"here": here, "relation": relation, "card": people.profile_of(user_id), "spans": SPANS}

    def person_reply(self, here: ReaderHere, user_id: int) -> Reply:
        """The page of a member. The card is asked for first: who is no member has none."""
        card = self.card_of_person(here, user_id)
        context = {**self.card_context(here), **self.list_context(here, author=user_id), **card}
        return Reply(self.html("microblog/people/_page.html", **context))

    def silences_reply(self, here: ReaderHere, said: str = "") -> Reply:
        html = self.html(
            "microblog/people/_silences.html",
            here=here,
            found=microblog.silences_of(here.actor, here.space),
            form=WordForm(initial={"span": "week"}, dom_id=self.dom_id, name="word"),
        )
        return Reply(html, trigger={"sl:announce": said} if said else {})

    def following_reply(self, here: ReaderHere, said: str = "") -> Reply:
        page = microblog.following_of(here.actor, here.space)
        suggested = microblog.suggestions_for(here.actor, here.space)
        html = self.html("microblog/people/_following.html", here=here, page=page, suggested=suggested)
        return Reply(html, trigger={"sl:announce": said} if said else {})
