"""Explains the fields of one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.analysis.live_columns import live_tables
from msiview.analysis.sequences import LOOKED_UP, StepKind, action_meaning, usual_number
from msiview.analysis.value_forms import value_forms
from msiview.database.bit_fields import decode
from msiview.database.categories import has_form
from msiview.database.cells import StreamCell
from msiview.database.records import RecordTable
from msiview.database.standard_actions import SEQUENCES, standard_action
from msiview.database.validation import read_column_rules
from msiview.format.column_types import ColumnKind
from msiview.format.transform_data import RowOperation

if TYPE_CHECKING:
    from msiview.analysis.value_forms import Form
    from msiview.database.bit_fields import BitMeaning
    from msiview.database.cells import Cell
    from msiview.database.package import Package
    from msiview.database.table import Column, Table
    from msiview.database.validation import ColumnRule
    from msiview.format.container import Stream

_FORM_WORDS = {
    "Identifier": "letters, digits, _ and . only, and no digit first",
    "Guid": "a GUID in braces, upper case",
}
"""The forms of :mod:`msiview.database.categories` that are told beside a field. Others are broken
by many real packages, without harm."""


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """One field of a row, explained.

    ``is_stated`` is False for a field that a transform's record does not state. ``meanings`` are
    the flags and alternatives that hold; ``forms`` other notations of the value; ``notes``
    sentences on what it names; ``problems`` the rules that it breaks. ``stream`` is the one that
    the value names.
    """

    column: Column
    value: Cell
    is_stated: bool
    rule: ColumnRule | None
    meanings: tuple[BitMeaning, ...] = ()
    forms: tuple[Form, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    stream: Stream | None = None


class RowExplainer:
    """Explains rows of one package; reads its ``_Validation`` once, on first use."""

    def __init__(self, package: Package, tables: Mapping[str, Table]) -> None:
        self._package = package
        self._tables = tables
        self._rules = read_column_rules(tables)

    def explain(self, table: Table, row: int) -> tuple[FieldFacts, ...]:
        """The fields of a row in column order; row counts from 0 in file order.

        The operation of a transform's record is not included, since it is no field.
        """
        cells = table.named_row(row)
        records = table if isinstance(table, RecordTable) else None
        columns = table.columns if records is None else table.columns[1:]
        told: set[str] = set()
        return tuple(
            self._field(
                table.name,
                column,
                cells,
                records is None or records.is_stated(row, column.index),
                records is None or records.operation(row) is RowOperation.ADD,
                told,
            )
            for column in columns
        )

    def _field(
        self,
        table: str,
        column: Column,
        cells: Mapping[str, Cell],
        stated: bool,
        whole: bool,
        told: set[str],
    ) -> FieldFacts:
        """``told`` collects the rules that fields of this row have given in words."""
        rule = self._rules.rule(table, column.name)
        if not stated:
            return FieldFacts(column, None, False, rule)
        value = cells[column.name]
        return FieldFacts(
            column,
            value,
            True,
            rule,
            tuple(_meanings(table, column, value, cells)),
            tuple(value_forms(table, column, value, rule, cells)),
            tuple(self._notes(table, column, cells)),
            tuple(_problems(column, value, rule, whole, told)) if has_rules(table) else (),
            self._stream(table, column, value),
        )

    def _notes(self, table: str, column: Column, cells: Mapping[str, Cell]) -> Iterator[str]:
        action = cells.get("Action")
        if table in SEQUENCES and isinstance(action, str):
            if column.name == "Action":
                yield from self._action_notes(table, action)
            elif column.name == "Sequence":
                usual = usual_number(action, table)
                if usual is not None and usual != cells["Sequence"]:
                    yield f"usually {usual}"

    def _action_notes(self, sequence: str, action: str) -> Iterator[str]:
        """What an action is, or that nothing defines it."""
        known = live_tables(self._tables, *LOOKED_UP)
        kind, purpose = action_meaning(known, sequence, action)
        # A transform may change a sequence without having the tables that define actions.
        if kind is not StepKind.UNKNOWN or known:
            yield f"{kind.value}: {purpose}" if purpose else kind.value
        standard = standard_action(action)
        if standard is not None:
            if standard.tables_read:
                yield f"works on {', '.join(standard.tables_read)}"
            if standard.condition:
                yield f"its usual condition is {standard.condition}"
            if standard.sequences and sequence not in standard.sequences:
                yield "not usual in this sequence"

    def _stream(self, table: str, column: Column, value: Cell) -> Stream | None:
        if isinstance(value, StreamCell):
            return value.stream
        is_inside = isinstance(value, str) and value.startswith("#")
        if (table, column.name) == ("Media", "Cabinet") and is_inside:
            return self._package.storage.stream(str(value)[1:])
        return None


def _meanings(
    table: str, column: Column, value: Cell, cells: Mapping[str, Cell]
) -> Iterator[BitMeaning]:
    """The flags and alternatives that hold. Of sequence numbers only the special ones; that 4000 is
    a place in the order is obvious."""
    is_place = table in SEQUENCES and column.name == "Sequence"
    if not (is_place and isinstance(value, int) and value > 0):
        yield from (m for m in decode(table, column.name, value, cells) if m.is_set)


def has_rules(table: str) -> bool:
    """Whether the rules of columns apply to a table: not to the catalog and _Validation."""
    return not table.startswith("_")


def value_problems(column: Column, value: Cell, rule: ColumnRule | None) -> tuple[str, ...]:
    """The rules that a value breaks in a column, each as words without a full stop."""
    return tuple(_problems(column, value, rule, True, set()))


def _problems(
    column: Column, value: Cell, rule: ColumnRule | None, whole: bool, told: set[str]
) -> Iterator[str]:
    """What is wrong with a value. An update record of a transform need not state every field."""
    if value is None:
        if not column.nullable and whole:
            yield "null, but the column is required"
        return
    if isinstance(value, StreamCell):
        if value.stream is None:
            yield f"the file has no stream {value.name}"
        return
    width = column.type.width
    is_text = column.type.kind is ColumnKind.STRING
    if is_text and isinstance(value, str) and 0 < width < len(value):
        yield f"{len(value)} characters, the column states at most {width}"
    if rule is not None:
        yield from _rule_problems(value, rule, told)


def _rule_problems(value: int | str, rule: ColumnRule, told: set[str]) -> Iterator[str]:
    """Violations of the rule. A value may be in the range or in the set (ICE03)."""
    says = "_Validation allows" if rule.stated else "the standard schema allows"
    in_set = str(value) in rule.allowed
    if isinstance(value, int):
        has_range = rule.minimum is not None or rule.maximum is not None
        # The standard ranges are those of old tools, which real packages exceed.
        if has_range and rule.stated and not in_set and not _in_range(value, rule):
            yield f"out of range, {says} {range_words(rule)}"
        elif rule.allowed and not has_range and not in_set:
            yield f"not in the set, {says} {', '.join(rule.allowed)}"
        return
    if rule.allowed and not in_set and "[" not in value:
        yield f"not in the set, {says} {', '.join(rule.allowed)}"
    category = rule.category or ""
    words = _FORM_WORDS.get(category)
    if words is not None and rule.stated and not in_set and not has_form(category, value):
        yield f"no {category}" if words in told else f"no {category}: {words}"
        told.add(words)
    if category == "Version" and value[:1].isdigit() and not has_form(category, value):
        yield "no Version: up to four numbers separated by dots"


def _in_range(value: int, rule: ColumnRule) -> bool:
    low = rule.minimum is None or value >= rule.minimum
    return low and (rule.maximum is None or value <= rule.maximum)


def range_words(rule: ColumnRule) -> str:
    """The limits of a rule in words: ``1 to 32767``, ``at least 0``; empty without any."""
    if rule.minimum is not None and rule.maximum is not None:
        return f"{rule.minimum} to {rule.maximum}"
    if rule.minimum is not None:
        return f"at least {rule.minimum}"
    return f"at most {rule.maximum}" if rule.maximum is not None else ""
