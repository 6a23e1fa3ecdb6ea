"""The demo host with one worker, which can be killed and looked into."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


class Server:
    """A demo in a folder of its own. ``kill`` ends it as a power cut does; ``start`` begins it again on the same ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_pair()
        self._process: subprocess.Popen[bytes] | None = None

    def manage(self, *command: str) -> int:
        """A command of the demo's manage.py; the most bytes it held in memory."""
        process = subprocess.Popen(
            [sys.executable, "demo/manage.py", *command],
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
        )
        # Not ru_maxrss: that of a child begins with what its parent holds.
        peak = 0
        while process.poll() is None:
            peak = max(peak, status_of(process.pid, "VmHWM"))
            time.sleep(0.005)
        if process.returncode:
            raise ValueError(f"{command[0]} has failed")
        return peak

    def start(self) -> None:
        """Serve, and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "demo/manage.py", "serve"],
            cwd=ROOT,
            env=self._environment(),
            stdout=log,
            stderr=log,
            # The master and its worker are a group that can be killed as one.
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port + 1), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise ValueError("The demo does not start.")

    def kill(self) -> None:
        """SIGKILL for the master and the worker: nothing is finished, nothing is said."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def forget_peak(self) -> None:
        """From now on ``peak`` is that of the time to come."""
        Path(f"/proc/{self._worker()}/clear_refs").write_text("5")

    def memory(self) -> int:
        """What the worker holds now, in bytes."""
        return status_of(self._worker(), "VmRSS")

    def peak(self) -> int:
        """The most it has held since ``forget_peak``, in bytes."""
        return status_of(self._worker(), "VmHWM")

    def _worker(self) -> int:
        assert self._process is not None
        pid = self._process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SL_")}
        return {**kept, "SL_DEMO_DIR": str(self.folder), "SL_WORKERS": "1", "PORT": str(self.port)}


def status_of(pid: int, name: str) -> int:
    """A line of /proc/…/status in bytes; 0 when the process has just ended."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def free_pair() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
