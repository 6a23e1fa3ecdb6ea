"""An XBlock runtime as small as can be: what a block of ours asks the LMS for, without costs of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock
from xblock.fields import ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, NullI18nService, Runtime


class OneUser(UserService):
    """Answers with one learner, in the attributes of the LMS."""

    def __init__(self, user_id: int, username: str, *, is_staff: bool = False) -> None:
        super().__init__()
        user = XBlockUser(is_current_user=True, full_name=username)
        user.opt_attrs = {
            "edx-platform.user_id": user_id,
            "edx-platform.username": username,
            "edx-platform.is_authenticated": True,
            "edx-platform.user_is_staff": is_staff,
            "edx-platform.user_role": "staff" if is_staff else "student",
        }
        self._user = user

    def get_current_user(self) -> XBlockUser:
        """The learner."""
        return self._user


class SmallRuntime(Runtime):
    """Fields in memory, handler addresses like the LMS's, one learner."""

    def __init__(self, user: OneUser) -> None:
        ids = MemoryIdManager()
        super().__init__(
            ids,
            ids,
            services={
                "user": user,
                "i18n": NullI18nService(),
                "field-data": KvsFieldData(DictKeyValueStore()),
            },
        )

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Where the browser would send a request."""
        url = f"/courses/bench/xblock/{block.scope_ids.usage_id}/handler/{handler_name}/{suffix}".rstrip("/")
        return f"{url}?{query}" if query else url

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """Where a file of the block would be."""
        return f"/static/{uri}"

    def resource_url(self, resource: str) -> str:
        """Where a file of the platform would be."""
        return f"/static/{resource}"

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Grades and completion go to the platform, whose time is not measured."""


class Door:
    """One block for one learner, entered the way the LMS does."""

    def __init__(self, block_class: type[XBlock], usage_key: str, user_id: int, username: str) -> None:
        key = UsageKey.from_string(usage_key)
        self.runtime = SmallRuntime(OneUser(user_id, username))
        scope_ids = ScopeIds(user_id, key.block_type, key, key)
        self._make = lambda: self.runtime.construct_xblock_from_class(block_class, scope_ids)

    def page(self) -> Fragment:
        """The block as it stands on a course page."""
        return self.runtime.render(self._make(), "student_view", {})

    def get(self, handler: str, *, etag: str = "", status: int = 200, **query: Any) -> Response:
        """A GET request to a handler; with the tag of an earlier answer, if there is one."""
        headers = {"If-None-Match": etag} if etag else {}
        return self._checked(handler, Request.blank(f"/?{urlencode(query)}", headers=headers), status)

    def post(self, handler: str, **values: Any) -> Response:
        """A POST request to a handler."""
        return self._checked(handler, Request.blank("/", POST=values))

    def _checked(self, handler: str, request: Request, status: int = 200) -> Response:
        response = self.runtime.handle(self._make(), handler, request)
        if response.status_code != status:
            raise RuntimeError(f"{handler} answered {response.status_code}: {response.text[:200]}")
        return response
