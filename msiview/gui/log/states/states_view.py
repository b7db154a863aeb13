"""What became of components and features: what was asked, what was done, and why."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from msiview.gui.log.filter_field import filter_field
from msiview.gui.log.log_notice import LogNotice
from msiview.gui.log.states.reason_view import ReasonView
from msiview.gui.log.states.state_order import (
    ACTION,
    INSTALLED,
    LINE,
    NAME,
    REQUEST,
    SIDE,
    StateQuery,
    ordered_states,
)
from msiview.gui.log.states.states_model import StatesModel, state_text
from msiview.gui.services import Services
from msiview.gui.texts import counted, number
from msiview.gui.theme import row_height
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.logs.facts import StateLine
from msiview.logs.log import Log

ORDER_SLOT = "log-states"
COMPONENT, FEATURE = "component", "feature"
_TITLES = {COMPONENT: "Components", FEATURE: "Features"}
_WIDTHS = {NAME: 320, INSTALLED: 80, REQUEST: 72, ACTION: 88, SIDE: 72, LINE: 64}

_LEAST_WIDTHS = {SIDE: 560, LINE: 440, INSTALLED: 360}
"""Widths of the list in px below which names need the room of these columns."""


class StatesView(QWidget):
    """A list of states beside the reason of the chosen one."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logStatesPane")
        self._log, self._jobs = services.document.log, services.jobs
        self._kind = COMPONENT
        self._is_stale = False
        self.model = StatesModel(services.theme, self)
        self.list = StateList(self.model)
        self.reason = ReasonView(services)
        self._notice = LogNotice(self.list.viewport(), services)
        self._buttons = {kind: self._button(kind) for kind in (COMPONENT, FEATURE)}
        self._differs = _check_box(
            "logStatesDiffer",
            "Not as asked",
            "Only where something else was done than asked: the action is not the request",
        )
        self._touched = _check_box(
            "logStatesTouched", "Changed", "Leave out what stays as it is: action Null"
        )
        self._field = filter_field("logStatesFilter", "Filter states", self._ask)
        self._count = ElidedLabel()
        self._count.setObjectName("logStatesCount")
        self._count.setProperty("role", "muted")
        self._lay_out()
        self._differs.toggled.connect(self._ask)
        self._touched.toggled.connect(self._ask)
        self.list.horizontalHeader().sortIndicatorChanged.connect(self._ask)
        self.list.activated.connect(self._go)
        self.list.selectionModel().currentRowChanged.connect(self._on_current)
        self.model.modelReset.connect(lambda: self.reason.show_state(self._kind, None))
        services.theme.themeChanged.connect(self.list.viewport().update)
        self._log.changed.connect(self._on_changed)
        self._log.grew.connect(self._on_grew)
        self._log.finished.connect(self._on_finished)
        self._ask()

    def count(self) -> str:
        """How many states are listed, in words."""
        return self._count.text()

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

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        line = QHBoxLayout()
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(8)
        for button in self._buttons.values():
            group.addButton(button)
            line.addWidget(button)
        line.addWidget(self._count, 1)
        line.addWidget(self._differs)
        line.addWidget(self._touched)
        line.addWidget(self._field)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.reason)
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 4)
        splitter.setSizes([500, 400])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(splitter, 1)
        self.setFocusProxy(self.list)

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
        self._on_grew()

    def _lines(self, log: Log) -> Sequence[int]:
        facts = log.facts
        return facts.component_lines if self._kind == COMPONENT else facts.feature_lines

    def _query(self) -> StateQuery:
        header = self.list.horizontalHeader()
        column = header.sortIndicatorSection()
        return StateQuery(
            self._field.text().strip().casefold(),
            self._differs.isChecked(),
            self._touched.isChecked(),
            column if 0 <= column < self.model.columnCount() else None,
            header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder,
        )

    def _ask(self) -> None:
        """Show what is wanted now; at once where that is the log's own order."""
        log, query, kind = self._log.log, self._query(), self._kind
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
        chosen = self.list.current_state()
        self.model.show_lines(log, self._kind, lines)
        row = self.model.row_of(chosen.line) if chosen is not None and log is not None else None
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row, NAME))
        self._show_count()

    def _show_count(self) -> None:
        log = self._log.log
        for kind, button in self._buttons.items():
            facts = log.facts if log is not None else None
            lines = () if facts is None else getattr(facts, f"{kind}_lines")
            button.setText(f"{_TITLES[kind]} {number(len(lines))}" if lines else _TITLES[kind])
        everything = len(self._lines(log)) if log is not None else 0
        shown = self.model.rowCount()
        text = f"{number(shown)} of {counted(everything, 'state')}" if shown != everything else ""
        self._count.setText(text)
        self._count.setAccessibleName(text)
        if shown:
            self._notice.hide()
        elif everything:
            self._notice.tell("No state is like this; clear the filter to see all of them.")
        else:
            self._notice.tell_nothing(
                "Open a log to see what became of each component and feature.",
                f"The log has no states of {_TITLES[self._kind].lower()}: they are written in "
                "verbose logs, once the installation has been costed.",
            )

    # -- using it --------------------------------------------------------

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.reason.show_state(self._kind, self.model.state(current.row()))

    def _go(self, index: QModelIndex) -> None:
        state = self.model.state(index.row())
        if state is not None:
            self._log.show_line(state.line)


class StateList(QTableView):
    """Whole rows; Ctrl+C copies them as tab-separated text."""

    def __init__(self, model: StatesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states = model
        self.setObjectName("logStates")
        self.setAccessibleName("States of components and features")
        self.setProperty("role", "list")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names of one kind begin alike
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height(self.font()))
        rows.setDefaultSectionSize(row_height(self.font()))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(56)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    def current_state(self) -> StateLine | None:
        return self._states.state(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        for column, least in _LEAST_WIDTHS.items():
            self.setColumnHidden(column, event.size().width() < least)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The chosen states as tab-separated text."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        states = (self._states.state(row) for row in rows)
        columns = range(self._states.columnCount())
        lines = [
            "\t".join(state_text(state, column) for column in columns)
            for state in states
            if state is not None
        ]
        QApplication.clipboard().setText("\n".join(lines))


def _check_box(name: str, title: str, tip: str) -> QCheckBox:
    box = QCheckBox(title)
    box.setObjectName(name)
    box.setToolTip(tip)
    return box
