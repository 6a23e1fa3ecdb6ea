"""The bytes of videos in the private storage: one object for each part, on a disk and on S3 alike."""

from __future__ import annotations

import hashlib
import io
import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Protocol
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from ...kit.errors import Conflict, NotFound
from ...spaces.models import private_storage
from ..models import FOLDER, VideoPart

logger = logging.getLogger(__name__)

#: A request of a larger body does not pass the proxy in front of a usual LMS.
MOST_BYTES = 2 * 2**20
#: Read and sent in one go.
AT_ONCE = 64 * 2**10


class Folder(Protocol):
    """What keeps its bytes in a folder of its own: a video, a job that makes a file."""

    @property
    def pk(self) -> Any: ...

    @property
    def folder(self) -> str: ...


class Stretch(Protocol):
    """Some bytes of a file, as one object."""

    name: str
    start: int

    @property
    def end(self) -> int: ...


def sha256_of(content: bytes | bytearray) -> str:
    return hashlib.sha256(content).hexdigest()


def not_now() -> Conflict:
    return Conflict(_("The file store does not answer just now. Nothing is lost; try again in a moment."))


def write(video: Folder, label: str, content: bytes | bytearray, suffix: str = "") -> str:
    """Store an object in the folder of a video or of a job; its name. Raises Conflict when the storage does not take it."""
    storage = private_storage()
    # Chance in the name: two tabs that send the same chunk never write over, nor remove, what is the other's.
    name = f"{video.folder}/{label}-{secrets.token_hex(8)}{suffix}"
    try:
        return str(storage.save(name, ContentFile(bytes(content))))
    except Exception as error:
        # A full disk, no network, a bucket that refuses: each storage raises errors of its own.
        logger.error("Storing a part of %s %s failed: %s", type(video).__name__.lower(), video.pk, type(error).__name__)
        remove([name])
        raise not_now() from error


def remove(names: Iterable[str]) -> bool:
    """Delete objects; whether all are gone. What is not there is gone."""
    storage, all_gone = private_storage(), True
    for name in names:
        try:
            storage.delete(name)
        except FileNotFoundError:
            pass  # another tab was faster
        except Exception as error:  # noqa: BLE001 - each storage raises errors of its own; the sweep comes again
            logger.error("Deleting from the storage failed: %s", type(error).__name__)
            all_gone = False
    return all_gone


def remove_folder(folder: str, known: Iterable[str] = ()) -> bool:
    """Delete what is in the folder of a video and the folder itself; whether all is gone.

    ``known``: names that rows tell; what a stopped upload left beside them goes too.
    """
    names = sorted({*known, *names_in(folder)})
    return remove(names) and remove([folder])


def names_in(folder: str) -> list[str]:
    """The names of all objects in a folder; none when it is not there or the storage does not answer."""
    return [f"{folder}/{name}" for name in _listed(folder)[1]]


def folders(root: str = FOLDER) -> list[UUID]:
    """The numbers of all videos that have a folder in the storage; with another ``root`` those of jobs."""
    found = []
    for name in _listed(root)[0]:
        try:
            found.append(UUID(hex=name))
        except ValueError:
            continue
    return found


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        inside, names = private_storage().listdir(folder)
    except FileNotFoundError:
        return [], []
    except Exception as error:  # noqa: BLE001 - each storage raises errors of its own; the sweep comes again
        logger.error("Listing the storage failed: %s", type(error).__name__)
        return [], []
    return list(inside), list(names)


def open_object(name: str) -> IO[bytes]:
    """An object of the storage. Raises NotFound when it is gone, Conflict when the storage does not answer."""
    try:
        content: IO[bytes] = private_storage().open(name, "rb")
        # S3 fetches it now, and not at the first read, where nobody expects an error.
        content.seek(0)
    except FileNotFoundError as error:
        raise NotFound(_("A part of this file is gone.")) from error
    except Exception as error:
        logger.error("Reading from the storage failed: %s", type(error).__name__)
        raise not_now() from error
    return content


def stream(parts: Sequence[Stretch], start: int, stop: int) -> Iterator[bytes]:
    """The bytes from ``start`` up to before ``stop``, a little at a time: one part is open at once."""
    for part in parts:
        with open_object(part.name) as content:
            content.seek(max(start - part.start, 0))
            left = min(stop, part.end) - max(start, part.start)
            while left > 0:
                some = content.read(min(AT_ONCE, left))
                if not some:
                    raise NotFound(_("A part of this file is gone."))
                left -= len(some)
                yield some


class Joined(io.RawIOBase):
    """The parts of a video as one file to read in, with one part in memory at most. Raises Conflict as ``open_object`` does."""

    def __init__(self, parts: Sequence[VideoPart]) -> None:
        super().__init__()
        self._parts = parts
        self._size = parts[-1].end if parts else 0
        self._place = 0
        self._part: VideoPart | None = None
        self._content: IO[bytes] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        part, content = self._at(self._place)
        content.seek(self._place - part.start)
        some = content.read(min(len(buffer), part.end - self._place))
        buffer[: len(some)] = some
        self._place += len(some)
        return len(some)

    def close(self) -> None:
        if self._content is not None:
            self._content.close()
        super().close()

    def _at(self, place: int) -> tuple[VideoPart, IO[bytes]]:
        """The part at a place, and its open object."""
        if self._part is None or self._content is None or not self._part.start <= place < self._part.end:
            if self._content is not None:
                self._content.close()
            self._part = next(part for part in self._parts if part.start <= place < part.end)
            self._content = open_object(self._part.name)
        return self._part, self._content
