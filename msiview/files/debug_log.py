"""The file that ``--debug=FILE`` names: what the program does is appended to it as it happens.

It cannot be written whole at the end, as all others are: what matters most is what was written
before the program died. So that no other file loses its contents, a file that exists must be such
a log already.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from msiview.errors import UnwritableFile
from msiview.files.opened_files import refuse_opened

FIRST_WORDS = "msiview debug log"
"""How each part of such a file begins."""

_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def open_debug_log(path: Path) -> TextIO:
    """The file, to append lines to; each is on the disk, or with the system, when it is written.

    Raises :class:`~msiview.errors.UnwritableFile` for what is there and is no debug log, and for
    what the system refuses.
    """
    refuse_opened(path)
    try:
        if path.exists() and not _is_debug_log(path):
            raise UnwritableFile(
                str(path), "this is there already and no debug log of msiview; it stays as it is"
            )
        return open(
            path, "a", encoding="utf-8", errors="backslashreplace", buffering=1, opener=_open
        )
    except OSError as error:
        raise UnwritableFile(str(path), error.strerror or str(error)) from error
    except ValueError as error:  # a NUL in the name
        raise UnwritableFile(str(path), "no file can have this name") from error


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _SAFELY, 0o666)


def _is_debug_log(path: Path) -> bool:
    """Whether an existing file begins as a debug log does, or is empty."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        beginning = file.read(len(FIRST_WORDS))
    return not beginning or beginning == FIRST_WORDS.encode()
