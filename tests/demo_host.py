"""The demo host as its users have it: processes that serve, and people who send requests over HTTP."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).parents[1]
ANALYSIS = "course-v1:Northlight+DA101+2026"
LEADERSHIP = "course-v1:Northlight+LID201+2026"
PYTHON = "course-v1:Northlight+PY100+2026"
PATIENCE = 60  # seconds until a server has to answer; the machine may be busy


def unit_key(course: str, name: str) -> str:
    return f"{course.replace('course-v1:', 'block-v1:')}+type@vertical+block@{name}"


def block_key(course: str, kind: str, name: str) -> str:
    return f"{course.replace('course-v1:', 'block-v1:')}+type@{kind}+block@{name}"


def serve_demo(factory: pytest.TempPathFactory, stage: str) -> Iterator[Host]:
    """A demo that runs until the caller is through with it."""
    host = fill_demo(factory, stage)
    host.start()
    yield host
    host.stop()


def fill_demo(factory: pytest.TempPathFactory, stage: str) -> Host:
    """A demo with its course, which does not run."""
    base = factory.getbasetemp()
    host = Host(factory.mktemp("demo"), stage)
    # The workers of a run have folders side by side; a run without workers has one of its own.
    host.fill(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    return host


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: Message
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def __getitem__(self, header: str) -> str:
        return self.headers[header] or ""


class Host:
    """A demo with a folder of its own, on two free ports. ``start`` and ``stop`` may be called again."""

    def __init__(self, folder: Path, stage: str) -> None:
        self.folder = folder
        self.stage = stage
        self.port = free_pair()
        self.learning = f"http://127.0.0.1:{self.port}"
        self.lms = f"http://127.0.0.1:{self.port + 1}"
        self._process: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SL_")}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "tests.contract.settings_host",
            "SL_DEMO_DIR": str(self.folder),
            "PORT": str(self.port),
            # Tests say when something is done that waits.
            "SL_DEMO_CLOCK": "off",
        }

    def run(self, *command: str) -> str:
        """A command of the demo's manage.py; its output."""
        done = subprocess.run(
            [sys.executable, "demo/manage.py", *command],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fill(self, once: Path) -> None:
        """Bring the seeded course of this stage. It is made once in a run: whoever comes later copies what is in ``once``."""
        made = once / f"demo-{self.stage}"
        with (once / f"demo-{self.stage}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not made.exists():
                self.run("migrate", "--run-syncdb", "--verbosity", "0")
                self.run("seed_demo", "--stage", self.stage)
                shutil.copytree(self.folder, made)
                return
        shutil.copytree(made, self.folder, dirs_exist_ok=True)

    def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "demo/manage.py", "serve"], cwd=ROOT, env=self.environment(), stdout=log, stderr=log
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(self.learning, timeout=PATIENCE):  # noqa: S310 - our own server
                    return
            except OSError:
                assert self._process.poll() is None, self.log()
                time.sleep(0.1)
        raise AssertionError(f"no answer within {PATIENCE} s: {self.log()}")

    def stop(self) -> int:
        """End it as Ctrl+C does; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=PATIENCE)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database has."""
        connection = sqlite3.connect(self.folder / "demo.sqlite3")
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def unit(self, course: str, name: str) -> str:
        """The address of a unit, inside the frame of the outer page."""
        return f"{self.learning}/learning/course/{course}/{unit_key(course, name)}"

    def person(self, name: str = "") -> Person:
        """One of the personas, in a browser of their own; a visitor without a name."""
        return Person(self, name)


class Person:
    """Somebody with cookies. Paths go to the LMS's port unless they are pages of the outer site."""

    def __init__(self, host: Host, name: str) -> None:
        self.host = host
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), StayHere)
        self.get("/")
        if name:
            self.switch(name)

    def switch(self, name: str, **data: str) -> Answer:
        return self.post("/people/switch", {"person": name, **data})

    def masquerade(self, course: str, eyes: str) -> Answer:
        return self.post(f"/people/masquerade/{course}", {"as": eyes})

    @property
    def token(self) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, data: dict[str, str] | bytes = b"", *, csrf: bool = True, **headers: str) -> Answer:
        body = urlencode(data).encode() if isinstance(data, dict) else data
        return self.send("POST", path, body, {**({"X-CSRFToken": self.token} if csrf else {}), **headers})

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        """A form with one file in it."""
        edge = "edge-of-the-part"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="a.xml"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.post(path, body, **{"Content-Type": f"multipart/form-data; boundary={edge}"})

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        address = path if path.startswith("http") else self.host.lms + path
        request = urllib.request.Request(address, body, headers or {}, method=method)  # noqa: S310 - our own server
        try:
            with self._opener.open(request, timeout=PATIENCE) as found:
                return Answer(found.status, found.headers, found.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read().decode())

    def call(self, handler: str, key: str, data: dict[str, str] | None = None, *, course: str = ANALYSIS) -> Answer:
        """A handler of a block in the LMS: a POST with data, a GET without."""
        path = f"/courses/{course}/xblock/{key}/handler/{handler}"
        return self.get(path) if data is None else self.post(path, data)

    def add_block(self, kind: str, unit: str = "tables", course: str = ANALYSIS) -> str:
        """A new block by way of Studio; its usage key."""
        added = self.post(f"/studio/xblock/{unit_key(course, unit)}/add", {"block_type": kind})
        assert added.status == 302, added.text
        page = self.get(f"/studio/container_embed/{unit_key(course, unit)}")
        return re.findall(rf'data-locator="([^"]+type@{kind}\+[^"]+)"', page.text)[-1]


class StayHere(urllib.request.HTTPRedirectHandler):
    """Redirects are answers like others."""

    def redirect_request(self, *_details: Any) -> None:
        return None


def free_pair() -> int:
    """A port that is free together with the next one."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports side by side")
