"""How a cell is best edited: what its column holds, and what it can be set to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TypeAlias, TypeGuard

from msiview.analysis.completions import MOST, Completion, NameSearch, best_names
from msiview.analysis.references.text_rule import CONDITION, FORMATTED
from msiview.database.cells import Cell, cell_text
from msiview.database.field_choices import field_alternatives, field_flags
from msiview.database.table import Column, Table
from msiview.database.validation import ColumnRule
from msiview.format.column_types import ColumnKind
from msiview.session.opened_package import OpenedPackage
from msiview.visible_text import one_line

_LONG = 255
"""Texts of columns that hold as many characters may have several lines."""

_GUID = "Guid"
_SHOWN = 60
"""Characters of what a row is."""


_Place: TypeAlias = tuple[str, int, Cell]
"""A row that a cell can refer to: its table and number, and the value that refers to it."""


class EditorKind(Enum):
    """The editor that a cell gets."""

    LINE = auto()
    GUID = auto()
    """A line that takes capital letters only."""
    REFERENCE = auto()
    """A line with a list of the keys that there are."""
    CHOICE = auto()
    """A line with a list of the values that are allowed."""
    FLAGS = auto()
    """A number with boxes to tick."""
    CONDITION = auto()
    FORMATTED = auto()
    LONG_TEXT = auto()
    STREAM = auto()
    """A file is chosen."""


@dataclass(frozen=True)
class EditedCell:
    """A cell that is to be edited: its place, the cells of its row by column, and the rule of its
    column. ``row`` is its number in the table, None for a row that is not there yet."""

    opened: OpenedPackage
    table: Table
    column: Column
    cells: Mapping[str, Cell]
    row: int | None
    rule: ColumnRule | None

    @cached_property
    def kind(self) -> EditorKind:
        """How it is best edited. A key of the row's own is a name, whatever else it refers to."""
        rule, name = self.rule, self.column.name
        category = rule.category if rule is not None else None
        if self.column.type.kind is ColumnKind.BINARY:
            return EditorKind.STREAM
        if self.alternatives:
            return EditorKind.CHOICE
        if field_flags(self.table.name, name, self.cells) is not None:
            return EditorKind.FLAGS
        if category == CONDITION:
            return EditorKind.CONDITION
        if self._refers:
            return EditorKind.REFERENCE
        if category in FORMATTED:
            return EditorKind.FORMATTED
        if category == _GUID:
            return EditorKind.GUID
        type_ = self.column.type
        is_long = type_.kind is ColumnKind.STRING and not 0 < type_.width < _LONG
        return EditorKind.LONG_TEXT if is_long and not self.column.is_key else EditorKind.LINE

    @cached_property
    def alternatives(self) -> Sequence[Completion]:
        """The values that are allowed, each with what it means; empty where that is no list."""
        known = field_alternatives(self.table.name, self.column.name, self.cells)
        if known:
            return [
                Completion(
                    str(choice.value),
                    ": ".join(filter(None, (choice.name, choice.meaning)))
                    if choice.name != choice.value
                    else choice.meaning,
                )
                for choice in known
            ]
        allowed = self.rule.allowed if self.rule is not None else ()
        return [Completion(value) for value in allowed]

    def keys(self, typed: str) -> list[Completion]:
        """The keys that it can refer to and that hold what is typed, each with what its row is."""
        # One more than are offered, since the row itself is not.
        keys = self._keys if typed else self._candidates(MOST + 1)
        found = self._names.best(typed) if typed else list(keys)[:MOST]
        tables = {keys[key][0] for key in found}
        return [Completion(key, self._told(*keys[key][:2], len(tables) > 1)) for key in found]

    def values(self, typed: str) -> list[Completion]:
        """The values that are allowed; those that hold what is typed come first."""
        best = best_names((one.name for one in self.alternatives), typed)
        return sorted(self.alternatives, key=lambda one: one.name not in best)

    @property
    def tables(self) -> list[str]:
        """The tables that it may refer to and that exist."""
        return [name for name in self._targets if name in self.opened.live_tables]

    @cached_property
    def _targets(self) -> Sequence[str]:
        references = self.opened.references
        if references is None:
            return ()
        return references.targets_of(self.table.name).get(self.column.name, ())

    @property
    def _refers(self) -> bool:
        """Whether the cell as a whole names a row; a sequence number, say, does not."""
        return self.column.type.kind is ColumnKind.STRING and bool(self._candidates(2))

    @cached_property
    def _names(self) -> NameSearch:
        return NameSearch(self._keys)

    @cached_property
    def _keys(self) -> Mapping[str, _Place]:
        return self._candidates()

    def _candidates(self, most: int | None = None) -> Mapping[str, _Place]:
        """The rows that it can refer to, or the first of them, but for its own, by what it would
        hold then."""
        references = self.opened.references
        if references is None:
            return {}
        name = self.table.name
        places = references.candidates(name, self.cells, self.column.name, most)
        if name in self._targets:
            places = [place for place in places if place[:2] != (name, self.row)]
        # There may be 200,000 of them, and the next key waits for that.
        by_value = {place[2]: place for place in places}
        if len(by_value) < len(places):  # of two alike the first one counts
            by_value = {place[2]: place for place in reversed(places)}
            by_value = {place[2]: by_value[place[2]] for place in places}
        by_value.pop(None, None)
        if _is_by_text(by_value):
            return by_value
        return {cell_text(value): place for value, place in by_value.items()}

    def _told(self, name: str, row: int, names_table: bool) -> str:
        """What the row of a key is: its first text besides the key."""
        table = self.opened.tables[name]
        cells = (table.cell(row, c.index) for c in table.columns if not c.is_key)
        text = next((cell for cell in cells if isinstance(cell, str)), "")
        return " · ".join(filter(None, (name if names_table else "", one_line(text, _SHOWN))))


def _is_by_text(by_value: dict[Cell, _Place]) -> TypeGuard[dict[str, _Place]]:
    return set(map(type, by_value)) <= {str}
