"""Where the references of a row and the links of a log lead to, as places to go to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from msiview.analysis.references.reference import (
    ENVIRONMENT,
    STANDARD_ACTION,
    STORAGES,
    STREAMS,
    TABLES,
)
from msiview.database.cells import cell_text
from msiview.database.keys import key_text
from msiview.database.standard_actions import standard_action
from msiview.session.places import Place

if TYPE_CHECKING:
    from msiview.analysis.logs.links.links import LogLink
    from msiview.analysis.references.reference import (
        Reference,
        Target,
    )
    from msiview.database.table import Table


class Link(Enum):
    """Whether a cell can be followed."""

    NONE = auto()
    INSIDE = auto()
    """Names inside its text lead somewhere."""
    WHOLE = auto()
    """The cell is a reference as a whole, and looks like one."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that a reference leads to.

    ``title`` is the key or name of what is there, ``detail`` what kind of thing that is:
    the table of a row, or ``stream``, ``storage``, ``table``.
    """

    title: str
    detail: str
    place: Place


def destination_of(target: Target, tables: Mapping[str, Table]) -> Destination | None:
    """Where a target can be looked at; None for what is not in the file."""
    if target.row is not None:
        table = tables.get(target.table)
        # The target may be of tables that were shown a moment ago.
        there = table is not None and target.row < table.row_count
        return row_destination(table, target.row) if table is not None and there else None
    match target.table:
        case name if name == STREAMS:
            return Destination(target.name, "stream", Place("stream", target.name))
        case name if name == STORAGES:
            return Destination(target.name, "storage", Place("transforms"))
        case name if name == TABLES and target.name in tables:
            return Destination(target.name, "table", Place("table", target.name))
    return None


def row_destination(table: Table, row: int) -> Destination:
    """A row as a destination."""
    title = key_text(table.key(row))
    columns = table.key_columns
    place = Place("table", table.name, row, columns[0].index if columns else 0)
    return Destination(title, table.name, place)


def destinations_of(
    references: Iterable[Reference], tables: Mapping[str, Table]
) -> list[Destination]:
    """The places that references lead to, each once, in their order."""
    found = (
        destination_of(target, tables) for reference in references for target in reference.targets
    )
    return list(dict.fromkeys(item for item in found if item is not None))


def link_of(references: Iterable[Reference]) -> Link:
    """How a cell with these references leads somewhere."""
    leading = list(filter(_leads, references))
    if not leading:
        return Link.NONE
    return Link.WHOLE if any(found.characters is None for found in leading) else Link.INSIDE


def parts_of(references: Iterable[Reference]) -> list[tuple[int, int]]:
    """The parts of a cell's text that lead somewhere, each once, in their order."""
    return sorted(
        {ref.characters for ref in references if ref.characters is not None and _leads(ref)}
    )


def _leads(reference: Reference) -> bool:
    return any(target.table not in _NO_PLACES for target in reference.targets)


def target_words(reference: Reference) -> str:
    """What a reference names: ``Component App``, ``the environment variable TEMP``."""
    key = key_text(reference.key)
    tables = reference.tables
    if ENVIRONMENT in tables:
        return f"the environment variable {key}"
    if any(target.table == STANDARD_ACTION for target in reference.targets):
        return f"the standard action {key}"
    return f"{' or '.join(map(_thing, tables))} {key}"


def dead_end(reference: Reference) -> str:
    """A sentence on a reference that leads to no place in the file."""
    words = target_words(reference)
    words = words[:1].upper() + words[1:]
    if reference.dangling:
        return f"{words} is missing: {reference.table}.{reference.column} names it, no row has it."
    action = standard_action(cell_text(reference.key[-1]))
    if action is not None and any(t.table == STANDARD_ACTION for t in reference.targets):
        return f"{words} is part of Windows Installer: {action.purpose}"
    if ENVIRONMENT in reference.tables:
        return f"{words} is set on the computer, not in the file."
    return f"{words} is not in the file; it may be set or made at run time."


def link_destinations(links: Iterable[LogLink], tables: Mapping[str, Table]) -> list[Destination]:
    """The rows that links lead to, each once, the best of each link first."""
    found: dict[tuple[str, int | None], Destination] = {}
    for target in (target for link in links for target in link.targets):
        table = tables.get(target.table)
        if table is None:
            continue
        if target.row is None:
            way = Destination(table.name, "table", Place("table", table.name))
        elif target.row < table.row_count:
            row = row_destination(table, target.row)
            place = Place("table", table.name, target.row, target.column)
            way = Destination(row.title, row.detail, place)
        else:
            continue
        found.setdefault((target.table, target.row), way)
    return list(found.values())


def has_one_best(links: Sequence[LogLink]) -> bool:
    """Whether the first way is the one that is meant: one name, which its best table has once.
    An action is called by sequences, too, but is itself a row of CustomAction."""
    if len(links) != 1:
        return False
    best = links[0].targets[0].table
    return sum(target.table == best for target in links[0].targets) == 1


def dead_link(links: Sequence[LogLink], *, has_package: bool) -> str:
    """A sentence on links of which none leads anywhere."""
    if not has_package:
        return "Open the package that this log tells of to go from its lines to rows."
    if len(links) == 1:
        return f"{links[0].text} is in no row of this package."
    return "Nothing that this line names is in this package."


def _thing(table: str) -> str:
    return {STREAMS: "stream", STORAGES: "storage", TABLES: "table"}.get(table, table)


_NO_PLACES = frozenset({STANDARD_ACTION, ENVIRONMENT})
"""What is named there is not in the file."""
