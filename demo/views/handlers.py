"""Calls of handlers, admitted and answered as the platform does it.

Not atomic: a block opens its own transactions, and its fields are saved after the handler has answered.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.core import XBlock
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import DisallowedFileError, NoSuchHandlerError, NotFoundError, ProcessingError
from xblock.plugin import PluginMissingError

from ..models import Course, Placement
from ..runtime.lms import LmsRuntime
from ..runtime.studio import EditorRuntime, PreviewRuntime
from ..visits import Visit

SAFE = {"GET", "HEAD", "OPTIONS"}


@transaction.non_atomic_requests
def lms_handler(
    request: HttpRequest, course_key: CourseKey, usage_key: UsageKey, handler: str, suffix: str = ""
) -> HttpResponse:
    """A learner's call: 404 for strangers and for what is not there, 403 for visitors who want to change something."""
    is_visitor = not request.user.is_authenticated
    if is_visitor and request.method not in SAFE:
        return HttpResponseForbidden("Unauthenticated")
    course = get_object_or_404(Course, key=str(course_key))
    visit = Visit.of(request, course)
    if not (visit.may_load or (is_visitor and course.is_public)):
        raise Http404
    return call(request, LmsRuntime(visit), usage_key, handler, suffix)


@transaction.non_atomic_requests
def preview_handler(request: HttpRequest, usage_key: UsageKey, handler: str, suffix: str = "") -> HttpResponse:
    """A call from Studio's preview."""
    return studio_call(request, PreviewRuntime, usage_key, handler, suffix)


@transaction.non_atomic_requests
def component_handler(request: HttpRequest, usage_key: UsageKey, handler: str, suffix: str = "") -> HttpResponse:
    """A call from Studio's editor. As in the platform, anybody who is signed in gets this far: the block decides."""
    return studio_call(request, EditorRuntime, usage_key, handler, suffix)


def studio_call(
    request: HttpRequest, runtime: Callable[[Visit], LmsRuntime], usage_key: UsageKey, handler: str, suffix: str
) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden("Unauthenticated")
    course = get_object_or_404(Course, key=str(usage_key.context_key))
    return call(request, runtime(Visit.of(request, course)), usage_key, handler, suffix)


def call(request: HttpRequest, runtime: LmsRuntime, usage_key: UsageKey, handler: str, suffix: str) -> HttpResponse:
    """The handler's answer, or the status by which the platform tells of its exception."""
    get_object_or_404(Placement, usage_key=str(usage_key), unit__course=runtime.visit.course)
    block = runtime.get_block(usage_key)
    try:
        answer = runtime.handle(block, handler, django_to_webob_request(request), suffix)
    except (NoSuchHandlerError, NotFoundError) as error:
        raise Http404 from error
    except ProcessingError as error:
        return JsonResponse({"success": str(error)}, status=400 if runtime.is_author_mode else 200)
    return webob_to_django_response(answer)


def resource(request: HttpRequest, block_type: str, uri: str) -> HttpResponse:
    """A file that a block's class opens to browsers."""
    try:
        content = XBlock.load_class(block_type).open_local_resource(uri)
    except (PluginMissingError, DisallowedFileError, OSError, ValueError) as error:
        raise Http404 from error
    return HttpResponse(content, content_type=mimetypes.guess_type(uri)[0] or "application/octet-stream")
