"""A table as Qt sees it: rows in any order, nothing read but single cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from msiview.analysis.value_forms import hexadecimal
from msiview.database.cells import cell_text
from msiview.errors import Severity
from msiview.format.column_types import ColumnKind
from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.models.change_looks import row_change_words
from msiview.gui.models.column_looks import column_looks
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.shown_text import UNSTATED, shown_text
from msiview.gui.plain_text import page_tip, plain
from msiview.overlay.marks import Mark, marks_of
from msiview.report.fields import (
    cell_blocks,
    column_lines,
    column_words,
    history_lines,
    unstated_blocks,
)
from msiview.report.findings import finding_lines
from msiview.report.page import Heading, Paragraph
from msiview.session.destinations import Link
from msiview.session.finding_list import FindingIndex

if TYPE_CHECKING:
    from msiview.database.cells import Cell
    from msiview.database.table import Table
    from msiview.database.validation import ColumnRules
    from msiview.gui.models.column_looks import ColumnLook
    from msiview.overlay.marks import Marks
    from msiview.session.checking import ListedFinding


RowRole = Qt.ItemDataRole.UserRole + 1
"""The row's number in file order."""
CellRole = Qt.ItemDataRole.UserRole + 2
"""The cell's value."""
NullRole = Qt.ItemDataRole.UserRole + 3
"""Whether the cell is null; False where a transform does not state it."""
ChangeRole = Qt.ItemDataRole.UserRole + 4
"""What happened to the cell or else to its row: a Mark, or None."""

AskLink: TypeAlias = Callable[[str, int, str], Link | None]
"""How a cell (table, row, column) leads somewhere; None while nobody knows."""

AskFindings: TypeAlias = Callable[[], FindingIndex]
"""The findings of what is shown, by their rows."""

AskParts: TypeAlias = Callable[[str, int, str], Sequence[tuple[int, int]]]
"""The parts of a cell's text that lead somewhere: starts and ends."""

EditCell: TypeAlias = Callable[[int, int, str], bool]
"""Gives a cell (row, column) the value that a text means; False where it cannot have it."""


