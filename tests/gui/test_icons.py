"""Icons: one family, tinted by the theme, sharp on dense screens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPixmap

from msiview.gui.icons import Icons
from msiview.gui.theme import Theme, ThemeMode
from msiview.resources import resource_path

FILES = sorted(resource_path("icons").glob("*.svg"))


def colors(pixmap: QPixmap) -> set[str]:
    """The colours of the opaque pixels."""
    image = pixmap.toImage()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    seen = [image.pixelColor(x, y) for x, y in points]
    return {color.name() for color in seen if color.alpha() == 255}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_icon_belongs_to_the_family(file: Path) -> None:
    text = file.read_text("utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert 'stroke="currentColor"' in text
    assert 'stroke-width="1.5"' in text
    assert 'fill="none"' in text
    assert not re.search("#[0-9A-Fa-f]{3,6}", text)


def test_icons_have_the_colour_of_their_token(theme: Theme) -> None:
    icons = Icons(theme)
    assert colors(icons.pixmap("table", 20, "defect.error")) == {"#a4161a"}
    theme.set_mode(ThemeMode.DARK)
    assert colors(icons.pixmap("table", 20, "defect.error")) == {"#ff9a92"}
    theme.set_mode(ThemeMode.LIGHT)


def test_icons_have_all_pixels_of_a_dense_screen(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dense:
        def devicePixelRatio(self) -> float:
            return 2.0

    monkeypatch.setattr(QGuiApplication, "screens", staticmethod(lambda: [Dense()]))
    icons = Icons(theme)
    pixmap = icons.icon("open").pixmap(icons.icon("open").availableSizes()[0], 2.0)
    assert pixmap.devicePixelRatio() == 2.0
    assert icons.pixmap("open", 16, ratio=2.0).width() == 32


def test_bound_icons_follow_the_theme(theme: Theme) -> None:
    icons = Icons(theme)
    action = QAction("Open")
    icons.bind(action, "open")

    def tint() -> QColor:
        return QColor(colors(action.icon().pixmap(20, 20)).pop())

    assert tint() == theme.color("text.main")
    theme.set_mode(ThemeMode.DARK)
    assert tint() == theme.color("text.main")
    theme.set_mode(ThemeMode.LIGHT)


def test_an_unknown_icon_is_an_error(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        Icons(theme).icon("no such icon")
