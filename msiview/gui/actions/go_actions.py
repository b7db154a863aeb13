"""The Go menu: history, the go-to box, panes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from msiview.gui.actions import needs
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.all_docks import DOCKS
from msiview.gui.main_window import MainWindow


def _focus_tables(window: MainWindow) -> None:
    window.show_dock("tables").setFocus(Qt.FocusReason.ShortcutFocusReason)


def _step_page(step: int, window: MainWindow) -> None:
    if not window.switcher.step(step):
        window.tell_here("No other page has been seen yet.")


def _focus_pane(dock_id: str, window: MainWindow) -> None:
    window.focus_dock(dock_id)


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionBack",
        title="&Back",
        menu="Go",
        icon="back",
        shortcut="Alt+Left",
        enabled_when=lambda window: window.selection.can_go_back,
        run=lambda window: window.selection.back(),
    ),
    ActionSpec(
        id="actionForward",
        title="&Forward",
        menu="Go",
        icon="forward",
        shortcut="Alt+Right",
        enabled_when=lambda window: window.selection.can_go_forward,
        run=lambda window: window.selection.forward(),
    ),
    ActionSpec(
        id="actionGoto",
        title="&Go to…",
        menu="Go",
        section=1,
        icon="goto",
        shortcut="Ctrl+K",
        tip="Go to a file, a component, a GUID, a property, anything with a name",
        enabled_when=lambda window: window.document.package is not None,
        needs=needs.package,
        run=lambda window: window.goto_bar.begin(),
    ),
    ActionSpec(
        id="actionTables",
        title="&Tables",
        menu="Go",
        section=1,
        icon="table",
        shortcut="Ctrl+T",
        tip="Go to the filter of the table list",
        run=_focus_tables,
    ),
    *(
        ActionSpec(
            id=f"action{name}Page",
            title=title,
            menu="Go",
            section=0,
            shortcut=keys,
            tip=f"Go to the page seen {words}; more Tabs go further while Ctrl is held",
            enabled_when=lambda window: window.document.package is not None,
            needs=needs.package,
            run=partial(_step_page, step),
        )
        for name, title, words, keys, step in (
            ("Next", "Pag&e seen last", "last", "Ctrl+Tab", +1),
            ("Previous", "Page seen f&irst", "the longest time ago", "Ctrl+Shift+Tab", -1),
        )
    ),
    ActionSpec(
        id="actionPage",
        title="&Page",
        menu="Go",
        section=1,
        shortcut="Alt+0",
        tip="Put the keyboard into the table, or whatever is shown in the middle",
        run=lambda window: window.enter_page(),
    ),
    *(
        ActionSpec(
            id=f"action{spec.id[:1].upper()}{spec.id[1:]}Pane",
            title=spec.title,
            menu="Go/P&ane",
            section=8,
            shortcut=spec.key,
            tip=f"Put the keyboard into the pane {spec.name}",
            run=partial(_focus_pane, spec.id),
        )
        for spec in DOCKS
    ),
    ActionSpec(
        id="actionNextPane",
        title="&Next pane",
        menu="Go",
        section=9,
        shortcut="F6",
        run=lambda window: window.panes.cycle(+1),
    ),
    ActionSpec(
        id="actionPreviousPane",
        title="Pre&vious pane",
        menu="Go",
        section=9,
        shortcut="Shift+F6",
        run=lambda window: window.panes.cycle(-1),
    ),
)
