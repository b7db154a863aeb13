"""What is wrong with edits: rules of the schema that they break, references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.condition_tree import ConditionFault, parse
from msiview.analysis.field_facts import has_rules, value_problems
from msiview.analysis.references.engine import References, references_of_overlaid
from msiview.analysis.references.reference import Reference
from msiview.analysis.references.text_rule import CONDITION
from msiview.database.cells import Cell
from msiview.database.keys import key_text
from msiview.database.table import Column
from msiview.database.validation import ColumnRule, read_column_rules
from msiview.format.transform_data import RowOperation
from msiview.overlay.overlaid_table import Key, OverlaidTable
from msiview.session.editing import Editing
from msiview.session.overlaid_package import OverlaidPackage


@dataclass(frozen=True, slots=True)
class EditProblem:
    """Something that the package does not take well, though it can be stored."""

    table: str
    key: Key
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.table}/{key_text(self.key)}.{self.column}: {self.reason}"


def edit_problems(editing: Editing, result: OverlaidPackage) -> list[EditProblem]:
    """The problems of the rows that were edited, and of rows that refer to deleted ones, by table
    and in the order of the edits. What was wrong before is told where its cell was edited."""
    found = _Problems(editing, result)
    return list(dict.fromkeys(found.all()))


def value_reasons(table: str, column: Column, value: Cell, rule: ColumnRule | None) -> list[str]:
    """What is wrong with a value for itself: the rules of its column that it breaks, and why it is
    no condition where it should be one."""
    if not has_rules(table):
        return []
    fault = condition_fault(value, rule)
    faults = [f"no condition: {fault.reason}"] if fault is not None else []
    return [*value_problems(column, value, rule), *faults]


def dangling_words(reference: Reference) -> str:
    """``Core is not in Component``, of a reference that leads nowhere."""
    return f"{key_text(reference.key)} is not in {' or '.join(reference.tables)}"


def condition_fault(value: Cell, rule: ColumnRule | None) -> ConditionFault | None:
    """What keeps a value from being a condition, where its column wants one."""
    if isinstance(value, str) and rule is not None and rule.category == CONDITION:
        return parse(value).fault
    return None


class _Problems:
    def __init__(self, editing: Editing, result: OverlaidPackage) -> None:
        self._editing = editing
        self._tables = result.database.tables
        self._references: References = references_of_overlaid(result.database)
        self._rules = read_column_rules(result.tables)

    def all(self) -> Iterator[EditProblem]:
        for name in self._editing.edits.changed_tables():
            table = self._tables.get(name)
            if table is None or table.dropped_by is not None:
                continue
            for key, record in self._editing.edits.rows.get(name, {}).items():
                if record.operation is RowOperation.DELETE:
                    yield from self._left_behind(name, key)
                    continue
                row = table.find(key)
                if row is not None:
                    is_new = record.operation is RowOperation.ADD
                    yield from self._of_row(table, row, None if is_new else set(record.cells))

    def _of_row(
        self, table: OverlaidTable, row: int, columns: set[str] | None
    ) -> Iterator[EditProblem]:
        """The problems of a row; ``columns`` are those that count, None means all."""
        key = table.key(row)
        for column in table.columns:
            if columns is None or column.name in columns:
                rule = self._rules.rule(table.name, column.name)
                for reason in value_reasons(
                    table.name, column, table.cell(row, column.index), rule
                ):
                    yield EditProblem(table.name, key, column.name, reason)
        for reference in self._references.outgoing(table.name, row):
            if reference.dangling and (columns is None or reference.column in columns):
                yield self._dangling(reference)

    def _left_behind(self, name: str, key: Key) -> Iterator[EditProblem]:
        """The references to a row that is gone. Rows have the numbers that they had before."""
        before = self._editing.below.database.tables.get(name)
        row = before.find(key) if before is not None else None
        if row is None:
            return
        for incoming in self._editing.references_below.incoming(name, row):
            table = self._tables[incoming.table]
            live = set(incoming.rows).intersection(table.live_rows())
            for source in sorted(live):
                for reference in self._references.outgoing(table.name, source, incoming.column):
                    if reference.dangling:
                        yield self._dangling(reference)

    def _dangling(self, reference: Reference) -> EditProblem:
        key = self._tables[reference.table].key(reference.row)
        return EditProblem(reference.table, key, reference.column, dangling_words(reference))
