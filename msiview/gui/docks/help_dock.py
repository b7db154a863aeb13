"""F1: what the table and column under the cursor are for, or the pane that the keyboard is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from msiview.database.table import Column, Table
from msiview.database.validation import ColumnRule, ColumnRules, read_column_rules
from msiview.gui.answer_page import AnswerPage
from msiview.gui.docks.pane_help import PaneHelp, help_of, key_blocks, pane_blocks, pane_helps
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import vertical
from msiview.report.fields import table_blocks
from msiview.report.page import Block
from msiview.report.rule_explained import rule_blocks
from msiview.session.checking import ListedFinding
from msiview.session.places import PlaceKind
from msiview.validation.rule import rule_texts

_TABLE = "tablePage"
_HELP = "dockHelp"
_FINDINGS = "dockFindings"
_PAGES: Mapping[PlaceKind, str] = {
    "table": _TABLE,
    "summary": "summaryView",
    "files": "filesPage",
    "file": "filePage",
    "sequences": "sequencesPage",
    "directories": "directoriesPage",
    "features": "featuresPage",
    "registry": "registryPage",
    "lists": "listsPage",
    "query": "queryPage",
    "streams": "streamsPage",
    "stream": "streamView",
    "transforms": "transformsPage",
    "dialogs": "dialogsPage",
}
"""The pages by the places that they show."""


class HelpDock(QWidget):
    """Follows the keyboard from pane to pane, and in a table the cursor."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._selection = services.document, services.selection
        self._keys = services.keys
        self._text = AnswerPage(services, "helpView", "Help")
        vertical(self._text, on=self)
        self.setFocusProxy(self._text)
        self._pane: PaneHelp = pane_helps()[_HELP]
        self._shown: tuple[str, str, str | None, str] | None = None
        self._rules: tuple[Mapping[str, Table], ColumnRules] | None = None
        self._selection.placeChanged.connect(self._on_place)
        self._selection.cellChanged.connect(self._on_place)
        self._document.findings.currentChanged.connect(self._on_finding)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._on_focus)
        self._on_place()

    def explain(self, widget: QWidget | None) -> None:
        """Explain the pane or page that a widget of this window is in."""
        pane = help_of(widget)
        if pane is not None and widget is not None and widget.window() is self.window():
            self._pane = pane
        self._refresh()

    def explain_focus(self) -> None:
        """Explain the pane or page that the keyboard is in."""
        self.explain(QApplication.focusWidget())

    def _on_place(self) -> None:
        """Somewhere else in the tables: they are what the user looks at."""
        place = self._selection.place
        if place is not None:
            self._pane = pane_helps()[_PAGES[place.kind]]
        self._refresh()

    def _on_finding(self) -> None:
        """Another finding is chosen: its rule is told while the help is about the findings."""
        if self._pane.widget == _FINDINGS:
            self._refresh()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        pane = help_of(now)
        if pane is not None and pane.widget != _HELP and self.isVisible():
            self.explain(now)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        """Describe the current place, once the pane is seen."""
        if not self.isVisible():
            return
        place, cell = self._selection.place, self._selection.cell
        name = place.name if place is not None and place.kind == "table" else ""
        table = self._document.tables.get(name)
        column = table.columns[cell.column] if table is not None and cell is not None else None
        is_table = bool(name) and self._pane.widget == _TABLE
        shown = (
            self._pane.widget,
            name if is_table else "",
            column.name if column is not None and is_table else None,
            self._rule_of_finding(),
        )
        if shown == self._shown:
            return
        self._shown = shown
        self._text.show_page(self._blocks(name if is_table else "", column))

    def _rule_of_finding(self) -> str:
        """The rule of the finding that is chosen in the pane of findings; else nothing."""
        findings = self._document.findings
        if self._pane.widget != _FINDINGS or findings.current is None:
            return ""
        line = findings.lines[findings.current]
        return line.finding.rule if isinstance(line, ListedFinding) else ""

    def _blocks(self, table: str, column: Column | None) -> Iterator[Block]:
        if table:
            limits = self._rule(table, column.name) if column is not None else None
            yield from table_blocks(table, column, limits)
        rule = self._rule_of_finding()
        if rule and rule_texts(rule) is not None:
            yield from rule_blocks(rule)
        yield from pane_blocks(self._pane)
        yield from key_blocks(self._pane.menus, self._keys())

    def _rule(self, table: str, column: str) -> ColumnRule | None:
        """The rule of a column; those of a package are read once."""
        tables = self._document.tables
        if self._rules is None or self._rules[0] is not tables:
            self._rules = tables, read_column_rules(tables)
        return self._rules[1].rule(table, column)
