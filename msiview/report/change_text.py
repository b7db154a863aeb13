"""What overlays or another package change, as text for a terminal: one line for each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msiview.database.cells import Cell
from msiview.database.keys import key_text
from msiview.format.container import shown_name
from msiview.overlay.changes import RowChange
from msiview.overlay.hazard import Hazard
from msiview.overlay.marks import Mark
from msiview.overlay.patch_files import PatchFiles
from msiview.overlay.payload import ComparedFile
from msiview.overlay.renames import Rename
from msiview.report.compared_files import hash_words, key_words
from msiview.report.conflict_text import conflict_lines
from msiview.report.fields import compared_words
from msiview.report.patched_files import media_words, patch_files_words, patched_file_words
from msiview.session.change_list import ChangeList
from msiview.session.overlaid_package import OverlaidPackage
from msiview.session.structure_changes import StructureChange
from msiview.visible_text import one_line
from msiview.words import counted

_SIGNS = {"added": "+", "changed": "~", "deleted": "-"}
_LONGEST_VALUE = 200
"""Characters of a cell in the text; the JSON has all."""


def overlay_changes_text(overlaid: OverlaidPackage, changes: ChangeList) -> Iterator[str]:
    """What ``msiview changes`` writes."""
    for number, name in enumerate(changes.names, 1):
        yield f"layer {number}: {one_line(name)}\n"
    yield from _identity(changes)
    yield from _parts(changes, fold=False)
    yield from _schema(changes)
    totals: Counter[str] = Counter()
    yield from _rows(changes, totals, fold=False)
    yield from map(_contents, changes.other_contents)
    yield from map(_rename, changes.renames)
    yield from map(_hazard, changes.hazards)
    for patch, found in overlaid.patch_files.items():
        yield from _patch_files(patch.name, found)
    for line in conflict_lines(overlaid):
        yield f"! {one_line(line)}\n"
    if changes.names:
        yield f"{changes.update.words}\n"
        yield from map(_hazard, changes.further_rules)
    yield _totals_line(totals)


def comparison_text(changes: ChangeList, *, fold: bool) -> Iterator[str]:
    """What ``msiview compare`` writes. ``fold`` leaves out what every build changes."""
    yield from _identity(changes)
    yield from _parts(changes, fold=fold)
    yield from _schema(changes)
    totals: Counter[str] = Counter()
    yield from _rows(changes, totals, fold=fold)
    yield from map(_contents, changes.other_contents)
    yield from map(_rename, changes.renames)
    yield from map(_hazard, changes.hazards)
    yield _totals_line(totals)
    folded = changes.folded() if fold else 0
    if folded:
        words = counted(folded, "row differs", "rows differ")
        yield f"{words} only by what every build changes\n"
    yield f"{changes.update.words}\n"
    yield from map(_hazard, changes.further_rules)


def _contents(file: ComparedFile) -> str:
    """A file that is another one inside."""
    name = one_line(file.present.name)
    return f"~ contents of {one_line(key_words(file))} ({name}): {hash_words(file)}\n"


def _identity(changes: ChangeList) -> Iterator[str]:
    """What identifies the product and differs; it is never folded."""
    for value in changes.identity:
        if value.differs:
            old, new = one_line(value.old) or "none", one_line(value.new) or "none"
            yield f"~ identity {value.name}: {old} -> {new}\n"


def _parts(changes: ChangeList, *, fold: bool) -> Iterator[str]:
    """What packages hold besides tables."""
    if changes.codepages is not None:
        old_page, new_page = changes.codepages
        yield f"~ code page: {old_page} -> {new_page}\n"
    for field in changes.summary_differences(fold=fold):
        old, new = one_line(field.old) or "none", one_line(field.new) or "none"
        yield f"~ summary {field.name}: {old} -> {new}\n"
    for storage in changes.storages:
        name = one_line(shown_name(storage.name))
        yield f"{_SIGNS[storage.mark.value]} embedded {name}: {storage.note}\n"
    for stream in changes.streams:
        sizes = " -> ".join(map(_size, (stream.old_size, stream.new_size)))
        name = one_line(shown_name(stream.name))
        yield f"{_SIGNS[stream.mark.value]} stream {name}: {sizes}: {stream.note}\n"


def row_change_lines(change: RowChange, layers: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    """Lines about one row, each with its steps to the right: its change, then its cells.
    ``layers`` are the names of the layers, where it is of interest which one made the change."""
    by = f"  [{layers[change.by]}]" if layers else ""
    state = change.state.value
    yield 0, f"{_SIGNS[state]} {change.table.name} {key_text(change.key)}{by}"
    for column, cell in change.cells.items():
        old, new = _shown(cell.old), _shown(cell.new)
        value = {"added": new, "deleted": old}.get(state, f"{old} -> {new}")
        yield 2, f"{column}: {value}"


def _schema(changes: ChangeList) -> Iterator[str]:
    """Tables first, then columns; what is new first."""
    tables = [change for change in changes.schema if change.column is None]
    columns = [change for change in changes.schema if change.column is not None]
    for mark in (Mark.ADDED, Mark.DELETED):
        for change in tables:
            if change.mark is mark:
                yield f"{_SIGNS[mark.value]} table {one_line(change.table)}\n"
    for mark in (Mark.ADDED, Mark.DELETED, Mark.CHANGED):
        yield from (_column(change) for change in columns if change.mark is mark)


def _column(change: StructureChange) -> str:
    place = f"column {one_line(change.table)}.{one_line(change.name)}"
    return f"{_SIGNS[change.mark.value]} {place}: {change.note}\n"


def _rows(changes: ChangeList, totals: Counter[str], *, fold: bool) -> Iterator[str]:
    """The rows; ``totals`` counts them by what happened to them."""
    layers = changes.names if len(changes.names) > 1 else ()
    for change in changes.rows(fold=fold):
        totals[change.state.value] += 1
        for indent, words in row_change_lines(change, layers):
            yield f"{'  ' * indent}{one_line(words)}\n"


def _rename(rename: Rename) -> str:
    old, new = key_text(rename.old_key), key_text(rename.new_key)
    return one_line(f"= {rename.table} {old} -> {new}: {rename.note}") + "\n"


def _hazard(hazard: Hazard) -> str:
    return one_line(f"! {hazard.table}: {hazard.words}") + "\n"


def _patch_files(name: str, found: PatchFiles) -> Iterator[str]:
    if not found.files and not found.media:
        return
    yield one_line(f"{name}: {patch_files_words(found)}") + "\n"
    for media in found.media:
        yield one_line(f"  disk {media.disk_id}: {media_words(media)}") + "\n"
    for file in found.files:
        yield one_line(f"    {file.sequence} {file.key}: {patched_file_words(file)}") + "\n"


def _totals_line(totals: Counter[str]) -> str:
    return ", ".join(f"{totals[name]} {name}" for name in ("added", "changed", "deleted")) + "\n"


def _size(size: int | None) -> str:
    return "missing" if size is None else counted(size, "byte")


def _shown(cell: Cell) -> str:
    return one_line(compared_words(cell), _LONGEST_VALUE)
