"""What is wrong with a value before it is put into a cell, for marks while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from msiview.database.cells import Cell, unstorable
from msiview.database.keys import key_text, typed_cell
from msiview.database.table import Column, Table
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.session.edit_problems import condition_fault, dangling_words, value_reasons
from msiview.session.opened_package import OpenedPackage


@dataclass(frozen=True, slots=True)
class ValueCheck:
    """The cell that a text means in a column, and what is to be said of it.

    ``refusal`` is why it cannot be stored, ``problems`` are the rules that it breaks, each as a
    sentence; a cell with problems can be stored. ``spans`` are the characters of a condition or
    formatted text that show what is wrong, half-open.
    """

    cell: Cell
    refusal: str = ""
    problems: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def words(self) -> str:
        """All of it, a line each; empty where nothing is wrong."""
        return "\n".join(filter(None, (self.refusal, *self.problems)))


class ValueChecks:
    """Checks values for the rows of one package, as its overlays and edits make it."""

    def __init__(self, opened: OpenedPackage) -> None:
        self._opened = opened

    @cached_property
    def rules(self) -> ColumnRules:
        """What the columns may hold."""
        return read_column_rules(self._opened.live_tables)

    def typed(
        self, table: Table, column: Column, text: str, row: Mapping[str, Cell], own: int | None
    ) -> ValueCheck:
        """Check what somebody types into a cell. ``row`` has the cells of its row by column, as
        they are without it; ``own`` is the number of that row, None for a new one."""
        try:
            cell = typed_cell(text, column)
        except ValueError:
            return ValueCheck(None, f"{text} is no whole number.")
        return self.cell(table, column, cell, row, own)

    def cell(
        self, table: Table, column: Column, cell: Cell, row: Mapping[str, Cell], own: int | None
    ) -> ValueCheck:
        """The same for a value."""
        cells = {**row, column.name: cell}
        reason = unstorable(column.type, cell, self._opened.codepage)
        if not reason and column.is_key:
            reason = self._key_refusal(table, cells, own)
        if reason:
            return ValueCheck(cell, _sentence(reason))
        rule = self.rules.rule(table.name, column.name)
        found = list(map(_sentence, value_reasons(table.name, column, cell, rule)))
        fault = condition_fault(cell, rule)
        spans = [(fault.start, fault.end)] if fault is not None else []
        references = self._opened.references
        if references is not None:
            drafted = references.of_draft(table.name, cells, column.name)
            dangling = [reference for reference in drafted if reference.dangling]
            found += [f"{dangling_words(reference)}." for reference in dangling]
            spans += [one.characters for one in dangling if one.characters is not None]
        return ValueCheck(cell, "", tuple(found), tuple(spans))

    @staticmethod
    def _key_refusal(table: Table, cells: Mapping[str, Cell], own: int | None) -> str:
        key = tuple(cells.get(column.name) for column in table.key_columns)
        if all(value is None for value in key):
            return "a row needs a key"
        if table.find(key) in (None, own):
            return ""
        return f"there is a row {key_text(key)} already"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
