"""The rows of a page of a timeline, by the index that finds them soonest: each page costs what the first one costs."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from mentoring import api as mentoring
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.spaces.api import normal_name
from social_learning_xblocks.spaces.models import Space, Tag

from ..data import Reader
from ..enums import Timeline
from ..models import Mark, Mention, Post, PostTag
from ..queries import by_index, followed_by, newest_among, with_parts, written_by

PAGE_SIZE = 20
#: Timelines that ask who wrote something.
PEOPLE = (Timeline.HOME, Timeline.MENTORS)
#: Where certain people wrote at most so many posts, the newest are picked in the index of authors; where they wrote more,
#: the next one of theirs is soon met in the order of the space. docs/decisions/0005 has the figures.
MOST_PICKED = 20_000
#: Of so many picked posts the right to read is asked at first; of the others when these do not fill a page.
MOST_OPENED = 200


def page_in_view(reader: Reader, space: Space, posts: QuerySet[Post], view: str, before: int | None) -> list[Post]:
    """The newest of these posts, before a place, that belong in one of ``Timeline``: one more than a page."""
    if before is not None:
        posts = posts.filter(pk__lt=before)
    if view in PEOPLE:
        return page_of_people(reader, space, posts, view, before)
    posts = in_view(reader, space, posts, view)
    return page_of(by_index(posts, "slb_post_space") if view == Timeline.EVERYBODY else posts)


def page_of(posts: QuerySet[Post]) -> list[Post]:
    """The newest of these posts, with their polls and links. One query."""
    return list(with_parts(posts).order_by("-pk")[: PAGE_SIZE + 1])


def page_of_people(reader: Reader, space: Space, posts: QuerySet[Post], view: str, before: int | None) -> list[Post]:
    """What certain people wrote. Two queries, three when most of it is not for the reader."""
    people = mentoring.mentor_ids(space, reader.person_id)
    written = written_by(space, people_of_home(space, reader.person_id) if view == Timeline.HOME else people, before)
    how_many = written[: MOST_PICKED + 1].count()
    if how_many > MOST_PICKED:
        return page_of(by_index(in_view(reader, space, posts, view), "slb_post_space"))
    found = page_of(by_index(newest_among(posts, written, MOST_OPENED), "PRIMARY"))
    if len(found) <= PAGE_SIZE and how_many > MOST_OPENED:
        return page_of(by_index(newest_among(posts, written, MOST_PICKED), "PRIMARY"))
    return found


def people_of_home(space: Space, user_id: int) -> RawSQL:
    """Those whose posts belong in the home of a person, for ``IN``: followed people, mentors, and the person.

    A table and not a union in IN, and not three conditions with "or": MariaDB begins with the people then, and looks each
    up in the index of authors.
    """
    followed = followed_by(space, user_id).values_list("followed_id")
    sql, params = followed.union(mentoring.mentor_ids(space, user_id)).query.sql_with_params()
    # Django has written all but the name of the table.
    return RawSQL(f"SELECT * FROM ({sql} UNION SELECT %s) AS people", (*params, user_id))  # noqa: S608, S611 - Django wrote it


def page_of_author(posts: QuerySet[Post], author_id: int, before: int | None) -> list[Post]:
    """What one person wrote. One query."""
    posts = posts if before is None else posts.filter(pk__lt=before)
    return page_of(by_index(posts.filter(author_id=author_id), "slb_post_author"))


def page_under_tag(space: Space, posts: QuerySet[Post], name: str, before: int | None) -> list[Post]:
    """What stands under a hashtag. Three queries, four when most of it is not for the reader."""
    tag = tag_called(space, name)
    if tag is None:
        return []
    tagged = PostTag.objects.filter(tag=tag)
    if before is not None:
        tagged = tagged.filter(post_id__lt=before)
    picked = list(tagged.order_by("-post_id").values_list("post_id", flat=True)[:MOST_OPENED])
    found = page_of(by_index(posts.filter(pk__in=picked), "PRIMARY"))
    if len(found) <= PAGE_SIZE and len(picked) == MOST_OPENED:
        return page_of(posts.filter(pk__in=tagged.values("post_id")))
    return found


def tag_called(space: Space, name: str) -> Tag | None:
    return Tag.objects.filter(space=space, name_hash=digest(normal_name(name))).first()


def in_view(reader: Reader, space: Space, posts: QuerySet[Post], view: str) -> QuerySet[Post]:
    """Of these posts the ones that belong in one of ``Timeline``."""
    if view == Timeline.EVERYBODY:
        return posts
    me = reader.person_id
    mentors = mentoring.mentor_ids(space, me)
    if view == Timeline.HOME:
        followed = followed_by(space, me).values_list("followed_id")
        return posts.filter(Q(author_id__in=followed) | Q(author_id__in=mentors) | Q(author_id=me))
    if view == Timeline.MENTORS:
        return posts.filter(author_id__in=mentors)
    if view == Timeline.MENTIONS:
        return posts.filter(pk__in=Mention.objects.filter(user_id=me, space=space).values("post_id"))
    return posts.filter(pk__in=Mark.objects.filter(user_id=me, is_bookmarked=True).values("post_id"))
