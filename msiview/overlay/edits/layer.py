"""Edits as the layer on top of all others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msiview.database.records import Record
from msiview.database.transform_flags import ErrorCondition
from msiview.format.codepages import NEUTRAL
from msiview.format.column_types import NamedTypes
from msiview.format.transform_data import RowOperation
from msiview.overlay.edits.edits import Edits
from msiview.overlay.layers import Layer
from msiview.overlay.overlaid_table import Key

EDITS = "Edits"
"""The name of the layer."""


class EditsLayer(Layer):
    """The edits as they are when the layer is made."""

    codepage = NEUTRAL

    def __init__(self, edits: Edits, suppressed: ErrorCondition | None = None) -> None:
        self.name = EDITS
        self.suppressed = suppressed if suppressed is not None else ErrorCondition(0)
        self._edits = edits = edits.copy()
        tables = sorted(edits.tables.items())
        self.created_tables = {name: edit.created for name, edit in tables if edit.created}
        self.dropped_tables = [name for name, edit in tables if edit.is_dropped]
        self.added_columns = {name: edit.added for name, edit in tables if edit.added}

    def part(self, tables: Collection[str]) -> EditsLayer:
        """The edits of these tables alone."""
        edits = self._edits
        return EditsLayer(
            Edits(
                {name: edit for name, edit in edits.tables.items() if name in tables},
                {name: rows for name, rows in edits.rows.items() if name in tables},
            ),
            self.suppressed,
        )

    def restated(self, earlier: EditsLayer, table: str) -> dict[Key, Record | None] | None:
        """The rows of a table of which this layer says something else than an earlier one, with
        what it says; None where it says something else of the table itself, deletes other rows, or
        adds others or in another order."""
        before, now = earlier._edits, self._edits
        old, new = before.rows.get(table, {}), now.rows.get(table, {})
        if before.table(table) != now.table(table) or _added(old) != _added(new):
            return None
        found: dict[Key, Record | None] = dict.fromkeys(old.keys() - new.keys())
        found |= {key: record for key, record in new.items() if old.get(key) is not record}
        said = (record for key, record in found.items() for record in (old.get(key), record))
        if any(record is not None and record.operation is RowOperation.DELETE for record in said):
            return None
        return found

    def changed_tables(self) -> Iterable[str]:
        return sorted(self._edits.rows)

    def records(self, table: str, columns: NamedTypes) -> Iterator[Record]:
        """Deleted rows come first, as in transforms, so that nothing is in the way of new ones."""
        records = self._edits.rows[table].values()
        yield from (r for r in records if r.operation is RowOperation.DELETE)
        yield from (r for r in records if r.operation is not RowOperation.DELETE)


def _added(rows: Mapping[Key, Record]) -> list[Key]:
    """The rows that are added, in their order."""
    return [key for key, record in rows.items() if record.operation is RowOperation.ADD]
