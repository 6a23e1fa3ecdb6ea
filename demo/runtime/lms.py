"""The LMS as a block sees it."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from workbench.runtime import WorkbenchRuntime
from workbench.services import SettingsService
from xblock.core import XBlock

from ..models import Completion, Grade
from ..visits import Visit
from . import services
from .fields import PlatformFields
from .keys import KeyManager
from .store import TableStore, learner_field_data

tracking = logging.getLogger("demo.tracking")

# As in the platform: text inside a script element may not end that element.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class LmsRuntime(WorkbenchRuntime):
    """xblock-sdk's runtime with opaque keys, Django users, a table for fields, and the platform's services.

    For code that needs more than services say: ``is_masquerading`` is true while staff look through a learner's eyes
    (whether one learner's or a learner's in general), and ``session_user_id`` is the person who signed in. The current
    user of the user service is then somebody else, or the same person without the staff role.
    """

    user_id: int | None = None  # a plain attribute: the property of the base class warns when it is read
    is_author_mode = False
    css_class = "LmsRuntime"

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.course_key = visit.course.course_key
        manager = KeyManager(self.course_key)
        # The workbench's own __init__ ties the runtime to ids in memory: it is skipped.
        super(WorkbenchRuntime, self).__init__(
            manager, manager, mixins=(PlatformFields,), services=self.make_services(visit)
        )
        self.user_id = visit.user_id
        self.session_user_id = visit.session_user.pk
        self.is_masquerading = visit.is_masquerading

    def make_services(self, visit: Visit) -> dict[str, Any]:
        store = TableStore(forget_user_values=visit.shows_one_learner)
        found: dict[str, Any] = {
            "user": services.CurrentUser(visit, visit.attributes()),
            "i18n": services.Translations(),
            "field-data": learner_field_data(store),
            "settings": SettingsService(),
            "partitions": services.PartitionService(self.course_key),
        }
        if visit.user_id is not None:
            found["completion"] = services.CompletionService(visit.user_id, self.course_key)
        return found

    # What the standalone answers of the library ask for.

    def cohort_of(self, user_id: int) -> tuple[int, str] | None:
        return services.cohort_of(str(self.course_key), user_id)

    def cohorts(self) -> list[tuple[int, str]]:
        return services.cohorts_of(str(self.course_key))

    # Loading

    def load_block_type(self, block_type: str) -> type[XBlock]:
        """A class of the project's settings, or of an installed package."""
        path = settings.DEMO_BLOCKS.get(block_type)
        return import_string(path) if path else super().load_block_type(block_type)

    def applicable_aside_types(self, block: XBlock) -> list[str]:
        return []

    def _patch_xblock(self, block: XBlock) -> None:
        """The workbench plants mocks on blocks; here PlatformFields is there instead."""

    # Drawing

    def wrap_xblock(self, block: XBlock, view: str, frag: Fragment, context: Any) -> Fragment:
        """The block in the element by which the page's script finds and starts it."""
        if self.visit.is_staff:
            read_all_fields(block)
        kind = block.scope_ids.block_type
        data = {
            "usage-id": block.scope_ids.usage_id,
            "block-type": kind,
            "course-id": self.course_key,
            "runtime-class": self.css_class,
            "has-score": str(getattr(block, "has_score", False)),
        }
        if frag.js_init_fn:
            data |= {"init": frag.js_init_fn, "runtime-version": frag.js_init_version}
        attributes = format_html_join("", ' data-{}="{}"', data.items())
        wrapped = Fragment(
            format_html(
                '<div class="xblock xblock-{view} xblock-{view}-{kind}"{attributes}>{body}{args}</div>',
                view=view,
                kind=kind,
                attributes=attributes,
                body=mark_safe(frag.body_html()),  # noqa: S308 - a block is trusted with its HTML
                args=args_element(frag.json_init_args),
            )
        )
        wrapped.add_fragment_resources(frag)
        return wrapped

    # Addresses

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Without a "?" where there is no query. Raises ValueError for a name that is no handler."""
        check_handler(block, handler_name)
        url = self.handler_path(block.scope_ids.usage_id, handler_name, suffix)
        return url + (f"?{query}" if query else "")

    def handler_path(self, usage_key: UsageKey, handler_name: str, suffix: str) -> str:
        url = reverse("xblock_handler", args=[self.course_key, usage_key, handler_name])
        return f"{url}/{suffix}" if suffix else url

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        return reverse("xblock_resource", args=[block.scope_ids.block_type, uri])

    # Events

    def publish(self, block: XBlock, event_type: str, event_data: dict[str, Any]) -> None:
        """Grades and completion of the current user; whoever else the data names is ignored, as in the platform."""
        usage_key = str(block.scope_ids.usage_id)
        if event_type not in {"grade", "completion"}:
            tracking.info("%s of %s: %s", event_type, usage_key, event_data)
        elif self.visit.user_id is None or self.visit.shows_one_learner:
            tracking.info("%s of %s is not kept", event_type, usage_key)
        elif event_type == "grade":
            keep_grade(self.visit.user_id, usage_key, event_data)
        else:
            Completion.objects.update_or_create(
                user_id=self.visit.user_id, usage_key=usage_key, defaults={"value": event_data["completion"]}
            )


def keep_grade(user_id: int, usage_key: str, data: dict[str, Any]) -> None:
    known = Grade.objects.filter(user_id=user_id, usage_key=usage_key).first()
    share = data["value"] / data["max_value"]
    if data.get("only_if_higher") and known and known.earned / known.possible >= share:
        return
    Grade.objects.update_or_create(
        user_id=user_id, usage_key=usage_key, defaults={"earned": data["value"], "possible": data["max_value"]}
    )


def args_element(args: Any) -> SafeString | str:
    """What the block gives to its script, in an element that text of it cannot leave."""
    if args is None:
        return ""
    text = json.dumps(args).translate(ESCAPES)
    return mark_safe(f'<script type="json/xblock-args" class="xblock-json-init-args">{text}</script>')  # noqa: S308 - escaped above


def check_handler(block: XBlock, name: str) -> None:
    """Raises ValueError for a name that is no handler of the block."""
    if not getattr(getattr(block, name, None), "_is_xblock_handler", False):
        raise ValueError(f"{name!r} is not a handler of {block.scope_ids.block_type}")


def read_all_fields(block: XBlock) -> None:
    """The platform's debug panel reads every field for course staff: a default that raises breaks the page for them."""
    for name, field in block.fields.items():
        json.dumps(field.to_json(getattr(block, name)))
