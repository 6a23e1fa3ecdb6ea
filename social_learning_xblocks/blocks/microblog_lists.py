"""Reading: timelines, one thread, the reading position, what is new, suggestions while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from microblog import api as microblog
from microblog.forms import COHORT, ReplyForm

from ..kit import platform
from ..kit.errors import NotAllowed
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from .microblog_space import MicroblogSpace, ReaderHere

#: Timelines on which what is pinned stands above the rest.
PINNED_ON = (microblog.Timeline.HOME, microblog.Timeline.EVERYBODY)

#: How much of a pinned post stands in its line.
TITLE_LENGTH = 90


class MicroblogLists(MicroblogSpace):
    """Actions that read."""

    # From the other mixins of the block.
    reply_form: Callable[..., ReplyForm]
    post_form: Callable[..., Any]
    write_context: Callable[..., dict[str, Any]]
    person_reply: Callable[..., Reply]
    waiting_reply: Callable[..., Reply]
    desk_reply: Callable[..., Reply]

    @action(method="GET")
    def home(self, asked: Asked) -> Reply:
        """Back to a timeline, with the head and the form to write; what a draft holds is in it."""
        here = self.enter()
        other = self.screen_named(here, asked)
        if other is not None:
            return other
        context = self.page(here, **choice_of(asked))
        if asked.number("draft"):
            context |= {"form": self.draft_form(here, asked.number("draft")), "is_open": True}
        # A hashtag inside a post leads here: what takes its posts away again is where to go on.
        trigger = {"sl:focus": f"#{self.dom_id}-filter"} if asked.data.get("tag") else {}
        return Reply(self.html("microblog/_home.html", **context), trigger=trigger)

    def screen_named(self, here: ReaderHere, asked: Asked) -> Reply | None:
        """A screen that a thread leads back to and that is no timeline: a person, what waits, a tab of the desk."""
        view = asked.data.get("view")
        if asked.number("author"):
            return self.person_reply(here, asked.number("author"))
        if view == "waiting":
            return self.waiting_reply(here)
        return self.desk_reply(here, asked.data.get("tab", "")) if view == "desk" else None

    @action(method="GET")
    def listing(self, asked: Asked) -> Reply:
        """A timeline from its top, or its next posts."""
        here, cursor = self.enter(), asked.data.get("after", "")
        context = self.list_context(here, cursor=cursor, top=asked.number("top"), **choice_of(asked))
        return Reply(self.html(f"microblog/_{'rows' if cursor else 'list'}.html", **context))

    @action(method="GET")
    def post(self, asked: Asked) -> Reply:
        """A post with its replies, or the next page of them."""
        here, after = self.enter(), asked.data.get("after", "")
        thread = microblog.thread(here.actor, here.space, asked.number("id"), cursor=after)
        if after:
            return Reply(self.html("microblog/_replies.html", **self.thread_context(here, thread)))
        trigger = {"sl:scroll": f"#{self.dom_id}"} if asked.flag("scroll") else {}
        return Reply(self.html("microblog/_thread.html", **self.thread_context(here, thread)), trigger=trigger)

    @action(method="GET")
    def news(self, asked: Asked) -> Reply:
        """How many posts have come since a list was drawn. No query as long as nothing is new for anybody here."""
        if platform.visitor(self).user_id is None:
            raise NotAllowed(self.gettext("Sign in to take part."))
        view, top = asked.data.get("view", ""), asked.number("top")
        if microblog.is_unchanged(asked.etag, since=top, view=view):
            return Reply(status=304, etag=asked.etag)
        here = self.enter()
        news = microblog.news_of(here.actor, here.space, since=top, view=view)
        html = self.html("microblog/_news.html", count=news.count, view=view) if news.count else ""
        return Reply(html, etag=news.token)

    @action(method="GET")
    def options(self, asked: Asked) -> Reply:
        """People for "@", hashtags for everything else, as options of a list box."""
        here, start = self.enter(), asked.data.get("q", "")[:40]
        if asked.data.get("kind") == "@":
            return Reply(self.html("elements/people_options.html", people=spaces.members_like(here.space, start)))
        return Reply(self.html("elements/tag_options.html", tags=microblog.hashtags_like(here.space, start)))

    @action
    def read(self, asked: Asked) -> Reply:
        """The reader has come down to where they left a timeline: what was new above is read."""
        here = self.enter()
        microblog.read_up_to(here.actor, here.space, view=place_name(choice_of(asked)), post_id=asked.number("top"))
        return Reply(status=204)

    def list_context(
        self,
        here: ReaderHere,
        *,
        view: str = microblog.Timeline.HOME.value,
        tag: str = "",
        author: int | None = None,
        unread: bool = False,
        cursor: str = "",
        top: int = 0,
    ) -> dict[str, Any]:
        """What the list templates need: posts, the choice that led to them, and where the reader left them.

        ``top``: the newest post of the first page, while what came after the reader's last visit goes on.
        """
        # Asked for first: what comes between this and the list is found by the next poll.
        stamp = "" if cursor else microblog.news_stamp(here.space)
        page = microblog.timeline(
            here.actor, here.space, view=view, tag=tag, author_id=author, cursor=cursor, is_unread=unread
        )
        first = page.items[0].id if page.items and not cursor else top
        goes_on, last_new = still_new(page.items, page.last_read is not None and first > page.last_read)
        choice = {"view": view, "tag": tag, "author": author or "", "unread": int(unread)}
        context: dict[str, Any] = {
            **self.card_context(here),
            **choice,
            "page": page,
            "choice": choice,
            "more_of": {**choice, "top": first if goes_on else 0},
            "top": first,
            "last_new": 0 if unread else last_new,
            "is_first_visit": page.last_read is None and not cursor,
        }
        if not cursor:
            is_plain = view in PINNED_ON and not (tag or author or unread)
            starts = microblog.can_start(here.actor, self.policy)
            context |= {
                "views": tabs(),
                "all_url": self.urls.with_query("listing", "view=everybody"),
                "pinned": pinned_lines(here) if is_plain else [],
                "person": spaces.person_of(here.actor),
                "author_name": spaces.find_member(here.space, author).name if author else "",
                "is_live": view in microblog.Timeline.values and not (tag or author or unread),
                "mark": microblog.news_token(here.space, stamp, since=first, view=view),
                "new_count": sum(card.is_new for card in flat(page.items)),
                "is_all_new": goes_on and bool(page.next_cursor),
                "mentor_starts": starts and microblog.is_mentoring(here.actor),
            }
        return context

    def thread_context(self, here: ReaderHere, thread: microblog.Thread) -> dict[str, Any]:
        """What the template of a thread needs."""
        return {
            **self.card_context(here),
            "thread": thread,
            "families": arranged(thread.replies),
            "post": thread.post,
            "link": self.link_to(thread.post.id),
            "form": self.reply_form(thread.post.id, None),
            "more_of": {"id": thread.post.id},
        }

    def draft_form(self, here: ReaderHere, draft_id: int) -> Any:
        """The form to write with what a draft of this person holds."""
        draft = microblog.show_draft(here.actor, here.space, draft_id)
        names = spaces.usernames_of(here.space, draft.recipient_ids)
        is_cohort = draft.audience == microblog.Audience.COHORT
        behalf = spaces.usernames_of(here.space, {draft.author_id or 0} - {here.actor.user_id or 0})
        at = draft.publish_at.isoformat() if draft.publish_at and draft.publish_at > timezone.now() else ""
        form = self.post_form(
            here,
            body=draft.body,
            kind=draft.kind,
            value=draft.value,
            audience=f"{COHORT}{draft.cohort_id}" if is_cohort else str(draft.audience),
            people=" ".join(f"@{name}" for name in names),
            behalf="".join(behalf),
            publish_at=at,
            no_quotes=not draft.may_be_quoted,
            draft=draft.pk,
            **poll_fields(draft),
        )
        if at:
            # The browser puts it there by the clock of who writes.
            form.fields["publish_at"].widget.attrs["data-sl-clock"] = at
        return form


def poll_fields(draft: microblog.Draft) -> dict[str, Any]:
    """The fields of the poll that a draft has."""
    options = {f"option_{number}": option for number, option in enumerate(draft.poll_options, start=1)}
    return {**options, "days": max(draft.poll_lasts.days, 1)} if draft.poll_lasts else options


def tabs() -> list[tuple[str, str]]:
    """The timelines to choose from."""
    names = {
        microblog.Timeline.HOME: _("Home"),
        microblog.Timeline.MENTORS: _("My mentors"),
        microblog.Timeline.EVERYBODY: _("This course"),
        microblog.Timeline.MENTIONS: _("Mentions"),
        microblog.Timeline.BOOKMARKS: _("Bookmarks"),
    }
    return [(view.value, name) for view, name in names.items()]


def still_new(cards: Sequence[microblog.PostCard], goes_on: bool) -> tuple[bool, int]:
    """Whether all of a page came after the last visit, and the id of the last post that did where it did not."""
    last = 0
    for card in cards:
        if not (card.is_new or card.is_mine) and goes_on:
            return False, last or -1
        last = card.id
    return goes_on, 0


def pinned_lines(here: ReaderHere) -> list[tuple[microblog.PostCard, str]]:
    """What is pinned, each with its title."""
    return [(card, microblog.title_of_card(card, TITLE_LENGTH)) for card in microblog.pinned(here.actor, here.space)]


def flat(cards: Sequence[microblog.PostCard]) -> list[microblog.PostCard]:
    """Posts with those that are folded behind them."""
    return [each for card in cards for each in (card, *card.more)]


def arranged(replies: Sequence[microblog.ReplyCard]) -> list[list[dict[str, Any]]]:
    """Replies in families: one to the post, then all those below it, one step in; whom a deeper one answers is "to"."""
    known = {reply.id: reply for reply in replies}
    below: dict[int, list[microblog.ReplyCard]] = {}
    for reply in replies:
        root = reply
        while root.parent_id in known:
            root = known[root.parent_id]
        below.setdefault(root.id, []).append(reply)
    return [[item_of(reply, root_id, known.get(reply.parent_id or 0)) for reply in below[root_id]] for root_id in below]


def item_of(reply: microblog.ReplyCard, root_id: int, answered: microblog.ReplyCard | None) -> dict[str, Any]:
    """A reply in its family, as ``_reply.html`` takes it."""
    to = answered.author if answered is not None and answered.id != root_id else None
    return {"reply": reply, "depth": int(reply.id != root_id), "to": to}


def item_alone(here: ReaderHere, reply_id: int) -> dict[str, Any]:
    """One reply as it stands in its thread."""
    return arranged(microblog.reply_in_place(here.actor, here.space, reply_id))[-1][-1]


def choice_of(asked: Asked) -> dict[str, Any]:
    """Which timeline a request names."""
    data = asked.data
    return {
        "view": data.get("view") or microblog.Timeline.HOME.value,
        "tag": data.get("tag", ""),
        "author": asked.number("author") or None,
        "unread": asked.flag("unread"),
    }


def place_name(choice: dict[str, Any]) -> str:
    """The name under which the reading position of a timeline is kept."""
    if choice["tag"]:
        return microblog.tag_key(choice["tag"])
    return str(choice["author"] or choice["view"])
