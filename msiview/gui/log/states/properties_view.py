"""The properties of a log: their last values, and where each value came from."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from msiview.analysis.logs.reasons.engine_runs import PARTIES
from msiview.analysis.logs.reasons.property_origins import PropertyHistory, property_histories
from msiview.gui.answer_page import AnswerPage
from msiview.gui.collecting import collection_paused
from msiview.gui.log.log_notice import LogNotice
from msiview.gui.log.renewal import Renewal
from msiview.gui.log.states.property_words import (
    PropertyList,
    listed,
    property_columns,
)
from msiview.gui.models.list_model import ListModel
from msiview.gui.services import Services
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.folding import FoldingSplitter
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.list_view import ListView
from msiview.progress import Progress
from msiview.report.log_properties import history_blocks
from msiview.session.opened_log import OpenedLog
from msiview.words import shown_of

FOLDS_BELOW = 720
"""Px: below it the history stands under the list."""

MARK, FIRST_PARTY = 1, 2
"""Columns that are hidden where they would be empty: marks, and one for each party."""


class PropertiesView(ListPane):
    """A list beside the history of the chosen property."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self._document = services.document
        self._listed = PropertyList()
        self.model = ListModel(property_columns(), services.theme)
        self.list = ListView(self.model, "logProperties", "Properties of the log")
        self.history = AnswerPage(services, "logPropertyHistory", "Where values came from")
        self._advice = EmptyNotice(self.history.viewport())
        self._nothing = LogNotice(self.list.viewport(), services)
        self._odd = QCheckBox("Only marked")
        self._odd.setObjectName("logPropertiesMarked")
        self._odd.setToolTip("Only what the server never got or refused, and hidden values")
        super().__init__(
            self.list,
            FilterField("logPropertiesFilter", "Filter properties"),
            count_name="logPropertiesCount",
            right=(self._odd,),
            body=FoldingSplitter((self.list, 800), (self.history, 400), folds_below=FOLDS_BELOW),
            notice=self._nothing,
            parent=parent,
        )
        self.setObjectName("logPropertiesPane")
        self.model.setParent(self)
        self.field.paused.connect(self._fill)
        self._odd.toggled.connect(self._fill)
        self.list.currentItemChanged.connect(self._show_history)
        self.list.opened.connect(self._go)
        Renewal(
            self,
            services,
            _listed,
            self._show,
            title="Following the properties",
            slot="log-properties",
        )
        self._show(None)

    def _show(self, listed: PropertyList | None) -> None:
        self._listed = listed if listed is not None else PropertyList()
        for place, party in enumerate(PARTIES):
            self.list.setColumnHidden(FIRST_PARTY + place, party not in self._listed.parties)
        self.list.setColumnHidden(MARK, not self._listed.is_marked)
        self._fill()

    def _fill(self) -> None:
        chosen = self.list.current_item()
        shown = self._listed.matching(self.field.text(), only_marked=self._odd.isChecked())
        self.model.set_items(shown)
        if chosen is not None:
            same = next((history for history in shown if history.name == chosen.name), None)
            if same is not None:
                self.list.choose(same)
        rows, everything = self.model.rowCount(), len(self._listed.histories)
        self.tell_count(shown_of(rows, everything, "property", "properties"))
        if rows:
            self._nothing.hide()
        elif everything:
            self._nothing.tell("No property is like this; clear the filter to see all of them.")
        else:
            self._nothing.tell_nothing(
                "Open a log to see the properties, and where each value came from.",
                "The log tells of no property: it is not verbose, or only a part of a log.",
            )

    def _show_history(self, history: PropertyHistory | None) -> None:
        if history is None:
            self.history.show_page(())
            self._advice.tell("Choose a property to see each value that it had, and who set it.")
            return
        self._advice.hide()
        self.history.show_page(history_blocks(history))

    def _go(self, history: PropertyHistory) -> None:
        """Go to the line that gave the property its last value."""
        lines = [value.line for value in history.values if value.line is not None]
        if lines:
            self._document.log.show_line(lines[-1])


def _listed(opened: OpenedLog, progress: Progress) -> PropertyList:
    with collection_paused():
        return listed(property_histories(opened.part, opened.known_tables, progress))
