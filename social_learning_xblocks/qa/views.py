"""Downloads, which a block handler cannot stream."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from ..kit import sheets
from ..kit.errors import NotAllowed
from ..kit.paging import is_key
from ..spaces.api import member_of
from .domain.statistics import export_csv


@require_safe
def questions_csv(request: HttpRequest, space_id: int) -> StreamingHttpResponse:
    """All questions of a space as CSV, for its staff and moderators; 404 for others."""
    found = member_of(request.user.pk, space_id) if is_key(space_id) else None
    if found is None:
        raise Http404
    space, actor = found
    try:
        lines = export_csv(actor, space)
    except NotAllowed as error:
        raise Http404(error.message) from error
    return sheets.download(lines, f"questions-{space_id}.csv")
