"""Pictures of posts, for those who may see them."""

from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ..kit.errors import NotFound
from .domain.images import open_image


@require_safe
def image(request: HttpRequest, image_uuid: uuid.UUID) -> FileResponse:
    """The bytes of a picture; 404 for everybody who is no member of its space."""
    try:
        found, content = open_image(request.user.pk, image_uuid)
    except NotFound as error:
        raise Http404(error.message) from error
    answer = FileResponse(content, content_type=found.content_type, filename=found.name)
    # An hour: what a moderator takes away must not stay in browsers for long.
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
