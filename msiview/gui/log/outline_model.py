"""The outline of a log as Qt's tree: actions inside actions, by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from msiview.analysis.logs.action_outline import Outline, OutlineItem
from msiview.analysis.logs.log_words import FAILED, clock_words, duration_words
from msiview.analysis.logs.timeline import Timeline
from msiview.gui.texts import counted, number
from msiview.gui.theme import Theme
from msiview.logs.facts import Phase

Index = QModelIndex | QPersistentModelIndex

NumberRole = Qt.ItemDataRole.UserRole
"""The number of an item's action."""

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
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_PHASE_MARKS = {Phase.SEQUENCE: "", Phase.SCRIPT: "", Phase.ROLLBACK: "rollback"}
_PHASES = {Phase.SEQUENCE: "", Phase.SCRIPT: "script", Phase.ROLLBACK: "rollback"}


@dataclass(frozen=True, slots=True)
class LaidOutline:
    """An outline, and the bars that it was made from."""

    outline: Outline
    times: Timeline

    def failed(self) -> list[int]:
        """The numbers of actions that failed."""
        bars = self.times.bars
        return [place for place, bar in enumerate(bars) if bar.action.returned == FAILED]

    def matching(self, text: str, *, only_failed: bool) -> set[int] | None:
        """The items that have a text in their names, in any case, with all around them; None
        where that is all of them."""
        if not text and not only_failed:
            return None
        wanted = text.casefold()
        bars = self.times.bars
        places = self.failed() if only_failed else range(len(bars))
        shown: set[int] = set()
        for place in places:
            at: int | None = place if wanted in bars[place].action.name.casefold() else None
            while at is not None and at not in shown:
                shown.add(at)
                at = self.outline.parent(at)
        return shown


class OutlineModel(QAbstractItemModel):
    """Children of an item are asked for when it is opened."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._laid: LaidOutline | None = None
        self._shown: set[int] | None = None
        self._children: dict[int, list[int]] = {}
        self._rows: dict[int, int] = {}

    def show_outline(self, laid: LaidOutline | None, shown: set[int] | None) -> None:
        """Show the items of an outline, or only those of ``shown``, where one's parent is in
        it, too."""
        self.beginResetModel()
        self._laid, self._shown = laid, shown
        self._children, self._rows = {}, {}
        self.endResetModel()

    def number(self, index: Index) -> int | None:
        """The number of the action at an index."""
        return index.internalId() if index.isValid() else None

    def item(self, index: Index) -> OutlineItem | None:
        place = self.number(index)
        return None if place is None or self._laid is None else self._laid.outline.item(place)

    def index_of(self, place: int, column: int = NAME) -> QModelIndex:
        """Where an item is shown; of one that a filter hides, the item around it."""
        laid, at = self._laid, place
        while laid is not None and self._shown is not None and at not in self._shown:
            above = laid.outline.parent(at)
            if above is None:
                return QModelIndex()
            at = above
        if laid is None or not 0 <= at < len(laid.outline):
            return QModelIndex()
        above = laid.outline.parent(at)
        self._below(_TOP if above is None else above)
        return self.createIndex(self._rows[at], column, at)

    def parents(self) -> Iterator[tuple[int, int]]:
        """The numbers of all items that have others inside, with their depths."""
        waiting = [(place, 0) for place in reversed(self._below(_TOP))]
        while waiting:
            place, depth = waiting.pop()
            below = self._below(place)
            if below:
                yield place, depth
                waiting.extend((child, depth + 1) for child in reversed(below))

    # -- Qt: shape -------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        below = self._below(parent.internalId() if parent.isValid() else _TOP)
        if not (0 <= row < len(below) and 0 <= column < len(HEADERS)) or parent.column() > 0:
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, index: Index = _ROOT) -> Any:  # type: ignore[override]
        laid = self._laid
        above = laid.outline.parent(index.internalId()) if index.isValid() and laid else None
        return QModelIndex() if above is None else self.index_of(above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.column() > 0:
            return 0
        return len(self._below(parent.internalId() if parent.isValid() else _TOP))

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(HEADERS)

    def _below(self, place: int) -> list[int]:
        found = self._children.get(place)
        if found is None:
            laid = self._laid
            found = laid.outline.children(None if place == _TOP else place) if laid else []
            if self._shown is not None:
                found = [child for child in found if child in self._shown]
            self._children[place] = found
            self._rows.update((child, row) for row, child in enumerate(found))
        return found

    # -- Qt: contents ----------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == NumberRole:
            return index.internalId()
        if role not in _ROLES:
            return None
        item, column = self.item(index), index.column()
        if item is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item_text(item, column, is_border=self._is_border(index))
            case Qt.ItemDataRole.ToolTipRole:
                return self._tooltip(item)
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(item, column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(_token(item, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column == TIME else _LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(HEADERS):
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADERS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if section == TIME else _LEFT
        return None

    def _is_border(self, index: Index) -> bool:
        laid = self._laid
        if laid is None:
            return False
        above = laid.outline.parent(index.internalId())
        bars = laid.times.bars
        return above is None or bars[above].lane != bars[index.internalId()].lane

    def _tooltip(self, item: OutlineItem) -> str:
        action = item.action
        lines = [item.name, f"{where_words(item)}, line {number(item.line + 1)}"]
        if action.start is not None:
            end = clock_words(action.end) if action.end is not None else "not in the log"
            lines.append(f"{clock_words(action.start)} to {end}")
        if item.own is not None and item.own != item.duration:
            lines.append(f"{duration_words(item.own)} without the actions inside")
        if item.operations:
            lines.append(counted(item.operations, "operation"))
        if action.returned is not None:
            lines.append(f"Return value {action.returned}: {item.result}")
        return "\n".join(lines)


def item_text(item: OutlineItem, column: int, *, is_border: bool = False) -> str:
    """What a cell shows. ``is_border``: the item around is another party's, or there is none."""
    match column:
        case 0:
            name = f"{_FAILURE}{item.name}" if item.is_failed else item.name
            parts = [name, item.party if is_border else "", _PHASE_MARKS[item.phase]]
            return " \N{MIDDLE DOT} ".join(filter(None, parts))
        case 1:
            return duration_words(item.duration) if item.duration else ""
        case _:
            return result_text(item)


def result_text(item: OutlineItem) -> str:
    """How an action ended in a word, with a mark for a failure."""
    if item.is_open:
        return "no end"
    returned = item.action.returned
    return "" if returned is None else _RESULTS.get(returned, str(returned))


def where_words(item: OutlineItem) -> str:
    """``server``, ``server script``, ``server rollback``."""
    return f"{item.party} {_PHASES[item.phase]}".strip()


def _spoken(item: OutlineItem, column: int) -> str:
    if column == RESULT:
        return "no end in the log" if item.is_open else item.result
    return f"{item.name}, {where_words(item)}" if column == NAME else item_text(item, column)


def _token(item: OutlineItem, column: int) -> str:
    if item.is_failed and column in (NAME, RESULT):
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
