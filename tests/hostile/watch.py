"""Notices when the file that hostile markup names is opened, by Python or by Qt."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_ACCESS, IN_OPEN = 0x1, 0x20

CAN_WATCH = sys.platform == "linux"
"""Elsewhere only what Python itself opens is noticed."""

_asked: list[str] = []
_is_hooked = False


def _on_audit(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        _asked.append(event)


class Watch:
    """What has been asked for since the beginning."""

    def __init__(self, inotify: int, earlier: int) -> None:
        self._inotify, self._earlier = inotify, earlier

    def opened(self) -> bool:
        """Whether the file has been opened or read since this was asked last."""
        try:
            return bool(CAN_WATCH and os.read(self._inotify, 65536))
        except BlockingIOError:
            return False

    def network(self) -> list[str]:
        """What Python has asked of the network."""
        return _asked[self._earlier :]


@contextmanager
def watching(path: Path) -> Iterator[Watch]:
    """Watches a file that exists."""
    global _is_hooked
    if not _is_hooked:  # hooks cannot be taken away
        sys.addaudithook(_on_audit)
        _is_hooked = True
    if not CAN_WATCH:
        yield Watch(-1, len(_asked))
        return
    libc = ctypes.CDLL(None, use_errno=True)
    inotify = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if libc.inotify_add_watch(inotify, os.fsencode(path), IN_OPEN | IN_ACCESS) < 0:
            raise OSError(ctypes.get_errno(), "cannot be watched", str(path))
        yield Watch(inotify, len(_asked))
    finally:
        os.close(inotify)
