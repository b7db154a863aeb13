"""What the colours of highlighters look like."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QIcon, QPainter, QPixmap

from msiview.gui.theme import Theme
from msiview.session.highlighters import HighlightColour

SWATCH = 16
"""Width and height of a colour's picture in px."""


def highlight_token(colour: HighlightColour) -> str:
    """The theme's token of a colour: what lies behind ``text.main``."""
    return f"highlight.{colour}"


def swatch(theme: Theme, colour: HighlightColour) -> QIcon:
    """A picture of a colour for menus and lists."""
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(theme.color(highlight_token(colour)))
    painter = QPainter(picture)
    painter.setPen(theme.color("text.muted"))
    painter.drawRect(QRectF(0.5, 0.5, SWATCH - 1, SWATCH - 1))
    painter.end()
    return QIcon(picture)
