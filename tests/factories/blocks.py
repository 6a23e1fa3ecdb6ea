"""Blocks in a runtime that behaves like the LMS's: its user attributes, its handler addresses, its services."""

import json
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import AbstractUser
from django.test import RequestFactory
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from webob import Response
from xblock.core import XBlock
from xblock.django.request import django_to_webob_request
from xblock.fields import Integer, Scope, ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.rendering import Reply
from social_learning_xblocks.kit.xblock import Asked, SocialBlock, action
from tests.factories.spaces import usage_key


class Bell(SocialBlock):
    """The smallest block of ours: it can be rung, and says how often it was."""

    rings = Integer(scope=Scope.user_state, default=0)

    @action
    def ring(self, asked: Asked) -> Reply:
        self.rings += 1
        if asked.data.get("loudly"):
            raise Invalid(self.gettext("Not so loud."), {"loudly": self.gettext("Too loud.")})
        return Reply(f"<p>{self.rings}</p>", trigger={"sl:announce": "Dong “ü”"})

    @action(method="GET")
    def count(self, asked: Asked) -> Reply:
        if asked.etag == f"rings-{self.rings}":
            return Reply(status=304, etag=asked.etag)
        return Reply(f"<p>{self.rings}</p>", etag=f"rings-{self.rings}")

    @action(in_studio=True)
    def tune(self, asked: Asked) -> Reply:
        return Reply(status=204)

    def student_view(self, context: Any = None) -> Fragment:
        return self.fragment(f'<div class="sl" id="{self.dom_id}" data-sl-root></div>')


class OneUser(UserService):
    """The platform's user service for one visitor."""

    def __init__(self, attributes: dict[str, Any]) -> None:
        super().__init__()
        self.user = XBlockUser(is_current_user=True)
        self.user.opt_attrs = attributes

    def get_current_user(self) -> XBlockUser:
        return self.user


class LMSRuntime(TestRuntime):
    """The LMS as a block sees it. ``published`` keeps what blocks published: (event, data)."""

    def __init__(self, user: AbstractUser | None = None, *, is_staff: bool = False, **services: Any) -> None:
        self.published: list[tuple[str, dict[str, Any]]] = []
        self.visitor_id = None if user is None else user.pk
        field_data = KvsFieldData(DictKeyValueStore())
        known = {"user": OneUser(attributes_of(user, is_staff=is_staff)), "field-data": field_data, **services}
        super().__init__(services=known)

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """An address as the LMS makes it: no "?" where there is no query."""
        usage = block.scope_ids.usage_id
        url = f"/courses/{usage.context_key}/xblock/{quote(str(usage), safe='')}/handler/{handler_name}"
        return url + (f"/{suffix}" if suffix else "") + (f"?{query}" if query else "")

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        return f"/static/xblock/resources/{uri}"

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        self.published.append((event_type, event_data))


class BrokenBroker(LMSRuntime):
    """The LMS while its message broker is away: what blocks publish raises."""

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        raise ConnectionError("amqp://user:secret@broker does not answer")


class StudioRuntime(LMSRuntime):
    """Studio's preview of a unit: addresses end in "?", nothing may be written."""

    is_author_mode = True

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        usage = quote(str(block.scope_ids.usage_id), safe="")
        return f"/preview/xblock/{usage}/handler/{handler_name}/{suffix}?{query}"


def attributes_of(user: AbstractUser | None, *, is_staff: bool = False) -> dict[str, Any]:
    """What the LMS tells about a visitor; very little about one who is not signed in."""
    if user is None:
        return {"edx-platform.is_authenticated": False, "edx-platform.request_country_code": None}
    return {
        "edx-platform.is_authenticated": True,
        "edx-platform.request_country_code": None,
        "edx-platform.anonymous_user_id": f"anonymous-{user.pk}",
        "edx-platform.user_id": user.pk,
        "edx-platform.username": user.get_username(),
        "edx-platform.user_is_beta_tester": False,
        "edx-platform.user_is_global_staff": False,
        "edx-platform.user_is_staff": is_staff,
        "edx-platform.user_role": "staff" if is_staff else "student",
    }


def make_block(block_class: type[XBlock], runtime: LMSRuntime, name: str = "one", **fields: Any) -> XBlock:
    """A block, bound to the visitor of the runtime, with these fields set by its author.

    ``name`` is that of a block in COURSE, or a whole usage key.
    """
    key = UsageKey.from_string(name if ":" in name else usage_key(name))
    block = runtime.construct_xblock_from_class(block_class, ScopeIds(runtime.visitor_id, key.block_type, key, key))
    for field, value in fields.items():
        setattr(block, field, value)
    block.save()
    return block


def call(
    block: XBlock,
    handler: str,
    data: dict[str, Any] | None = None,
    *,
    method: str = "POST",
    headers: dict[str, str] | None = None,
    suffix: str = "",
) -> Response:
    """What a handler answers to the browser, by way of a Django request as in the LMS.

    ``data`` is the form of a POST (an open file is an upload) or the query of a GET.
    """
    make_request = {"POST": RequestFactory().post, "GET": RequestFactory().get}.get(method)
    request = make_request("/", data or {}, headers=headers) if make_request else RequestFactory().generic(method, "/")
    return block.runtime.handle(block, handler, django_to_webob_request(request), suffix)


def get(block: XBlock, handler: str, **data: Any) -> Response:
    """What a handler answers to a GET with this query."""
    return call(block, handler, data, method="GET")


def trigger(answer: Response) -> dict[str, Any]:
    """What an answer tells the browser to do, besides what it shows."""
    return json.loads(answer.headers.get("HX-Trigger", "{}"))
