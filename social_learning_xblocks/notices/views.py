"""The page behind the link in every mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..kit.errors import NotFound
from .domain.digests import reader_of, unsubscribe


@csrf_exempt  # mail programs post here for one-click unsubscribing (RFC 8058); the signed token is the proof
@require_http_methods(["GET", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks (mail scanners open links), POST stops the mails."""
    try:
        if request.method == "POST":
            unsubscribe(token)
        else:
            reader_of(token)
    except NotFound as error:
        return render(request, "social_learning/notices/unsubscribe.html", {"message": error.message}, status=404)
    done = request.method == "POST"
    return render(request, "social_learning/notices/unsubscribe.html", {"done": done})
