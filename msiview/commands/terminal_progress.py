"""The progress of long work, on standard error where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from msiview.progress import Progress
from msiview.visible_text import one_line

_CLEAR = "\r\x1b[K"
_LONGEST = 70
"""Characters of a report, so that it never wraps."""


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """A progress that is told in one line, which is gone afterwards; told to nobody where standard
    error is a file or a pipe."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield Progress()
        return

    def tell(text: str, done: int, total: int) -> None:
        share = f" ({done} of {total})" if total else ""
        stream.write(f"{_CLEAR}{one_line(text, _LONGEST)}{share}")
        stream.flush()

    try:
        yield Progress(tell, interval=0.2)
    finally:
        stream.write(_CLEAR)
        stream.flush()
