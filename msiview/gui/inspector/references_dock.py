"""The inspector's second pane: what the current row refers to, and what refers to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QListView, QMenu, QWidget

from msiview.analysis.references.reference import RowReferences
from msiview.database.keys import key_text
from msiview.database.table import Table
from msiview.gui.clipboard import copy_text
from msiview.gui.docks.spec import CountedPane
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.jobs import JobRunner
from msiview.gui.models.references_model import ReferencesModel
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.entry_delegate import EntryDelegate
from msiview.gui.widgets.menus import asked_at
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.report.references import ALONE
from msiview.visible_text import one_line
from msiview.words import counted

SLOT = "row-references"
PAUSE_MS = 40
"""While the cursor runs through a table, rows it does not stay on are left out."""

NOTHING = "Go to a table and choose a row to see what it refers to."


class ReferencesDock(CountedPane):
    """Follows the cursor; looks for references in the background, the latest row wins."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        theme: Theme,
        icons: Icons,
        tell: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorReferences")
        self.setAccessibleName("References of the row")
        self._document, self._selection, self._jobs = document, selection, jobs
        self._tell = tell
        self._shown: RowReferences | None = None
        self._tables: Mapping[str, Table] = {}
        self._wants_incoming = False
        self._rows: Sequence[int] = ()
        self._model = ReferencesModel(self)
        self._title = PlainLabel()
        self._title.setProperty("role", "title")
        self._key = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._key.setProperty("role", "muted")
        self.view = _ReferencesView(self._model)
        self.view.setObjectName("referencesView")
        self.view.setAccessibleName("References")
        self.view.setItemDelegate(EntryDelegate(theme, icons, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.activated.connect(self._on_activated)
        self._notice = EmptyNotice(self.view.viewport())
        self._head = QWidget()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        document.references.changed.connect(self._forget)
        document.closed.connect(self._pause.start)
        selection.cellChanged.connect(self._on_cell)
        theme.themeChanged.connect(self.view.viewport().update)
        self.setFocusProxy(self.view)
        self._show(None)

    def _lay_out(self) -> None:
        horizontal(
            *(self._title, self._key),
            on=self._head,
            stretch=self._key,
            margins=(12, 8, 8, 8),
            spacing=6,
        )
        vertical(self._head, self.view, on=self, stretch=self.view)

    def sizeHint(self) -> QSize:
        return QSize(340, 400)

    def heading(self) -> str:
        """Which row it is, or how many, for tests and screen readers."""
        return f"{self._title.text()} {self._key.text()}".strip()

    @property
    def count(self) -> int | None:
        return None if self._shown is None else self._shown.count

    def focus_incoming(self, rows: Sequence[int] = ()) -> None:
        """Put the keyboard on the first row that refers to the current one (Shift+F12), or to
        any of several ``rows`` of its table."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if len(rows) > 1:
            self._rows = rows
            self._wants_incoming = True
            self._pause.stop()
            self._look()
            return
        cell, shown = self._selection.cell, self._shown
        if cell is None or shown is None or (shown.table, shown.row) != (cell.table, cell.row):
            self._wants_incoming = True
            self._pause.stop()
            self._look()
        else:
            self._choose(shown, incoming=True)

    def _forget(self) -> None:
        """What is looked for is of other tables."""
        self._jobs.cancel_slot(SLOT)
        self._pause.start()

    def _on_cell(self) -> None:
        self._rows = ()
        self._pause.start()

    def _look(self) -> None:
        cell, engine = self._selection.cell, self._document.references.engine
        table = self._document.tables.get(cell.table) if cell is not None else None
        if cell is None or table is None or engine is None or cell.row >= table.row_count:
            self._jobs.cancel_slot(SLOT)
            self._show(None)
            return
        rows = self._rows or (cell.row,)
        self._jobs.run(
            lambda progress: engine.of_rows(cell.table, rows, progress),
            self._show,
            title="Looking for references",
            slot=SLOT,
        )

    def _show(self, found: RowReferences | None) -> None:
        tables = self._document.tables
        if found is not None and found == self._shown and tables is self._tables:
            return  # the indexes are there now; the answer is the same
        self._shown, self._tables = found, tables
        if found is not None and found.table not in tables:
            found = self._shown = None
        self._model.show_row(found, tables)
        self._head.setVisible(found is not None)
        if found is None:
            self._notice.tell(NOTHING)
        else:
            self._title.setText(found.table)
            key = key_text(tables[found.table].key(found.row))
            several = counted(found.row_count, "row") if found.row_count > 1 else ""
            self._key.setText(several or one_line(key, 300))
            if found.count:
                self._notice.hide()
            else:
                self._notice.tell(ALONE)
            incoming, self._wants_incoming = self._wants_incoming, False
            self._choose(found, incoming=incoming)
        self.countChanged.emit()

    def _choose(self, found: RowReferences, *, incoming: bool) -> None:
        """Put the cursor on the first reference, or on the first row that refers to this one."""
        headings = self._model.headings()
        if not headings:
            return
        heading = headings[1 if incoming and found.outgoing and found.incoming else 0]
        self.view.setCurrentIndex(self._model.index(heading + 1))
        self.view.scrollTo(self._model.index(heading), QListView.ScrollHint.PositionAtTop)

    def _on_activated(self, index: QModelIndex) -> None:
        line = self._model.line(index.row())
        if line.place is not None:
            self._selection.go(line.place)
        elif line.reason:
            self._tell(line.reason)


class _ReferencesView(QListView):
    """The lines; those that are no headings have a menu and can be copied."""

    def __init__(self, model: ReferencesModel) -> None:
        super().__init__()
        self._lines = model
        self.setModel(model)

    def copy(self) -> None:
        """Put the line of the cursor on the clipboard; the window's Copy asks for it."""
        index = self.currentIndex()
        if index.isValid():
            line = self._lines.line(index.row())
            copy_text("\t".join(filter(None, (line.title, line.detail))))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = asked_at(self, event)
        if found is None or self._lines.line(found[0].row()).is_heading:
            return
        index, at = found
        self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setObjectName("referencesMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opens = menu.addAction("&Go there\tEnter", lambda: self.activated.emit(index))
        menu.setDefaultAction(opens)
        menu.addAction("&Copy\tCtrl+C", self.copy)
        menu.popup(at)
