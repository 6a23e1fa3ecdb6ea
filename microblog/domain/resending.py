"""A form that is sent again, because nobody heard that it had arrived, writes nothing again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.spaces.models import Space

from ..data import Reader
from ..models import Post, Reply

A = ParamSpec("A")
P = TypeVar("P", Post, Reply)
Writing = Callable[Concatenate[Reader, Space, A], P]


def once_only(model: type[P]) -> Callable[[Writing[A, P]], Writing[A, P]]:
    """Around a verb that takes ``once``: with the token of an earlier call of this person, what that one wrote comes back.

    The unique constraint decides, also between two workers at the same moment. It stands around the verb because the
    transaction that failed must be over. Who is over the limit by now, or finds the post locked or the draft used up,
    has written before.
    """

    def decorate(write: Writing[A, P]) -> Writing[A, P]:
        @functools.wraps(write)
        def written(actor: Reader, space: Space, /, *args: A.args, **kwargs: A.kwargs) -> P:
            try:
                return write(actor, space, *args, **kwargs)
            except (IntegrityError, NotAllowed, Conflict, Invalid):
                key = once_key(actor, space, str(kwargs.get("once", "")))
                found = model._default_manager.filter(space=space, once=key).first() if key else None
                if found is None:
                    raise
                return found

        return written

    return decorate


def once_key(actor: Reader, space: Space, token: str) -> str | None:
    """What a post keeps of its form's token; None for one without."""
    return digest(str(space.pk), str(actor.person_id), token) if token else None
