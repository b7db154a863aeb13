"""The way from finding to finding, and what is copied and saved of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msiview.files.new_file import write_file
from msiview.gui.actions import needs
from msiview.gui.actions.shown_page import table_page
from msiview.gui.actions.spec import ActionSpec, Need
from msiview.gui.clipboard import copy_text
from msiview.gui.saving import ask_for_file
from msiview.session.checking import ListedFinding
from msiview.session.finding_list import finding_place

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow
    from msiview.progress import Progress

_FILTER = ";;".join(
    (
        "SARIF 2.1 (*.sarif)",
        "JSON (*.json)",
        "JUnit XML (*.xml)",
        "CSV (*.csv)",
        "Markdown (*.md)",
        "Web page (*.html)",
    )
)


def _has_findings(window: MainWindow) -> bool:
    return bool(window.document.findings.lines)


def _needs_findings(window: MainWindow) -> Need:
    if window.document.package is None:
        return needs.NO_PACKAGE
    if not window.document.findings.is_done:
        return Need("Rules are still being tried.")
    return Need("Nothing that is listed is wrong; the Findings pane says what is left out (Alt+2).")


def _step(step: int) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        findings, here = window.document.findings, window.selection.place
        line = findings.next_line(step)
        entry = findings.lines[line] if line is not None else None
        if not isinstance(entry, ListedFinding):
            return
        findings.set_current(line)
        tables, package = window.document.tables, window.document.package
        place = finding_place(entry.finding, tables, package)
        if place is None:
            return
        page = table_page(window)
        if page is not None and place.row is not None and place.same_page(here):
            page.show_place(place)
        else:
            window.selection.go(place)

    return run


def _copy(window: MainWindow) -> None:
    """All findings that count, as Markdown."""
    from msiview.report.findings_formats import findings_text

    shown = window.document.shown
    if shown is not None:
        found = [(shown, window.document.findings.checked)]
        copy_text("".join(findings_text("markdown", found)))


def _export(window: MainWindow) -> None:
    """Ask for a file and write all findings in the format that its ending names."""
    from msiview.report.findings_formats import SUFFIXES, findings_text

    shown, checked = window.document.shown, window.document.findings.checked
    if shown is None:
        return
    name = f"{shown.package.name.rpartition('.')[0] or shown.package.name} findings.sarif"
    path = ask_for_file(window, window.services, "Export findings", name, _FILTER)
    if path is None:
        return
    format_ = SUFFIXES.get(path.suffix.lower())
    if format_ is None:
        endings = ", ".join(SUFFIXES)
        window.tell(f"Nothing was saved. The ending says what is written: {endings}.")
        return

    def work(progress: Progress) -> None:
        pieces = findings_text(format_, [(shown, checked)])
        write_file(path, (piece.encode("utf-8", "backslashreplace") for piece in pieces))

    window.jobs.run(
        work,
        lambda _: window.tell(f"Saved the findings to {path}."),
        title=f"Writing {path.name}",
        slot="findings-export",
    )


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionNextFinding",
        title="Next fin&ding",
        menu="Go",
        section=3,
        icon="chevron-down",
        shortcut="F4",
        enabled_when=_has_findings,
        needs=_needs_findings,
        run=_step(+1),
    ),
    ActionSpec(
        id="actionPreviousFinding",
        title="Previou&s finding",
        menu="Go",
        section=3,
        icon="chevron-up",
        shortcut="Shift+F4",
        enabled_when=_has_findings,
        needs=_needs_findings,
        run=_step(-1),
    ),
    ActionSpec(
        id="actionCopyFindings",
        title="Copy all &findings as Markdown",
        menu="Edit/Copy a&s",
        section=9,
        enabled_when=_has_findings,
        run=_copy,
    ),
    ActionSpec(
        id="actionExportFindings",
        title="Export findin&gs…",
        menu="File",
        section=2,
        icon="export",
        tip="Write what is wrong as SARIF, JSON, JUnit, CSV, Markdown or a page",
        enabled_when=lambda window: window.document.findings.is_done,
        run=_export,
    ),
)
