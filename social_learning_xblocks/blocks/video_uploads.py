"""Videos in pieces: the resumable upload protocol tus 1.0 as a handler of a block (https://tus.io/protocols/resumable-upload).

Core, and the extensions creation, termination, checksum and expiration. Anything that speaks tus can send here.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.http import http_date
from django.utils.translation import gettext as _
from webob import Request, Response

from ..kit.errors import Conflict, Invalid, NotFound, SocialLearningError
from ..kit.rendering import STATUS, Reply
from ..kit.xblock import Asked, action, raw_action
from ..video_review import api as videos
from .space_block import Here, SpaceBlock

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
ALGORITHMS = ("sha1", "sha256")
CHUNK = "application/offset+octet-stream"
#: What the protocol calls certain refusals, by the field that is wrong.
STATUS_OF_FIELD = {"checksum": 460, "size": 413, "kind": 415, "header": 400, "chunk": 400, "sha256": 400}


class VideoUploads(SpaceBlock):
    """The handler that takes videos. A block says in ``video_limits`` what it takes."""

    def video_limits(self, here: Here) -> videos.UploadLimits:
        """How large and how long a video of this person may be here."""
        raise NotImplementedError

    @raw_action
    def video(self, request: Request, suffix: str) -> Response:
        """tus: POST begins an upload; HEAD, PATCH and DELETE are about the one whose number stands behind the address."""
        method = request.method
        if method == "POST":
            method = request.headers.get("X-HTTP-Method-Override", method).upper()
        try:
            answer = self._answer(method, request, suffix)
        except SocialLearningError as error:
            answer = Response(status=status_of(error, method), text=error.message, content_type="text/plain")
        answer.headers["Tus-Resumable"] = VERSION
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @action(method="GET")
    def open_videos(self, asked: Asked) -> Reply:
        """What this person has begun to upload here, as JSON: to go on in another tab."""
        here = self.enter()
        found = [
            {
                "url": self.video_url(upload.uuid),
                "size": upload.size,
                "offset": upload.offset,
                "kind": upload.kind,
                "sha256": upload.sha256,
            }
            for upload in videos.open_uploads(here.actor, here.space, asked.number("example") or None)
        ]
        return Reply(json.dumps(found), content_type="application/json")

    def video_url(self, video_id: UUID) -> str:
        """Where the pieces of a video are sent."""
        return str(self.runtime.handler_url(self, "video", suffix=str(video_id))).rstrip("?")

    def _answer(self, method: str, request: Request, suffix: str) -> Response:
        doors = {"POST": self._begin, "HEAD": self._ask, "PATCH": self._append, "DELETE": self._cancel}
        if method == "OPTIONS":
            return self._offer()
        if method not in doors:
            return Response(status=405, headers={"Allow": "OPTIONS, POST, HEAD, PATCH, DELETE"})
        if request.headers.get("Tus-Resumable") != VERSION:
            return Response(status=412, headers={"Tus-Version": VERSION})
        if (method == "POST") == bool(suffix):
            raise NotFound(_("There is no such work."))
        return doors[method](self.enter(), request, suffix)

    def _offer(self) -> Response:
        headers = {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
            "Tus-Max-Size": str(self.video_limits(self.enter()).size),
        }
        return Response(status=204, headers=headers)

    def _begin(self, here: Here, request: Request, suffix: str) -> Response:
        return self._begun(here, request)

    def _begun(self, here: Here, request: Request, then: Callable[[UUID], None] | None = None) -> Response:
        """Make room for a video; ``then`` is told its number, before its sender is."""
        about = metadata(request)
        upload = videos.begin_upload(
            here.actor,
            here.space,
            size=whole_number(request, "Upload-Length"),
            kind=about.get("filetype", ""),
            sha256=about.get("sha256", ""),
            limits=self.video_limits(here),
        )
        if then is not None:
            then(upload.uuid)
        headers = {"Location": self.video_url(upload.uuid)}
        return Response(status=201, headers=headers | expiry(upload))

    def _ask(self, here: Here, request: Request, suffix: str) -> Response:
        upload = videos.offset_of(here.actor, here.space, number_in(suffix))
        upload = self._finished(here, upload)
        return Response(status=200, headers=place(upload) | {"Upload-Length": str(upload.size)})

    def _append(self, here: Here, request: Request, suffix: str) -> Response:
        if request.headers.get("Content-Type", "").lower() != CHUNK:
            raise refused_header("kind", "Content-Type")
        upload = videos.append(
            here.actor,
            here.space,
            number_in(suffix),
            offset=whole_number(request, "Upload-Offset"),
            stream=request.body_file,
            checksum=checksum_in(request),
        )
        upload = self._finished(here, upload)
        if upload.refusal:
            raise Invalid(upload.refusal)
        return Response(status=204, headers=place(upload))

    def _cancel(self, here: Here, request: Request, suffix: str) -> Response:
        videos.cancel_upload(here.actor, here.space, number_in(suffix))
        return Response(status=204)

    def _finished(self, here: Here, upload: videos.Upload) -> videos.Upload:
        return self._checked(here, upload)

    def _checked(self, here: Here, upload: videos.Upload) -> videos.Upload:
        """Checked, when all has arrived; also by whoever asks again after the answer to the last piece was lost."""
        if not upload.is_complete or upload.state != videos.VideoState.RECEIVING:
            return upload
        done = videos.finish(here.actor, here.space, upload.uuid, limits=self.video_limits(here))
        # The head may have grown on the server; for the sender the file has the length it was sent with.
        return replace(done, size=upload.size, offset=upload.offset)


def status_of(error: SocialLearningError, method: str) -> int:
    """The status of a refusal, as tus has it."""
    if isinstance(error, Invalid):
        return next((STATUS_OF_FIELD[name] for name in error.fields), STATUS[Invalid])
    if isinstance(error, Conflict) and method == "POST":
        return 429  # a client would try again at once after 409
    return STATUS[type(error)]


def place(upload: videos.Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Video-State": upload.state} | expiry(upload)


def expiry(upload: videos.Upload) -> dict[str, str]:
    """When an unfinished upload is given up."""
    moment: datetime | None = upload.expires_at
    return {} if moment is None else {"Upload-Expires": http_date(moment.timestamp())}


def number_in(suffix: str) -> UUID:
    try:
        return UUID(suffix)
    except ValueError as error:
        raise NotFound(_("There is no such work.")) from error


def whole_number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise refused_header("header", name)
    return int(text)


def metadata(request: Request) -> dict[str, str]:
    """Upload-Metadata: pairs with a comma between them, each a name and a value in Base64."""
    found = {}
    try:
        for pair in filter(None, request.headers.get("Upload-Metadata", "").split(",")):
            name, _space, value = pair.strip().partition(" ")
            found[name] = base64.b64decode(value, validate=True).decode()
    except ValueError as error:
        raise refused_header("header", "Upload-Metadata") from error
    return found


def checksum_in(request: Request) -> videos.Checksum | None:
    """Upload-Checksum: an algorithm, and the digest of this piece in Base64."""
    text = request.headers.get("Upload-Checksum", "")
    if not text:
        return None
    algorithm, _space, value = text.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise refused_header("header", "Upload-Checksum") from error
    if algorithm not in ALGORITHMS or len(digest) != hashlib.new(algorithm).digest_size:
        raise refused_header("header", "Upload-Checksum")
    return videos.Checksum(algorithm, digest)


def refused_header(field: str, name: str) -> Invalid:
    message = _("The header {name} is missing or wrong.").format(name=name)
    return Invalid(message, {field: message})
