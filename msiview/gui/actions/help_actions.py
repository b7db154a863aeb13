"""The Help menu."""

from __future__ import annotations

from msiview.gui.actions.spec import ActionSpec
from msiview.gui.dialogs.about import AboutDialog
from msiview.gui.dialogs.shortcuts import ShortcutsDialog
from msiview.gui.main_window import MainWindow


def _shortcuts(window: MainWindow) -> None:
    ShortcutsDialog(window.action_set.specs(), window).open()


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionWhatIsThis",
        title="&What is this",
        menu="Help",
        icon="summary",
        shortcut="F1",
        tip="What this table and column are for",
        run=lambda window: window.show_dock("help"),
    ),
    ActionSpec(
        id="actionShortcuts",
        title="&Keyboard shortcuts",
        menu="Help",
        section=1,
        run=_shortcuts,
    ),
    ActionSpec(
        id="actionAbout",
        title="&About msiview",
        menu="Help",
        section=9,
        run=lambda window: AboutDialog(window).open(),
    ),
)
