"""Whom somebody wants to see: follow, mute for a time, block."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.search import words
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces.api import find_member
from social_learning_xblocks.spaces.models import Space

from ..data import Reader
from ..models import Follow, MutedThread, MutedWord, Silence
from ..queries import followed_by, muted_words
from .posts import find_post

#: More people than anybody reads; it keeps the home timeline within its cost.
MOST_FOLLOWED = 2_000
#: How long a mute lasts, in days (the first is an hour); 0 is "until I take it back".
MUTES = (1 / 24, 1, 7, 30, 0)
MOST_WORDS = 50
LONGEST_WORD = 50


@verb
def follow_person(actor: Reader, space: Space, user_id: int, *, on: bool) -> None:
    """See what a member posts under "Home", or no longer. Raises Conflict beyond two thousand."""
    person = checked(actor, space, user_id)
    if not on:
        followed_by(space, actor.person_id).filter(followed_id=person).delete()
        return
    if followed_by(space, actor.person_id)[:MOST_FOLLOWED].count() >= MOST_FOLLOWED:
        raise Conflict(_("You follow two thousand people. Unfollow somebody first."))
    check_follows(actor)
    Follow.objects.bulk_create(
        [Follow(space=space, follower_id=actor.person_id, followed_id=person)], ignore_conflicts=True
    )


def check_follows(actor: Reader) -> None:
    """Raises Conflict for who has followed a great many people lately, wherever. One query that stops at the limit."""
    most, seconds = conf.get("LIMITS")["vote"]
    since = timezone.now() - timedelta(seconds=seconds)
    if Follow.objects.filter(follower_id=actor.person_id, created_at__gt=since)[:most].count() >= most:
        raise Conflict(_("That was a lot in a short time. Wait a little and go on."))


@verb
def mute_person(actor: Reader, space: Space, user_id: int, *, days: float = 7) -> None:
    """Have a member's posts in no list for some days, or until it is taken back (0). They are not told."""
    until = end_of(days)
    Silence.objects.update_or_create(
        space=space,
        by_id=actor.person_id,
        whom_id=checked(actor, space, user_id),
        defaults={"until": until, "is_block": False, "is_less": False},
    )


@verb
def show_less(actor: Reader, space: Space, user_id: int) -> None:
    """Have one post of a member on a page of many people, the others folded behind it, until it is taken back.

    They are not told. Who is muted or blocked stays so until that is taken back.
    """
    own = {"space": space, "by_id": actor.person_id, "whom_id": checked(actor, space, user_id)}
    Silence.objects.filter(**own, until__lte=timezone.now()).delete()
    Silence.objects.get_or_create(**own, defaults={"is_less": True})


@verb
def mute_thread(actor: Reader, space: Space, post_id: int, *, days: float = 7) -> None:
    """Have a post in no list, and no notices of its replies, for some days or until it is taken back (0)."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    post = find_post(actor, space, post_id)
    MutedThread.objects.update_or_create(
        user_id=actor.person_id, post=post, defaults={"space": space, "until": end_of(days)}
    )


@verb
def unmute_thread(actor: Reader, space: Space, post_id: int) -> None:
    """Have a post in the lists again."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    MutedThread.objects.filter(space=space, user_id=actor.person_id, post_id=post_id).delete()


@verb
def mute_word(actor: Reader, space: Space, word: str, *, days: float = 30) -> None:
    """Have posts with a word or phrase (whole words, whatever case and accents) in no list for some days, or for good (0).

    Raises Invalid for what is no word, Conflict for more than fifty.
    """
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    folded = " ".join(words(word))
    if not folded or len(folded) > LONGEST_WORD:
        message = _("Write a word or a short phrase.")
        raise Invalid(message, {"word": message})
    until = end_of(days)
    own = MutedWord.objects.filter(user_id=actor.person_id, space=space)
    if own.filter(word_hash=digest(folded)).update(until=until):
        return
    own.filter(until__lte=timezone.now()).delete()
    if own[:MOST_WORDS].count() >= MOST_WORDS:
        raise Conflict(_("You mute {count} words. Take one of them back first.").format(count=MOST_WORDS))
    row = MutedWord(space=space, user_id=actor.person_id, word=f" {folded} ", word_hash=digest(folded), until=until)
    MutedWord.objects.bulk_create([row], ignore_conflicts=True)


@verb
def unmute_word(actor: Reader, space: Space, word: str) -> None:
    """Have posts with a word in the lists again."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    folded = digest(" ".join(words(word)))
    MutedWord.objects.filter(user_id=actor.person_id, space=space, word_hash=folded).delete()


def words_muted_by(reader: Reader, space: Space) -> list[str]:
    """The words that a person mutes now, by the alphabet. One query."""
    rows = muted_words(reader, space, timezone.now()).order_by("word")
    return [word.strip() for word in rows.values_list("word", flat=True)]


def end_of(days: float) -> datetime | None:
    """The moment at which a mute runs out; None for 0 days. Raises Invalid for a time that is not offered."""
    if days not in MUTES:
        raise Invalid(_("Choose how long."))
    return timezone.now() + timedelta(days=days) if days else None


@verb
def block_person(actor: Reader, space: Space, user_id: int) -> None:
    """Neither of the two reads the other any more. Following ends both ways; they are not told."""
    person = checked(actor, space, user_id)
    Silence.objects.update_or_create(
        space=space, by_id=actor.person_id, whom_id=person, defaults={"until": None, "is_block": True, "is_less": False}
    )
    followed_by(space, actor.person_id).filter(followed_id=person).delete()
    followed_by(space, person).filter(followed_id=actor.person_id).delete()


@verb
def unsilence_person(actor: Reader, space: Space, user_id: int) -> None:
    """Take a mute, a block or "show less" back."""
    Silence.objects.filter(space=space, by_id=actor.person_id, whom_id=checked(actor, space, user_id)).delete()


def checked(actor: Reader, space: Space, user_id: int) -> int:
    """The id of another member. Raises NotAllowed, NotFound for who is no member, Invalid for oneself."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    if user_id == actor.user_id:
        raise Invalid(_("That is you."))
    return find_member(space, user_id).user_id or 0
