"""What the inspector shows while no row is selected: the facts of the place itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from msiview.analysis.stream_facts import stream_facts
from msiview.analysis.stream_uses import find_stream
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.errors import NoSuchStream
from msiview.gui.answer_page import AnswerPage
from msiview.report.identity import identity_blocks, stored_summary
from msiview.report.page import Paragraph, muted
from msiview.report.stream_facts import stream_blocks
from msiview.report.table_facts import table_facts

if TYPE_CHECKING:
    from msiview.analysis.stream_facts import StreamFacts
    from msiview.database.table import Table
    from msiview.gui.services import Services
    from msiview.report.page import Block

SLOT = "place-facts"

NOTHING = "Go to a table and choose a row to see its fields here."

_OVERVIEW_BLOCKS = 2
"""Of the summary: its title, and what it is, for whom, how much and how sound."""


class PlaceFacts(AnswerPage):
    """The overview of the package, beside the summary page its properties as stored, a table's
    columns and counts, or what a stream is."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, "inspectorPlace", "Facts of the table or stream", parent)
        self._services = services
        self._document, self._selection = services.document, services.selection
        self._rules: tuple[Mapping[str, Table], ColumnRules] | None = None
        self._is_stale = True
        self._document.overlay.changed.connect(self.refresh)
        self._document.examined.connect(self.refresh)
        self._document.closed.connect(self.refresh)
        self._selection.placeChanged.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Describe the current place, once the pane is seen."""
        self._services.jobs.cancel_slot(SLOT)
        place, document = self._selection.place, self._document
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        if place is None or document.package is None:
            self._tell(())
        elif place.kind == "table" and place.name in document.tables:
            self._tell(self._table(document.tables[place.name]))
        elif place.kind == "stream":
            self._look_at(place.name)
        elif place.kind == "summary":
            self._tell(stored_summary(document.package.summary))
        elif document.shown is not None and document.examination is not None:
            blocks = identity_blocks(document.shown, document.examination)
            self._tell(islice(blocks, _OVERVIEW_BLOCKS))
        else:
            self._tell(())

    def _table(self, table: Table) -> Iterable[Block]:
        tables, result = self._document.tables, self._document.overlay.result
        if self._rules is None or self._rules[0] is not tables:
            known = self._document.database is not None
            self._rules = tables, read_column_rules(tables) if known else ColumnRules()
        totals = result.totals.get(table.name) if result is not None else None
        return table_facts(table, tables, self._rules[1], self._document.references.engine, totals)

    def _look_at(self, name: str) -> None:
        package, tables = self._document.package, self._document.tables
        assert package is not None
        try:
            stream = find_stream(package, tables, name)
        except NoSuchStream:
            self._tell(())
            return
        self._services.jobs.run(
            lambda progress: stream_facts(package, tables, stream, progress),
            self._on_stream,
            lambda error: self._tell([Paragraph(str(error))]),
            title=f"Looking at {stream.shown_name}",
            slot=SLOT,
        )

    def _on_stream(self, facts: StreamFacts) -> None:
        self._tell(stream_blocks(facts))

    def _tell(self, blocks: Iterable[Block]) -> None:
        self.show_page(list(blocks) or [Paragraph(muted(NOTHING))])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()
