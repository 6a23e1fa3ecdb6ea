"""The unit page that stands in the frame: nothing but the blocks of one unit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import ensure_csrf_cookie
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from ..models import Unit
from ..runtime.lms import LmsRuntime
from ..runtime.services import CompletionService
from ..visits import Visit


@ensure_csrf_cookie
def chromeless(request: HttpRequest, unit_key: UsageKey) -> HttpResponse:
    """``/xblock/<vertical>``: the student view of each block, the public view for visitors of a public course."""
    unit = get_object_or_404(Unit.objects.select_related("course"), usage_key=str(unit_key))
    visit = Visit.of(request, unit.course)
    view = "student_view" if visit.session_user.is_authenticated else "public_view"
    if not (visit.may_load or (view == "public_view" and unit.course.is_public)):
        raise Http404
    runtime = LmsRuntime(visit)
    page = Fragment()
    blocks = [runtime.get_block(placement.key) for placement in unit.placements.all()]
    contents = [add_block(page, block, view) for block in blocks]
    if view == "student_view" and not visit.shows_one_learner:
        complete_on_view(runtime, blocks)
    return render(request, "demo/unit.html", {"unit": unit, "contents": contents, **resources(page)})


def add_block(page: Fragment, block: XBlock, view: str) -> str:
    """The HTML of a block; what it needs is added to the page, once however often it is named."""
    drawn = block.render(view, {})
    page.add_fragment_resources(drawn)
    return drawn.body_html()


def resources(page: Fragment) -> dict[str, Any]:
    """Style sheets and scripts of a page, for its template."""
    return {"head": page.head_html(), "foot": page.foot_html()}


def complete_on_view(runtime: LmsRuntime, blocks: list[XBlock]) -> None:
    """Blocks that only want to be looked at are done now. The platform waits five seconds; the demo does not."""
    service = CompletionService(runtime.user_id or 0, runtime.course_key)
    for block in blocks:
        if service.can_mark_block_complete_on_view(block):
            runtime.publish(block, "completion", {"completion": 1.0})
