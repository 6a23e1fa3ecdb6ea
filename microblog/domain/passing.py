"""Passing on what somebody else wrote: with thanks alone, or quoted with words of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.notices.api import Happening, NoticeKind, tell
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import Reader
from ..enums import PostType, Reaction
from ..models import Mark, Post
from ..queries import readable, unmuted, with_parts
from . import marks, posts


def original_of(actor: Reader, space: Space, post_id: int, *, with_words: bool) -> Post:
    """What is passed on; of what was itself passed on without a word, the post behind it.

    Raises NotFound, NotAllowed (not written for everybody; quoting is not wished for), Conflict for a second time.
    """
    post = posts.find_post(actor, space, post_id)
    if post.is_passed_on:
        post = posts.find_post(actor, space, post.quoted_id or 0)
    if not rules.can_pass_on(actor, post.audience, post.visibility):
        raise NotAllowed(_("This was not written for everybody, so it is not passed on."))
    if with_words and not rules.can_quote(actor, post.author_id, may_be_quoted=post.may_be_quoted):
        raise NotAllowed(_("Its author does not want this to be quoted. You can pass it on without words of your own."))
    if not with_words:
        check_once(actor, actor.user_id, post.pk)
    return post


def check_once(actor: Reader, author_id: int | None, original_id: int) -> None:
    """Raises Conflict where somebody has passed a post on already without a word.

    Two who ask at once stand in a row at the post, and the second finds what the first one made.
    """
    Post.objects.select_for_update().filter(pk=original_id).first()
    passed_on = Post.objects.filter(quoted_id=original_id, author_id=author_id, body="", visibility=Visibility.VISIBLE)
    if passed_on.exists():
        mine = author_id == actor.user_id
        raise Conflict(_("You have passed this on already.") if mine else _("Its author has passed it on again."))


def thank(actor: Reader, space: Space, post: Post) -> None:
    """Who passes something on without a word says thanks with it, unless they have reacted to it already."""
    has_reacted = Mark.objects.filter(post=post, user_id=actor.person_id).exclude(reaction="").exists()
    if not has_reacted and rules.can_react(actor, post.author_id, post.visibility):
        marks.react_to(actor, space, post.pk, reaction=Reaction.THANKS, is_told=False)


def announce(post: Post) -> None:
    """Tell the author of what was passed on."""
    if post.quoted is not None:
        about = (PostType.POST, post.quoted.pk)
        tell(post.space, {post.quoted.author_id}, Happening(NoticeKind.PASSED_ON, about, post.author_id))


@verb
def allow_quotes(actor: Reader, space: Space, post_id: int, *, on: bool) -> Post:
    """Whether others may quote one's own post. Taken back, it is shown in no quote any more."""
    post = posts.find_post(actor, space, post_id, lock=True)
    if not rules.can_edit(actor, post.author_id, post.visibility, is_locked=post.is_locked):
        raise NotAllowed(_("You can edit your own posts only."))
    post.may_be_quoted = on
    post.save(update_fields=["may_be_quoted"])
    return post


def quoted_by(reader: Reader, space: Space, shown: Sequence[Post]) -> dict[int, Post]:
    """The posts that these pass on, by id, as far as this reader may see them today. One query, none where there are none."""
    wanted = {post.quoted_id for post in shown if post.quoted_id is not None}
    if not wanted:
        return {}
    found = unmuted(readable(reader, space), reader, space, timezone.now(), words=True)
    return {post.pk: post for post in with_parts(found.filter(pk__in=wanted))}


def is_shown(post: Post, original: Post) -> bool:
    """Whether a quote may show what it quotes: its author can take the consent back."""
    return not post.body or original.may_be_quoted or post.author_id == original.author_id
