"""Forgetting a person everywhere. This applet stands on the others, so it can ask each of them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from mentoring import api as mentoring
from microblog import api as microblog

from ...kit.errors import NotFound
from ...moderation import api as moderation
from ...notices import api as notices
from ...people import api as people
from ...spaces import api as spaces
from . import pictures, retirement

_others: list[Callable[[int], None]] = []


def register_leaving(forget: Callable[[int], None]) -> None:
    """Have an applet beside this one forget people too: ``forget`` is called with the id of the account, may be twice."""
    if forget not in _others:
        _others.append(forget)


def forget_everywhere(user_id: int) -> None:
    """Remove what is known of a person in every applet. Can run twice, and again after it was stopped.

    Raises NotFound for an id that no account has: a slip of the pen must not look like success.
    """
    if not get_user_model().objects.filter(pk=user_id).exists():
        raise NotFound(_("There is no account with the id {id}.").format(id=user_id))
    for forget in _others:
        forget(user_id)
    retirement.retire(user_id)
    microblog.retire_person(user_id)
    mentoring.retire_person(user_id)
    pictures.sweep(author_id=user_id)
    for applet in (notices, moderation, people, spaces):
        applet.retire_person(user_id)
