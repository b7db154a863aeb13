"""The View menu: theme, size of text, panes. The docks' own toggles are added by the window."""

from __future__ import annotations

from functools import partial

from msiview.gui.actions.spec import ActionSpec
from msiview.gui.docks.table_list_model import TableGroup
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import GRID_ZOOM, TABLE_GROUP, THEME
from msiview.gui.theme import ThemeMode

MOST_ZOOM = 20
"""Points."""


def _set_theme(mode: ThemeMode, window: MainWindow) -> None:
    window.settings.set(THEME, str(mode))


def _is_theme(mode: ThemeMode, window: MainWindow) -> bool:
    return window.theme.mode is mode


def _toggle_empty(window: MainWindow) -> None:
    hides = window.settings.get(TABLE_GROUP) == TableGroup.WITH_ROWS
    window.settings.set(TABLE_GROUP, str(TableGroup.ALL if hides else TableGroup.WITH_ROWS))


def _zoom(step: int, window: MainWindow) -> None:
    """Larger (+1) or smaller (-1) text in grids, or that of the window (0)."""
    settings = window.settings
    steps = min(max(settings.get(GRID_ZOOM) + step, -MOST_ZOOM), MOST_ZOOM) if step else 0
    settings.set(GRID_ZOOM, steps)


_TITLES = {
    ThemeMode.SYSTEM: "Like the &system",
    ThemeMode.LIGHT: "&Light",
    ThemeMode.DARK: "&Dark",
}

ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    *(
        ActionSpec(
            id=f"actionTheme{mode.title()}",
            title=title,
            menu="View/&Theme",
            section=8,
            checked_when=partial(_is_theme, mode),
            run=partial(_set_theme, mode),
        )
        for mode, title in _TITLES.items()
    ),
    *(
        ActionSpec(
            id=f"actionZoom{name}",
            title=title,
            menu="View/Te&xt size of tables",
            section=8,
            icon=icon,
            shortcut=keys[0],
            more_shortcuts=keys[1:],
            tip=f"{words} text in tables; in a log the same keys change that of the log",
            run=partial(_zoom, step),
        )
        for name, title, words, icon, step, keys in (
            # Plus is shifted on many keyboards, and Equal has its place there.
            ("In", "&Larger", "Larger", "zoom-in", 1, ("Ctrl++", "Ctrl+=")),
            ("Out", "&Smaller", "Smaller", "zoom-out", -1, ("Ctrl+-",)),
            ("Reset", "Like the &window", "The window's", "", 0, ("Ctrl+0",)),
        )
    ),
    ActionSpec(
        id="actionFullScreen",
        title="&Full screen",
        menu="View",
        section=7,
        shortcut="F11",
        tip="Take the whole screen; Esc leaves it. Where the keyboard is in a log beside a "
        "package, F11 gives the log the window instead",
        checked_when=MainWindow.isFullScreen,
        run=MainWindow.toggle_full_screen,
    ),
    ActionSpec(
        id="actionHideEmpty",
        title="&Hide empty tables",
        menu="View",
        section=7,
        tip="List only tables that have rows",
        checked_when=lambda window: window.settings.get(TABLE_GROUP) == TableGroup.WITH_ROWS,
        run=_toggle_empty,
    ),
    ActionSpec(
        id="actionResetLayout",
        title="&Reset layout",
        menu="View",
        section=9,
        tip="Put all panes back to where they were at first",
        run=MainWindow.reset_layout,
    ),
)
