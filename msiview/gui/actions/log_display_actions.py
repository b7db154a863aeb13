"""How a log is shown: its room, size and wrapping of text, highlighters, side panes, code page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu

from msiview.format.codepages import UTF8, name_of
from msiview.gui.actions.log_actions import has_log, log_dock, on_line
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.log.panes import PANES
from msiview.gui.main_window import MainWindow
from msiview.gui.plain_text import caption
from msiview.gui.settings import (
    LOG_CONTEXT,
    LOG_CONTEXTS,
    LOG_HIGHLIGHTERS,
    LOG_HITS_BELOW,
    LOG_PANE,
    LOG_PANES,
    LOG_WRAP,
    Setting,
)

CODEPAGES = (1252, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258, 874, 932, 936, 949, 950, UTF8)
"""The code pages that Windows writes logs of single bytes in."""


def _is_single_byte(window: MainWindow) -> bool:
    log = window.document.log.log
    return log is not None and log.file.encoding.unit == 1


def _fill_codepages(window: MainWindow, menu: QMenu) -> None:
    log = window.document.log
    present = log.log.file.encoding.codepage if log.log is not None else None
    for codepage in CODEPAGES:
        entry = menu.addAction(name_of(codepage))
        entry.setCheckable(True)
        entry.setChecked(codepage == present)
        entry.triggered.connect(lambda _=False, page=codepage: log.open_again(page))


def _zoom(step: int, window: MainWindow) -> None:
    log_dock(window).zoom(step)


def _toggle(setting: Setting[bool], window: MainWindow) -> None:
    window.settings.set(setting, not window.settings.get(setting))


def _has_context(around: int, window: MainWindow) -> bool:
    return window.settings.get(LOG_CONTEXT) == around


def _set_context(around: int, window: MainWindow) -> None:
    window.settings.set(LOG_CONTEXT, around)


def _fill_highlighters(window: MainWindow, menu: QMenu) -> None:
    from msiview.session.highlighters import sets_from, sets_text

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
    from msiview.gui.dialogs.highlighters_dialog import HighlightersDialog
    from msiview.session.highlighters import sets_from, sets_text

    settings = window.settings
    dialog = HighlightersDialog(
        sets_from(settings.get(LOG_HIGHLIGHTERS)), window.services.theme, window
    )
    dialog.applied.connect(lambda sets: settings.set(LOG_HIGHLIGHTERS, sets_text(sets)))
    dialog.open()


def _show_pane(pane_id: str, window: MainWindow) -> None:
    log_dock(window).panes.show_pane(pane_id).setFocus()


def _has_pane_in_front(pane_id: str, window: MainWindow) -> bool:
    settings = window.settings
    return has_log(window) and settings.get(LOG_PANES) and settings.get(LOG_PANE) == pane_id


def _has_panes(window: MainWindow) -> bool:
    return has_log(window) and window.settings.get(LOG_PANES)


def _toggle_panes(window: MainWindow) -> None:
    window.settings.set(LOG_PANES, not window.settings.get(LOG_PANES))
    window.show_dock("log")


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionMaximiseLog",
        title="Ma&ximise",
        menu="Log/&Display",
        section=5,
        tip="Give the log the whole window; Esc brings everything back. "
        "F11 does it where the keyboard is in the log",
        enabled_when=has_log,
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
            enabled_when=has_log,
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
        for around, title in LOG_CONTEXTS
    ),
    ActionSpec(
        id="actionHighlightWord",
        title="&Highlight the word",
        menu="Log/H&ighlighters",
        section=5,
        shortcut="Ctrl+Shift+H",
        tip="Show the word at the log's cursor in a colour wherever it is, or no longer",
        enabled_when=has_log,
        run=on_line(lambda dock: dock.toggle_highlight()),
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
        enabled_when=has_log,
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
            enabled_when=has_log,
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
        run=lambda window: log_dock(window).switch_panes_alone(),
    ),
    ActionSpec(
        id="actionLogPaneDetach",
        title="In a &window of its own",
        menu="Log/&Show",
        section=5,
        tip="Show the side pane in a window of its own; closing that brings it back",
        enabled_when=_has_panes,
        run=lambda window: log_dock(window).panes.detach(),
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
)
