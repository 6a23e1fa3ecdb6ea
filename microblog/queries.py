"""Queries of the microblog. ``readable`` is the one place that says who may read what; every list goes through it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.sql.datastructures import BaseTable

from mentoring.api import pairs_between
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.models import Space

from . import rules
from .data import Reader
from .enums import Audience
from .models import Draft, Follow, LinkCard, MutedThread, MutedWord, Post, Recipient, Reply, Silence

M = TypeVar("M", bound=Model)


def readable(reader: Reader, space: Space) -> QuerySet[Post]:
    """The visible posts of a space that a person may read, by the audience of each, in the same SQL.

    Moderators read all of them: somebody has to be able to help. Two people of whom one has blocked the other read
    nothing of each other.
    """
    posts = Post.objects.filter(space=space, visibility=Visibility.VISIBLE)
    if reader.user_id is None:
        return posts.none()
    if reader.is_moderator:
        return posts
    paired = pairs_between(space, mentor_id=OuterRef("author_id"), mentee_id=reader.user_id)
    named = Recipient.objects.filter(post_id=OuterRef("pk"), user_id=reader.user_id)
    open_to = Q(audience=Audience.EVERYBODY) | Q(author_id=reader.user_id)
    open_to |= Q(Exists(paired), audience=Audience.MENTEES) | Q(Exists(named), audience=Audience.NAMED)
    if rules.is_mentoring(reader):
        open_to |= Q(audience=Audience.MENTORS)
    if reader.cohort_id is not None:
        open_to |= Q(audience=Audience.COHORT, cohort_id=reader.cohort_id)
    return unblocked(posts.filter(open_to), space, reader.user_id)


def readable_replies(reader: Reader, space: Space) -> QuerySet[Reply]:
    """Replies of a space that a person may see *under posts they may read*: the caller asks for the post.

    Visible ones of people who are not blocked; their own while they are held or hidden; to moderators all but deleted.
    """
    replies = Reply.objects.filter(space=space)
    if reader.user_id is None:
        return replies.none()
    if reader.is_moderator:
        return replies.exclude(visibility=Visibility.DELETED)
    shown = Q(visibility=Visibility.VISIBLE)
    if not reader.read_only:
        shown |= Q(author_id=reader.user_id, visibility__in=(Visibility.HELD, Visibility.HIDDEN))
    return unblocked(replies.filter(shown), space, reader.user_id)


def unblocked(rows: QuerySet[M], space: Space, user_id: int) -> QuerySet[M]:
    """Without posts (or replies) of people whom a person has blocked, and of those who have blocked them.

    Two questions and not one with "or": a database answers each once for all rows, and the other one for every row.
    """
    blocks = Silence.objects.filter(space=space, is_block=True)
    rows = rows.exclude(Exists(blocks.filter(by_id=user_id, whom_id=OuterRef("author_id"))))
    return rows.exclude(Exists(blocks.filter(by_id=OuterRef("author_id"), whom_id=user_id)))


def blocks_with(space: Space, user_id: int | None, other: str = "author_id") -> QuerySet[Silence]:
    """Blocks between a person and the author of the post (or reply, or whoever ``other`` names) outside, by either."""
    return Silence.objects.filter(space=space, is_block=True).filter(
        Q(by_id=user_id, whom_id=OuterRef(other)) | Q(by_id=OuterRef(other), whom_id=user_id)
    )


def blocked_with(space: Space, user_id: int | None, others: set[int]) -> set[int]:
    """Which of these people a person has blocked, or is blocked by. One query, none for nobody."""
    if user_id is None or not others:
        return set()
    blocks = Silence.objects.filter(space=space, is_block=True).filter(
        Q(by_id=user_id, whom_id__in=others) | Q(whom_id=user_id, by_id__in=others)
    )
    return {user for pair in blocks.values_list("by_id", "whom_id") for user in pair} & others


def unmuted(posts: QuerySet[Post], reader: Reader, space: Space, now: datetime, *, words: bool) -> QuerySet[Post]:
    """Without posts of people whom the reader has muted or blocked, muted threads, and (where ``words``) muted words.

    All of them can be opened, but come in no list. Nobody's own posts are taken from them by a word.
    """
    if reader.user_id is None:
        return posts
    muted = Silence.objects.filter(space=space, by_id=reader.user_id, whom_id=OuterRef("author_id"), is_less=False)
    threads = MutedThread.objects.filter(user_id=reader.user_id, post_id=OuterRef("pk"))
    posts = posts.exclude(Exists(lasting(muted, now))).exclude(Exists(lasting(threads, now)))
    if words:
        text = ExpressionWrapper(OuterRef("folded"), output_field=TextField())
        spoken = muted_words(reader, space, now).annotate(text=text).filter(text__contains=F("word"))
        posts = posts.exclude(~Q(author_id=reader.user_id) & Exists(spoken))
    return posts


def less_of(reader: Reader, space: Space) -> QuerySet[Silence]:
    """The people of whom somebody wants to see less."""
    return Silence.objects.filter(space=space, by_id=reader.person_id, is_less=True)


def muted_words(reader: Reader, space: Space, now: datetime) -> QuerySet[MutedWord]:
    return lasting(MutedWord.objects.filter(user_id=reader.person_id, space=space), now)


def lasting(rows: QuerySet[M], now: datetime) -> QuerySet[M]:
    """Mutes that have not run out."""
    return rows.filter(Q(until=None) | Q(until__gt=now))


def followed_by(space: Space, user_id: int) -> QuerySet[Follow]:
    return Follow.objects.filter(space=space, follower_id=user_id)


def own_drafts(actor: Reader, space: Space) -> QuerySet[Draft]:
    """What somebody wrote, and what was written in their name."""
    return Draft.objects.filter(Q(author_id=actor.person_id) | Q(posted_by_id=actor.person_id), space=space)


def due_drafts(now: datetime) -> QuerySet[Draft]:
    """Scheduled posts whose moment has come."""
    return Draft.objects.filter(problem="", publish_at__lte=now)


def with_parts(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Posts with what a card of theirs shows besides the text: the poll and the card of a link, in the same query."""
    return posts.select_related("poll", "link")


