"""All changes of an overlay as a flat list: conflicts, renames, tables, columns, rows, cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from msiview.database.cells import Cell
from msiview.database.keys import key_text
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.shown_text import shown_text
from msiview.overlay.changes import CellDifference, RowChange, changes
from msiview.overlay.hazard import Hazard
from msiview.overlay.hazards import find_hazards
from msiview.overlay.marks import Mark
from msiview.overlay.noise import noise_finder
from msiview.overlay.overlaid_table import OverlaidTable, RowState
from msiview.overlay.overlay import Conflict, OverlaidDatabase
from msiview.overlay.renames import Rename, find_renames
from msiview.overlay.update_kind import Update, judge_update
from msiview.progress import Progress
from msiview.session.overlaid_package import OverlaidPackage
from msiview.visible_text import one_line

MOST = 100_000
"""Changes that are listed at most; the tables show all of them."""

RENAMED_KEY = "renamed-key"
_LONGEST = 200
_STEP = 2000


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One line. ``row`` and ``column_index`` say where it is, where there is such a place;
    ``cells`` are those of a whole row that comes or goes; ``note`` is said in full below
    the list; ``noise`` means that any two builds differ so."""

    mark: Mark
    table: str
    key: tuple[Cell, ...] | None = None
    column: str = ""
    old: Cell = None
    new: Cell = None
    by: str = ""
    row: int | None = None
    column_index: int | None = None
    cells: Mapping[str, CellDifference] | None = None
    note: str = ""
    noise: bool = False

    @property
    def key_text(self) -> str:
        """The primary key, values joined by ``/``."""
        return one_line(key_text(self.key), _LONGEST) if self.key else ""

    @property
    def old_text(self) -> str:
        if self.mark is Mark.DELETED and self.cells is not None:
            return _cells_text({name: cell.old for name, cell in self.cells.items()})
        return shown_text(self.old) if self._is_cell else str(self.old or "")

    @property
    def new_text(self) -> str:
        if self.mark is Mark.ADDED and self.cells is not None:
            return _cells_text({name: cell.new for name, cell in self.cells.items()})
        return shown_text(self.new) if self._is_cell else str(self.new or self.note)

    @property
    def _is_cell(self) -> bool:
        return self.mark is Mark.CHANGED and self.column_index is not None

    def texts(self) -> tuple[str, ...]:
        """What the list shows, column by column."""
        return (
            look_of(self.mark).letter,
            self.table,
            self.key_text,
            self.column,
            self.old_text,
            self.new_text,
            self.by,
        )


def _cells_text(cells: Mapping[str, Cell]) -> str:
    parts = (f"{name} {shown_text(value)}" for name, value in islice(cells.items(), 8))
    return one_line(", ".join(parts), _LONGEST)


@dataclass(frozen=True, slots=True)
class ChangeList:
    """The entries, what needs a look first, and which kind of update they make up.

    There are at most :data:`MOST` entries and one more.
    """

    entries: Sequence[ChangeEntry]
    update: Update | None = None


def list_changes(overlaid: OverlaidPackage, progress: Progress) -> ChangeList:
    """Everything that the overlay changes, and what is to be said about it."""
    lister = _Lister(overlaid, progress)
    return ChangeList(list(islice(lister.entries(), MOST + 1)), lister.update)


def matching_entries(
    entries: Sequence[ChangeEntry], text: str, *, fold: bool, progress: Progress
) -> list[ChangeEntry]:
    """The entries that have a text somewhere, in any case; without noise where that is folded."""
    wanted = text.strip().casefold()
    found = []
    for done, entry in enumerate(entries):
        if not done % _STEP:
            progress("Filtering the changes", done, len(entries))
        if fold and entry.noise:
            continue
        if not wanted or any(wanted in part.casefold() for part in entry.texts()):
            found.append(entry)
    return found


