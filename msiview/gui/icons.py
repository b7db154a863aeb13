"""The window's icons: single-colour outlines, tinted by the theme.

The pictures are ``resources/icons/*.svg`` on a 20 x 20 field, drawn with strokes
of 1.5 px in ``currentColor``. Example::

    icons.bind(action, "open")                       # follows the theme by itself
    painter.drawPixmap(x, y, icons.pixmap("error", 16, "defect.error", ratio))
"""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from msiview.gui.theme import Theme
from msiview.resources import resource_path
from msiview.session.places import Place

SIZES = (16, 20)
"""In px: of lists, buttons and menus, and of the toolbar."""


_PAGES = {
    "summary": "summary",
    "files": "files",
    "file": "files",
    "sequences": "sequences",
    "directories": "tree",
    "features": "tree",
    "registry": "tree",
    "lists": "table",
    "query": "query",
    "streams": "stream",
    "transforms": "transform",
    "dialogs": "dialog",
}


def place_icon(place: Place) -> str:
    """The name of the icon for what is at a place."""
    if place.kind == "table":
        return "table" if place.row is None else "key"
    return _PAGES.get(place.kind, "stream")


class HasIcon(Protocol):
    """An action, button or anything else that shows a QIcon."""

    def setIcon(self, icon: QIcon) -> Any: ...


class Icons(QObject):
    """Icons in the colours of the current theme."""

    renewed = Signal()
    """The theme has changed; icons asked for before have the old colours."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shapes: dict[tuple[str, int], QPixmap] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        theme.themeChanged.connect(self._renew)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._renew)

    def icon(self, name: str, token: str = "text.main") -> QIcon:
        """An icon tinted with a theme token; muted where the widget is disabled."""
        key = (name, token)
        if key not in self._icons:
            self._icons[key] = self._make(name, token)
        return self._icons[key]

    def pixmap(self, name: str, size: int, token: str = "text.main", ratio: float = 1.0) -> QPixmap:
        """One picture of ``size`` logical px for a screen of that device pixel ratio."""
        return self._draw(name, size, self._theme.color(token), ratio)

    def bind(self, target: HasIcon, name: str, token: str = "text.main") -> None:
        """Give a widget or action an icon and renew it when the theme changes."""
        target.setIcon(self.icon(name, token))
        follower = _Follower(self, target, name, token)
        self.renewed.connect(follower.renew)

    def _renew(self) -> None:
        self._icons.clear()
        self.renewed.emit()

    def _make(self, name: str, token: str) -> QIcon:
        icon = QIcon()
        states = (
            (QIcon.Mode.Normal, self._theme.color(token)),
            (QIcon.Mode.Disabled, self._faded()),
        )
        ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
        for mode, color in states:
            for size in SIZES:
                for ratio in sorted({1.0, *ratios}):
                    icon.addPixmap(self._draw(name, size, color, ratio), mode)
        return icon

    def _faded(self) -> QColor:
        color = self._theme.color("text.muted")
        color.setAlphaF(0.55)
        return color

    def _draw(self, name: str, size: int, color: QColor, ratio: float) -> QPixmap:
        pixmap = QPixmap(self._shape(name, round(size * ratio)))
        painter = QPainter(pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), color)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _shape(self, name: str, pixels: int) -> QPixmap:
        """An icon without its colour; drawn once, since a theme change only tints it anew."""
        shape = self._shapes.get((name, pixels))
        if shape is None:
            source = QByteArray(resource_path("icons", f"{name}.svg").read_bytes())
            shape = QPixmap(pixels, pixels)
            shape.fill(Qt.GlobalColor.transparent)
            painter = QPainter(shape)
            QSvgRenderer(source).render(painter, QRectF(shape.rect()))
            painter.end()
            self._shapes[name, pixels] = shape
        return shape


class _Follower(QObject):
    """Renews one widget's icon; lives and dies with that widget."""

    def __init__(self, icons: Icons, target: HasIcon, name: str, token: str) -> None:
        super().__init__(target if isinstance(target, QObject) else icons)
        self._icons, self._target, self._name, self._token = icons, target, name, token

    def renew(self) -> None:
        self._target.setIcon(self._icons.icon(self._name, self._token))
