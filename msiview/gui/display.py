"""Whether there is a display to open windows on, asked before Qt aborts for lack of one.

Qt aborts when it cannot connect to the display or cannot load its platform plugin, and dumps core.
Asking the X server ourselves would not reveal a plugin whose libraries are missing. So a forked
child process makes a QGuiApplication and the parent looks how that ended: 10 to 20 ms, on Linux
only; elsewhere there always is a display.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from typing import NoReturn

from PySide6.QtGui import QGuiApplication

PLATFORM = "QT_QPA_PLATFORM"
"""The environment variable that names Qt's platform plugin."""

ANSWER_S = 10.0
"""A display that has not answered within so many seconds never will."""


def names_display() -> bool:
    """Whether the environment names a display at all."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in (PLATFORM, "DISPLAY", "WAYLAND_DISPLAY"))


def display_problem() -> str | None:
    """Why Qt cannot open the display that the environment names; None where it can.

    To be called before anything starts a thread, since it forks.
    """
    if sys.platform != "linux" or os.environ.get(PLATFORM) == "offscreen":
        return None
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _try_display(writing)
    os.close(writing)
    try:
        said = _said(reading)
    finally:
        os.close(reading)
    if said is None:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if said is None:
        return "the display does not answer"
    return _reason(said) if status else None


def _try_display(output: int) -> NoReturn:
    """Make an application in the forked child and end it there; what Qt says goes to ``output``."""
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(output, 1)
        os.dup2(output, 2)
        QGuiApplication(["msiview"])
    finally:
        os._exit(0)  # an abort has not come here


def _said(reading: int) -> str | None:
    """All that the child says until it ends; None where it takes too long."""
    said = b""
    while select.select([reading], [], [], ANSWER_S)[0]:
        piece = os.read(reading, 4096)
        if not piece:
            return said.decode(errors="replace")
        said += piece
    return None


def _reason(said: str) -> str:
    """The line of Qt's complaint that tells why, without the logging category before it."""
    lines = [line.split(": ", 1)[-1].strip() for line in said.splitlines() if line.strip()]
    connecting = (line for line in lines if "could not connect" in line)
    return next(connecting, lines[0] if lines else "Qt cannot start here")
