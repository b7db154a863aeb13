"""Standard input as a file: what it holds is read more than once, and in any order."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from msiview.errors import UnreadableFile
from msiview.files.new_file import write_file

STANDARD_INPUT = "-"
"""What names it on the command line."""

SHOWN = "standard input"
"""What users are told of it."""

_BLOCK = 1 << 20


def keep_standard_input(folder: Path) -> Path:
    """Write all of standard input into a file of a folder.

    Raises :class:`~msiview.errors.UnreadableFile` where the program has none.
    """
    if sys.stdin is None:  # started from a desktop
        raise UnreadableFile("there is none", file=SHOWN)
    path = folder / SHOWN
    write_file(path, iter(partial(sys.stdin.buffer.read, _BLOCK), b""))
    return path
