"""Where answers go: standard output or a file, always UTF-8 with plain line ends.

What a terminal would obey or hide never reaches it: answers in text have it made visible,
JSON escapes it. Tables as CSV, tab-separated text, SQL or IDT are data: they keep every
character in files and pipes, and have it made visible only where a terminal shows them.
"""

from __future__ import annotations

import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from pathlib import Path

from msiview.files.new_file import write_file
from msiview.visible_text import visible


def write_text(pieces: Iterable[str]) -> None:
    """Write an answer to standard output in UTF-8, whatever the console's own code page is;
    of control characters only line breaks and tabs stay."""
    _write(encoded(visible(piece)) for piece in pieces)


def write_data(pieces: Iterable[bytes]) -> None:
    """Write bytes to standard output: as they are, but for a terminal."""
    _write(_for_terminal(pieces) if sys.stdout.isatty() else pieces)


def _for_terminal(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """UTF-8 with its control characters made visible; other bytes become ``\\xe4``."""
    decoder = getincrementaldecoder("utf-8")("backslashreplace")
    for piece in pieces:
        yield encoded(visible(decoder.decode(piece)))


def _write(pieces: Iterable[bytes]) -> None:
    file = sys.stdout.buffer
    for piece in pieces:
        file.write(piece)
    file.flush()


def write_result(pieces: Iterable[bytes], path: Path | None) -> None:
    """Write to a file where one is named, else to standard output."""
    if path is None:
        write_data(pieces)
    else:
        write_file(path, pieces)


def encoded(text: str) -> bytes:
    """UTF-8. Halves of surrogate pairs, which no encoding has, become ``\\udc80``."""
    return text.encode("utf-8", "backslashreplace")
