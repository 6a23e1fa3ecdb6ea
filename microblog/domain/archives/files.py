"""An archive as it comes: a folder, a ZIP file or a TAR file. Members are read by their name in it, and nothing else is.

No name of an archive reaches the disk; names that lead out of it, links and devices are as if they were not there.
"""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from social_learning_xblocks.kit.errors import Invalid

#: More is no archive of a person or a workspace.
MOST_MEMBERS = 1_000_000
MOST_BYTES = 32 * 1024**3
#: A member that grows more than so many times while it is unpacked is made to fill a disk; small ones cannot.
MOST_GROWTH, HARMLESS = 250, 64 * 1024 * 1024

#: What reading a damaged archive may raise.
UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,  # encrypted, or packed in a way that this Python does not know
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
)


class Damaged(Exception):
    """Something cannot be read on from here. ``str(error)`` says what and where, in a sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its size in bytes, and what opens it."""

    size: int
    open: Callable[[], Any]


class Archive:
    """The members of an archive by name. Use it in a ``with``.

    refused: how many members have a name that leads out of the archive, are links, or would fill the disk.
    Raises Invalid when there is no archive at the path.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stack = ExitStack()
        self.members: dict[str, Member] = {}
        self.refused = 0

    def __enter__(self) -> Archive:
        try:
            if self._path.is_dir():
                self._list_folder()
            elif zipfile.is_zipfile(self._path):
                self._list_zip()
            elif tarfile.is_tarfile(self._path):
                self._unpack_tar()
            else:
                raise Invalid(_("{path} is neither a folder nor a ZIP or TAR file.").format(path=self._path.name))
        except UNREADABLE as error:
            self._stack.close()
            raise Invalid(_("{path} cannot be read: it is damaged.").format(path=self._path.name)) from error
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def enter(self, landmark: str) -> None:
        """Look at names from the folder in which a file stands: archives are packed with and without one around them.

        Raises Invalid when there is no such file.
        """
        found = sorted(
            (name for name in self.members if PurePosixPath(name).name == landmark),
            key=lambda name: (name.count("/"), name),
        )
        if not found:
            raise Invalid(_("There is no {file} in {path}.").format(file=landmark, path=self._path.name))
        start = found[0].removesuffix(landmark)
        self.members = {
            name.removeprefix(start): member for name, member in self.members.items() if name.startswith(start)
        }

    def open(self, name: str) -> IO[bytes] | None:
        """A member, None when it is not there. Raises Damaged when it cannot be opened: it is encrypted, for one."""
        found = self.members.get(name)
        try:
            opened: IO[bytes] | None = found.open() if found else None
        except UNREADABLE as error:
            raise Damaged(_("{file} cannot be opened.").format(file=name)) from error
        return opened

    def _add(self, raw: str, size: int, opened: Callable[[], Any]) -> None:
        name = safe_name(raw)
        if name is None:
            self.refused += 1
        elif len(self.members) < MOST_MEMBERS:
            self.members[name] = Member(size, opened)

    def _list_folder(self) -> None:
        root = self._path.resolve()
        for folder, _folders, files in os.walk(root):
            for file in files:
                path = Path(folder, file)
                found = path.lstat()
                if not stat.S_ISREG(found.st_mode):
                    self.refused += 1
                    continue
                self._add(path.relative_to(root).as_posix(), found.st_size, partial(path.open, "rb"))

    def _list_zip(self) -> None:
        packed = self._stack.enter_context(zipfile.ZipFile(self._path))
        for info in packed.infolist():
            if info.is_dir():
                continue
            is_link = stat.S_ISLNK(info.external_attr >> 16)
            if is_link or grows_too_much(info.file_size, info.compress_size):
                self.refused += 1
            else:
                self._add(info.filename, info.file_size, partial(packed.open, info))

    def _unpack_tar(self) -> None:
        """A packed TAR file can only be read from its start: what is in it goes to a folder of ours, under numbers."""
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="social-learning-")))
        packed_size, size = self._path.stat().st_size, 0
        with tarfile.open(self._path) as packed:
            for number, info in enumerate(packed):
                if info.isdir():
                    continue
                size += info.size if info.isreg() else 0
                if grows_too_much(size, packed_size):
                    raise Invalid(_("{path} unpacks to far too much.").format(path=self._path.name))
                source = packed.extractfile(info) if info.isreg() else None
                if source is None or safe_name(info.name) is None:
                    self.refused += 1
                    continue
                path = folder / str(number)
                with path.open("wb") as target:
                    shutil.copyfileobj(source, target)
                self._add(info.name, info.size, partial(path.open, "rb"))


def safe_name(raw: str) -> str | None:
    """A name as it is looked up, or None for one that leads out of the archive."""
    path = PurePosixPath(raw.replace("\\", "/"))
    parts = [part for part in path.parts if part != "."]
    if not parts or path.is_absolute() or ".." in parts or ":" in parts[0] or "\0" in raw:
        return None
    return "/".join(parts)


def grows_too_much(size: int, packed: int) -> bool:
    return size > MOST_BYTES or (size > HARMLESS and size > MOST_GROWTH * max(packed, 1))
