"""The way through the window: every page, pane, box, bar and dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from msiview.gui.contents.dialogs.page import DialogsPage
from msiview.gui.contents.files_page import FilesPage
from msiview.gui.contents.lists_page import ListsPage
from msiview.gui.contents.query_page import QueryPage
from msiview.gui.dialogs.import_rows import import_files
from msiview.gui.docks.replace_dock import ReplaceDock
from msiview.gui.edits.line_editors import AssistedLine
from msiview.gui.findings.findings_dock import FindingsDock
from msiview.gui.main_window import MainWindow
from msiview.gui.models.list_model import ItemRole
from msiview.gui.pages.spec import Page
from msiview.gui.pages.table_page import TablePage
from msiview.gui.windows import Windows
from msiview.session.places import PAGE_KINDS, Place, PlaceKind
from tests.builders.hostile import (
    PICTURE,
    SHORT,
    TRAP,
    hostile,
    make_hostile_log,
    make_hostile_msi,
    make_hostile_msp,
    make_hostile_mst,
)
from tests.hostile.corners import corners
from tests.hostile.rest import Step, opened, other_windows, rest

SOME_TABLES = (
    "Binary",
    "Component",
    "Control",
    "CustomAction",
    "Directory",
    "Feature",
    "File",
    "InstallExecuteSequence",
    "Property",
    "Registry",
    "_Validation",
    *SHORT,
)
DIALOGS = (
    "actionExport",
    "actionExportAll",
    "actionGenerateTransform",
    "actionWouldApply",
    "actionEditHighlighters",
    "actionSaveLogWithoutNames",
)
HELP = ("actionAbout", "actionShortcuts")


@dataclass(frozen=True)
class Files:
    """Everything hostile, in one folder that is the current one."""

    package: Path
    other: Path
    transform: Path
    patch: Path
    log: Path
    alien: Path
    trap: Path

    @classmethod
    def make(cls, folder: Path) -> Files:
        trap = folder / TRAP
        trap.write_bytes(PICTURE)
        alien = folder / f"{SHORT[0]}&{SHORT[2]}"
        alien.write_bytes(b"no package")
        return cls(
            make_hostile_msi(folder / "a&b%1.msi"),
            make_hostile_msi(folder / "b.msi", "j"),
            make_hostile_mst(folder / "t&t.mst"),
            make_hostile_msp(folder / "p.msp"),
            make_hostile_log(folder / "l&l.log"),
            alien,
            trap,
        )


def walk(windows: Windows, files: Files, tables: tuple[str, ...] | None) -> Iterator[Step]:
    """Everything that windows can show of the files; ``tables`` None means all of them."""
    window = opened(windows, files.package)
    yield from _places(window, tables)
    yield from _edits(window, files)
    window.open_log(str(files.log))
    rest(window)
    window.document.overlay.add(str(files.transform), str(files.patch), str(files.other))
    rest(window)
    yield from _places(window, ("Component", SHORT[0]))
    yield from _pages(window)
    yield from _docks(window)
    yield from _findings(window)
    yield from _searches(window)
    yield from _menus(window)
    yield from _dialogs(window, (*DIALOGS, *HELP))
    window.message.tell(hostile("told"))
    yield "message bar", window
    window.switcher.step(+1)
    yield "pages seen last", window
    window.close()
    for broken in (files.alien, files.alien.with_name("no<b>\u202e.msi")):
        window = opened(windows, broken)
        yield "error page", window
        window.close()
    for file in (files.transform, files.patch):
        window = opened(windows, file)
        yield from _places(window, tuple(window.document.tables))
        window.close()
    yield from corners(windows, files.package.parent)


def _places(window: MainWindow, tables: tuple[str, ...] | None) -> Iterator[Step]:
    package = window.document.package
    kinds = ["summary", "streams", "transforms"]
    for kind in kinds:
        window.selection.go(Place(kind))  # type: ignore[arg-type]
        rest(window)
        yield kind, window
    for stream in [*package.streams()][:8] if package is not None and tables is not None else ():
        window.selection.go(Place("stream", stream.name))
        rest(window)
        yield from _tabs(window, f"stream {stream.shown_name!r}")
    for name in window.document.tables if tables is None else tables:
        table = window.document.tables.get(name)
        own = (0, 1) if name in SHORT or tables is None else (0,)
        for row in own if table is not None and table.row_count > 1 else ():
            window.selection.go(Place("table", name, row, min(row, 1)))
            rest(window)
            yield f"table {name!r}, row {row}", window


def _pages(window: MainWindow) -> Iterator[Step]:
    """The pages that are made of rows."""
    files = window.document.tables["File"]
    kinds = [kind for kind in PAGE_KINDS.values() if not kind.startswith(("stream", "transform"))]
    for kind in kinds:
        window.selection.go(Place(kind))
        rest(window)
        yield f"page {kind}", window
    page = _page(window, "dialogs", DialogsPage)
    window.selection.go(Place("dialogs", row=0))
    rest(window)
    yield "a dialog", page
    window.selection.go(Place("file", str(files.key(0)[0])))
    rest(window)
    yield "a file", window
    grouped = _page(window, "files", FilesPage)
    for group in range(grouped.group_by.count()):
        grouped.group_by.setCurrentIndex(group)
        yield f"files in groups {group}", grouped
    lists = _page(window, "lists", ListsPage)
    for number in range(lists.choice.count()):
        lists.choice.setCurrentIndex(number)
        lists.choice.activated.emit(number)
        yield f"list {number}", lists
    query = _page(window, "query", QueryPage)
    for sql in (f"SELECT * FROM `{SHORT[0]}`", f"SELECT `{hostile('none')}` FROM Property"):
        query.edit.setPlainText(sql)
        query.run()
        rest(window)
        yield f"answer to {sql[:20]}", query


PageType = TypeVar("PageType", bound=Page)


def _page(window: MainWindow, kind: PlaceKind, type_: type[PageType]) -> PageType:
    window.selection.go(Place(kind))
    rest(window)
    assert isinstance(window.page, type_)
    return window.page


def _edits(window: MainWindow, files: Files) -> Iterator[Step]:
    """Editors with what may be meant, what is asked, steps, and what would be replaced."""
    table = window.document.tables["Component"]
    window.selection.go(Place("table", "Component", 0, table.column("Directory_").index))
    rest(window)
    window.action_set["actionEditCell"].trigger()
    editor = window.findChild(AssistedLine)
    assert editor is not None
    for typed in ("<img", hostile("v")):
        editor.setText(typed)
        editor.textEdited.emit(typed)
        rest(window)
        yield f"editor with {typed[:8]!r}", window
    assert editor.popup.note.text()
    for column, value in ((table.column("Condition").index, "c"), (0, "renamed")):
        window.selection.go(Place("table", "Component", 0, column))
        rest(window)
        page = window.page
        assert isinstance(page, TablePage)
        page.model.setData(page.grid.currentIndex(), hostile(value))
        rest(window)
        yield from _questions(window, f"edited: {value}", answer=True)
    window.show_dock("editHistory")
    assert window.document.edits.stack.count() == 2
    yield "edits", window
    window.action_set["actionDeleteRows"].trigger()
    rest(window)
    yield from _questions(window, "deleting")
    replace = window.show_dock("replace")
    assert isinstance(replace, ReplaceDock)
    replace.needle.setText("img")
    replace.replacement.setText(hostile("r"))
    replace.look()
    rest(window)
    yield "replace", window
    rows = files.package.with_name(f"{SHORT[0]}&.csv")
    rows.write_text(f'"Property","Value"\n"{hostile("k")}","x"\n', encoding="utf-8")
    window.selection.go(Place("table", "Property"))
    rest(window)
    import_files(window.services, window, [str(rows)])
    rest(window)
    yield from _questions(window, "importing")
    window.close()
    yield from _questions(window, "closing with edits")
    window.document.edits.clear()


def _findings(window: MainWindow) -> Iterator[Step]:
    pane = window.show_dock("findings")
    assert isinstance(pane, FindingsDock)
    rest(window)
    model = pane.list.model()
    found = [model.index(row, 0) for row in range(model.rowCount())]
    first = next(index for index in found if index.data(ItemRole) is not None)
    pane.list.setCurrentIndex(first)
    yield "a finding", window
    pane.accept(first.data(ItemRole))
    yield from _questions(window, "accepting")


def _questions(window: MainWindow, what: str, *, answer: bool = False) -> Iterator[Step]:
    """The dialogs that are open, there must be one; answered by the first button, or left."""
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert dialogs or answer, f"{what}: nothing is asked"
    for dialog in dialogs:
        yield what, dialog
        if answer:
            dialog.findChildren(QPushButton)[0].click()
        else:
            dialog.close()
    rest(window)


def _tabs(window: MainWindow, what: str) -> Iterator[Step]:
    """Each viewer of a stream; what is around the page is the same for all."""
    page = window.page
    assert page is not None
    bars = page.findChildren(QTabBar)
    for bar in bars or [None]:
        for tab in range(bar.count() if bar is not None else 1):
            if bar is not None:
                bar.setCurrentIndex(tab)
                rest(window)
            yield f"{what}, viewer {tab}", page if tab else window


def _docks(window: MainWindow) -> Iterator[Step]:
    for dock in window.docks:
        widget = window.show_dock(dock.spec.id)
        rest(window)
        yield f"dock {dock.spec.id}", window
        for bar in widget.findChildren(QTabBar):
            for tab in range(bar.count()):
                bar.setCurrentIndex(tab)
                rest(window)
                yield f"dock {dock.spec.id}, tab {tab}", window


def _searches(window: MainWindow) -> Iterator[Step]:
    window.selection.go(Place("table", "Component", 0))
    rest(window)
    typed: tuple[tuple[str, Callable[[], object] | None, str], ...] = (
        ("findField", window.action_set["actionFind"].trigger, "img"),
        ("findAllField", window.action_set["actionFindAll"].trigger, "img"),
        ("tableFilter", None, "/(<img src=t.png>/"),
        ("tableFilter", None, ""),
    )
    for field, show, text in typed:
        if show is not None:
            show()
        lines = window.findChildren(QLineEdit, field)
        assert lines, field
        for line in lines:
            line.setText(text)
            line.textEdited.emit(text)
            if field == "findAllField":
                line.returnPressed.emit()
        rest(window)
        yield f"{field}: {text[:20]!r}", window
        for top in other_windows(window):
            yield f"{field}: {top.metaObject().className()}", top
            top.hide()


def _menus(window: MainWindow) -> Iterator[Step]:
    """Menus that are filled when they show, and those of a place with a right click."""
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
        yield f"menu {menu.title()!r}", menu
    for view in [window, *window.findChildren(QWidget)]:
        if not isValid(view) or not view.isVisible() or view.width() < 8:
            continue
        at = QPoint(min(40, view.width() // 2), min(40, view.height() // 2))
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(view, QContextMenuEvent(reason, at, view.mapToGlobal(at)))
        popup = QApplication.activePopupWidget()
        if popup is not None:
            yield f"menu of {view.metaObject().className()}", popup
            popup.close()
            QApplication.processEvents()


def _dialogs(window: MainWindow, actions: tuple[str, ...]) -> Iterator[Step]:
    for action in actions:
        assert window.action_set[action].isEnabled(), action
        window.action_set[action].trigger()
        rest(window)
        dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
        assert dialogs, f"{action} shows no dialog"
        for dialog in dialogs:
            yield action, dialog
            dialog.close()
        QApplication.processEvents()
