"""Standard output and error: on Windows in UTF-8 like everywhere else, and in a box where a program
that was started from a desktop has neither."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

_TITLE = "msiview"
_ERROR_ICON, _ANSWER_ICON = 0x10, 0x40
"""MB_ICONERROR and MB_ICONINFORMATION of winuser.h."""


def write_errors_in_utf8() -> None:
    """What is written to a file or pipe is UTF-8, whatever the system's code page; what no
    encoding has becomes an escape. A console shows every character anyway."""
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def run_without_console(run: Callable[[], int]) -> int:
    """The exit code of ``run``. Where the program has no streams, its answer (help, version) or
    what kept it from running is shown in a box; what a window complained of, it has shown itself.
    """
    if sys.stdout is not None and sys.stderr is not None:
        return run()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = said, complaints = io.StringIO(), io.StringIO()
    try:
        code = run()
    finally:
        sys.stdout, sys.stderr = before
    text = said.getvalue() + (complaints.getvalue() if code else "")
    if text.strip():
        _show_box(text.strip(), _ERROR_ICON if code else _ANSWER_ICON)
    return code


def _show_box(text: str, icon: int) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, _TITLE, icon)
