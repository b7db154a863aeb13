"""Journals: lines in the user's state folder that a killed run leaves to the next one.

A journal is locked while its run goes on, so one that nobody has locked is that of a killed run.
Each line is with the system before :meth:`Journal.add` returns: the end of the process, however it
comes, loses none. A line that is cut is the last one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from msiview.files.leftovers import lock, state_folder

_FOLDER = "edits"


class Journal:
    """A journal that is being written. It is removed by :meth:`remove`, or left for later by
    :meth:`close`."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file

    def add(self, line: bytes) -> None:
        """Add a line, which must hold no line break. Raises OSError where the disk is full."""
        rest = memoryview(line + b"\n")
        while rest:  # a disk that is nearly full takes a part, and refuses the next one
            rest = rest[self._file.write(rest) :]

    def close(self) -> None:
        """End it; its lines stay."""
        self._file.close()

    def remove(self) -> None:
        """End it, and take it away."""
        self.close()
        with suppress(OSError):
            self.path.unlink()


def new_journal() -> Journal | None:
    """An empty journal; None where the state folder cannot be written."""
    folder = state_folder(_FOLDER)
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / secrets.token_hex(8)
        file = path.open("xb", buffering=0)
    except OSError:
        return None
    lock(file)
    return Journal(path, file)


def abandoned_journals() -> Iterator[Path]:
    """The journals of runs that ended without closing them, the newest first."""
    folder = state_folder(_FOLDER)
    try:
        paths = [(path.stat().st_mtime, path) for path in folder.iterdir()] if folder else []
    except OSError:
        return
    for _, path in sorted(paths, reverse=True):
        with suppress(OSError), path.open("rb") as file:
            if lock(file):
                yield path


def journal_lines(path: Path) -> list[bytes]:
    """The whole lines of a journal."""
    return path.read_bytes().split(b"\n")[:-1]


def remove_journal(path: Path) -> None:
    """Take away a journal that nobody writes."""
    with suppress(OSError):
        path.unlink()
