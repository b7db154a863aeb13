"""What the window shows only when it is asked for it: viewers, editors, lists, boxes, its start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QTabBar, QWidget

from msiview.errors import UnreadableFile
from msiview.gui.contents.query_page import QueryPage
from msiview.gui.dialogs.installed_products import InstalledProductsDialog
from msiview.gui.dialogs.log_comparison import compare_with
from msiview.gui.dialogs.remark_list import RemarksDialog, SavedRemark
from msiview.gui.edits.line_editors import AssistedLine
from msiview.gui.edits.text_editor import AssistedText
from msiview.gui.findings.rule_dialog import RuleDialog
from msiview.gui.log.log_dock import LogDock
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.grid_pane import GridPane
from msiview.gui.pages.loading_page import LoadingPage
from msiview.gui.settings import RECENT_FILES
from msiview.gui.widgets.job_indicator import JobIndicator
from msiview.gui.windows import Windows
from msiview.progress import Progress
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.builders.hostile import (
    MEGABYTE,
    SHORT,
    hostile,
    make_hostile_export,
    make_hostile_log,
    make_hostile_parts,
    make_hostile_runs,
)
from tests.builders.logs import write_log
from tests.builders.other_logs import engine_run
from tests.hostile.rest import Step, opened, other_windows, pause, rest

PATIENCE_S = 60.0
MOST_PAUSES = 2000

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def corners(windows: Windows, folder: Path) -> Iterator[Step]:
    """All of it, on files that are made in a folder."""
    package = make_hostile_parts(folder / "c&c.msi")
    yield from _start(windows, folder)
    window = opened(windows, package)
    yield from _viewers(window)
    yield from _tables(window)
    yield from _editors(window)
    window.document.edits.clear()
    window.document.overlay.add(str(make_hostile_parts(folder / "d&d.msi", "other")))
    rest(window)
    yield from _sides(window)
    yield from _boxes(window, folder)
    yield from _log(window, folder)
    yield from _work(window)
    window.close()


def _start(windows: Windows, folder: Path) -> Iterator[Step]:
    """The page without a file, with files of before; and the one while a file is read."""
    going = threading.Event()

    def wait(progress: Progress) -> NoReturn:
        progress(hostile("step"), 1, 2)
        going.wait(PATIENCE_S)
        raise UnreadableFile(hostile("reason"), file=hostile("file"))

    window = windows.new_window()
    window.resize(1600, 1000)
    window.settings.set(RECENT_FILES, [str(folder / SHORT[0]), hostile("recent")])
    rest(window)
    yield "start page", window
    source = PackageSource(hostile("title"), str(folder / SHORT[0]), (), wait, keep=False)
    window.document.open(source)
    page = _until_seen(window, LoadingPage)
    _until(lambda: any(child.isVisible() for child in page.findChildren(QWidget)))
    yield "while a file is read", window
    going.set()
    rest(window)
    yield "a file that could not be read", window
    window.close()


def _viewers(window: MainWindow) -> Iterator[Step]:
    """Streams of each kind, with the bar that looks for something in them."""
    package = window.document.package
    assert package is not None
    for stream in package.streams():
        window.selection.go(Place("stream", stream.name))
        rest(window)
        (bar,) = _seen(window.page, QTabBar)[-1:] or [None]
        for tab in range(bar.count() if bar is not None else 1):
            if bar is not None:
                bar.setCurrentIndex(tab)
                rest(window)
            window.action_set["actionFind"].trigger()
            yield f"stream {stream.shown_name!r}, viewer {tab}", window


def _sides(window: MainWindow) -> Iterator[Step]:
    """A stream that differs, before, after, and both side by side."""
    window.selection.go(Place("stream", "Binary.txt"))
    rest(window)
    bar = window.findChild(QTabBar, "streamSidesBar")
    assert bar is not None
    for tab in range(bar.count()):
        bar.setCurrentIndex(tab)
        rest(window)
        yield f"side {bar.tabText(tab)!r} of a stream", window


def _tables(window: MainWindow) -> Iterator[Step]:
    """Filters of columns, the list of a column's values, a value by itself, values of a query;
    conditions with what they read, and answers of the field that goes anywhere."""
    for table, row in (("LaunchCondition", 0), ("Feature", 0)):
        window.selection.go(Place("table", table, row, 0))
        rest(window)
        window.show_dock("inspectorRow")
        rest(window)
        yield f"a row of {table}", window
    window.action_set["actionShowValue"].trigger()
    yield from _dialogs_of(window, "a value")
    window.action_set["actionColumnFilters"].trigger()
    rest(window)
    yield "filters of columns", window
    pane = window.page
    assert isinstance(pane, GridPane)
    pane.values.open(2, window.mapToGlobal(QPoint(200, 200)))
    rest(window)
    yield "values of a column", pane.values.popup
    pane.values.popup.hide()
    window.action_set["actionColumnFilters"].trigger()
    window.selection.go(Place("query"))
    rest(window)
    query = window.page
    assert isinstance(query, QueryPage)
    query.edit.setPlainText("SELECT * FROM Property WHERE Property = ? OR Value = ?")
    rest(window)
    yield "values of a query", window
    window.activateWindow()
    _until(window.isActiveWindow)
    window.action_set["actionGoto"].trigger()
    for text in ("img", "no such thing <b>", MEGABYTE[:5000]):
        window.goto_bar.setText(text)
        window.goto_bar.textEdited.emit(text)
        answers = window.findChild(QWidget, "gotoAnswers")
        assert answers is not None
        _until(answers.isVisible)
        rest(window)
        yield f"going to {text[:20]!r}", window


def _editors(window: MainWindow) -> Iterator[Step]:
    """Editors of long texts and of flags."""
    for table, column in (
        ("Feature", "Attributes"),
        ("Component", "Attributes"),
        ("Property", "Value"),
        ("LaunchCondition", "Condition"),
    ):
        at = window.document.tables[table].column(column).index
        window.selection.go(Place("table", table, 0, at))
        rest(window)
        window.action_set["actionEditCell"].trigger()
        rest(window)
        (editor,) = [*_seen(window, AssistedLine), *_seen(window, AssistedText)]
        yield f"editor of {table}.{column}", window
        yield f"what it offers for {table}.{column}", editor.popup
        window.action_set["actionGoto"].trigger()  # the editor ends
        rest(window)


def _boxes(window: MainWindow, folder: Path) -> Iterator[Step]:
    """Remarks, a rule, products that are installed."""
    remarks = [SavedRemark(hostile("what"), hostile("why"), None)]
    RemarksDialog(hostile("title"), remarks, window.services, window).show()
    yield from _dialogs_of(window, "remarks")
    RuleDialog("ICE03", window.services, window).show()
    yield from _dialogs_of(window, "a rule")
    products = InstalledProductsDialog(window, window.services)
    products.show()
    products.show_export(str(make_hostile_export(folder / "e&e.reg")))
    rest(window)
    products.list.setCurrentIndex(products.model.index(0, 0))
    yield from _dialogs_of(window, "installed products")


def _log(window: MainWindow, folder: Path) -> Iterator[Step]:
    """Panes without a log and with several runs, in windows of their own, two logs compared."""
    dock = window.show_dock("log")
    assert isinstance(dock, LogDock)
    rest(window)
    yield "no log", window
    begun = write_log(folder / f"{SHORT[1].replace('/', '')}.log", engine_run(0)[0])
    for log in (begun, make_hostile_runs(folder / "r&r.log")):
        window.open_log(str(log))
        rest(window)
        yield f"log {log.name!r}", window
        for bar in _seen(dock.panes, QTabBar):
            for tab in range(bar.count()):
                bar.setCurrentIndex(tab)
                rest(window)
                yield f"side pane {bar.tabText(tab)!r} of {log.name!r}", window
    window.action_set["actionGotoLine"].trigger()
    yield "the bar that goes to a line", window
    window.action_set["actionLogPaneDetach"].trigger()
    rest(window)
    (own,) = (top for top in other_windows(window) if top.windowTitle())
    yield "a pane in a window of its own", own
    compare_with(window, str(make_hostile_log(folder / "o&o.log")))
    rest(window)
    yield from _dialogs_of(window, "two logs")


def _work(window: MainWindow) -> Iterator[Step]:
    """Work in the background."""
    going = threading.Event()

    def work(progress: Progress) -> None:
        progress(hostile("step"), 1, 2)
        going.wait(PATIENCE_S)

    window.jobs.run(work, lambda _: None, title=hostile("job"))
    _until_seen(window, JobIndicator)
    yield "work in the background", window
    going.set()
    rest(window)


def _dialogs_of(window: MainWindow, what: str) -> Iterator[Step]:
    """The boxes that are open, there must be one; closed afterwards."""
    rest(window)
    dialogs = _seen(window, QDialog)
    assert dialogs, f"{what}: there is no box"
    for dialog in dialogs:
        yield what, dialog
        dialog.close()
    rest(window)


def _seen(root: QWidget | None, type_: type[AnyWidget]) -> list[AnyWidget]:
    """The widgets of a class that can be seen."""
    found = root.findChildren(type_) if root is not None else []
    return [widget for widget in found if widget.isVisible()]


def _until_seen(window: MainWindow, type_: type[AnyWidget]) -> AnyWidget:
    _until(lambda: bool(_seen(window, type_)))
    return _seen(window, type_)[0]


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(MOST_PAUSES):
        if is_so():
            return
        pause()
    raise AssertionError("it was never shown")
