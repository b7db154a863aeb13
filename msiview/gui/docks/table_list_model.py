"""The table list: pinned entries on top, then the tables in name order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from msiview.database.package import Package
from msiview.database.schema import standard_schema
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.errors import Severity
from msiview.gui.document import Document
from msiview.gui.icons import place_icon
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.index import Index
from msiview.gui.overlay.words import mark_counts, row_counts
from msiview.gui.plain_text import plain, tip
from msiview.gui.texts import SEVERITY_MARKS, SEVERITY_TOKENS
from msiview.gui.widgets.entry_delegate import (
    DetailRole,
    DimRole,
    HeadingRole,
    IconNameRole,
    LineBelowRole,
    MarksRole,
    StruckRole,
)
from msiview.overlay.changes import LayerTotals, RowTotals
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.report.finding_words import counts_words
from msiview.session.contents import ContentsPage, contents_pages
from msiview.session.finding_list import FindingIndex
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place
from msiview.session.table_totals import TableTotals
from msiview.validation.check import SUMMARY
from msiview.validation.defects import STREAMS
from msiview.words import counted, number

_FINDING_TABLES = {"summary": SUMMARY, "streams": STREAMS}
"""The tables that findings name where they are in none."""

PlaceRole = Qt.ItemDataRole.UserRole + 10
"""The entry's :class:`Place`; None where it cannot be picked."""


class TableGroup(StrEnum):
    """Which tables the list shows."""

    ALL = "all"
    WITH_ROWS = "with_rows"
    CHANGED = "changed"
    NOT_STANDARD = "not_standard"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    TableGroup.ALL: "&All tables",
    TableGroup.WITH_ROWS: "With &rows",
    TableGroup.CHANGED: "&Changed by the overlay",
    TableGroup.NOT_STANDARD: "Not &standard",
}


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One line of the list. ``place`` None means that it can't be picked; ``why`` says why."""

    title: str
    place: Place | None
    detail: str = ""
    spoken: str = ""
    dim: bool = False
    icon: str = ""
    pinned: bool = False
    standard: bool = True
    why: str = ""
    change: Mark | None = None
    """What an overlay does to the table."""
    rows: RowTotals = field(default_factory=RowTotals)
    """How many rows it adds, changes and deletes."""
    is_heading: bool = False
    """Whether it is a title above others."""
    dropped: bool = False
    """Whether the overlay drops the table, so that it is not there in the end."""


def entries_of(document: Document) -> list[TableEntry]:
    """All lines for a document, pinned ones first."""
    opened = document.shown
    if opened is None:
        return []
    pinned = _pinned(opened, _parts(document))
    return [*pinned, *_tables(document), *_undecoded(opened.package)]


def _parts(document: Document) -> LayerTotals:
    """How much the overlay changes that is in no table."""
    result = document.overlay.result
    is_active = result is not None and document.overlay.is_active
    return result.end_totals if result is not None and is_active else LayerTotals()


def _pinned(opened: OpenedPackage, parts: LayerTotals) -> list[TableEntry]:
    changed = {
        "summary": parts.properties_changed,
        "streams": parts.streams_changed,
        "transforms": parts.storages_changed,
    }
    heading = TableEntry("Contents", None, pinned=True, is_heading=True)
    return [heading, *(_page_entry(page, changed) for page in contents_pages(opened))]


def _page_entry(page: ContentsPage, changed: Mapping[str, int]) -> TableEntry:
    count = changed.get(page.kind, 0)
    spoken = page.title
    if page.count is not None:
        spoken = f"{spoken}, {counted(page.count, page.noun)}"
    elif count:
        spoken = f"{spoken}, {number(count)} changed"
    return TableEntry(
        page.title,
        page.place,
        number(page.count) if page.count is not None else "",
        spoken,
        icon=place_icon(page.place),
        pinned=True,
        change=Mark.CHANGED if count else None,
        rows=RowTotals(changed=count if page.count is None else 0),
    )


def _tables(document: Document) -> list[TableEntry]:
    word = "record" if isinstance(document.package, Transform) else "row"
    result = document.overlay.result
    totals = result.totals if result is not None and document.overlay.is_active else {}
    return [_table_entry(table, word, totals.get(table.name)) for table in document.tables.values()]


def _table_entry(table: Table, word: str, totals: TableTotals | None) -> TableEntry:
    rows = table.live_row_count if isinstance(table, OverlaidTable) else table.row_count
    spoken = f"{table.name}, {counted(rows, word)}"
    if totals is not None:
        whole = f"table {totals.table.value}" if totals.table is not None else ""
        spoken = ", ".join(filter(None, (spoken, whole, *row_counts(totals.rows))))
    return TableEntry(
        table.name,
        Place("table", table.name),
        number(rows),
        spoken,
        dim=rows == 0,
        standard=table.name in standard_schema(),
        change=totals.change if totals is not None else None,
        rows=totals.rows if totals is not None else RowTotals(),
        dropped=totals is not None and totals.table is Mark.DELETED,
    )


