"""A disk on which things go wrong when they are told to."""

import errno
from collections.abc import Callable

from django.core.files.storage import FileSystemStorage

#: What fails now: "write" (the disk is full half-way), "read", "delete", "list".
BROKEN: set[str] = set()
#: What happens in another tab while something is read: each is called once.
MEANWHILE: list[Callable[[], object]] = []
#: The same while something is written.
WHILE_WRITING: list[Callable[[], object]] = []


class MoodyDisk(FileSystemStorage):
    """A folder; with something in BROKEN it raises what the operating system would."""

    def _save(self, name, content):
        if "write" in BROKEN:
            super()._save(name, type(content)(b"half of it"))
            raise OSError(errno.ENOSPC, "No space left on device")
        if WHILE_WRITING:
            WHILE_WRITING.pop()()
        return super()._save(name, content)

    def _open(self, name, mode="rb"):
        if MEANWHILE:
            MEANWHILE.pop()()
        if "read" in BROKEN:
            raise OSError(errno.EIO, "Input/output error")
        return super()._open(name, mode)

    def delete(self, name):
        if "delete" in BROKEN:
            raise OSError(errno.EIO, "Input/output error")
        if not self.exists(name):
            raise FileNotFoundError(name)  # some storages say so, others do not
        super().delete(name)

    def listdir(self, path):
        if "list" in BROKEN:
            raise OSError(errno.EIO, "Input/output error")
        return super().listdir(path)