class TableModel(QAbstractTableModel):
    """The rows of one table that are shown, in the order in which they are shown.

    ``order`` holds row numbers in file order; None stands for all rows in file
    order. "Position" is a row of the model, "row" one of the table.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        ask_link: AskLink | None = None,
        ask_parts: AskParts | None = None,
        ask_findings: AskFindings | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask_findings = ask_findings
        self._ask_link, self._ask_parts = ask_link, ask_parts
        self._table: Table | None = None
        self._order: Sequence[int] | None = None
        self._looks: tuple[ColumnLook, ...] = ()
        self._marks: Marks | None = None
        self._hex: frozenset[int] = frozenset()
        self.edit_cell: EditCell | None = None
        """How cells are edited; None where they are not."""
        self.is_resetting = False
        """Whether views are taking in other rows or columns. What answers their signals must not
        change their columns meanwhile: Qt's header crashes."""

    @property
    def table(self) -> Table | None:
        return self._table

    @property
    def order(self) -> Sequence[int] | None:
        return self._order

    @property
    def looks(self) -> tuple[ColumnLook, ...]:
        return self._looks

    @property
    def has_marks(self) -> bool:
        return self._marks is not None

    def show_table(
        self,
        table: Table | None,
        rules: ColumnRules,
        order: Sequence[int] | None = None,
        marks: Marks | None = None,
    ) -> None:
        """Show another table, or none. ``marks`` None leaves a table its own."""
        self._begin()
        self._table = table
        self._order = order
        self._looks = column_looks(table, rules) if table is not None else ()
        own = marks_of(table) if table is not None else None
        self._marks = marks if marks is not None else own
        self._hex = frozenset()
        self._end()

    def take_over(
        self,
        table: Table,
        marks: Marks | None,
        order: Sequence[int] | None,
        inserted: range = range(0),
        *,
        rows_go: bool = False,
    ) -> None:
        """Show another state of the same table, in which rows are ``inserted`` at these positions
        and otherwise only cells differ, unless ``rows_go``."""
        if rows_go:
            self._begin()
        elif inserted:
            self.beginInsertRows(ROOT, inserted.start, inserted.stop - 1)
        self._table, self._marks, self._order = table, marks, order
        if rows_go:
            self._end()
            return
        if inserted:
            self.endInsertRows()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)

    def can_edit(self, position: int, column: int) -> bool:
        """Whether a cell can be given another value by typing it."""
        if self.edit_cell is None or self._table is None or self._looks[column].is_operation:
            return False
        return not self.holds_streams(column) and self.row_change(position) is not Mark.DELETED

    def holds_streams(self, column: int) -> bool:
        """Whether the cells of a column are streams, which are taken from files."""
        return self._looks[column].column.type.kind is ColumnKind.BINARY

    def _begin(self) -> None:
        self.is_resetting = True
        self.beginResetModel()

    def _end(self) -> None:
        self.endResetModel()
        self.is_resetting = False

    @property
    def hex_columns(self) -> frozenset[int]:
        """The columns whose numbers are shown in hexadecimal."""
        return self._hex

    def set_hex_columns(self, columns: Iterable[int]) -> None:
        """Show the numbers of these columns in hexadecimal, those of others as they are."""
        before, self._hex = self._hex, frozenset(columns)
        if self._hex != before and self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def set_order(self, order: Sequence[int] | None) -> None:
        """Show other rows of the table, or the same in another order."""
        self._begin()
        self._order = order
        self._end()

    def row_at(self, position: int) -> int:
        """The table's row that is shown at a position."""
        return position if self._order is None else self._order[position]

    def position_of(self, row: int) -> int | None:
        """Where a row of the table is shown; None where it is not."""
        if self._order is None:
            return row if 0 <= row < self.rowCount() else None
        try:
            return self._order.index(row)
        except ValueError:
            return None

    def cell(self, position: int, column: int) -> Cell:
        """The value shown at a position."""
        assert self._table is not None
        return self._table.cell(self.row_at(position), column)

    def is_stated(self, position: int, column: int) -> bool:
        """False for a cell of which a transform says nothing."""
        return self._marks is None or self._marks.is_stated(self.row_at(position), column)

    def row_change(self, position: int) -> Mark | None:
        return None if self._marks is None else self._marks.row_change(self.row_at(position))

    def change_of(self, row: int) -> Mark | None:
        """What happened to a row of the table, whether it is shown or not."""
        return None if self._marks is None else self._marks.row_change(row)

    def cell_change(self, position: int, column: int) -> Mark | None:
        """What happened to the cell itself; not what happened to its row."""
        if self._marks is None:
            return None
        return self._marks.cell_change(self.row_at(position), column)

    def column_change(self, column: int) -> Mark | None:
        """ADDED or DELETED for a column that an overlay brings or takes away."""
        return None if self._marks is None else self._marks.column_change(column)

    def link(self, position: int, column: int) -> Link:
        """How a cell leads to another place. Until the references are known, every value
        of a column that refers to tables is taken for a link."""
        assert self._table is not None
        look, row = self._looks[column], self.row_at(position)
        if self._ask_link is not None and not look.is_operation:
            known = self._ask_link(self._table.name, row, look.column.name)
            if known is not None:
                return known
        is_reference = look.is_reference and self._table.cell(row, column) is not None
        return Link.WHOLE if is_reference else Link.NONE

    def parts(self, position: int, column: int) -> Sequence[tuple[int, int]]:
        """The parts of a cell's value that lead somewhere: starts and ends, in characters."""
        assert self._table is not None
        look = self._looks[column]
        if self._ask_parts is None or look.is_operation:
            return ()
        return self._ask_parts(self._table.name, self.row_at(position), look.column.name)

    @property
    def has_findings(self) -> bool:
        """Whether something is wrong with any row of the table."""
        if self._ask_findings is None or self._table is None:
            return False
        return bool(self._ask_findings().rows(self._table.name))

    def findings(self, position: int) -> Sequence[ListedFinding]:
        """What is wrong with a row and its cells; notes do not count."""
        if self._ask_findings is None or self._table is None:
            return ()
        found = self._ask_findings().at_row(self._table.name, self.row_at(position))
        return [entry for entry in found if entry.severity > Severity.NOTE] if found else ()

    def row_finding(self, position: int) -> Severity | None:
        """The worst of what is wrong with a row and its cells."""
        return max((entry.severity for entry in self.findings(position)), default=None)

    def cell_finding(self, position: int, column: int) -> Severity | None:
        """The worst of what is wrong with a cell."""
        name = self._looks[column].column.name
        own = (e.severity for e in self.findings(position) if e.finding.column == name)
        return max(own, default=None)

    def text(self, position: int, column: int) -> str:
        """What the cell shows, as one line of text."""
        if not self.is_stated(position, column):
            return UNSTATED
        if self._looks[column].is_operation:
            change = self.row_change(position)
            return change.value if change is not None else ""
        value = self.cell(position, column)
        if column in self._hex and isinstance(value, int):
            return hexadecimal(self._looks[column].column, value)
        return shown_text(value)

    # -- Qt -------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        if parent.isValid() or self._table is None:
            return 0
        return self._table.row_count if self._order is None else len(self._order)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._looks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._table is None:
            return None
        position, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(position, column)
            case Qt.ItemDataRole.EditRole:
                return cell_text(self.cell(position, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(position, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltip(position, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if self._looks[column].is_number else LEFT
            case _:
                return self._own_role(position, column, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.can_edit(index.row(), index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self.edit_cell is None or not index.isValid():
            return False
        return self.edit_cell(self.row_at(index.row()), index.column(), str(value))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return self._column_header(section, role) if section < len(self._looks) else None
        return self._row_header(section, role) if section < self.rowCount() else None

    def _own_role(self, position: int, column: int, role: int) -> Any:
        if role == RowRole:
            return self.row_at(position)
        if role == CellRole:
            return self.cell(position, column)
        if role == NullRole:
            return self.is_stated(position, column) and self.cell(position, column) is None
        if role == ChangeRole:
            return self.cell_change(position, column) or self.row_change(position)
        return None

    def _spoken(self, position: int, column: int) -> str:
        if not self.is_stated(position, column):
            return "unchanged" if self.row_change(position) is Mark.CHANGED else "not stated"
        text = self.text(position, column)
        change = self.cell_change(position, column)
        return f"{text}, {change.value}" if change is not None else text

    def _tooltip(self, position: int, column: int) -> str:
        assert self._table is not None
        row = self.row_at(position)
        value = self._table.cell(row, column)
        if not self.is_stated(position, column):
            return page_tip(unstated_blocks(self.row_change(position)))
        look = self._looks[column]
        steps = self._marks.history(row, column) if self._marks is not None else ()
        blocks = cell_blocks(self._table, row, look.column, value, look.rule)
        name = look.column.name
        found = [entry for entry in self.findings(position) if entry.finding.column == name]
        return page_tip([*blocks, history_lines(steps), finding_lines(found)])

    def _column_header(self, section: int, role: int) -> Any:
        look = self._looks[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(look.title)
            case Qt.ItemDataRole.AccessibleTextRole:
                change = self.column_change(section)
                words = column_words(look.column)
                return plain(f"{words}, {change.value}" if change is not None else words)
            case Qt.ItemDataRole.ToolTipRole:
                mark = self.column_change(section)
                lines = column_lines(look.column, look.rule, mark)
                return page_tip([Heading(look.column.name, 3), lines])
            case _:
                return None

    def _changed_titles(self, position: int) -> Iterator[str]:
        for column, look in enumerate(self._looks):
            if self.cell_change(position, column) is not None:
                yield look.title

    def _row_header(self, section: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self.row_at(section) + 1)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            change = self.row_change(section)
            words = f"Row {self.row_at(section) + 1}"
            if change is not None:
                words = f"{words}, {row_change_words(change, self._changed_titles(section))}"
            if role == Qt.ItemDataRole.AccessibleTextRole or not self.findings(section):
                return words
            return page_tip([Paragraph(words), finding_lines(self.findings(section))])
        return None


def rows_in(order: Sequence[int] | None, runs: Iterable[range]) -> list[int]:
    """The table's rows at runs of positions, for an order as in :class:`TableModel`."""
    if order is None:
        return [row for run in runs for row in run]
    return [row for run in runs for row in order[run.start : run.stop]]
