"""The colours and fonts of the window, light and dark.

Models and delegates ask for tokens, never for colours::

    painter.setPen(theme.color("cell.null"))

Tokens live in ``resources/themes/*.toml``, one TOML table per family:

- ``surface``: what things lie on; ``border`` is the 1 px hairline between them
- ``text``: ``main``, ``muted`` (counts, types, paths), ``link`` (also the accent of focus)
- ``cell``: ``null`` and the ``key`` mark
- ``change``: added, changed, deleted, conflict, each with its ``_background``
- ``defect``: error, warning, note
- ``syntax``: text streams
- ``lane``: the sides of a log, client, server and nested, each with its ``_background``
- ``highlight``: the colours of highlighters in a log
- ``dialog``: dialogs of a package, drawn as Windows shows them, the same in both themes
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from msiview.gui.plain_text import PlainStyle
from msiview.gui.stylesheet import stylesheet
from msiview.resources import resource_path

TINTS = (
    "surface.selection",
    "surface.mention",
    "surface.hover",
    "change.added_background",
    "change.changed_background",
    "change.deleted_background",
    "change.conflict_background",
)
"""Backgrounds on which muted text needs more contrast than on a plain surface."""

PLAIN = ("surface.base", "surface.alternate")

LANES = ("lane.client_background", "lane.server_background", "lane.nested_background")
"""Bars of the timeline; their names stand on them."""

HIGHLIGHTS = tuple(
    f"highlight.{name}"
    for name in ("yellow", "green", "blue", "violet", "red", "orange", "cyan", "grey")
)
"""What highlighters put behind text of a log."""

TEXT_ON: dict[str, tuple[str, ...]] = {
    "text.main": (*PLAIN, *TINTS, *LANES, *HIGHLIGHTS, "surface.window"),
    "text.muted": (*PLAIN, "surface.window"),
    "text.muted_on_tint": (*PLAIN, *TINTS, *HIGHLIGHTS, "surface.window"),
    "text.link": (*PLAIN, *TINTS, *HIGHLIGHTS, "surface.window"),
    "cell.null": PLAIN,
    "cell.key": (*PLAIN, *TINTS, "surface.window"),
    "change.added": (*PLAIN, *TINTS, "surface.window"),
    "change.changed": (*PLAIN, *TINTS, "surface.window"),
    "change.deleted": (*PLAIN, *TINTS, "surface.window"),
    "change.conflict": (*PLAIN, *TINTS, "surface.window"),
    "defect.error": (*PLAIN, *TINTS, *HIGHLIGHTS, "surface.window"),
    "defect.warning": (*PLAIN, *TINTS, "surface.window"),
    "defect.note": (*PLAIN, "surface.window"),
    "syntax.keyword": PLAIN,
    "syntax.string": (*PLAIN, *TINTS, *HIGHLIGHTS),
    "syntax.number": (*PLAIN, *TINTS, *HIGHLIGHTS),
    "syntax.comment": PLAIN,
    "syntax.name": PLAIN,
    "syntax.tag": PLAIN,
    "dialog.text": ("dialog.face", "dialog.window", "dialog.button"),
    "dialog.muted": ("dialog.window",),
    "dialog.accent_text": ("dialog.accent",),
    "dialog.accent": ("dialog.window",),
    "dialog.problem": ("dialog.window",),
}
"""Every pair of text and background in use; a test measures each one's contrast."""


