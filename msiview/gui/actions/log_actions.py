"""The Log menu: opening a log, walking its lines, looking at it in other ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu

from msiview.format.codepages import UTF8, name_of
from msiview.gui.actions import needs
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.dialogs.highlighters_dialog import HighlightersDialog
from msiview.gui.dialogs.log_comparison import compare_with_another
from msiview.gui.dialogs.log_saving import (
    save_report,
    save_report_without_names,
    save_without_names,
)
from msiview.gui.log.log_dock import LogDock
from msiview.gui.log.log_filter_bar import CONTEXTS
from msiview.gui.log.panes import PANES
from msiview.gui.main_window import MainWindow
from msiview.gui.plain_text import caption, tip
from msiview.gui.settings import (
    LAST_FOLDER,
    LOG_CONTEXT,
    LOG_HIGHLIGHTERS,
    LOG_HITS_BELOW,
    LOG_PANE,
    LOG_PANES,
    LOG_WRAP,
    RECENT_LOGS,
    Setting,
)
from msiview.logs.log_line import log_line
from msiview.session.highlighters import sets_from, sets_text

LOG_FILTER = "Logs (*.log *.txt);;All files (*)"

MOST_BOOKMARKS = 40
"""That are listed in a menu."""

CODEPAGES = (1252, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258, 874, 932, 936, 949, 950, UTF8)
"""The code pages that Windows writes logs of single bytes in."""


def _has_log(window: MainWindow) -> bool:
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


def _is_single_byte(window: MainWindow) -> bool:
    log = window.document.log.log
    return log is not None and log.file.encoding.unit == 1


def _dock(window: MainWindow) -> LogDock:
    dock = window.show_dock("log")
    assert isinstance(dock, LogDock)
    return dock


def _ask_open(window: MainWindow) -> None:
    path, _ = QFileDialog.getOpenFileName(
        window, "Open an installation log", window.settings.get(LAST_FOLDER), LOG_FILTER
    )
    if path:
        window.open_log(path)


def _may_open_package(window: MainWindow) -> bool:
    return _has_log(window) and window.document.package is None


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


def _fill_codepages(window: MainWindow, menu: QMenu) -> None:
    log = window.document.log
    present = log.log.file.encoding.codepage if log.log is not None else None
    for codepage in CODEPAGES:
        entry = menu.addAction(name_of(codepage))
        entry.setCheckable(True)
        entry.setChecked(codepage == present)
        entry.triggered.connect(lambda _=False, page=codepage: log.open_again(page))


def _on_line(run: Callable[[LogDock], None]) -> Callable[[MainWindow], None]:
    """Show the pane, put the keyboard into it, and do something there."""

    def work(window: MainWindow) -> None:
        dock = _dock(window)
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


def _zoom(step: int, window: MainWindow) -> None:
    _dock(window).zoom(step)


def _toggle(setting: Setting[bool], window: MainWindow) -> None:
    window.settings.set(setting, not window.settings.get(setting))


def _has_context(around: int, window: MainWindow) -> bool:
    return window.settings.get(LOG_CONTEXT) == around


def _set_context(around: int, window: MainWindow) -> None:
    window.settings.set(LOG_CONTEXT, around)


def _fill_highlighters(window: MainWindow, menu: QMenu) -> None:
    sets = sets_from(window.settings.get(LOG_HIGHLIGHTERS))
    for at, known in enumerate(sets):
        changed = [*sets[:at], replace(known, is_on=not known.is_on), *sets[at + 1 :]]
        entry = menu.addAction(caption(known.name))
        entry.setCheckable(True)
        entry.setChecked(known.is_on)
        kept = sets_text(changed)
        entry.triggered.connect(
            lambda _=False, kept=kept: window.settings.set(LOG_HIGHLIGHTERS, kept)
        )
    if not sets:
        menu.addAction("There are none").setEnabled(False)


def _edit_highlighters(window: MainWindow) -> None:
    settings = window.settings
    dialog = HighlightersDialog(
        sets_from(settings.get(LOG_HIGHLIGHTERS)), window.services.theme, window
    )
    dialog.applied.connect(lambda sets: settings.set(LOG_HIGHLIGHTERS, sets_text(sets)))
    dialog.open()


def _go_to_cause(window: MainWindow) -> None:
    answers = window.document.log.answers
    if answers is not None and answers.first_error is not None:
        window.document.log.show_line(answers.first_error.line)


def _show_pane(pane_id: str, window: MainWindow) -> None:
    _dock(window).panes.show_pane(pane_id).setFocus()


def _has_pane_in_front(pane_id: str, window: MainWindow) -> bool:
    settings = window.settings
    return _has_log(window) and settings.get(LOG_PANES) and settings.get(LOG_PANE) == pane_id


def _has_panes(window: MainWindow) -> bool:
    return _has_log(window) and window.settings.get(LOG_PANES)


def _toggle_panes(window: MainWindow) -> None:
    window.settings.set(LOG_PANES, not window.settings.get(LOG_PANES))
    window.show_dock("log")


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
        enabled_when=_has_log,
        needs=needs.log,
        run=lambda window: window.document.log.next_error(+1),
    ),
    ActionSpec(
        id="actionPreviousError",
        title="Previous err&or",
        menu="Log",
        section=2,
        shortcut="Ctrl+Shift+F8",
        enabled_when=_has_log,
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
        enabled_when=_has_log,
        needs=needs.log,
        run=_on_line(LogDock.start_find),
    ),
    ActionSpec(
        id="actionFilterLog",
        title="Fil&ter",
        menu="Log",
        section=3,
        icon="filter",
        tip="Go to the filter of the log",
        enabled_when=_has_log,
        run=lambda window: _dock(window).filter_bar.setFocus(),
    ),
    ActionSpec(
        id="actionGotoLine",
        title="&Go to line or time…",
        menu="Log",
        section=3,
        shortcut="Ctrl+G",
        enabled_when=_has_log,
        needs=needs.log,
        run=lambda window: _dock(window).go_to_line(),
    ),
    ActionSpec(
        id="actionToggleBookmark",
        title="&Set or remove",
        menu="Log/&Bookmarks",
        section=4,
        shortcut="Ctrl+F2",
        tip="Set a bookmark on the line of the log's cursor, or remove it",
        enabled_when=_has_log,
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
        id="actionMaximiseLog",
        title="Ma&ximise",
        menu="Log/&Display",
        section=5,
        tip="Give the log the whole window; Esc brings everything back. "
        "F11 does it where the keyboard is in the log",
        enabled_when=_has_log,
        checked_when=lambda window: window.room.maximised == "log",
        run=lambda window: window.room.toggle("log"),
    ),
    *(
        ActionSpec(
            id=f"actionLogZoom{name}",
            title=title,
            menu="Log/&Display/Text si&ze",
            section=5,
            tip=f"{keys} where the keyboard is in the log, or Ctrl and the wheel",
            enabled_when=_has_log,
            run=partial(_zoom, step),
        )
        for name, title, keys, step in (
            ("In", "&Larger", "Ctrl++", 1),
            ("Out", "&Smaller", "Ctrl+-", -1),
            ("Reset", "L&ike the window", "Ctrl+0", 0),
        )
    ),
    ActionSpec(
        id="actionWrapLog",
        title="&Wrap long lines",
        menu="Log/&Display",
        section=5,
        shortcut="Alt+Z",
        tip="Wrap lines that are wider than the log",
        checked_when=lambda window: window.settings.get(LOG_WRAP),
        run=partial(_toggle, LOG_WRAP),
    ),
    ActionSpec(
        id="actionLogHitsBelow",
        title="Filtered lines &below the log",
        menu="Log/&Display",
        section=5,
        tip="Show what passes the filter below all lines, and not instead of them",
        checked_when=lambda window: window.settings.get(LOG_HITS_BELOW),
        run=partial(_toggle, LOG_HITS_BELOW),
    ),
    *(
        ActionSpec(
            id=f"actionLogContext{around}",
            title=title,
            menu="Log/&Display/Lines aro&und filtered ones",
            section=5,
            tip="Lines to show before and after each that passes the filter",
            checked_when=partial(_has_context, around),
            run=partial(_set_context, around),
        )
        for around, title in CONTEXTS
    ),
    ActionSpec(
        id="actionHighlightWord",
        title="&Highlight the word",
        menu="Log/H&ighlighters",
        section=5,
        shortcut="Ctrl+H",
        tip="Show the word at the log's cursor in a colour wherever it is, or no longer",
        enabled_when=_has_log,
        run=_on_line(LogDock.toggle_highlight),
    ),
    ActionSpec(
        id="actionHighlighterSets",
        title="&Sets",
        menu="Log/H&ighlighters",
        section=5,
        fill=_fill_highlighters,
    ),
    ActionSpec(
        id="actionEditHighlighters",
        title="&Edit…",
        menu="Log/H&ighlighters",
        section=5,
        tip="Edit the words and patterns that logs show in colours",
        run=_edit_highlighters,
    ),
    ActionSpec(
        id="actionFollowLog",
        title="Follow t&he end",
        menu="Log",
        section=5,
        tip="Keep the last line in sight while the log grows",
        enabled_when=_has_log,
        checked_when=lambda window: window.document.log.follows,
        run=lambda window: window.document.log.set_follows(not window.document.log.follows),
    ),
    *(
        ActionSpec(
            id=f"actionLog{pane.id.capitalize()}",
            title=pane.title,
            menu="Log/&Show",
            section=5,
            shortcut=pane.shortcut,
            tip=pane.tip,
            enabled_when=_has_log,
            checked_when=partial(_has_pane_in_front, pane.id),
            run=partial(_show_pane, pane.id),
        )
        for pane in PANES
    ),
    ActionSpec(
        id="actionLogPaneAlone",
        title="With the &room of the lines",
        menu="Log/&Show",
        section=5,
        shortcut="Shift+F11",
        tip="Give the side pane the room of the lines, or give it back; a double click on its tab "
        "does it, too",
        enabled_when=_has_panes,
        run=lambda window: _dock(window).switch_panes_alone(),
    ),
    ActionSpec(
        id="actionLogPaneDetach",
        title="In a &window of its own",
        menu="Log/&Show",
        section=5,
        tip="Show the side pane in a window of its own; closing that brings it back",
        enabled_when=_has_panes,
        run=lambda window: _dock(window).panes.detach(),
    ),
    ActionSpec(
        id="actionLogPanes",
        title="&Side panes",
        menu="Log/&Display",
        section=5,
        tip="Show answers, actions, states, properties and timeline beside the lines",
        checked_when=lambda window: window.settings.get(LOG_PANES),
        run=_toggle_panes,
    ),
    ActionSpec(
        id="actionLogCodepage",
        title="Co&de page",
        menu="Log/&Display",
        section=5,
        enabled_when=_is_single_byte,
        fill=_fill_codepages,
    ),
    ActionSpec(
        id="actionCompareLog",
        title="Co&mpare with another log…",
        menu="Log",
        section=6,
        tip="Show what differs from another log of the same installation, and where the two part",
        enabled_when=_is_read,
        run=compare_with_another,
    ),
    ActionSpec(
        id="actionSaveLogReport",
        title="Sa&ve report…",
        menu="Log",
        section=6,
        icon="save",
        tip="Save what the log tells as a page of HTML",
        enabled_when=_is_read,
        run=save_report,
    ),
    ActionSpec(
        id="actionSaveLogReportWithoutNames",
        title="Save report witho&ut names…",
        menu="Log",
        section=6,
        tip="Save the report without names of people and machines, and without secrets",
        enabled_when=_is_read,
        run=save_report_without_names,
    ),
    ActionSpec(
        id="actionSaveLogWithoutNames",
        title="Save cop&y without names…",
        menu="Log",
        section=6,
        tip="Save a copy of the log without names of people and machines, and without secrets",
        enabled_when=_is_read,
        run=save_without_names,
    ),
)
