"""Telling people what happened, and their reading of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...kit.actor import Actor
from ...kit.errors import NotAllowed
from ...kit.fields import digest
from ...kit.paging import Page, in_order, page_of_keys
from ...kit.transactions import verb
from ...spaces.api import people_in
from ...spaces.models import Space
from ..data import Happening, NoticeLine
from ..enums import NoticeKind
from ..models import Notice
from ..queries import unread_of
from .describing import describe, is_private


@verb
def tell(space: Space, recipients: Iterable[int | None], happening: Happening) -> None:
    """One unread notice for each of these people, or one more in the notice that waits unread. Two queries.

    Whoever did it is not told of it.
    """
    wanted = {user_id for user_id in recipients if user_id is not None} - {happening.actor_id}
    if not wanted:
        return
    now = timezone.now()
    target_type, target_id = happening.target
    open_key = digest(happening.kind, target_type, str(target_id))
    waiting = Notice.objects.filter(recipient_id__in=wanted, open_key=open_key)
    # What is new was in no mail yet.
    count = F("count") + 1 if happening.total is None else happening.total
    if waiting.update(count=count, at=now, actor_id=happening.actor_id, mailed_at=None) == len(wanted):
        return
    Notice.objects.bulk_create(
        [
            Notice(
                space=space,
                recipient_id=user_id,
                kind=happening.kind,
                target_type=target_type,
                target_id=target_id,
                actor_id=happening.actor_id,
                count=happening.total or 1,
                at=now,
                open_key=open_key,
            )
            for user_id in sorted(wanted)
        ],
        ignore_conflicts=True,
    )


def unread_count(space: Space, user_id: int | None, most: int = 99) -> int:
    """How many unread notices wait for a person in a space, counted up to ``most``."""
    return 0 if user_id is None else unread_of(space, user_id)[:most].count()


def list_notices(actor: Actor, space: Space, *, cursor: str = "") -> Page[NoticeLine]:
    """A person's notices in a space, newest first."""
    if actor.user_id is None:
        raise NotAllowed(_("Sign in to see your notices."))
    if actor.read_only:
        raise NotAllowed(_("These notices are for one person only."))
    page = page_of_keys(Notice.objects.filter(recipient_id=actor.user_id, space=space), sort="-at", cursor=cursor)
    rows = in_order(Notice.objects.all(), page.items)
    people = people_in(space, [row.actor_id for row in rows])
    names = {user_id: person.name for user_id, person in people.items()}
    return Page(lines_of(rows, actor.user_id, names), page.next_cursor)


def lines_of(rows: Iterable[Notice], reader_id: int, names: dict[int, str]) -> list[NoticeLine]:
    """Notices as sentences; those whose post is gone say so."""
    rows = list(rows)
    described = describe([(row.target_type, row.target_id) for row in rows], reader_id)
    lines = []
    for row in rows:
        target = (row.target_type, row.target_id)
        found = described.get(target)
        lines.append(
            NoticeLine(
                row.pk,
                row.kind,
                sentence(NoticeKind(row.kind), names.get(row.actor_id or 0, ""), row.count),
                found.title if found else _("A post that is no longer here"),
                found.url if found else "",
                target,
                row.at,
                row.open_key is not None,
            )
        )
    return lines


def readable_now(rows: Iterable[Notice], reader_id: int) -> list[Notice]:
    """Notices without those about posts for others: what this reader may not read any more, if they ever might.

    What a moderator decided people are told also when there is nothing left to look at.
    """
    rows = list(rows)
    private = [row for row in rows if is_private(row.target_type) and row.kind not in DECISIONS]
    described = describe([(row.target_type, row.target_id) for row in private], reader_id)
    left_out = {row.pk for row in private if (row.target_type, row.target_id) not in described}
    return [row for row in rows if row.pk not in left_out]


