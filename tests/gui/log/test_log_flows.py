"""What users do with a log beside its package, through the real widgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from msiview.database.summary import PropertyId
from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.log_dock import LogDock
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import RECENT_LOGS
from msiview.gui.windows import Windows
from msiview.logs.log_line import log_line, milliseconds
from msiview.session.opened_log import LogState
from msiview.session.places import Place
from tests.builders.logs import engine, write_log
from tests.gui.conftest import wait_until_opened
from tests.gui.log.log_driver import (
    click_link,
    line_with,
    open_log,
    pane,
    point_of,
    shown,
    texts,
    wait,
)


def select(window: MainWindow, table: str, key: str, qtbot: QtBot) -> int:
    """Select a row of a table and wait for its mentions."""
    row = window.document.tables[table].find([key])
    assert row is not None
    window.selection.go(Place("table", table, row, 0))
    log = window.document.log
    qtbot.waitUntil(lambda: log.mention_title == f"{table} {key}" and log.row_mentions.is_complete)
    wait(window, qtbot)
    return row


def test_a_log_is_opened_by_the_menu(
    window: MainWindow, sample_log: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(sample_log), ""))
    assert not window.docks["log"].isVisible()
    window.action_set["actionOpenLog"].trigger()
    wait(window, qtbot)
    dock = pane(window)
    assert len(dock.view.rows) == len(texts(dock)) > 1000
    assert window.settings.get(RECENT_LOGS) == [str(sample_log)]
    verdict = dock.findChild(QLabel, "logVerdict")
    assert verdict is not None
    assert verdict.text() == "Install failed"


def test_the_head_says_why_and_leads_there(window_with_both: MainWindow, qtbot: QtBot) -> None:
    dock = pane(window_with_both)
    answers = dock.log.answers
    assert answers is not None
    assert answers.first_error is not None
    cause = answers.first_error.line
    assert "exit code 1603" in dock.head.text()
    assert f"First cause at line {cause + 1}: Error 1920." in dock.head.text()
    dock.view.go_to(0)
    button = dock.findChild(QPushButton, "logCause")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dock.view.caret.spot.line == cause
    assert dock.view.first_line <= cause <= dock.view.last_line


def test_a_failed_installation_is_opened_at_its_first_cause(window_with_both: MainWindow) -> None:
    dock = pane(window_with_both)
    assert dock.view.caret.spot.line == dock.log.answers.first_error.line


def test_clicking_a_component_goes_to_its_row_and_back_returns(
    window_with_both: MainWindow, qtbot: QtBot
) -> None:
    window, dock = window_with_both, pane(window_with_both)
    window.selection.go(Place("table", "Feature", 0, 0))
    line = line_with(dock, "Component: C_App;")
    click_link(dock, line, "C_App", qtbot)
    row = window.document.tables["Component"].find(["C_App"])
    place = window.selection.place
    assert (place.name, place.row) == ("Component", row)
    assert window.page.grid.cursor_cell()[0] == row
    window.action_set["actionBack"].trigger()
    assert window.selection.place.name == "Feature"
    assert dock.view.caret.spot.line == line


def test_clicking_a_guid_goes_to_its_component(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    component = window.document.tables["Component"]
    row = component.find(["C_App"])
    guid = component.cell(row, component.column("ComponentId").index)
    click_link(dock, line_with(dock, guid), guid, qtbot)
    wait(window, qtbot)
    assert (window.selection.place.name, window.selection.place.row) == ("Component", row)
    # The row that was arrived at is marked in the log in its turn.
    assert line_with(dock, guid) in list(dock.log.mentions)


def test_a_guid_that_no_row_has_is_told_so(
    window: MainWindow, sample_msi: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(sample_msi))
    wait_until_opened(window, qtbot)
    unknown = "{01234567-89AB-CDEF-0123-456789ABCDEF}"
    path = tmp_path / "unknown.log"
    path.write_text(f"MSI (s) (F0:44) [10:00:00:000]: Product {unknown} is not known\r\n")
    dock = open_log(window, path, qtbot)
    link = dock.view.linked(0).links[0]
    assert (link.text, link.is_known) == (unknown, False)
    before = window.selection.place
    click_link(dock, 0, unknown, qtbot)
    assert window.selection.place == before
    assert window.message.text() == f"{unknown} is in no row of this package."


def test_the_package_code_leads_to_the_summary(
    window: MainWindow, sample_msi: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(sample_msi))
    wait_until_opened(window, qtbot)
    code = window.document.package.summary.text(PropertyId.REVISION_NUMBER)
    path = tmp_path / "code.log"
    path.write_text(f"MSI (s) (F0:44) [10:00:00:000]: PackageCode {code}\r\n")
    dock = open_log(window, path, qtbot)
    window.selection.go(Place("table", "File", 0, 0))
    click_link(dock, 0, code, qtbot)
    assert window.selection.place.kind == "summary"


def test_lines_are_copied_with_what_they_name(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    line = line_with(dock, "Component: C_App;")
    dock.view.go_to(line)
    dock.copy_resolved()
    wait(window, qtbot)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"{line + 1}  {texts(dock)[line][:20]}")
    assert "C_App [Component C_App" in copied


def test_enter_follows_the_link_of_the_line(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    line = line_with(dock, "Component: C_App;")
    dock.view.setFocus()
    dock.view.go_to(line)
    qtbot.keyClick(dock.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert dock.view.caret.spot.column == len("Component: ")
    qtbot.keyClick(dock.view, Qt.Key.Key_Return)
    assert window.selection.place.name == "Component"


def test_f12_in_the_log_follows_the_log(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    window.selection.go(Place("table", "File", 0, 0))
    dock.view.go_to(line_with(dock, "Component: C_App;"))
    dock.view.setFocus()
    qtbot.keyClick(dock.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(dock.view, Qt.Key.Key_F12)
    assert window.selection.place.name == "Component"


def test_f8_walks_the_mentions_from_anywhere(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    select(window, "Component", "C_App", qtbot)
    mentions = list(dock.log.mentions)
    assert len(mentions) >= 3
    assert line_with(dock, "Component: C_App;") in mentions
    counter = dock.findChild(QPushButton, "logMentions")
    assert counter is not None
    assert counter.text() == f"{len(mentions)} mentions  F8"
    window.page.grid.setFocus()
    dock.view.go_to(0)
    walked = []
    for _ in range(len(mentions) + 1):
        window.action_set["actionNextMention"].trigger()
        walked.append(dock.view.caret.spot.line)
    assert walked == [*mentions, mentions[0]]
    assert counter.text() == f"1 of {len(mentions)} mentions  F8"
    window.action_set["actionPreviousMention"].trigger()
    assert dock.view.caret.spot.line == mentions[-1]


def test_f8_opens_the_pane(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window = window_with_both
    select(window, "Component", "C_App", qtbot)
    window.docks["log"].close()
    window.action_set["actionNextMention"].trigger()
    assert window.docks["log"].isVisible()


def test_without_mentions_f8_is_off(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window = window_with_both
    window.selection.go(Place("summary"))
    wait(window, qtbot)
    assert not window.action_set["actionNextMention"].isEnabled()
    select(window, "Component", "C_App", qtbot)
    assert window.action_set["actionNextMention"].isEnabled()


def filter_by(dock: LogDock, text: str, qtbot: QtBot) -> None:
    field = dock.findChild(QLineEdit, "logFilter")
    assert field is not None
    field.clear()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dock._passing.runs)


def test_the_filter_shows_lines_with_a_text_in_any_case(
    window_with_both: MainWindow, qtbot: QtBot
) -> None:
    dock = pane(window_with_both)
    filter_by(dock, "error 1920", qtbot)
    wanted = [n for n, line in enumerate(texts(dock)) if "error 1920" in line.lower()]
    assert shown(dock) == wanted != []
    filter_by(dock, "/^MSI \\(c\\).*Font/", qtbot)
    assert shown(dock) == [
        n for n, line in enumerate(texts(dock)) if line.startswith("MSI (c)") and "Font" in line
    ]
    filter_by(dock, "", qtbot)
    assert len(shown(dock)) == len(texts(dock))


def test_a_wrong_expression_is_told(window_with_both: MainWindow, qtbot: QtBot) -> None:
    dock = pane(window_with_both)
    filter_by(dock, "/(/", qtbot)
    assert dock.filter_bar.field.property("invalid")
    assert "regular expression is wrong" in dock.filter_bar.field.toolTip()
    assert len(shown(dock)) == len(texts(dock))


def test_only_errors(window_with_both: MainWindow, qtbot: QtBot) -> None:
    dock = pane(window_with_both)
    button = dock.findChild(QPushButton, "logOnlyErrors")
    assert button is not None
    button.click()
    wait(window_with_both, qtbot)
    levels = dock.log.log.facts.levels
    assert shown(dock) == [n for n in range(len(levels)) if levels[n] == 3] != []


def test_only_what_mentions_the_row_follows_the_selection(
    window_with_both: MainWindow, qtbot: QtBot
) -> None:
    window, dock = window_with_both, pane(window_with_both)
    select(window, "Component", "C_App", qtbot)
    dock.findChild(QPushButton, "logOnlyMentions").click()
    wait(window, qtbot)
    first = list(dock.log.mentions)
    assert shown(dock) == first
    select(window, "Component", "C_Core", qtbot)
    assert shown(dock) == list(dock.log.mentions) != first


def test_one_thread_alone(window_with_both: MainWindow, qtbot: QtBot) -> None:
    dock = pane(window_with_both)
    current = dock.view.linked(1).parts
    dock.filter_bar.set_thread(f"{current.process}:{current.thread}")
    wait(window_with_both, qtbot)
    prefix = f"({current.process}:{current.thread})"
    lines = [texts(dock)[number] for number in shown(dock)]
    assert lines
    assert all(prefix in line for line in lines if line.startswith("MSI"))
    assert not lines[0].startswith("===")


def test_going_to_a_hidden_line_puts_the_filter_away(
    window_with_both: MainWindow, qtbot: QtBot
) -> None:
    dock = pane(window_with_both)
    filter_by(dock, "Error 1920", qtbot)
    dock.log.show_line(5)
    assert dock.view.caret.spot.line == 5
    assert dock.filter_bar.field.text() == ""
    assert len(shown(dock)) == len(texts(dock))


def test_find_goes_from_hit_to_hit(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    dock.view.go_to(0)
    dock.view.setFocus()
    qtbot.keyClick(dock.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert dock.finder.bar.isVisible()
    dock.finder.bar.set_text("costfinalize")
    hits = [n for n, line in enumerate(texts(dock)) if "costfinalize" in line.lower()]
    qtbot.waitUntil(lambda: dock.finder.bar.count_text() == f"1 of {len(hits)}")
    assert dock.view.caret.spot.line == hits[0]
    qtbot.keyClick(dock.view, Qt.Key.Key_F3)
    assert dock.view.caret.spot.line == hits[1]
    qtbot.keyClick(dock.view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(dock.view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert dock.view.caret.spot.line == hits[-1]
    assert not window.page.can_find or not window.findChild(QLineEdit, "findField").hasFocus()


def test_bookmarks(window_with_both: MainWindow) -> None:
    window, dock = window_with_both, pane(window_with_both)
    assert not window.action_set["actionNextBookmark"].isEnabled()
    for line in (700, 20):
        dock.log.show_line(line)
        window.action_set["actionToggleBookmark"].trigger()
    assert dock.log.bookmarks == [20, 700]
    window.action_set["actionNextBookmark"].trigger()
    assert dock.view.caret.spot.line == 700
    window.action_set["actionNextBookmark"].trigger()
    assert dock.view.caret.spot.line == 20
    window.action_set["actionToggleBookmark"].trigger()
    assert dock.log.bookmarks == [700]


@pytest.mark.parametrize("typed", ["500", "14:26:18", "nonsense", "99:99"])
def test_going_to_a_line_or_time(window_with_both: MainWindow, typed: str, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    dock.view.go_to(3)
    window.action_set["actionGotoLine"].trigger()
    field = dock.findChild(QLineEdit, "logGoto")
    assert field is not None
    assert field.hasFocus()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    line = dock.view.caret.spot.line
    if typed == "500":
        assert line == 499
    elif typed == "14:26:18":
        times = [log_line(text).time for text in texts(dock)]
        wanted = milliseconds("14:26:18:000")
        assert times[line] >= wanted
        assert all(time is None or time < wanted for time in times[:line])
    else:
        assert line == 3
        assert field.property("invalid")


def test_next_error_goes_round(window_with_both: MainWindow) -> None:
    window, dock = window_with_both, pane(window_with_both)
    levels = dock.log.log.facts.levels
    errors = [n for n in range(len(levels)) if levels[n] == 3]
    dock.log.show_line(errors[-1])
    window.action_set["actionNextError"].trigger()
    assert dock.view.caret.spot.line == errors[0]
    window.action_set["actionPreviousError"].trigger()
    assert dock.view.caret.spot.line == errors[-1]


def test_the_overview_leads_to_errors(window_with_both: MainWindow, qtbot: QtBot) -> None:
    dock = pane(window_with_both)
    error = dock.log.answers.first_error.line
    dock.view.go_to(0)
    y = error * dock.strip.height() // len(texts(dock))
    qtbot.mouseClick(dock.strip, Qt.MouseButton.LeftButton, pos=QPoint(2, y))
    assert dock.log.log.facts.levels[dock.view.caret.spot.line] == 3


def test_a_dropped_log_is_opened_beside_the_package(
    opened: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sample_log))])
    opened.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    wait(opened, qtbot)
    assert opened.document.log.path == str(sample_log)
    assert opened.document.source.title == "sample.msi"


def test_a_package_opened_later_links_the_log(
    window: MainWindow, sample_msi: Path, sample_log: Path, qtbot: QtBot
) -> None:
    dock = open_log(window, sample_log, qtbot)
    line = line_with(dock, "Component: C_App;")
    assert not [link for link in dock.view.linked(line).links if link.is_known]
    window.open_path(str(sample_msi))
    wait_until_opened(window, qtbot)
    wait(window, qtbot)
    assert window.document.log.state is LogState.READ
    assert [link.text for link in dock.view.linked(line).links if link.is_known] == ["C_App"]


def test_closing_the_log_leaves_nothing_behind(
    window: MainWindow, sample_msi: Path, sample_log: Path, qtbot: QtBot
) -> None:
    window.open_path(str(sample_msi))
    wait_until_opened(window, qtbot)
    dock = open_log(window, sample_log, qtbot)
    select(window, "Component", "C_App", qtbot)
    window.action_set["actionCloseLog"].trigger()
    assert len(dock.view.rows) == 0
    assert not dock.log.mentions
    for name in ("actionNextMention", "actionFindInLog", "actionCloseLog", "actionNextError"):
        assert not window.action_set[name].isEnabled()
    assert dock._notice.text().startswith("Open the log of an installation")


def test_the_context_menu_filters_and_goes(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    line = line_with(dock, "Component: C_App;")
    point = point_of(dock.view, line, len("Component: "))
    qtbot.mouseClick(dock.view.viewport(), Qt.MouseButton.RightButton, pos=point)
    dock.view.caret.move(dock.view.under(point)[1])
    menu = dock._menu.build()
    assert isinstance(menu, QMenu)
    entries = {entry.text(): entry for entry in menu.actions()}
    assert "Go to Component C_App" in entries
    entries["&Filter by “C_App”"].trigger()
    wait(window, qtbot)
    assert shown(dock) == [n for n, text in enumerate(texts(dock)) if "c_app" in text.lower()]
    menu.deleteLater()


def test_a_long_line_can_be_seen_whole(windows: Windows, qtbot: QtBot, tmp_path: Path) -> None:
    long = engine("Property " + "x" * 70_000 + " the end")
    dock = open_log(
        windows.new_window(),
        write_log(tmp_path / "long.log", f"{engine('Begin')}\n{long}\n"),
        qtbot,
    )
    dock.view.caret.move(Spot(1, 0))
    assert long not in texts(dock), "lists have the beginning"
    menu = dock._menu.build()
    assert isinstance(menu, QMenu)
    entries = {entry.text(): entry for entry in menu.actions()}
    entries["Sho&w the whole line…"].trigger()
    dialog = dock.findChild(QDialog, "textDialog")
    assert dialog is not None
    assert dialog.windowTitle() == "Line 2 of long.log"
    dialog.findChild(QPushButton, "textDialogCopy").click()
    assert QApplication.clipboard().text() == long
    dialog.close()
    menu.deleteLater()


def test_what_is_selected_is_looked_for_and_found_again(
    window_with_both: MainWindow, qtbot: QtBot
) -> None:
    window, dock = window_with_both, pane(window_with_both)
    view = dock.view
    hits = [number for number, text in enumerate(texts(dock)) if "costfinalize" in text.casefold()]
    line = view.linked(hits[1])
    assert line is not None
    start = line.body.casefold().index("costfinalize")
    view.go_to(hits[1])
    view.setFocus()
    view.caret.select(Spot(hits[1], start), Spot(hits[1], start + len("costfinalize")))
    qtbot.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert dock.finder.bar.text().casefold() == "costfinalize"
    wait(window, qtbot)
    assert view.caret.spot == Spot(hits[1], start)
    dock.finder.bar.close_bar()
    for key, modifier, at in (
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, 2),
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, 3),
        (Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier, 2),
    ):
        qtbot.keyClick(view, key, modifier)
        wait(window, qtbot)
        assert view.caret.spot.line == hits[at]
        assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert dock.finder.bar.isHidden()
    qtbot.keyClick(view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    wait(window, qtbot)
    assert view.caret.spot.line == hits[1]


def test_single_signs_find_and_mark(window_with_both: MainWindow, qtbot: QtBot) -> None:
    window, dock = window_with_both, pane(window_with_both)
    view = dock.view
    view.setFocus()
    view.go_to(10)
    qtbot.keyClicks(view, "m")
    view.go_to(20)
    qtbot.keyClicks(view, "m")
    qtbot.keyClicks(view, "[")
    assert view.caret.spot.line == 10
    qtbot.keyClicks(view, "]")
    assert view.caret.spot.line == 20
    menu = window.action_set["actionBookmarks"].menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert [entry.text()[:6] for entry in menu.actions()[:2]] == ["&1 11:", "&2 21:"]
    menu.actions()[0].trigger()
    assert view.caret.spot.line == 10
    qtbot.keyClicks(view, "/")
    assert dock.finder.bar.isVisible()
    dock.finder.bar.set_text("action start")
    wait(window, qtbot)
    hits = [number for number, text in enumerate(texts(dock)) if "action start" in text.casefold()]
    qtbot.waitUntil(lambda: view.caret.spot.line in hits)
    view.setFocus()
    here = hits.index(view.caret.spot.line)
    qtbot.keyClicks(view, "n")
    assert view.caret.spot.line == hits[here + 1]
    qtbot.keyClicks(view, "N")
    assert view.caret.spot.line == hits[here]


def test_lines_are_copied_with_their_numbers(window_with_both: MainWindow) -> None:
    dock = pane(window_with_both)
    dock.view.caret.select(Spot(8, 0), Spot(10, 3))
    dock.copy_numbered()
    lines = texts(dock)
    assert QGuiApplication.clipboard().text() == (
        f" 9  {lines[8]}\n10  {lines[9]}\n11  {lines[10]}"
    )
