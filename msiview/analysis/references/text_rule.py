"""References in formatted texts and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from msiview.analysis import conditions, formatted_text
from msiview.analysis.references.columns import ColumnStore
from msiview.analysis.references.reference import (
    ENVIRONMENT,
    Reference,
    ReferenceKind,
    ReferenceState,
    Target,
)
from msiview.analysis.references.rules import KeyColumns, ReferenceRule
from msiview.progress import Progress

Mention: TypeAlias = "tuple[str, str, int, int]"
"""The kind of object that is named, its name, and the place of the name in the text."""

FORMATTED = frozenset(
    {
        *("Formatted", "FormattedSDDLText", "KeyFormatted", "Template"),
        *("RegPath", "AnyPath", "Path", "Paths", "Shortcut"),
    }
)
"""Categories of columns with formatted texts."""

CONDITION = "Condition"

_TABLES = {
    "property": ("Property", "Directory"),
    "file": ("File",),
    "file_short": ("File",),
    "component": ("Component",),
    "component_action": ("Component",),
    "component_state": ("Component",),
    "feature_action": ("Feature",),
    "feature_state": ("Feature",),
    "environment": (ENVIRONMENT,),
}
"""The tables of the objects that texts name. A directory is named as the property with its path."""

_KINDS = {
    "Property": ("property",),
    "Directory": ("property",),
    "File": ("file", "file_short"),
    "Component": ("component", "component_action", "component_state"),
    "Feature": ("feature_action", "feature_state"),
}

_STEP = 1 << 12
_SCANS = 6
"""All texts are read after so many searches for single names. A search takes about a tenth of the
time."""

_MOST_KNOWN = 1000
"""Texts whose names are cached."""


class TextRule(ReferenceRule):
    """The names in the texts of one column. ``keys`` are the keys of the tables that texts can
    name, if the file has them."""

    kind = ReferenceKind.TEXT

    def __init__(
        self,
        store: ColumnStore,
        table: str,
        column: int,
        keys: Sequence[KeyColumns],
        *,
        is_condition: bool,
    ) -> None:
        self._store = store
        self.table = table
        self.column = store.tables[table].columns[column].name
        self._index = column
        self._keys = {key.table: key.columns[0] for key in keys}
        self._names: Callable[[str], Iterable[Mention]] = (
            conditions.references if is_condition else formatted_text.references
        )
        self._is_condition = is_condition
        self.tables = tuple(table for table in _KINDS if not is_condition or table != "File")
        self._names_index: _NameIndex | None = None
        self._known: dict[str, tuple[tuple[str, str], ...]] = {}
        self._asked = 0

    def outgoing(self, row: int) -> Iterator[Reference]:
        for kind, name, start, end in self._mentions(row):
            tables = _TABLES[kind]
            targets = tuple(self._targets(tables, name))
            yield Reference(
                self.table,
                row,
                self.column,
                self.kind,
                tables,
                (name,),
                targets,
                _state(kind, bool(targets)),
                (start, end),
            )

    def needs_target(self, reference: Reference) -> bool:
        return "Property" not in reference.tables

    def sources(self, table: str, row: int) -> Sequence[int]:
        if table not in self._keys or self._store.is_deleted(table, row):
            return []
        name = self._store.cell(table, row, self._keys[table])
        if not isinstance(name, str):
            return []
        if self._names_index is None:
            self._asked += 1
            if self._asked <= _SCANS:
                rows = self._store.rows_holding(self.table, self._index, name)
                return [at for at in rows if self._names_it(at, table, name)]
        index = self._index_of_names()
        found = {at for kind in _KINDS[table] for at in index.rows(kind, name)}
        return sorted(found)

    def dangling_candidates(self) -> Iterator[int]:
        """The rows that name anything but a property that does not exist."""
        index = self._index_of_names()
        rows: set[int] = set()
        for kind, names in index.first.items():
            if _state(kind, False) is not ReferenceState.MISSING:
                continue
            for name in names:
                if next(self._targets(_TABLES[kind], name), None) is None:
                    rows.update(index.rows(kind, name))
        return iter(sorted(rows))

    def prepare(self, progress: Progress) -> None:
        self._index_of_names(progress)

    def named(self, table: str) -> Iterator[tuple[str, Sequence[int]]]:
        index = self._index_of_names()
        for kind in _KINDS.get(table, ()):
            for name in index.first.get(kind, ()):
                yield name, index.rows(kind, name)

    # -- inside ---------------------------------------------------------

    def _mentions(self, row: int) -> Iterable[Mention]:
        text = self._store.cell(self.table, row, self._index)
        return self._names(text) if isinstance(text, str) and self._may_name(text) else ()

    def _may_name(self, text: str) -> bool:
        return self._is_condition or "[" in text

    def _targets(self, tables: Iterable[str], name: str) -> Iterator[Target]:
        for table in tables:
            if table == ENVIRONMENT:
                yield Target(ENVIRONMENT, None, name)
            elif table in self._keys:
                for row in self._store.rows_of(table, self._keys[table], name):
                    yield Target(table, row, name)

    def _names_it(self, row: int, table: str, name: str) -> bool:
        return any(
            kind in _KINDS[table] and named == name for kind, named, _, _ in self._mentions(row)
        )

    def _index_of_names(self, progress: Progress | None = None) -> _NameIndex:
        if self._names_index is None:
            index = _NameIndex()
            values = self._store.values(self.table, self._index)
            deleted = self._store.deleted_rows(self.table)
            for start in range(0, len(values), _STEP):
                if progress is not None:
                    progress(f"Reading the texts of {self.table}", start, len(values))
                for row, text in enumerate(islice(values, start, start + _STEP), start):
                    if isinstance(text, str) and self._may_name(text) and row not in deleted:
                        for kind, name in self._read(text):
                            index.add(kind, name, row)
            self._names_index = index
        return self._names_index

    def _read(self, text: str) -> Iterable[tuple[str, str]]:
        """The names in a text, without repetitions; cached, since few conditions are used in many
        rows."""
        known = self._known.get(text)
        if known is None:
            known = tuple(dict.fromkeys((kind, name) for kind, name, _, _ in self._names(text)))
            if len(self._known) < _MOST_KNOWN:
                self._known[text] = known
        return known


class _NameIndex:
    """Rows by the names in their texts. Most names occur in one row only, and a list for each of
    them would slow the garbage collector down."""

    def __init__(self) -> None:
        self.first: dict[str, dict[str, int]] = {}
        self._all: dict[tuple[str, str], list[int]] = {}

    def add(self, kind: str, name: str, row: int) -> None:
        first = self.first.setdefault(kind, {}).setdefault(name, row)
        if first != row:
            self._all.setdefault((kind, name), [first]).append(row)

    def rows(self, kind: str, name: str) -> Sequence[int]:
        rows = self._all.get((kind, name))
        if rows is not None:
            return rows
        first = self.first.get(kind, {}).get(name)
        return () if first is None else (first,)


def _state(kind: str, found: bool) -> ReferenceState:
    if found:
        return ReferenceState.FOUND
    # A property may be set at run time, by the command line or by the installer itself.
    return ReferenceState.OPEN if kind == "property" else ReferenceState.MISSING
