"""Accounts behind names and anonymous ids, and their retirement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model


def usernames_of(user_id: int) -> set[str]:
    """What an account is called, and was called before the platform retired it; lower case. Empty for no account."""
    user = get_user_model().objects.filter(pk=user_id).first()
    if user is None:
        return set()
    try:
        from openedx.core.djangoapps.user_api.models import UserRetirementStatus  # only on the platform
    except ImportError:
        former: list[str] = []
    else:
        former = list(UserRetirementStatus.objects.filter(user=user).values_list("original_username", flat=True))
    return {name.lower() for name in (user.get_username(), *former)}


def usernames_of_others(names: Iterable[str], user_id: int) -> set[str]:
    """Those of the names, lower case, that an account other than this one has today; one query a name."""
    users = get_user_model().objects.exclude(pk=user_id)
    field = get_user_model().USERNAME_FIELD
    return {name for name in names if users.filter(**{f"{field}__iexact": name}).exists()}


def user_behind(anonymous_id: str) -> int | None:
    """The account that an anonymous id of a course stands for; None for none, and where there is no LMS to ask."""
    try:
        from common.djangoapps.student.models import user_by_anonymous_id  # only in the LMS
    except ImportError:
        return None
    user = user_by_anonymous_id(anonymous_id)
    return None if user is None else int(user.pk)


def on_retirement(forget: Callable[[int], None]) -> None:
    """Call ``forget`` with the id of each account that the platform retires; nothing where there is no platform.

    What ``forget`` raises stops the retirement there, where somebody sees it and starts it again.
    """
    try:
        from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_MISC  # only on the platform
    except ImportError:
        return

    def receive(sender: Any, user: Any = None, **kwargs: Any) -> None:
        forget(user.pk)

    USER_RETIRE_LMS_MISC.connect(receive, weak=False, dispatch_uid="social_learning.on_retirement")
