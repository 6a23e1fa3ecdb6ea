"""Being somebody else: the switcher between the people of the demo, and the platform's masquerade."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from opaque_keys.edx.keys import CourseKey

from ..models import Course, Enrolment
from ..personas import PERSONAS
from ..visits import SESSION_KEY

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people of the demo, or sign out; then back to the page."""
    username = request.POST.get("person", "")
    if username in PERSONAS:
        login(request, get_object_or_404(get_user_model(), username=username), backend=BACKEND)
    else:
        logout(request)
    return back(request)


@require_POST
def masquerade(request: HttpRequest, course_key: CourseKey) -> HttpResponse:
    """Staff choose through whose eyes they see the course: "staff", "student", or the username of a learner."""
    course = get_object_or_404(Course, key=str(course_key))
    get_object_or_404(Enrolment, course=course, user_id=request.user.pk, role=Enrolment.Role.STAFF)
    chosen = request.POST.get("as", "staff")
    kept = request.session.get(SESSION_KEY, {})
    kept.pop(course.key, None)
    if chosen == "student":
        kept[course.key] = {"user_id": None}
    elif chosen != "staff":
        learner = get_object_or_404(Enrolment, course=course, user__username=chosen, role=Enrolment.Role.LEARNER)
        kept[course.key] = {"user_id": learner.user_id}
    request.session[SESSION_KEY] = kept
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """To the page from which a form was sent, never to another site."""
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        address = reverse("home")
    return redirect(address)