@verb
def mark_read(actor: Actor, space: Space, *, target: tuple[str, int] | None = None) -> int:
    """Mark a person's notices as read: those about one post, or all of the space. How many there were."""
    if not actor.can_write or actor.user_id is None:
        return 0
    unread = unread_of(space, actor.user_id)
    if target is not None:
        unread = unread.filter(target_type=target[0], target_id=target[1])
    # What was read waits for no mail either, so the index on what waits holds nothing else.
    return unread.update(open_key=None, mailed_at=Coalesce("mailed_at", timezone.now()))


#: What moderators did, about which people are told whatever became of the post.
DECISIONS = frozenset(
    {
        NoticeKind.REPORT_HIDDEN,
        NoticeKind.REPORT_KEPT,
        NoticeKind.APPROVED,
        NoticeKind.MODERATED,
        NoticeKind.DECIDED,
        NoticeKind.GALLERY_OUT,
    }
)


def sentence(kind: NoticeKind, name: str, count: int) -> str:
    """What happened, in one sentence. ``name`` is empty where nobody is named."""
    return SENTENCES[kind](name or _("Somebody"), count)


SENTENCES: dict[NoticeKind, Callable[[str, int], str]] = {
    NoticeKind.ANSWERED: lambda name, count: (
        ngettext(
            "%(name)s answered your question", "%(count)s new answers to your question, the last by %(name)s", count
        )
        % {"name": name, "count": count}
    ),
    NoticeKind.COMMENTED: lambda name, count: (
        ngettext("%(name)s commented on your post", "%(count)s new comments on your post, the last by %(name)s", count)
        % {"name": name, "count": count}
    ),
    NoticeKind.MENTIONED: lambda name, count: (
        ngettext("%(name)s mentioned you", "You were mentioned %(count)s times, last by %(name)s", count)
        % {"name": name, "count": count}
    ),
    NoticeKind.ACCEPTED: lambda name, _count: _("%(name)s accepted your answer") % {"name": name},
    NoticeKind.ENDORSED: lambda name, _count: _("%(name)s endorsed your answer") % {"name": name},
    NoticeKind.REQUESTED: lambda name, _count: _("%(name)s asks you for an answer") % {"name": name},
    NoticeKind.PASSED_ON: lambda name, count: (
        ngettext("%(name)s passed your post on", "Your post was passed on %(count)s times, last by %(name)s", count)
        % {"name": name, "count": count}
    ),
    NoticeKind.REPORT_HIDDEN: lambda _name, _count: _("A moderator has hidden a post you reported"),
    NoticeKind.REPORT_KEPT: lambda _name, _count: _("A moderator has looked at a post you reported: it stays"),
    NoticeKind.APPROVED: lambda _name, _count: _("Your post was approved and is out"),
    NoticeKind.MODERATED: lambda _name, _count: _("A moderator has changed one of your posts"),
    NoticeKind.REACTED: lambda name, count: (
        ngettext("%(name)s reacted to your post", "%(count)s reactions to your post, the last by %(name)s", count)
        % {"name": name, "count": count}
    ),
    NoticeKind.REVIEWED: lambda _name, count: (
        ngettext("Your work was reviewed", "Your work has %(count)s new reviews", count) % {"count": count}
    ),
    NoticeKind.RATED: lambda _name, count: (
        ngettext("An author answered your review", "%(count)s answers to your review", count) % {"count": count}
    ),
    NoticeKind.DECIDED: lambda _name, _count: _("The staff of the course have decided on your grade"),
    NoticeKind.HANDED_IN: lambda name, _count: _("%(name)s handed in for your group") % {"name": name},
    NoticeKind.TAKEN_BACK: lambda name, _count: _("%(name)s took the work of your group back") % {"name": name},
    NoticeKind.INVITED: lambda name, _count: _("%(name)s invites you to their group") % {"name": name},
    NoticeKind.REVISED_IN: lambda name, _count: _("%(name)s handed in the revised work of your group") % {"name": name},
    NoticeKind.REVISED_BACK: lambda name, _count: (
        _("%(name)s took the revised work of your group back") % {"name": name}
    ),
    NoticeKind.GALLERY_OUT: lambda _name, _count: _("The staff of the course have taken your work out of the gallery"),
    NoticeKind.FINALIST: lambda _name, _count: _("Your work is among the finalists of the gallery"),
    NoticeKind.PICKED: lambda _name, _count: _("The staff of the course have picked your work in the gallery"),
    NoticeKind.SUBMIT_DUE: lambda _name, _count: _("The time to hand in ends soon, and your work is not handed in"),
    NoticeKind.REVIEW_DUE: lambda _name, _count: _("The time to review ends soon, and you still owe reviews"),
    NoticeKind.GRADED: lambda _name, _count: _("The grade of your work is there"),
    NoticeKind.REVISED: lambda _name, count: (
        ngettext(
            "A work that you reviewed was revised: you may look again",
            "%(count)s works that you reviewed were revised: you may look again",
            count,
        )
        % {"count": count}
    ),
    NoticeKind.SHORT: lambda _name, count: (
        ngettext("%(count)s work is short of reviews", "%(count)s works are short of reviews", count) % {"count": count}
    ),
    NoticeKind.DRAFTS: lambda _name, count: (
        ngettext(
            "%(count)s grade by an assistant waits for your decision",
            "%(count)s grades by assistants wait for your decision",
            count,
        )
        % {"count": count}
    ),
    NoticeKind.SENT_BACK: lambda _name, _count: _("Staff have sent a grade that you drafted back to you"),
    NoticeKind.MEETING: lambda name, _count: _("%(name)s planned a meeting with you") % {"name": name},
    NoticeKind.MEETING_MOVED: lambda name, _count: _("%(name)s changed your meeting") % {"name": name},
    NoticeKind.MEETING_OFF: lambda name, _count: _("%(name)s called your meeting off") % {"name": name},
    NoticeKind.OFFERED: lambda _name, count: (
        ngettext(
            "There is a proposal for a match for you: have a look, and say yes or no",
            "There are %(count)s proposals for matches for you: have a look, and say yes or no",
            count,
        )
        % {"count": count}
    ),
    NoticeKind.OFFER_DUE: lambda _name, _count: _(
        "A proposal for a match waits for your answer, and the time ends soon"
    ),
    NoticeKind.OFFER_OVER: lambda _name, _count: _(
        "A proposal for a match did not work out. The coordinators look for another one"
    ),
    NoticeKind.MATCHED: lambda name, _count: (
        _("You and %(name)s are matched: say hello, and plan a first meeting") % {"name": name}
    ),
    NoticeKind.PAIR_QUIET: lambda _name, _count: _(
        "You have not met for a while: take the first step, and plan a meeting"
    ),
    NoticeKind.REMATCH: lambda _name, _count: _(
        "You still have not met. If it does not work out, you can end it without blame and ask for another match"
    ),
    NoticeKind.PAIR_ENDED: lambda _name, _count: _("A match of yours has ended. Thank you for the time you gave it"),
    NoticeKind.UNPAIRED: lambda _name, count: (
        ngettext(
            "Somebody in your programme needs another match: see what can be done",
            "%(count)s times somebody in your programme came to need another match: see what can be done",
            count,
        )
        % {"count": count}
    ),
    NoticeKind.PAIR_PAUSED: lambda _name, _count: _(
        "Your match takes a break. Nothing is asked of you until it goes on"
    ),
    NoticeKind.PAIR_RESUMED: lambda _name, _count: _(
        "Your match goes on after its break: say hello, and plan a meeting"
    ),
    NoticeKind.CONCERN: lambda _name, count: (
        ngettext(
            "Somebody told the coordinators something in private: read it in the console",
            "%(count)s times somebody told the coordinators something in private: read it in the console",
            count,
        )
        % {"count": count}
    ),
    NoticeKind.LEAVING: lambda _name, _count: _("Your work will be deleted soon: keep a copy if you need one"),
}
