"""The Edit menu: finding on the current page."""

from __future__ import annotations

from msiview.gui.actions import needs
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow


def _can_find(window: MainWindow) -> bool:
    return window.page is not None and window.page.can_find


def _find(window: MainWindow) -> None:
    if window.page is not None:
        window.page.start_find()


def _find_next(window: MainWindow) -> None:
    if window.page is not None:
        window.page.find_next()


def _find_previous(window: MainWindow) -> None:
    if window.page is not None:
        window.page.find_previous()


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionFind",
        title="&Find",
        menu="Edit",
        section=5,
        icon="find",
        shortcut="Ctrl+F",
        tip="Find on this page",
        enabled_when=_can_find,
        needs=needs.page,
        run=_find,
    ),
    ActionSpec(
        id="actionFindNext",
        title="Find &next",
        menu="Edit",
        section=5,
        shortcut="F3",
        enabled_when=_can_find,
        needs=needs.page,
        run=_find_next,
    ),
    ActionSpec(
        id="actionFindPrevious",
        title="Find &previous",
        menu="Edit",
        section=5,
        shortcut="Shift+F3",
        enabled_when=_can_find,
        needs=needs.page,
        run=_find_previous,
    ),
)
