"""One line on the terminal that says how far a long step is; on a pipe, one line now and then."""

from __future__ import annotations

import sys
import time


class Progress:
    """Show ``label: done/total`` on standard error, at most four times a second (every ten seconds on a pipe)."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._interval = 0.25 if self._terminal else 10.0
        self._shown = 0.0
        self._width = 0

    def show(self, label: str, done: int | None = None, total: int | None = None, *, force: bool = False) -> None:
        """Say how far it is. ``done`` and ``total`` may be left out when a step cannot be counted."""
        now = time.monotonic()
        if not force and now - self._shown < self._interval:
            return
        self._shown = now
        text = label
        if done is not None and total:
            text = f"{label}: {done:,}/{total:,} ({100 * done // total} %)"
        if self._terminal:
            sys.stderr.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away again."""
        if self._terminal and self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0
