"""References from a cell, or a name in its text, to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from msiview.database.cells import Cell

STREAMS = "_Streams"
STORAGES = "_Storages"
TABLES = "_Tables"
STANDARD_ACTION = "(standard action)"
ENVIRONMENT = "(environment)"

OUTSIDE = frozenset({STREAMS, STORAGES, TABLES, STANDARD_ACTION, ENVIRONMENT})
"""Targets that are no rows: streams, storages and tables of the file, standard actions, environment
variables."""


class ReferenceKind(Enum):
    """How a reference is made; ``resources/schema/README.md`` explains the kinds."""

    DECLARED = "declared"
    COMPOSITE = "composite"
    UNDECLARED = "undeclared"
    POLYMORPHIC = "polymorphic"
    RANGE = "range"
    SOFT = "soft"
    STREAM = "stream"
    TEXT = "text"


class ReferenceState(Enum):
    """Whether a reference leads anywhere."""

    FOUND = "found"
    OPEN = "open"
    """Not in the file, but not wrong, for example a property that is set at run time."""
    MISSING = "missing"
    """Not in the file, though it should be."""


@dataclass(frozen=True, slots=True)
class Target:
    """A row that is referred to. ``row`` (from 0) is None for targets that are no rows
    (:data:`OUTSIDE`), which ``name`` identifies."""

    table: str
    row: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a row.

    ``tables`` are those that it may refer to, ``key`` the value or values that are looked up there,
    ``targets`` the result. ``characters`` are those of the name in a text, half-open; None where
    the whole cell is the reference.
    """

    table: str
    row: int
    column: str
    kind: ReferenceKind
    tables: tuple[str, ...]
    key: tuple[Cell, ...]
    targets: tuple[Target, ...]
    state: ReferenceState
    characters: tuple[int, int] | None = None

    @property
    def dangling(self) -> bool:
        """Whether the target is missing, but should exist."""
        return self.state is ReferenceState.MISSING


@dataclass(frozen=True, slots=True)
class Incoming:
    """The rows of one table that refer to a row by one of their columns.

    ``rows`` count from 0, in rising order, each once.
    """

    table: str
    column: str
    kind: ReferenceKind
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class RowReferences:
    """The references of one row, which counts from 0, in both directions; or those of several
    rows together (:func:`united`), of which ``row`` is the first."""

    table: str
    row: int
    outgoing: Sequence[Reference] = ()
    incoming: Sequence[Incoming] = ()
    row_count: int = 1

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.outgoing) + sum(len(found.rows) for found in self.incoming)


def united(found: Sequence[RowReferences]) -> RowReferences:
    """The references of several rows of one table, at least one, together: what they refer to,
    once for each column and key, and who refers to any of them, each row once."""
    outgoing: dict[tuple[str, tuple[str, ...], tuple[Cell, ...]], Reference] = {}
    incoming: dict[tuple[str, str, ReferenceKind], set[int]] = {}
    for one in found:
        for reference in one.outgoing:
            outgoing.setdefault((reference.column, reference.tables, reference.key), reference)
        for arriving in one.incoming:
            way = arriving.table, arriving.column, arriving.kind
            incoming.setdefault(way, set()).update(arriving.rows)
    groups = [Incoming(*way, sorted(rows)) for way, rows in incoming.items()]
    first = found[0]
    return RowReferences(first.table, first.row, list(outgoing.values()), groups, len(found))
