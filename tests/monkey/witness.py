"""Notes whatever goes wrong while the monkey plays, and keeps it inside its folder."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from msiview.gui.faults import is_fault
from msiview.gui.jobs import JobRunner
from msiview.progress import Progress

_WRITES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate")
_STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.startfile")
_OTHERS = ("socket.connect", "webbrowser.open")
MEANINGLESS = ("This plugin does not support", "OpenType support missing for")
"""What Qt says of windows that nobody sees, and of scripts that this machine has no fonts for."""


class Witness:
    """Collects faults: exceptions, mistakes in background work, Qt's warnings, files written
    outside of ``scratch``, other programs started, and input files that were changed."""

    def __init__(self, scratch: Path, inputs: Sequence[Path]) -> None:
        self.faults: defaultdict[str, list[str]] = defaultdict(list)
        """What went wrong, and what was going on each time."""
        self.during: Callable[[], str] = str
        """Tells what is going on, for the report of a fault."""
        self.tell: Callable[[str], object] = str
        """Hears of each fault when it is met for the first time; the play may crash later."""
        self._has_ended = False
        self._scratch = scratch.resolve()
        self._inputs = {path: _digest(path) for path in inputs}

    def watch(self) -> None:
        """Watch this process from now on; there is no way back."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        sys.unraisablehook = lambda hook: self._on_exception(
            hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
        )
        qInstallMessageHandler(self._on_message)
        sys.addaudithook(self._on_audit)
        self._watch_jobs()

    def end(self) -> None:
        """Note input files that are not what they were, and let the scratch folder be removed."""
        self._has_ended = True
        for path, digest in self._inputs.items():
            if not path.exists() or _digest(path) != digest:
                self.note(f"input file changed: {path.name}")

    def note(self, what: str) -> None:
        if what not in self.faults:
            self.tell(what)
        self.faults[what].append(self.during())

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        self.note("".join(traceback.format_exception(kind, error, where)).rstrip())

    def _on_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not text.startswith(MEANINGLESS):
            self.note(f"Qt: {text}")

    def _watch_jobs(self) -> None:
        """See mistakes in background work, which windows show in their own ways."""
        run = JobRunner.run

        def watched_run(
            runner: JobRunner, work: Callable[[Progress], Any], *a: Any, **k: Any
        ) -> Any:
            def watched(progress: Progress) -> Any:
                try:
                    return work(progress)
                except Exception as error:
                    if is_fault(error):
                        self._on_exception(type(error), error, error.__traceback__)
                    raise

            return run(runner, watched, *a, **k)

        JobRunner.run = watched_run  # type: ignore[method-assign]

    def _on_audit(self, event: str, args: tuple[Any, ...]) -> None:
        if self._has_ended:
            return
        if event == "open":
            path, mode, flags = args
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
                isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            )
            if writes and isinstance(path, str | bytes | os.PathLike):
                self._forbid_outside(event, path)
        elif event in _WRITES:
            for path in args:
                if isinstance(path, str | bytes | os.PathLike):
                    self._forbid_outside(event, path)
        elif event in _STARTS or event in _OTHERS:
            self._forbid(f"{event} {args[:1]}")

    def _forbid_outside(self, event: str, path: str | bytes | os.PathLike[Any]) -> None:
        where = Path(os.fsdecode(path)).resolve()
        if not where.is_relative_to(self._scratch) and str(where) != os.devnull:
            self._forbid(f"{event} {where}")

    def _forbid(self, what: str) -> None:
        self.note(f"not allowed: {what}")
        raise PermissionError(what)


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
