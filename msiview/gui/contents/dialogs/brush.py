"""The pieces of which controls are drawn: texts in their styles, frames, marks, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QImage, QPainter, QPen

from msiview.analysis.dialogs.control import Bit, Box, Control
from msiview.analysis.dialogs.dialog import ShownStyle
from msiview.analysis.dialogs.text import DEFAULT_STYLE
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.gui.contents.dialogs.parts import DialogParts
from msiview.gui.theme import Theme
from msiview.visible_text import visible
from msiview.words import shortened

PIXELS_PER_UNIT = 4 / 3
_PIXELS_PER_POINT = 96 / 72
TITLE_HEIGHT = 30
MARK = 13
"""Pixels of a tick box."""
_LONGEST = 20_000
"""Characters of a text that are drawn: more do not fit into a dialog."""
_OF_WINDOWS = frozenset(
    {"tahoma", "ms sans serif", "microsoft sans serif", "ms shell dlg", "ms shell dlg 2"}
)
"""Faces that dialogs are in, which other systems lack: about as wide as each other."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TAHOMA = {False: 0.489, True: 0.556}
"""How wide Tahoma's small letters are on average, in parts of its size; by whether it is bold."""

_Flag = Qt.AlignmentFlag


@dataclass(slots=True)
class Appearance:
    """What a dialog looks like at the moment, besides its rows."""

    walk: DialogWalk
    parts: DialogParts
    styles: Mapping[str, ShownStyle]
    focus: str = ""
    hovered: str = ""
    troubled: frozenset[str] = frozenset()
    """Controls that have a problem."""
    shows_keys: bool = False
    """Whether each control has the number of its stop of Tab, and Enter or Esc."""


def pixels(box: Box) -> QRectF:
    """A place in pixels from the corner of the dialog's inside."""
    scale = PIXELS_PER_UNIT
    return QRectF(box.x * scale, box.y * scale, box.width * scale, box.height * scale)


