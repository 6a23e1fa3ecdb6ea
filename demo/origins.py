"""The two origins of the demo: one host, two ports, so that cookies are shared and scripts are not."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def learning_origin(request: HttpRequest) -> str:
    """Where the outer pages are: the Learning MFE and the authoring MFE."""
    return origin(request, settings.LEARNING_PORT)


def lms_origin(request: HttpRequest) -> str:
    """Where units and handlers are: the LMS and Studio behind the MFEs."""
    return origin(request, settings.LMS_PORT)


def origin(request: HttpRequest, port: int) -> str:
    """The host by which the browser came, at another port."""
    host, colon, last = request.get_host().rpartition(":")
    name = host if colon and last.isdigit() else request.get_host()
    return f"{request.scheme}://{name}:{port}"
