"""The View menu: theme and panes. The docks' own toggles are added by the window."""

from __future__ import annotations

from functools import partial

from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import THEME
from msiview.gui.theme import ThemeMode


def _set_theme(mode: ThemeMode, window: MainWindow) -> None:
    window.settings.set(THEME, str(mode))


def _is_theme(mode: ThemeMode, window: MainWindow) -> bool:
    return window.theme.mode is mode


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
            menu="View/Theme",
            section=8,
            checked_when=partial(_is_theme, mode),
            run=partial(_set_theme, mode),
        )
        for mode, title in _TITLES.items()
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
