"""Typing into a cell of the grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from msiview.gui.models.index import Index
from msiview.gui.models.table_model import TableModel
from msiview.gui.plain_text import tip
from msiview.gui.widgets.cell_delegate import CellDelegate


@runtime_checkable
class CellEditor(Protocol):
    """What the grid asks of the widget in which a cell is edited."""

    def value(self) -> str:
        """The text that the cell is to get; empty for null."""
        ...

    def show_value(self, text: str, *, is_typed: bool) -> None:
        """Begin with a text: the cell's own, all of it selected, or the first letter that was
        typed, with the cursor behind it."""
        ...

    def show_refusal(self, reason: str) -> None:
        """Say why the cell cannot have this value; an empty reason takes that back."""
        ...


class LineEditor(QLineEdit):
    """One line of text; fits every column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setAccessibleName("Value of the cell")
        self.setFrame(False)
        self.textEdited.connect(lambda: self.show_refusal(""))

    def value(self) -> str:
        return self.text()

    def show_value(self, text: str, *, is_typed: bool) -> None:
        self.setText(text)
        if not is_typed:
            self.selectAll()
        else:
            self.deselect()

    def show_refusal(self, reason: str) -> None:
        self.setProperty("invalid", bool(reason))
        self.setToolTip(tip(reason))
        self.style().unpolish(self)
        self.style().polish(self)


MakeEditor: TypeAlias = Callable[[QWidget, TableModel, int, int], QWidget | None]
"""Makes the editor of a cell (parent, model, position, column); None leaves it to a line of text.
What it makes is a :class:`CellEditor`."""


class EditingDelegate(CellDelegate):
    """Paints cells, and opens editors on them.

    Enter commits and stays, Tab and Backtab commit and go on, Esc gives up. An editor whose value
    is refused stays open.
    """

    make_editor: MakeEditor | None = None
    """How columns get editors of their own."""
    _has_committed = False

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, TableModel)
        made = None
        if self.make_editor is not None:
            made = self.make_editor(parent, model, index.row(), index.column())
        return made if made is not None else LineEditor(parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt asks for this again when cells change: what is being typed stays. The grid fills an
        editor when it opens."""

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, CellEditor)
        assert isinstance(model, TableModel)
        value = editor.value()
        is_same = value == index.data(Qt.ItemDataRole.EditRole)
        self._has_committed = is_same or model.setData(index, value)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """As wide as the cell, and wider where the value needs it."""
        area = option.rect
        area.setWidth(max(area.width(), min(editor.sizeHint().width(), 3 * area.width())))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            hint = self._hint(event)
            if hint is not None and isinstance(editor, QWidget):
                if self._commits(editor):
                    self.closeEditor.emit(editor, hint)
                return True
        return super().eventFilter(editor, event)

    def _hint(self, event: QKeyEvent) -> CellDelegate.EndEditHint | None:
        """What a key does besides committing; None for keys that commit nothing."""
        hints = CellDelegate.EndEditHint
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match event.key(), keys:
            case ((Qt.Key.Key_Return | Qt.Key.Key_Enter), Qt.KeyboardModifier.NoModifier):
                return hints.SubmitModelCache
            case Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier:
                return hints.EditNextItem
            case Qt.Key.Key_Backtab, _:
                return hints.EditPreviousItem
        return None

    def _commits(self, editor: QWidget) -> bool:
        """Whether the cell took the value."""
        self._has_committed = False
        self.commitData.emit(editor)
        return self._has_committed
