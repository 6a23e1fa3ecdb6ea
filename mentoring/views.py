"""Downloads, which a block handler cannot stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from social_learning_xblocks.kit import sheets
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.kit.paging import is_key
from social_learning_xblocks.spaces.api import member_of

from . import api
from .models import Programme


@require_safe
def participants_csv(request: HttpRequest, programme_id: int) -> StreamingHttpResponse:
    """Who signed up, for coordinators; 404 for others."""
    return sheet_of(request, programme_id, api.export_participants, "participants")


@require_safe
def outcomes_csv(request: HttpRequest, programme_id: int, by: str) -> StreamingHttpResponse:
    """What came of a programme by groups, with the same hidden as on the page, for coordinators; 404 for others."""
    return sheet_of(request, programme_id, partial(api.export_outcomes, by=by), f"outcomes-{by}")


@require_safe
def pairs_csv(request: HttpRequest, programme_id: int) -> StreamingHttpResponse:
    """The pairs of a programme with what they did, for certificates; for coordinators, 404 for others."""
    return sheet_of(request, programme_id, api.export_pairs, "pairs")


def sheet_of(
    request: HttpRequest, programme_id: int, lines: Callable[[Actor, Programme], Iterator[str]], name: str
) -> StreamingHttpResponse:
    """A table about a programme. Raises Http404 for who may not have it: they are not told that it is there."""
    programme = Programme.objects.filter(pk=programme_id).first() if is_key(programme_id) else None
    found = member_of(request.user.pk, programme.space_id) if programme else None
    if programme is None or found is None:
        raise Http404
    try:
        return sheets.download(lines(found[1], programme), f"{name}-{programme_id}.csv")
    except (NotAllowed, NotFound) as error:
        raise Http404(error.message) from error


@require_safe
def round_csv(request: HttpRequest, space_id: int, round_id: int) -> StreamingHttpResponse:
    """What a run of the matching came to as CSV, for coordinators of its space; 404 for others."""
    found = member_of(request.user.pk, space_id) if is_key(space_id) and is_key(round_id) else None
    if found is None:
        raise Http404
    space, actor = found
    try:
        lines = api.export_round(actor, space, round_id)
    except (NotAllowed, NotFound) as error:
        raise Http404(error.message) from error
    return sheets.download(lines, f"run-{round_id}.csv")
