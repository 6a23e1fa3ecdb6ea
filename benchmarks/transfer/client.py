"""A browser on a bad network: some requests never leave, some break off half-way, of some the answer is lost."""

from __future__ import annotations

import base64
import hashlib
import html
import http.client
import random
import re
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode

COURSE = "course-v1:Northlight+DA101+2026"
BLOCK = "block-v1:Northlight+DA101+2026+type@social_video_review+block@vr-pitch"
HANDLER = f"/courses/{COURSE}/xblock/{BLOCK}/handler"
PIECE = 2 * 2**20
#: Tries of one request before the client gives up; the server may just be starting.
TRIES = 400


class Lost(Exception):
    """No answer came."""


class Browser:
    """Somebody with cookies. ``loss``: the share of requests to which nothing comes back."""

    def __init__(self, port: int, person: str, *, loss: float = 0.0, seed: int = 1) -> None:
        self.port = port
        self.loss = 0.0
        self.lost = self.sent = 0
        self._cookies: dict[str, str] = {}
        self._chance = random.Random(seed)
        self.ask("GET", "/", port=port)
        self.post("/people/switch", {"person": person})
        self.loss = loss

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, *, port: int = 0
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request on a connection of its own. Raises Lost when no answer comes."""
        self.sent += 1
        fate = self._chance.choice(("unsent", "half", "unheard")) if self._chance.random() < self.loss else ""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port + 1, timeout=60)
        try:
            if fate == "unsent":
                raise Lost
            cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            usual = {"Cookie": cookie, "X-CSRFToken": self._cookies.get("csrftoken", "")}
            connection.putrequest(method, path)
            for name, value in {**usual, **(headers or {}), "Content-Length": str(len(body))}.items():
                connection.putheader(name, value)
            connection.endheaders(body[: len(body) // 2] if fate == "half" else body)
            if fate:
                raise Lost
            answer = connection.getresponse()
            for value in answer.headers.get_all("Set-Cookie") or []:
                self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException, Lost) as error:
            self.lost += 1
            raise Lost from error
        finally:
            connection.close()

    def insist(self, method: str, path: str, **more: object) -> tuple[int, Mapping[str, str], bytes]:
        """The same request until it is answered."""
        for _try in range(TRIES):
            try:
                return self.ask(method, path, **more)  # type: ignore[arg-type]
            except Lost:
                time.sleep(0.02)
        raise ValueError("The server does not answer any more.")

    def post(self, path: str, data: Mapping[str, str]) -> str:
        """A form; what the server says. Raises ValueError when it refuses."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _headers, said = self.insist("POST", path, body=urlencode(data).encode(), headers=form)
        if status >= 400:
            raise ValueError(f"{path}: {status} {said[:200].decode(errors='replace')}")
        return said.decode()


class Sender:
    """An upload by tus 1.0, on and on."""

    def __init__(self, browser: Browser, content: bytes) -> None:
        self.browser = browser
        self.content = content
        names = {"filetype": "video/mp4", "sha256": hashlib.sha256(content).hexdigest()}
        about = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in names.items())
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": about}
        _status, found, _said = browser.insist("POST", f"{HANDLER}/video", headers=headers)
        self.address = found["Location"]
        self.place = 0
        self.state = ""

    @property
    def number(self) -> str:
        return self.address.rstrip("/").rpartition("/")[2]

    def send_some(self) -> None:
        """The next piece; when nothing comes back, ask where the server is."""
        piece = self.content[self.place : self.place + PIECE]
        headers = {
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(self.place),
            "Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(piece).digest()).decode()}",
        }
        try:
            status, found, _said = self.browser.ask("PATCH", self.address, piece, headers)
        except Lost:
            status = 0
        if status != 204:
            status, found, _said = self.browser.insist("HEAD", self.address, headers={"Tus-Resumable": "1.0.0"})
        if status not in (200, 204):
            raise ValueError(f"The upload was refused: {status}")
        self.place, self.state = int(found["Upload-Offset"]), found["Video-State"]

    @property
    def is_through(self) -> bool:
        return self.place == len(self.content)


def address_of_video(browser: Browser) -> str:
    """Where the person finds their own video."""
    _status, _headers, page = browser.insist("GET", f"{HANDLER}/step?name=submit")
    found = re.search(r'<video[^>]* src="([^"]+)"', page.decode())
    if found is None:
        raise ValueError("There is no player on the page.")
    return html.unescape(found[1])


def play(browser: Browser, address: str, size: int) -> str:
    """The SHA-256 of a video that is asked for in ranges of 8 MiB, each again until it has come."""
    digest, place = hashlib.sha256(), 0
    while place < size:
        headers = {"Range": f"bytes={place}-{min(place + 4 * PIECE, size) - 1}"}
        status, _headers, some = browser.insist("GET", address, headers=headers)
        if status != 206:
            raise ValueError(f"The video does not play: {status}")
        digest.update(some)
        place += len(some)
    return digest.hexdigest()
