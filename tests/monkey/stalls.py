"""Notices when the event loop stands still, and what holds it meanwhile."""

from __future__ import annotations

import faulthandler
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from PySide6.QtCore import QObject, Qt, QTimer

LIMIT_S = 0.2
_BEAT_MS = 10
_LOOK_S = 0.02
_DUMP_S = 0.005
"""Time for a thread to write where it is."""
_DEPTH = 12
"""Innermost frames that are kept of a stack."""

_FRAME = re.compile(r'File "([^"]*)", line (\d+) in (.*)')


@dataclass(frozen=True, slots=True)
class Stall:
    """A time in which nothing was painted and no key was heard."""

    seconds: float
    busy: float
    """Seconds of it in which the GUI thread had a processor: on a busy machine fewer."""
    during: str
    """The event that was given last."""
    stack: tuple[str, ...]
    """Where the thread was most of the time, the innermost frame first."""

    @property
    def place(self) -> str:
        """The innermost frame in the program itself."""
        return next((frame for frame in self.stack if frame.startswith("msiview/")), "Qt")


class StallWatch(QObject):
    """Beats in the event loop; a thread looks at the stack whenever a beat is late."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls: list[Stall] = []
        self.during = ""
        self._gui = threading.get_ident()
        self._samples: Counter[tuple[str, ...]] = Counter()
        self._last, self._last_busy = time.monotonic(), time.thread_time()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._thread = threading.Thread(target=self._look, name="stall watch", daemon=True)

    def start(self) -> None:
        self.beat()
        self._timer.start(_BEAT_MS)
        self._thread.start()

    def stop(self) -> None:
        self.beat()
        self._timer.stop()
        self._ended.set()
        self._thread.join()

    def beat(self) -> None:
        """The event loop goes round."""
        now, busy = time.monotonic(), time.thread_time()
        late = now - self._last
        if late > LIMIT_S:
            with self._lock:
                stack = self._samples.most_common(1)[0][0] if self._samples else ()
            self.stalls.append(Stall(late, busy - self._last_busy, self.during, stack))
        with self._lock:
            self._samples.clear()
        self._last, self._last_busy = now, busy

    def _look(self) -> None:
        with tempfile.TemporaryFile() as file, _answering(file):
            while not self._ended.wait(_LOOK_S):
                if time.monotonic() - self._last > LIMIT_S / 4:
                    stack = _stack(self._gui, file)
                    with self._lock:
                        self._samples[stack] += 1


@contextmanager
def _answering(file: IO[bytes]) -> Iterator[None]:
    """Any thread that gets the signal writes its stack to a file."""
    if sys.platform != "win32":
        faulthandler.register(signal.SIGUSR1, file, all_threads=False)
    yield
    if sys.platform != "win32":
        faulthandler.unregister(signal.SIGUSR1)


def _stack(thread: int, file: IO[bytes]) -> tuple[str, ...]:
    """Where another thread is, the innermost frame first; nothing on Windows.

    The thread writes it itself, in the handler of a signal. Looked at from outside, also by
    faulthandler, frames of a thread that goes on meanwhile crashed CPython 3.11.
    """
    file.seek(0)
    file.truncate()
    if sys.platform != "win32":
        signal.pthread_kill(thread, signal.SIGUSR1)
        time.sleep(_DUMP_S)
    file.seek(0)
    stack = file.read().decode(errors="replace")
    return tuple(_words(*place) for place in _FRAME.findall(stack)[:_DEPTH])


def _words(file: str, line: str, name: str) -> str:
    file = file.replace("\\", "/")
    for root in ("/msiview/", "/tests/"):
        if root in file:
            file = root[1:] + file.rsplit(root, 1)[1]
    return f"{file}:{line} {name}"
