"""What stands in front of the pages: the proxy's limit, the language, a strict content security policy."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .origins import learning_origin, lms_origin

Respond = Callable[[HttpRequest], HttpResponse]

MAX_BODY = 4_000_000  # what the proxy of a usual installation lets through to the LMS
LANGUAGE_COOKIE = "openedx-language-preference"
YEAR = 365 * 24 * 3600


def body_limit(get_response: Respond) -> Respond:
    """Refuse larger bodies before anybody reads them into memory."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) <= MAX_BODY:
            return get_response(request)
        while request.read(65536):
            """Browsers show the answer only when their upload has been taken to its end."""
        text = json.dumps({"success": f"The request is larger than {MAX_BODY:,} bytes."})
        return HttpResponse(text, content_type="application/json", status=413)

    return middleware


def language(get_response: Respond) -> Respond:
    """Speak the language of ``?lang=``, remembered in a cookie that pages, unit and handlers share."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        asked = request.GET.get("lang", "")
        chosen = next((code for code in (asked, request.COOKIES.get(LANGUAGE_COOKIE)) if code in known), "en")
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        if asked == chosen:
            response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax")
        response.headers.setdefault("Content-Language", chosen)
        return response

    return middleware


def content_security_policy(get_response: Respond) -> Respond:
    """No inline scripts or styles, nothing from elsewhere; unit pages may stand in frames of the outer pages only."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        ours = f"{learning_origin(request)} {lms_origin(request)}"
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; "
            "img-src 'self' data: blob:; media-src 'self' blob:; base-uri 'self'; "
            f"frame-src {ours}; frame-ancestors {ours}; form-action 'self' {ours}",
        )
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return middleware
