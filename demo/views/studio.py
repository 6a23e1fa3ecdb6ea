"""Studio: a unit with its preview, the editor of a block, and what authors do to blocks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST
from opaque_keys.edx.keys import CourseKey, UsageKey
from web_fragments.fragment import Fragment

from ..models import Course, Enrolment, Placement, Unit
from ..origins import learning_origin, lms_origin
from ..runtime import olx
from ..runtime.studio import EditorRuntime, PreviewRuntime
from ..visits import Visit
from .units import add_block, resources


def course(request: HttpRequest, course_key: CourseKey) -> HttpResponse:
    """The first unit of a course."""
    first = author_visit(request, course_key).course.units.first()
    if first is None:
        raise Http404
    return redirect("studio_unit", course_key, first.usage_key)


@ensure_csrf_cookie
def unit(request: HttpRequest, course_key: CourseKey, unit_key: UsageKey) -> HttpResponse:
    """One unit with its preview in a frame."""
    visit = author_visit(request, course_key)
    shown = get_object_or_404(Unit, usage_key=str(unit_key), course=visit.course)
    context = {
        "visit": visit,
        "course": visit.course,
        "unit": shown,
        "units": visit.course.units.all(),
        "modules": module_names(),
        "frame_origin": lms_origin(request),
        "frame_url": lms_origin(request) + reverse("studio_preview", args=[unit_key]),
    }
    return render(request, "demo/studio.html", context)


@ensure_csrf_cookie
def preview(request: HttpRequest, unit_key: UsageKey) -> HttpResponse:
    """The author view of each block of a unit, with Studio's controls above it."""
    visit = author_visit(request, unit_key.context_key)
    shown = get_object_or_404(Unit, usage_key=str(unit_key))
    runtime = PreviewRuntime(visit)
    page = Fragment()
    entries = []
    for placement in shown.placements.all():
        block = runtime.get_block(placement.key)
        view = "author_view" if getattr(block, "has_author_view", False) else "student_view"
        entries.append(
            {
                "placement": placement,
                "name": block.display_name,
                "can_edit": hasattr(block, "studio_view"),
                "html": add_block(page, block, view),
            }
        )
    return render(request, "demo/studio_preview.html", {"unit": shown, "entries": entries, **resources(page)})


@ensure_csrf_cookie
def edit(request: HttpRequest, usage_key: UsageKey) -> HttpResponse:
    """The studio view of a block, in what stands for Studio's dialog."""
    placement, runtime = placed(request, usage_key)
    page = Fragment()
    block = runtime.get_block(usage_key)
    if not hasattr(block, "studio_view"):
        raise Http404
    html = add_block(page, block, "studio_view")
    context = {"name": block.display_name, "html": html, "back": unit_url(request, placement), **resources(page)}
    return render(request, "demo/studio_edit.html", context)


@require_POST
def add(request: HttpRequest, unit_key: UsageKey) -> HttpResponse:
    """A new block at the end of a unit."""
    visit = author_visit(request, unit_key.context_key)
    kind = request.POST.get("block_type", "")
    if kind not in settings.ADVANCED_MODULES:
        raise Http404
    placement = olx.place(get_object_or_404(Unit, usage_key=str(unit_key)), EditorRuntime(visit), kind)
    return redirect(unit_url(request, placement))


@require_POST
def duplicate(request: HttpRequest, usage_key: UsageKey) -> HttpResponse:
    """A copy with a new key and the same settings, after the original."""
    placement, runtime = placed(request, usage_key)
    olx.duplicate(placement, runtime)
    messages.success(request, _("Duplicated. The copy has the same settings and none of the posts."))
    return redirect(unit_url(request, placement))


@require_POST
def delete(request: HttpRequest, usage_key: UsageKey) -> HttpResponse:
    """Take a block out of its unit. What people wrote in it stays, as in the platform."""
    placement, _runtime = placed(request, usage_key)
    placement.delete()
    messages.success(request, _("Removed from the unit. An export of it can be imported again."))
    return redirect(unit_url(request, placement))


def export(request: HttpRequest, usage_key: UsageKey) -> HttpResponse:
    """The OLX of a block, as a download."""
    _placement, runtime = placed(request, usage_key)
    name = f"{usage_key.block_type}-{usage_key.block_id}.xml"
    return HttpResponse(
        olx.export(runtime.get_block(usage_key)),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def import_olx(request: HttpRequest, unit_key: UsageKey) -> HttpResponse:
    """The OLX of one block: it changes the block of that name where the course has it, and adds one where not."""
    visit = author_visit(request, unit_key.context_key)
    shown = get_object_or_404(Unit, usage_key=str(unit_key))
    upload = request.FILES.get("olx")
    try:
        if upload is None:
            raise olx.NotOlx(_("Choose a file first."))
        placement = olx.import_block(shown, EditorRuntime(visit), upload.read())
    except olx.NotOlx as error:
        messages.error(request, str(error))
        return redirect(learning_origin(request) + reverse("studio_unit", args=[visit.course.key, unit_key]))
    messages.success(request, _("Imported."))
    return redirect(unit_url(request, placement))


def author_visit(request: HttpRequest, course_key: CourseKey) -> Visit:
    """The author at the course. Raises Http404 for everybody who is not its staff. Studio knows no masquerade."""
    visit = Visit.of(request, get_object_or_404(Course, key=str(course_key)))
    if visit.session_role != Enrolment.Role.STAFF:
        raise Http404
    visit.stop_masquerade()
    return visit


def placed(request: HttpRequest, usage_key: UsageKey) -> tuple[Placement, EditorRuntime]:
    """A block's place and the runtime of its editor, for course staff."""
    visit = author_visit(request, usage_key.context_key)
    placement = get_object_or_404(
        Placement.objects.select_related("unit__course"), usage_key=str(usage_key), unit__course=visit.course
    )
    return placement, EditorRuntime(visit)


def unit_url(request: HttpRequest, placement: Placement) -> str:
    """Studio's page of the unit that holds a block."""
    unit = placement.unit
    return learning_origin(request) + reverse("studio_unit", args=[unit.course.key, unit.usage_key])


def module_names() -> list[dict[str, Any]]:
    """What can be added, by type and name."""
    names = {
        "social_qa": _("Questions and answers"),
        "social_microblog": _("Microblog"),
        "social_video_review": _("Video assignment"),
        "social_mentorship": _("Mentorship"),
        "html": _("Text"),
    }
    return [{"type": kind, "name": names.get(kind, kind)} for kind in settings.ADVANCED_MODULES]
