"""What a post is called where it is named: in notices, the trail, the queue, tables and lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from social_learning_xblocks.kit import richtext
from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.spaces.api import people_in
from social_learning_xblocks.spaces.models import Space

from ..data import PostCard, Reader
from ..models import Post
from . import passing


def titles_of(reader: Reader, space: Space, posts: Iterable[Post], length: int) -> dict[int, str]:
    """What these posts are called, by id, in so many characters at most where words of theirs are taken.

    No query; two where one of them passes another post on without a word, whose author is named to who may read it.
    """
    posts = list(posts)
    behind = passing.quoted_by(reader, space, [post for post in posts if post.is_passed_on])
    people = people_in(space, [post.author_id for post in behind.values()]) if behind else {}
    authors = {key: people.get(post.author_id or 0) for key, post in behind.items()}
    return {
        post.pk: title_of(
            post.body_html, length, is_passed_on=post.is_passed_on, author=authors.get(post.quoted_id or 0)
        )
        for post in posts
    }


def title_of_card(card: PostCard, length: int) -> str:
    """What a post that is shown is called; one that is passed on by its own words. No query."""
    shown = card.quoted or card if card.is_passed_on else card
    return title_of(shown.html, length, is_passed_on=shown.is_passed_on)


def title_of(html: str, length: int, *, is_passed_on: bool = False, author: Person | None = None) -> str:
    """The first words of a post; what it is where it has none. ``author``: of what it passes on, where they can be named."""
    if is_passed_on and author is not None:
        return _("A post of {name} that was passed on").format(name=author.name)
    if is_passed_on:
        return _("A post that was passed on")
    words = richtext.excerpt(richtext.plain_text(html), length)
    if words:
        return words
    return _("A picture") if "<img" in html else _("A post without words")
