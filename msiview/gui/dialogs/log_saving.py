"""What is saved of a log: a report, and copies without the names of people and machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msiview.export.file_names import safe_file_name
from msiview.export.redaction import (
    Redacted,
    Redactor,
    find_replacements,
    learned,
    write_redacted,
)
from msiview.files.new_file import write_file
from msiview.gui.dialogs.redaction_list import RedactionDialog
from msiview.gui.saving import ask_for_file
from msiview.logs.log import Log
from msiview.progress import Progress
from msiview.report.log_pages import LogReport
from msiview.report.redaction import redaction_words

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow

SLOT = "log-save"


def save_report(window: MainWindow) -> None:
    """Ask for a file and write what the log tells as a page of HTML."""
    _write_report(window, lambda *_: None)


def save_report_without_names(window: MainWindow) -> None:
    """Look for names in the log, show them, and write the report without them."""

    def write(log: Log, also: Sequence[str], kept: Sequence[str]) -> None:
        _write_report(
            window, lambda progress: learned(log.file, log.index, progress, also=also, kept=kept)
        )

    _look_through(window, "Save a report without names", write)


def save_without_names(window: MainWindow) -> None:
    """Look for names in the log, show them, and write a copy without them."""

    def write(log: Log, also: Sequence[str], kept: Sequence[str]) -> None:
        _write_copy(window, log, also, kept)

    _look_through(window, "Save a copy without names", write)


def _look_through(
    window: MainWindow, title: str, write: Callable[[Log, Sequence[str], Sequence[str]], None]
) -> None:
    """Show what will be replaced, and go on with further names and with those that stay."""
    log = window.document.log.log
    if log is None:
        return

    def show(found: Redacted) -> None:
        dialog = RedactionDialog(found, title, window.services.theme, window)
        dialog.accepted.connect(lambda: write(log, dialog.also(), dialog.kept()))
        dialog.open()

    window.jobs.run(
        lambda progress: find_replacements(log.file, log.index, progress),
        show,
        title="Looking for names",
        slot=SLOT,
    )


def _write_report(window: MainWindow, find_redactor: Callable[[Progress], Redactor | None]) -> None:
    """Ask for a file and write the report into it."""
    opened = window.document.log.opened
    if opened is None or opened.answers is None:
        return
    path = _ask(window, "Save a report of the log", ".html", "Web pages (*.html)")
    if path is None:
        return

    def work(progress: Progress) -> None:
        pieces = LogReport.of(opened).html(find_redactor(progress), progress)
        write_file(path, (piece.encode("utf-8", "backslashreplace") for piece in pieces))

    window.jobs.run(
        work,
        lambda _: window.tell(f"Saved the report to {path}."),
        title=f"Writing {path.name}",
        slot=SLOT,
    )


def _write_copy(window: MainWindow, log: Log, also: Sequence[str], kept: Sequence[str]) -> None:
    """Ask for a file and write the copy into it."""
    path = _ask(window, "Save a copy without names", " without names.log", "Logs (*.log *.txt)")
    if path is None:
        return
    window.jobs.run(
        lambda progress: write_redacted(log.file, log.index, path, progress, also=also, kept=kept),
        lambda redacted: window.tell(redaction_words(path, redacted)),
        title=f"Writing {path.name}",
        slot=SLOT,
    )


def _ask(window: MainWindow, title: str, suffix: str, file_filter: str) -> Path | None:
    log = window.document.log.log
    assert log is not None
    opened = Path(log.file.path)
    name = safe_file_name(opened.stem + suffix)
    return ask_for_file(window, window.services, title, name, file_filter, folder=opened.parent)
