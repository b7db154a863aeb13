"""One card of a chain: what it is, its name, a few facts, and a button to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QWidget

from msiview.analysis.phrase import LineRef, Phrase, Ref
from msiview.gui.alignment import LEFT
from msiview.gui.clipboard import copy_text
from msiview.gui.icons import Icons
from msiview.gui.plain_text import caption, plain, tip
from msiview.gui.theme import Theme, monospace_font, semibold
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.change_label import ChangeLabel
from msiview.gui.widgets.copy_button import CopyButton
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.marks import Mark
from msiview.report.chain import COMPONENT_ID, ChainStep
from msiview.report.page import Inline, Text, Together, Tone
from msiview.report.page import plain as words_of
from msiview.session.places import Place

MOST_ROWS = 6
"""Rows or lines of the log that a card names."""


class CardView(QFrame):
    """Filled again and again, since the cursor moves fast. A click or Enter leads to the row,
    or to the line of the log."""

    opened = Signal(object)
    """The user wants to see this Place."""
    refAsked = Signal(object)
    """The user wants to see this row or line of the log, a Ref."""
    moveAsked = Signal(int)
    """The keyboard wants to the next card (+1) or the one before."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.step = ChainStep("", "")
        self._kind = PlainLabel()
        self._kind.setProperty("role", "muted")
        self._mark = ChangeLabel(theme)
        self._title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.copy = CopyButton(icons, "")
        self.copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+C on the card does the same
        self._facts: list[_FactLabel] = []
        head = horizontal(self._kind, self._mark, self.copy, stretch=self._kind, spacing=6)
        self._column = vertical(head, self._title, on=self, margins=(12, 4, 4, 8), spacing=2)

    def show_step(self, step: ChainStep, change: Mark | None = None) -> None:
        """Show another step, with the mark of what an overlay did to its row."""
        self.step = step
        self._kind.setText(step.label)
        self._title.ensurePolished()  # later it would put the stylesheet's font back
        font = semibold(monospace_font() if step.kind == COMPONENT_ID else self.font())
        if font != self._title.font():
            self._title.setFont(font)
        self._title.setText(step.title)
        self.copy.set_text(step.copy, step.what)
        if step.copies:
            self.copy.setToolTip(tip(f"Copy {step.what}; the context menu of the card has more"))
        self.copy.setVisible(bool(step.copy))
        self._show_facts(_shown_facts(step))
        self._mark.show_mark(change)
        self.setAccessibleName(plain(f"{step.label} {step.title}"))
        self.setAccessibleDescription(plain(", ".join(self.facts())))
        leads = step.line is not None or (step.place is not None and not step.is_start)
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        if self.property("present") != step.is_start:
            self.setProperty("present", step.is_start)
            self.style().polish(self)

    def facts(self) -> list[str]:
        """The lines below the title."""
        return list(map(words_of, _shown_facts(self.step)))

    def mark(self) -> str:
        """What an overlay did to the row in a word; empty for nothing."""
        return self._mark.accessibleName()

    def _show_facts(self, facts: Sequence[Inline]) -> None:
        while len(self._facts) < len(facts):
            label = _FactLabel()
            label.refAsked.connect(self.refAsked)
            self._facts.append(label)
            self._column.addWidget(label)
        for label, fact in zip(self._facts, facts, strict=False):
            label.show_fact(fact)
            label.show()
        for label in self._facts[len(facts) :]:
            label.hide()

    # -- mouse and keys --------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # The window's own Ctrl+C copies cells of the grid; here it means the card.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moveAsked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.copy_menu().popup(event.globalPos())

    def copy_menu(self) -> QMenu:
        """Everything of this card that is worth copying."""
        menu = QMenu(self)
        menu.setObjectName("cardMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        step = self.step
        first = [(step.what, step.copy)] if step.copy else []
        for what, text in (*first, *step.copies):
            entry = menu.addAction(caption(f"Copy {what}"))
            entry.triggered.connect(lambda _=False, text=text: copy_text(text))
        return menu

    def _open(self) -> None:
        step = self.step
        if step.place is not None:
            self.opened.emit(Place("table", step.place.table, step.place.row, step.column))
        elif step.line is not None:
            self.refAsked.emit(LineRef(step.line))


def _shown_facts(step: ChainStep) -> Sequence[Inline]:
    """What a card has room for; the text of the chain has more."""
    rest = [step.tables] if step.tables and step.count > MOST_ROWS else []
    return [*step.facts, *step.rows[:MOST_ROWS], *rest]


def _ref_of(fact: Inline) -> Ref | None:
    """What a fact leads to."""
    words = fact.words if isinstance(fact, Text) else fact
    parts = words.parts if isinstance(words, Phrase) else (words,)
    refs = (part for part in parts if not isinstance(part, str | Together))
    return next(refs, None)


class _FactLabel(ElidedLabel):
    """A line of a card; one that names a row or a line of the log is a link of its own."""

    refAsked = Signal(object)

    def __init__(self) -> None:
        super().__init__(mode=Qt.TextElideMode.ElideMiddle)
        self._ref: Ref | None = None

    def show_fact(self, fact: Inline) -> None:
        self._ref = _ref_of(fact)
        text = fact if isinstance(fact, Text) else Text(words_of(fact))
        leads = self._ref is not None
        role = "wrong" if text.tone is Tone.BAD else "link" if leads else "muted"
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().polish(self)
        self.ensurePolished()  # later it would put the stylesheet's font back
        font = monospace_font() if text.code else QApplication.font()
        if font != self.font():
            self.setFont(font)
        self.setText(str(text.words))
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._ref is not None:
            self.refAsked.emit(self._ref)
        else:
            event.ignore()


class ArrowView(QWidget):
    """The arrow between two cards, with what leads from one to the other."""

    HEIGHT = 24

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setFixedHeight(self.HEIGHT)

    def set_text(self, text: str) -> None:
        self._text = plain(text)
        self.setAccessibleName(self._text)
        self.setToolTip(tip(text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color("text.muted")
        painter.setPen(color)
        painter.setBrush(color)
        x, bottom = 20.5, self.height() - 3.0
        painter.drawLine(QPointF(x, 3), QPointF(x, bottom - 4))
        head = [QPointF(x - 3, bottom - 5), QPointF(x + 3, bottom - 5), QPointF(x, bottom)]
        painter.drawPolygon(QPolygonF(head))
        room = QRect(32, 0, self.width() - 32, self.height())
        shown = painter.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideMiddle, room.width()
        )
        painter.drawText(room, LEFT, shown)
