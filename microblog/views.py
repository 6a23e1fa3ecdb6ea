"""Downloads, which a block handler cannot stream."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from social_learning_xblocks.kit import sheets
from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.kit.paging import is_key
from social_learning_xblocks.spaces.api import member_of

from .domain.exports import export_csv


@require_safe
def posts_csv(request: HttpRequest, space_id: int) -> StreamingHttpResponse:
    """What is shown in the microblog of a space as CSV, for its staff and moderators; 404 for others."""
    found = member_of(request.user.pk, space_id) if is_key(space_id) else None
    if found is None:
        raise Http404
    space, actor = found
    try:
        lines = export_csv(actor, space)
    except NotAllowed as error:
        raise Http404(error.message) from error
    return sheets.download(lines, f"posts-{space_id}.csv")
