"""The right half of the Overlay pane: every change in a list that leads to its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from msiview.gui.collecting import collection_paused
from msiview.gui.document import Document
from msiview.gui.jobs import JobRunner
from msiview.gui.overlay.change_entries import (
    MOST,
    ChangeEntry,
    ChangeList,
    list_changes,
    matching_entries,
)
from msiview.gui.overlay.changes_model import (
    COLUMN,
    KEY,
    LAYER,
    MARK,
    NEW,
    OLD,
    TABLE,
    ChangesModel,
)
from msiview.gui.selection import SelectionHub
from msiview.gui.texts import counted, number
from msiview.gui.theme import Theme, row_height
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.overlay.update_kind import Update, UpdateKind
from msiview.progress import Progress
from msiview.session.overlaid_package import OverlaidPackage
from msiview.session.places import Place

LIST_SLOT, FILTER_SLOT = "overlay-list", "overlay-filter"
TYPING_PAUSE_MS = 150
_WIDTHS = {MARK: 32, TABLE: 112, KEY: 128, COLUMN: 88, OLD: 112, NEW: 128, LAYER: 160}


class ChangesView(QWidget):
    """Filter, count and list. The list is made in the background once it is seen."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._selection, self._jobs = document, selection, jobs
        self._entries: Sequence[ChangeEntry] = ()
        self._update: Update | None = None
        self._stale = True
        self.model = ChangesModel(theme, self)
        self.list = _List(self.model)
        self._notice = EmptyNotice(self.list.viewport())
        self._field = QLineEdit()
        self._field.setObjectName("overlayFilter")
        self._field.setPlaceholderText("Filter changes")
        self._field.setAccessibleName("Filter changes")
        self._field.setClearButtonEnabled(True)
        self._field.setFixedWidth(192)
        self._fold = QCheckBox("Fold noise")
        self._fold.setObjectName("overlayFold")
        self._fold.setToolTip(
            "Leave out what any two builds differ in: product code, package code, dates, and "
            "sequence numbers that only shifted"
        )
        self._fold.setChecked(True)
        self._count = QLabel()
        self._count.setObjectName("overlayCount")
        self._count.setProperty("role", "muted")
        self._note = QLabel()
        self._note.setObjectName("overlayNote")
        self._note.setProperty("role", "strip")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._filter)
        self._field.textChanged.connect(self._pause.start)
        self._fold.toggled.connect(self._filter)
        self.list.activated.connect(self._go)
        self.list.selectionModel().currentRowChanged.connect(self._on_current)
        self.model.modelReset.connect(lambda: self._show_note(None))
        theme.themeChanged.connect(self.list.viewport().update)
        document.overlayChanged.connect(self._on_overlay)

    def note(self) -> str:
        """What is said in full of the chosen line."""
        return self._note.text()

    def count(self) -> str:
        """How many changes are listed, in words."""
        return self._count.text()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(12)
        line.addWidget(self._count, 1)
        line.addWidget(self._fold)
        line.addWidget(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        column.addWidget(self._note)
        self.setFocusProxy(self.list)
        self._show_note(None)

    # -- making the list -------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._fill()

    def _on_overlay(self) -> None:
        self._stale = True
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        self._stale = False
        result = self._document.overlay.result
        if result is None:
            self._jobs.cancel_slot(LIST_SLOT)
            self._on_listed(ChangeList([]))
            return
        self._jobs.run(
            lambda progress: _listed(result, progress),
            self._on_listed,
            title="Listing the changes",
            slot=LIST_SLOT,
        )

    def _on_listed(self, listed: ChangeList) -> None:
        self._entries, self._update = listed.entries, listed.update
        noise = sum(entry.noise for entry in listed.entries)
        self._fold.setVisible(bool(noise))
        self._fold.setText(f"Fold noise ({number(noise)})")
        self._filter()

    def _filter(self) -> None:
        entries, text, fold = self._entries, self._field.text(), self._fold.isChecked()
        if not text.strip() and not any(entry.noise for entry in entries):
            self._jobs.cancel_slot(FILTER_SLOT)
            self._show(entries)
            return
        self._jobs.run(
            lambda progress: matching_entries(entries, text, fold=fold, progress=progress),
            self._show,
            title="Filtering the changes",
            slot=FILTER_SLOT,
        )

    def _show(self, entries: Sequence[ChangeEntry]) -> None:
        everything = len(self._entries)
        self.model.set_entries(entries)
        result = self._document.overlay.result
        self.list.setColumnHidden(LAYER, result is None or len(result.layers) < 2)
        text = counted(everything, "line")
        if everything > MOST:
            text = f"The first {counted(MOST, 'line')}; there are more"
        elif len(entries) != everything:
            text = f"{number(len(entries))} of {text}"
        update = self._update
        if update is not None and update.kind is not UpdateKind.NONE:
            rules = f", {counted(len(update.broken), 'rule')} broken" if update.broken else ""
            text = f"{text} · {update.kind.value}{rules}"
        self._count.setToolTip(update.words if update is not None else "")
        self._count.setText(text if everything else "")
        self._count.setAccessibleName(self._count.text())
        if entries:
            self._notice.hide()
        elif self._field.text().strip():
            self._notice.tell("No change has this text.")
        elif everything:
            self._notice.tell("Nothing but noise: what any two builds differ in.")
        elif self._document.overlay.is_active:
            self._notice.tell("The overlay changes nothing.")
        else:
            self._notice.tell("Every change of the overlay is listed here.")

    # -- using it --------------------------------------------------------

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_note(self.model.entry(current))

    def _show_note(self, entry: ChangeEntry | None) -> None:
        text = entry.note if entry is not None else ""
        self._note.setText(text)
        self._note.setAccessibleName(text)
        self._note.setVisible(bool(text))

    def _go(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is None or entry.table not in self._document.tables:
            return
        table = self._document.tables[entry.table]
        there = entry.row is not None and entry.row < table.row_count
        row = entry.row if there else None
        self._selection.go(Place("table", entry.table, row, entry.column_index))


def _listed(overlaid: OverlaidPackage, progress: Progress) -> ChangeList:
    with collection_paused():
        return list_changes(overlaid, progress)


class _List(QTableView):
    def __init__(self, model: ChangesModel) -> None:
        super().__init__()
        self.setObjectName("overlayChanges")
        self.setAccessibleName("Changes")
        self.setProperty("role", "list")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height(self.font()))
        rows.setDefaultSectionSize(row_height(self.font()))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setStretchLastSection(True)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The chosen lines as tab-separated text."""
        model = self.model()
        assert isinstance(model, ChangesModel)
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        entries = [model.entry(model.index(row, 0)) for row in rows]
        lines = ["\t".join(entry.texts()) for entry in entries if entry is not None]
        QApplication.clipboard().setText("\n".join(lines))