class ThemeMode(StrEnum):
    """What the user chose; SYSTEM follows the desktop while the program runs."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


@cache
def theme_tokens(name: str) -> dict[str, str]:
    """All tokens of one theme file, ``{"cell.null": "#6B7480", …}``."""
    families = tomllib.loads(resource_path("themes", f"{name}.toml").read_text("utf-8"))
    return {
        f"{family}.{token}": value
        for family, tokens in families.items()
        for token, value in tokens.items()
    }


class Theme(QObject):
    """The current colours; one object for the whole application."""

    themeChanged = Signal()

    def __init__(self, mode: ThemeMode = ThemeMode.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._name = self._resolve()
        self._has_style = False
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def mode(self) -> ThemeMode:
        return self._mode

    @property
    def name(self) -> str:
        """``light`` or ``dark``: what is shown now."""
        return self._name

    @property
    def is_dark(self) -> bool:
        return self._name == "dark"

    def color(self, token: str) -> QColor:
        """The colour of a token such as ``cell.null``; KeyError when there is none."""
        return QColor(theme_tokens(self._name)[token])

    def text_on(self, token: str, background: str) -> QColor:
        """The colour for text of this token where it stays readable on a background token."""
        if background in TEXT_ON.get(token, (background,)):
            return self.color(token)
        return self.color("text.muted_on_tint")

    def tokens(self) -> Iterator[tuple[str, str]]:
        """All tokens with their ``#RRGGBB``."""
        yield from theme_tokens(self._name).items()

    def set_mode(self, mode: ThemeMode) -> None:
        """Change what is shown now; windows follow by ``themeChanged``."""
        self._mode = mode
        self._follow()

    def apply(self) -> None:
        """Dress the application: Fusion, palette, and the desktop's window frames. What the
        palette has no role for the parts of a window get by :meth:`dress`."""
        app = cast(QApplication, QApplication.instance())
        QGuiApplication.styleHints().setColorScheme(_SCHEMES[self._mode])
        self._name = self._resolve()
        if not self._has_style:
            app.setStyle(PlainStyle())
            self._has_style = True
        app.setPalette(self.palette())

    def dress(self, part: QWidget) -> None:
        """Give a part of a window, or a dialog, and all that is and will be in it, the
        stylesheet."""
        part.setStyleSheet(_sheet(self._name, row_height(part.font())))

    def palette(self) -> QPalette:
        """The tokens as Qt's palette roles, for whatever the stylesheet does not name."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
            QPalette.ColorRole.HighlightedText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.muted"))
        return palette

    def _resolve(self) -> str:
        if self._mode is not ThemeMode.SYSTEM:
            return str(self._mode)
        scheme = QGuiApplication.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"

    def _system_changed(self) -> None:
        if self._mode is ThemeMode.SYSTEM and self._resolve() != self._name:
            self._follow()

    def _follow(self) -> None:
        self.apply()
        self.themeChanged.emit()


@cache
def _sheet(theme: str, row: int) -> str:
    return stylesheet(theme_tokens(theme), row)


_MONOSPACE = {"win32": ("Cascadia Mono", "Consolas")}
"""What is better than the system's own fixed font, where it is installed, by platform: Qt takes
Courier New on Windows (observed in Qt 6.11)."""


def monospace_font(platform: str = sys.platform) -> QFont:
    """The font for GUIDs, hex, conditions and log lines, as large as the application's."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    better = next(filter(QFontDatabase.hasFamily, _MONOSPACE.get(platform, ())), None)
    if better is not None:
        font = QFont(better)
        font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(QApplication.font().pointSizeF())
    return font


def semibold(font: QFont) -> QFont:
    """The same font as a title: weight, not size."""
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    return heavy


def struck(font: QFont) -> QFont:
    """The same font, struck through: what is deleted."""
    line = QFont(font)
    line.setStrikeOut(True)
    return line


def row_height(font: QFont) -> int:
    """The height of a row in grids and lists: the font's height and 8 px."""
    return QFontMetrics(font).height() + 8


_SCHEMES = {
    ThemeMode.LIGHT: Qt.ColorScheme.Light,
    ThemeMode.DARK: Qt.ColorScheme.Dark,
    ThemeMode.SYSTEM: Qt.ColorScheme.Unknown,
}

_ROLES = {
    QPalette.ColorRole.Window: "surface.window",
    QPalette.ColorRole.WindowText: "text.main",
    QPalette.ColorRole.Base: "surface.base",
    QPalette.ColorRole.AlternateBase: "surface.alternate",
    QPalette.ColorRole.Text: "text.main",
    QPalette.ColorRole.PlaceholderText: "text.muted",
    QPalette.ColorRole.Button: "surface.window",
    QPalette.ColorRole.ButtonText: "text.main",
    QPalette.ColorRole.Light: "surface.base",
    QPalette.ColorRole.Midlight: "surface.hover",
    QPalette.ColorRole.Mid: "surface.border",
    QPalette.ColorRole.Dark: "surface.border",
    QPalette.ColorRole.Shadow: "surface.border",
    QPalette.ColorRole.Highlight: "surface.selection",
    QPalette.ColorRole.HighlightedText: "text.main",
    QPalette.ColorRole.Accent: "text.link",
    QPalette.ColorRole.Link: "text.link",
    QPalette.ColorRole.LinkVisited: "text.link",
    QPalette.ColorRole.ToolTipBase: "surface.base",
    QPalette.ColorRole.ToolTipText: "text.main",
}
