"""What happens when the program itself makes a mistake."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

TRACEBACK_VARIABLE = "MSIVIEW_TRACEBACK"
"""Set to 1 by developers who want to see where."""


def complain(what: str) -> None:
    """One line on standard error. A program started from a desktop may have none."""
    stream: TextIO | None = sys.stderr
    if stream is not None:
        stream.write(f"msiview: {what}\n")


def catch_faults(tell: Callable[[str], None]) -> None:
    """Tell of exceptions that nobody caught, instead of a traceback; the window goes on.

    Qt calls Python from its event loop, so there is no caller who could catch them.
    """

    def report(
        kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        what = f"a fault in msiview: {kind.__name__}: {error}"
        complain(what)
        if os.environ.get(TRACEBACK_VARIABLE) == "1":
            traceback.print_exception(kind, error, where)
        tell(f"This is {what}. What you did may not have worked; the file is as it was.")

    sys.excepthook = report
