"""The streams that layers add, replace or take away: those of rows, and those that no row names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msiview.database.cells import Cell, StreamCell
from msiview.database.keys import key_text
from msiview.format.column_types import ColumnKind
from msiview.format.container import Stream, shown_name
from msiview.overlay.changes import table_changes
from msiview.overlay.marks import Mark
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.part_comparison import StreamDifference


@dataclass(frozen=True, slots=True)
class StreamChange:
    """A stream before all layers and after them; a side is None where there is none.

    ``name`` is decoded, as in the container. ``owner`` is the row whose cell it is
    (``Binary/Logo.Data``), empty for a cabinet or a stray. ``by`` names the layer.
    """

    name: str
    old: Stream | None
    new: Stream | None
    by: str
    owner: str = ""

    @property
    def mark(self) -> Mark:
        """ADDED, CHANGED or DELETED."""
        if self.old is None:
            return Mark.ADDED
        return Mark.DELETED if self.new is None else Mark.CHANGED

    @property
    def shown_name(self) -> str:
        """The name with its control characters written out."""
        return shown_name(self.name)


def stream_changes(
    overlaid: OverlaidDatabase,
    names: Sequence[str],
    free: Sequence[StreamDifference],
    compared: str,
) -> Iterator[StreamChange]:
    """All of them: those that no row names (``free``, which differ in the layer ``compared``), then
    those of rows by table. ``names`` are those of the layers."""
    for difference in free:
        yield StreamChange(difference.name, difference.old, difference.new, compared)
    for table in overlaid.all_tables():
        if not any(column.type.kind is ColumnKind.BINARY for column in table.columns):
            continue
        for change in table_changes(table):
            for column, cell in change.cells.items():
                old, new = _stream(cell.old), _stream(cell.new)
                found = cell.new if isinstance(cell.new, StreamCell) else cell.old
                if isinstance(found, StreamCell) and old is not new:
                    owner = f"{table.name}/{key_text(change.key)}.{column}"
                    yield StreamChange(found.name, old, new, names[cell.by], owner)


def _stream(cell: Cell) -> Stream | None:
    return cell.stream if isinstance(cell, StreamCell) else None
