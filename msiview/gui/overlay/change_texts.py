"""What the list of changes shows of each entry, and how it is filtered by that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msiview.database.keys import key_text
from msiview.gui.models.change_looks import look_of
from msiview.gui.plain_text import plain
from msiview.report.change_words import new_words, old_words
from msiview.session.change_list import STORAGES, STREAMS, SUMMARY
from msiview.visible_text import one_line

if TYPE_CHECKING:
    from msiview.progress import Progress
    from msiview.session.change_entry import ChangeEntry

LONGEST = 1000
"""Characters of a value that are shown; the Inspector has all."""

_LONGEST_KEY = 200
_MOST_CELLS = 8
"""Cells of a whole row that are told on one line."""

_KEPT = 8
"""Characters that both values have, which stay before the part that differs."""

_PLACES = {SUMMARY: "Summary", STREAMS: "Stream", STORAGES: "Embedded file"}
"""What stands in place of a table's name where something is in none."""

_STEP = 2000
"""Entries between two reports of progress."""


def entry_texts(entry: ChangeEntry) -> tuple[str, ...]:
    """Letter, table, key, column, old, new and layer. A sentence stands in place of the column."""
    key, column = key_text(entry.key) if entry.key else "", entry.column
    if entry.table == SUMMARY:
        key, column = column, ""
    return (
        look_of(entry.mark).letter,
        _PLACES.get(entry.table, entry.table),
        one_line(key, _LONGEST_KEY),
        entry.note if is_sentence(entry) else column,
        plain(old_words(entry, LONGEST, _MOST_CELLS)),
        plain(new_words(entry, LONGEST, _MOST_CELLS)),
        entry.by,
    )


def is_sentence(entry: ChangeEntry) -> bool:
    """Whether there are no values to be shown, but a sentence."""
    has_values = entry.is_cell or entry.cells is not None or entry.old or entry.new
    return bool(entry.note) and (entry.is_remark or not has_values)


def from_difference(text: str, other: str, room: int) -> str:
    """A text of a pair that has not room for so many characters, from shortly before the part that
    differs: ``…n 2.1.24``."""
    pairs = enumerate(zip(text, other, strict=False))
    common = next((at for at, (one, two) in pairs if one != two), min(len(text), len(other)))
    if len(text) <= room:
        return text
    start = min(common - min(_KEPT, room // 3), len(text) - room + 1)
    return f"…{text[start:]}" if start > 1 else text


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
        parts = (*entry_texts(entry), entry.note)
        if not folded or any(folded in part.casefold() for part in parts):
            found.append(entry)
    return found
