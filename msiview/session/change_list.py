"""The list of everything that overlays change, line by line, for window and commands alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from msiview.analysis.phrase import sentence
from msiview.database.keys import key_text
from msiview.database.summary import PropertyId
from msiview.errors import FormatError
from msiview.format.codepages import name_of
from msiview.format.container import shown_name
from msiview.overlay.changes import changes, row_change
from msiview.overlay.identity import is_identity
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import RowState
from msiview.progress import no_progress
from msiview.session.change_entry import ChangeEntry
from msiview.session.differences import Differences
from msiview.session.places import Place
from msiview.words import counted

if TYPE_CHECKING:
    from msiview.database.cells import Cell
    from msiview.overlay.changes import RowChange
    from msiview.overlay.hazard import Hazard
    from msiview.overlay.overlaid_table import OverlaidTable
    from msiview.overlay.overlay import Conflict
    from msiview.overlay.part_comparison import (
        StorageDifference,
        StreamDifference,
        SummaryDifference,
    )
    from msiview.overlay.renames import Rename
    from msiview.session.structure_changes import StructureChange

_RENAMED_KEY = "renamed-key"
"""The hazard that a renamed row is; it is told with the row."""

_STEP = 2000
"""Rows between two reports of progress."""

SUMMARY, STREAMS, STORAGES = "_SummaryInformation", "_Streams", "_Storages"
"""Where changes stand that are in no table."""


class ChangeList(Differences):
    """The differences as a list: one line each, with the place that it leads to."""

    def prepare(self, most: int) -> Sequence[ChangeEntry]:
        """Find all parts, so that asking for them takes no time; returns the first entries, at
        most so many. Reads the streams that differ."""
        entries = list(islice(self.entries(), most))
        for change in self.stream_changes:
            for stream in (change.old, change.new):
                if stream is not None:
                    with suppress(FormatError):
                        stream.sha256(self._progress)
        _ = self.files, self.update, self.totals, self.identity
        self._progress = no_progress()
        return entries

    # -- the list --------------------------------------------------------

    def entries(self) -> Iterator[ChangeEntry]:
        """Everything line by line: what identifies the product, overlays that are refused,
        conflicts that stop the installer, rows under another key, hazards, code page, summary,
        embedded files, streams, tables and columns, rows, and conflicts that are ignored."""
        conflicts = self.database.conflicts
        yield from self._identity_entries()
        for name, reason in self.refusals:
            yield ChangeEntry(Mark.CONFLICT, "", by=name, note=str(sentence(reason)))
        yield from (self._conflict(conflict) for conflict in conflicts if not conflict.suppressed)
        told = {(h.table, h.keys[0]): h for h in self.hazards if h.id == _RENAMED_KEY}
        for rename in self.renames:
            yield self._rename(rename, told.get((rename.table, rename.old_key)))
        for hazard in dict.fromkeys((*self.hazards, *self.further_rules)):
            if hazard.id != _RENAMED_KEY:
                yield self._hazard(hazard)
        if self.codepages is not None:
            yield self._codepage_entry(*self.codepages)
        for field in self.summary:
            if field.property_id != PropertyId.REVISION_NUMBER:
                yield self._summary_entry(field)
        yield from map(self._storage_entry, self.storages)
        yield from map(self._stream_entry, self.streams)
        yield from map(self._schema_entry, self.schema)
        yield from self._row_entries()
        yield from (self._conflict(conflict) for conflict in conflicts if conflict.suppressed)

    def _identity_entries(self) -> Iterator[ChangeEntry]:
        """The version and the codes that differ, in the order of their weight."""
        rows = {
            (table.name, table.key(row)): (table, row)
            for table in map(self.database.tables.get, ("Property", "ModuleSignature"))
            if table is not None
            for row in table.touched_rows()
            if is_identity(table.name, table.key(row))
            and table.state(row) not in (RowState.UNCHANGED, RowState.TRANSIENT)
        }
        for table, row in sorted(rows.values(), key=lambda found: _weight(*found)):
            yield from self._row(row_change(table, row, table.state(row)))
        for field in self.summary:
            if field.property_id == PropertyId.REVISION_NUMBER:
                yield self._summary_entry(field)

    def _row_entries(self) -> Iterator[ChangeEntry]:
        """Rows, but for those that are told as renamed or as identity."""
        renamed = {(rename.table, rename.old_row) for rename in self.renames}
        renamed |= {(rename.table, rename.new_row) for rename in self.renames}
        for done, change in enumerate(changes(self.database)):
            if not done % _STEP:
                self._progress(f"Listing the changes of {change.table.name}")
            if not self._is_shown(change.table) or not (
                (change.table.name, change.row) in renamed
                or is_identity(change.table.name, change.key)
            ):
                yield from self._row(change)

    def _row(self, change: RowChange) -> Iterator[ChangeEntry]:
        table = change.table
        noise = self.noise(change) is not None and not is_identity(table.name, change.key)
        if change.state is not RowState.CHANGED:
            yield ChangeEntry(
                Mark.ADDED if change.state is RowState.ADDED else Mark.DELETED,
                table.name,
                change.key,
                by=self.names[change.by],
                place=self._row_place(table, change.row),
                cells=change.cells,
                noise=noise,
            )
            return
        for name, cell in change.cells.items():
            yield ChangeEntry(
                Mark.CHANGED,
                table.name,
                change.key,
                name,
                cell.old,
                cell.new,
                self.names[cell.by],
                self._row_place(table, change.row, table.column(name).index),
                noise=noise,
                is_cell=True,
            )

    def _conflict(self, conflict: Conflict) -> ChangeEntry:
        return ChangeEntry(
            Mark.IGNORED if conflict.suppressed else Mark.CONFLICT,
            conflict.table or "",
            conflict.key,
            by=self.names[conflict.layer],
            place=self._place_of(conflict.table or "", conflict.key),
            note=str(sentence(conflict.note)),
        )

    def _rename(self, rename: Rename, hazard: Hazard | None) -> ChangeEntry:
        table = self.database.tables[rename.table]
        layer = table.layer_of_row(rename.new_row)
        return ChangeEntry(
            Mark.RENAMED,
            rename.table,
            rename.old_key,
            "key",
            key_text(rename.old_key),
            key_text(rename.new_key),
            self.names[layer] if layer is not None else "",
            self._row_place(table, rename.new_row),
            note=hazard.words if hazard is not None else str(sentence(rename.note)),
        )

    def _hazard(self, hazard: Hazard) -> ChangeEntry:
        places = (self._place_of(hazard.table, key) for key in hazard.keys)
        with_row = (place for place in places if place is not None and place.row is not None)
        return ChangeEntry(
            Mark.HAZARD,
            hazard.table,
            hazard.keys[0] if hazard.keys else None,
            place=next(with_row, self._place_of(hazard.table, None)),
            note=hazard.words,
        )

    def _summary_entry(self, difference: SummaryDifference) -> ChangeEntry:
        is_code = difference.property_id == PropertyId.REVISION_NUMBER
        return ChangeEntry(
            difference.mark,
            SUMMARY,
            (difference.property_id,),
            "Package code" if is_code else difference.name,
            difference.old or None,
            difference.new or None,
            self.compared_name,
            Place("summary"),
            note="No transform can change the summary information.",
            noise=difference.is_noise and not is_code,
        )

    def _codepage_entry(self, old: int, new: int) -> ChangeEntry:
        layers = self.database.layers
        named = zip(self.names, layers, strict=True)
        by = next((name for name, layer in named if layer.codepage == new), "")
        return ChangeEntry(
            Mark.CHANGED,
            SUMMARY,
            None,
            "Code page",
            name_of(old),
            name_of(new),
            by,
            Place("summary"),
            note="The code page of the texts in all tables.",
        )

    def _stream_entry(self, difference: StreamDifference) -> ChangeEntry:
        return ChangeEntry(
            difference.mark,
            STREAMS,
            (shown_name(difference.name),),
            old=_bytes(difference.old_size),
            new=_bytes(difference.new_size),
            by=self.compared_name,
            place=Place("stream", difference.name),
            note=str(sentence(difference.note)),
        )

    def _storage_entry(self, difference: StorageDifference) -> ChangeEntry:
        return ChangeEntry(
            difference.mark,
            STORAGES,
            (shown_name(difference.name),),
            by=self.compared_name,
            place=Place("transforms") if self.database.base.storages else None,
            note=str(sentence(difference.note)),
        )

    def _schema_entry(self, change: StructureChange) -> ChangeEntry:
        place = Place("table", change.table, None, change.column)
        return ChangeEntry(
            change.mark,
            change.table,
            column=change.name,
            by=self.names[change.by],
            place=place if change.table in self.database.tables else None,
            note=str(sentence(change.note)),
        )

    # -- where things are ------------------------------------------------

    def _is_shown(self, table: OverlaidTable) -> bool:
        """Whether the table is there to be looked at: not one that was created again."""
        return self.database.tables.get(table.name) is table

    def _row_place(self, table: OverlaidTable, row: int, column: int | None = None) -> Place:
        if self._is_shown(table):
            return Place("table", table.name, row, column)
        return Place("table", table.name)

    def _place_of(self, name: str, key: tuple[Cell, ...] | None) -> Place | None:
        """Where the row with a key is, or else its table."""
        table = self.database.tables.get(name)
        if table is None:
            return Place("summary") if name == SUMMARY else None
        return Place("table", name, table.find(key) if key else None)


def _bytes(size: int | None) -> str | None:
    return counted(size, "byte") if size is not None else None


def _weight(table: OverlaidTable, row: int) -> tuple[int, str]:
    """Where a row stands among those that identify a product: the version first."""
    key = key_text(table.key(row))
    order = ("ProductVersion", "ProductCode", "UpgradeCode")
    return order.index(key) if key in order else len(order), key
