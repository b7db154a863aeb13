"""What happens at an internal error of the program."""

from __future__ import annotations

import logging
import os
import platform
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import qVersion

from msiview import __version__
from msiview.debugging import traceback_text
from msiview.errors import MsiviewError
from msiview.visible_text import one_line

TRACEBACK_VARIABLE = "MSIVIEW_TRACEBACK"
"""Set to 1 by developers who want to see where."""

_LOG = logging.getLogger(__name__)


def complain(what: str) -> None:
    """One line on standard error. A program started from a desktop may have none."""
    stream: TextIO | None = sys.stderr
    if stream is not None:
        stream.write(f"msiview: {one_line(what)}\n")


@dataclass(frozen=True, slots=True)
class Fault:
    """An internal error: what the user is told, and what developers need to know."""

    sentence: str
    details: str
    """Versions and traceback as plain text, with nothing in it of what is open: no values,
    no names of files, no folders of the user."""

    @classmethod
    def of(cls, error: BaseException, sentence: str) -> Fault:
        """The fault that an exception tells of."""
        versions = f"msiview {__version__}\n{machine_facts()}"
        return cls(sentence, f"{versions}\n\n{traceback_text(error)}\n")


def is_fault(error: BaseException) -> bool:
    """Whether an exception is an internal error: it is none of those that a file, the disk or a
    lack of memory causes."""
    return not isinstance(error, MsiviewError | OSError | MemoryError)


def machine_facts() -> str:
    """Versions of what the program runs on, in two lines."""
    # Not platform.platform(), which starts a program to ask for the processor.
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    return f"Python {platform.python_version()}, Qt {qVersion()}\n{system}"


def catch_faults(tell: Callable[[Fault], None]) -> None:
    """Report exceptions that nobody caught, instead of a traceback; the window goes on.

    Qt calls Python from its event loop, so there is no caller who could catch them.
    """

    def report(
        kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        what = f"a fault in msiview: {kind.__name__}: {error}"
        complain(what)
        _LOG.error("a fault that nobody caught", exc_info=error)
        if os.environ.get(TRACEBACK_VARIABLE) == "1":
            traceback.print_exception(kind, error, where)
        sentence = f"This is {what}. What you did may not have worked; the file is as it was."
        tell(Fault.of(error, sentence))

    sys.excepthook = report
