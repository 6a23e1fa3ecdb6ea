"""The suite ``transfer``: 200 MB through lost requests and a server that is killed, played and packed, byte by byte."""

from __future__ import annotations

import argparse
import hashlib
import random
import struct
import tempfile
import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path

from benchmarks.progress import Progress
from benchmarks.table import Row
from benchmarks.transfer.client import HANDLER, Browser, Sender, address_of_video, play
from benchmarks.transfer.server import Server

SUITE = "transfer"
MEGABYTE = 1_000_000
#: The most that a worker may hold above what it holds idle.
MARK = 20 * MEGABYTE
VIEWERS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``python -m benchmarks transfer``."""
    parser.add_argument("--megabytes", type=int, default=200, help="how long the video is (200)")
    parser.add_argument("--loss", type=float, default=0.3, help="share of requests that are lost (0.3)")
    parser.add_argument("--kills", type=int, default=2, help="how often the server is killed on the way (2)")
    parser.add_argument("--seed", type=int, default=1, help="which requests are lost (1)")


def run(options: argparse.Namespace) -> list[Row]:
    """Send, play, pack; print what it took. Raises SystemExit when a byte differs or the mark is not reached."""
    # A smaller file is packed inside the request, where nobody could tell its memory from the rest.
    if not (60 <= options.megabytes <= 900 and 0 <= options.loss < 0.9 and 0 <= options.kills <= 10):
        raise ValueError("--megabytes is 60 to 900, --loss 0 to 0.9, --kills 0 to 10.")
    with tempfile.TemporaryDirectory(prefix="sl-transfer-") as folder:
        server = Server(Path(folder))
        try:
            wrong = _through(server, options)
        finally:
            server.kill()
    if wrong:
        raise SystemExit("NOT reached: " + "; ".join(wrong))
    return []


def _through(server: Server, options: argparse.Namespace) -> list[str]:
    progress = Progress()
    progress.show("filling the demo")
    server.manage("migrate", "--run-syncdb", "--verbosity", "0")
    server.manage("seed_demo", "--stage", "empty")
    content = film(options.megabytes * MEGABYTE, options.seed)
    wanted = hashlib.sha256(content).hexdigest()
    server.start()
    progress.clear()
    ben = Browser(server.port, "ben", loss=options.loss, seed=options.seed)
    wrong = _send(server, ben, content, options.kills)
    wrong += _play(server, ben, wanted, len(content))
    wrong += _pack(server, ben, wanted)
    return wrong


def _send(server: Server, ben: Browser, content: bytes, kills: int) -> list[str]:
    stops = [len(content) * number // (kills + 1) for number in range(1, kills + 1)]
    idle, most = _warm(server, ben), 0
    began, sender = time.monotonic(), Sender(ben, content)
    while not sender.is_through:
        if stops and sender.place >= stops[0]:
            stops.pop(0)
            most = max(most, server.peak() - idle)
            # In the middle of a piece.
            timer = threading.Timer(0.01, server.kill)
            timer.start()
            _try_some(sender)
            timer.join()
            server.start()
            idle = _warm(server, ben)
        sender.send_some()
    most = max(most, server.peak() - idle)
    seconds = time.monotonic() - began
    print(
        f"sent      {len(content):,} bytes in {seconds:.1f} s, {ben.sent} requests, {ben.lost} without an answer "
        f"(also while the server was down), server killed {kills} times, {_above(most)}"
    )
    if sender.state != "ready":
        return [f"the video is {sender.state}"]
    ben.post(f"{HANDLER}/use_video", {"video": sender.number})
    return _check("sending", most)


def _try_some(sender: Sender) -> None:
    """A piece to a server that dies of it: nobody asks it where it is."""
    headers = {
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": str(sender.place),
    }
    piece = sender.content[sender.place : sender.place + 2 * 2**20]
    try:
        sender.browser.ask("PATCH", sender.address, piece, headers)
    except Exception:  # noqa: S110 - that it breaks is what is wanted
        pass


def _play(server: Server, ben: Browser, wanted: str, size: int) -> list[str]:
    address = address_of_video(ben)
    play(ben, address, 3 * MEGABYTE)
    idle, heard = _idle(server), list[str]()
    began = time.monotonic()
    browsers = [Browser(server.port, "ben", loss=ben.loss, seed=number) for number in range(VIEWERS)]
    viewers = [threading.Thread(target=lambda one=one: heard.append(play(one, address, size))) for one in browsers]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join()
    most = server.peak() - idle
    print(f"played    by {VIEWERS} at once in {time.monotonic() - began:.1f} s, {_above(most)}")
    return [*_check("playing", most), *([] if heard == [wanted] * VIEWERS else ["other bytes were played"])]


def _pack(server: Server, ben: Browser, wanted: str) -> list[str]:
    ben.post(f"{HANDLER}/hand_in", {})
    idle = server.manage("run_jobs")
    dee = Browser(server.port, "dee")
    dee.post(f"{HANDLER}/pack_work", {})
    began = time.monotonic()
    peak = server.manage("run_jobs")
    seconds = time.monotonic() - began
    _status, _headers, page = dee.ask("GET", f"{HANDLER}/board_jobs")
    address = page.decode().partition('href="')[2].partition('"')[0]
    play(dee, address, 3 * MEGABYTE)
    resting = _idle(server)
    _status, _headers, content = dee.ask("GET", address)
    above = server.peak() - resting
    with zipfile.ZipFile(BytesIO(content)) as file:
        found = {hashlib.sha256(file.read(name)).hexdigest() for name in file.namelist() if name.startswith("videos/")}
    print(f"packed    {len(content):,} bytes in {seconds:.1f} s, {_above(peak - idle)}")
    print(f"fetched   {_above(above)}")
    wrong = [] if found == {wanted} else ["other bytes were packed"]
    return [*wrong, *_check("packing", peak - idle), *_check("fetching", above)]


def _warm(server: Server, browser: Browser) -> int:
    """What the worker holds after it has taken two small videos."""
    for _time in range(2):
        small = Sender(browser, film(3 * MEGABYTE, 7))
        while not small.is_through:
            small.send_some()
        browser.insist("GET", f"{HANDLER}/step?name=submit")
        browser.insist("DELETE", small.address, headers={"Tus-Resumable": "1.0.0"})
    return _idle(server)


def _idle(server: Server) -> int:
    """What the worker holds now; its peak begins anew."""
    server.forget_peak()
    return server.memory()


def _above(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB above idle"


def _check(what: str, most: int) -> list[str]:
    return [f"{what} took {_above(most)}"] if most >= MARK else []


def film(size: int, seed: int) -> bytes:
    """An MP4 of about this many bytes: two seconds of one track by its head, and noise that nobody decodes."""
    noise = random.Random(seed).randbytes(size)
    clock = struct.pack(">IIII", 0, 0, 1000, 2000)
    sides = struct.pack(">II", 640 << 16, 480 << 16)
    matrix = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    entry = _box(b"avc1", bytes(24), struct.pack(">HH", 640, 480), bytes(50))
    media = _box(
        b"mdia",
        _box(b"mdhd", bytes(4), clock, bytes(4)),
        _box(b"hdlr", bytes(4), bytes(4), b"vide", bytes(13)),
        _box(b"minf", _box(b"stbl", _box(b"stsd", bytes(4), struct.pack(">I", 1), entry))),
    )
    head = _box(b"tkhd", bytes(4), struct.pack(">IIIII", 0, 0, 1, 0, 2000), bytes(16), matrix, sides)
    movie = _box(b"moov", _box(b"mvhd", bytes(4), clock, bytes(80)), _box(b"trak", head, media))
    return _box(b"ftyp", b"isom", bytes(4), b"isom") + movie + _box(b"mdat", noise)


def _box(name: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", len(content) + 8, name) + content
