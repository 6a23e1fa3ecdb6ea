"""The mail digest: what waits unread and what is new, once. Run it as often as you like."""

from __future__ import annotations

import heapq
import itertools
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...kit import platform
from ...kit.errors import Invalid, NotFound
from ...kit.rendering import render
from ...kit.transactions import verb
from ...spaces.api import may_enter
from ...spaces.models import Space
from ..data import NoticeLine, Section
from ..enums import Period
from ..models import MailPreference, Notice
from ..queries import unmailed
from .editions import Edition
from .notices import lines_of, readable_now

logger = logging.getLogger(__name__)

MOST_LINES = 30
#: So many of the newest are looked at; who is told more often than that reads the first lines.
MOST_READ = 500
#: So many people are looked up at once.
AT_ONCE = 200
SALT = "social_learning.unsubscribe"


@dataclass(frozen=True)
class DigestReport:
    """What one run did: mails sent, mails that failed (what they told waits for the next run), people without an address."""

    sent: int = 0
    failed: int = 0
    without_address: int = 0


@dataclass(frozen=True)
class Waiting:
    """Somebody for whom something may wait, and until when mails have told them what is new (None: never)."""

    user: Any
    told_until: datetime | None


@dataclass(frozen=True)
class Claim:
    """What one mail tells, and no other: the ids of notices, and what is new."""

    ids: list[int]
    sections: list[Section]


def send_digests(period: Period) -> DigestReport:
    """Mail everybody of this period what waits. It is claimed before the mail goes, so a second run sends nothing twice.

    Raises Invalid where the address of the site is unknown: a mail whose links lead nowhere, also the one that ends
    these mails, is worse than none.
    """
    site = platform.site_url()
    if not site:
        raise Invalid(_("Set SITE_URL in SOCIAL_LEARNING: links in mails would lead nowhere. Nothing was sent."))
    edition = Edition(period)
    done = Counter(serve(reader, edition, site) for reader in waiting_people(period, edition))
    return DigestReport(done["sent"], done["failed"], done["without_address"])


def waiting_people(period: Period, edition: Edition) -> Iterator[Waiting]:
    """Those for whom a notice waits or something may be new, in batches by id, each of two queries.

    Nobody else is looked at: not those who want no mail of this period, and of the others only those whom a notice or
    the people behind what came out lead to.
    """
    ids = (pk for pk, _same in itertools.groupby(heapq.merge(told_by_notices(period), edition.readers())))
    while some := list(itertools.islice(ids, AT_ONCE)):
        known = {row.pk: row for row in MailPreference.objects.filter(pk__in=some)}
        wanted = [pk for pk in some if (known[pk].period if pk in known else Period.DAILY) == period]
        for user in platform.with_names(get_user_model().objects.filter(pk__in=wanted)).order_by("pk"):
            yield Waiting(user, known[user.pk].told_until if user.pk in known else None)


def told_by_notices(period: Period) -> Iterator[int]:
    """The ids of those for whom a notice waits, in order. One query a batch."""
    last = 0
    while ids := list(
        unmailed(period)
        .filter(recipient_id__gt=last)
        .order_by("recipient_id")
        .values_list("recipient_id", flat=True)
        .distinct()[:AT_ONCE]
    ):
        yield from ids
        last = ids[-1]


def serve(reader: Waiting, edition: Edition, site: str) -> str:
    """Claim and mail what waits for one person: a word of ``DigestReport``, "" where nothing does.

    What no mail told goes back, also when somebody stops the run.
    """
    user = reader.user
    if not user.is_active or not user.email:
        return "without_address" if claim(reader, edition, []) else ""
    claimed = None
    try:
        with translation.override(platform.language_of(user)):
            claimed = claim(reader, edition, edition.sections_for(user.pk, reader.told_until))
            return "sent" if claimed and send_one(user, claimed, site) else ""
    except Exception as error:  # noqa: BLE001 - whatever the mail server says, the others get their mail
        logger.error("Digest for user %s failed: %s", user.pk, type(error).__name__)
        give_back(reader, claimed)
        return "failed"
    except BaseException:
        give_back(reader, claimed)
        raise


@verb
def claim(reader: Waiting, edition: Edition, sections: list[Section]) -> Claim | None:
    """A person's notices that no digest has had, marked as mailed, and what is new, marked as told; None where nothing waits.

    What another run has told since this one looked is left out. Two queries for who has notices, two or three more for news.
    """
    user_id = reader.user.pk
    waiting = Notice.objects.select_for_update().filter(recipient_id=user_id, mailed_at=None).exclude(open_key=None)
    ids = list(waiting.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=ids).update(mailed_at=timezone.now())
    if sections and not move_on(reader, edition.until):
        sections = []
    return Claim(ids, sections) if ids or sections else None


