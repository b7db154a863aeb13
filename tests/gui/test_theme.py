"""Every text in use stands out from every background it is painted on."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.gui.main_window import MainWindow
from msiview.gui.theme import (
    TEXT_ON,
    Theme,
    ThemeMode,
    monospace_font,
    row_height,
    theme_tokens,
)
from msiview.gui.windows import Windows

PAIRS = [(text, surface) for text, surfaces in TEXT_ON.items() for surface in surfaces]


def luminance(color: str) -> float:
    """Relative luminance of ``#RRGGBB``. Source: WCAG 2.2, "relative luminance"."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_every_text_is_readable(theme_name: str) -> None:
    tokens = theme_tokens(theme_name)
    reached = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in reached.items() if ratio < 4.5} == {}


def test_every_text_token_is_measured() -> None:
    families = ("text.", "cell.", "defect.", "syntax.", "change.")
    texts = {
        token
        for token in theme_tokens("light")
        if token.startswith(families) and not token.endswith("_background")
    }
    assert texts == {token for token in TEXT_ON if token.startswith(families)}


def test_both_themes_have_the_same_tokens_in_the_same_form() -> None:
    light, dark = theme_tokens("light"), theme_tokens("dark")
    assert list(light) == list(dark)
    assert all(re.fullmatch("#[0-9A-F]{6}", value) for value in (*light.values(), *dark.values()))


def test_muted_text_changes_where_it_would_fade(qapp: QApplication) -> None:
    theme = Theme(ThemeMode.DARK)
    on_tint = theme.color("text.muted_on_tint")
    assert theme.text_on("cell.null", "surface.base") == theme.color("cell.null")
    assert theme.text_on("cell.null", "surface.selection") == on_tint
    assert theme.text_on("text.link", "surface.selection") == theme.color("text.link")


def test_a_new_mode_is_announced_and_dressed(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.themeChanged):
        theme.set_mode(ThemeMode.DARK)
    assert theme.is_dark
    assert theme.color("surface.window").name() == "#202327"
    assert QApplication.palette().window().color().name() == "#202327"
    theme.set_mode(ThemeMode.LIGHT)
    assert QApplication.palette().window().color().name() == "#f6f7f9"


def test_every_part_of_every_window_gets_another_theme(windows: Windows, qtbot: QtBot) -> None:
    shown = [windows.new_window() for _ in range(3)]
    windows.theme.set_mode(ThemeMode.DARK)
    qtbot.waitUntil(lambda: all("#202327" in sheet for sheet in _sheets(shown)))
    windows.theme.set_mode(ThemeMode.LIGHT)
    shown[0].close()
    qtbot.waitUntil(lambda: all("#F6F7F9" in sheet for sheet in _sheets(shown[1:])))


def test_another_theme_looks_as_if_the_window_had_been_made_with_it(
    windows: Windows, qtbot: QtBot
) -> None:
    changed = windows.new_window()
    windows.theme.set_mode(ThemeMode.DARK)
    qtbot.waitUntil(lambda: all("#202327" in sheet for sheet in _sheets([changed])))
    made = windows.new_window()
    for window in (changed, made):
        window.resize(1200, 800)
        window.focus_dock("overlay")  # it is built after the theme has changed
        QApplication.processEvents()
    assert changed.grab().toImage() == made.grab().toImage()


def _sheets(shown: Iterable[MainWindow]) -> list[str]:
    """The stylesheets of all parts of windows."""
    return [
        part.styleSheet()
        for window in shown
        for part in (*window.docks, window.host.start, window.host.error, window.statusBar())
    ]


def test_system_mode_follows_the_desktop(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.set_mode(ThemeMode.SYSTEM)
    desktop = {"scheme": Qt.ColorScheme.Light}

    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return desktop["scheme"]

        def setColorScheme(self, scheme: Qt.ColorScheme) -> None:
            pass

    hints = Hints()
    real = QGuiApplication.styleHints()
    monkeypatch.setattr(QGuiApplication, "styleHints", staticmethod(lambda: hints))
    desktop["scheme"] = Qt.ColorScheme.Dark
    real.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    theme.set_mode(ThemeMode.LIGHT)
    real.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.is_dark


def test_rows_are_the_font_and_eight_pixels(theme: Theme) -> None:
    font = QApplication.font()
    from PySide6.QtGui import QFontMetrics

    assert row_height(font) == QFontMetrics(font).height() + 8


def test_windows_has_better_monospace_fonts_than_its_own(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"Consolas"}
    monkeypatch.setattr(QFontDatabase, "hasFamily", lambda family: family in there)
    assert monospace_font("win32").family() == "Consolas"
    there.add("Cascadia Mono")
    assert monospace_font("win32").family() == "Cascadia Mono"
    own = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    assert monospace_font("linux").family() == own
    there.clear()
    assert monospace_font("win32").family() == own
