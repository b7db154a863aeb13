"""Gives cells the values that texts mean, in the grid and in the Inspector alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msiview.database.keys import key_text
from msiview.errors import EditRefused
from msiview.session.editing import cell_of

if TYPE_CHECKING:
    from msiview.database.table import Column, Table
    from msiview.gui.edits.document_edits import DocumentEdits
    from msiview.gui.edits.row_questions import RowQuestions
    from msiview.overlay.overlaid_table import Key
    from msiview.session.editing import Editing


def set_text(
    edits: DocumentEdits,
    questions: RowQuestions,
    table: Table,
    row: int,
    column: Column,
    text: str,
    renamed: Callable[[Key], object],
) -> bool:
    """Give a cell the value that a text means, as one step; False where it cannot have it. A new
    key is asked about where rows refer to the old one; ``renamed`` gets it."""
    key = table.key(row)
    try:
        cell = cell_of(table.name, key, column, text)
    except EditRefused as error:
        edits.refused.emit(str(error))
        return False
    if column.is_key:
        return questions.rename_row(table, row, column, cell, renamed)

    def work(editing: Editing) -> None:
        editing.transaction.set_cells(table.name, key, {column.name: cell})

    return edits.make(f"Change {table.name}/{key_text(key)}.{column.name}", work)
