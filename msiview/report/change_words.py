"""What a line of the list of changes says before and after, for window and report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from msiview.database.cells import Cell
from msiview.overlay.changes import LayerTotals, RowTotals
from msiview.overlay.marks import Mark
from msiview.report.fields import compared_words
from msiview.report.page import Content, Tone, strong
from msiview.session.change_entry import ChangeEntry
from msiview.visible_text import one_line
from msiview.words import counted, number

LETTERS: Mapping[Mark, str] = {
    Mark.ADDED: "A",
    Mark.CHANGED: "M",
    Mark.DELETED: "D",
    Mark.RENAMED: "R",
    Mark.HAZARD: "W",
    Mark.CONFLICT: "!",
    Mark.IGNORED: "!",
}
"""The letters of marks, as everywhere in the window."""

LEGEND: Mapping[str, str] = {
    "A": "added",
    "M": "changed",
    "D": "deleted",
    "R": "renamed key: the content of the row is the same",
    "W": "hazard: what installers and patches do not take well",
    "!": "conflict: the change meets another package than it was made for",
}
"""What each letter means."""


TONES: Mapping[Mark, Tone] = {
    Mark.ADDED: Tone.GOOD,
    Mark.CHANGED: Tone.WARNING,
    Mark.DELETED: Tone.BAD,
    Mark.RENAMED: Tone.WARNING,
    Mark.HAZARD: Tone.WARNING,
    Mark.CONFLICT: Tone.BAD,
    Mark.IGNORED: Tone.MUTED,
}


def letter(mark: Mark | None) -> Content:
    """The letter of a mark in its tone; nothing for what does not differ."""
    return strong(LETTERS[mark], TONES[mark]) if mark is not None else ""


def old_words(entry: ChangeEntry, longest: int, most_cells: int | None = None) -> str:
    """The old value, or the cells of a row that goes: ``most_cells`` of them."""
    if entry.mark is Mark.DELETED and entry.cells is not None:
        cells = {name: cell.old for name, cell in entry.cells.items()}
        return _cells_words(cells, longest, most_cells)
    return compared_words(entry.old) if entry.is_cell else str(entry.old or "")


def new_words(entry: ChangeEntry, longest: int, most_cells: int | None = None) -> str:
    """The new value, or the cells of a row that comes; empty where there is nothing to compare."""
    if entry.mark is Mark.ADDED and entry.cells is not None:
        cells = {name: cell.new for name, cell in entry.cells.items()}
        return _cells_words(cells, longest, most_cells)
    return compared_words(entry.new) if entry.is_cell else str(entry.new or "")


def counts_words(rows: RowTotals) -> Iterator[tuple[Mark, str]]:
    """``A6``, ``M2``, ``D1``: the rows that are added, changed and deleted, each with its mark."""
    for mark, count in (
        (Mark.ADDED, rows.added),
        (Mark.CHANGED, rows.changed),
        (Mark.DELETED, rows.deleted),
    ):
        if count:
            yield mark, f"{LETTERS[mark]}{number(count)}"


def totals_words(totals: LayerTotals) -> str:
    """``1 table added, 3 rows changed, 1 conflict``: all that a layer does."""
    rows = (
        (totals.rows_added, Mark.ADDED),
        (totals.rows_changed, Mark.CHANGED),
        (totals.rows_deleted, Mark.DELETED),
    )
    parts = [structure_words(totals)]
    parts += [f"{counted(count, 'row')} {mark.value}" for count, mark in rows if count]
    if totals.conflicts:
        parts.append(counted(totals.conflicts, "conflict"))
    return ", ".join(filter(None, parts)) or "no changes"


def structure_words(totals: LayerTotals) -> str:
    """``1 table added, 2 columns deleted, 1 stream``: what changes besides rows; empty for
    nothing."""
    parts = (
        (totals.tables_added, "table", "added"),
        (totals.tables_dropped, "table", "deleted"),
        (totals.columns_added, "column", "added"),
        (totals.columns_removed, "column", "deleted"),
        (totals.columns_retyped, "column", "of another type"),
    )
    words = [f"{counted(count, noun)} {verb}" for count, noun, verb in parts if count]
    others = (
        (totals.properties_changed, "summary property", "summary properties"),
        (totals.streams_changed, "stream", "streams"),
        (totals.storages_changed, "embedded file", "embedded files"),
    )
    words += [counted(count, one, many) for count, one, many in others if count]
    return ", ".join(words)


def _cells_words(cells: Mapping[str, Cell], longest: int, most: int | None) -> str:
    parts = (f"{name} {compared_words(value)}" for name, value in islice(cells.items(), most))
    return one_line(", ".join(parts), longest)
