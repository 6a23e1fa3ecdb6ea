"""Videos, their posters and captions, for those whose address it is; downloads of a whole assignment for staff."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import wraps

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from ..kit import sheets
from ..kit.actor import Actor
from ..kit.errors import Conflict, NotAllowed, NotFound
from ..kit.paging import is_key
from ..spaces.api import member_of
from .data import VideoFile
from .domain.archives import archive_file_of, bytes_of_archive, find_archive
from .domain.exports import assignment_of, export_csv, export_json
from .domain.playback import bytes_of, file_of, find_video, open_poster
from .domain.ranges import asked_range
from .models import Assignment, Video

#: Seconds after which a player may ask again when the storage did not answer.
PAUSE = "5"

Show = Callable[[HttpRequest, Video], HttpResponseBase]


def shown(show: Show) -> Callable[[HttpRequest, uuid.UUID], HttpResponseBase]:
    """A view of one video: 404 for everybody whose address it is not, 503 while the storage does not answer."""

    @require_safe
    @wraps(show)
    def view(request: HttpRequest, video_uuid: uuid.UUID) -> HttpResponseBase:
        try:
            found = find_video(request.user.pk, video_uuid, request.GET.get("token", ""))
            answer = show(request, found)
            # What is only lent is asked for each time: its author may have taken it out of the gallery.
            if found.is_lent:
                answer.headers["Cache-Control"] = "private, no-cache"
        except NotFound as error:
            raise Http404(error.message) from error
        except Conflict as error:
            answer = HttpResponse(error.message, status=503, content_type="text/plain", headers={"Retry-After": PAUSE})
        answer.headers.setdefault("Cache-Control", "no-store" if answer.status_code >= 400 else "private, max-age=3600")
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer

    return view


@shown
def video(request: HttpRequest, found: Video) -> HttpResponseBase:
    """The bytes of a video: all of them, or the one range a player asks for."""
    about = file_of(found)
    return ranged(request, about, f'inline; filename="{about.name}"', lambda wanted: bytes_of(found, wanted))


def ranged(
    request: HttpRequest, about: VideoFile, disposition: str, bytes_in: Callable[[range], Iterator[bytes]]
) -> HttpResponseBase:
    """A file, or the one range of it that is asked for."""
    headers = {"Accept-Ranges": "bytes", "ETag": about.etag, "Content-Disposition": disposition}
    if request.headers.get("If-None-Match") == about.etag:
        return HttpResponse(status=304, headers=headers)
    wanted, status = range(about.size), 200
    asked = asked_range(request.headers.get("Range", ""), about.size)
    if asked is not None and request.headers.get("If-Range", about.etag) == about.etag:
        if not asked:
            headers["Content-Range"] = f"bytes */{about.size}"
            return HttpResponse(status=416, headers=headers)
        wanted, status = asked, 206
        headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{about.size}"
    headers["Content-Length"] = str(len(wanted))
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=about.content_type, headers=headers)
    return StreamingHttpResponse(bytes_in(wanted), status=status, content_type=about.content_type, headers=headers)


@shown
def video_poster(request: HttpRequest, found: Video) -> HttpResponseBase:
    """The still picture of a video."""
    about, content = open_poster(found)
    return FileResponse(content, content_type=about.content_type, filename=about.name, headers={"ETag": about.etag})


@shown
def video_captions(request: HttpRequest, found: Video) -> HttpResponseBase:
    """The captions of a video. Never kept by a browser: they may be written while somebody watches."""
    if not found.captions:
        raise Http404
    return HttpResponse(
        found.captions, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "private, no-cache"}
    )


@require_safe
def archive(request: HttpRequest, space_id: int, job_uuid: uuid.UUID) -> HttpResponseBase:
    """The ZIP that a job has made, or a range of it, for the staff of its space; 404 for others, and when it is gone."""
    if not is_key(space_id):
        raise Http404
    try:
        job = find_archive(request.user.pk, space_id, job_uuid)
        about = archive_file_of(job)
        disposition = f'attachment; filename="{about.name}"'
        answer = ranged(request, about, disposition, lambda wanted: bytes_of_archive(job, wanted))
    except NotFound as error:
        raise Http404(error.message) from error
    except Conflict as error:
        answer = HttpResponse(error.message, status=503, content_type="text/plain", headers={"Retry-After": PAUSE})
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def submissions_csv(request: HttpRequest, space_id: int) -> StreamingHttpResponse:
    """All submissions and reviews of a space as CSV, for its staff; 404 for others."""
    return sheets.download(_export(request, space_id, export_csv), f"submissions-{space_id}.csv")


@require_safe
def submissions_json(request: HttpRequest, space_id: int) -> StreamingHttpResponse:
    """The same as JSON."""
    answer = StreamingHttpResponse(_export(request, space_id, export_json), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="submissions-{space_id}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _export(request: HttpRequest, space_id: int, export: Callable[[Actor, Assignment], Iterator[str]]) -> Iterator[str]:
    found = member_of(request.user.pk, space_id) if is_key(space_id) else None
    if found is None:
        raise Http404
    space, actor = found
    try:
        return export(actor, assignment_of(space))
    except (NotAllowed, NotFound) as error:
        raise Http404(error.message) from error
