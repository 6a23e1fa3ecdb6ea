"""Studio as a block sees it: its preview, and its editor."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from opaque_keys.edx.keys import UsageKey
from workbench.services import SettingsService
from xblock.core import XBlock

from ..visits import Visit
from . import services
from .lms import LmsRuntime, check_handler
from .store import TableStore, author_field_data


class StudioRuntime(LmsRuntime):
    """What preview and editor share: fields can be changed, publishing does nothing, addresses end in "?"."""

    css_class = "StudioRuntime"
    route = ""

    def make_services(self, visit: Visit) -> dict[str, Any]:
        return {
            "user": services.CurrentUser(visit, self.attributes(visit)),
            "i18n": services.Translations(),
            "field-data": author_field_data(TableStore()),
            "settings": SettingsService(),
            "studio_user_permissions": services.StudioPermissions(visit.session_user),
        }

    def attributes(self, visit: Visit) -> dict[str, Any]:
        """The user without a role and without the staff flag: Studio names neither."""
        hidden = {"edx-platform.user_role", "edx-platform.user_is_staff"}
        return {name: value for name, value in visit.attributes().items() if name not in hidden}

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        check_handler(block, handler_name)
        return f"{self.handler_path(block.scope_ids.usage_id, handler_name, suffix)}?{query}"

    def handler_path(self, usage_key: UsageKey, handler_name: str, suffix: str) -> str:
        return reverse(self.route, args=[usage_key, handler_name]) + f"/{suffix}"

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Studio hears nothing of what learners do."""


class PreviewRuntime(StudioRuntime):
    """The preview of a unit, in which nothing may be written."""

    is_author_mode = True
    css_class = "PreviewRuntime"
    route = "preview_handler"

    def attributes(self, visit: Visit) -> dict[str, Any]:
        return {
            **super().attributes(visit),
            "edx-platform.user_role": "staff",
            "edx-platform.anonymous_user_id": "student",
        }

    def make_services(self, visit: Visit) -> dict[str, Any]:
        return {**super().make_services(visit), "partitions": services.PartitionService(self.course_key)}


class EditorRuntime(StudioRuntime):
    """The editor of one block, and what reads and writes settings outside a page."""

    route = "component_handler"
