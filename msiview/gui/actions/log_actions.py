"""The Log menu: opening a log, walking its lines, comparing and saving it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu

from msiview.gui.actions import needs
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow
from msiview.gui.plain_text import caption, tip
from msiview.gui.settings import LAST_FOLDER, RECENT_LOGS
from msiview.logs.log_line import log_line

if TYPE_CHECKING:
    from msiview.gui.log.log_dock import LogDock

MOST_BOOKMARKS = 40
"""That are listed in a menu."""


def has_log(window: MainWindow) -> bool:
    """Whether a log is open."""
    return window.document.log.log is not None


def _is_open(window: MainWindow) -> bool:
    return bool(window.document.log.path)


def _has_mentions(window: MainWindow) -> bool:
    return bool(window.document.log.mentions)


def _has_bookmarks(window: MainWindow) -> bool:
    return bool(window.document.log.bookmarks)


def _has_answers(window: MainWindow) -> bool:
    answers = window.document.log.answers
    return answers is not None and answers.first_error is not None


def _is_read(window: MainWindow) -> bool:
    return window.document.log.answers is not None


def log_dock(window: MainWindow) -> LogDock:
    """The pane of the log, opened and in front."""
    from msiview.gui.log.log_dock import LogDock

    dock = window.show_dock("log")
    assert isinstance(dock, LogDock)
    return dock


def _ask_open(window: MainWindow) -> None:
    from msiview.gui.dialogs.log_comparison import LOG_FILTER

    path, _ = QFileDialog.getOpenFileName(
        window, "Open an installation log", window.settings.get(LAST_FOLDER), LOG_FILTER
    )
    if path:
        window.open_log(path)


def _may_open_package(window: MainWindow) -> bool:
    return has_log(window) and window.document.package is None


def _fill_recent(window: MainWindow, menu: QMenu) -> None:
    recent = window.settings.get(RECENT_LOGS)
    for path in recent:
        entry = menu.addAction(caption(Path(path).name))
        entry.setToolTip(tip(path))
        entry.triggered.connect(lambda _=False, path=path: window.open_log(path))
    menu.setToolTipsVisible(True)
    if recent:
        menu.addSeparator()
    clear = menu.addAction("Clear the list")
    clear.setEnabled(bool(recent))
    clear.triggered.connect(lambda: window.settings.set(RECENT_LOGS, []))


def on_line(run: Callable[[LogDock], None]) -> Callable[[MainWindow], None]:
    """Show the pane, put the keyboard into it, and do something there."""

    def work(window: MainWindow) -> None:
        dock = log_dock(window)
        dock.setFocus()
        run(dock)

    return work


def _toggle_bookmark(window: MainWindow) -> None:
    line = window.document.log.current_line
    window.document.log.toggle_bookmark(line if line is not None else 0)


def _fill_bookmarks(window: MainWindow, menu: QMenu) -> None:
    log = window.document.log
    lines = list(log.bookmarks[:MOST_BOOKMARKS])
    for at, line in enumerate(lines, 1):
        text = log.log.text.line(line) if log.log is not None else ""
        key = f"&{at} " if at < 10 else ""
        entry = menu.addAction(f"{key}{caption(f'{line + 1}: {log_line(text).text}', 80)}")
        entry.triggered.connect(lambda _=False, line=line: log.show_line(line))
    menu.addSeparator()
    menu.addAction("&Remove all", log.clear_bookmarks).setEnabled(bool(lines))


def _go_to_cause(window: MainWindow) -> None:
    answers = window.document.log.answers
    if answers is not None and answers.first_error is not None:
        window.document.log.show_line(answers.first_error.line)


def _compare_with_another(window: MainWindow) -> None:
    from msiview.gui.dialogs.log_comparison import compare_with_another

    compare_with_another(window)


def _save_report(window: MainWindow) -> None:
    from msiview.gui.dialogs.log_saving import save_report

    save_report(window)


def _save_report_without_names(window: MainWindow) -> None:
    from msiview.gui.dialogs.log_saving import save_report_without_names

    save_report_without_names(window)


def _save_without_names(window: MainWindow) -> None:
    from msiview.gui.dialogs.log_saving import save_without_names

    save_without_names(window)


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionOpenLog",
        title="Open &log…",
        menu="Log",
        icon="log",
        shortcut="Ctrl+Alt+O",
        tip="Open the log of an installation beside the package",
        run=_ask_open,
    ),
    ActionSpec(
        id="actionRecentLogs",
        title="Open &recent log",
        menu="Log",
        icon="recent",
        fill=_fill_recent,
    ),
    ActionSpec(
        id="actionOpenItsPackage",
        title="Open its pac&kage",
        menu="Log",
        icon="open",
        tip="Open the package that the log names beside it",
        enabled_when=_may_open_package,
        run=lambda window: window.files.open_package_of_log(),
    ),
    ActionSpec(
        id="actionCloseLog",
        title="&Close log",
        menu="Log",
        enabled_when=_is_open,
        run=lambda window: window.document.log.close(),
    ),
    ActionSpec(
        id="actionNextMention",
        title="&Next mention",
        menu="Log",
        section=1,
        icon="chevron-down",
        shortcut="F8",
        tip="Go to the next line that mentions the selected row",
        enabled_when=_has_mentions,
        needs=needs.mentions,
        run=lambda window: window.document.log.next_mention(+1),
    ),
    ActionSpec(
        id="actionPreviousMention",
        title="&Previous mention",
        menu="Log",
        section=1,
        icon="chevron-up",
        shortcut="Shift+F8",
        tip="Go to the previous line that mentions the selected row",
        enabled_when=_has_mentions,
        needs=needs.mentions,
        run=lambda window: window.document.log.next_mention(-1),
    ),
    ActionSpec(
        id="actionFirstCause",
        title="First c&ause",
        menu="Log",
        section=2,
        icon="error",
        shortcut="Ctrl+Shift+E",
        tip="Go to the line of the first cause",
        enabled_when=_has_answers,
        needs=needs.cause,
        run=_go_to_cause,
    ),
    ActionSpec(
        id="actionNextError",
        title="Next &error",
        menu="Log",
        section=2,
        shortcut="Ctrl+F8",
        enabled_when=has_log,
        needs=needs.log,
        run=lambda window: window.document.log.next_error(+1),
    ),
    ActionSpec(
        id="actionPreviousError",
        title="Previous err&or",
        menu="Log",
        section=2,
        shortcut="Ctrl+Shift+F8",
        enabled_when=has_log,
        needs=needs.log,
        run=lambda window: window.document.log.next_error(-1),
    ),
    ActionSpec(
        id="actionFindInLog",
        title="&Find in log",
        menu="Log",
        section=3,
        icon="find",
        shortcut="Ctrl+Alt+F",
        tip="Find in the log; Ctrl+F does it, too, where the keyboard is in the log",
        enabled_when=has_log,
        needs=needs.log,
        run=on_line(lambda dock: dock.start_find()),
    ),
    ActionSpec(
        id="actionFilterLog",
        title="Fil&ter",
        menu="Log",
        section=3,
        icon="filter",
        tip="Go to the filter of the log",
        enabled_when=has_log,
        run=lambda window: log_dock(window).filter_bar.setFocus(),
    ),
    ActionSpec(
        id="actionGotoLine",
        title="&Go to line or time…",
        menu="Log",
        section=3,
        shortcut="Ctrl+G",
        enabled_when=has_log,
        needs=needs.log,
        run=lambda window: log_dock(window).go_to_line(),
    ),
    ActionSpec(
        id="actionToggleBookmark",
        title="&Set or remove",
        menu="Log/&Bookmarks",
        section=4,
        shortcut="Ctrl+F2",
        tip="Set a bookmark on the line of the log's cursor, or remove it",
        enabled_when=has_log,
        needs=needs.log,
        run=_toggle_bookmark,
    ),
    ActionSpec(
        id="actionNextBookmark",
        title="&Next bookmark",
        menu="Log/&Bookmarks",
        section=4,
        shortcut="F2",
        enabled_when=_has_bookmarks,
        needs=needs.bookmarks,
        run=lambda window: window.document.log.next_bookmark(+1),
    ),
    ActionSpec(
        id="actionPreviousBookmark",
        title="&Previous bookmark",
        menu="Log/&Bookmarks",
        section=4,
        shortcut="Shift+F2",
        enabled_when=_has_bookmarks,
        needs=needs.bookmarks,
        run=lambda window: window.document.log.next_bookmark(-1),
    ),
    ActionSpec(
        id="actionBookmarks",
        title="&All bookmarks",
        menu="Log/&Bookmarks",
        section=4,
        enabled_when=_has_bookmarks,
        fill=_fill_bookmarks,
    ),
    ActionSpec(
        id="actionCompareLog",
        title="Co&mpare with another log…",
        menu="Log",
        section=6,
        tip="Show what differs from another log of the same installation, and where the two part",
        enabled_when=_is_read,
        run=_compare_with_another,
    ),
    ActionSpec(
        id="actionSaveLogReport",
        title="Sa&ve report…",
        menu="Log",
        section=6,
        icon="save",
        tip="Save what the log tells as a page of HTML",
        enabled_when=_is_read,
        run=_save_report,
    ),
    ActionSpec(
        id="actionSaveLogReportWithoutNames",
        title="Save report witho&ut names…",
        menu="Log",
        section=6,
        tip="Save the report without names of people and machines, and without secrets",
        enabled_when=_is_read,
        run=_save_report_without_names,
    ),
    ActionSpec(
        id="actionSaveLogWithoutNames",
        title="Save cop&y without names…",
        menu="Log",
        section=6,
        tip="Save a copy of the log without names of people and machines, and without secrets",
        enabled_when=_is_read,
        run=_save_without_names,
    ),
)