def move_on(reader: Waiting, until: datetime) -> bool:
    """Note until when a person is told what is new; False where another run was faster."""
    if reader.told_until is None:
        MailPreference.objects.bulk_create([MailPreference(user_id=reader.user.pk)], ignore_conflicts=True)
    own = MailPreference.objects.filter(pk=reader.user.pk, told_until=reader.told_until)
    return bool(own.update(told_until=until))


@verb
def give_back(reader: Waiting, claimed: Claim | None) -> None:
    """What no mail has told waits for the next run. What was read meanwhile does not."""
    if claimed is None:
        return
    Notice.objects.filter(pk__in=claimed.ids).exclude(open_key=None).update(mailed_at=None)
    if claimed.sections:
        MailPreference.objects.filter(pk=reader.user.pk).update(told_until=reader.told_until)


def send_one(user: Any, claimed: Claim, site: str) -> bool:
    """Write and send one mail, in the language that is active; False where nothing of it is for this person any more.

    Whoever left a course is told nothing of what goes on there, nor is anybody told of a post that they may not read at
    this moment. For notices the platform is asked once for each space.
    """
    told = Notice.objects.filter(pk__in=claimed.ids)
    spaces = Space.objects.filter(pk__in=told.values("space"))
    told = told.exclude(space__in=[space for space in spaces if not may_enter(space, user.pk)])
    readable = readable_now(told.order_by("-at")[:MOST_READ], user.pk)
    count = len(readable) + sum(section.count for section in claimed.sections)
    if not count:
        return False
    rows = readable[:MOST_LINES]
    names = platform.display_names(row.actor_id for row in rows if row.actor_id)
    lines = lines_of(rows, user.pk, names)
    way_out = site + reverse("social_learning:unsubscribe", args=[signing.dumps(user.pk, salt=SALT)])
    context = {
        "name": platform.name_of(user),
        "lines": lines,
        "more": max(0, len(readable) - MOST_LINES),
        "sections": claimed.sections,
        "site": site,
        "way_out": way_out,
        "language": platform.language(),
        "is_rtl": translation.get_language_bidi(),
    }
    mail = EmailMultiAlternatives(
        subject(lines, claimed.sections, count),
        render("notices/digest.txt", context),
        to=[user.email],
        headers=one_click(way_out),
    )
    mail.attach_alternative(render("notices/digest.html", context), "text/html")
    mail.send()
    return True


def one_click(address: str) -> dict[str, str]:
    """The headers by which mail programs offer to unsubscribe (RFC 8058); they need an absolute address."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def subject(lines: list[NoticeLine], sections: list[Section], count: int) -> str:
    """What happened, or who wrote something, where that is all; else how much waits."""
    if count == 1 and lines:
        return lines[0].sentence
    authors = {line.author for section in sections for news in section.spaces for line in news.lines}
    if len(authors) == 1 and not lines:
        return ngettext("A new post by %(name)s", "New posts by %(name)s", count) % {"name": authors.pop()}
    return ngettext("%(count)s thing waits for you", "%(count)s things wait for you", count) % {"count": count}


def period_of(user_id: int) -> Period:
    """How often a person wants mail."""
    found = MailPreference.objects.filter(pk=user_id).values_list("period", flat=True).first()
    return Period(found) if found else Period.DAILY


@verb
def choose_period(user_id: int, period: str) -> Period:
    """Remember how often a person wants mail. Raises Invalid for what is no period."""
    if period not in Period.values:
        message = _("Choose how often mail may come.")
        raise Invalid(message, {"period": message})
    chosen = Period(period)
    if chosen != Period.OFF:
        # Whoever wants mails again is told what comes from now on.
        MailPreference.objects.filter(pk=user_id, period=Period.OFF).update(told_until=timezone.now())
    MailPreference.objects.update_or_create(user_id=user_id, defaults={"period": chosen})
    return chosen


def reader_of(token: str) -> int:
    """The user id in the link of a mail. Raises NotFound for a token that is not ours."""
    try:
        return int(signing.loads(token, salt=SALT))
    except signing.BadSignature as error:
        raise NotFound(_("This link is not complete. Open it from the mail again.")) from error


def unsubscribe(token: str) -> None:
    """What the link in a mail does; no sign-in needed. Raises NotFound for a token that is not ours."""
    user_id = reader_of(token)
    if get_user_model().objects.filter(pk=user_id).exists():
        choose_period(user_id, Period.OFF)
