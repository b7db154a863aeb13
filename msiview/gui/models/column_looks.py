"""How the cells of a column are set: font, side, where long texts are cut."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.analysis.listing import ListedColumn, Listing
from msiview.database.records import OPERATION_COLUMN
from msiview.database.table import Column, Table
from msiview.database.validation import ColumnRule, ColumnRules
from msiview.format.column_types import ColumnKind

_MONOSPACE = frozenset(
    {"Guid", "Condition", "Path", "Paths", "AnyPath", "RegPath", "FormattedSDDLText"}
)
_NAMES = frozenset(
    {"Path", "Paths", "AnyPath", "RegPath", "Filename", "DefaultDir", "Identifier", "Guid"}
)
"""Categories whose values often begin alike: keys of a module end alike, paths begin alike."""


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """The look of one column's cells.

    ``cut_middle`` keeps both ends of a long text (names, keys, paths); ``is_reference`` says
    that the cells name rows of other tables; ``is_operation`` marks the first column of a
    transform's records, ``is_text`` a column of texts, which may need room.
    """

    column: Column
    rule: ColumnRule | None
    title: str
    is_number: bool = False
    monospace: bool = False
    cut_middle: bool = False
    is_reference: bool = False
    is_operation: bool = False
    is_text: bool = False
    has_type: bool = True
    """Whether the column has a type of Windows Installer's, which the head tells."""

    @property
    def is_countable(self) -> bool:
        """Whether the cells are values that can be compared: numbers or texts."""
        return self.is_number or self.is_text


def column_looks(table: Table, rules: ColumnRules) -> tuple[ColumnLook, ...]:
    """The looks of all columns of a table, in their order."""
    if isinstance(table, Listing):
        return tuple(map(_listed_look, table.columns, table.listed))
    return tuple(_look(column, rules.rule(table.name, column.name)) for column in table.columns)


def _listed_look(column: Column, listed: ListedColumn) -> ColumnLook:
    is_number = listed.is_number or listed.is_size
    return ColumnLook(
        column,
        None,
        column.name,
        is_number=is_number,
        monospace=listed.is_code,
        cut_middle=listed.is_name,
        is_text=not is_number,
        has_type=False,
    )


def _look(column: Column, rule: ColumnRule | None) -> ColumnLook:
    if column.name == OPERATION_COLUMN:
        return ColumnLook(column, None, "Operation", is_operation=True)
    category = rule.category if rule is not None else None
    return ColumnLook(
        column,
        rule,
        column.name,
        is_number=column.type.kind in (ColumnKind.SHORT, ColumnKind.LONG),
        monospace=category in _MONOSPACE,
        cut_middle=category in _NAMES or column.is_key,
        is_reference=rule is not None and bool(rule.key_tables),
        is_text=column.type.kind is ColumnKind.STRING,
    )
