"""The references of one row as a list: what it refers to, and what refers to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from msiview.analysis.references.reference import RowReferences
from msiview.database.table import Table
from msiview.gui.icons import place_icon
from msiview.gui.models.index import ROOT, Index
from msiview.gui.plain_text import plain, tip
from msiview.gui.widgets.entry_delegate import (
    DetailRole,
    HeadingRole,
    IconNameRole,
    IconTokenRole,
)
from msiview.report.references import OutgoingLine, incoming_title, outgoing_lines
from msiview.session.destinations import row_destination
from msiview.session.places import Place
from msiview.visible_text import one_line
from msiview.words import number

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. ``place`` is where it leads, else ``reason`` says why nowhere."""

    title: str
    detail: str = ""
    icon: str = ""
    token: str = "text.muted"
    place: Place | None = None
    reason: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading and the lines below it, which are made when they are shown."""

    heading: Line
    length: int
    line: Callable[[int], Line]


class ReferencesModel(QAbstractListModel):
    """First what the row refers to, then the rows that refer to it, by table and column.

    Lines are made only when they are seen: a medium has every file of a package.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sections: list[_Section] = []
        self._starts: list[int] = []
        self._length = 0

    def show_row(self, found: RowReferences | None, tables: Mapping[str, Table]) -> None:
        """Show the references of another row, or of none."""
        self.beginResetModel()
        self._sections = [] if found is None else list(_sections(found, tables))
        self._starts, self._length = [], 0
        for section in self._sections:
            self._starts.append(self._length)
            self._length += 1 + section.length
        self.endResetModel()

    def line(self, row: int) -> Line:
        """What stands in a line."""
        at = bisect_right(self._starts, row) - 1
        section = self._sections[at]
        inside = row - self._starts[at] - 1
        return section.heading if inside < 0 else section.line(inside)

    def headings(self) -> list[int]:
        """The lines that are headings."""
        return list(self._starts)

    # -- Qt -------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._length

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.line(index.row()).is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.line(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(line.title)
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(", ".join(filter(None, (line.title, line.detail))))
            case Qt.ItemDataRole.ToolTipRole:
                return tip(line.reason or f"{line.title}\n{line.detail}")
        roles = {
            DetailRole: plain(line.detail),
            IconNameRole: line.icon,
            IconTokenRole: line.token,
            HeadingRole: line.is_heading,
        }
        return roles.get(role)


def _sections(found: RowReferences, tables: Mapping[str, Table]) -> list[_Section]:
    leaving = list(map(_outgoing_line, outgoing_lines(found.outgoing, tables)))
    sections = [_section("Refers to", leaving)] if leaving else []
    for incoming in found.incoming:
        table = tables[incoming.table]
        heading = Line(
            incoming_title(incoming, found.row_count), number(len(incoming.rows)), is_heading=True
        )
        sections.append(_Section(heading, len(incoming.rows), _row_lines(table, incoming.rows)))
    return sections


def _section(title: str, lines: Sequence[Line]) -> _Section:
    heading = Line(title, number(len(lines)), is_heading=True)
    return _Section(heading, len(lines), lines.__getitem__)


def _row_lines(table: Table, rows: Sequence[int]) -> Callable[[int], Line]:
    def line(at: int) -> Line:
        way = row_destination(table, rows[at])
        return Line(one_line(way.title, _LONGEST), "", "key", place=way.place)

    return line


def _outgoing_line(found: OutgoingLine) -> Line:
    icon, token = "note", "text.muted"
    if found.place is not None:
        icon = place_icon(found.place)
    elif found.is_missing:
        icon, token = "warning", "defect.warning"
    name = one_line(found.name, _LONGEST)
    return Line(name, found.way, icon, token, found.place, found.reason)
