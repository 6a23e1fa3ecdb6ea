"""How far a command is: a bar where tqdm is installed, a line where not, nothing where nobody is looking."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

try:
    from tqdm import tqdm
except ImportError:
    tqdm = None

SECONDS_BETWEEN_LINES = 0.5


class Progress:
    """Call it with a stage, how much is done, and how much there is; a new stage begins a new bar.

    stream: where it is drawn; nothing is when that is no terminal, or with verbosity 0.
    """

    def __init__(self, stream: Any, verbosity: int = 1) -> None:
        self._stream = stream
        self._is_quiet = not verbosity or not stream.isatty()
        self._stage = ""
        self._bar: Any = None
        self._last = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._is_quiet:
            return
        if stage != self._stage:
            self._end()
            self._stage = stage
            if tqdm is not None:
                self._bar = tqdm(desc=stage, total=total, file=self._stream, unit="", unit_scale=True)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)
        elif done >= total or time.monotonic() - self._last > SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            share = 100 * done // total if total else 100
            self._stream.write(f"\r{stage}: {share} % ({done:,} of {total:,})", ending="")
            self._stream.flush()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        elif self._stage:
            self._stream.write("")
        self._stage = ""


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM, which whoever stops a container sends, ends the work inside as Ctrl-C does: with KeyboardInterrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread only
        return
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
