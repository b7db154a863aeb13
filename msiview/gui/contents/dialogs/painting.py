"""Paints a dialog and its controls as Windows shows them.

One installer unit is a twelfth of the height of MS Sans Serif in 10 points, 4/3 of a pixel at 96
dots per inch. Nothing is rendered but text and pictures: links are only underlined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from msiview.analysis.dialogs.control import Bit, Box, Choice, Control
from msiview.analysis.dialogs.dialog import Dialog
from msiview.analysis.dialogs.text import column_widths, mask_parts, without_links
from msiview.analysis.dialogs.walk import ControlState
from msiview.gui.contents.dialogs.brush import (
    MARK,
    PIXELS_PER_UNIT,
    TITLE_HEIGHT,
    DialogBrush,
    drawn,
    pixels,
)
from msiview.report.dialogs import shows_picture

_Flag = Qt.AlignmentFlag
_MIDDLE = _Flag.AlignLeft | _Flag.AlignVCenter
_BEHIND = frozenset({"Bitmap", "Icon", "GroupBox", "Line"})
"""Controls that others lie over."""
_IN_BILLBOARDS = frozenset({"Bitmap", "Icon", "Text"})
"""Controls that billboards can have; Microsoft's page "BBControl Table"."""


def choice_place(control: Control, choice: Choice) -> QRectF:
    """Where a radio button of a group is."""
    place = pixels(choice.box or Box(0, 0, 0, 0))
    return place.translated(pixels(control.box).topLeft())


def list_line(control: Control, number: int, metrics: QFontMetricsF) -> QRectF:
    """Where a line of a list is."""
    area = pixels(control.box)
    height = metrics.height() + 2
    return QRectF(area.left() + 1, area.top() + 1 + number * height, area.width() - 2, height)


