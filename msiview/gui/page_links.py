"""Where the references of a page lead: to lines of the log, to rows of tables."""

from __future__ import annotations

from msiview.analysis.phrase import LineRef, Ref, RowRef
from msiview.gui.document import Document
from msiview.gui.selection import SelectionHub
from msiview.session.places import Place


class PageLinks:
    """Knows what is open in a window, and goes there."""

    def __init__(self, document: Document, selection: SelectionHub) -> None:
        self._document, self._selection = document, selection

    def can_go(self, ref: Ref) -> bool:
        """Whether a reference leads to something that is open."""
        if isinstance(ref, RowRef):
            return self.row_of(ref) is not None
        return isinstance(ref, LineRef) and self._document.log.log is not None

    def go(self, ref: Ref) -> None:
        """Go where a reference leads; nowhere for a row that the package does not have."""
        if isinstance(ref, LineRef):
            self._document.log.show_line(ref.line)
        row = self.row_of(ref) if isinstance(ref, RowRef) else None
        if isinstance(ref, RowRef) and row is not None:
            self._selection.go(Place("table", ref.table, row, 0))

    def row_of(self, ref: RowRef) -> int | None:
        """The place of a row in the open package; None where it has none of that key."""
        table = self._document.tables.get(ref.table)
        is_key = table is not None and len(table.key_columns) == len(ref.key)
        return table.find(ref.key) if table is not None and is_key else None
