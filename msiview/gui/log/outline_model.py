"""The outline of a log as Qt's tree: actions inside actions, by their numbers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from msiview.analysis.logs.action_outline import Outline, OutlineItem
from msiview.analysis.logs.log_words import FAILED, duration_words
from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import column_head
from msiview.gui.plain_text import page_tip, plain
from msiview.gui.theme import Theme
from msiview.logs.facts import Phase
from msiview.report.log_actions import action_blocks

NAME, TIME, RESULT = range(3)
HEADERS = ("Action", "Time", "Result")
_FAILURE = "\N{BALLOT X} "
_RESULTS = {
    0: "not run",
    1: "success",
    2: "cancelled",
    FAILED: f"{_FAILURE}failed",
    4: "suspended",
    5: "finished",
}
"""Results in a word; the tooltip has all of it."""

SLOW_MS = 1000
"""From here on a time of its own is worth a look."""

_TOP = -1
_PHASE_MARKS = {Phase.SEQUENCE: "", Phase.SCRIPT: "", Phase.ROLLBACK: "rollback"}
_PHASES = {Phase.SEQUENCE: "", Phase.SCRIPT: "script", Phase.ROLLBACK: "rollback"}


class OutlineModel(QAbstractItemModel):
    """Children of an item are asked for when it is opened."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._outline: Outline | None = None
        self._shown: set[int] | None = None
        self._children: dict[int, list[int]] = {}
        self._rows: dict[int, int] = {}
        self._with_children: set[int] = set()

    def show_outline(self, outline: Outline | None, shown: set[int] | None) -> None:
        """Show the items of an outline, or only those of ``shown``, where one's parent is in
        it, too."""
        self.beginResetModel()
        if outline is not self._outline or shown != self._shown:
            self._children, self._rows = {}, {}
        self._outline, self._shown = outline, shown
        self._with_children = (
            {place for place, _ in outline.parents} if outline is not None else set()
        )
        self.endResetModel()

    def number(self, index: Index) -> int | None:
        """The number of the action at an index."""
        return index.internalId() if index.isValid() else None

    def item(self, index: Index) -> OutlineItem | None:
        place = self.number(index)
        return None if place is None or self._outline is None else self._outline.item(place)

    def index_of(self, place: int, column: int = NAME) -> QModelIndex:
        """Where an item is shown; of one that a filter hides, the item around it."""
        outline, at = self._outline, place
        while outline is not None and self._shown is not None and at not in self._shown:
            above = outline.parent(at)
            if above is None:
                return QModelIndex()
            at = above
        if outline is None or not 0 <= at < len(outline):
            return QModelIndex()
        above = outline.parent(at)
        self._below(_TOP if above is None else above)
        return self.createIndex(self._rows[at], column, at)

    # -- Qt: shape -------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        below = self._below(parent.internalId() if parent.isValid() else _TOP)
        if 0 <= row < len(below) and 0 <= column < len(HEADERS) and parent.column() <= 0:
            return self.createIndex(row, column, below[row])
        return QModelIndex()

    def parent(self, index: Index = ROOT) -> Any:
        outline = self._outline
        above = outline.parent(index.internalId()) if index.isValid() and outline else None
        return QModelIndex() if above is None else self.index_of(above)

    def rowCount(self, parent: Index = ROOT) -> int:
        if parent.column() > 0:
            return 0
        return len(self._below(parent.internalId() if parent.isValid() else _TOP))

    def hasChildren(self, parent: Index = ROOT) -> bool:
        # Asked of each row that is laid out, 10,000 at once; most have none.
        if parent.isValid() and parent.internalId() not in self._with_children:
            return False
        return self.rowCount(parent) > 0

    def columnCount(self, parent: Index = ROOT) -> int:
        return len(HEADERS)

    def _below(self, place: int) -> list[int]:
        found = self._children.get(place)
        if found is None:
            outline = self._outline
            found = outline.children(None if place == _TOP else place) if outline else []
            if self._shown is not None:
                found = [child for child in found if child in self._shown]
            self._children[place] = found
            self._rows.update((child, row) for row, child in enumerate(found))
        return found

    # -- Qt: contents ----------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role not in _ROLES:
            return None
        item, column = self.item(index), index.column()
        if item is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(self._text(index, item))
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltip(item)
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(self._spoken(index, item))
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(_token(item, column, self._is_failed(index)))
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column == TIME else LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(HEADERS):
            return column_head(HEADERS[section], role, right=section == TIME)
        return None

    def _text(self, index: Index, item: OutlineItem) -> str:
        failed = self._is_failed(index)
        match index.column():
            case 0:
                party = item.party if self._is_border(index) else ""
                name = f"{_FAILURE}{item.name}" if failed else item.name
                parts = [name, party, _PHASE_MARKS[item.phase]]
                return " \N{MIDDLE DOT} ".join(filter(None, parts))
            case 1:
                return duration_words(item.duration) if item.duration else ""
            case _:
                return f"{_FAILURE}cause" if failed and not item.is_failed else result_text(item)

    def _spoken(self, index: Index, item: OutlineItem) -> str:
        """What screen readers say of a cell: words instead of marks."""
        if index.column() == NAME:
            return f"{item.name}, {where_words(item)}"
        if index.column() == RESULT and item.is_open:
            return "no end in the log"
        return self._text(index, item).removeprefix(_FAILURE)

    def _is_failed(self, index: Index) -> bool:
        return self._outline is not None and self._outline.is_failed(index.internalId())

    def _is_border(self, index: Index) -> bool:
        outline = self._outline
        if outline is None:
            return False
        above = outline.parent(index.internalId())
        bars = outline.times.bars
        return above is None or bars[above].lane != bars[index.internalId()].lane

    def _tooltip(self, item: OutlineItem) -> str:
        outline = self._outline
        if outline is None:
            return ""
        number = item.action.number
        blocks = action_blocks(
            outline.times.bars[number],
            outline.times,
            item.operations,
            is_cause=number == outline.cause,
        )
        return page_tip(blocks)


def result_text(item: OutlineItem) -> str:
    """How an action ended in a word, with a mark for a failure."""
    if item.is_open:
        return "no end"
    returned = item.action.returned
    return "" if returned is None else _RESULTS.get(returned, str(returned))


def where_words(item: OutlineItem) -> str:
    """``server``, ``server script``, ``server rollback``."""
    return f"{item.party} {_PHASES[item.phase]}".strip()


def _token(item: OutlineItem, column: int, failed: bool) -> str:
    if failed and column in (NAME, RESULT):
        return "defect.error"
    if column == NAME and item.phase is not Phase.ROLLBACK:
        return "text.main"
    is_slow = item.own is not None and item.own >= SLOW_MS and not item.is_dialog
    return "text.main" if column == TIME and is_slow else "text.muted"


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.TextAlignmentRole,
    }
)
"""Painting asks for many more; making an item for each of them would take too long."""
