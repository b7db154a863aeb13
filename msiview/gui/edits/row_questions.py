"""Asks before rows are deleted, or get another key, that others refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from msiview.analysis.references.reference import Reference
from msiview.analysis.renaming import Renaming, renaming
from msiview.database.cells import Cell, cell_text
from msiview.database.keys import key_text
from msiview.database.table import Column, Table
from msiview.gui.document import Document
from msiview.gui.edits.document_edits import AT_ONCE
from msiview.gui.edits.question_dialog import Answer, ConcernedCell, QuestionDialog
from msiview.gui.jobs import JobRunner
from msiview.gui.plain_text import caption
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.overlay.hazards import RENAMED_RESOURCE, RESOURCES
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress
from msiview.session.deletion import Deletion, delete_rows, deletion
from msiview.session.editing import Editing
from msiview.session.places import Place
from msiview.words import counted, number

SLOT = "row-questions"


class RowQuestions(QObject):
    """Deletes and renames rows of what a document shows; where others refer to them, a dialog asks
    what is to become of these."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        theme: Theme,
        show_references: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document, self._selection, self._jobs = document, selection, jobs
        self._theme, self._show_references, self._owner = theme, show_references, parent
        self.dialog: QuestionDialog | None = None
        """The question that was asked last."""

    # -- deleting --------------------------------------------------------

    def delete(self, table: Table, rows: Sequence[int]) -> None:
        """Delete rows of a table (from 0)."""
        references, tables = self._document.references.engine, self._document.tables
        places = [(table.name, row) for row in rows]
        if references is None:
            self._delete(Deletion(places), along=False)
        elif len(rows) <= AT_ONCE:
            self._ask_to_delete(deletion(references, tables, places))
        else:
            self._jobs.run(
                lambda progress: deletion(references, tables, places, progress),
                self._ask_to_delete,
                title=f"Looking for rows that refer to {counted(len(rows), 'row')}",
                slot=SLOT,
            )

    def _ask_to_delete(self, found: Deletion) -> None:
        count = len(found.referring)
        if not count:
            self._delete(found, along=False)
            return
        rows = _rows_words(self._document, found)
        refer = "row refers" if count == 1 else "rows refer"
        it = "it" if len(found.rows) == 1 else "them"
        text = f"{number(count)} {refer} to {it}"
        more = _along_words(found)
        answers = [Answer("deleteAlong", more, lambda: self._delete(found, along=True))] * bool(
            more
        )
        self._ask(
            f"Delete {rows}",
            f"{text}. What is to become of {'it' if count == 1 else 'them'}?",
            list(self._left(found)),
            [
                *answers,
                Answer(
                    "deleteAlone",
                    f"Delete &only {caption(rows)}",
                    lambda: self._delete(found, along=False),
                ),
                Answer("showReferences", "&Show them", self._show_references),
            ],
        )

    def _left(self, found: Deletion) -> Iterator[ConcernedCell]:
        for reference in found.along.values():
            yield self._concerned(reference, "the row is deleted")
        for reference in found.cleared.values():
            yield self._concerned(reference, "the cell becomes null")
        for reference in found.texts:
            yield self._concerned(reference, "stays: the text names what is gone")

    def _concerned(self, reference: Reference, becomes: str) -> ConcernedCell:
        table = self._document.tables[reference.table]
        column = table.column(reference.column).index
        return ConcernedCell(
            table.name,
            key_text(table.key(reference.row)),
            reference.column,
            becomes,
            Place("table", table.name, reference.row, column),
        )

    def _delete(self, found: Deletion, *, along: bool) -> None:
        tables = self._document.tables
        rows = _rows_words(self._document, found)
        more = len(found.along) if along else 0
        title = f"Delete {rows} and {counted(more, 'row')} more" if more else f"Delete {rows}"

        def work(editing: Editing, _progress: Progress) -> None:
            refused = delete_rows(editing.transaction, tables, found, along=along)
            if refused:
                raise refused[0]

        self._document.edits.make_many(title, len(found.rows) + more, work)

    # -- renaming --------------------------------------------------------

    def rename_row(
        self,
        table: Table,
        row: int,
        column: Column,
        cell: Cell,
        done: Callable[[Key], object],
    ) -> bool:
        """Give a row another value in a column of its key; ``done`` gets the new key. False where
        that cannot be."""
        key, cells = table.key(row), {column.name: cell}
        references = self._document.references.engine
        if self._is_taken(table, row, column, cell) or references is None:
            return self._rename(table.name, key, cells, done)
        found = renaming(references, self._document.tables, table.name, row, cells)
        if not found.references and not found.kept:
            return self._rename(table.name, key, cells, done)
        new = cell_text(cell)
        count = counted(found.references, "reference")
        kept = f" {counted(len(found.kept), 'reference')} cannot follow." if found.kept else ""
        self._ask(
            f"Rename {table.name}/{key_text(key)} to {new}",
            f"Change {count} too?{kept}",
            list(self._following(found)),
            [
                Answer(
                    "renameAlong",
                    f"Change {count} &too",
                    lambda: self._rename(table.name, key, cells, done, found),
                ),
                Answer(
                    "renameAlone",
                    "Change &only the key",
                    lambda: self._rename(table.name, key, cells, done),
                ),
            ],
            RENAMED_RESOURCE if table.name in RESOURCES else "",
        )
        return True

    def _following(self, found: Renaming) -> Iterator[ConcernedCell]:
        tables = self._document.tables
        for change in found.rows[1:]:
            table = tables[change.table]
            for name, cell in change.cells.items():
                place = Place("table", table.name, change.row, table.column(name).index)
                key = key_text(table.key(change.row))
                yield ConcernedCell(table.name, key, name, cell_text(cell), place)
        for reference in found.kept:
            yield self._concerned(reference, "stays: it cannot follow")

    def _rename(
        self,
        table: str,
        key: Key,
        cells: dict[str, Cell],
        done: Callable[[Key], object],
        along: Renaming | None = None,
    ) -> bool:
        """Rename a row, with what goes along; False where that cannot be."""
        keys: list[Key] = []
        tables = self._document.tables

        def work(editing: Editing) -> None:
            columns = [c.name for c in editing.transaction.columns(table) if c.is_key]
            keys.append(tuple(cells.get(n, value) for n, value in zip(columns, key, strict=True)))
            if along is not None:
                editing.rename(along, tables)
            else:
                editing.rename_row(table, key, cells, keeps=True)

        names = "/".join(cell_text(cell) for cell in cells.values())
        if not self._document.edits.make(f"Rename {table}/{key_text(key)} to {names}", work):
            return False
        done(keys[0])
        return True

    @staticmethod
    def _is_taken(table: Table, row: int, column: Column, cell: Cell) -> bool:
        key = tuple(
            cell if c.index == column.index else table.cell(row, c.index) for c in table.key_columns
        )
        return table.find(key) is not None

    # -- asking ----------------------------------------------------------

    def _ask(
        self,
        title: str,
        question: str,
        cells: Sequence[ConcernedCell],
        answers: Sequence[Answer],
        warning: str = "",
    ) -> None:
        self.dialog = QuestionDialog(
            title,
            question,
            cells,
            answers,
            self._selection.go,
            self._theme,
            self._owner.window(),
            warning=warning,
        )
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _rows_words(document: Document, found: Deletion) -> str:
    table, row = found.rows[0]
    if len(found.rows) == 1:
        return f"{table}/{key_text(document.tables[table].key(row))}"
    return f"{counted(len(found.rows), 'row')} of {table}"


def _along_words(found: Deletion) -> str:
    """``Delete 4 rows too, and empty 1 cell``; empty where nothing can be done."""
    parts = []
    if found.along:
        parts.append(f"delete {counted(len(found.along), 'row')} too")
    if found.cleared:
        parts.append(f"empty {counted(len(found.cleared), 'cell')}")
    words = " and ".join(parts)
    return f"&{words[:1].upper()}{words[1:]}" if words else ""
