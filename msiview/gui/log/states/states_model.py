"""States of components or features as Qt's table: numbers of lines, rows read when seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from msiview.analysis.logs.log_words import side_words, state_words
from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import ItemRole, column_head
from msiview.gui.plain_text import plain, tip
from msiview.gui.theme import Theme
from msiview.logs.facts import StateLine
from msiview.logs.log import Log
from msiview.session.state_rows import (
    ACTION,
    INSTALLED,
    LINE,
    NAME,
    REQUEST,
    SIDE,
    UNTOUCHED,
    is_otherwise,
    state_at,
)
from msiview.words import number

HEADERS = ("Name", "Installed", "Request", "Action", "Side", "Line")
OTHERWISE = "\N{NOT EQUAL TO} "
"""Before an action that is not what was asked."""

_MOST_KEPT = 4096


class StatesModel(QAbstractTableModel):
    """Shows the states in some lines of a log; grows while the log is read."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._log: Log | None = None
        self._kind = "component"
        self._lines: Sequence[int] = ()
        self._count = 0
        self._read: dict[int, StateLine] = {}

    def show_lines(self, log: Log | None, kind: str, lines: Sequence[int]) -> None:
        """Show the states in these lines; ``kind`` is ``component`` or ``feature``."""
        self.beginResetModel()
        if log is not self._log:
            self._read.clear()
        self._log, self._kind, self._lines, self._count = log, kind, lines, len(lines)
        self.endResetModel()

    def grow(self) -> None:
        """More lines may have been found since; they come at the end."""
        count = len(self._lines)
        if count > self._count:
            self.beginInsertRows(ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()

    @property
    def log(self) -> Log | None:
        """The log whose states are shown."""
        return self._log

    def state(self, row: int) -> StateLine | None:
        """The state of a row."""
        if self._log is None or not 0 <= row < self._count:
            return None
        line = self._lines[row]
        state = self._read.get(line)
        if state is None:
            if len(self._read) >= _MOST_KEPT:
                self._read.clear()
            state = self._read[line] = state_at(self._log.text, line)
        return state

    def row_of(self, line: int) -> int | None:
        """The row that shows the state of a line."""
        try:
            row = self._lines.index(line)
        except ValueError:
            return None
        return row if row < self._count else None

    # -- Qt -------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(HEADERS):
            return column_head(HEADERS[section], role, right=section == LINE)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        state = self.state(index.row()) if index.isValid() else None
        if state is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return state_text(state, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(self._tooltip(state, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(_spoken(state, column))
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(_token(state, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column == LINE else LEFT
        return state if role == ItemRole else None

    def _tooltip(self, state: StateLine, column: int) -> str:
        if not INSTALLED <= column <= ACTION:
            return state.name if column == NAME else ""
        field, value, meaning = list(state_words(state))[column - INSTALLED]
        words = f"{field} {value}: {meaning}" if meaning else f"{field} {value}"
        if column == ACTION and is_otherwise(state):
            words += f"\nAsked was {state.request}; choose the row to see why it came otherwise."
        return words


def state_text(state: StateLine, column: int) -> str:
    """What a cell shows."""
    match column:
        case 0:
            return plain(state.name)
        case 1:
            return state.installed
        case 2:
            return state.request
        case 3:
            return f"{OTHERWISE}{state.action}" if is_otherwise(state) else state.action
        case 4:
            return side_words(state.side)
        case _:
            return number(state.line + 1)


def _spoken(state: StateLine, column: int) -> str:
    if column == ACTION and is_otherwise(state):
        return f"{state.action}, not what was asked"
    return state_text(state, column)


def _token(state: StateLine, column: int) -> str:
    if column == ACTION and is_otherwise(state):
        return "defect.warning"
    values = {INSTALLED: state.installed, REQUEST: state.request, ACTION: state.action}
    is_quiet = column in (SIDE, LINE) or values.get(column) == UNTOUCHED
    return "text.muted" if is_quiet else "text.main"
