"""The Help menu."""

from __future__ import annotations

from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow


def _shortcuts(window: MainWindow) -> None:
    from msiview.gui.dialogs.shortcuts import ShortcutsDialog

    ShortcutsDialog(window.action_set.shortcuts(), window).open()


def _open_sample(window: MainWindow) -> None:
    """Open the sample package with its transform, patches and log, as the demo does."""
    from msiview.gui.demo import SAMPLE_OVERLAYS, sample_log, sample_source

    folder = window.windows.scratch
    if folder is None:
        return
    opened = window.windows.open(sample_source(folder), near=window)
    overlays = [str(folder / name) for name in SAMPLE_OVERLAYS]

    def go_on() -> None:
        opened.document.overlay.add(*overlays)
        opened.open_log(str(sample_log(folder)))

    opened.when_opened(go_on)


def _explain(window: MainWindow) -> None:
    """Explain what the keyboard is in; it stays there."""
    from msiview.gui.docks.help_dock import HelpDock

    dock = window.show_dock("help")
    if isinstance(dock, HelpDock):
        dock.explain_focus()


def _about(window: MainWindow) -> None:
    from msiview.gui.dialogs.about import AboutDialog

    AboutDialog(window).open()


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
        id="actionOpenSample",
        title="Open the &sample package",
        menu="Help",
        tip="A made-up product with a transform, patches, and the log of a failed installation",
        section=1,
        enabled_when=lambda window: window.windows.scratch is not None,
        run=_open_sample,
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
        run=_about,
    ),
)
