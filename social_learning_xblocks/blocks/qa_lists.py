"""Finding questions: lists, search, similar ones, notices, one's own card."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..kit import platform
from ..kit.errors import Invalid
from ..kit.paging import Page
from ..kit.rendering import Reply
from ..kit.transactions import verb
from ..kit.xblock import Asked, action
from ..notices import api as notices
from ..notices.forms import MailForm
from ..people import api as people
from ..people.forms import ProfileForm
from ..qa import api as qa
from ..spaces import api as spaces
from .space_block import Here, SpaceBlock

STATES = (
    ("answered", gettext_lazy("Answered")),
    ("solved", gettext_lazy("Solved")),
)
LEVELS = {
    "helper": gettext_lazy("Level: helper"),
    "guide": gettext_lazy("Level: guide"),
}


class QALists(SpaceBlock):
    """Actions that read."""

    @action(method="GET")
    def home(self, asked: Asked) -> Reply:
        """Back to a list, with the head and the form to ask."""
        return Reply(self.html("qa/_home.html", **self.page(self.enter(), **choice_of(asked))))

    @action(method="GET")
    def listing(self, asked: Asked) -> Reply:
        """A list from its top, what a search finds, or the next rows of either."""
        cursor = asked.data.get("after", "")
        context = self.list_context(self.enter(), cursor=cursor, **choice_of(asked))
        name = "rows" if cursor else "results" if asked.data.get("part") == "results" else "list"
        return Reply(self.html(f"qa/_{name}.html", **context))

    @action(method="GET")
    def question(self, asked: Asked) -> Reply:
        """A question with its answers, or the next page of them."""
        here = self.enter()
        thread = qa.open_question(
            here.actor, here.space, here.membership, asked.number("id"), cursor=asked.data.get("after", "")
        )
        if asked.data.get("after"):
            return Reply(self.html("qa/_answers.html", **self.thread_context(here, thread)))
        trigger = {"sl:scroll": f"#{self.dom_id}"} if asked.flag("scroll") else {}
        return Reply(self.html("qa/_question.html", **self.thread_context(here, thread)), trigger=trigger)

    @action(method="GET")
    def similar(self, asked: Asked) -> Reply:
        """Questions that could be the one being typed."""
        here = self.enter()
        rows = qa.similar_questions(here.actor, here.space, here.membership, asked.data.get("title", ""))
        return Reply(self.html("qa/_similar.html", rows=rows, here=here))

    @action
    def answers_it(self, asked: Asked) -> Reply:
        """A similar question answers the one being typed: open it, count it, forget the draft."""
        here = self.enter()
        question = qa.answered_by(here.actor, here.space, asked.number("id"))
        thread = qa.open_question(here.actor, here.space, here.membership, question.pk)
        return Reply(
            self.html("qa/_question.html", **self.thread_context(here, thread)),
            trigger={"sl:announce": _("Good that it was answered already."), "sl:saved": "ask"},
        )

    @action(method="GET")
    def news(self, asked: Asked) -> Reply:
        """Whether the list has changed since it was drawn; the browser asks with what it knows."""
        here = self.enter()
        newest = qa.newest_activity(here.space)
        if newest == (asked.etag or asked.data.get("known")):
            return Reply(status=304, etag=newest)
        return Reply(self.html("qa/_news.html"), etag=newest)

    @action(method="GET")
    def options(self, asked: Asked) -> Reply:
        """People for "@", topics for everything else, as options of a list box."""
        here = self.enter()
        start = asked.data.get("q", "")[:40]
        if asked.data.get("kind") == "@":
            return Reply(self.html("elements/people_options.html", people=spaces.members_like(here.space, start)))
        return Reply(self.html("elements/tag_options.html", tags=spaces.suggest_tags(here.space, start)))

    @action(method="GET")
    def notices(self, asked: Asked) -> Reply:
        """What happened that concerns me."""
        here = self.enter()
        page = notices.list_notices(here.actor, here.space, cursor=asked.data.get("after", ""))
        where = {"kind": "question", "thread_url": self.urls["question"], "anchor": "q"}
        name = "notices/_rows.html" if asked.data.get("after") else "qa/_notices.html"
        return Reply(self.html(name, here=here, page=page, **where))

    @action
    def read_all(self, asked: Asked) -> Reply:
        """Nothing is new any more: neither notices nor questions."""
        here = self.enter()
        notices.mark_read(here.actor, here.space)
        spaces.mark_all_read(here.actor, here.space)
        return Reply(
            self.html("qa/_home.html", **self.page(self.enter())),
            trigger={"sl:announce": _("All is marked as read.")},
        )

    @action(method="GET")
    def profile(self, asked: Asked) -> Reply:
        """What I say of myself here, and what I agreed to."""
        here = self.enter()
        return Reply(self.html("qa/_profile.html", **self.profile_context(here)))

    @action(method="GET")
    def person(self, asked: Asked) -> Reply:
        """What a member says of themself, beside a post of theirs."""
        here = self.enter()
        member = spaces.find_member(here.space, asked.number("id"))
        card = people.profile_of(asked.number("id"))
        return Reply(self.html("qa/_person.html", person=member, card=card))

    @action
    def save_profile(self, asked: Asked) -> Reply:
        """Keep the card, the choice of mails, and whether others may ask me."""
        here = self.enter()
        form = ProfileForm(asked.data, dom_id=self.dom_id)
        mail = MailForm(asked.data, dom_id=self.dom_id)
        try:
            card, period = form.cleaned, mail.cleaned["period"]
            keep_profile(here, card, period, accepts=asked.flag("accepts"))
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("qa/_profile.html", **self.profile_context(here, form, mail)), 422)
        return Reply(
            self.html("qa/_profile.html", **self.profile_context(self.enter())),
            trigger={"sl:announce": _("Saved."), "sl:saved": "profile"},
        )

    def list_context(
        self,
        here: Here,
        *,
        view: str = qa.ListView.ACTIVITY,
        tag: str = "",
        state: str = "",
        words: str = "",
        cursor: str = "",
    ) -> dict[str, Any]:
        """What the list templates need: rows, and the choice that led to them."""
        if words:
            page = qa.search_questions(here.actor, here.space, here.membership, words, cursor=cursor)
        else:
            page = qa.list_questions(
                here.actor, here.space, here.membership, view=view, tag=tag, state=state, cursor=cursor
            )
        context: dict[str, Any] = {
            "here": here,
            "page": page,
            "view": view,
            "tag": tag,
            "state": state,
            "words": words,
            "choice": {"view": view, "tag": tag, "state": state, "q": words},
            "states": STATES,
            "state_word": dict(STATES).get(state, ""),
            "can_filter": not words and view in (qa.ListView.ACTIVITY, qa.ListView.VOTES),
        }
        if not cursor:
            context["views"] = qa.ListView.choices
            plain = view == qa.ListView.ACTIVITY and not (tag or state or words)
            context["known"] = mark_of(page) if plain else ""
        return context

    def thread_context(self, here: Here, thread: qa.Thread) -> dict[str, Any]:
        """What the template of a thread needs."""
        return {
            "here": here,
            "thread": thread,
            "link": self.link_to(thread.id),
            "answer_form": self.answer_form(thread.id),
            "more_of": {"id": thread.id},
        }

    def profile_context(self, here: Here, form: Any = None, mail: Any = None) -> dict[str, Any]:
        user_id = here.actor.user_id or 0
        card = people.profile_of(user_id)
        topics = {name: ", ".join(getattr(card, name)) for name in ("skills", "wanted", "interests")}
        initial = {"headline": card.headline, **topics}
        return {
            "here": here,
            "form": form or ProfileForm(initial=initial, dom_id=self.dom_id),
            "mail": mail or MailForm(initial={"period": notices.period_of(user_id)}, dom_id=self.dom_id),
            "reputation": (reputation := people.reputation_of(here.space, user_id)),
            "level": LEVELS.get(reputation.level, ""),
            "may_accept": spaces.can_post(here.actor),
            "accepts": bool(here.membership and here.membership.accepts_requests),
        }

    def link_to(self, question_id: int) -> str:
        """The address of a question that can be copied: the page of this block, with the question in the fragment."""
        page = platform.unit_url(platform.course_key(self), platform.usage_key(self))
        return f"{page}#sl-q-{quote(str(question_id))}" if page else ""


@verb
def keep_profile(here: Here, card: dict[str, Any], period: str, *, accepts: bool) -> None:
    """All of the form or nothing of it. Who cannot post is not asked for answers."""
    people.save_profile(here.actor, **card)
    notices.choose_period(here.actor.person_id, period)
    if spaces.can_post(here.actor):
        spaces.accept_requests(here.actor, here.space, accepts=accepts)


def choice_of(asked: Asked) -> dict[str, str]:
    """Which list a request names."""
    data = asked.data
    return {
        "view": data.get("view") or qa.ListView.ACTIVITY.value,
        "tag": data.get("tag", ""),
        "state": data.get("state", ""),
        "words": data.get("q", "").strip(),
    }


def mark_of(page: Page[qa.QuestionRow]) -> str:
    """What the list looked like when it was drawn, for the poll."""
    newest = next(iter(page.items), None)
    return qa.activity_mark(newest.id, newest.activity_at) if newest else qa.activity_mark(0, None)
