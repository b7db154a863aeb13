"""Edits a field of the Inspector, with the editors of the grid."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from msiview.database.cells import StreamCell, cell_text
from msiview.database.records import RecordTable
from msiview.gui.edits.cell_setting import set_text
from msiview.gui.edits.editor_maker import EditorMaker
from msiview.gui.edits.line_editors import AssistedLine
from msiview.gui.edits.row_questions import RowQuestions
from msiview.gui.edits.stream_files import can_replace_stream, replace_stream
from msiview.gui.edits.text_editor import NEW_LINE, AssistedText
from msiview.gui.inspector.field_view import FieldView
from msiview.gui.services import Services
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import Key
from msiview.session.places import CellRef, Place

Editor: TypeAlias = AssistedLine | AssistedText


class FieldEditing(QObject):
    """One field is edited at a time. Enter takes the value, Esc leaves it, and so does the
    keyboard that goes elsewhere with what is typed."""

    def __init__(self, services: Services, pane: QWidget) -> None:
        super().__init__(pane)
        self._services, self._pane = services, pane
        self._document = services.document
        self._maker = EditorMaker(services.document, services.theme, services.icons, self)
        self.questions = RowQuestions(
            *(services.document, services.selection, services.jobs, services.theme),
            lambda: services.action("actionFindReferences").trigger(),
            pane,
        )
        self._field: FieldView | None = None
        self._editor: Editor | None = None
        self._cell: CellRef | None = None
        self._begun_with = ""
        services.document.edits.refused.connect(self._on_refused)

    def can_edit(self, cell: CellRef) -> bool:
        """Whether a cell can be edited: not one of a deleted row, nor of a transform alone."""
        table = self._document.tables.get(cell.table)
        if table is None or isinstance(table, RecordTable) or not self._document.edits.is_possible:
            return False
        marks = self._document.overlay.marks(table)
        return marks is None or marks.row_change(cell.row) is not Mark.DELETED

    def begin(self, field: FieldView, cell: CellRef) -> None:
        """Open the editor of a field; for a stream a file is chosen. What is typed in one that is
        open stays, or is taken where another field is edited now."""
        if self._editor is not None and field is self._field:
            self._editor.setFocus()
            return
        if not self.commit():
            return
        table = self._document.tables[cell.table]
        value = table.cell(cell.row, cell.column)
        if can_replace_stream(self._services, cell):
            replace_stream(self._services, self._pane.window(), cell)
            return
        if isinstance(value, StreamCell) or not self.can_edit(cell):
            return
        editor = self._maker.make(field, table, cell.row, table.columns[cell.column])
        if editor is None:
            return
        self._field, self._editor, self._cell = field, editor, cell
        self._begun_with = cell_text(value)
        editor.installEventFilter(self)
        field.show_editor(editor)
        editor.setFocus()
        editor.show_value(self._begun_with, is_typed=False)

    def end(self) -> None:
        """Close the editor; what was typed and not taken is gone."""
        field, editor = self._field, self._editor
        self._field = self._editor = self._cell = None
        if editor is not None:
            editor.removeEventFilter(self)
            editor.hide()
            editor.deleteLater()
        if field is not None:
            field.hide_editor()

    def commit(self) -> bool:
        """Take the value; False where it was refused, and the editor stays open."""
        editor, cell = self._editor, self._cell
        if editor is None or cell is None:
            return True
        text = editor.value()
        table = self._document.tables.get(cell.table)
        if text == self._begun_with or table is None:
            self.end()
            return True
        column = table.columns[cell.column]
        is_taken = set_text(
            self._document.edits,
            self.questions,
            table,
            cell.row,
            column,
            text,
            lambda key: self._go_to(table.name, key, column.index),
        )
        if is_taken:
            self.end()
        return is_taken

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return False
        if isinstance(event, QFocusEvent) and event.lostFocus():
            if event.reason() not in _COMES_BACK:
                self.commit()
            return False
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers() & NEW_LINE:
                field = self._field
                if self.commit() and field is not None:
                    field.setFocus()
                return True
            case Qt.Key.Key_Escape:
                field = self._field
                self.end()
                if field is not None:
                    field.setFocus()
                return True
            case Qt.Key.Key_Tab:
                field = self._field
                if self.commit() and field is not None:
                    field.setFocus()
                    field.focusNextChild()
                return True
        return False

    def _on_refused(self, reason: str) -> None:
        if self._editor is not None:
            self._editor.show_refusal(reason)

    def _go_to(self, table: str, key: Key, column: int) -> None:
        row = self._document.tables[table].find(key)
        if row is not None:
            self._services.selection.go(Place("table", table, row, column))


_COMES_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Why the keyboard leaves for another window or a menu, from where it returns."""