class DialogPainter(DialogBrush):
    """Paints one dialog into a painter whose origin is the dialog's left upper corner."""

    def paint(self, dialog: Dialog, shown: QRectF) -> None:
        """The whole dialog with its frame; ``shown`` is the part that has to be drawn."""
        width, height = dialog.width * PIXELS_PER_UNIT, dialog.height * PIXELS_PER_UNIT
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRectF(0, 0, width, TITLE_HEIGHT), self._color("window"))
        style, title = self._walk.text(dialog.title)
        painter.setFont(self.font(style))
        painter.setPen(self._color("text"))
        bar = QRectF(10, 0, width - 50, TITLE_HEIGHT)
        painter.drawText(bar, int(_Flag.AlignVCenter | _Flag.AlignLeft), drawn(title))
        self._cross(QPointF(width - 22, TITLE_HEIGHT / 2))
        painter.fillRect(QRectF(0, TITLE_HEIGHT, width, height), self._color("face"))
        painter.save()
        painter.translate(0, TITLE_HEIGHT)
        painter.setClipRect(QRectF(0, 0, width, height))
        inside = shown.translated(0, -TITLE_HEIGHT)
        for control in sorted(dialog.controls, key=lambda one: one.type not in _BEHIND):
            if pixels(control.box).adjusted(-2, -2, 2, 2).intersects(inside):
                self._control(control)
        painter.restore()
        painter.setPen(self._color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0, 0, width - 1, height + TITLE_HEIGHT - 1))
        painter.save()
        painter.translate(0, TITLE_HEIGHT)
        self._marks(dialog)
        painter.restore()

    def _cross(self, at: QPointF) -> None:
        self._painter.setPen(QPen(self._color("text"), 1))
        for sign in (1, -1):
            self._painter.drawLine(at + QPointF(-4, -4 * sign), at + QPointF(4, 4 * sign))

    # -- controls ----------------------------------------------------------

    def _control(self, control: Control) -> None:
        state = self._walk.state(control)
        if not state.is_visible:
            return
        paint = _PAINTERS.get(control.type, DialogPainter._unknown)
        self._painter.save()
        paint(self, control, pixels(control.box), state)
        self._painter.restore()

    def _label(self, control: Control, area: QRectF, state: ControlState) -> None:
        style, text = self._walk.text(control.text)
        if control.has(Bit.SUNKEN):
            self._frame(area)
        self._text(
            control,
            area,
            text,
            style,
            wraps=not control.has(Bit.NO_WRAP),
            keeps_signs=control.has(Bit.NO_PREFIX),
        )

    def _link(self, control: Control, area: QRectF, state: ControlState) -> None:
        style, text = self._walk.text(control.text)
        font = self.font(style)
        font.setUnderline(True)
        self._painter.setFont(font)
        self._painter.setPen(self._color("accent"))
        flags = int(_Flag.AlignLeft | _Flag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        self._painter.drawText(area, flags, drawn(without_links(text)))

    def _button(self, control: Control, area: QRectF, state: ControlState) -> None:
        painter = self._painter
        area = area.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._color("button"))
        painter.setPen(QPen(self._color("accent" if state.is_default else "border"), 1))
        painter.drawRoundedRect(area, 3, 3)
        if shows_picture(control):
            self._picture(control, area.adjusted(3, 3, -3, -3), fits=True)
            return
        style, text = self._walk.text(control.text)
        middle = _Flag.AlignHCenter | _Flag.AlignVCenter
        if control.has(Bit.SHIELD):
            self._shield(QRectF(area.left() + 6, area.center().y() - 6, 10, 12))
            area = area.adjusted(14, 0, 0, 0)
        self._text(
            control, area, text, style, is_enabled=state.is_enabled, flags=middle, wraps=False
        )

    def _shield(self, area: QRectF) -> None:
        """The sign of what asks for the rights of an administrator."""
        shape = QPainterPath(area.topLeft())
        shape.lineTo(area.topRight())
        shape.quadTo(area.bottomRight(), QPointF(area.center().x(), area.bottom()))
        shape.quadTo(area.bottomLeft(), area.topLeft())
        self._painter.fillPath(shape, self._color("accent"))

    def _check_box(self, control: Control, area: QRectF, state: ControlState) -> None:
        if control.has(Bit.PUSH_LIKE):
            self._button(control, area, state)
            return
        self._mark(area, state.is_enabled, bool(self._walk.value(control)), is_round=False)
        self._choice_text(control, area, control.text, state)

    def _radio_group(self, control: Control, area: QRectF, state: ControlState) -> None:
        if control.has(Bit.HAS_BORDER):
            self._group(control, area, state)
        value = self._walk.value(control)
        for choice in control.choices:
            place = choice_place(control, choice)
            self._painter.save()
            self._mark(place, state.is_enabled, choice.value == value, is_round=True)
            if shows_picture(control):
                inside = place.adjusted(MARK + 5, 0, 0, 0)
                self._image(self._walk.text(choice.text).text, inside, fits=True)
            else:
                self._choice_text(control, place, choice.text, state)
            self._painter.restore()

    def _choice_text(self, control: Control, area: QRectF, raw: str, state: ControlState) -> None:
        style, text = self._walk.text(raw)
        top = _Flag.AlignLeft | (_Flag.AlignVCenter if area.height() <= 24 else _Flag.AlignTop)
        inside = area.adjusted(MARK + 5, 0, 0, 0)
        self._text(control, inside, text, style, is_enabled=state.is_enabled, flags=top)

    def _field(self, control: Control, area: QRectF, state: ControlState) -> None:
        self._frame(area)
        text = self._walk.value(control)
        if control.has(Bit.PASSWORD):
            text = "\N{BULLET}" * len(text)
        is_large = control.has(Bit.MULTILINE) and area.height() > 30
        flags = _Flag.AlignLeft | (_Flag.AlignTop if is_large else _Flag.AlignVCenter)
        inside = area.adjusted(4, 2, -4, -2)
        self._text(
            control,
            inside,
            text,
            self._walk.text(control.text).style,
            is_enabled=state.is_enabled,
            flags=flags,
            wraps=is_large,
            keeps_signs=True,
        )

    def _masked(self, control: Control, area: QRectF, state: ControlState) -> None:
        """A field for each group of characters that the mask asks for, filled from the value."""
        parts = mask_parts(self._walk.text(control.text).text)
        if not any(isinstance(part, int) for part in parts):
            self._field(control, area, state)
            return
        metrics = QFontMetricsF(self.font())
        typed, left = self._walk.value(control), area.left()
        for part in parts:
            if isinstance(part, int):
                place = QRectF(left, area.top(), part * metrics.averageCharWidth() + 12, 0)
                place.setBottom(area.bottom())
                self._frame(place)
                text, typed = typed[:part], typed[part:]
                place = place.adjusted(4, 0, -4, 0)
            else:
                text, typed = part, typed.removeprefix(part)
                place = QRectF(left, area.top(), metrics.horizontalAdvance(drawn(text)), 0)
                place.setBottom(area.bottom())
                place.adjust(3, 0, 3, 0)
            self._painter.save()
            self._text(control, place, text, "", flags=_MIDDLE, wraps=False, keeps_signs=True)
            self._painter.restore()
            left = place.right() + (4 if isinstance(part, int) else 3)

    def _combo(self, control: Control, area: QRectF, state: ControlState) -> None:
        area = pixels(control.closed_box)
        self._frame(area)
        value = self._walk.value(control)
        chosen = next((one for one in control.choices if one.value == value), None)
        text = self._walk.text(chosen.text).text or value if chosen is not None else value
        inside = area.adjusted(4, 0, -20, 0)
        self._painter.save()
        self._text(control, inside, text, "", flags=_MIDDLE, wraps=False, keeps_signs=True)
        self._painter.restore()
        self._arrow(area)

    def _list(self, control: Control, area: QRectF, state: ControlState) -> None:
        self._frame(area)
        value = self._walk.value(control)
        self._painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        metrics = QFontMetricsF(self.font())
        for number, choice in enumerate(control.choices):
            line = list_line(control, number, metrics)
            if line.top() > area.bottom():
                break
            is_chosen = bool(value) and choice.value == value
            if is_chosen:
                self._painter.fillRect(line, self._color("accent"))
            self._painter.setFont(self.font())
            self._painter.setPen(self._color("accent_text" if is_chosen else "text"))
            left = 3.0
            if choice.picture:
                left = line.height() + 4
                small = QRectF(line.left() + 2, line.top(), line.height(), line.height())
                self._image(self._walk.text(choice.picture).text, small, fits=True)
            text = self._walk.text(choice.text).text or choice.value
            middle = int(_MIDDLE)
            self._painter.drawText(line.adjusted(left, 0, 0, 0), middle, drawn(text))

    def _licence(self, control: Control, area: QRectF, state: ControlState) -> None:
        self._frame(area)
        text = self._look.parts.licences.get(control.name, "")
        self._text(control, area.adjusted(6, 4, -18, -4), text, "", keeps_signs=True)
        self._scroll_bar(area)

    def _tree(self, control: Control, area: QRectF, state: ControlState) -> None:
        self._frame(area)
        painter = self._painter
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        height = QFontMetricsF(self.font()).height() + 4
        for number, (depth, title) in enumerate(self._look.parts.features):
            top = area.top() + 4 + number * height
            if top > area.bottom():
                break
            left = area.left() + 8 + depth * 18
            icon = QRectF(left + 0.5, top + 2.5, height - 6, height - 6)
            painter.setPen(self._color("border"))
            painter.setBrush(self._color("button"))
            painter.drawRect(icon)
            painter.setFont(self.font())
            painter.setPen(self._color("text"))
            place = QRectF(icon.right() + 5, top, area.right() - icon.right(), height)
            painter.drawText(place, int(_MIDDLE), drawn(title))

    def _of_computer(self, control: Control, area: QRectF, state: ControlState) -> None:
        """What lists folders and disks of the computer on which the installer runs."""
        area = pixels(control.closed_box)
        self._frame(area)
        if control.type == "VolumeCostList":
            area = area.adjusted(0, self._volume_heads(control, area), 0, 0)
        elif control.type != "DirectoryList":
            self._arrow(area)
        self._painter.setFont(self.font())
        self._painter.setPen(self._color("muted"))
        text = self._walk.value(control) or _OF_COMPUTER[control.type]
        flags = int(_Flag.AlignLeft | _Flag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        self._painter.drawText(area.adjusted(4, 3, -4, -2), flags, drawn(text))

    def _volume_heads(self, control: Control, area: QRectF) -> float:
        """The heads of the columns of a list of disks; their height."""
        painter = self._painter
        painter.setFont(self.font())
        height = QFontMetricsF(painter.font()).height() + 6
        head = QRectF(area.left() + 1, area.top() + 1, 0, height)
        widths = column_widths(control.text)
        for width, text in zip(widths, self._look.parts.volume_heads, strict=False):
            head.setLeft(head.right())
            head.setWidth(min(width, area.right() - 2 - head.left()))
            painter.fillRect(head, self._color("face"))
            painter.setPen(self._color("edge"))
            right = head.right() - 1
            painter.drawLine(QPointF(right, head.top()), QPointF(right, head.bottom()))
            painter.save()
            self._text(control, head.adjusted(4, 0, -4, 0), text, "", wraps=False, flags=_MIDDLE)
            painter.restore()
        return height if widths else 0.0

    def _progress(self, control: Control, area: QRectF, state: ControlState) -> None:
        self._frame(area)
        done = area.adjusted(1, 1, -1, -1)
        done.setWidth(done.width() * 0.4)
        self._painter.fillRect(done, self._color("accent"))

    def _line(self, control: Control, area: QRectF, state: ControlState) -> None:
        painter = self._painter
        end = area.bottomLeft() if area.height() > area.width() else area.topRight()
        painter.setPen(self._color("edge"))
        painter.drawLine(area.topLeft(), end)
        painter.setPen(self._color("window"))
        painter.drawLine(area.topLeft() + QPointF(1, 1), end + QPointF(1, 1))

    def _group(self, control: Control, area: QRectF, state: ControlState) -> None:
        painter = self._painter
        style, text = self._walk.text(control.text)
        painter.setFont(self.font(style))
        height = QFontMetricsF(painter.font()).height()
        painter.setPen(self._color("edge"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0, height / 2, -1, -1))
        if text:
            width = QFontMetricsF(painter.font()).horizontalAdvance(drawn(text)[:200]) + 6
            head = QRectF(area.left() + 8, area.top(), min(width, area.width() - 16), height)
            painter.fillRect(head, self._color("face"))
            painter.save()
            self._text(control, head.adjusted(3, 0, 0, 0), text, style, wraps=False)
            painter.restore()

    def _bitmap(self, control: Control, area: QRectF, state: ControlState) -> None:
        self._picture(control, area, fits=False)

    def _icon(self, control: Control, area: QRectF, state: ControlState) -> None:
        self._picture(control, area, fits=True)

    def _billboard(self, control: Control, area: QRectF, state: ControlState) -> None:
        """The billboard that is shown first; a place where one would be if there is none."""
        if not self._look.parts.billboard:
            self._dashed(area, control.type)
            return
        self._painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        self._painter.translate(area.topLeft())
        for inside in self._look.parts.billboard:
            if inside.type in _IN_BILLBOARDS:
                self._control(inside)

    def _unknown(self, control: Control, area: QRectF, state: ControlState) -> None:
        """A control of a type that nobody knows."""
        self._dashed(area, control.type)

    # -- over the controls -------------------------------------------------

    def _marks(self, dialog: Dialog) -> None:
        """What msiview draws over a dialog: problems, focus, the control under the pointer, and
        the keys that lead to controls."""
        painter, look = self._painter, self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        stop = 0
        for control in dialog.controls:
            area = pixels(control.closed_box)
            if control.name in look.troubled:
                painter.setPen(QPen(self._color("problem"), 2))
                painter.drawRect(area.adjusted(-1, -1, 1, 1))
            if control.name == look.hovered:
                painter.setPen(QPen(self._color("accent"), 1))
                painter.drawRect(area.adjusted(-1, -1, 0, 0))
            if control.name == look.focus:
                painter.setPen(QPen(self._color("text"), 1, Qt.PenStyle.DotLine))
                painter.drawRect(area.adjusted(2, 2, -3, -3))
            keys = []
            if control.takes_keyboard:
                stop += 1
                keys.append(str(stop))
            if self._walk.state(control).is_default:
                keys.append("Enter")
            if control.name == dialog.cancel:
                keys.append("Esc")
            if look.shows_keys and keys:
                self._tag(area, " ".join(keys))

    def _tag(self, area: QRectF, words: str) -> None:
        painter = self._painter
        painter.setFont(self.font())
        width = max(18.0, QFontMetricsF(painter.font()).horizontalAdvance(words) + 8)
        place = QRectF(area.left() - 4, area.top() - 6, width, 16)
        painter.fillRect(place, self._color("accent"))
        painter.setPen(self._color("accent_text"))
        painter.drawText(place, int(_Flag.AlignCenter), words)


_OF_COMPUTER = {
    "DirectoryCombo": "folder",
    "DirectoryList": "folders of the computer",
    "VolumeCostList": "disks of the computer, and the room that is needed on them",
    "VolumeSelectCombo": "disk",
}

_Paint: TypeAlias = Callable[[DialogPainter, Control, QRectF, ControlState], None]

_PAINTERS: Mapping[str, _Paint] = {
    "Text": DialogPainter._label,
    "Hyperlink": DialogPainter._link,
    "PushButton": DialogPainter._button,
    "CheckBox": DialogPainter._check_box,
    "RadioButtonGroup": DialogPainter._radio_group,
    "Edit": DialogPainter._field,
    "PathEdit": DialogPainter._field,
    "MaskedEdit": DialogPainter._masked,
    "ComboBox": DialogPainter._combo,
    "ListBox": DialogPainter._list,
    "ListView": DialogPainter._list,
    "ScrollableText": DialogPainter._licence,
    "SelectionTree": DialogPainter._tree,
    "ProgressBar": DialogPainter._progress,
    "Line": DialogPainter._line,
    "GroupBox": DialogPainter._group,
    "Bitmap": DialogPainter._bitmap,
    "Icon": DialogPainter._icon,
    "Billboard": DialogPainter._billboard,
    **dict.fromkeys(_OF_COMPUTER, DialogPainter._of_computer),
}
