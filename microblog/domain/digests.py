"""What mails tell of posts: those of a person's mentors, and of people they follow, that came out since the last mail.

Nothing is written for a reader when a post comes out. A run of the digest asks once who posted, and then, for each of their
mentees and followers, what of it is for them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import api as mentoring
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.notices.api import NewsLine, SpaceNews
from social_learning_xblocks.spaces.api import member_of, people_in
from social_learning_xblocks.spaces.models import Space

from ..data import Reader
from ..enums import Audience
from ..models import Follow, Mark, Mention, Post
from ..queries import by_index, less_of, readable, unmuted
from .describing import TITLE_LENGTH, link_to
from .passing import quoted_by
from .titles import title_of

#: So many posts of a space are named in a mail; the others are a number.
MOST_TOLD = 5
#: Up to so many are counted.
MOST_COUNTED = 200
#: The readers of so many authors are asked for at once.
AUTHORS_AT_ONCE = 500


class Written(NamedTuple):
    """Of what one person posted in one space: the lowest id, and when the last of it came out."""

    first_id: int
    last_at: datetime


class NewPosts:
    """The posts that came out after one moment and not after another, without those for a cohort.

    In which cohort somebody is, only the platform knows, and only while they are here. Made with one query; what it keeps
    is a line for each author and space. Asking for the readers costs two queries for 500 authors, asking what is new for one
    of them two and, for each space in which somebody posted for them, six at most (and what the platform takes to say
    whether they may come in).
    """

    def __init__(self, since: datetime, until: datetime) -> None:
        self._until = until
        authors = came_out(Post.objects.filter(visibility=Visibility.VISIBLE, author__isnull=False), since, until)
        found = authors.order_by().values_list("space_id", "author_id").annotate(Min("pk"), Max("announced_at"))
        self._written = {(space_id, author_id): Written(*what) for space_id, author_id, *what in found}

    def readers(self) -> set[int]:
        """The ids of all whom these authors mentor, or who follow them, in the space in which they posted."""
        authors = iter(sorted({author_id for _space, author_id in self._written}))
        found: set[int] = set()
        while some := list(itertools.islice(authors, AUTHORS_AT_ONCE)):
            follows = Follow.objects.filter(followed_id__in=some).values_list("space_id", "followed_id", "follower_id")
            for space_id, author_id, reader_id in itertools.chain(
                mentoring.mentees_everywhere(some), follows.iterator()
            ):
                if (space_id, author_id) in self._written:
                    found.add(reader_id)
        return found

    def news_for(self, user_id: int, since: datetime) -> list[SpaceNews]:
        """What came out after ``since`` for this person and they have not seen, space by space."""
        authors: defaultdict[int, list[int]] = defaultdict(list)
        for space_id, author_id in sorted(people_of(user_id)):
            written = self._written.get((space_id, author_id))
            if written is not None and written.last_at > since:
                authors[space_id].append(author_id)
        return list(self._spaces(user_id, authors, since))

    def _spaces(self, user_id: int, authors: dict[int, list[int]], since: datetime) -> Iterator[SpaceNews]:
        for space_id, writers in authors.items():
            found = member_of(user_id, space_id)
            if found is not None:
                space, actor = found
                reader = Reader(actor.user_id, actor.name, actor.roles)
                rows = self._posts(reader, space, writers, since)
                behind = quoted_by(reader, space, rows)
                # What was passed on without a word is nothing without the post behind it.
                rows = [row for row in rows if row.quoted_id in behind or not row.is_passed_on]
                if rows:
                    yield told(reader, space, rows, behind)

    def _posts(self, reader: Reader, space: Space, writers: list[int], since: datetime) -> list[Post]:
        """Posts of these people that are new to the reader, the newest first. One query."""
        posts = unmuted(readable(reader, space), reader, space, timezone.now(), words=True)
        first_id = min(self._written[space.pk, author_id].first_id for author_id in writers)
        posts = came_out(posts.filter(author_id__in=writers, pk__gte=first_id), since, self._until)
        return list(by_index(unseen(posts, reader.person_id), "slb_post_author").order_by("-pk")[:MOST_COUNTED])


def came_out(posts: QuerySet[Post], since: datetime, until: datetime) -> QuerySet[Post]:
    """Those that were first shown after one moment and not after the other, without those for a cohort."""
    return posts.filter(announced_at__gt=since, announced_at__lte=until).exclude(audience=Audience.COHORT)


def unseen(posts: QuerySet[Post], user_id: int) -> QuerySet[Post]:
    """Without what a person wrote, has seen or done something with, and what names them: of that a notice tells."""
    marks = Mark.objects.filter(post_id=OuterRef("pk"), user_id=user_id)
    names = Mention.objects.filter(post_id=OuterRef("pk"), user_id=user_id, reply_key=0)
    return posts.exclude(author_id=user_id).exclude(Exists(marks)).exclude(Exists(names))


def people_of(user_id: int) -> set[tuple[int, int]]:
    """(space id, user id) of those who mentor a person, and whom they follow, in all spaces. Two queries."""
    follows = Follow.objects.filter(follower_id=user_id).values_list("space_id", "followed_id")
    return {*mentoring.mentors_everywhere(user_id), *follows}


def told(reader: Reader, space: Space, rows: Sequence[Post], behind: Mapping[int, Post]) -> SpaceNews:
    """What a mail says of these posts, ``behind`` being those that they pass on. Three queries at most."""
    named = shortened(rows, set(less_of(reader, space).values_list("whom_id", flat=True)))
    people = people_in(space, [row.author_id for row in named])
    names = {user_id: person.name for user_id, person in people.items()}
    lines = [NewsLine(names.get(row.author_id or 0, ""), words_of(row, behind), link_to(space, row)) for row in named]
    return SpaceNews(space.title, lines, len(rows) - len(lines))


def shortened(rows: Sequence[Post], less: Container[int | None]) -> list[Post]:
    """The first few of these, and one only of somebody of whom the reader wants to see less."""
    found: list[Post] = []
    for row in rows:
        if row.author_id not in less or all(row.author_id != other.author_id for other in found):
            found.append(row)
    return found[:MOST_TOLD]


def words_of(post: Post, behind: Mapping[int, Post]) -> str:
    """What a post is called, or what it passes on."""
    if post.is_passed_on:
        return _("passed on: {words}").format(words=title_of(behind[post.quoted_id or 0].body_html, TITLE_LENGTH))
    return title_of(post.body_html, TITLE_LENGTH)
