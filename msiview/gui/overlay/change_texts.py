"""What the list of changes shows of each entry, and how it is filtered by that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from msiview.database.cells import Cell
from msiview.database.keys import key_text
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.shown_text import shown_text
from msiview.overlay.marks import Mark
from msiview.progress import Progress
from msiview.session.change_entry import ChangeEntry
from msiview.visible_text import one_line

_LONGEST = 200
_MOST_CELLS = 8
"""Cells of a whole row that are told on one line."""

_STEP = 2000
"""Entries between two reports of progress."""


def entry_texts(entry: ChangeEntry) -> tuple[str, ...]:
    """Letter, table, key, column, old, new and layer."""
    return (
        look_of(entry.mark).letter,
        entry.table,
        one_line(key_text(entry.key), _LONGEST) if entry.key else "",
        entry.column,
        _old_text(entry),
        _new_text(entry),
        entry.by,
    )


def matching_entries(
    entries: Sequence[ChangeEntry], text: str, *, fold: bool, progress: Progress
) -> list[ChangeEntry]:
    """The entries that have a text somewhere, in any case; without noise where that is folded."""
    folded = text.strip().casefold()
    found = []
    for done, entry in enumerate(entries):
        if not done % _STEP:
            progress("Filtering the changes", done, len(entries))
        if fold and entry.noise:
            continue
        if not folded or any(folded in part.casefold() for part in entry_texts(entry)):
            found.append(entry)
    return found


def _old_text(entry: ChangeEntry) -> str:
    if entry.mark is Mark.DELETED and entry.cells is not None:
        return _cells_text({name: cell.old for name, cell in entry.cells.items()})
    return shown_text(entry.old) if entry.is_cell else str(entry.old or "")


def _new_text(entry: ChangeEntry) -> str:
    """The new value; where there is nothing to compare, what is said of the change."""
    if entry.mark is Mark.ADDED and entry.cells is not None:
        return _cells_text({name: cell.new for name, cell in entry.cells.items()})
    if entry.is_cell:
        return shown_text(entry.new)
    return str(entry.new or "") if entry.new or entry.old else entry.note


def _cells_text(cells: Mapping[str, Cell]) -> str:
    parts = (f"{name} {shown_text(value)}" for name, value in islice(cells.items(), _MOST_CELLS))
    return one_line(", ".join(parts), _LONGEST)
