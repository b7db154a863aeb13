"""Find and replace: what would change, cell by cell, before anything does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget

from msiview.analysis.patterns import FilterError
from msiview.analysis.references.engine import References
from msiview.analysis.replacing import (
    ProposedCell,
    ReplaceQuery,
    ReplaceScope,
    proposed_cells,
    replace_cells,
)
from msiview.database.records import RecordTable
from msiview.database.table import Table
from msiview.gui.collecting import collection_paused
from msiview.gui.models.proposals_model import ProposalsModel
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal, vertical
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.gui.widgets.row_list import RowList
from msiview.progress import Progress
from msiview.session.editing import Editing
from msiview.session.places import Place
from msiview.session.rows import sentence
from msiview.words import counted, number

SLOT = "replace"
HINT = "Find shows what would change; nothing does before Replace."
_WIDTHS = {0: 150, 1: 180, 2: 120, 3: 300}
_TABLE, _CELLS, _EVERYWHERE = range(3)


@dataclass(frozen=True, slots=True)
class ChosenCells:
    """Cells that are selected in the grid: rows from 0, and columns."""

    table: str
    rows: tuple[int, ...]
    columns: frozenset[int]


class ReplaceDock(QWidget):
    """Enter in a field looks for cells, the list has a tick for each, one step changes them."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("replacePane")
        self._services, self._document = services, services.document
        self._chosen: ChosenCells | None = None
        self.needle = _field("replaceFind", "Find")
        self.replacement = _field("replaceWith", "Replace with")
        self.scope = QComboBox()
        self.scope.setObjectName("replaceScope")
        self.scope.setAccessibleName("Where to look")
        self.is_pattern = _box("replacePattern", "Regular e&xpression")
        self.is_pattern.setToolTip(r"Groups of the expression are \1, \2 in the replacement")
        self.with_case = _box("replaceCase", "Match &case", is_on=True)
        self.whole = _box("replaceWhole", "&Whole cells")
        self.names = _box("replaceNames", "&Keys, too")
        self.names.setToolTip("Change also keys, and the cells that refer to rows by them")
        self.search = QPushButton("F&ind")
        self.search.setObjectName("replaceSearch")
        self.replace = QPushButton("&Replace")
        self.replace.setObjectName("replaceNow")
        self.status = PlainLabel()
        self.status.setObjectName("replaceStatus")
        self.status.setProperty("role", "muted")
        self.model = ProposalsModel(services.theme)
        self.model.setParent(self)
        self.rows = _Proposals(self.model)
        self._notice = EmptyNotice(self.rows.viewport())
        self._lay_out()
        self._connect()
        self._show_scopes()
        self._notice.tell(HINT)
        self.setFocusProxy(self.needle)

    def _lay_out(self) -> None:
        fields = horizontal(
            *(self.needle, self.replacement, self.scope, self.search, self.replace), spacing=8
        )
        fields.setStretch(0, 1)
        fields.setStretch(1, 1)
        boxes = horizontal(
            *(self.is_pattern, self.with_case, self.whole, self.names, None, self.status),
            spacing=16,
        )
        head = QWidget()
        vertical(fields, boxes, on=head, margins=HEAD_MARGINS, spacing=4)
        vertical(head, self.rows, on=self, stretch=self.rows)

    def _connect(self) -> None:
        for field in (self.needle, self.replacement):
            field.returnPressed.connect(self.look)
            field.textEdited.connect(self._forget)
        for box in (self.is_pattern, self.with_case, self.whole, self.names):
            box.toggled.connect(self._forget)
        self.scope.activated.connect(self._forget)
        self.search.clicked.connect(self.look)
        self.replace.clicked.connect(self.replace_ticked)
        self.model.ticksChanged.connect(self._show_ticks)
        self.rows.opened.connect(self._go)
        self._document.overlayChanged.connect(self._on_tables)
        self._document.opened.connect(self._on_tables)
        self._document.closed.connect(self._on_tables)
        self._services.selection.placeChanged.connect(self._show_scopes)
        self._services.theme.themeChanged.connect(self.rows.viewport().update)

    def begin(self, chosen: ChosenCells | None, text: str = "") -> None:
        """Begin with the cells that are selected in the grid, and a text to be found."""
        self._chosen = chosen
        self._show_scopes()
        scope = _CELLS if chosen is not None else _TABLE
        self.scope.setCurrentIndex(self.scope.findData(scope))
        if text:
            self.needle.setText(text)
        self.needle.selectAll()
        self._forget()

    # -- looking ---------------------------------------------------------

    def query(self) -> ReplaceQuery:
        """What is asked for."""
        return ReplaceQuery(
            self.needle.text(),
            self.replacement.text(),
            is_pattern=self.is_pattern.isChecked(),
            with_case=self.with_case.isChecked(),
            whole=self.whole.isChecked(),
            names=self.names.isChecked(),
        )

    def look(self) -> None:
        """Find the cells that would change, in the background."""
        query = self.query()
        error = query.error()
        self._forget()
        if error:
            self._tell(_capital(error), is_error=True)
            return
        tables = dict(self._document.tables)
        scopes = list(self._scopes(self._document.references.engine))
        self._services.jobs.run(
            lambda progress: _proposed(scopes, query, progress),
            lambda cells: self._show(cells, tables),
            self._on_failed,
            expected=FilterError,
            on_cancel=lambda: self._tell("Stopped"),
            title=f"Finding {query.find}",
            slot=SLOT,
        )

    def _scopes(self, references: References | None) -> Iterator[ReplaceScope]:
        for table in self._tables():
            names = references.targets_of(table.name) if references is not None else {}
            if self._chosen is not None and self.scope.currentData() == _CELLS:
                chosen = self._chosen
                yield ReplaceScope(table, chosen.rows, chosen.columns, names.keys())
            else:
                yield ReplaceScope(table, names=names.keys())

    def _tables(self) -> list[Table]:
        tables = self._document.tables
        place = self._services.selection.place
        where = self.scope.currentData()
        if where == _EVERYWHERE:
            names = [name for name in tables if not name.startswith("_")]
        elif where == _CELLS and self._chosen is not None:
            names = [self._chosen.table]
        else:
            names = [place.name] if place is not None and place.kind == "table" else []
        found = [tables[name] for name in names if name in tables]
        return [table for table in found if not isinstance(table, RecordTable)]

    def _show(self, cells: list[ProposedCell], tables: dict[str, Table]) -> None:
        self.model.show_cells(cells, tables)
        if cells:
            self._notice.hide()
        else:
            self._notice.tell("Nothing would change.")

    def _on_failed(self, error: Exception) -> None:
        self._forget()
        self._tell(sentence(error), is_error=True)

    # -- replacing -------------------------------------------------------

    def replace_ticked(self) -> None:
        """Change the cells that are ticked, as one step."""
        cells, tables = self.model.ticked(), self.model.tables
        if not cells:
            return
        query = self.query()

        def work(editing: Editing, progress: Progress) -> None:
            refused = replace_cells(editing.transaction, tables, cells, progress)
            if refused:
                raise refused[0]

        title = f"Replace {query.find} in {counted(len(cells), 'cell')}"
        self._document.edits.make_in_background(title, work, lambda: self._on_replaced(len(cells)))

    def _on_replaced(self, count: int) -> None:
        self._forget()
        self._tell(f"{counted(count, 'cell')} replaced")

    # -- showing ---------------------------------------------------------

    def _forget(self) -> None:
        """What is listed is not what is asked for any more."""
        self._services.jobs.cancel_slot(SLOT)
        self.model.show_cells((), {})
        self._notice.tell(HINT)
        self._tell("")

    def _on_tables(self) -> None:
        self._show_scopes()
        self._forget()

    def _show_scopes(self) -> None:
        place, chosen = self._services.selection.place, self.scope.currentData()
        is_table = place is not None and place.kind == "table"
        table = f"In {place.name}" if place is not None and is_table else "In this table"
        self.scope.clear()
        self.scope.addItem(table, _TABLE)
        if self._chosen is not None:
            count = len(self._chosen.rows) * len(self._chosen.columns)
            cells = f"In {counted(count, 'selected cell')} of {self._chosen.table}"
            self.scope.addItem(cells, _CELLS)
        self.scope.addItem("In all tables", _EVERYWHERE)
        self.scope.setCurrentIndex(max(self.scope.findData(chosen), 0))
        self.search.setEnabled(bool(self._document.tables))

    def _show_ticks(self) -> None:
        count = self.model.rowCount()
        ticked = self.model.ticked_count
        self.replace.setText(f"&Replace {number(ticked)}" if ticked else "&Replace")
        self.replace.setEnabled(bool(ticked) and self._document.edits.is_possible)
        if count:
            found = f"{counted(count, 'cell')} in {counted(self.model.table_count(), 'table')}"
            self._tell(found if ticked == count else f"{found}, {number(ticked)} ticked")

    def _tell(self, words: str, *, is_error: bool = False) -> None:
        self.status.setText(words)
        self.status.setProperty("role", "error" if is_error else "muted")
        self.status.style().polish(self.status)
        self.needle.setProperty("invalid", is_error)
        self.needle.style().polish(self.needle)

    def _go(self, cell: ProposedCell) -> None:
        self._services.selection.go(Place("table", cell.table, cell.row, cell.column))


def _proposed(
    scopes: Sequence[ReplaceScope], query: ReplaceQuery, progress: Progress
) -> list[ProposedCell]:
    with collection_paused():
        return list(proposed_cells(scopes, query, progress))


class _Proposals(RowList):
    def __init__(self, model: ProposalsModel) -> None:
        super().__init__(model, "replaceList", "Cells that would change", widths=_WIDTHS)
        self._proposals = model

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the chosen rows, or takes their ticks away."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            index = self._proposals.index(self.currentIndex().row(), 0)
            is_on = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
            self._proposals.tick(self._chosen_rows(), on=not is_on)
        else:
            super().keyPressEvent(event)


def _field(name: str, prompt: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(prompt)
    field.setPlaceholderText(prompt)
    field.setClearButtonEnabled(True)
    return field


def _box(name: str, text: str, *, is_on: bool = False) -> QCheckBox:
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setChecked(is_on)
    return box


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
