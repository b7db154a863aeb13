"""Temporary files and folders, which the next run removes where one was killed.

While one is there, an entry in the user's state folder names it, and the entry is locked: the
system takes the lock away when the process ends, however that happens. An entry that nobody
has locked is that of a killed run.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from msiview.errors import UnwritableFile

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LONGEST = 1 << 16
"""Bytes of a path. No system has longer ones, so no longer entry is ours."""


def temporary_name(token: str) -> str:
    """The name of a temporary file: hidden, and recognisably ours."""
    return f".msiview-{token}.tmp"


def scratch_name(token: str) -> str:
    """The name of a temporary folder."""
    return f"msiview-{token}"


def _token() -> str:
    """A part of a name that nobody can guess."""
    return os.urandom(8).hex()


@contextmanager
def temporary_file_for(target: Path) -> Iterator[Path]:
    """The path of a temporary file in the folder of ``target``, with a name that nobody can
    guess. What is there at the end is removed; after a kill, at the next start."""
    token = _token()
    temporary = target.with_name(temporary_name(token))
    with _entry(token, temporary):
        try:
            yield temporary
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder among the system's temporary ones that only this user can look into. It
    is removed at the end with all that is in it; after a kill, at the next start.

    Raises :class:`~msiview.errors.UnwritableFile` where there can be none.
    """
    import shutil  # here and below: each run looks for leftovers, few have any
    from tempfile import gettempdir

    token = _token()
    try:
        folder = Path(gettempdir(), scratch_name(token)).absolute()
    except OSError as error:  # none of the usual folders can be written
        raise UnwritableFile("temporary files", error.strerror or str(error)) from error
    with _entry(token, folder):
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise UnwritableFile(str(folder), error.strerror or str(error)) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers() -> None:
    """Remove what killed runs have left; what a running process writes stays.

    Files in folders that cannot be reached now (a stick that was pulled out) are left for
    another time.
    """
    folder = state_folder("writing")
    try:
        entries = list(folder.iterdir()) if folder is not None else []
    except OSError:
        return
    for entry in entries:
        with suppress(OSError, ValueError):
            _remove(entry)


def _remove(entry: Path) -> None:
    """Remove the file or folder that an entry names, and the entry, if its writer is gone."""
    import shutil

    with entry.open("rb") as file:
        if not lock(file):
            return
        temporary = Path(os.fsdecode(file.read(_LONGEST)))
    if not temporary.parent.is_dir():
        return
    with suppress(FileNotFoundError):
        mode = temporary.lstat().st_mode
        if stat.S_ISREG(mode) and temporary.name == temporary_name(entry.name):
            temporary.unlink()
        elif stat.S_ISDIR(mode) and temporary.name == scratch_name(entry.name):
            shutil.rmtree(temporary)
    entry.unlink()


@contextmanager
def _entry(token: str, temporary: Path) -> Iterator[None]:
    """A locked entry for a temporary file, removed at the end. Where the state folder cannot be
    written, there is none, and nobody will know of the file after a kill."""
    folder = state_folder("writing")
    if folder is None:
        yield
        return
    entry = folder / token
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = entry.open("xb", buffering=0)
    except OSError:
        yield
        return
    try:
        with file:
            # Locked first: what says something and is not locked counts as abandoned.
            lock(file)
            with suppress(OSError):
                file.write(os.fsencode(temporary.absolute()))
            yield
    finally:
        with suppress(OSError):
            entry.unlink(missing_ok=True)


def lock(file: BinaryIO) -> bool:
    """Lock an open file for this process. False where another one has done so."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def state_folder(name: str) -> Path | None:
    """A folder of msiview's where this user's programs keep what outlives a run; None where that
    is nowhere. It need not be there."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", ""))
    elif sys.platform == "darwin":
        base = _home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or _home() / ".local" / "state")
    return base / "msiview" / name if base.is_absolute() else None


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # nobody knows it
        return Path()
