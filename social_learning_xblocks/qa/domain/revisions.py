"""The history of a post, and what changed from step to step in words."""

from __future__ import annotations

import itertools
from datetime import timedelta

from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from ...kit import conf
from ...kit.actor import Actor
from ...kit.diffs import Budget, diff
from ...kit.errors import Conflict, NotFound
from ...kit.models import Visibility
from ...kit.paging import Page
from ...spaces.models import Space
from ..data import Change
from ..models import Answer, Comment, Question, Revision
from . import posts
from .anonymity import Faces, is_author

VERSIONS_AT_ONCE = 20


def record_revision(post: Question | Answer | Comment, *, editor_id: int | None) -> None:
    """Keep a post as it is now, before the caller (who has locked it) changes it. ``editor_id`` makes the next version."""
    post_type, post_id = posts.subject_of(post)
    Revision.objects.create(
        post_type=post_type,
        post_id=post_id,
        number=last_number(post) + 1,
        title=getattr(post, "title", ""),
        body=post.body,
        tag_names=getattr(post, "tag_names", []),
        editor_id=editor_id,
        written_at=timezone.now(),
        was_held=post.visibility == Visibility.HELD,
    )


def check_edits(actor: Actor) -> None:
    """Raises Conflict for who has edited a great deal lately, wherever: each edit keeps a whole text. One query."""
    most, seconds = conf.get("LIMITS")["edit"]
    since = timezone.now() - timedelta(seconds=seconds)
    if Revision.objects.filter(editor_id=actor.user_id, written_at__gt=since)[:most].count() >= most:
        raise Conflict(
            _(
                "You have edited posts {count} times in a short while. Your text is kept; wait a little and save it again."
            ).format(count=most)
        )


def move_history(old: Answer | Comment, new: Answer | Comment) -> None:
    """Earlier versions of a post go on as those of the post it became, after the versions that one has already."""
    post_type, post_id = posts.subject_of(new)
    number = F("number") + last_number(new)
    revisions_of(old).update(post_type=post_type, post_id=post_id, number=number)


def revisions_of(post: Question | Answer | Comment) -> QuerySet[Revision]:
    post_type, post_id = posts.subject_of(post)
    return Revision.objects.filter(post_type=post_type, post_id=post_id)


def last_number(post: Question | Answer | Comment) -> int:
    return revisions_of(post).aggregate(last=Max("number"))["last"] or 0


def history_of(actor: Actor, space: Space, post_type: str, post_id: int, *, before: int = 0) -> Page[Change]:
    """Versions of a post, newest first, each with its difference from the one before; at most twenty at a time.

    ``next_cursor`` is the number to pass as ``before`` for the versions that came earlier. Those that were replaced while
    they waited for review are for moderators and the author only. Five queries at most.
    """
    post = posts.find_post(actor, space, post_type, post_id)
    stored = revisions_of(post).order_by("-number")
    older = stored.filter(number__lt=before) if before else stored
    # The numbers from the index alone: then MariaDB starts at the page, wherever it is.
    numbers = list(older.values_list("number", flat=True)[: VERSIONS_AT_ONCE + 1])
    rows = list(stored.filter(number__in=numbers))
    if not rows:
        raise NotFound(_("This post has not been edited."))
    versions = rows if before else [newest_of(post, rows[0].number + 1), *rows]
    page, beyond = versions[:VERSIONS_AT_ONCE], versions[VERSIONS_AT_ONCE:]
    if not (actor.is_moderator or is_author(actor, post.author_id)):
        stored = stored.filter(was_held=False)
        page = [row for row in page if not row.was_held]
        if beyond and beyond[0].was_held:
            beyond = list(stored.filter(number__lt=beyond[0].number)[:1])
    # ``Revision.editor`` made the *next* version, so each was made by the row before it, the first by the author.
    makers = {row.number: maker for row, maker in itertools.pairwise(versions)}
    faces = Faces(actor, posts.question_of(actor, space, post), [post.author_id, *(row.editor_id for row in rows)])
    budget = Budget()
    changes = []
    for place, row in enumerate(page):
        below = page[place + 1 : place + 2] or beyond
        maker = makers.get(row.number)
        changes.append(
            Change(
                row.number,
                faces.of(maker.editor_id if maker else post.author_id),
                maker.written_at if maker else post.created_at,
                diff(below[0].title, row.title, budget) if below else escape(row.title),
                diff(below[0].body, row.body, budget) if below else escape(row.body),
                row.tag_names,
            )
        )
    return Page(changes, str(versions[VERSIONS_AT_ONCE - 1].number) if len(versions) > VERSIONS_AT_ONCE else "")


def newest_of(post: Question | Answer | Comment, number: int) -> Revision:
    """A post as it is now, in the shape of its earlier versions; not saved."""
    return Revision(
        number=number, title=getattr(post, "title", ""), body=post.body, tag_names=getattr(post, "tag_names", [])
    )
