"""Our end of the line to a worker process: start it, give orders, wait within limits, end it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.databases import FOLDER
from benchmarks.progress import Progress

ROOT = Path(__file__).resolve().parent.parent


class WorkerFailed(Exception):
    """A worker could not do what it was told; the message says why, in one line."""


class Worker:
    """One engine in a process of its own, with the interpreter of its environment."""

    def __init__(self, name: str, module: str, python: Path | str, variables: dict[str, str] | None = None) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = FOLDER / f"{name}.log"
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [str(python), "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **(variables or {})},
                text=True,
                bufsize=1,
            )
        #: Whether an order was given and not answered, because the waiting was interrupted.
        self.is_busy = False
        self._answers: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def order(self, progress: Progress, timeout: float, /, **order: Any) -> dict[str, Any]:
        """Give an order and return the answer, showing reports of progress meanwhile.

        Raises :class:`WorkerFailed` when the worker says so, dies, or takes longer than ``timeout`` seconds; in the
        last two cases its process has ended.
        """
        deadline = time.monotonic() + timeout
        self.is_busy = True
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerFailed(f"{self.name} has ended: {self._last_words()}") from error
        while True:
            try:
                line = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.end()
                raise WorkerFailed(f"took longer than {timeout:.0f} s and was stopped") from None
            if line is None:
                self.end()
                raise WorkerFailed(f"{self.name} has ended: {self._last_words()}")
            answer: dict[str, Any] = json.loads(line)
            if answer["kind"] == "progress":
                progress.show(answer["label"], answer["done"], answer["total"])
            elif answer["kind"] == "failed":
                self.is_busy = False
                raise WorkerFailed(f"{answer['error']} (see {self.log})")
            else:
                self.is_busy = False
                return answer

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the process, and wait for it."""
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except OSError:
                pass
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(None)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else f"exit code {self._process.poll()}"


def drop_after(python: Path | str, engine: str, database: str) -> None:
    """Drop the database of a worker that ended before it could."""
    subprocess.run(
        [str(python), "-m", "benchmarks.databases", engine, database],
        cwd=ROOT,
        check=False,
        timeout=60,
        stdout=sys.stderr,
    )