class DialogBrush:
    """Draws pieces with the fonts and colours of dialogs."""

    def __init__(self, painter: QPainter, theme: Theme, look: Appearance) -> None:
        self._painter, self._theme, self._look = painter, theme, look
        self._walk = look.walk

    def font(self, style: str = "") -> QFont:
        """The font of a style of TextStyle, else of the default one."""
        found = self._style(style)
        font = QFont(shortened(found.face, 64) if found is not None and found.face else "Tahoma")
        size = found.size if found is not None and 0 < found.size < 200 else 8
        font.setPixelSize(round(size * _PIXELS_PER_POINT))
        if found is not None:
            font.setBold(found.is_bold)
            font.setItalic(found.is_italic)
            font.setUnderline(found.is_underlined)
            font.setStrikeOut(found.is_struck)
        font.setStretch(_stretch(font.family(), font.bold()))
        return font

    def _style(self, name: str) -> ShownStyle | None:
        styles = self._look.styles
        return styles.get(name) or styles.get(self._walk.properties.get(DEFAULT_STYLE, ""))

    def _color(self, token: str) -> QColor:
        return self._theme.color(f"dialog.{token}")

    def _text(
        self,
        control: Control,
        area: QRectF,
        text: str,
        style: str,
        *,
        is_enabled: bool = True,
        flags: Qt.AlignmentFlag = _Flag.AlignLeft | _Flag.AlignTop,
        wraps: bool = True,
        keeps_signs: bool = False,
    ) -> None:
        """A text of a control; ``keeps_signs`` where & is no sign of an access key."""
        painter = self._painter
        painter.setFont(self.font(style))
        found = self._style(style)
        painter.setPen(self._color("text" if is_enabled else "muted"))
        if is_enabled and found is not None and found.color is not None:
            painter.setPen(QColor(*found.color))
        if control.has(Bit.RIGHT_ALIGNED) and flags & _Flag.AlignLeft:
            flags = (flags & ~_Flag.AlignLeft) | _Flag.AlignRight
        options = int(flags)
        options |= int(Qt.TextFlag.TextWordWrap if wraps else Qt.TextFlag.TextSingleLine)
        options |= 0 if keeps_signs else int(Qt.TextFlag.TextShowMnemonic)
        painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if control.has(Bit.RIGHT_TO_LEFT)
            else Qt.LayoutDirection.LeftToRight
        )
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.drawText(area, options, drawn(text))

    def _mark(self, area: QRectF, is_enabled: bool, is_on: bool, *, is_round: bool) -> None:
        """A tick box or radio button at the left of a place, in the middle of its first line."""
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = area.top() + max(0.0, (min(area.height(), 24) - MARK) / 2)
        box = QRectF(area.left() + 0.5, top + 0.5, MARK - 1, MARK - 1)
        painter.setPen(QPen(self._color("text" if is_enabled else "muted"), 1))
        painter.setBrush(self._color("window"))
        if is_round:
            painter.drawEllipse(box)
        else:
            painter.drawRect(box)
        if is_on and is_round:
            painter.setBrush(self._color("text"))
            painter.drawEllipse(box.adjusted(3, 3, -3, -3))
        elif is_on:
            painter.setPen(QPen(self._color("text"), 2))
            points = ((2.5, 6.0), (5.0, 9.0), (10.0, 3.0))
            painter.drawPolyline([box.topLeft() + QPointF(x, y) for x, y in points])

    def _picture(self, control: Control, area: QRectF, *, fits: bool) -> None:
        """The picture that a control's text names: stretched over its place, or in its own size."""
        name = self._walk.text(control.text).text
        self._image(name, area, fits=fits, is_fixed=control.has(Bit.FIXED_SIZE))

    def _image(self, name: str, area: QRectF, *, fits: bool, is_fixed: bool = False) -> None:
        image: QImage | None = self._look.parts.pictures.get(name)
        if image is None:
            self._dashed(area, name)
            return
        size = image.deviceIndependentSize()
        if is_fixed or fits:
            if not is_fixed:
                size.scale(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(QPointF(), size)
            place.moveCenter(area.center())
        else:
            place = area
        self._painter.save()
        self._painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._painter.drawImage(place, image)
        self._painter.restore()

    def _dashed(self, area: QRectF, text: str) -> None:
        """A place whose contents cannot be drawn, with what they are."""
        painter = self._painter
        painter.setPen(QPen(self._color("border"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.setFont(self.font())
        flags = int(_Flag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(area, flags, drawn(text))

    def _frame(self, area: QRectF) -> None:
        self._painter.setPen(self._color("border"))
        self._painter.setBrush(self._color("window"))
        self._painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _arrow(self, area: QRectF) -> None:
        """That of a list to drop down."""
        self._painter.setPen(QPen(self._color("text"), 1))
        at = QPointF(area.right() - 12, area.center().y())
        for x in (-4, 4):
            self._painter.drawLine(at + QPointF(x, -2), at + QPointF(0, 2))

    def _scroll_bar(self, area: QRectF) -> None:
        bar = QRectF(area.right() - 16, area.top() + 1, 14, area.height() - 3)
        self._painter.setClipping(False)
        self._painter.fillRect(bar, self._color("face"))
        self._painter.fillRect(bar.adjusted(4, 4, -4, -bar.height() * 0.6), self._color("edge"))


@lru_cache(maxsize=64)
def _stretch(face: str, is_bold: bool) -> int:
    """The percentage by which what stands in for a face is narrowed: lines break, and texts are
    cut off, where they are on Windows."""
    font = QFont(face)
    font.setPixelSize(100)
    font.setBold(is_bold)
    if face.casefold() not in _OF_WINDOWS or QFontInfo(font).family().casefold() in _OF_WINDOWS:
        return QFont.Stretch.Unstretched
    width = QFontMetricsF(font).horizontalAdvance(_LETTERS) / (100 * len(_LETTERS))
    return min(110, max(80, round(100 * _TAHOMA[is_bold] / width))) if width else 100


def drawn(text: str) -> str:
    """A text of a package as it is drawn."""
    return visible(shortened(text, _LONGEST))