class _Lister:
    def __init__(self, overlaid: OverlaidPackage, progress: Progress) -> None:
        self._overlaid = overlaid
        self._database: OverlaidDatabase = overlaid.database
        self._names = overlaid.layers
        self._progress = progress
        progress("Looking for rows under another key")
        self._renames = find_renames(self._database, progress)
        progress("Looking for hazards")
        self._hazards = find_hazards(self._database, self._renames, progress)
        self.update = judge_update(self._database, self._hazards)
        self._noise = noise_finder(self._database)

    def entries(self) -> Iterator[ChangeEntry]:
        renames, conflicts = self._renames, self._database.conflicts
        renamed = {(h.table, h.keys[0]): h for h in self._hazards if h.id == RENAMED_KEY}
        yield from (self._conflict(c) for c in conflicts if not c.suppressed)
        for rename in renames:
            yield self._rename(rename, renamed.get((rename.table, rename.old_key)))
        others = dict.fromkeys((*self._hazards, *self.update.broken))
        yield from (self._hazard(hazard) for hazard in others if hazard.id != RENAMED_KEY)
        yield from chain.from_iterable(map(self._schema, self._database.all_tables()))
        gone = {(rename.table, rename.old_row) for rename in renames}
        come = {(rename.table, rename.new_row) for rename in renames}
        for done, change in enumerate(changes(self._database)):
            if not done % _STEP:
                self._progress(f"Listing the changes of {change.table.name}")
            if (change.table.name, change.row) not in gone | come:
                yield from self._change(change)
        yield from (self._conflict(c) for c in conflicts if c.suppressed)

    def _conflict(self, conflict: Conflict) -> ChangeEntry:
        table = self._overlaid.tables.get(conflict.table or "")
        row = table.find(conflict.key) if table is not None and conflict.key else None
        reason = conflict.reason[:1].upper() + conflict.reason[1:]
        flag = "no error condition covers it"
        if conflict.condition is not None:
            verb = "is set" if conflict.suppressed else "is not set"
            name = conflict.condition.name or ""
            words = name.replace("_", " ").lower()
            flag = f"error condition 0x{int(conflict.condition):02X} ({words}) {verb}"
        return ChangeEntry(
            Mark.IGNORED if conflict.suppressed else Mark.CONFLICT,
            conflict.table or "",
            conflict.key,
            by=self._names[conflict.layer],
            row=row,
            note=f"{reason}; {flag}: {conflict.effect}.",
        )

    def _hazard(self, hazard: Hazard) -> ChangeEntry:
        table = self._overlaid.tables.get(hazard.table)
        rows = (table.find(key) for key in hazard.keys) if table is not None else iter(())
        return ChangeEntry(
            Mark.HAZARD,
            hazard.table,
            hazard.keys[0] if hazard.keys else None,
            row=next((row for row in rows if row is not None), None),
            note=hazard.words,
        )

    def _rename(self, rename: Rename, hazard: Hazard | None) -> ChangeEntry:
        table = self._database.tables[rename.table]
        layer = table.layer_of_row(rename.new_row)
        return ChangeEntry(
            Mark.RENAMED,
            rename.table,
            rename.old_key,
            "key",
            key_text(rename.old_key),
            key_text(rename.new_key),
            self._names[layer] if layer is not None else "",
            rename.new_row,
            note=hazard.words if hazard is not None else rename_note(rename),
        )

    def _schema(self, table: OverlaidTable) -> Iterator[ChangeEntry]:
        """The table itself and its columns."""

        def entry(kind: Mark, layer: int, what: str, **values: str | int) -> ChangeEntry:
            by = self._names[layer]
            return ChangeEntry(kind, table.name, by=by, note=what, **values)  # type: ignore[arg-type]

        if table.created_by is not None:
            yield entry(Mark.ADDED, table.created_by, "The table is new.")
        if table.dropped_by is not None:
            yield entry(Mark.DELETED, table.dropped_by, "The table is dropped.")
        for index, layer in table.column_layers.items():
            column = table.columns[index]
            yield entry(
                Mark.ADDED,
                layer,
                f"The column is new: {column.spec}.",
                column=column.name,
                column_index=index,
            )
        for index, layer in table.removed_columns.items():
            name = table.columns[index].name
            what = "The column is gone; no transform can do that."
            yield entry(Mark.DELETED, layer, what, column=name, column_index=index)
        for index, (layer, before) in table.retyped_columns.items():
            column = table.columns[index]
            what = f"The column was {before.spec} and is {column.spec}; no transform can do that."
            yield entry(Mark.CHANGED, layer, what, column=column.name)

    def _change(self, change: RowChange) -> Iterator[ChangeEntry]:
        table = change.table.name
        noise = self._noise(change) is not None
        if change.state is RowState.CHANGED:
            for name, cell in change.cells.items():
                yield ChangeEntry(
                    Mark.CHANGED,
                    table,
                    change.key,
                    name,
                    cell.old,
                    cell.new,
                    self._names[cell.by],
                    change.row,
                    change.table.column(name).index,
                    noise=noise,
                )
            return
        kind = Mark.ADDED if change.state is RowState.ADDED else Mark.DELETED
        yield ChangeEntry(
            kind,
            table,
            change.key,
            by=self._names[change.by],
            row=change.row,
            cells=change.cells,
            noise=noise,
        )


def rename_note(rename: Rename) -> str:
    """What happened to a row whose other key does no harm."""
    old, new = (key_text(key) for key in (rename.old_key, rename.new_key))
    why = ", because a row that its key names was renamed" if rename.follows else ""
    other = f" {', '.join(rename.differing)} changed as well." if rename.differing else ""
    return f"The row {old} of {rename.table} has the key {new} now{why}.{other}"
