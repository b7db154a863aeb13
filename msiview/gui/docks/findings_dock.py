"""What is wrong in the file; Enter or a double click leads to the place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QWidget,
)

from msiview.errors import Defect
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.models.findings_model import (
    CODE,
    MESSAGE,
    PLACE,
    SEVERITY,
    DefectRole,
    FindingsModel,
)
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme, row_height
from msiview.session.places import Place


class FindingsDock(QWidget):
    """The document's defects, or a sentence where there are none."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._selection = selection
        self._model = FindingsModel(theme, icons, self)
        self._view = self._make_view()
        self._empty = QLabel()
        self._empty.setProperty("role", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._empty)
        self._layers.addWidget(self._view)
        self.setFocusProxy(self._view)
        document.opened.connect(self._refill)
        document.closed.connect(self._refill)
        document.defectsChanged.connect(self._refill)
        theme.themeChanged.connect(self._model.refresh_colors)
        self._refill()

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setObjectName("findingsView")
        view.setAccessibleName("Findings")
        view.setProperty("role", "list")
        view.setModel(self._model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(row_height(view.font()))
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((SEVERITY, 112), (PLACE, 240), (CODE, 200)):
            view.setColumnWidth(column, width)
        view.activated.connect(self._go_to)
        return view

    def _refill(self) -> None:
        package = self._document.package
        self._model.set_defects(package.defects if package is not None else ())
        self._empty.setText(
            "Open a file to see what is wrong in it."
            if package is None
            else "Nothing wrong was found in this file."
        )
        self._layers.setCurrentIndex(1 if self._model.rowCount() else 0)

    def _go_to(self, index: QModelIndex) -> None:
        place = place_of(index.data(DefectRole), self._document)
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
