"""Addresses of pages, and what a page needs to send something back."""

from __future__ import annotations

from django.conf import settings
from django.middleware.csrf import get_token

from .. import conf


def unit_url(course: str, usage: str) -> str:
    """The page on which a learner meets the block, or "" where nobody can say. The fragment of a link survives it."""
    try:
        import lms.urls  # noqa: F401 - only in the LMS: says that its URL names are there
        from django.urls import reverse
    except ImportError:
        return str(conf.get("UNIT_URL")).format(course_key=course, usage_key=usage)
    return reverse("jump_to", args=[course, usage])


def site_url() -> str:
    """The address of the site without a slash at its end, for links in mail; "" where nobody has set one."""
    return str(conf.get("SITE_URL") or getattr(settings, "LMS_ROOT_URL", "") or "").rstrip("/")


def csrf_token() -> str:
    """The token that a POST of the page being made needs, where scripts cannot read the cookie; "" where nobody can say."""
    try:
        from crum import get_current_request  # only in the platform
    except ImportError:
        return ""
    request = get_current_request()
    return "" if request is None else str(get_token(request))
