"""Which lines of the log mention the selected row."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from msiview.database.keys import key_text

if TYPE_CHECKING:
    from msiview.database.table import Table
    from msiview.gui.jobs import JobRunner
    from msiview.logs.log import Log
    from msiview.progress import Progress
    from msiview.session.places import CellRef

LARGE = 100_000
"""Lines; in a larger log the search begins when the panes have shown the row, and not for
every row that the cursor passes."""

PAUSE_MS = 150


class LogMentions(QObject):
    """Looks in the background for one row; the latest wish wins. Lines come while it looks."""

    changed = Signal()

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._tables: Mapping[str, Table] = {}
        self._log: Log | None = None
        self._extent = 0
        self._searched: tuple[str, int] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._begin)
        self.lines: Sequence[int] = array("I")
        """Lines that mention the row, ascending."""
        self.is_complete = False
        """Whether the whole log has been looked through."""

    @property
    def title(self) -> str:
        """The row that is looked for: ``Component C_App``; empty without one."""
        if self._searched is None:
            return ""
        name, row = self._searched
        key = key_text(self._tables[name].key(row))
        return f"{name} {key}"

    def set_log(self, log: Log | None) -> None:
        """Look in this log, or in what it has grown by."""
        extent = len(log) if log is not None else 0
        if log is not self._log or extent != self._extent:
            self._log, self._extent = log, extent
            self._search(is_other=log is None)

    def set_tables(self, tables: Mapping[str, Table]) -> None:
        """Other tables: the row may be another one."""
        self._tables = tables
        if self._searched is not None and not self._is_there(self._searched):
            self._searched = None
        self._search(is_other=True)

    def look_for(self, cell: CellRef | None) -> None:
        """Look for the row of a cell."""
        place = (cell.table, cell.row) if cell is not None else None
        place = place if place is not None and self._is_there(place) else None
        if place != self._searched:
            self._searched = place
            self._search(is_other=True)

    # -- inside ----------------------------------------------------------

    def _is_there(self, place: tuple[str, int]) -> bool:
        table = self._tables.get(place[0])
        return table is not None and place[1] < table.row_count

    def _search(self, *, is_other: bool) -> None:
        self._jobs.cancel_slot("logMentions")
        if is_other:
            self._show(array("I"), is_complete=False)
        if self._extent > LARGE:
            self._pause.start(PAUSE_MS)
        else:
            self._begin()

    def _begin(self) -> None:
        log, place, tables = self._log, self._searched, self._tables
        if log is None or place is None or not self._extent:
            return
        name, row = place

        def work(progress: Progress) -> Sequence[int]:
            from msiview.analysis.logs.links.identifiers import row_identifiers
            from msiview.analysis.logs.links.mentions import mentions

            return mentions(log, row_identifiers(tables, name, row), progress)

        self._jobs.run(
            work,
            lambda lines: self._show(lines, is_complete=True),
            title=f"Looking for {self.title} in the log",
            slot="logMentions",
        )

    def _show(self, lines: Sequence[int], *, is_complete: bool) -> None:
        is_new = lines != self.lines or is_complete is not self.is_complete
        self.lines, self.is_complete = lines, is_complete
        if is_new:
            self.changed.emit()
