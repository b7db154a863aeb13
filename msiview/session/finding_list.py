"""The list of findings: grouped, walked through, and found by the cell that they are at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from msiview.errors import Severity
from msiview.session.checking import ListedFinding
from msiview.session.places import Place
from msiview.validation.check import SUMMARY
from msiview.validation.defects import STREAMS

if TYPE_CHECKING:
    from msiview.database.package import Package
    from msiview.database.table import Table
    from msiview.session.places import CellRef
    from msiview.validation.finding import Finding


class FindingGrouping(StrEnum):
    """By what findings stand together."""

    SEVERITY = "severity"
    RULE = "rule"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The line above findings that stand together: a severity, a rule or a table, and how many."""

    key: Severity | str
    count: int


FindingLine: TypeAlias = FindingGroup | ListedFinding


def grouped(entries: Iterable[ListedFinding], grouping: FindingGrouping) -> list[FindingLine]:
    """Findings under the lines of their groups. Errors come before warnings, rules keep their
    order, tables are in name order; what is about no table comes first."""
    groups: dict[Severity | str, list[ListedFinding]] = {}
    for entry in entries:
        groups.setdefault(_group(entry, grouping), []).append(entry)
    keys: Iterable[Severity | str] = groups
    if grouping is FindingGrouping.SEVERITY:
        keys = [severity for severity in reversed(Severity) if severity in groups]
    elif grouping is FindingGrouping.TABLE:
        keys = sorted(groups, key=str)
    lines: list[FindingLine] = []
    for key in keys:
        own = groups[key]
        if grouping is not FindingGrouping.SEVERITY:
            own.sort(key=lambda entry: -entry.severity)
        lines += [FindingGroup(key, len(own)), *own]
    return lines


def finding_place(
    finding: Finding, tables: Mapping[str, Table], package: Package | None
) -> Place | None:
    """Where a finding can be looked at; None where nothing of it can be shown."""
    if finding.table == SUMMARY:
        return Place("summary")
    if finding.table == STREAMS and package is not None:
        name = "/".join(finding.key)
        streams = package.streams()
        found = next((s.name for s in streams if name in (s.name, s.shown_name)), None)
        return Place("stream", found) if found is not None else None
    table = tables.get(finding.table)
    if table is None:
        return None
    column = table.column(finding.column).index if table.has_column(finding.column) else None
    row = finding.row if finding.row is not None and finding.row < table.row_count else None
    return Place("table", table.name, row, column)


class FindingIndex:
    """The findings that count, by the rows that they are at."""

    def __init__(self, entries: Iterable[ListedFinding] = ()) -> None:
        self._rows: dict[str, dict[int, list[ListedFinding]]] = {}
        self._counts: dict[str, Counter[Severity]] = {}
        for entry in entries:
            finding = entry.finding
            if not entry.counts or not finding.table:
                continue
            self._counts.setdefault(finding.table, Counter())[entry.severity] += 1
            if finding.row is not None:
                rows = self._rows.setdefault(finding.table, {})
                rows.setdefault(finding.row, []).append(entry)

    def counts(self, table: str) -> Counter[Severity]:
        """How many findings of each severity are at a table or its rows."""
        return self._counts.get(table, Counter())

    def rows(self, table: str) -> Mapping[int, Sequence[ListedFinding]]:
        """The findings at the rows of a table."""
        return self._rows.get(table, {})

    def at_row(self, table: str, row: int) -> Sequence[ListedFinding]:
        """The findings at a row or its cells."""
        return self.rows(table).get(row, ())

    def at_cell(self, cell: CellRef, column: str) -> Sequence[ListedFinding]:
        """The findings at a cell; ``column`` is the name of its column."""
        found = self.at_row(cell.table, cell.row)
        return [entry for entry in found if entry.finding.column == column]


def _group(entry: ListedFinding, grouping: FindingGrouping) -> Severity | str:
    match grouping:
        case FindingGrouping.SEVERITY:
            return entry.severity
        case FindingGrouping.RULE:
            return entry.finding.rule
        case FindingGrouping.TABLE:
            return entry.finding.table
