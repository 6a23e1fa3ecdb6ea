"""Environments of their own for the peers, made on demand below ``var/bench/`` and kept for the next time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import FOLDER
from benchmarks.progress import Progress


@dataclass(frozen=True, slots=True)
class Environment:
    """What a peer needs: its packages and the Python it wants at least, for its newest version."""

    name: str
    packages: tuple[str, ...]
    python: tuple[int, int]

    @property
    def folder(self) -> Path:
        """Where it is."""
        return FOLDER / f"env-{self.name}"


class CannotInstall(Exception):
    """The environment could not be made; the message says why, in one line."""


def ensure(environment: Environment, progress: Progress, seconds: float = 900) -> Path:
    """Return the environment's interpreter, after making the environment if it is new or its packages have changed.

    Uses the oldest Python at hand that is new enough, else the one that runs this; pip then picks the newest version
    of the peer that this one can run. Raises :class:`CannotInstall`.
    """
    interpreter = environment.folder / "bin" / "python"
    marker = environment.folder / "installed.txt"
    wanted = "\n".join(environment.packages)
    if interpreter.exists() and marker.exists() and marker.read_text() == wanted:
        return interpreter
    python = find_python(environment.python) or Path(sys.executable)
    progress.show(f"installing {environment.packages[0]} with {python}", force=True)
    shutil.rmtree(environment.folder, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = FOLDER / f"install-{environment.name}.log"
    try:
        with log.open("w") as output:
            for command in (
                [str(python), "-m", "venv", str(environment.folder)],
                [str(interpreter), "-m", "pip", "install", "--disable-pip-version-check", *environment.packages],
            ):
                subprocess.run(command, check=True, stdout=output, stderr=subprocess.STDOUT, timeout=seconds)
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotInstall(f"could not install {environment.packages[0]} ({error}); see {log}") from error
    marker.write_text(wanted)
    return interpreter


def find_python(least: tuple[int, int]) -> Path | None:
    """The oldest Python at hand that is at least this new. ``SL_BENCH_PYTHON`` names one that is taken first."""
    found = sorted((version, path) for path in _pythons() if (version := _version(path)) and version >= least)
    own = os.environ.get("SL_BENCH_PYTHON")
    if own and any(path == Path(own) for _, path in found):
        return Path(own)
    return found[0][1] if found else None


def _pythons() -> Iterator[Path]:
    if own := os.environ.get("SL_BENCH_PYTHON"):
        yield Path(own)
    yield Path(sys.executable)
    for minor in range(11, 16):
        if path := shutil.which(f"python3.{minor}"):
            yield Path(path)
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(root.glob("versions/3.*/bin/python"))


def _version(python: Path) -> tuple[int, int] | None:
    try:
        answer = subprocess.run(
            [str(python), "-c", "import sys, venv; print(*sys.version_info[:2])"],
            check=False,
            capture_output=True,
            text=True,
            timeout=20,
        )
        major, minor = answer.stdout.split()
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return int(major), int(minor)
