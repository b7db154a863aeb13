"""The reference engine: the rows that a row refers to, and those that refer to it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice

from msiview.analysis.references.columns import DRAFT, ColumnStore
from msiview.analysis.references.reference import (
    STORAGES,
    STREAMS,
    TABLES,
    Incoming,
    Reference,
    ReferenceKind,
    RowReferences,
    united,
)
from msiview.analysis.references.rule_making import make_rules
from msiview.analysis.references.rules import Outside, ReferenceRule
from msiview.analysis.references.special_rules import ANY_TABLE
from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.table import Table
from msiview.debugging import timed
from msiview.overlay.overlay import OverlaidDatabase
from msiview.progress import Progress, no_progress

_LOG = logging.getLogger(__name__)


class References:
    """The references between the rows of some tables, in both directions.

    Works on the tables of a package and on overlaid ones; for the latter it gives the state after
    all layers. Nothing is read before the first question, and single questions are answered without
    an index; :meth:`build` makes all indexes, so that later answers are immediate. ``outside``
    tells whether streams and storages exist.
    """

    def __init__(self, tables: Mapping[str, Table], outside: Outside | None = None) -> None:
        self.store = ColumnStore(tables)
        self._outside_of_tables = outside
        self._rules = make_rules(self.store, self._outside)
        self._by_table: dict[str, list[ReferenceRule]] = {}
        self._by_target: dict[str, list[ReferenceRule]] = {}
        for rule in self._rules:
            self._by_table.setdefault(rule.table, []).append(rule)
            for target in dict.fromkeys(rule.tables):
                self._by_target.setdefault(target, []).append(rule)

    def linked_columns(self, table: str) -> frozenset[str]:
        """The columns of a table whose cells may refer to something."""
        return frozenset(rule.column for rule in self._by_table.get(table, ()))

    def targets_of(self, table: str) -> dict[str, tuple[str, ...]]:
        """The columns of a table whose cells refer to something as a whole, in their order, with
        the tables that each may refer to."""
        return _targets(
            (rule.column, rule.tables)
            for rule in self._by_table.get(table, ())
            if rule.kind is not ReferenceKind.TEXT
        )

    def referrers_of(self, table: str) -> list[tuple[str, str]]:
        """The tables and columns whose cells may refer to rows of a table."""
        rules = self._by_target.get(table, ())
        return sorted({(rule.table, rule.column) for rule in rules})

    def of_row(self, table: str, row: int) -> RowReferences:
        """The references of a row in both directions."""
        return RowReferences(table, row, self.outgoing(table, row), self.incoming(table, row))

    def of_rows(
        self, table: str, rows: Sequence[int], progress: Progress | None = None
    ) -> RowReferences:
        """The references of several rows, at least one, together."""
        progress = progress or no_progress()
        found = []
        for done, row in enumerate(rows):
            progress(f"Following the references of {table}", done, len(rows))
            found.append(self.of_row(table, row))
        return united(found) if len(found) > 1 else found[0]

    def outgoing(self, table: str, row: int, column: str | None = None) -> list[Reference]:
        """The references of a row, or of one cell of it, by column and by their order in the text.
        Deleted rows keep their references."""
        return [
            reference
            for rule in self._by_table.get(table, ())
            if column is None or rule.column == column
            for reference in rule.outgoing(row)
        ]

    def of_draft(
        self, table: str, cells: Mapping[str, Cell], column: str | None = None
    ) -> list[Reference]:
        """What :meth:`outgoing` would be for a row with these cells, by column; their row is
        :data:`msiview.analysis.references.columns.DRAFT`."""
        with self._drafted(table, cells):
            return self.outgoing(table, DRAFT, column)

    def candidates(
        self, table: str, cells: Mapping[str, Cell], column: str, most: int | None = None
    ) -> list[tuple[str, int, Cell]]:
        """The rows that one cell of a row with these cells could refer to, or the first of them:
        table, row, and the value that refers to it."""
        with self._drafted(table, cells):
            rules = (rule for rule in self._by_table.get(table, ()) if rule.column == column)
            return list(islice(chain.from_iterable(rule.candidates() for rule in rules), most))

    @contextmanager
    def _drafted(self, table: str, cells: Mapping[str, Cell]) -> Iterator[None]:
        places = ((self.store.column(table, name), cell) for name, cell in cells.items())
        self.store.draft = {at: cell for at, cell in places if at is not None}
        try:
            yield
        finally:
            self.store.draft = {}

    def incoming(
        self, table: str, row: int, kinds: Collection[ReferenceKind] = frozenset(ReferenceKind)
    ) -> list[Incoming]:
        """The rows that refer to a row, by table and column, without empty groups. There are none
        for a deleted row, and deleted rows are not included."""
        if self.store.is_deleted(table, row):
            return []
        rules = (*self._by_target.get(table, ()), *self._by_target.get(ANY_TABLE, ()))
        found = (rule.incoming(table, row) for rule in rules if rule.kind in kinds)
        return [incoming for incoming in found if incoming is not None]

    def needs_target(self, reference: Reference) -> bool:
        """Whether something is wrong where a reference leads to nothing: a property that a text
        names may be set at run time."""
        return any(
            rule.needs_target(reference)
            for rule in self._by_table.get(reference.table, ())
            if rule.column == reference.column and rule.kind is reference.kind
        )

    def named(self, table: str, progress: Progress | None = None) -> Iterator[tuple[str, Incoming]]:
        """The names by which cells and texts refer to rows of a table, whether there are such rows
        or not, each with rows that name it by one column."""
        progress = progress or no_progress()
        for rule in self._by_target.get(table, ()):
            progress(f"Looking for names in {rule.table}")
            rule.prepare(progress)
            for name, rows in rule.named(table):
                yield name, Incoming(rule.table, rule.column, rule.kind, rows)

    def dangling(self, progress: Progress | None = None) -> Iterator[Reference]:
        """Every reference whose target is missing, table by table."""
        progress = progress or no_progress()
        for rule in self._rules:
            progress(f"Following the references of {rule.table}")
            for row in rule.dangling_candidates():
                for reference in rule.outgoing(row):
                    if reference.dangling:
                        yield reference

    def build(self, progress: Progress | None = None) -> None:
        """Make the indexes of all references."""
        progress = progress or no_progress()
        with timed(_LOG, "indexing references") as facts:
            for done, rule in enumerate(self._rules):
                progress(f"Indexing the references of {rule.table}", done, len(self._rules))
                rule.prepare(progress)
            facts["rules"] = len(self._rules)

    def _outside(self, table: str, name: str) -> bool | None:
        if table == TABLES:
            return name in self.store.tables or name.startswith("_")
        return None if self._outside_of_tables is None else self._outside_of_tables(table, name)


def references_of(database: Database) -> References:
    """The references of a package."""
    return References(database.tables, _parts_of(database))


def references_of_overlaid(database: OverlaidDatabase) -> References:
    """The references of a package after all layers.

    A layer may bring a stream that the base does not have, so its existence is unknown.
    """
    in_base = _parts_of(database.base)
    return References(database.tables, lambda table, name: in_base(table, name) or None)


def _parts_of(database: Database) -> Outside:
    def exists(table: str, name: str) -> bool | None:
        if table == STREAMS:
            return database.storage.stream(name) is not None
        if table == STORAGES:
            return database.storage.storage(name) is not None
        return None

    return exists


def _targets(found: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """The tables by column, each once: a column can have several rules."""
    tables: dict[str, list[str]] = {}
    for column, targets in found:
        tables.setdefault(column, []).extend(targets)
    return {column: tuple(dict.fromkeys(names)) for column, names in tables.items()}
