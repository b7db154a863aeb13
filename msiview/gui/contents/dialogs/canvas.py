"""A dialog that can be clicked through, as a user of the installer would."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from msiview.analysis.dialogs.control import Bit, Control
from msiview.analysis.dialogs.dialog import Dialog
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.gui.contents.dialogs.brush import PIXELS_PER_UNIT, TITLE_HEIGHT, Appearance, pixels
from msiview.gui.contents.dialogs.painting import DialogPainter, choice_place, list_line
from msiview.gui.plain_text import caption, plain
from msiview.gui.theme import Theme
from msiview.report.dialogs import choice_text, control_text

_MOST_PIXELS = 8000
"""Of a side: a dialog may claim to be 32,767 units wide."""

_MOST_CHOICES = 200
"""Entries of a menu of choices."""

_TYPED = frozenset({"Edit", "PathEdit", "MaskedEdit"})
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEP = 1.1
_ZOOM_KEYS: dict[int, float] = {
    Qt.Key.Key_Plus: _STEP,
    Qt.Key.Key_Equal: _STEP,
    Qt.Key.Key_Minus: 1 / _STEP,
    Qt.Key.Key_0: 0,
}
"""What keys do to the size; 0 for the size that fits."""
_LEAST_FITTED = 0.7
"""Smaller than this texts cannot be read: a dialog for which there is less room is scrolled."""
MARGIN = 16


class DialogCanvas(QWidget):
    """Draws the dialog that a walk is at. Clicks and keys do what they do in the installer:
    buttons cause their events, boxes and fields set their properties."""

    acted = Signal()
    """Something was done, so that the walk is elsewhere or properties are others."""
    hovered = Signal(object)
    """The control under the pointer or with the focus, else None."""
    rowAsked = Signal(object)
    """A control whose row is to be shown: by Ctrl and a click, or the menu."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dialogCanvas")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._theme = theme
        self._look: Appearance | None = None
        self._zoom: float | None = None
        self._room = QSize(_MOST_PIXELS, _MOST_PIXELS)
        self._edited: Control | None = None
        self._field = QLineEdit(self)
        self._field.setObjectName("dialogField")
        self._field.hide()
        self._field.editingFinished.connect(self._take_typed)
        theme.themeChanged.connect(self.update)

    # -- what is shown -----------------------------------------------------

    def show_walk(self, look: Appearance | None) -> None:
        """Show what a walk is at; nothing for None."""
        self._end_typing()
        self._look = look
        dialog = self._dialog
        name = "No dialog" if dialog is None else f"Dialog {dialog.name}"
        self.setAccessibleName(plain(name))
        self._fit()
        self.hovered.emit(None)

    @property
    def zoom(self) -> float:
        """1.0 is the size on a screen of 96 dots per inch."""
        return self._zoom if self._zoom is not None else self._fitting_zoom()

    def set_zoom(self, zoom: float | None) -> None:
        """Draw dialogs in this size; None for as large as there is room, and no larger than 1.0."""
        self._zoom = min(3.0, max(0.5, zoom)) if zoom is not None else None
        self._end_typing()
        self._fit()

    def fit_into(self, room: QSize) -> None:
        """So much room there is: a dialog that needs more is drawn smaller."""
        if room != self._room:
            self._room = room
            self._fit()

    def _fitting_zoom(self) -> float:
        dialog = self._dialog
        if dialog is None:
            return 1.0
        width = dialog.width * PIXELS_PER_UNIT
        height = dialog.height * PIXELS_PER_UNIT + TITLE_HEIGHT
        return max(
            _LEAST_FITTED,
            min(
                1.0,
                (self._room.width() - 2 * MARGIN) / max(1, width),
                (self._room.height() - 2 * MARGIN) / max(1, height),
            ),
        )

    def sizeHint(self) -> QSize:
        dialog = self._dialog
        if dialog is None:
            return QSize(0, 0)
        zoom = self.zoom
        width, height = (
            int(min(pixels * zoom, _MOST_PIXELS)) + 2 * MARGIN
            for pixels in (
                dialog.width * PIXELS_PER_UNIT,
                dialog.height * PIXELS_PER_UNIT + TITLE_HEIGHT,
            )
        )
        return QSize(width, height)

    @property
    def _dialog(self) -> Dialog | None:
        return self._look.walk.dialog if self._look is not None else None

    @property
    def _walk(self) -> DialogWalk | None:
        return self._look.walk if self._look is not None else None

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        if self._edited is not None:
            self._field.setGeometry(self.place_of(self._edited).toAlignedRect())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        dialog = self._dialog
        if dialog is None or self._look is None:
            return
        painter = QPainter(self)
        painter.translate(MARGIN, MARGIN)
        zoom = self.zoom
        painter.scale(zoom, zoom)
        shown = QRectF(event.rect()).translated(-MARGIN, -MARGIN)
        part = QRectF(shown.topLeft() / zoom, shown.size() / zoom)
        DialogPainter(painter, self._theme, self._look).paint(dialog, part)

    # -- where things are --------------------------------------------------

    def place_of(self, control: Control) -> QRectF:
        """Where a control is on the canvas."""
        area = pixels(control.closed_box).translated(0, TITLE_HEIGHT)
        zoom = self.zoom
        return QRectF(area.topLeft() * zoom + QPointF(MARGIN, MARGIN), area.size() * zoom)

    def control_at(self, point: QPointF) -> Control | None:
        """The control at a point of the canvas: the one on top that a user can see."""
        dialog, walk = self._dialog, self._walk
        if dialog is None or walk is None:
            return None
        at = self._inside(point)
        hits = [
            control
            for control in dialog.controls
            if pixels(control.closed_box).adjusted(-1, -1, 1, 1).contains(at)
            and walk.state(control).is_visible
        ]
        # Of several, what can be used; else the smallest, since pictures lie behind.
        hits.sort(key=lambda one: (not one.takes_keyboard, one.box.width * one.box.height))
        return hits[0] if hits else None

    def _inside(self, point: QPointF) -> QPointF:
        """A point of the canvas in pixels of the dialog's inside."""
        return (point - QPointF(MARGIN, MARGIN)) / self.zoom - QPointF(0, TITLE_HEIGHT)

    # -- mouse -------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.control_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        self._hover(None)

    def _hover(self, control: Control | None) -> None:
        name = control.name if control is not None else ""
        if self._look is not None and self._look.hovered != name:
            self._look.hovered = name
            self.hovered.emit(control)
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * (_STEP if event.angleDelta().y() > 0 else 1 / _STEP))
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        control = self.control_at(event.position())
        if control is None:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.rowAsked.emit(control)
            return
        self._focus(control)
        self.use(control, self._inside(event.position()))

    def use(self, control: Control, at: QPointF | None = None) -> None:
        """Use a control as a click does; ``at`` is where in the dialog."""
        walk = self._walk
        if walk is None or not walk.state(control).is_enabled:
            return
        match control.type:
            case "PushButton":
                walk.press(control)
            case "CheckBox":
                walk.toggle(control)
            case "RadioButtonGroup":
                self._choose(control, _radio_at(control, at, walk.value(control)))
            case "ListBox" | "ListView":
                self._choose(control, self._line_at(control, at))
            case "ComboBox":
                self._drop_down(control)
                return
            case _ if control.type in _TYPED:
                self._begin_typing(control)
                return
            case _:
                return
        self.acted.emit()

    def _choose(self, control: Control, value: str | None) -> None:
        if value is not None and self._walk is not None:
            self._walk.choose(control, value)

    def _line_at(self, control: Control, at: QPointF | None) -> str | None:
        if at is None or self._look is None:
            return None
        painter = DialogPainter(QPainter(), self._theme, self._look)
        metrics = QFontMetricsF(painter.font())
        for number, choice in enumerate(control.choices):
            if list_line(control, number, metrics).contains(at):
                return choice.value
        return None

    def _drop_down(self, control: Control) -> None:
        walk = self._walk
        if walk is None:
            return
        menu = QMenu(self)
        menu.setObjectName("dialogChoices")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in control.choices[:_MOST_CHOICES]:
            action = menu.addAction(caption(choice_text(walk, choice)))
            action.triggered.connect(
                lambda _=False, value=choice.value: self._choose_and_tell(control, value)
            )
        if not control.has(Bit.COMBO_LIST):
            menu.addAction("Type another value…", lambda: self._begin_typing(control))
        menu.popup(self.mapToGlobal(self.place_of(control).bottomLeft().toPoint()))

    def _choose_and_tell(self, control: Control, value: str) -> None:
        self._choose(control, value)
        self.acted.emit()

    # -- typing ------------------------------------------------------------

    def _begin_typing(self, control: Control) -> None:
        walk = self._walk
        if walk is None:
            return
        self._edited = control
        self._field.setAccessibleName(plain(f"{control.type} {control.name}"))
        hidden = QLineEdit.EchoMode.Password if control.has(Bit.PASSWORD) else None
        self._field.setEchoMode(hidden or QLineEdit.EchoMode.Normal)
        self._field.setText(walk.value(control))
        self._field.setGeometry(self.place_of(control).toAlignedRect())
        self._field.show()
        self._field.setFocus(Qt.FocusReason.MouseFocusReason)
        self._field.selectAll()

    def _take_typed(self) -> None:
        control, walk = self._edited, self._walk
        text = self._field.text()
        self._end_typing()
        if control is not None and walk is not None and walk.choose(control, text):
            self.acted.emit()

    def _end_typing(self) -> None:
        self._edited = None
        if self._field.isVisible():
            self._field.hide()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keyboard ----------------------------------------------------------

    def _stops(self) -> list[Control]:
        """The controls that Tab stops at, as they are now."""
        dialog, walk = self._dialog, self._walk
        if dialog is None or walk is None:
            return []
        states = ((one, walk.state(one)) for one in dialog.controls if one.takes_keyboard)
        return [one for one, state in states if state.is_visible and state.is_enabled]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the controls, and behind the last one out of the dialog."""
        stops = self._stops()
        names = [control.name for control in stops]
        now = self._look.focus if self._look is not None else ""
        at = names.index(now) if now in names else (-1 if forward else len(names))
        following = at + (1 if forward else -1)
        if self.hasFocus() and 0 <= following < len(stops):
            self._focus(stops[following])
            return True
        self._focus(None)
        return super().focusNextPrevChild(forward)

    def _focus(self, control: Control | None) -> None:
        if self._look is not None:
            self._look.focus = control.name if control is not None else ""
            self.hovered.emit(control)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        dialog, walk = self._dialog, self._walk
        if dialog is None or walk is None:
            super().keyPressEvent(event)
            return
        focused = dialog.control(self._look.focus) if self._look is not None else None
        if event.key() == Qt.Key.Key_Escape and dialog.control(dialog.cancel) is not None:
            focused = dialog.control(dialog.cancel)
        elif event.key() in _ZOOM_KEYS:
            step = _ZOOM_KEYS[event.key()]
            self.set_zoom(self.zoom * step if step else None)
            return
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and focused is not None:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._choose_and_tell(focused, _neighbour(focused, walk.value(focused), step))
            return
        elif event.key() not in _KEYS:
            super().keyPressEvent(event)
            return
        elif focused is None or (focused.type != "PushButton" and event.key() != Qt.Key.Key_Space):
            focused = next((one for one in self._stops() if walk.state(one).is_default), focused)
        if focused is not None:
            self.use(focused)

    # -- menu --------------------------------------------------------------

    def _show_menu(self, point: QPoint) -> None:
        control = self.control_at(QPointF(point))
        menu = self.context_menu(control)
        if menu is not None:
            menu.popup(self.mapToGlobal(point))

    def context_menu(self, control: Control | None) -> QMenu | None:
        """What can be done with a control; None where there is none."""
        walk = self._walk
        if control is None or walk is None:
            return None
        menu = QMenu(self)
        menu.setObjectName("dialogMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Go to the control's &row", lambda: self.rowAsked.emit(control))
        text = control_text(walk, control)
        if text:
            menu.addAction(caption(f"({text})")).setEnabled(False)
        return menu


def _radio_at(control: Control, at: QPointF | None, value: str) -> str | None:
    """The value of the radio button at a place; without a place that of the next one."""
    if at is None:
        return _neighbour(control, value, 1)
    for choice in control.choices:
        if choice_place(control, choice).adjusted(-2, -2, 2, 2).contains(at):
            return choice.value
    return None


def _neighbour(control: Control, value: str, step: int) -> str:
    """The value of the choice before or after the current one; at the ends it stays."""
    values = [choice.value for choice in control.choices]
    if value not in values:
        return values[0] if values else value
    return values[min(len(values) - 1, max(0, values.index(value) + step))]
