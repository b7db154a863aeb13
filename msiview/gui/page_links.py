"""Where the references of a page lead: to lines of the log, to rows of tables, to files."""

from __future__ import annotations

from collections.abc import Callable

from msiview.analysis.phrase import FileRef, LineRef, OtherLineRef, Ref, RowRef
from msiview.gui.document import Document
from msiview.gui.selection import SelectionHub
from msiview.session.places import CellRef, Place


class PageLinks:
    """Knows what is open in a window, and goes there. ``open_named`` opens a file that the log
    names, ``open_other`` shows a line of another log; without them such references are no links."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        open_named: Callable[[str], None] | None = None,
        open_other: Callable[[OtherLineRef], None] | None = None,
    ) -> None:
        self._document, self._selection = document, selection
        self._open_named, self._open_other = open_named, open_other

    def can_go(self, ref: Ref) -> bool:
        """Whether a reference leads to something that is open, or names a file, which is looked
        for only when the user asks for it: it may be on the network."""
        match ref:
            case RowRef():
                return self.row_of(ref) is not None
            case LineRef():
                return self._document.log.log is not None
            case FileRef(path):
                return self._open_named is not None and bool(path)
            case OtherLineRef():
                return self._open_other is not None

    def go(self, ref: Ref) -> None:
        """Go where a reference leads; nowhere for a row that the package does not have."""
        match ref:
            case RowRef(table):
                row = self.row_of(ref)
                if row is not None:
                    self._selection.go(Place("table", table, row, 0))
            case LineRef(line):
                self._document.log.show_line(line)
            case FileRef(path) if self._open_named is not None:
                self._open_named(path)
            case OtherLineRef() if self._open_other is not None:
                self._open_other(ref)

    def row_of(self, ref: RowRef) -> int | None:
        """The place of a row in the open package; None where it has none of that key."""
        table = self._document.tables.get(ref.table)
        is_key = table is not None and len(table.key_columns) == len(ref.key)
        return table.find(ref.key) if table is not None and is_key else None

    def cell_of(self, ref: RowRef | None) -> CellRef | None:
        """The first cell of a row in the open package; None where it has none of that key."""
        row = self.row_of(ref) if ref is not None else None
        return CellRef(ref.table, row, 0) if ref is not None and row is not None else None
