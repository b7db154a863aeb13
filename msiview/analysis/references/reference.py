"""What a reference is: from a cell, or a name inside its text, to rows."""

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
"""Targets that are no rows: streams, storages and tables of the file, actions that Windows
Installer brings along, environment variables."""


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
    """Nothing in the file, and nothing wrong: a property that is set at run time, say."""
    MISSING = "missing"
    """Nothing in the file, though there should be."""


@dataclass(frozen=True, slots=True)
class Target:
    """A row that is referred to. ``row`` (from 0) is None for what is no row: see
    :data:`OUTSIDE`; ``name`` then says which one."""

    table: str
    row: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference that leaves a row.

    ``tables`` are those where it may lead, ``key`` the value or values that it looks for
    there, ``targets`` what it finds. ``span`` is where the name stands in a text:
    half-open, in characters; None where the whole cell is the reference.
    """

    table: str
    row: int
    column: str
    kind: ReferenceKind
    tables: tuple[str, ...]
    key: tuple[Cell, ...]
    targets: tuple[Target, ...]
    state: ReferenceState
    span: tuple[int, int] | None = None

    @property
    def dangling(self) -> bool:
        """Whether the target is missing though it should be there."""
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
