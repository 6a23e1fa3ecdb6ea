"""The gallery on the screen. While voting is open each person sees it in an order of their own; then it goes by place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import NotFound
from ...kit.paging import Page, decode_cursor, encode_cursor, in_order, page_of_keys
from ...kit.richtext import excerpt, plain_text
from .. import rules
from ..data import DeskEntry, GalleryCard, GalleryPair, GallerySheet, GalleryState, Standing
from ..enums import GalleryMode, WorkKind
from ..models import Assignment, GalleryEntry, GalleryVote, Video
from ..queries import LONG_TEXTS, consented_entries, own_comparisons, own_votes, shown_entries
from .assignments import policy_of
from .board import check_board
from .gallery import RANKED, find_shown, takes_votes_now
from .pairing import PRIME, multiplier_of
from .playback import length_of, playback_for
from .standings import standings_of, voters_of
from .steps import is_past

PAGE_SIZE = 12
TITLE_LENGTH = 60


def gallery_state(actor: Actor, assignment: Assignment) -> GalleryState:
    """How the gallery stands for somebody. Three queries at most. Raises NotFound where there is none."""
    policy = policy_of(assignment)
    check_there_is_one(assignment)
    is_open = takes_votes_now(assignment)
    shown, answered, given, kept = shown_entries(assignment).count(), 0, 0, 0
    if is_open and policy.gallery == GalleryMode.VOTES:
        mine = own_votes(assignment, actor.person_id)
        given = mine.count()
        kept = given - mine.filter(entry__in=shown_entries(assignment).values("pk")).count() if given else 0
    if is_open and policy.gallery == GalleryMode.PAIRS:
        answered = own_comparisons(assignment, actor.person_id).count()
    is_over = policy.gallery in RANKED and not is_open
    return GalleryState(
        mode=policy.gallery,
        is_open=is_open,
        is_over=is_over,
        until=None if is_past(policy.gallery_until, timezone.now()) else policy.gallery_until,
        shown=shown,
        voters=voters_of(assignment) if is_over or actor.is_staff else 0,
        most=policy.gallery_votes,
        left=max(policy.gallery_votes - given, 0),
        kept=kept,
        answered=answered,
        may_vote=is_open and rules.can_vote(actor),
    )


def gallery_page(actor: Actor, assignment: Assignment, *, cursor: str = "") -> Page[GalleryCard]:
    """One page of the gallery: in this person's own order, or by place once voting is over. Three queries, or four."""
    check_there_is_one(assignment)
    shown = shown_entries(assignment)
    standings: Mapping[int, Standing] = {}
    if takes_votes_now(assignment) or policy_of(assignment).gallery not in RANKED:
        place = F("draw") * multiplier_of(actor.person_id, assignment.pk) % PRIME
        page = page_of_keys(shown.annotate(place=place), sort="place", cursor=cursor, size=PAGE_SIZE)
    else:
        standings = standings_of(assignment)
        page = _by_place(shown, standings, cursor)
    rows = in_order(with_videos(shown), page.items)
    return Page(_cards(actor, assignment, rows, standings), page.next_cursor)


def open_entry(actor: Actor, assignment: Assignment, entry_id: int) -> GallerySheet:
    """A video of the gallery to watch. Raises NotFound when it is not shown any more. Two queries, or four."""
    entry = find_shown(assignment, entry_id)
    is_over = policy_of(assignment).gallery in RANKED and not takes_votes_now(assignment)
    standings = standings_of(assignment) if is_over else {}
    return _sheet(actor, entry, _cards(actor, assignment, [entry], standings)[0])


def open_pair(actor: Actor, assignment: Assignment, ids: tuple[int, int]) -> GalleryPair:
    """Two videos side by side. Raises NotFound when one is not shown any more. Two queries."""
    left, right = (find_shown(assignment, entry_id) for entry_id in ids)
    return GalleryPair(_sheet(actor, left, card_of(actor, left)), _sheet(actor, right, card_of(actor, right)))


def desk_entries(actor: Actor, assignment: Assignment, *, cursor: str = "") -> Page[DeskEntry]:
    """One page of the gallery for staff, by place as it is now, with names; what they took out comes last. Five queries."""
    check_board(actor)
    check_there_is_one(assignment)
    standings, rows = standings_of(assignment), consented_entries(assignment)
    page = _by_place(rows, standings, cursor)
    found = in_order(with_videos(rows), page.items)
    cards = (card_of(actor, row, standings.get(row.pk), is_for_staff=True) for row in found)
    lines = [
        DeskEntry(card, row.submission_id, row.removed_at is not None, row.removed_reason)
        for card, row in zip(cards, found, strict=True)
    ]
    return Page(lines, page.next_cursor)


