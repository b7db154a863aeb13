"""SQL queries over the tables of the package, and statements that edit them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from msiview.analysis.listing import Listing
from msiview.analysis.query import QueryError, question_marks, run_query
from msiview.analysis.query_listing import query_listing
from msiview.analysis.statement_changes import StatementChanges, is_changing, statement_changes
from msiview.gui.contents.listing_page import ListingPage
from msiview.gui.contents.listing_pane import ListingPane
from msiview.gui.contents.query_values import QueryValues
from msiview.gui.contents.sql_edit import SqlEdit
from msiview.gui.plain_text import caption, tip
from msiview.gui.services import Services
from msiview.gui.settings import QUERIES_ASKED, QUERIES_SAVED
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.progress import Progress
from msiview.session.places import Place
from msiview.session.queries import (
    one_line_of,
    own_queries,
    saved_queries,
    stored_queries,
    title_of,
    with_asked,
)
from msiview.session.statement_edits import make_changes
from msiview.words import counted

SLOT = "query"
_SHOWN_ASKED = 20
_NOTHING_ASKED = "Ctrl+Enter runs the statement, and its rows are shown here. Queries has examples."


class QueryPage(ListingPage):
    """Ctrl+Enter answers a SELECT in the grid below. An INSERT, UPDATE or DELETE shows there what
    it would change; only Make the edits does so, in one step that can be undone."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self.pane = ListingPane(services, "queryResult", "Query", noun="row")
        super().__init__("queryPage", self.pane, parent)
        self._services = services
        self._changes: StatementChanges | None = None
        self.edit = SqlEdit(services.theme)
        self.edit.runAsked.connect(self.run)
        self.values = QueryValues()
        self.values.runAsked.connect(self.run)
        self.edit.textChanged.connect(self._on_text)
        self.pane.stateChanged.connect(self.stateChanged)
        self._message = ElidedLabel()
        self._message.setObjectName("queryMessage")
        self._message.setProperty("role", "muted")
        self._run = self._button("queryRun", "&Run", "Run the statement (Ctrl+Enter)", self.run)
        self._stop = self._button("queryStop", "Sto&p", "Give the statement up", self.stop)
        self._take = self._button(
            "queryTake",
            "&Make the edits",
            "Make the changes that are shown, in one step that can be undone",
            self.take,
        )
        self._save = self._button(
            "querySave",
            "&Save",
            "Keep the statement, under the title of its first line -- Title",
            self.save,
        )
        self._queries = QPushButton("&Queries")
        self._queries.setObjectName("queryMenu")
        self._queries.setToolTip("Queries that come with the program, saved ones, those asked last")
        self._menu = QMenu(self._queries)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._queries.setMenu(self._menu)
        self._stop.setEnabled(False)
        self._take.hide()
        line = horizontal(
            *(self._queries, self._save, None, self._take, self._stop, self._run),
            margins=(12, 4, 8, 4),
            spacing=8,
        )
        top = QWidget()
        told = horizontal(self._message, stretch=self._message, margins=(12, 4, 8, 4))
        vertical(line, self.edit, self.values, told, on=top, stretch=self.edit)
        body = splitter(
            (top, 184), (self.pane, 416), orientation=Qt.Orientation.Vertical, stretches=(0, 1)
        )
        vertical(body, on=self)
        self.setFocusProxy(self.edit)
        services.document.overlayChanged.connect(self._on_overlay)

    def _button(self, name: str, text: str, words: str, clicked: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip(words))
        button.clicked.connect(clicked)
        return button

    # -- the page --------------------------------------------------------

    def message(self) -> str:
        """What came of the statement, or why nothing did."""
        return self._message.text()

    def show_place(self, place: Place) -> None:
        self._set_tables()

    def clear(self) -> None:
        self.stop()
        self._changes = None
        self._take.hide()
        self._tell("")
        self.pane.show_listing(None, _NOTHING_ASKED)

    # -- running -----------------------------------------------------------

    def run(self) -> None:
        """Answer the statement, or show what it would change."""
        sql, shown = self.edit.toPlainText().strip(), self._services.document.shown
        if not sql or shown is None:
            return
        values = self.values.values()
        asked = self._services.settings.get(QUERIES_ASKED)
        self._services.settings.set(QUERIES_ASKED, with_asked(asked, sql))
        self._changes = None
        self._take.hide()
        self._run.setEnabled(False)
        self._stop.setEnabled(True)
        self._tell("Running…")

        def work(progress: Progress) -> tuple[Listing, StatementChanges | None]:
            tables = shown.live_tables
            if is_changing(sql):
                changes = statement_changes(tables, sql, values, progress)
                return changes.listing(), changes
            return query_listing(run_query(tables, sql, values, progress), sql, tables), None

        self._services.jobs.run(
            work,
            lambda found: self._on_answer(*found),
            self._on_failed,
            expected=QueryError,
            on_cancel=lambda: self._end("The statement was given up."),
            title="Running the query",
            slot=SLOT,
        )

    def _on_text(self) -> None:
        self.values.set_count(question_marks(self.edit.toPlainText()))

    def stop(self) -> None:
        """Give up what runs."""
        if self._services.jobs.runs(SLOT):
            self._services.jobs.cancel_slot(SLOT)
            self._end("The statement was given up.")

    def take(self) -> None:
        """Make the edits that are shown; they stay shown where they are refused."""
        changes, edits = self._changes, self._services.document.edits
        if changes is None:
            return
        edits.make_in_background(
            changes.words,
            lambda editing, progress: make_changes(editing, changes, progress),
            lambda: self._tell(f"Edited. {changes.words}."),
        )

    def _on_answer(self, listing: Listing, changes: StatementChanges | None) -> None:
        self.pane.show_listing(listing, "No row is like this.")
        if changes is None:
            self._end(counted(listing.row_count, "row"))
            return
        if not self._services.document.edits.is_possible:
            self._end(f"{changes.words}. This file cannot be edited.")
            return
        self._show_changed(changes)
        self._end(f"Not made yet: {changes.words}.")
        self._changes = changes
        self._take.setVisible(bool(changes.count))

    def _show_changed(self, changes: StatementChanges) -> None:
        """Bring the first cell into view that becomes another one: keys can be wide."""
        if changes.updated:
            _, old, new = changes.updated[0]
            self.pane.grid.set_cursor(0, next(i for i, cell in enumerate(old) if cell != new[i]))

    def _on_failed(self, error: Exception) -> None:
        self._end(str(error), is_error=True)

    def _end(self, words: str, *, is_error: bool = False) -> None:
        self._run.setEnabled(True)
        self._stop.setEnabled(False)
        self._tell(words, is_error=is_error)

    def _tell(self, words: str, *, is_error: bool = False) -> None:
        self._message.setText(words)
        self._message.setAccessibleName(words)
        self._message.setProperty("role", "error" if is_error else "muted")
        self._message.style().polish(self._message)
        self.stateChanged.emit()

    def _on_overlay(self) -> None:
        """Other tables: what a statement would change is to be asked again."""
        self._changes = None
        self._take.hide()
        if self.isVisible():
            self._set_tables()

    def _set_tables(self) -> None:
        tables = self._services.document.tables
        self.edit.set_tables(
            {name: [column.name for column in table.columns] for name, table in tables.items()}
        )

    # -- queries to be asked again -------------------------------------------

    def save(self) -> None:
        """Keep the statement under its title."""
        sql = self.edit.toPlainText().strip()
        if not sql:
            return
        title = title_of(sql)
        saved = saved_queries(self._services.settings.get(QUERIES_SAVED))
        saved[title] = sql
        self._services.settings.set(QUERIES_SAVED, stored_queries(saved))
        self._tell(f"Saved as {title}. A first line that begins with -- gives another title.")

    def _fill_menu(self) -> None:
        self._menu.clear()
        tables = self._services.document.tables
        for query in own_queries():
            if query.fits(tables):
                self._add(self._menu, query.title, query.sql)
        saved = saved_queries(self._services.settings.get(QUERIES_SAVED))
        self._menu.addSeparator()
        for title, sql in sorted(saved.items()):
            self._add(self._menu, title, sql)
        if saved:
            forget = self._menu.addMenu("&Forget")
            for title in sorted(saved):
                entry = forget.addAction(caption(title))
                entry.triggered.connect(lambda _=False, title=title: self._forget(title))
        asked = self._services.settings.get(QUERIES_ASKED)
        history = self._menu.addMenu("Asked &last")
        history.setEnabled(bool(asked))
        for sql in asked[:_SHOWN_ASKED]:
            self._add(history, one_line_of(sql), sql)

    def _add(self, menu: QMenu, title: str, sql: str) -> None:
        menu.addAction(caption(title)).triggered.connect(lambda: self.ask(sql))

    def ask(self, sql: str) -> None:
        """Put a query into the field and run it; one that changes something is only put there."""
        self.edit.setPlainText(sql)
        self.edit.setFocus()
        if not is_changing(sql):
            self.run()

    def _forget(self, title: str) -> None:
        saved = saved_queries(self._services.settings.get(QUERIES_SAVED))
        saved.pop(title, None)
        self._services.settings.set(QUERIES_SAVED, stored_queries(saved))
