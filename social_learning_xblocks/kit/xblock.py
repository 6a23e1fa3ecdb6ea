"""The base of all blocks: HTML partials from handlers, the browser kernel, one place for what the runtime is asked."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.templatetags.static import static
from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock
from xblock.exceptions import NoSuchServiceError

from . import platform, rendering
from .errors import Invalid, NotAllowed, SocialLearningError
from .rendering import Reply

#: What all blocks use, joined by ``frontend/bundle.py`` from the files beside it. ``SocialBlock.bundle`` names what comes after.
STYLES = ("dist/common.css",)
SCRIPTS = ("dist/common.js",)


class Asked:
    """A request as an action sees it: text without the characters no database takes, and uploaded files."""

    def __init__(self, request: Request, suffix: str) -> None:
        self.method: str = request.method
        self.suffix = suffix
        self.etag: str = (request.headers.get("If-None-Match") or "").removeprefix("W/").strip('"')
        self.data = QueryDict(mutable=True)
        self.files: dict[str, Any] = {}
        try:
            sent = [*request.GET.items(), *(request.POST.items() if request.method == "POST" else ())]
        except (ValueError, DeprecationWarning) as error:
            # WebOb's words for bytes that are no UTF-8, another charset, a form without its boundary.
            raise Invalid(_("The form could not be read. Reload the page and try again.")) from error
        for name, value in sent:
            if hasattr(value, "file"):
                self.files[name] = value
            elif isinstance(value, str):  # a file field that was left empty is b""
                self.data.appendlist(name, clean_text(value))

    def number(self, name: str) -> int:
        """A whole number of the request, 0 when it is missing or none."""
        text = self.data.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    def flag(self, name: str) -> bool:
        return self.data.get(name, "") in {"1", "on", "true"}


class Urls(Mapping[str, str]):
    """Handler addresses by name, for templates: ``{{ urls.vote }}``. Never joined with anything in a template."""

    def __init__(self, block: XBlock) -> None:
        self._block = block
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            if not hasattr(type(self._block), name):
                raise KeyError(name)
            self._known[name] = self._block.runtime.handler_url(self._block, name).rstrip("?")
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def with_query(self, name: str, query: str) -> str:
        return str(self._block.runtime.handler_url(self._block, name, query=query))


Action = Callable[[Any, Asked], Reply]


def action(function: Action | None = None, *, method: str = "POST", in_studio: bool = False) -> Any:
    """Make a method a handler: ``def ask(self, asked: Asked) -> Reply``.

    It answers only the method named, and nothing in Studio (where nobody has asked who may enter the course) or a library
    unless ``in_studio``. It turns the four errors into their replies, and leaves other exceptions to the platform's log. CSRF is
    the platform's; who may do what is the verb's.
    """
    if function is None:
        return functools.partial(action, method=method, in_studio=in_studio)
    decorated = function

    @XBlock.handler
    @functools.wraps(decorated)
    def handle(self: SocialBlock, request: Request, suffix: str = "") -> Response:
        if request.method not in {method, "HEAD" if method == "GET" else method}:
            return Response(status=405, headers={"Allow": method})
        try:
            if not in_studio and platform.is_preview_only(self):
                raise NotAllowed(self.gettext("This is a preview. It works on the course page."))
            reply = decorated(self, Asked(request, suffix))
        except SocialLearningError as error:
            reply = rendering.refusal(error)
        return response(reply)

    return handle


def raw_action(function: Callable[[Any, Request, str], Response]) -> Any:
    """Make a method a handler that reads the request itself: ``def video(self, request, suffix) -> Response``.

    For bodies that are no form and may be larger than Django reads into memory: they come from ``request.body_file``.
    Every method reaches it; it turns errors into answers itself. Nothing in Studio or a library does.
    """

    @XBlock.handler
    @functools.wraps(function)
    def handle(self: SocialBlock, request: Request, suffix: str = "") -> Response:
        if platform.is_preview_only(self):
            refused = NotAllowed(self.gettext("This is a preview. It works on the course page."))
            return response(rendering.refusal(refused))
        return function(self, request, suffix)

    return handle


def response(reply: Reply) -> Response:
    """A reply as WebOb sees it."""
    answer = Response(status=reply.status, content_type=reply.content_type, charset="utf-8", text=reply.html)
    answer.headers.update(reply.headers())
    if reply.status == 304:
        answer.content_type = None
    return answer


def clean_text(text: str) -> str:
    """Without NUL and lone surrogates, line ends as "\\n": what every database can store."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


@XBlock.needs("user", "i18n", "field-data")
@XBlock.wants("studio_user_permissions")
class SocialBlock(XBlock):
    """What every block of ours can do. Subclasses give fields, ``page`` and actions."""

    resources_dir = "static"
    has_author_view = True
    #: The script and the style sheet that this block alone uses; "" for one that needs no more than all have.
    bundle = ""

    @property
    def dom_id(self) -> str:
        """A prefix for element ids that is safe in selectors and differs for each block on a page."""
        return "sl" + hashlib.sha1(platform.usage_key(self).encode()).hexdigest()[:8]  # noqa: S324 - not a secret

    @functools.cached_property
    def urls(self) -> Urls:
        return Urls(self)

    def gettext(self, text: str) -> str:
        return str(self.runtime.service(self, "i18n").gettext(text))

    def wanted(self, service: str) -> Any:
        """A service of the runtime, or None where it has none of that name."""
        try:
            return self.runtime.service(self, service)
        except NoSuchServiceError:
            return None

    def html(self, template: str, **context: Any) -> str:
        """A partial with the names that every partial of a block uses."""
        return rendering.render(template, {"block": self, "dom_id": self.dom_id, "urls": self.urls, **context})

    def fragment(self, html: str) -> Fragment:
        """A view of the block: its HTML, the style sheets, the scripts."""
        fragment = self._with_files(html, SCRIPTS)
        fragment.initialize_js("SocialLearningBlock", {})
        return fragment

    def studio_fragment(self, html: str) -> Fragment:
        """The same for Studio's editor, which saves and cancels through its own buttons."""
        fragment = self._with_files(html, (*SCRIPTS, "studio.js"))
        fragment.initialize_js("SocialLearningStudio", {})
        return fragment

    def _with_files(self, html: str, scripts: Iterable[str]) -> Fragment:
        fragment = Fragment(html)
        own = f"dist/{self.bundle}" if self.bundle else ""
        for name in (*STYLES, *([f"{own}.css"] if own else [])):
            fragment.add_css_url(static(f"social_learning/{name}"))
        for name in (*scripts, *([f"{own}.js"] if own else [])):
            fragment.add_javascript_url(static(f"social_learning/{name}"))
        return fragment
