"""What the platform glues onto every block. A block whose own names clash with these breaks here as it does there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey, UsageKey
from web_fragments.fragment import Fragment
from xblock.core import XBlockMixin
from xblock.fields import Boolean, DateTime, Dict, Scope, String, Timedelta


class PlatformFields(XBlockMixin):
    """Fields and members of LmsBlockMixin, InheritanceMixin and XModuleMixin that blocks meet most."""

    start = DateTime(scope=Scope.settings, default=None)
    due = DateTime(scope=Scope.settings, default=None)
    graceperiod = Timedelta(scope=Scope.settings, default=None)
    graded = Boolean(scope=Scope.settings, default=False)
    format = String(scope=Scope.settings, default=None)
    group_access = Dict(scope=Scope.settings, default={})
    visible_to_staff_only = Boolean(scope=Scope.settings, default=False)
    xml_attributes = Dict(scope=Scope.settings, default={})

    @property
    def location(self) -> UsageKey:
        return self.scope_ids.usage_id

    @property
    def category(self) -> str:
        return self.scope_ids.block_type

    @property
    def course_id(self) -> CourseKey:
        return self.scope_ids.usage_id.context_key

    def public_view(self, context: Any = None) -> Fragment:
        """What the platform shows to visitors in place of a block that has no view for them."""
        text = _("This content is for learners who are signed in.")
        return Fragment(f'<div class="alert-sign-in">{text}</div>')
