"""Whom a post reached: live, for who wrote it, never about fewer than five people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from mentoring import api as mentoring
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.models import Membership, Space

from .. import rules
from ..data import FEWEST, Counts, PostReach, Reader
from ..enums import Audience, PostKind
from ..models import Mark, Post, Recipient, Reply
from . import posts

MENTEES, MENTORS, REST = "mentees", "mentors", "rest"


def reach_of_post(reader: Reader, space: Space, post_id: int) -> PostReach:
    """Who saw a post, reacted, replied and acknowledged, in all and by segment. Four queries, whoever reads it.

    Whoever reacted or replied has seen it. Where only the platform knows for whom a post is (a cohort), those
    who saw it count as its people. Raises NotAllowed for everybody but its author and moderators.
    """
    post = posts.find_post(reader, space, post_id)
    if not rules.can_see_reach(reader, post.author_id):
        raise NotAllowed(_("Only its author and moderators can see whom it reached."))
    marks = by_segment(post, Mark.objects.filter(post=post)).annotate(
        seen=Count("pk"),
        reacted=Count("pk", ~Q(reaction="")),
        acknowledged=Count("pk", Q(acknowledged_at__isnull=False)),
    )
    replies = by_segment(post, Reply.objects.filter(post=post, visibility=Visibility.VISIBLE), "author_id")
    found: dict[str, dict[str, int]] = {segment: {"people": 0} for segment in (MENTEES, MENTORS, REST)}
    for rows in (marks, replies.annotate(**repliers())):
        for row in rows:
            note_row(found[row.pop("segment")], row)
    if post.audience != Audience.COHORT:
        for row in by_segment(post, audience_of(post)).annotate(people=Count("pk")):
            found[row["segment"]]["people"] = row["people"]
    else:
        for counts in found.values():
            counts["people"] = counts.get("seen", 0)
    total = added(found.values())
    if post.audience == Audience.COHORT:
        total = Counts(None, total.seen, total.reacted, total.replied, total.acknowledged)
    return PostReach(total, segments_of({segment: added([counts]) for segment, counts in found.items()}))


def repliers() -> dict[str, Count]:
    """Of visible replies: how many people wrote them, and how many of those have no mark on the post."""
    marks = Mark.objects.filter(post_id=OuterRef("post_id"), user_id=OuterRef("author_id"))
    return {
        "replied": Count("author_id", distinct=True),
        "seen": Count("author_id", distinct=True, filter=~Exists(marks)),
    }


def note_row(counts: dict[str, int], row: Mapping[str, int]) -> None:
    """Add what one query has counted to what another one has."""
    for name, count in row.items():
        counts[name] = counts.get(name, 0) + count


def segments_of(found: Mapping[str, Counts]) -> list[tuple[str, Counts]]:
    """Segments of five people or more, smaller ones added to the rest; none where that leaves only one."""
    kept = {segment: counts for segment, counts in found.items() if segment != REST and (counts.people or 0) >= FEWEST}
    rest = added(vars(counts) for segment, counts in found.items() if segment not in kept)
    while kept and 0 < (rest.people or 0) < FEWEST:
        # The rest could be worked out from the others: the smallest of them joins it.
        smallest = min(kept, key=lambda segment: kept[segment].people or 0)
        rest = added([vars(rest), vars(kept.pop(smallest))])
    if rest.people:
        kept[REST] = rest
    words = {MENTEES: _("My mentees"), MENTORS: _("Mentors and experts"), REST: _("Everybody else")}
    return [(words[segment], counts) for segment, counts in kept.items()] if len(kept) > 1 else []


def added(rows: Any) -> Counts:
    """The sum of counts by name."""
    total = {"people": 0, "seen": 0, "reacted": 0, "replied": 0, "acknowledged": 0}
    for row in rows:
        for name in total:
            total[name] += row.get(name) or 0
    return Counts(**total)


def by_segment(post: Post, rows: QuerySet[Any], user: str = "user_id") -> QuerySet[Any]:
    """Rows of people (the author left out) as groups, by what they are to the author of the post."""
    paired = mentoring.pairs_between(post.space, mentor_id=post.author_id, mentee_id=OuterRef(user))
    mentors = Membership.objects.filter(space=post.space, user_id=OuterRef(user), role__in=rules.MENTORING)
    segment = Case(
        When(Exists(paired), then=Value(MENTEES)),
        When(Exists(mentors), then=Value(MENTORS)),
        default=Value(REST),
        output_field=CharField(),
    )
    people = rows.filter(**{f"{user.removesuffix('_id')}__isnull": False}).exclude(**{user: post.author_id})
    groups: QuerySet[Any] = people.order_by().annotate(segment=segment).values("segment")
    return groups


def audience_of(post: Post) -> QuerySet[Membership]:
    """The members for whom a post is, besides its author: ``queries.readable`` asked the other way round.

    For a cohort, which only the platform knows, nobody.
    """
    members = Membership.objects.filter(space=post.space).exclude(user_id=post.author_id or 0)
    if post.audience == Audience.MENTEES:
        return members.filter(user_id__in=mentoring.mentee_ids(post.space, post.author_id or 0))
    if post.audience == Audience.MENTORS:
        return members.filter(role__in=rules.MENTORING)
    if post.audience == Audience.NAMED:
        return members.filter(user_id__in=Recipient.objects.filter(post=post).values("user_id"))
    return members.none() if post.audience == Audience.COHORT else members


def acknowledged(reader: Reader, space: Space, post_id: int) -> tuple[int, int]:
    """How many have confirmed an announcement, of how many it is for: "12 of 30 have seen it". Three queries.

    For a cohort, which only the platform knows, "of" are those who have opened it. Raises Invalid for another post: for how
    many that is, its readers are not told.
    """
    post = posts.find_post(reader, space, post_id)
    if post.kind != PostKind.ANNOUNCEMENT:
        raise Invalid(_("This post asks for no confirmation."))
    marks = Mark.objects.filter(post=post).exclude(user_id=post.author_id or 0)
    confirmed = marks.filter(acknowledged_at__isnull=False)
    rows: QuerySet[Model] = marks
    if post.audience != Audience.COHORT:
        # Who left, or lost access, is not counted on either side.
        rows = audience_of(post)
        confirmed = confirmed.filter(user_id__in=audience_of(post).values("user_id"))
    return confirmed.count(), rows.count()
