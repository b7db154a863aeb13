"""What became of components and features: what was asked, what was done, and why."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QWidget

from msiview.gui.log.log_notice import LogNotice
from msiview.gui.log.states.reason_view import ReasonView
from msiview.gui.log.states.states_model import StatesModel
from msiview.gui.plain_text import tip
from msiview.gui.services import Services
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.folding import FoldingSplitter
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.row_list import RowList
from msiview.logs.facts import StateLine
from msiview.logs.log import Log
from msiview.session.state_rows import (
    ACTION,
    INSTALLED,
    LINE,
    NAME,
    REQUEST,
    SIDE,
    StateQuery,
    ordered_states,
)
from msiview.words import number, shown_of

ORDER_SLOT = "log-states"
COMPONENT, FEATURE = "component", "feature"
_TITLES = {COMPONENT: "Components", FEATURE: "Features"}
_WIDTHS = {NAME: 320, INSTALLED: 80, REQUEST: 72, ACTION: 88, SIDE: 72, LINE: 64}

FOLDS_BELOW = 720
"""Px: below it the reason stands under the list."""

_LEAST_WIDTHS = {SIDE: 560, LINE: 440, INSTALLED: 400}
"""Widths of the list in px below which names need the room of these columns."""


class StatesView(ListPane):
    """A list of states beside the reason of the chosen one."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self._log, self._jobs = services.document.log, services.jobs
        self._kind = COMPONENT
        self._is_stale = False
        self.model = StatesModel(services.theme)
        self.list = StateList(self.model)
        self.reason = ReasonView(services)
        self._nothing = LogNotice(self.list.viewport(), services)
        self._buttons = {kind: self._button(kind) for kind in (COMPONENT, FEATURE)}
        self._differs = _check_box(
            "logStatesDiffer",
            "Not as asked",
            "Only where something else was done than asked: the action is not the request",
        )
        self._touched = _check_box(
            "logStatesTouched", "Changed", "Leave out what stays as it is: action Null"
        )
        super().__init__(
            self.list,
            FilterField("logStatesFilter", "Filter states"),
            count_name="logStatesCount",
            left=tuple(self._buttons.values()),
            right=(self._differs, self._touched),
            body=FoldingSplitter((self.list, 500), (self.reason, 400), folds_below=FOLDS_BELOW),
            notice=self._nothing,
            parent=parent,
        )
        self.setObjectName("logStatesPane")
        self.model.setParent(self)
        group = QButtonGroup(self)
        for button in self._buttons.values():
            group.addButton(button)
        self.field.paused.connect(self._ask)
        self._differs.toggled.connect(self._ask)
        self._touched.toggled.connect(self._ask)
        self.list.horizontalHeader().sortIndicatorChanged.connect(self._ask)
        self.list.opened.connect(self._go)
        self.list.currentItemChanged.connect(self._on_current)
        services.theme.themeChanged.connect(self.list.viewport().update)
        self._log.changed.connect(self._on_changed)
        self._log.grew.connect(self._on_grew)
        self._log.finished.connect(self._on_finished)
        self._ask()

    def choose_kind(self, kind: str) -> None:
        """Show the states of ``component`` or ``feature``."""
        self._buttons[kind].setChecked(True)
        if kind != self._kind:
            self._kind = kind
            self._ask()

    # -- building --------------------------------------------------------

    def _button(self, kind: str) -> QPushButton:
        button = QPushButton(_TITLES[kind])
        button.setObjectName(f"logStates{_TITLES[kind]}")
        button.setProperty("role", "toggle")
        button.setCheckable(True)
        button.setChecked(kind == self._kind)
        button.clicked.connect(lambda: self.choose_kind(kind))
        return button

    # -- following the log -----------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._on_grew()

    def _on_changed(self) -> None:
        self._jobs.cancel_slot(ORDER_SLOT)
        self._ask()

    def _on_grew(self) -> None:
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        if self._query().is_plain:
            self.model.grow()
            self._show_count()
        elif not self._jobs.runs(ORDER_SLOT):
            self._ask()

    def _on_finished(self) -> None:
        self._jobs.cancel_slot(ORDER_SLOT)  # it may have begun before the last lines were read
        if self.model.log is not self._log.part:
            self._ask()  # another run is asked about
        else:
            self._on_grew()

    def _lines(self, log: Log) -> Sequence[int]:
        facts = log.facts
        return facts.component_lines if self._kind == COMPONENT else facts.feature_lines

    def _query(self) -> StateQuery:
        header = self.list.horizontalHeader()
        column = header.sortIndicatorSection()
        return StateQuery(
            self.field.text().strip().casefold(),
            self._differs.isChecked(),
            self._touched.isChecked(),
            column if 0 <= column < self.model.columnCount() else None,
            header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder,
        )

    def _ask(self) -> None:
        """Show what is wanted now; at once where that is the log's own order."""
        log, query, kind = self._log.part, self._query(), self._kind
        if log is None or query.is_plain:
            self._jobs.cancel_slot(ORDER_SLOT)
            self._show(log, self._lines(log) if log is not None else ())
            return
        lines = array("I", self._lines(log))
        self._jobs.run(
            lambda progress: ordered_states(log, lines, query, progress),
            lambda found: self._show(log, found),
            title=f"Looking through the states of {_TITLES[kind].lower()}",
            slot=ORDER_SLOT,
            lasting=True,
        )

    def _show(self, log: Log | None, lines: Sequence[int]) -> None:
        chosen: StateLine | None = self.list.current_item()
        self.model.show_lines(log, self._kind, lines)
        row = self.model.row_of(chosen.line) if chosen is not None and log is not None else None
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row, NAME))
        self._show_count()

    def _show_count(self) -> None:
        log = self._log.part
        for kind, button in self._buttons.items():
            facts = log.facts if log is not None else None
            lines = () if facts is None else getattr(facts, f"{kind}_lines")
            button.setText(f"{_TITLES[kind]} {number(len(lines))}" if lines else _TITLES[kind])
        everything = len(self._lines(log)) if log is not None else 0
        shown = self.model.rowCount()
        self.tell_count(shown_of(shown, everything, "state") if shown != everything else "")
        if shown:
            self._nothing.hide()
        elif everything:
            self._nothing.tell("No state is like this; clear the filter to see all of them.")
        else:
            self._nothing.tell_nothing(
                "Open a log to see what became of each component and feature.",
                f"The log has no states of {_TITLES[self._kind].lower()}: they are written in "
                "verbose logs, once the installation has been costed.",
            )

    # -- using it --------------------------------------------------------

    def _on_current(self, state: StateLine | None) -> None:
        self.reason.show_state(self._kind, state)

    def _go(self, state: StateLine) -> None:
        self._log.show_line(state.line)


class StateList(RowList):
    """Less important columns are hidden where there is no room for them."""

    def __init__(self, model: StatesModel) -> None:
        title = "States of components and features"
        super().__init__(model, "logStates", title, widths=_WIDTHS, stretch=NAME)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(56)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for column, least in _LEAST_WIDTHS.items():
            self.setColumnHidden(column, event.size().width() < least)
        super().resizeEvent(event)


def _check_box(name: str, title: str, words: str) -> QCheckBox:
    box = QCheckBox(title)
    box.setObjectName(name)
    box.setToolTip(tip(words))
    return box
