"""A selectable text that is as high as it needs to be, up to a limit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from msiview.gui.plain_text import plain
from msiview.visible_text import visible

MOST_LINES = 12
MOST_CHARACTERS = 10_000

_WRAP = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


class ValueText(QWidget):
    """Wraps anywhere, so that long GUIDs and paths never widen the pane; scrolls beyond
    :data:`MOST_LINES` lines. The keyboard reaches it, to select and copy.

    It paints its text, and is a text field while the mouse or the keyboard is in it: a text field
    is six widgets to build and to style, and the panes have dozens of values.
    """

    def __init__(self, parent: QWidget | None = None, *, tone: str = "") -> None:
        """``tone`` is ``warning`` for a text about what is wrong."""
        super().__init__(parent)
        self.setProperty("role", "value")
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._text = ""
        self._layout = QTextLayout()
        self._laid_out: tuple[str, int, QFont] | None = None
        self._lines = 0
        self._field: _Field | None = None

    def show_text(self, text: str) -> None:
        """Show a text from its beginning, its hidden characters made visible; of a huge one only
        the first part."""
        if len(text) > MOST_CHARACTERS:
            rest = len(text) - MOST_CHARACTERS
            text = f"{text[:MOST_CHARACTERS]}\n… and {rest} more characters"
        text = visible(text)
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(plain(text))
            field = self._field
            if field is not None:
                # Another value may look another way.
                had_focus = field.hasFocus()
                self._close()
                if had_focus:
                    self._open().setFocus()
        self._fit()

    def toPlainText(self) -> str:
        """The text as shown."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            if self._field is not None:
                self._field.setFont(self.font())
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._field is not None:
            self._field.resize(event.size())
        if event.size().width() != event.oldSize().width():
            self._fit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._open()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        field = self._field
        if field is not None and not field.hasFocus() and not field.scrolls:
            self._close()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._open().setFocus(event.reason())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._field is None:
            painter = QPainter(self)
            painter.setPen(self.palette().color(self.foregroundRole()))
            self._layout.draw(painter, QPointF(0, 0))

    def _open(self) -> _Field:
        """The text field over the text, made now where there is none."""
        if self._field is None:
            self._field = field = _Field(self)
            field.setAccessibleName(self.accessibleName())
            field.setPlainText(self._text)
            field.resize(self.size())
            QWidget.setTabOrder(self, field)
            self.setFocusProxy(field)
            field.show()
        return self._field

    def _close(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            self.setFocusProxy(None)  # type: ignore[arg-type]
            field.hide()
            field.deleteLater()
            self.update()

    def _fit(self) -> None:
        # A new style asks each value, which mostly looks the same in it.
        asked = (self._text, self.width(), self.font())
        if asked != self._laid_out:
            self._laid_out = asked
            self._lines, height = self._lay_out()
            self.setFixedHeight(height)
        scrolls = self._lines > MOST_LINES
        if self._field is not None or scrolls:
            self._open().let_scroll(scrolls)
        self.update()

    def _lay_out(self) -> tuple[int, int]:
        """Wrap what can be seen; the number of lines, one more than :data:`MOST_LINES` for any
        more, and the height in px."""
        layout = self._layout = QTextLayout(self._text.replace("\n", "\u2028"), self.font())
        layout.setTextOption(_option())
        layout.beginLayout()
        lines, bottom = 0, 0.0
        while lines <= MOST_LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(max(self.width(), 1))
            lines += 1
            if lines <= MOST_LINES:
                line.setPosition(QPointF(0, bottom))
                bottom += line.height()
        layout.endLayout()
        return lines, max(round(bottom), self.fontMetrics().lineSpacing()) + 2


class _Field(QPlainTextEdit):
    """The text to select and copy."""

    def __init__(self, parent: ValueText) -> None:
        super().__init__(parent)
        for name in ("role", "tone", "null", "muted", "strong"):
            self.setProperty(name, parent.property(name))
        self.setFont(parent.font())
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(_WRAP)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.let_scroll(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    @property
    def scrolls(self) -> bool:
        """Whether the text is longer than what is seen of it."""
        return self.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOn

    def let_scroll(self, scrolls: bool) -> None:
        """Show a scroll bar or none. One that Qt hides by itself has taken room from the text for a
        moment, and the text would be laid out behind it."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolls else policy.ScrollBarAlwaysOff
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.scrolls:
            super().wheelEvent(event)
        else:
            event.ignore()  # the pane around it scrolls


def _option() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(_WRAP)
    return option
