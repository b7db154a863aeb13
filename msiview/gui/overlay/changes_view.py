"""The right half of the Overlay pane: every change in a list that leads to its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QCheckBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from msiview.analysis.phrase import sentence
from msiview.gui.document import Document
from msiview.gui.models.index import Index
from msiview.gui.overlay.change_texts import from_difference, is_sentence
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
from msiview.gui.overlay.document_changes import MOST
from msiview.gui.overlay.words import refusal_line, result_counts
from msiview.gui.plain_text import plain
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import ListPane, note_strip
from msiview.gui.widgets.row_list import RowList
from msiview.report.change_words import LEGEND, counts_words, structure_words
from msiview.report.verdicts import update_words
from msiview.session.change_entry import ChangeEntry
from msiview.words import counted, number, shown_of

_WIDTHS = {MARK: 32, TABLE: 108, KEY: 120, COLUMN: 72, OLD: 120, NEW: 128, LAYER: 96}
_MOST_SPANS = 2000
"""Sentences that span columns; Qt looks through all spans for each row."""

_SHORT_LEGEND = " · ".join(f"{letter} {word.partition(':')[0]}" for letter, word in LEGEND.items())


class ChangesView(ListPane):
    """What kind of update it is, filter, count and list. The list is made in the background once
    it is seen."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        theme: Theme,
        action: Callable[[str], QAction],
        parent: QWidget | None = None,
    ) -> None:
        self._document, self._selection = document, selection
        self._changes = document.changes
        self.model = ChangesModel(theme)
        self.list = RowList(self.model, "overlayChanges", "Changes", widths=_WIDTHS)
        self.list.setItemDelegate(_ChangeDelegate(self.list))
        self.list.addAction(action("actionSaveComparison"))
        self._fold = QCheckBox("Fold noise")
        self._fold.setObjectName("overlayFold")
        self._fold.setToolTip(
            "Leave out what any two builds differ in: dates, and sequence numbers that only "
            "shifted. Version and codes of the product always stay"
        )
        self._fold.setChecked(True)
        self._verdict = note_strip("overlayVerdict")
        self._verdict.hide()
        self._note = note_strip("overlayNote")
        body = QWidget()
        vertical(self._verdict, self.list, on=body, stretch=self.list)
        super().__init__(
            self.list,
            FilterField("overlayFilter", "Filter changes"),
            count_name="overlayCount",
            right=(self._fold,),
            body=body,
            below=self._note,
            parent=parent,
        )
        self.model.setParent(self)
        self.notice.acted.connect(self._show_anyway)
        self._show_note(None)
        self.field.paused.connect(self._filter)
        self._fold.toggled.connect(self._filter)
        self.list.opened.connect(self._go)
        self.list.currentItemChanged.connect(self._on_chosen)
        theme.themeChanged.connect(self.list.viewport().update)
        self._changes.listed.connect(self._on_listed)
        self._changes.shownChanged.connect(self._show)
        self._changes.currentChanged.connect(self.list.follow)
        document.overlayChanged.connect(self._on_overlay)

    def note(self) -> str:
        """What is said in full of the chosen line."""
        return self._note.text()

    def verdict(self) -> str:
        """The kind of update, with its reason."""
        return self._verdict.text()

    # -- the list ----------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._changes.ask()
        self._on_listed()
        self._show()

    def _on_overlay(self) -> None:
        if self.isVisible():
            self._changes.ask()
        self._show()

    def _on_listed(self) -> None:
        noise = sum(entry.noise for entry in self._changes.entries)
        self._fold.setVisible(bool(noise))
        self._fold.setText(f"Fol&d noise ({number(noise)})")
        made = self._changes.list
        words = ""
        if made is not None and made.names:
            refused = [f"{n} is shown all the same. {sentence(r)}" for n, r in made.refusals]
            words = " ".join([*refused, update_words(made.update)])
        self._verdict.setText(words)
        self._verdict.setAccessibleName(plain(words))
        self._verdict.setVisible(bool(words))

    def _filter(self) -> None:
        self._changes.show_only(self.field.text(), fold=self._fold.isChecked())

    def _show(self) -> None:
        made, entries = self._changes.list, self._changes.shown
        self.model.set_entries(entries, made.names if made is not None else ())
        self._span_sentences(entries)
        self.list.setColumnHidden(LAYER, made is None or len(made.names) < 2)
        self._tell_count()
        self._show_notice()

    def _span_sentences(self, entries: Sequence[ChangeEntry]) -> None:
        """Sentences run from the column to the new value."""
        self.list.clearSpans()
        lines = (line for line, entry in enumerate(entries) if is_sentence(entry))
        for _, line in zip(range(_MOST_SPANS), lines, strict=False):
            self.list.setSpan(line, COLUMN, 1, NEW - COLUMN + 1)

    def _tell_count(self) -> None:
        """What changes, as everywhere; how many lines of it are shown, where not all are: a row
        that changes in three cells has three."""
        made, everything = self._changes.list, len(self._changes.entries)
        if made is None or not everything:
            self.tell_count("")
            return
        shown = shown_of(len(self._changes.shown), everything, "line")
        if everything > MOST:
            shown = f"The first {counted(MOST, 'line')}; there are more"
        elif len(self._changes.shown) == everything:
            shown = ""
        counts = " ".join(words for _, words in counts_words(made.totals.rows))
        changes = result_counts(self._document.overlay.result)
        parts = (changes, counts, structure_words(made.totals), shown)
        self.tell_count(" · ".join(filter(None, parts)))

    def _show_notice(self) -> None:
        refusal = refusal_line(self._document.overlay)
        if refusal:
            self.notice.tell(refusal, "Show it &anyway")
        elif self._changes.shown:
            self.notice.hide()
        elif self.field.text().strip():
            self.notice.tell("No change has this text.")
        elif self._changes.entries:
            self.notice.tell("Nothing but noise: what any two builds differ in.")
        elif self._document.overlay.is_active:
            is_made = self._changes.list is not None
            self.notice.tell("The overlay changes nothing." if is_made else "Listing the changes…")
        else:
            self.notice.tell("Every change of the overlay is listed here.")

    # -- using it ----------------------------------------------------------

    def _on_chosen(self, entry: ChangeEntry | None) -> None:
        self._show_note(entry)
        if not self.list.is_following and entry is not None:
            self._changes.choose(self.list.currentIndex().row())

    def _show_note(self, entry: ChangeEntry | None) -> None:
        """What is said of a line, where it does not say it itself; else what the letters mean."""
        text = entry.note if entry is not None else ""
        shown = text or (_SHORT_LEGEND if self._changes.shown else "")
        self._note.setText(shown)
        self._note.setAccessibleName(plain(shown))
        self._note.setVisible(bool(shown))

    def _go(self, entry: ChangeEntry) -> None:
        if entry.place is not None and entry.place.is_in(self._document.tables):
            self._selection.go(entry.place)

    def _show_anyway(self) -> None:
        self._document.overlay.apply_anyway()


class _ChangeDelegate(QStyledItemDelegate):
    """Keys, tables and layers lose their middle, where they differ least; values begin where old
    and new differ."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        column = index.column()
        if column not in (TABLE, KEY, LAYER):
            option.textElideMode = Qt.TextElideMode.ElideRight
        if column in (OLD, NEW):
            other = index.sibling(index.row(), NEW if column == OLD else OLD).data() or ""
            room = option.rect.width() // max(1, option.fontMetrics.averageCharWidth())
            option.text = from_difference(option.text, str(other), room - 2)
