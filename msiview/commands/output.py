"""Where answers go: standard output or a file, always UTF-8 with plain line ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from msiview.commands.command import UsageError
from msiview.database.package import Package
from msiview.export.files import write_file


def write_text(pieces: Iterable[str]) -> None:
    """Write text to standard output in UTF-8, whatever the console's own code page is."""
    write_bytes(map(encoded, pieces))


def write_bytes(pieces: Iterable[bytes]) -> None:
    """Write bytes to standard output."""
    file = sys.stdout.buffer
    for piece in pieces:
        file.write(piece)
    file.flush()


def write_result(pieces: Iterable[bytes], path: Path | None, package: Package) -> None:
    """Write to a file where one is named, else to standard output."""
    if path is None:
        write_bytes(pieces)
        return
    refuse_the_opened_file(path, package)
    write_file(path, pieces)


def refuse_the_opened_file(path: Path, package: Package) -> None:
    """The file that is being read is never written, not even on request."""
    if path.exists() and Path(package.path).exists() and path.samefile(package.path):
        raise UsageError(f"{path} is the opened file; it is never written")


def encoded(text: str) -> bytes:
    """UTF-8. Halves of surrogate pairs, which no encoding has, become ``\\udc80``."""
    return text.encode("utf-8", "backslashreplace")
