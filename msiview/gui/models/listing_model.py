"""A listing as Qt sees it: a table whose cells and rows lead to rows of the package."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt

from msiview.analysis.listing import Listing, Ways
from msiview.analysis.phrase import RowRef
from msiview.gui.models.index import Index
from msiview.gui.models.table_model import TableModel
from msiview.gui.plain_text import page_tip, plain, tip
from msiview.report.fields import cell_words, history_lines
from msiview.report.page import Heading, Paragraph
from msiview.session.destinations import Link
from msiview.words import number


class ListingModel(TableModel):
    """``can_go`` says whether a row is in what is shown."""

    def __init__(self, can_go: Callable[[RowRef], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._can_go = can_go
        self.mime_data: Callable[[], QMimeData | None] | None = None
        """What is dragged when the selected rows are; None where they cannot be."""

    @property
    def listing(self) -> Listing | None:
        table = self.table
        return table if isinstance(table, Listing) else None

    def ways(self, position: int, column: int) -> Ways:
        """The rows that a cell leads to, each with its part of the text."""
        listing = self.listing
        found = listing.ways(self.row_at(position), column) if listing is not None else ()
        return tuple(way for way in found if self._can_go(way[2]))

    def link(self, position: int, column: int) -> Link:
        ways = self.ways(position, column)
        if not ways:
            return Link.NONE
        whole = len(ways) == 1 and ways[0][1] - ways[0][0] == len(str(self.cell(position, column)))
        return Link.WHOLE if whole else Link.INSIDE

    def parts(self, position: int, column: int) -> Sequence[tuple[int, int]]:
        return [(start, end) for start, end, _ in self.ways(position, column)]

    def text(self, position: int, column: int) -> str:
        """What the cell shows; numbers of bytes in groups of digits."""
        value, listing = self.cell(position, column), self.listing
        if listing is not None and listing.listed[column].is_size and isinstance(value, int):
            return number(value)
        if value is None and listing is not None and not listing.shows_nulls:
            return ""
        return super().text(position, column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if self.mime_data is None else flags | Qt.ItemFlag.ItemIsDragEnabled

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData | None:  # type: ignore[override]
        return self.mime_data() if self.mime_data is not None else None

    def _tooltip(self, position: int, column: int) -> str:
        words = cell_words(self.cell(position, column))
        marks = self.listing.marks if self.listing is not None else None
        row = self.row_at(position)
        steps = marks.history(row, column) if marks is not None else ()
        return page_tip([Paragraph(words), history_lines(steps)])

    def _column_header(self, section: int, role: int) -> str | None:
        listing = self.listing
        if listing is None:
            return None
        column = listing.listed[section]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return plain(column.name)
            case Qt.ItemDataRole.ToolTipRole if column.about:
                return page_tip([Heading(column.name, 3), Paragraph(f"{column.about}.")])
            case Qt.ItemDataRole.ToolTipRole:
                return tip(column.name)
        return None
