"""A block that tells what a runtime tells it: the demo host is asked through it."""

from __future__ import annotations

import os
import time
from typing import Any

from django.db import connection
from django.utils import translation
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock
from xblock.exceptions import NotFoundError, ProcessingError
from xblock.fields import Dict, Integer, Scope, String

LEAVES_THE_ELEMENT = "</script><script>document.title = 'broken out'</script>"


@XBlock.needs("user", "i18n", "field-data")
@XBlock.wants("completion", "partitions", "settings", "studio_user_permissions")
class ProbeBlock(XBlock):
    """Every handler answers with JSON about what it met."""

    has_author_view = True
    has_score = True

    display_name = String(scope=Scope.settings, default="Probe")
    motto = String(scope=Scope.settings, default="none")
    choices = Dict(scope=Scope.content, default={})
    clicks = Integer(scope=Scope.user_state, default=0)

    @XBlock.supports("multi_device")
    def student_view(self, context: Any = None) -> Fragment:
        return self.page("student")

    def public_view(self, context: Any = None) -> Fragment:
        return self.page("public")

    def author_view(self, context: Any = None) -> Fragment:
        return self.page("author")

    def studio_view(self, context: Any = None) -> Fragment:
        return self.page("studio")

    def page(self, name: str) -> Fragment:
        url = self.runtime.handler_url(self, "tell")
        fragment = Fragment(f'<div class="probe" data-view="{name}" data-tell="{url}"><h2>{self.motto}</h2></div>')
        fragment.initialize_js("Probe", {"text": LEAVES_THE_ELEMENT})
        return fragment

    @XBlock.handler
    def tell(self, request: Request, suffix: str = "") -> Response:
        """Everything at once."""
        user = self.runtime.service(self, "user").get_current_user()
        return Response(
            json_body={
                "attributes": user.opt_attrs,
                "full_name": user.full_name,
                "method": request.method,
                "query": dict(request.GET),
                "suffix": suffix,
                "process": os.getpid(),
                "in_transaction": connection.in_atomic_block,
                "language": translation.get_language(),
                "user_id": self.scope_ids.user_id,
                "session_user_id": self.runtime.session_user_id,
                "is_masquerading": self.runtime.is_masquerading,
                "is_author_mode": self.runtime.is_author_mode,
                "course_id": str(self.course_id),
                "motto": self.motto,
                "choices": self.choices,
                "clicks": self.clicks,
                "cohorts": self.runtime.cohorts(),
                "cohort": self.runtime.cohort_of(self.scope_ids.user_id),
                "services": sorted(
                    name
                    for name in ("completion", "partitions", "settings", "studio_user_permissions")
                    if self.runtime.service(self, name) is not None
                ),
            }
        )

    @XBlock.handler
    def slowly(self, request: Request, suffix: str = "") -> Response:
        """Which process answers, after a moment in which another one has to answer somebody else."""
        time.sleep(0.3)
        return Response(json_body={"process": os.getpid(), "motto": self.motto})

    @XBlock.handler
    def urls(self, request: Request, suffix: str = "") -> Response:
        """Addresses as the runtime makes them."""
        make = self.runtime.handler_url
        return Response(json_body={"plain": make(self, "tell"), "full": make(self, "tell", suffix="a/b", query="c=d")})

    @XBlock.handler
    def click(self, request: Request, suffix: str = "") -> Response:
        """Write state of the current user."""
        self.clicks += 1
        return Response(json_body={"clicks": self.clicks})

    @XBlock.handler
    def set_motto(self, request: Request, suffix: str = "") -> Response:
        """Write what only Studio may write."""
        self.motto = request.POST["motto"]
        self.choices = {"a": [1, 2], "ß": "</x>"}
        return Response(json_body={"motto": self.motto})

    @XBlock.handler
    def may_write(self, request: Request, suffix: str = "") -> Response:
        """What Studio's service says of the person."""
        permissions = self.runtime.service(self, "studio_user_permissions")
        return Response(json_body={"may_write": permissions.can_write(self.course_id)})

    @XBlock.handler
    def grade(self, request: Request, suffix: str = "") -> Response:
        """Publish a grade and completion, in the name of somebody else."""
        points = {"value": float(request.POST["value"]), "max_value": 10, "user_id": 1}
        self.runtime.publish(self, "grade", {**points, "only_if_higher": request.POST.get("only_if_higher") == "1"})
        self.runtime.publish(self, "completion", {"completion": 0.5, "user_id": 1})
        return Response(json_body={})

    @XBlock.handler
    def length(self, request: Request, suffix: str = "") -> Response:
        """How long the body was."""
        return Response(json_body={"length": len(request.body_file.read())})

    @XBlock.handler
    def fail(self, request: Request, suffix: str = "") -> Response:
        """Raise what the platform has an answer for."""
        raise {"missing": NotFoundError, "wrong": ProcessingError}[suffix]("as asked")
