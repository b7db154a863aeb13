"""What is wrong in the file; Enter or a double click leads to the place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.errors import Defect
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.models.findings_model import (
    CODE,
    MESSAGE,
    PLACE,
    SEVERITY,
    FindingsModel,
    matching_defects,
)
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.row_list import RowList
from msiview.session.places import Place
from msiview.words import shown_of

_WIDTHS = {SEVERITY: 112, PLACE: 240, CODE: 200}


class FindingsDock(ListPane):
    """The document's defects, or a sentence where there are none."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        self._document = document
        self._selection = selection
        self._model = FindingsModel(theme, icons)
        rows = RowList(self._model, "findingsView", "Findings", widths=_WIDTHS, stretch=MESSAGE)
        field = FilterField("findingsFilter", "Filter findings")
        super().__init__(rows, field, count_name="findingsCount", parent=parent)
        self._model.setParent(self)
        rows.opened.connect(self._go_to)
        field.paused.connect(self._refill)
        document.opened.connect(self._refill)
        document.closed.connect(self._refill)
        document.defectsChanged.connect(self._refill)
        theme.themeChanged.connect(self._model.refresh_colors)
        self._refill()

    def _refill(self) -> None:
        package = self._document.package
        everything = package.defects if package is not None else ()
        shown = matching_defects(everything, self.field.text())
        self._model.set_defects(shown)
        self.tell_count(shown_of(len(shown), len(everything), "finding"))
        if shown:
            self.notice.hide()
        elif everything:
            self.notice.tell("No finding has this text; clear the filter to see all of them.")
        elif package is None:
            self.notice.tell("Open a file to see what is wrong in it.")
        else:
            self.notice.tell(
                "The file was read without a problem: nothing is damaged, and languages, cabinets "
                "and texts are as the file states them. The rules of ICEs were not checked."
            )

    def _go_to(self, defect: Defect) -> None:
        place = place_of(defect, self._document)
        if place is not None:
            self._selection.go(place)


def place_of(defect: Defect, document: Document) -> Place | None:
    """Where a defect can be looked at; None where nothing of it can be shown."""
    table = document.tables.get(defect.table or "")
    if table is not None:
        named = defect.column is not None and table.has_column(defect.column)
        column = table.column(defect.column or "").index if named else None
        inside = defect.row is not None and defect.row < table.row_count
        return Place("table", table.name, defect.row if inside else None, column)
    package = document.package
    if package is None or defect.stream is None:
        return None
    names = {stream.shown_name: stream.name for stream in package.streams()}
    names.update({name: name for name in names.values()})
    found = names.get(defect.stream)
    return Place("stream", found) if found is not None else None