def due_links(now: datetime, most_tries: int) -> QuerySet[LinkCard]:
    """Addresses whose pages may be asked now: a visible post leads there, and one for more than a few named people."""
    posts = Post.objects.filter(link_id=OuterRef("pk"), visibility=Visibility.VISIBLE)
    shown = Exists(posts.exclude(audience=Audience.NAMED))
    return LinkCard.objects.filter(shown, ask_at__lte=now, tries__lt=most_tries)


class TableByIndex(BaseTable):
    """A table that MariaDB and MySQL read by one index, whatever they estimate."""

    def __init__(self, table_name: str, alias: str | None, index: str = "") -> None:
        super().__init__(table_name, alias)
        self.index = index

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().as_sql(compiler, connection)
        return f"{sql} FORCE INDEX ({connection.ops.quote_name(self.index)})", params

    def relabeled_clone(self, change_map: dict[str | None, str]) -> TableByIndex:
        return type(self)(self.table_name, change_map.get(self.table_alias, self.table_alias), self.index)


def by_index(posts: QuerySet[Post], index: str) -> QuerySet[Post]:
    """The same posts, read from the cursor downwards in the order of an index.

    MariaDB and MySQL would take the columns before the id from the index and the bound on the id from nowhere, and walk
    through all that is newer than the cursor: a page would cost more the further down it is. Others plan it right.
    """
    if connection.vendor != "mysql":
        return posts
    posts = posts.all()
    alias = posts.query.get_initial_alias()
    posts.query.alias_map[alias] = TableByIndex(Post._meta.db_table, alias, index)
    return posts


def written_by(space: Space, authors: QuerySet[Any] | RawSQL, before: int | None) -> QuerySet[Post]:
    """The visible posts of some people, by the index of authors alone: who may read them, ``readable`` says."""
    posts = Post.objects.filter(author_id__in=authors, space=space, visibility=Visibility.VISIBLE)
    return by_index(posts if before is None else posts.filter(pk__lt=before), "slb_post_author")


def newest_among(posts: QuerySet[Post], written: QuerySet[Post], count: int) -> QuerySet[Post]:
    """Those of ``posts`` that are among the newest of ``written``, so many of them; in one query."""
    sql, params = written.order_by("-id").values("id")[:count].query.sql_with_params()
    # MySQL wants a table around a limit inside IN. Django has written all of the SQL.
    return posts.filter(pk__in=RawSQL(f"SELECT id FROM ({sql}) AS newest", params))  # noqa: S608, S611 - Django wrote it


def add_to(posts: QuerySet[Post], field: str, change: int) -> int:
    """Count one up or down in the transaction that writes the row."""
    return posts.update(**{field: F(field) + change})
