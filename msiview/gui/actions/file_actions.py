"""The File menu: open, recent files, close, quit."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from msiview.gui.actions import needs
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.clipboard import copy_text
from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.plain_text import caption, tip
from msiview.gui.settings import RECENT_FILES


def _fill_recent(window: MainWindow, menu: QMenu) -> None:
    recent = window.settings.get(RECENT_FILES)
    for number, path in enumerate(recent, start=1):
        name = caption(Path(path).name)
        entry = menu.addAction(f"&{number}  {name}" if number < 10 else name)
        entry.setToolTip(tip(path))
        entry.triggered.connect(lambda _=False, path=path: window.open_path(path))
    menu.setToolTipsVisible(True)
    if recent:
        menu.addSeparator()
    clear = menu.addAction("Clear the list")
    clear.setEnabled(bool(recent))
    clear.triggered.connect(lambda: window.settings.forget_recent())


def _has_edits(window: MainWindow) -> bool:
    return bool(window.document.edits.edits) or window.document.edits.target is not None


def _save_edits(window: MainWindow) -> None:
    from msiview.gui.dialogs.edits_saving import save_edits

    save_edits(window, window.services)


def _save_edits_as(window: MainWindow) -> None:
    from msiview.gui.dialogs.edits_saving import save_edits_as

    save_edits_as(window, window.services)


def _path(window: MainWindow) -> str:
    """That of the package, or of a log alone."""
    source = window.document.source
    return source.path if source is not None else window.document.log.path


def _copy_path(window: MainWindow) -> None:
    """As Explorer copies it: whole, and in quotation marks on Windows."""
    path = str(Path(_path(window)).absolute())
    copy_text(f'"{path}"' if sys.platform == "win32" else path)
    window.tell_here(f"Copied: {path}")


def _show_installed(window: MainWindow) -> None:
    from msiview.gui.dialogs.installed_products import show_installed_products

    show_installed_products(window)


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionOpen",
        title="&Open…",
        menu="File",
        icon="open",
        shortcut=QKeySequence.StandardKey.Open,
        tip="Open an installer file",
        run=lambda window: window.files.ask(),
    ),
    ActionSpec(
        id="actionRecent",
        title="Open &recent",
        menu="File",
        icon="recent",
        fill=_fill_recent,
    ),
    ActionSpec(
        id="actionInstalled",
        title="Installe&d products…",
        menu="File",
        tip="Open an installed product with its patches, from this computer or from the export of "
        "a registry",
        run=_show_installed,
    ),
    ActionSpec(
        id="actionReload",
        title="Re&load",
        menu="File",
        icon="retry",
        shortcut="F5",
        tip="Read the file anew",
        enabled_when=lambda window: window.document.state is not DocumentState.EMPTY,
        needs=needs.package,
        run=MainWindow.reload,
    ),
    ActionSpec(
        id="actionCopyPath",
        title="Copy as pat&h",
        menu="File",
        tip="Copy the path of the opened file",
        enabled_when=lambda window: bool(_path(window)),
        needs=needs.package,
        run=_copy_path,
    ),
    ActionSpec(
        id="actionSave",
        title="&Save transform",
        menu="File",
        icon="save",
        shortcut=QKeySequence.StandardKey.Save,
        tip="Write what was edited as a transform; the package itself is never changed",
        enabled_when=_has_edits,
        needs=needs.saving,
        run=_save_edits,
    ),
    ActionSpec(
        id="actionSaveAs",
        title="Sa&ve transform as…",
        menu="File",
        shortcut="Ctrl+Shift+S",
        tip="Write what was edited as another transform",
        enabled_when=_has_edits,
        needs=needs.saving,
        run=_save_edits_as,
    ),
    ActionSpec(
        id="actionNewWindow",
        title="&New window",
        menu="File",
        section=1,
        shortcut=QKeySequence.StandardKey.New,
        run=lambda window: window.windows.new_window(),
    ),
    ActionSpec(
        id="actionOpenInNewWindow",
        title="Open in ne&w window",
        menu="File",
        section=1,
        shortcut="Ctrl+Shift+N",
        tip="Show the current table, or whatever is shown, in another window, too",
        enabled_when=lambda window: window.document.state is DocumentState.OPENED,
        needs=needs.package,
        run=MainWindow.open_in_new_window,
    ),
    ActionSpec(
        id="actionClose",
        title="&Close",
        menu="File",
        section=9,
        # Windows' standard key for it is Ctrl+F4; hands know Ctrl+W from everywhere.
        shortcut="Ctrl+W",
        tip="Close this window",
        run=lambda window: window.close(),
    ),
    ActionSpec(
        id="actionQuit",
        title="&Quit",
        menu="File",
        section=9,
        shortcut="Ctrl+Q",
        tip="Close all windows",
        run=lambda window: window.windows.close_all(),
    ),
)
