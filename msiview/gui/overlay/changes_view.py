"""The right half of the Overlay pane: every change in a list that leads to its place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from msiview.gui.collecting import collection_paused
from msiview.gui.document import Document
from msiview.gui.jobs import JobRunner
from msiview.gui.overlay.change_texts import matching_entries
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
from msiview.gui.plain_text import plain
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import ListPane, note_strip
from msiview.gui.widgets.row_list import RowList
from msiview.overlay.update_kind import Update, UpdateKind
from msiview.progress import Progress
from msiview.session.change_entry import ChangeEntry
from msiview.session.change_list import ChangeList
from msiview.session.overlaid_package import OverlaidPackage
from msiview.words import counted, number

MOST = 100_000
"""Changes that are listed at most; the tables show all of them."""

LIST_SLOT, FILTER_SLOT = "overlay-list", "overlay-filter"
_WIDTHS = {MARK: 32, TABLE: 112, KEY: 128, COLUMN: 88, OLD: 112, NEW: 128, LAYER: 160}


class ChangesView(ListPane):
    """Filter, count and list. The list is made in the background once it is seen."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        self._document, self._selection, self._jobs = document, selection, jobs
        self._entries: Sequence[ChangeEntry] = ()
        self._update: Update | None = None
        self._stale = True
        self.model = ChangesModel(theme)
        self.list = RowList(self.model, "overlayChanges", "Changes", widths=_WIDTHS)
        self._fold = QCheckBox("Fold noise")
        self._fold.setObjectName("overlayFold")
        self._fold.setToolTip(
            "Leave out what any two builds differ in: product code, package code, dates, and "
            "sequence numbers that only shifted"
        )
        self._fold.setChecked(True)
        self._note = note_strip("overlayNote")
        super().__init__(
            self.list,
            FilterField("overlayFilter", "Filter changes"),
            count_name="overlayCount",
            right=(self._fold,),
            below=self._note,
            parent=parent,
        )
        self.model.setParent(self)
        self._show_note(None)
        self.field.paused.connect(self._filter)
        self._fold.toggled.connect(self._filter)
        self.list.opened.connect(self._go)
        self.list.currentItemChanged.connect(self._show_note)
        theme.themeChanged.connect(self.list.viewport().update)
        document.overlayChanged.connect(self._on_overlay)

    def note(self) -> str:
        """What is said in full of the chosen line."""
        return self._note.text()

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
            self._on_listed(((), None))
            return
        self._jobs.run(
            lambda progress: _listed(result, progress),
            self._on_listed,
            title="Listing the changes",
            slot=LIST_SLOT,
        )

    def _on_listed(self, listed: tuple[Sequence[ChangeEntry], Update | None]) -> None:
        self._entries, self._update = listed
        noise = sum(entry.noise for entry in self._entries)
        self._fold.setVisible(bool(noise))
        self._fold.setText(f"Fold noise ({number(noise)})")
        self._filter()

    def _filter(self) -> None:
        entries, text, fold = self._entries, self.field.text(), self._fold.isChecked()
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
        self.tell_count(text if everything else "", update.words if update is not None else "")
        if entries:
            self.notice.hide()
        elif self.field.text().strip():
            self.notice.tell("No change has this text.")
        elif everything:
            self.notice.tell("Nothing but noise: what any two builds differ in.")
        elif self._document.overlay.is_active:
            self.notice.tell("The overlay changes nothing.")
        else:
            self.notice.tell("Every change of the overlay is listed here.")

    # -- using it --------------------------------------------------------

    def _show_note(self, entry: ChangeEntry | None) -> None:
        text = entry.note if entry is not None else ""
        self._note.setText(text)
        self._note.setAccessibleName(plain(text))
        self._note.setVisible(bool(text))

    def _go(self, entry: ChangeEntry) -> None:
        if entry.place is not None and entry.place.is_in(self._document.tables):
            self._selection.go(entry.place)


def _listed(
    overlaid: OverlaidPackage, progress: Progress
) -> tuple[Sequence[ChangeEntry], Update | None]:
    """The first :data:`MOST` entries, and one more where there are more; the kind of update."""
    with collection_paused():
        changes = ChangeList(overlaid.database, progress)
        return list(islice(changes.entries(), MOST + 1)), changes.update
