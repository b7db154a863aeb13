"""Files written whole or not at all: the one place that writes to a path.

The bytes go to a temporary file in the target's folder, which takes the target's place when
everything has been written and has reached the disk. Until then, and after any failure, the
target is what it was. :mod:`msiview.files.opened_files` says what is never written.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from msiview.debugging import timed
from msiview.errors import UnwritableFile
from msiview.files.leftovers import temporary_file_for
from msiview.files.opened_files import refuse_opened

_LOG = logging.getLogger(__name__)

# Windows has no such flags, POSIX no O_BINARY.
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_PERMISSIONS = 0o777
_NEW_PERMISSIONS = 0o666
"""As every program creates files; the user's mask takes some away."""

PIPE_PATIENCE_S = 30.0
"""How long a pipe is waited for that has no reader yet."""


@contextmanager
def new_file(path: Path, *, follow: bool = True, lasting: bool = True) -> Iterator[BinaryIO]:
    """A new file that replaces ``path`` when the block ends; after an error it is removed.

    It gets the permissions of the replaced file, and its owner where the system allows that.
    With ``follow``, for paths that the user named, a symbolic link at ``path`` is followed and
    the file that it leads to is replaced; without, for names that come from a package, the link
    itself is replaced. Devices and pipes are written to, with ``follow`` only (``-o
    /dev/stdout``); disks, sockets and folders are refused. Without ``lasting`` nobody waits until
    the disk has a file where there was none: for the many that can be made again when the power
    fails. What was there before is replaced only when the disk has the new one, as always.

    Raises :class:`~msiview.errors.UnwritableFile` with the reason, and
    :class:`~msiview.errors.FileIsOpened` for a file that this process has open.
    """
    refuse_opened(path)
    with _errors_name(path):
        target, status = _target(path, follow)
        own = _own_descriptor(path) if follow and status is not None else None
    if own is not None or (status is not None and _is_through(status.st_mode)):
        with _errors_name(path, only_unnamed=True), _through(path, own) as file:
            yield file
        return
    with temporary_file_for(target) as temporary:
        with _errors_name(path):
            descriptor = _create(temporary, status)
        # Closing may fail like writing: what is buffered is written then.
        with _errors_name(path, only_unnamed=True), os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            if lasting or status is not None:
                os.fsync(file.fileno())
        # Once more: writing may have taken long.
        refuse_opened(target)
        with _errors_name(path):
            _target(target, follow=False)
            temporary.replace(target)
    if lasting:
        _sync_folder(target.parent)


def write_file(
    path: Path, pieces: Iterable[bytes], *, follow: bool = True, lasting: bool = True
) -> int:
    """Write a file piece by piece (see :func:`new_file`); the number of its bytes."""
    size = 0
    with (
        timed(_LOG, "writing a file") as facts,
        new_file(path, follow=follow, lasting=lasting) as file,
    ):
        for piece in pieces:
            size += file.write(piece)
        facts["bytes"] = size
    return size


def make_folder(path: Path, *, follow: bool = True) -> None:
    """Make a folder and those above it, where they are missing.

    Without ``follow`` a symbolic link is refused: what is to lie in the folder would land
    somewhere else. Raises :class:`~msiview.errors.UnwritableFile`.
    """
    with _errors_name(path):
        folder = Path(os.path.realpath(path))
        own = Path(os.path.realpath(path.parent), path.name)
        if not follow and os.path.normcase(folder) != os.path.normcase(own):
            raise UnwritableFile(str(path), "this is a link to another folder; it is not followed")
        if folder.exists() and not folder.is_dir():
            raise UnwritableFile(str(path), "this is a file, not a folder")
        folder.mkdir(parents=True, exist_ok=True)


def objection(path: Path) -> str:
    """Why a file that a user chooses to save to cannot be written; empty if it can.

    For dialogs, which save to ordinary files only.
    """
    try:
        refuse_opened(path)
        with _errors_name(path):
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
    """Whether it is a pipe or a character device, which are written to and not replaced."""
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


# -- writing ------------------------------------------------------------


@contextmanager
def _through(path: Path, own: int | None) -> Iterator[BinaryIO]:
    """A device or pipe, open for writing, or a descriptor of this process."""
    with _errors_name(path):
        descriptor = os.dup(own) if own is not None else _open_device(path)
    with os.fdopen(descriptor, "wb") as file:
        if own is None and not _is_through(os.fstat(descriptor).st_mode):  # exchanged meanwhile
            raise UnwritableFile(str(path), _REFUSED)
        yield file


def _own_descriptor(path: Path) -> int | None:
    """The descriptor that ``/dev/stdout`` or ``/dev/fd/3`` names; None for other paths.

    It may be a file that a shell appends to (``>>``), so it is written to from its position.
    """
    candidates = [path, path.parent / path.readlink()] if path.is_symlink() else [path]
    for candidate in candidates:
        folder = os.path.realpath(candidate.parent)
        if folder in ("/dev/fd", f"/proc/{os.getpid()}/fd") and candidate.name.isdecimal():
            return int(candidate.name)
    return None


def _open_device(path: Path) -> int:
    """Open a device, or a pipe as soon as it has a reader. OSError if it gets none in time."""
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
    """A new, empty file with the permissions of the old one from the beginning."""
    mode = _NEW_PERMISSIONS if old is None else stat.S_IMODE(old.st_mode) & _PERMISSIONS
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, mode)
    if old is not None and sys.platform != "win32":
        with suppress(OSError):  # only root gives files away
            os.fchown(descriptor, old.st_uid, old.st_gid)
        with suppress(OSError):  # some file systems have no permissions
            os.fchmod(descriptor, mode)
    return descriptor


def _sync_folder(folder: Path) -> None:
    """Write the folder's new entry to the disk, where the system has a way."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _errors_name(path: Path, *, only_unnamed: bool = False) -> Iterator[None]:
    """Raise errors of the system as UnwritableFile for the path that the user named.

    ``only_unnamed`` lets errors pass that name a file: they come from what is read meanwhile.
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
