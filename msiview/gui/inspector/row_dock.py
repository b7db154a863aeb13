"""The inspector's first pane: every field of the current row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QToolButton, QWidget

from msiview.analysis.field_facts import RowExplainer
from msiview.analysis.live_columns import live_properties
from msiview.analysis.phrase import sentence
from msiview.analysis.value_words import ValueWords, is_condition
from msiview.analysis.what_if import WhatIf
from msiview.database.records import RecordTable
from msiview.gui.inspector.field_editing import FieldEditing
from msiview.gui.inspector.field_view import FieldLook, FieldView
from msiview.gui.inspector.place_facts import PlaceFacts
from msiview.gui.later import call_later
from msiview.gui.page_look import page_html
from msiview.gui.references.follower import Follower
from msiview.gui.settings import INSPECTOR_COLUMNS, INSPECTOR_TABLE
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.change_label import ChangeLabel
from msiview.gui.widgets.column_area import ColumnArea
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.page_view import PageText
from msiview.overlay.marks import Mark, cell_steps, row_steps
from msiview.report.findings import finding_lines
from msiview.session.destinations import dead_end, destinations_of
from msiview.session.opened_log import LogState
from msiview.session.places import CellRef, Place
from msiview.visible_text import one_line
from msiview.words import number

if TYPE_CHECKING:
    from msiview.analysis.field_facts import FieldFacts
    from msiview.analysis.logs.reasons.row_moments import LoggedMoment, RowMoments
    from msiview.analysis.value_words import ValueLine
    from msiview.database.table import Table
    from msiview.gui.services import Services
    from msiview.overlay.marks import Marks
    from msiview.progress import Progress
    from msiview.session.opened_log import OpenedLog

LOG_SLOT = "row-log"

LONGEST_LINK = 60
"""Characters of a key on the button that leads to it."""

KEYED = ("File", "Component", "Directory")
MOST_ROWS_AT_ONCE = 20_000
"""Rows of these tables whose keys can be indexed while somebody waits: some 30 ms."""

NOT_LOGGED = "The log has no line at which this was evaluated: these are the values of the package."
NOT_YET_LOGGED = "These are the values of the package; those of the log are being looked for."


class RowDock(QWidget):
    """Follows the cursor. Moves that come faster than it can show them are skipped."""

    def __init__(
        self,
        services: Services,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorRow")
        self.setAccessibleName("Fields of the row")
        document, selection = services.document, services.selection
        theme, settings = services.theme, services.settings
        self._document, self._selection = document, selection
        self._jobs, self._settings = services.jobs, settings
        self._theme, self._icons = theme, services.icons
        self._follower = Follower(document, selection, services.icons, services.tell_here)
        self._explainer: RowExplainer | None = None
        self._words: ValueWords | None = None
        self._what_if = WhatIf()
        self._logged: RowMoments | None = None
        self._logged_for: OpenedLog | None = None
        self._shown: tuple[Table, int, bool] | None = None
        self._fields: list[FieldView] = []
        self.editing = FieldEditing(services, self)
        self._title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._title.setProperty("role", "title")
        self._counts = ElidedLabel()
        self._counts.setProperty("role", "muted")
        self._change = ChangeLabel(theme)
        self._story = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._story.setProperty("role", "muted")
        self.place = PlaceFacts(services)
        self._head = QWidget()
        self._area = ColumnArea((0, 4, 0, 8))
        self._findings = PageText()
        self._row_findings = QWidget()
        vertical(self._findings, on=self._row_findings, margins=(12, 4, 8, 4))
        self._area.column.insertWidget(0, self._row_findings)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._refresh)
        document.opened.connect(self._forget_package)
        document.closed.connect(self._forget_package)
        document.overlay.changed.connect(self._forget)
        for signal in (document.log.changed, document.log.finished, document.log.packageChanged):
            signal.connect(self._forget_log)
        document.references.changed.connect(self._timer.start)
        document.findings.changed.connect(self._timer.start)
        selection.cellChanged.connect(self._timer.start)
        theme.themeChanged.connect(self._repaint)
        settings.changed.connect(self._on_setting)
        self._refresh()

    def _lay_out(self) -> None:
        explain = QToolButton()
        explain.setProperty("role", "small")
        explain.setObjectName("inspectorExplain")
        explain.setCheckable(True)
        explain.setChecked(self._settings.get(INSPECTOR_COLUMNS))
        explain.setToolTip("Explain every column, not only the one under the cursor")
        explain.setAccessibleName("Explain every column")
        explain.toggled.connect(lambda on: self._settings.set(INSPECTOR_COLUMNS, on))
        self._icons.bind(explain, "note")
        table = QToolButton()
        table.setProperty("role", "small")
        table.setObjectName("inspectorTable")
        table.setCheckable(True)
        table.setChecked(self._settings.get(INSPECTOR_TABLE))
        table.setToolTip("Show what the table is: its columns, and what refers to it")
        table.setAccessibleName("Show the table's own facts")
        table.toggled.connect(lambda on: self._settings.set(INSPECTOR_TABLE, on))
        self._icons.bind(table, "table")
        first = horizontal(self._title, self._counts, None, self._change, table, explain, spacing=8)
        vertical(first, self._story, on=self._head, margins=(12, 8, 8, 8), spacing=4)
        vertical(self._head, self._area, self.place, on=self)

    def sizeHint(self) -> QSize:
        return QSize(340, 400)

    def fields(self) -> list[FieldView]:
        """The fields that are shown, in column order."""
        return [field for field in self._fields if not field.isHidden()]

    def heading(self) -> str:
        """Which row it is, for tests and screen readers."""
        parts = self._title, self._counts, self._change, self._story
        return " ".join(part.text() for part in parts if part.text())

    # -- following -------------------------------------------------------

    def _forget_package(self) -> None:
        self._what_if.clear()
        self._forget()
        self._refresh()

    def _forget_log(self) -> None:
        """Another log, another run of it, or another package beside it."""
        self._jobs.cancel_slot(LOG_SLOT)
        self._logged = self._logged_for = None
        self._shown = None
        self._timer.start()

    def _forget(self) -> None:
        """An edit changes the package, its references and what the log is held against: the row is
        shown anew once after all of them."""
        self._explainer = None
        self._words = None
        self._shown = None
        self._timer.start()

    def _on_setting(self, key: str) -> None:
        if key in (INSPECTOR_COLUMNS.key, INSPECTOR_TABLE.key):
            self._repaint()

    def _repaint(self) -> None:
        self._shown = None
        self._refresh()

    def _refresh(self) -> None:
        cell = self._selection.cell
        table = self._document.tables.get(cell.table) if cell is not None else None
        there = cell is not None and table is not None and cell.row < table.row_count
        has_fields = there and not self._settings.get(INSPECTOR_TABLE)
        self._head.setVisible(there)
        self._area.setVisible(has_fields)
        self.place.setVisible(not has_fields)
        self.setFocusProxy(self._area if has_fields else self.place)
        if cell is None or table is None or not there:
            self._shown = None
            return
        marks = self._document.overlay.marks(table)
        self._show_head(table, cell.row, marks)
        if not has_fields:
            self._shown = None
            return
        if self._shown is None or self._shown[:2] != (table, cell.row):
            self.editing.end()
        facts = self._explain(table, cell.row)
        self._what_if.logged = self._moment(table, cell.row, facts)
        self._area.setUpdatesEnabled(False)
        self._show_fields(table, facts, cell, marks)
        self._area.setUpdatesEnabled(True)
        shown = (table, cell.row, True)
        if self._shown is None or self._shown[:2] != shown[:2]:
            self._area.verticalScrollBar().setValue(0)
        self._shown = shown
        self._reveal(cell)

    def _explain(self, table: Table, row: int) -> tuple[FieldFacts, ...]:
        if self._explainer is None:
            assert self._document.package is not None
            self._explainer = RowExplainer(self._document.package, self._document.tables)
            if self._document.database is not None:
                self._words = ValueWords(self._document.tables)
                self._what_if.properties = live_properties(self._document.tables)
        return self._explainer.explain(table, row)

    def _moment(self, table: Table, row: int, facts: tuple[FieldFacts, ...]) -> LoggedMoment | None:
        """Where the log has the values with which the conditions of a row were evaluated; it is
        looked for once somebody sees a condition."""
        self._what_if.remark = ""
        if self._words is None or not any(map(is_condition, facts)):
            return None
        if self._logged is None:
            self._look_in_log()
            return None
        key = table.key(row)
        found = self._logged.of_row(table.name, str(key[0])) if key else None
        self._what_if.remark = NOT_LOGGED if found is None else ""
        return found

    def _look_in_log(self) -> None:
        log = self._document.log
        opened = log.opened
        run = opened.answers.run if opened is not None and opened.answers is not None else None
        if opened is None or run is None or log.state is not LogState.READ:
            return
        self._what_if.remark = NOT_YET_LOGGED
        if opened is self._logged_for:
            return
        self._logged_for = opened

        def work(progress: Progress) -> RowMoments:
            from msiview.analysis.logs.reasons.row_moments import RowMoments

            return RowMoments(opened.reasons(progress), run.first, run.last)

        self._jobs.run(
            work,
            self._on_logged,
            title="Looking for the values of conditions in the log",
            slot=LOG_SLOT,
        )

    def _on_logged(self, logged: RowMoments) -> None:
        self._logged = logged
        self._repaint()

    def _show_head(self, table: Table, row: int, marks: Marks | None) -> None:
        self._title.setText(table.name)
        self._counts.setText(f"row {number(row + 1)} of {number(table.row_count)}")
        self._change.show_mark(marks.row_change(row) if marks is not None else None)
        story = _story(table, row, marks)
        self._story.setText(story)
        self._story.setVisible(bool(story))
        found = self._document.findings.index.at_row(table.name, row)
        own = finding_lines(entry for entry in found if not entry.finding.column)
        self._findings.show_html(page_html([own], self._theme))
        self._row_findings.setVisible(bool(own.lines))

    def _show_fields(
        self, table: Table, facts: tuple[FieldFacts, ...], cell: CellRef, marks: Marks | None
    ) -> None:
        while len(self._fields) < len(facts):
            self._fields.append(self._make_field())
        if isinstance(table, RecordTable) and _is_deleted(marks, cell.row):
            facts = tuple(fact for fact in facts if fact.is_stated)
        explain_all = self._settings.get(INSPECTOR_COLUMNS)
        findings = self._document.findings.index
        for field, fact in zip(self._fields, facts, strict=False):
            current = fact.column.index == cell.column
            leads_to, missing = self._link(CellRef(cell.table, cell.row, fact.column.index))
            look = FieldLook(
                current,
                explain_all or current,
                marks.cell_change(cell.row, fact.column.index) if marks is not None else None,
                cell_steps(marks.history(cell.row, fact.column.index)) if marks is not None else (),
                leads_to,
                missing,
                self._lines(table, cell.row, fact),
                table.name if self._words is not None and is_condition(fact) else "",
                self.editing.can_edit(CellRef(cell.table, cell.row, fact.column.index)),
                findings.at_cell(cell, fact.column.name),
            )
            field.show_facts(fact, look)
            field.show()
        for field in self._fields[len(facts) :]:
            field.hide()

    def _lines(self, table: Table, row: int, fact: FieldFacts) -> tuple[ValueLine, ...]:
        """What a value comes to. Of a large package not before the references are indexed:
        the same work indexes the keys that paths are made with."""
        tables = self._document.tables
        if self._words is None:
            return ()
        rows = sum(tables[name].row_count for name in KEYED if name in tables)
        if rows > MOST_ROWS_AT_ONCE and not self._document.references.is_ready:
            return ()
        return self._words.lines(table, row, fact)

    def _link(self, cell: CellRef) -> tuple[str, str]:
        """What a cell leads to, and a sentence on what it misses; nothing while the
        references are not indexed."""
        references, tables = self._document.references, self._document.tables
        engine = references.engine
        if engine is None or not references.is_ready:
            return "", ""
        column = tables[cell.table].columns[cell.column].name
        found = engine.outgoing(cell.table, cell.row, column)
        ways = destinations_of(found, tables)
        missing = dict.fromkeys(dead_end(reference) for reference in found if reference.dangling)
        leads_to = "" if not ways else f"{ways[0].detail} {one_line(ways[0].title, LONGEST_LINK)}"
        return f"{len(ways)} references" if len(ways) > 1 else leads_to, "\n".join(missing)

    def _evaluate(self) -> None:
        """Evaluate the conditions of the row again: they may read the same names."""
        for field in self.fields():
            if field.condition is not None:
                field.condition.refresh()

    def _follow(self, field: FieldView, column: int) -> None:
        cell = self._selection.cell
        if cell is not None:
            button = field.follow
            at = button.mapToGlobal(QPoint(0, button.height()))
            self._follower.follow_cell(CellRef(cell.table, cell.row, column), button, at)

    def _edit(self, field: FieldView, column: int) -> None:
        cell = self._selection.cell
        if cell is not None:
            self.editing.begin(field, CellRef(cell.table, cell.row, column))

    def _make_field(self) -> FieldView:
        field = FieldView(self._theme, self._icons, self._what_if)
        field.whatIfEdited.connect(self._evaluate)
        field.lineAsked.connect(self._document.log.show_line)
        field.followAsked.connect(lambda column: self._follow(field, column))
        field.editAsked.connect(lambda column: self._edit(field, column))
        field.streamAsked.connect(lambda name: self._selection.go(Place("stream", name)))
        field.rtfAsked.connect(self._show_rtf)
        self._area.column.insertWidget(1 + len(self._fields), field)
        field.follow_in_tab_order(self._fields[-1].follow if self._fields else self._area)
        return field

    def _reveal(self, cell: CellRef) -> None:
        """Scroll to the field under the cursor once the fields have found their places."""

        def reveal() -> None:
            for field in self.fields():
                if field.facts is not None and field.facts.column.index == cell.column:
                    self._area.ensureWidgetVisible(field, ymargin=8)

        call_later(self, 0, reveal)

    # -- RTF -------------------------------------------------------------

    def _show_rtf(self, column: str, rtf: str) -> None:
        def work(_: Progress) -> str:
            from msiview.analysis.rtf_text import rtf_text

            return rtf_text(rtf)

        self._jobs.run(
            work,
            lambda text: self._open_text(column, text),
            title=f"Reading the RTF of {column}",
            slot="inspector-rtf",
        )

    def _open_text(self, column: str, text: str) -> None:
        from msiview.gui.viewers.text_dialog import TextDialog

        TextDialog(f"{column} as text", text, self._theme, self).show()


def _is_deleted(marks: Marks | None, row: int) -> bool:
    return marks is not None and marks.row_change(row) is Mark.DELETED


def _story(table: Table, row: int, marks: Marks | None) -> str:
    """Who added or deleted a row, and what a transform alone does not say of it."""
    if marks is None:
        return ""
    if isinstance(table, RecordTable):
        return "The transform names only its key." if _is_deleted(marks, row) else ""
    done = row_steps(marks.history(row, 0))
    return str(sentence(", then ".join(f"{step.word} by {step.by}" for step in done)))