def desk_entry(actor: Actor, assignment: Assignment, entry_id: int) -> DeskEntry:
    """One line of it. Raises NotFound for what its author has taken out."""
    check_board(actor)
    row = with_videos(consented_entries(assignment)).filter(pk=entry_id).first()
    if row is None:
        raise NotFound(_("This work is not in the gallery any more."))
    card = card_of(actor, row, standings_of(assignment).get(row.pk), is_for_staff=True)
    return DeskEntry(card, row.submission_id, row.removed_at is not None, row.removed_reason)


def check_there_is_one(assignment: Assignment) -> None:
    if policy_of(assignment).gallery == GalleryMode.OFF:
        raise NotFound(_("There is no gallery here."))


def with_videos(rows: Any) -> Any:
    """Entries with what a card shows."""
    texts = [f"submission__{place}__{name}" for place in ("video", "revised_video") for name in LONG_TEXTS]
    return rows.select_related("submission__video__writing", "submission__revised_video__writing").defer(
        "submission__body", "submission__points", *texts
    )


def card_of(
    actor: Actor,
    entry: GalleryEntry,
    standing: Standing | None = None,
    *,
    is_voted: bool = False,
    is_for_staff: bool = False,
) -> GalleryCard:
    """A video as a card. Whoever made it is named where they want to be, and to staff on their board."""
    submission = entry.submission
    video = cast(Video, submission.newest_video)
    is_text = video.work == WorkKind.TEXT
    beginning = video.writing.beginning if is_text else ""
    return GalleryCard(
        id=entry.pk,
        title=excerpt(plain_text(submission.body_html) or beginning, TITLE_LENGTH),
        author_id=submission.author_id if entry.is_named or is_for_staff else None,
        is_named=entry.is_named,
        poster_url="" if is_text else playback_for(video, actor.person_id).poster_url,
        length=length_of(video),
        beginning=beginning,
        alt=video.alt,
        is_own=submission.author_id == actor.user_id,
        is_voted=is_voted,
        is_finalist=entry.is_finalist,
        is_picked=entry.picked_at is not None,
        verdict=entry.verdict,
        standing=standing,
    )


def _cards(
    actor: Actor, assignment: Assignment, rows: Iterable[GalleryEntry], standings: Mapping[int, Standing]
) -> list[GalleryCard]:
    found = list(rows)
    voted: set[int] = set()
    if policy_of(assignment).gallery == GalleryMode.VOTES:
        mine = GalleryVote.objects.filter(entry__in=[row.pk for row in found], user_id=actor.person_id)
        voted = set(mine.values_list("entry_id", flat=True))
    return [card_of(actor, row, standings.get(row.pk), is_voted=row.pk in voted) for row in found]


def _sheet(actor: Actor, entry: GalleryEntry, card: GalleryCard) -> GallerySheet:
    video = cast(Video, entry.submission.newest_video)  # what is shown has one
    return GallerySheet(card, playback_for(video, actor.person_id), video.has_video)


def _by_place(rows: Any, standings: Mapping[int, Standing], cursor: str) -> Page[int]:
    """A page of ids: who was picked, finalists, then by place. A gallery is one class, so all of it is put in order."""
    told = rows.values_list("pk", "is_finalist", "picked_at", "draw", "removed_at")
    order = [pk for _key, pk in sorted((_key_of(standings.get(row[0]), *row[1:]), row[0]) for row in told)]
    start = decode_cursor(cursor)[0] if cursor else 0
    start = start if isinstance(start, int) and start >= 0 else 0
    page = order[start : start + PAGE_SIZE]
    end = start + PAGE_SIZE
    return Page(page, encode_cursor(end, page[-1]) if end < len(order) else "")


def _key_of(
    standing: Standing | None, is_finalist: bool, picked_at: Any, draw: int, removed_at: Any
) -> tuple[Any, ...]:
    place = standing.place if standing and standing.place else math.inf
    return removed_at is not None, picked_at is None, not is_finalist, place, -(standing.score if standing else 0), draw
