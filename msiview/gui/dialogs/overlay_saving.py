"""Saving the result of an overlay: as a package, or as a transform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from shiboken6 import isValid

from msiview.export.file_names import safe_file_name
from msiview.files.new_file import write_file
from msiview.gui.collecting import collection_paused
from msiview.gui.dialogs.edits_saving import remember_options, remembered_options
from msiview.gui.dialogs.generate_dialog import GenerateDialog
from msiview.gui.dialogs.remark_list import RemarksDialog, remark_of
from msiview.gui.saving import ask_for_file
from msiview.gui.settings import COPY_KEEPS_CODE
from msiview.overlay.generate import Omission, omitted_parts, save_transform
from msiview.overlay.save import Remark, save_database
from msiview.progress import Progress
from msiview.report.change_report import ChangeReport
from msiview.session.change_list import ChangeList
from msiview.session.new_rows import new_guid
from msiview.words import counted

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow

_OMITTED = "overlay-omitted"
_NAMED = 3
"""So many remarks are told; the rest is counted."""


def save_overlaid(window: MainWindow) -> None:
    """Ask for a file and write the package with the overlay into it, with a package code of its
    own unless the user wants to keep that."""
    result, package = window.document.overlay.result, window.document.package
    if result is None or package is None:
        return
    path = _ask(window, "Save a copy of the package", " copy.msi", "Packages (*.msi)")
    if path is None:
        return
    code = None if window.settings.get(COPY_KEEPS_CODE) else new_guid()
    window.jobs.run(
        lambda progress: save_database(result.database, path, progress, package_code=code),
        lambda remarks: _tell_saved(window, path, remarks),
        title=f"Saving {path.name}",
        slot="overlay-save",
    )


def save_comparison(window: MainWindow) -> None:
    """Ask for a file and write what the overlay changes as a page of HTML."""
    result = window.document.overlay.result
    if result is None:
        return
    path = _ask(window, "Save a report of the changes", " changes.html", "Web pages (*.html)")
    if path is None:
        return

    made = window.document.changes.list
    contents = made.contents if made is not None else None

    def work(progress: Progress) -> None:
        with collection_paused():
            report = ChangeReport(ChangeList.of(result, progress, contents), result.stack)
            write_file(path, (p.encode("utf-8", "backslashreplace") for p in report.html()))

    window.jobs.run(
        work,
        lambda _: window.tell(f"Saved the report to {path}."),
        title=f"Writing {path.name}",
        slot="overlay-save",
    )


def generate_transform(window: MainWindow) -> None:
    """Ask for flags and a file, and write one transform that does what all layers do."""
    result = window.document.overlay.result
    if result is None:
        return
    options = remembered_options(window.settings)
    dialog = GenerateDialog(result.database.base, window, options)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def start() -> None:
        path = _ask(window, "Generate a transform", ".mst", "Transforms (*.mst)")
        if path is None:
            return
        options = dialog.options()
        remember_options(window.settings, options)
        window.jobs.run(
            lambda progress: save_transform(result.database, path, options, progress),
            lambda omitted: _tell_saved(window, path, omitted),
            title=f"Writing {path.name}",
            slot="overlay-save",
        )

    def tell(omitted: Sequence[Omission]) -> None:
        if isValid(dialog):
            remarks = [remark_of(omission, window.document) for omission in omitted]
            title = "A transform cannot carry what compared packages hold besides tables."
            dialog.omittedAsked.connect(
                lambda: RemarksDialog(title, remarks, window.services, dialog).show()
            )
            dialog.tell_omitted(omitted)

    window.jobs.run(
        lambda progress: omitted_parts(result.database, progress),
        tell,
        title="Looking for what a transform cannot carry",
        slot=_OMITTED,
    )
    dialog.finished.connect(lambda: window.jobs.cancel_slot(_OMITTED))
    dialog.accepted.connect(start)
    dialog.open()


def _ask(window: MainWindow, title: str, suffix: str, file_filter: str) -> Path | None:
    package = window.document.package
    assert package is not None
    name = safe_file_name(Path(package.path).stem + suffix)
    folder = Path(package.path).parent
    return ask_for_file(window, window.services, title, name, file_filter, folder=folder)


def _tell_saved(window: MainWindow, path: Path, found: Sequence[Remark | Omission]) -> None:
    """Where it was saved, and what it lacks: the first in words, all of them in a list."""
    remarks = [remark_of(remark, window.document) for remark in found]
    text = " ".join([f"Saved to {path}.", *map(str, remarks[:_NAMED])])
    if not remarks:
        window.tell(text)
        return
    if len(remarks) > _NAMED:
        text += f" And {counted(len(remarks) - _NAMED, 'more remark')}."
    show = QAction("S&how what is left out", window)
    show.triggered.connect(lambda: RemarksDialog(text, remarks, window.services, window).show())
    window.tell(text, show)
