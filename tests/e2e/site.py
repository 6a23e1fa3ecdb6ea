"""A small real HTTP server for the tests of the scripts: our static files, and answers that a test writes down."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.template import Context, Template
from playwright.sync_api import Page

from frontend.bundle import OWN, parts

STATIC = Path(__file__).parents[2] / "social_learning_xblocks/static/social_learning"
STYLES = [*(path.stem for bundle in ("common", *OWN) for path in parts("css", bundle)), "rubric"]
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
TYPES = {".js": "text/javascript", ".css": "text/css"}
# The kernel first, the behaviours in any order; studio.js starts itself in another way.
SCRIPTS = ["kernel", *sorted({path.stem for path in STATIC.glob("*.js")} - {"kernel", "studio"})]
# What the XBlock runtime does when the page is ready: it calls the initialiser with and without "new", perhaps again.
START = """
document.querySelectorAll("[data-sl-root]").forEach((root) => {
  new SocialLearningBlock({}, root, {});
  SocialLearningBlock({}, [root], {});
  new SocialLearningBlock({}, root);
});
document.documentElement.dataset.ready = "";
"""


@dataclass(frozen=True)
class Asked:
    """What the browser sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the server says, after ``delay`` seconds."""

    html: str = ""
    status: int = 200
    trigger: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    delay: float = 0


class Site:
    """Scripted answers by "METHOD /path": texts, Answers, or functions of Asked; the last one of several repeats."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, list[Any]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self.answer("GET /favicon.ico", Answer(status=204))
        self.answer("GET /start.js", Answer(START, kind="text/javascript"))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, what: str, *answers: str | Answer | Callable[[Asked], str | Answer]) -> None:
        self._answers[what] = list(answers)

    def page(
        self,
        body: str,
        *,
        path: str = "/",
        head: str = "",
        policy: str = STRICT,
        rtl: bool = False,
        context: dict[str, Any] | None = None,
    ) -> str:
        """Serve a page made of ``body``, a Django template, and answer with its address."""
        inside = Template("{% load i18n social_learning %}" + body).render(Context(context))
        scripts = "".join(f'<script src="/static/{name}.js"></script>' for name in SCRIPTS)
        styles = "".join(f'<link rel="stylesheet" href="/static/{name}.css">' for name in STYLES)
        html = (
            f'<!doctype html><html lang="en" dir="{"rtl" if rtl else "ltr"}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>Unit</title>'
            f"{head}{styles}</head><body>"
            f'<main><h1>Unit</h1>{inside}</main>{scripts}<script src="/start.js"></script></body></html>'
        )
        headers = {"Content-Security-Policy": policy, "Set-Cookie": "csrftoken=cookie-of-ben; Path=/"}
        self.answer(f"GET {path}", Answer(html, headers=headers))
        return self.url + path

    def requests(self, what: str) -> list[Asked]:
        method, path = what.split()
        return [asked for asked in list(self.asked) if (asked.method, asked.path) == (method, path)]

    def reply(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        if asked.path.startswith("/static/"):
            file = STATIC / asked.path.removeprefix("/static/")
            return Answer(file.read_text("utf-8"), kind=TYPES[file.suffix] + "; charset=utf-8")
        answers = self._answers.get(f"{asked.method} {asked.path}", [Answer("unknown", status=404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if callable(answer):
            answer = answer(asked)
        return Answer(answer) if isinstance(answer, str) else answer


def block(inside: str, *, name: str = "slaaaaaaaa", more: str = "") -> str:
    """A block's root around ``inside``, both as Django templates."""
    return f'<div class="sl" id="{name}" data-sl-root data-sl-user="ben" {{% texts %}} {more}>{inside}</div>'


def opened(page: Page, site: Site, inside: str, *, more: str = "", **options: Any) -> Page:
    """Open a page with one block around ``inside`` and wait until its scripts have started."""
    page.goto(site.page(block(inside, more=more), **options))
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def eventually(check: Callable[[], bool], seconds: float = 5) -> None:
    """Wait for what no element shows. (The strict policy of the pages forbids Playwright's wait_for_function.)"""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = site.reply(Asked(self.command, parts.path, query, headers, _form(headers, body)))
            time.sleep(answer.delay)
            bodiless = answer.status in {204, 304}
            content = b"" if bodiless else answer.html.encode()
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.trigger:
                    self.send_header("HX-Trigger", json.dumps(answer.trigger))
                if not bodiless and answer.kind:
                    self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except ConnectionError:
                self.close_connection = True  # the browser gave up waiting, as some tests want it to

        do_GET = do_POST = _serve  # noqa: N815 - names of http.server

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - name of http.server
            """Keep the output of the tests quiet."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                print("connection lost", file=sys.stderr)  # noqa: T201 - seen only when a test fails

    return Handler


def _form(headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """Fields of a multipart body; files as (name, type, bytes)."""
    if not body:
        return {}
    kind = headers["content-type"].encode()
    message = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + body, policy=HTTP)
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        data = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        filename = part.get_filename()
        found[name] = (filename, part.get_content_type(), data) if filename else data.decode()
    return found
