"""Cards of web addresses: what a page says of itself, from a table.

Nothing here asks the web while somebody writes or reads. ``fetch_cards`` does, by the operator's function alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.module_loading import import_string

from social_learning_xblocks.kit import conf, platform, richtext
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.richtext.characters import usable
from social_learning_xblocks.kit.transactions import verb

from ..data import Fetched, LinkView
from ..models import LinkCard, Post
from ..queries import due_links

logger = logging.getLogger(__name__)

# A name with a dot in it and no port of its own. A number, also one in disguise, or a single word is a machine next door.
_PUBLIC = re.compile(r"https?://((?:[\w-]+\.)+[a-z][a-z0-9-]*[a-z0-9])(?::80|:443)?(?:[/?#].*)?", re.ASCII)
LONGEST_ADDRESS = 2000
LONGEST_TITLE, LONGEST_DESCRIPTION = 160, 300
#: As much of a text is looked at; more of it is never shown.
MOST_READ = 5_000
MOST_TRIES = 3
#: How long a run has for a page before another run may ask again; so long a page that failed is left alone, too.
LEASE = timedelta(hours=1)
#: A post that is being saved now leads to its card a moment later.
UNUSED_FOR = timedelta(days=1)
AT_ONCE = 500


def note(written: Iterable[tuple[Post, Sequence[str]]]) -> None:
    """Give posts, which the caller saves, the card of the first of their addresses that may have one.

    One statement for all of them; none where the site has no fetcher, or nothing leads outside.
    """
    wants, now = bool(conf.get("LINK_FETCHER")), timezone.now()
    wanted: dict[str, LinkCard] = {}
    for post, addresses in written:
        address = address_among(addresses) if wants else ""
        post.link_id = digest(address) if address else None
        if post.link_id:
            wanted[post.link_id] = LinkCard(key=post.link_id, url=address, noted_at=now, ask_at=now)
    if not wanted:
        return
    by_target = connection.features.supports_update_conflicts_with_target
    # Writing to a card that is there locks it: it is not forgotten before the post is saved.
    LinkCard.objects.bulk_create(
        [wanted[key] for key in sorted(wanted)],
        update_conflicts=True,
        update_fields=["noted_at"],
        unique_fields=["key"] if by_target else None,
    )


def address_among(addresses: Sequence[str]) -> str:
    """The first address that may have a card; "" where there is none. The site itself has none."""
    own = host_of(platform.site_url())
    for address in addresses:
        if len(address) <= LONGEST_ADDRESS and host_of(address) not in ("", own):
            return address
    return ""


def host_of(address: str) -> str:
    """The name of the host in a safe link; "" for a number, a name without a dot, or a port of its own."""
    found = _PUBLIC.fullmatch(address)
    return found[1] if found else ""


def view_of(card: LinkCard | None) -> LinkView | None:
    """The card as it is shown; None as long as the page has said nothing, and where the site has no fetcher. No query."""
    if card is None or not card.title or not conf.get("LINK_FETCHER"):
        return None
    return LinkView(card.url, host_of(card.url), card.title, card.description)


def fetch_cards(*, most: int = 100, days: int = 30) -> Fetched:
    """Ask pages what they say of themselves, so many at most and the longest waiting first, and again after some days.

    For a command: every page takes its time. Two runs at once ask no page twice. A page that fails is left alone for an
    hour, after the third time for good. Raises ImportError for a fetcher that is not there.
    """
    fetch = import_string(conf.get("LINK_FETCHER"))
    now = timezone.now()
    forget_unused(now)
    cards = due_links(now, MOST_TRIES).order_by("ask_at", "pk")[:most]
    found = [ask(fetch, card, days) for card in list(cards) if claim(card, now)]
    return Fetched(asked=len(found), known=found.count(True), failed=found.count(None))


@verb
def forget_unused(now: datetime) -> None:
    """Delete some of the cards, of those that are due, to which no post leads any more."""
    posts = Post.objects.filter(link_id=OuterRef("pk"))
    unused = LinkCard.objects.filter(~Exists(posts), ask_at__lte=now, noted_at__lt=now - UNUSED_FOR)
    # Looking locks nothing; what is deleted is looked at again.
    some = list(unused.values_list("pk", flat=True)[:AT_ONCE])
    if some:
        unused.filter(pk__in=some).delete()


@verb
def claim(card: LinkCard, now: datetime) -> bool:
    """Whether this run asks for it: of several at once the database lets one. Counts as a failure until it has answered."""
    due = LinkCard.objects.filter(pk=card.pk, ask_at__lte=now)
    return due.update(ask_at=timezone.now() + LEASE, tries=F("tries") + 1) == 1


def ask(fetch: Callable[[str], Any], card: LinkCard, days: int) -> bool | None:
    """Ask one page and keep the answer: whether it said something of itself, None where the fetcher failed."""
    try:
        title, description = cleaned(fetch(card.url))
    except Exception as error:  # noqa: BLE001 - whatever the operator's function raises, the other pages are asked
        # Not its words: they may hold the address.
        logger.warning("The page of link card %s could not be asked: %s", card.pk, type(error).__name__)
        return None
    keep(card, title, description, days)
    return bool(title)


@verb
def keep(card: LinkCard, title: str, description: str, days: int) -> None:
    """Store what a page said, until it is asked again."""
    now = timezone.now()
    LinkCard.objects.filter(pk=card.pk).update(
        title=title, description=description, fetched_at=now, ask_at=now + timedelta(days=days), tries=0
    )


def cleaned(answer: Mapping[str, Any] | None) -> tuple[str, str]:
    """Title and description of what a fetcher gave: plain text on one line, however long, strange or empty it was.

    Raises TypeError for what is neither a mapping nor None.
    """
    if answer is None:
        return "", ""
    if not isinstance(answer, Mapping):
        raise TypeError("A fetcher gives a mapping, or None.")
    title = plain(answer.get("title"), LONGEST_TITLE)
    return title, plain(answer.get("description"), LONGEST_DESCRIPTION) if title else ""


def plain(value: object, longest: int) -> str:
    """A text without controls, cut; "" for what is no text. Marks of HTML in it are characters like others."""
    return richtext.excerpt(usable(value[:MOST_READ]), longest) if isinstance(value, str) else ""
