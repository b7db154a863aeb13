"""Editing in the grid of a table: cells, rows, and what is pasted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from msiview.database.table import Table
from msiview.gui.edits.cell_setting import set_text
from msiview.gui.edits.document_edits import DocumentEdits
from msiview.gui.edits.row_questions import RowQuestions
from msiview.gui.models.table_model import TableModel
from msiview.gui.widgets.cell_editor import CellEditor
from msiview.gui.widgets.dialog_buttons import answer_by
from msiview.gui.widgets.grid_view import GridView
from msiview.gui.widgets.question import make_question
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress
from msiview.session.adding_rows import Collision
from msiview.session.editing import Editing
from msiview.session.new_rows import add_new_row, new_guid
from msiview.session.pasting import Pasted, paste_cells, paste_rows, read_pasted
from msiview.words import counted, number

Go: TypeAlias = Callable[[Key, int | None], None]
"""Puts the cursor on the row of a key, and on one of its columns."""


class GridEditing(QObject):
    """What the keys of the grid do to the rows of its table, each time as one step."""

    def __init__(
        self,
        grid: GridView,
        model: TableModel,
        edits: DocumentEdits,
        questions: RowQuestions,
        go: Go,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._grid, self._model, self._edits, self._go = grid, model, edits, go
        self._questions = questions
        self.insert_at = 0
        """The position before which new rows are shown."""
        edits.refused.connect(self._on_refused)
        grid.types_into_cells = lambda: edits.is_typing

    @property
    def table(self) -> Table | None:
        """The table that can be edited; None where it cannot."""
        return self._model.table if self._edits.is_possible else None

    def show_table(self) -> None:
        """Another table is shown: its cells are edited where the package can be."""
        self._model.edit_cell = self.set_text if self._edits.is_possible else None

    # -- cells -----------------------------------------------------------

    def set_text(self, row: int, column: int, text: str) -> bool:
        """Give a cell the value that a text means; False where it cannot have it."""
        table = self.table
        if table is None:
            return False
        known = table.columns[column]
        self.insert_at = self._grid.currentIndex().row() + 1
        return set_text(
            self._edits, self._questions, table, row, known, text, lambda key: self._go(key, column)
        )

    def copy_down(self) -> None:
        """Give each selected cell the value of the cell above the selection."""
        table, spans = self.table, self._grid.selected_spans()
        if table is None or not spans:
            return
        above = spans[0].start if spans[-1].stop - spans[0].start > 1 else spans[0].start - 1
        if above < 0:
            self._edits.refused.emit("There is no cell above this one.")
            return
        columns = [table.columns[at] for at in self._grid.selected_columns()]
        source = {column.name: self._model.cell(above, column.index) for column in columns}
        rows = [self._model.row_at(at) for span in spans for at in span if at != above]

        def work(editing: Editing, _progress: Progress) -> None:
            for row in rows:
                editing.transaction.set_cells(table.name, table.key(row), source)

        title = f"Copy down in {counted(len(rows), 'row')} of {table.name}"
        self._edits.make_many(title, len(rows), work)

    def put_guid(self) -> None:
        """Give the cell of the cursor a new GUID."""
        cell = self._grid.cursor_cell()
        if cell is not None:
            self.set_text(*cell, new_guid())

    # -- pasting ---------------------------------------------------------

    def paste(self) -> None:
        """Paste what the clipboard has: rows where it names all columns, or has as many, else
        cells from the cursor on."""
        table, text = self.table, QGuiApplication.clipboard().text()
        if table is None or not text:
            return
        columns = [column for column in table.columns if not self._is_gone(column.index)]
        self._edits.ask_in_background(
            "Reading the clipboard",
            lambda editing, progress: read_pasted(editing, table.name, columns, text, progress),
            lambda pasted: self._paste(table, pasted),
        )

    def _paste(self, table: Table, pasted: Pasted) -> None:
        rows = pasted.rows
        if rows is None:
            self._paste_cells(table, pasted.lines)
            return
        if not pasted.collisions:
            self._paste_rows(table.name, rows, Collision.SKIP)
            return
        have = "has" if pasted.collisions == 1 else "have"
        met = f"{number(pasted.collisions)} of {counted(len(rows), 'row')}"
        words = f"{met} {have} the key of a row in {table.name}"
        text = f"{words}. What is to become of them?"
        question = make_question(self._grid, "pasteQuestion", text)
        for collision in Collision:
            button = question.addButton(
                f"&{collision.value.capitalize()}", QMessageBox.ButtonRole.AcceptRole
            )
            button.clicked.connect(
                lambda _=False, c=collision: self._paste_rows(table.name, rows, c)
            )
        answer_by(question, QMessageBox.StandardButton.Cancel)
        question.open()

    def _paste_rows(
        self, table: str, rows: Sequence[Mapping[str, str]], collision: Collision
    ) -> None:
        self.insert_at = self._grid.currentIndex().row() + 1
        text = f"Paste {counted(len(rows), 'row')} into {table}"
        self._edits.make_in_background(
            text, lambda editing, progress: paste_rows(editing, table, rows, collision, progress)
        )

    def _paste_cells(self, table: Table, lines: Sequence[Sequence[str]]) -> None:
        """Into the cells from that of the cursor on; one cell into all that are selected."""
        shown, index = self._grid.shown_columns(), self._grid.currentIndex()
        if not lines or not index.isValid() or index.column() not in shown:
            return
        if self.table is not table:  # somebody has gone on to another one meanwhile
            return
        if len(lines) == 1 and len(lines[0]) == 1:
            places = [at for span in self._grid.selected_spans() for at in span] or [index.row()]
            columns = self._grid.selected_columns() or [index.column()]
        else:
            places = list(range(index.row(), index.row() + len(lines)))
            start = shown.index(index.column())
            columns = shown[start : start + max(map(len, lines))]
        if places[-1] >= self._model.rowCount() or len(columns) < max(map(len, lines)):
            self._edits.refused.emit("There are more cells in the clipboard than from here on.")
            return
        rows = [self._model.row_at(at) for at in places]
        named = [table.columns[column] for column in columns]
        text = f"Paste {counted(len(rows) * len(named), 'cell')} into {table.name}"
        self._edits.make_in_background(
            text,
            lambda editing, progress: paste_cells(editing, table, rows, named, lines, progress),
        )

    def _is_gone(self, column: int) -> bool:
        return self._model.column_change(column) is Mark.DELETED

    # -- rows ------------------------------------------------------------

    def add_row(self) -> None:
        """Add a row with the usual values below the cursor, and begin with its first cell."""
        table = self.table
        if table is None:
            return
        self.insert_at = self._grid.currentIndex().row() + 1
        keys: list[Key] = []
        if self._edits.make(
            f"Add a row to {table.name}",
            lambda editing: keys.append(add_new_row(editing, table.name)),
        ):
            self._go(keys[0], 0)

    def delete_rows(self) -> None:
        """Delete the selected rows; where others refer to them, the user is asked."""
        table, rows = self.table, list(self._selected_rows())
        if table is not None and rows:
            self._questions.delete(table, rows)

    # -- taking back -----------------------------------------------------

    def revert_cells(self) -> None:
        """Make the selected cells what they are below the edits."""
        table = self.table
        columns = self._grid.selected_columns()
        if table is not None:
            rows = list(self._selected_rows())
            cells = len(rows) * len(columns)
            self._edits.make_many(
                f"Revert {counted(cells, 'cell')} of {table.name}",
                cells,
                lambda editing, _progress: editing.revert(
                    (table.name, table.key(row), table.columns[column].name)
                    for row in rows
                    for column in columns
                ),
            )

    def revert_rows(self) -> None:
        """Make the selected rows what they are below the edits."""
        table, rows = self.table, list(self._selected_rows(deleted=True))
        if table is not None:
            self._edits.make_many(
                f"Revert {counted(len(rows), 'row')} of {table.name}",
                len(rows),
                lambda editing, _progress: editing.revert(
                    (table.name, table.key(row), None) for row in rows
                ),
            )

    def revert_table(self) -> None:
        """Make the table what it is below the edits."""
        table = self.table
        if table is not None:
            self._edits.revert(f"Revert {table.name}", [(table.name, None, None)])

    # -- inside ----------------------------------------------------------

    def _selected_rows(self, *, deleted: bool = False) -> Iterator[int]:
        """The rows with a selected cell; deleted ones only where asked."""
        for span in self._grid.selected_spans():
            for position in span:
                if deleted or self._model.row_change(position) is not Mark.DELETED:
                    yield self._model.row_at(position)

    def _on_refused(self, reason: str) -> None:
        """An open editor says why its value was refused."""
        editor = self._grid.indexWidget(self._grid.currentIndex())
        if isinstance(editor, CellEditor):
            editor.show_refusal(reason)