def _undecoded(package: Package) -> list[TableEntry]:
    """Tables of a transform whose columns are not known: named, with the reason."""
    if not isinstance(package, Transform):
        return []
    return [
        TableEntry(
            name,
            None,
            "not readable",
            f"{name}, cannot be decoded: {reason}",
            dim=True,
            icon="warning",
            standard=name in standard_schema(),
            why=reason,
        )
        for name, reason in package.undecoded.items()
    ]


class TableListModel(QAbstractListModel):
    """The entries that match the filter text and the group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[TableEntry] = ()
        self._shown: list[TableEntry] = []
        self._text = ""
        self._group = TableGroup.ALL
        self._has_changes = False
        self._findings = FindingIndex()

    @property
    def group(self) -> TableGroup:
        return self._group

    def set_entries(self, entries: Sequence[TableEntry]) -> None:
        """Show other entries; filter and group stay."""
        self._all = entries
        # The group may have been chosen long ago, for another package.
        self._has_changes = any(entry.change is not None for entry in entries)
        self._refill()

    def set_findings(self, findings: FindingIndex) -> None:
        """Mark other findings."""
        self._findings = findings
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def set_filter(self, text: str) -> None:
        """Show only names that contain a text, whatever its case."""
        self._text = text.strip().casefold()
        self._refill()

    def set_group(self, group: TableGroup) -> None:
        """Show only the tables of a group; pinned entries stay."""
        self._group = group
        self._refill()

    def is_empty_because_of_filter(self) -> bool:
        return bool(self._all) and not self._shown

    def best_match(self) -> QModelIndex:
        """The entry that the filter text means: that of this name, else one that begins with it,
        tables before pages; else the first."""

        def rank(row: int) -> tuple[bool, bool, bool]:
            title = self._shown[row].title.casefold()
            return title != self._text, not title.startswith(self._text), self._shown[row].pinned

        rows = [row for row, entry in enumerate(self._shown) if entry.place is not None]
        return self.index(min(rows, key=rank)) if rows else QModelIndex()

    def index_of(self, place: Place | None) -> QModelIndex:
        """The entry that a place belongs to."""
        if place is not None:
            place = place.in_list
        for row, entry in enumerate(self._shown):
            if entry.place is not None and entry.place.same_page(place):
                return self.index(row)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._shown[index.row()].place is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(entry.title)
            case Qt.ItemDataRole.AccessibleTextRole:
                found = counts_words(self._counts(entry), notes=False)
                return plain(", ".join(filter(None, (entry.spoken, found))))
            case Qt.ItemDataRole.ToolTipRole:
                return tip(_tooltip(entry))
            case _ if role == DetailRole:
                return plain(entry.detail)
            case _ if role == DimRole:
                return entry.dim
            case _ if role == IconNameRole:
                return entry.icon
            case _ if role == LineBelowRole:
                return entry.pinned and not self._is_pinned(index.row() + 1)
            case _ if role == HeadingRole:
                return entry.is_heading
            case _ if role == PlaceRole:
                return entry.place
            case _ if role == StruckRole:
                return entry.dropped
            case _ if role == MarksRole:
                return [*_marks(entry), *_finding_marks(self._counts(entry))]
        return None

    def _counts(self, entry: TableEntry) -> Counter[Severity]:
        """How many findings of each severity are in a table, or in the summary."""
        if entry.place is None:
            return Counter()
        name = _FINDING_TABLES.get(entry.place.kind, entry.place.name)
        return self._findings.counts(name)

    def _is_pinned(self, row: int) -> bool:
        return row < len(self._shown) and self._shown[row].pinned

    def _refill(self) -> None:
        self.beginResetModel()
        self._shown = [entry for entry in self._all if self._matches(entry)]
        self.endResetModel()

    def _matches(self, entry: TableEntry) -> bool:
        if entry.is_heading:
            return not self._text
        if self._text not in entry.title.casefold():
            return False
        match self._group:
            case TableGroup.WITH_ROWS:
                return entry.pinned or not entry.dim
            case TableGroup.CHANGED:
                return entry.pinned or entry.change is not None or not self._has_changes
            case TableGroup.NOT_STANDARD:
                return entry.pinned or not entry.standard
            case _:
                return True


def _marks(entry: TableEntry) -> Sequence[tuple[str, str]]:
    """``A6``, ``M2``, ``D1``, each with the colour of the change; the letter alone where no row
    changes, but the table or its columns; nothing where the overlay changes nothing."""
    if entry.change is None:
        return ()
    look = look_of(entry.change)
    return mark_counts(entry.rows) or [(look.letter, look.token)]


def _finding_marks(counts: Counter[Severity]) -> Sequence[tuple[str, str]]:
    """``✗2``, ``!1``; notes are not marked."""
    return [
        (f"{SEVERITY_MARKS[severity]}{number(counts[severity])}", SEVERITY_TOKENS[severity])
        for severity in (Severity.ERROR, Severity.WARNING)
        if counts[severity]
    ]


def _tooltip(entry: TableEntry) -> str:
    if entry.why:
        return f"{entry.title} cannot be decoded: {entry.why}"
    known = standard_schema().table(entry.title)
    if entry.place is None or entry.place.kind != "table":
        return ""
    purpose = known.purpose if known is not None else "Not a standard table."
    return f"{entry.spoken}. {purpose}"
