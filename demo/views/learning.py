"""The outer pages: the list of courses, and a course as the Learning MFE shows it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from opaque_keys.edx.keys import CourseKey, UsageKey

from ..models import Completion, Course, Enrolment, Grade, Placement, Unit
from ..origins import learning_origin, lms_origin
from ..personas import PERSONAS
from ..visits import Visit


@ensure_csrf_cookie
def home(request: HttpRequest) -> HttpResponse:
    """The courses of the person who looks; for visitors those that are open to everybody."""
    if request.user.is_authenticated:
        mine = Enrolment.objects.filter(user=request.user).select_related("course").order_by("course__order")
        cards = [{"course": row.course, "is_staff": row.role == Enrolment.Role.STAFF} for row in mine]
    else:
        cards = [{"course": course, "is_staff": False} for course in Course.objects.filter(is_public=True)]
    for card in cards:
        card["people"] = card["course"].enrolments.count()
    return render(request, "demo/home.html", {"cards": cards})


def course(request: HttpRequest, course_key: CourseKey) -> HttpResponse:
    """The first unit of a course."""
    visit = visit_of(request, course_key)
    unit = visit.course.units.first()
    if unit is None:
        raise Http404
    return redirect("unit", course_key, unit.usage_key)


@ensure_csrf_cookie
def unit(request: HttpRequest, course_key: CourseKey, unit_key: UsageKey) -> HttpResponse:
    """One unit in its frame, with the outline of the course beside it."""
    visit = visit_of(request, course_key)
    units = list(visit.course.units.all())
    shown = next((found for found in units if found.usage_key == str(unit_key)), None)
    if shown is None:
        raise Http404
    number = units.index(shown)
    context = {
        **course_context(visit, units),
        "unit": shown,
        "previous": units[number - 1] if number else None,
        "next": units[number + 1] if number + 1 < len(units) else None,
        "frame_origin": lms_origin(request),
        "frame_url": lms_origin(request) + reverse("chromeless", args=[shown.usage_key]),
    }
    return render(request, "demo/learning.html", context)


@ensure_csrf_cookie
def progress(request: HttpRequest, course_key: CourseKey) -> HttpResponse:
    """What the blocks of a course have reported about the person whose course is shown."""
    visit = visit_of(request, course_key)
    units = list(visit.course.units.prefetch_related("placements"))
    grades = {row.usage_key: row for row in Grade.objects.filter(user_id=visit.user_id)}
    done = completions(visit)
    rows = [
        {"unit": each, "placement": placement, "grade": grades.get(key), "completion": done.get(key)}
        for each in units
        for placement in each.placements.all()
        for key in [placement.usage_key]
    ]
    return render(request, "demo/progress.html", {**course_context(visit, units), "rows": rows})


def jump_to(request: HttpRequest, course_key: CourseKey, usage_key: UsageKey) -> HttpResponse:
    """From a block to the outer page of its unit. Browsers carry the fragment of the address along."""
    visit_of(request, course_key)
    placement = get_object_or_404(
        Placement.objects.select_related("unit"), usage_key=str(usage_key), unit__course__key=str(course_key)
    )
    return redirect(learning_origin(request) + reverse("unit", args=[course_key, placement.unit.usage_key]))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what is not there and for what one may not know of."""
    return render(request, "demo/not_found.html", status=404)


def visit_of(request: HttpRequest, course_key: CourseKey) -> Visit:
    """The person at the course. Raises Http404 for strangers, and for visitors of a course that is not public."""
    visit = Visit.of(request, get_object_or_404(Course, key=str(course_key)))
    if not (visit.may_load or (visit.course.is_public and not request.user.is_authenticated)):
        raise Http404
    return visit


def course_context(visit: Visit, units: list[Unit]) -> dict[str, Any]:
    """What the frame around every page of a course shows."""
    done = completions(visit)
    placed: dict[int, list[str]] = {}
    for unit_id, key in Placement.objects.filter(unit__in=units).values_list("unit_id", "usage_key"):
        placed.setdefault(unit_id, []).append(key)
    entries = [
        {"unit": each, "is_done": all(done.get(key) == 1 for key in placed.get(each.pk, [""]))} for each in units
    ]
    sections = [
        {"title": title, "entries": list(group)}
        for title, group in groupby(entries, lambda entry: entry["unit"].section)
    ]
    is_staff = visit.session_role == Enrolment.Role.STAFF
    return {
        "visit": visit,
        "course": visit.course,
        "sections": sections,
        "done_count": sum(entry["is_done"] for entry in entries),
        "unit_count": len(entries),
        "eyes": eyes(visit) if is_staff else [],
    }


def completions(visit: Visit) -> dict[str, float]:
    return dict(Completion.objects.filter(user_id=visit.user_id).values_list("usage_key", "value"))


def eyes(visit: Visit) -> list[dict[str, Any]]:
    """Through whose eyes staff can look at the course."""
    learners = Enrolment.objects.filter(
        course=visit.course, role=Enrolment.Role.LEARNER, user__username__in=PERSONAS
    ).select_related("user")
    chosen = visit.masquerade
    now = "staff" if chosen is None else "student" if chosen.user_id is None else visit.user.get_username()
    people = [(row.user.get_username(), row.user.first_name) for row in learners.order_by("pk")]
    return [
        {"value": value, "name": name, "is_chosen": value == now}
        for value, name in [("staff", ""), ("student", ""), *people]
    ]
