"""The Help menu."""

from __future__ import annotations

from msiview.gui.actions.spec import ActionSpec
from msiview.gui.dialogs.about import AboutDialog
from msiview.gui.dialogs.shortcuts import ShortcutsDialog
from msiview.gui.docks.help_dock import HelpDock
from msiview.gui.main_window import MainWindow


def _shortcuts(window: MainWindow) -> None:
    ShortcutsDialog(window.action_set.shortcuts(), window).open()


def _explain(window: MainWindow) -> None:
    """Explain what the keyboard is in; it stays there."""
    dock = window.show_dock("help")
    if isinstance(dock, HelpDock):
        dock.explain_focus()


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionWhatIsThis",
        title="&What is this",
        menu="Help",
        icon="summary",
        shortcut="F1",
        tip="What the table, column or pane is for that the keyboard is in, and its keys",
        run=_explain,
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
