"""The window: opening, failing, menus, docks, several windows, closing during work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from msiview.gui.all_actions import ACTIONS
from msiview.gui.dialogs.about import AboutDialog
from msiview.gui.dialogs.shortcuts import ShortcutsDialog
from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import RECENT_FILES, THEME
from msiview.gui.windows import Windows
from msiview.progress import Progress
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.gui.conftest import wait_until_opened


def test_an_empty_window_says_what_to_do(window: MainWindow) -> None:
    assert window.objectName() == "mainWindow"
    assert window.windowTitle() == "msiview"
    assert window.host.currentWidget() is window.host.start
    assert window.focusWidget().objectName() == "startOpen"
    assert not window.action_set["actionGoto"].isEnabled()
    assert not window.action_set["actionBack"].isEnabled()


def test_opening_a_package(opened: MainWindow, sample: Path) -> None:
    assert opened.document.state is DocumentState.OPENED
    assert opened.windowTitle() == "sample.msi – msiview"
    assert opened.selection.place == Place("summary")
    assert opened.settings.get(RECENT_FILES) == [str(sample)]
    tables = opened.findChild(QListView, "tableList")
    assert tables is not None
    assert tables.model().rowCount() > 5
    assert opened.action_set["actionGoto"].isEnabled()


def test_a_bad_file_gets_a_page_that_says_why(
    window: MainWindow, tmp_path: Path, sample: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "letter.msi"
    bad.write_text("Dear reader,")
    window.open_path(str(bad))
    wait_until_opened(window, qtbot)
    assert window.document.state is DocumentState.FAILED
    assert window.host.currentWidget() is window.host.error
    text = window.host.error.text()
    assert "letter.msi could not be read" in text
    assert str(bad) in text
    assert "compound file" in text
    assert window.settings.get(RECENT_FILES) == []
    bad.write_bytes(sample.read_bytes())
    button = window.host.error.findChild(QPushButton, "errorRetry")
    assert button is not None
    button.click()
    wait_until_opened(window, qtbot)
    assert window.document.state is DocumentState.OPENED


def test_a_missing_file_is_told_from_a_broken_one(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(tmp_path / "gone.msi"))
    wait_until_opened(window, qtbot)
    assert "Check that the file is there" in window.host.error.text()


def test_an_unexpected_error_is_shown_and_not_raised(window: MainWindow, qtbot: QtBot) -> None:
    def load(progress: Progress) -> None:
        raise ZeroDivisionError("division by zero")

    window.document.open(PackageSource("odd.msi", "/odd.msi", (), load))  # type: ignore[arg-type]
    wait_until_opened(window, qtbot)
    assert "ZeroDivisionError: division by zero." in window.host.error.text()


def test_cancelling_an_opening_leaves_an_empty_window(window: MainWindow, qtbot: QtBot) -> None:
    def forever(progress: Progress) -> None:
        while True:
            progress("reading", 1, 3)

    window.document.open(PackageSource("slow.msi", "/slow.msi", (), forever))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(window.jobs.visible_jobs()))
    assert window.document.state is DocumentState.OPENING
    window.document.cancel()
    assert window.document.state is DocumentState.EMPTY
    assert window.host.currentWidget() is window.host.start
    qtbot.waitUntil(window.jobs.threads_stopped)


def test_closing_during_work_ends_the_work(windows: Windows, qtbot: QtBot) -> None:
    ended: list[bool] = []

    def forever(progress: Progress) -> None:
        try:
            while True:
                progress("reading")
        finally:
            ended.append(True)

    window = windows.new_window()
    window.document.open(PackageSource("slow.msi", "/slow.msi", (), forever))  # type: ignore[arg-type]
    with qtbot.waitSignal(windows.lastClosed):
        window.close()
    assert ended == [True] or not ended  # it may never have begun
    assert len(windows) == 0


def test_a_second_file_opens_another_window(
    opened: MainWindow, windows: Windows, sample: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.msi"
    other.write_bytes(sample.read_bytes())
    opened.open_path(str(other))
    assert len(windows) == 2
    second = next(window for window in windows if window is not opened)
    wait_until_opened(second, qtbot)
    assert second.document.source is not None
    assert second.document.source.path == str(other)
    opened.open_path(str(other))  # already open: no third window
    assert len(windows) == 2


def test_dropped_files_are_opened(window: MainWindow, sample: Path, qtbot: QtBot) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(sample))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            files,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    wait_until_opened(window, qtbot)
    assert window.document.state is DocumentState.OPENED


def test_reload_comes_back_to_the_same_place(opened: MainWindow, qtbot: QtBot) -> None:
    opened.selection.go(Place("table", "Property", row=2, column=1))
    before = opened.document.package
    opened.reload()
    wait_until_opened(opened, qtbot)
    assert opened.document.package is not before
    assert opened.selection.place == Place("table", "Property", row=2, column=1)


def test_back_and_forward_are_enabled_as_they_can_be_used(opened: MainWindow) -> None:
    opened.selection.go(Place("table", "File"))
    assert opened.action_set["actionBack"].isEnabled()
    opened.action_set["actionBack"].trigger()
    assert opened.selection.place == Place("summary")
    assert opened.action_set["actionForward"].isEnabled()
    assert not opened.action_set["actionBack"].isEnabled()


@pytest.mark.parametrize("row", [2, None])
def test_a_table_that_was_left_comes_back_with_its_row(opened: MainWindow, row: int | None) -> None:
    selection = opened.selection
    selection.go(Place("table", "Property", 2, 1))
    cell = selection.cell
    assert cell is not None
    selection.go(Place("summary"))
    assert selection.cell is None
    selection.go(Place("table", "Property", row, 1 if row is not None else None))
    assert selection.cell == cell
    opened.action_set["actionBack"].trigger()
    opened.action_set["actionBack"].trigger()
    assert selection.cell == cell


def test_menus_hold_every_action_and_none_is_empty(window: MainWindow) -> None:
    menus = [action.menu() for action in window.menuBar().actions()]
    names = [menu.objectName().removeprefix("menu") for menu in menus]
    assert names[:4] == ["File", "Edit", "View", "Go"]
    assert names[-1] == "Help"
    assert all(menu.actions() for menu in menus)
    assert all(window.action_set[spec.id].objectName() == spec.id for spec in ACTIONS)


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    keys = [key.toString() for _, action in window.action_set.specs() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_every_icon_is_used_and_there(window: MainWindow) -> None:
    for spec, action in window.action_set.specs():
        assert action.icon().isNull() == (not spec.icon)


def test_f6_visits_the_panes_in_turn(opened: MainWindow, qtbot: QtBot) -> None:
    opened.activateWindow()
    opened.show_dock("help")
    visited: list[str] = []
    opened.goto_bar.setFocus()
    for _ in range(3):
        opened.panes.cycle(+1)
        focus = QApplication.focusWidget()
        visited.append(focus.objectName() if focus is not None else "")
    assert visited[0] == "tableListFilter"
    assert "helpView" in visited


def test_ctrl_t_opens_the_table_list_and_focuses_its_filter(opened: MainWindow) -> None:
    opened.docks["tables"].close()
    opened.action_set["actionTables"].trigger()
    assert opened.docks["tables"].isVisible()
    assert opened.focusWidget().objectName() == "tableListFilter"


def test_docks_are_built_when_they_are_first_seen(window: MainWindow) -> None:
    assert window.docks["tables"].widget() is not None
    assert window.docks["help"].widget() is None
    window.show_dock("help")
    assert window.docks["help"].widget() is not None


def test_the_layout_is_kept_between_runs(windows: Windows, qtbot: QtBot) -> None:
    first = windows.new_window()
    first.show_dock("findings")
    first.docks["tables"].close()
    first.close()
    second = windows.new_window()
    assert not second.docks["findings"].isHidden()
    assert second.docks["tables"].isHidden()
    second.reset_layout()
    assert second.docks["findings"].isHidden()
    assert not second.docks["tables"].isHidden()


def test_the_theme_is_changed_from_the_menu_and_kept(window: MainWindow) -> None:
    window.action_set["actionThemeDark"].trigger()
    assert window.settings.get(THEME) == "dark"
    assert window.theme.is_dark
    assert window.action_set["actionThemeDark"].isChecked()
    assert not window.action_set["actionThemeLight"].isChecked()
    window.action_set["actionThemeLight"].trigger()
    assert not window.theme.is_dark


def test_recent_files_are_offered(opened: MainWindow, sample: Path) -> None:
    menu = opened.action_set["actionRecent"].menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert any("sample.msi" in text for text in texts)
    menu.actions()[-1].trigger()  # Clear the list
    assert opened.settings.get(RECENT_FILES) == []


def test_the_path_of_the_file_is_copied(opened: MainWindow, sample: Path) -> None:
    opened.action_set["actionCopyPath"].trigger()
    assert QApplication.clipboard().text().strip('"') == str(sample)
    assert str(sample) in opened.message.text()


def test_help_tells_what_table_and_column_are_for(opened: MainWindow) -> None:
    opened.action_set["actionWhatIsThis"].trigger()
    view = opened.findChild(QWidget, "helpView")
    assert view is not None
    opened.selection.go(Place("table", "Component"))
    assert "Component" in view.toPlainText()  # type: ignore[attr-defined]
    assert "KeyPath" in view.toPlainText()  # type: ignore[attr-defined]


def test_findings_lead_to_their_place(
    window: MainWindow, sample: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(sample))
    wait_until_opened(window, qtbot)
    package = window.document.package
    assert package is not None
    from msiview.errors import Severity

    package.defects.add(Severity.NOTE, "odd", "a note")
    package.defects.add(
        Severity.ERROR, "bad", "the cell is bad", table="Property", row=1, column="Value"
    )
    window.document.count_defects()
    findings = window.document.findings
    qtbot.waitUntil(lambda: any(entry.finding.rule == "bad" for entry in findings.checked.entries))
    dock = window.docks["findings"]
    view = window.show_dock("findings").focusProxy()
    assert dock.windowTitle() == f"Findings {findings.count}"
    model = view.model()  # type: ignore[union-attr]
    places = [model.index(row, 2).data() for row in range(model.rowCount())]
    place = f"Property/{window.document.tables['Property'].cell(1, 0)}.Value"
    spoken = [
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]
    at = next(row for row, words in enumerate(spoken) if f"bad, {place}" in words)
    assert places[at] == place
    view.activated.emit(model.index(at, 0))  # type: ignore[union-attr]
    assert window.selection.place == Place("table", "Property", row=1, column=1)


def test_dialogs_open_and_list_keys(window: MainWindow, qtbot: QtBot) -> None:
    keys = ShortcutsDialog(window.action_set.shortcuts(), window)
    listed = [keys.table.item(row, 0).text() for row in range(keys.table.rowCount())]
    assert "Ctrl+K" in listed
    about = AboutDialog(window)
    texts = " ".join(label.text() for label in about.findChildren(QLabel))
    assert "Python (PSF-2.0)" in texts
    assert "PySide6" in texts
    about.open()
    about.close()


def test_everything_interactive_has_an_accessible_name(opened: MainWindow) -> None:
    for dock in opened.findChildren(QDockWidget):
        dock.show()
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in opened.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and not re.match(r"qt_|QMenuBar", widget.objectName() or type(widget).__name__)
        and not isinstance(widget.parent(), QLineEdit)
        and not isinstance(widget, QScrollArea)  # read by what lies in it
        and type(widget).__module__.startswith(("PySide6", "msiview.gui.docks", "msiview.gui.p"))
    ]
    assert nameless == []


@pytest.mark.parametrize("keys", ["Component", "component"])
def test_goto_finds_a_table(opened: MainWindow, qtbot: QtBot, keys: str) -> None:
    opened.goto_bar.begin()
    qtbot.keyClicks(opened.goto_bar, keys)
    qtbot.waitUntil(opened.goto_bar.answers_shown)
    qtbot.keyClick(opened.goto_bar, Qt.Key.Key_Return)
    assert opened.selection.place is not None
    assert opened.selection.place.same_page(Place("table", "Component"))
    assert opened.goto_bar.text() == ""


def test_enter_right_after_typing_goes_to_the_best_answer(opened: MainWindow, qtbot: QtBot) -> None:
    opened.goto_bar.begin()
    qtbot.keyClicks(opened.goto_bar, "Property/ProductName")
    qtbot.keyClick(opened.goto_bar, Qt.Key.Key_Return)
    table = opened.document.tables["Property"]
    row = table.find(("ProductName",))
    qtbot.waitUntil(
        lambda: opened.selection.place is not None and opened.selection.place.row == row
    )


def test_goto_says_when_nothing_is_found(opened: MainWindow, qtbot: QtBot) -> None:
    opened.goto_bar.begin()
    qtbot.keyClicks(opened.goto_bar, "zzzz")
    qtbot.waitUntil(opened.goto_bar.answers_shown)
    qtbot.keyClick(opened.goto_bar, Qt.Key.Key_Escape)
    assert not opened.goto_bar.answers_shown()
