"""Ctrl+C in the terminal, and the signals by which a system ends programs.

Python runs signal handlers between two steps of its own, and while Qt waits for events there
are none. So each signal also writes a byte to a socket that Qt's event loop watches.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupts(QObject):
    """Calls ``stop`` once, in the event loop, when the process gets such a signal.

    A second signal has its usual effect: it ends a process whose window does not react.
    Signals that whoever started the process has it ignore (``nohup``) stay ignored.
    """

    def __init__(self, stop: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = stop
        self._received: int | None = None
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_activated)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        known = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        self._numbers = [each for each in known if signal.getsignal(each) != signal.SIG_IGN]
        for number in self._numbers:
            signal.signal(number, self._on_signal)

    @property
    def exit_code(self) -> int | None:
        """What shells expect of a program that a signal ended; None before one has come."""
        return None if self._received is None else 128 + self._received

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self._received = number
        for each in self._numbers:
            signal.signal(each, signal.SIG_DFL)

    def _on_activated(self) -> None:
        # Other signals wake the socket, too.
        self._reading.recv(4096)
        if self._received is not None:
            self._notifier.setEnabled(False)
            self._stop()
