"""Files written whole or not at all: the one place that writes to a path.

The bytes go to a temporary file in the target's folder, which takes the target's place when
everything has been written and has reached the disk. Until then, and after any failure, the
target is what it was. :mod:`msiview.files.opened_files` says what is never written.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from msiview.errors import UnwritableFile
from msiview.files.leftovers import temporary_beside
from msiview.files.opened_files import refuse_opened

# Windows has no such flags, POSIX no O_BINARY.
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_PERMISSIONS = 0o777
_NEW_PERMISSIONS = 0o666
"""As every program creates files; the user's mask takes some away."""

PIPE_PATIENCE_S = 30.0
"""How long a pipe is waited for that nobody reads yet."""


@contextmanager
def new_file(path: Path, *, follow: bool = True) -> Iterator[BinaryIO]:
    """A file that takes the place of ``path`` if all goes well, and vanishes if not.

    It gets the permissions of the file that was there, and its owner where that is allowed.
    ``follow`` says what a symbolic link at ``path`` means: where the user named the path, the
    file that the link leads to is replaced; names that come out of a package do not follow
    one, they replace the link. Devices and pipes that the user named are written to (``-o
    /dev/stdout``); disks, sockets and folders are refused.

    Raises :class:`~msiview.errors.UnwritableFile` with the reason, and
    :class:`~msiview.errors.FileIsOpened` for a file that this process has open.
    """
    refuse_opened(path)
    with _told_of(path):
        target, status = _target(path, follow)
    if status is not None and _is_through(status.st_mode):
        with _told_of(path, only_unnamed=True), _through(path) as file:
            yield file
        return
    with temporary_beside(target) as temporary:
        with _told_of(path):
            descriptor = _create(temporary, status)
        # Closing may fail like writing: what is buffered is written then.
        with _told_of(path, only_unnamed=True), os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        refuse_opened(path)  # once more: writing may have taken long
        with _told_of(path):
            _target(path, follow)
            temporary.replace(target)
    _sync_folder(target.parent)


def write_file(path: Path, pieces: Iterable[bytes], *, follow: bool = True) -> int:
    """Write a file piece by piece (see :func:`new_file`); the number of its bytes."""
    size = 0
    with new_file(path, follow=follow) as file:
        for piece in pieces:
            size += file.write(piece)
    return size


def make_folder(path: Path, *, follow: bool = True) -> None:
    """Make a folder and those above it, where they are missing.

    Without ``follow`` a symbolic link is refused: what is to lie in the folder would land
    somewhere else. Raises :class:`~msiview.errors.UnwritableFile`.
    """
    with _told_of(path):
        folder = Path(os.path.realpath(path))
        own = Path(os.path.realpath(path.parent), path.name)
        if not follow and os.path.normcase(folder) != os.path.normcase(own):
            raise UnwritableFile(str(path), "this is a link to another folder; it is not followed")
        if folder.exists() and not folder.is_dir():
            raise UnwritableFile(str(path), "this is a file, not a folder")
        folder.mkdir(parents=True, exist_ok=True)


def objection(path: Path) -> str:
    """Why somebody who chooses a file to write cannot have this one; empty where they can."""
    try:
        refuse_opened(path)
        with _told_of(path):
            _, status = _target(path, follow=True)
    except UnwritableFile as error:
        return error.reason
    if status is not None and not stat.S_ISREG(status.st_mode):
        return _REFUSED
    return ""


# -- where to -----------------------------------------------------------

_REFUSED = "this is not an ordinary file"


def _target(path: Path, follow: bool) -> tuple[Path, os.stat_result | None]:
    """The file to replace, and what is there now; None where nothing is.

    OSError or UnwritableFile for what cannot be replaced.
    """
    if follow:
        target = Path(os.path.realpath(path))
    else:
        target = Path(os.path.realpath(path.parent), path.name)
    status = _status(path, follow) or _status(target, follow)
    if status is None:
        return target, None
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise UnwritableFile(str(path), "this is a folder, not a file")
    if stat.S_ISLNK(mode):
        return target, None
    if not (stat.S_ISREG(mode) or (follow and _is_through(mode))):
        raise UnwritableFile(str(path), _REFUSED)
    # A rename would not ask whether the file may be written.
    if stat.S_ISREG(mode) and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return target, status


def _status(path: Path, follow: bool) -> os.stat_result | None:
    try:
        return path.stat(follow_symlinks=follow)
    except FileNotFoundError:
        return None


def _is_through(mode: int) -> bool:
    """Whether bytes go through it to somebody else: a pipe, a terminal, a null device."""
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


# -- writing ------------------------------------------------------------


@contextmanager
def _through(path: Path) -> Iterator[BinaryIO]:
    """A device or pipe, open for writing."""
    with _told_of(path):
        descriptor = _open_device(path)
    with os.fdopen(descriptor, "wb") as file:
        if not _is_through(os.fstat(descriptor).st_mode):  # exchanged meanwhile
            raise UnwritableFile(str(path), _REFUSED)
        yield file


def _open_device(path: Path) -> int:
    """Open a device, or a pipe as soon as somebody reads it. OSError where nobody comes."""
    patience = time.monotonic() + PIPE_PATIENCE_S
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | _AT_ONCE)
        except OSError as error:
            if error.errno != errno.ENXIO or not path.is_fifo():
                raise
            if time.monotonic() > patience:
                raise OSError(errno.ENXIO, "nobody reads this pipe") from None
            time.sleep(0.02)
        else:
            if sys.platform != "win32":
                os.set_blocking(descriptor, True)
            return descriptor


def _create(temporary: Path, old: os.stat_result | None) -> int:
    """A new, empty file that may be read by nobody who could not read the old one."""
    mode = _NEW_PERMISSIONS if old is None else stat.S_IMODE(old.st_mode) & _PERMISSIONS
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, mode)
    if old is not None and sys.platform != "win32":
        with suppress(OSError):  # only root gives files away
            os.fchown(descriptor, old.st_uid, old.st_gid)
        with suppress(OSError):  # some file systems have no permissions
            os.fchmod(descriptor, mode)
    return descriptor


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk, too, where the system lets us."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _told_of(path: Path, *, only_unnamed: bool = False) -> Iterator[None]:
    """Errors of the system, told of the path that the user named, never of the temporary one.

    ``only_unnamed`` leaves alone errors that name a file: those of what is read meanwhile.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if only_unnamed and error.filename is not None:
            raise
        raise UnwritableFile(str(path), error.strerror or str(error)) from error
    except ValueError as error:
        if only_unnamed:
            raise
        raise UnwritableFile(str(path), "no file can have this name") from error
