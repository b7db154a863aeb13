"""The properties of a log: their last values, and where each value came from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from msiview.analysis.logs.reasons.property_origins import PropertyHistory, property_histories
from msiview.gui.collecting import collection_paused
from msiview.gui.log.document_log import DocumentLog
from msiview.gui.log.filter_field import filter_field
from msiview.gui.log.link_text import LinkText, has_row
from msiview.gui.log.log_notice import LogNotice
from msiview.gui.log.renewal import Renewal
from msiview.gui.log.rich_text import RichText
from msiview.gui.log.states.property_words import (
    PARTIES,
    PropertyList,
    history_html,
    listed,
    property_columns,
)
from msiview.gui.models.list_model import ListModel
from msiview.gui.services import Services
from msiview.gui.texts import counted, number
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.list_view import ListView
from msiview.logs.log import Log
from msiview.progress import Progress

MARK, FIRST_PARTY = 1, 2
"""Columns that are hidden where they would be empty: marks, and one for each party."""


class PropertiesView(QWidget):
    """A list beside the history of the chosen property."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logPropertiesPane")
        self._document, self._theme = services.document, services.theme
        self._listed = PropertyList()
        self.model = ListModel(property_columns(), services.theme, self)
        self.list = ListView(self.model, "logProperties", "Properties of the log")
        self.history = LinkText(
            services.document, services.selection, "logPropertyHistory", "Where values came from"
        )
        self._advice = EmptyNotice(self.history.viewport())
        self._notice = LogNotice(self.list.viewport(), services)
        self._field = filter_field("logPropertiesFilter", "Filter properties", self._fill)
        self._odd = QCheckBox("Only marked")
        self._odd.setObjectName("logPropertiesMarked")
        self._odd.setToolTip("Only what the server never got or refused, and hidden values")
        self._count = QLabel()
        self._count.setObjectName("logPropertiesCount")
        self._count.setProperty("role", "muted")
        self._lay_out()
        self._odd.toggled.connect(self._fill)
        self.list.currentItemChanged.connect(self._show_history)
        self.list.opened.connect(self._go)
        services.theme.themeChanged.connect(self._on_theme)
        Renewal(
            self,
            services,
            _listed,
            self._show,
            title="Following the properties",
            slot="log-properties",
        )
        self._show(None)

    def count(self) -> str:
        """How many properties are listed, in words."""
        return self._count.text()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(12)
        line.addWidget(self._count, 1)
        line.addWidget(self._odd)
        line.addWidget(self._field)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.history)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([800, 400])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(splitter, 1)
        self.setFocusProxy(self.list)

    def _show(self, listed: PropertyList | None) -> None:
        self._listed = listed if listed is not None else PropertyList()
        for place, party in enumerate(PARTIES):
            self.list.setColumnHidden(FIRST_PARTY + place, party not in self._listed.parties)
        self.list.setColumnHidden(MARK, not self._listed.is_marked)
        self._fill()

    def _fill(self) -> None:
        chosen = self.list.current_item()
        shown = self._listed.matching(self._field.text(), only_marked=self._odd.isChecked())
        self.model.set_items(shown)
        if chosen is not None:
            same = next((history for history in shown if history.name == chosen.name), None)
            if same is not None:
                self.list.choose(same)
        rows, everything = self.model.rowCount(), len(self._listed.histories)
        words = counted(everything, "property", "properties")
        words = f"{number(rows)} of {words}" if rows != everything else words
        self._count.setText(words if everything else "")
        self._count.setAccessibleName(self._count.text())
        if rows:
            self._notice.hide()
        elif everything:
            self._notice.tell("No property is like this; clear the filter to see all of them.")
        else:
            self._notice.tell_nothing(
                "Open a log to see the properties, and where each value came from.",
                "The log tells of no property: it is not verbose, or only a part of a log.",
            )

    def _show_history(self, history: PropertyHistory | None) -> None:
        if history is None:
            self.history.clear()
            self._advice.tell("Choose a property to see each value that it had, and who set it.")
            return
        self._advice.hide()
        is_row = has_row(self._document, "Property", history.name)
        self.history.show_html(history_html(history, RichText(self._theme), is_row=is_row))

    def _on_theme(self) -> None:
        self._show_history(self.list.current_item())

    def _go(self, history: PropertyHistory) -> None:
        """Go to the line that gave the property its last value."""
        lines = [value.line for value in history.values if value.line is not None]
        if lines:
            self._document.log.show_line(lines[-1])


def _listed(log: Log, document_log: DocumentLog, progress: Progress) -> PropertyList:
    with collection_paused():
        return listed(property_histories(log, document_log.tables or None, progress))
