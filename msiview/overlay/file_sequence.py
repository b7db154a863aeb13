"""The order of the files in the cabinets, before and after.

Patches find files by their number in the sequence. If files are inserted in the middle, those after
them get other numbers (error 1334: the file cannot be found in the cabinet); new ones belong at the
end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator
from dataclasses import dataclass

from msiview.database.keys import key_text
from msiview.overlay.hazard import Hazard
from msiview.overlay.overlaid_table import Key, OverlaidTable, RowState
from msiview.words import counted

_NAMED = 20
"""The number of files that are named."""


@dataclass(frozen=True, slots=True)
class SequenceOrder:
    """Files by their number in the sequence: those of both versions, and the new ones.

    ``kept`` has the numbers before and after; files on a disk that a patch adds are in neither
    list.
    """

    kept: dict[Key, tuple[int, int]]
    added: dict[Key, int]

    def inserted(self) -> list[Key]:
        """The new files that stand before some file of the base, in their order."""
        last = max((after for _, after in self.kept.values()), default=0)
        return sorted((k for k, n in self.added.items() if n <= last), key=self.added.__getitem__)

    def shifted(self) -> list[Key]:
        """The files whose number changed, in the order of the base."""
        keys = [key for key, (before, after) in self.kept.items() if before != after]
        return sorted(keys, key=lambda key: self.kept[key][0])

    def reordered(self) -> list[Key]:
        """The files that stand before one that they stood after."""
        highest, found = 0, []
        for key in sorted(self.kept, key=lambda key: self.kept[key][0]):
            after = self.kept[key][1]
            if after < highest:
                found.append(key)
            highest = max(highest, after)
        return found


def sequence_order(files: OverlaidTable, media: OverlaidTable | None) -> SequenceOrder | None:
    """The numbers of the files before and after; None where the table has none."""
    if files.base is None or not files.has_column("Sequence"):
        return None
    sequence = files.column("Sequence").index
    own_disks = _new_disks(media)
    kept: dict[Key, tuple[int, int]] = {}
    added: dict[Key, int] = {}
    keys = files.keys()
    before = files.base.values(sequence) if sequence < len(files.base.columns) else []
    for row, after in enumerate(files.values(sequence)):
        if not isinstance(after, int) or own_disks.holds(after):
            continue
        state = files.state(row)
        if state is RowState.ADDED:
            added[keys[row]] = after
        elif state is not RowState.DELETED and row < len(before):
            number = before[row]
            if isinstance(number, int):
                kept[keys[row]] = number, after
    return SequenceOrder(kept, added)


def sequence_changed(files: OverlaidTable) -> bool:
    """Whether files were added, removed or renumbered. Only touched rows are examined."""
    if not files.has_column("Sequence"):
        return False
    sequence = files.column("Sequence").index
    return any(
        files.state(row) is not RowState.CHANGED or files.history(row, sequence)
        for row in files.touched_rows()
    )


def sequence_hazard(
    files: OverlaidTable, media: OverlaidTable | None, renamed: Container[Key]
) -> Iterator[Hazard]:
    """The hazard of files inserted in the middle, or moved within the sequence."""
    if not sequence_changed(files):
        return
    order = sequence_order(files, media)
    if order is None:
        return
    inserted = [key for key in order.inserted() if key not in renamed]
    shifted = order.shifted()
    if inserted and shifted:
        first = shifted[0]
        before, after = order.kept[first]
        names = ", ".join(map(key_text, inserted[:_NAMED]))
        more = f" and {len(inserted) - _NAMED} more" if len(inserted) > _NAMED else ""
        others = counted(len(shifted), "file has another number", "files have other numbers")
        yield Hazard(
            "files-inserted",
            "File",
            (first, *inserted),
            f"Files were added in the middle of the sequence: {names}{more}. From "
            f"{key_text(first)} on, {others} ({before} became {after}). A patch then "
            "looks for files in the wrong place of a cabinet (error 1334). New files belong at "
            "the end of the sequence.",
        )
    moved = order.reordered()
    if moved:
        yield Hazard(
            "files-reordered",
            "File",
            tuple(moved),
            f"{counted(len(moved), 'file stands', 'files stand')} elsewhere in the sequence, "
            f"{key_text(moved[0])} first. "
            "Patches need the files of the earlier version in their order (error 1334).",
        )


class _Disks:
    """Which numbers of the sequence are on disks that a layer added."""

    def __init__(self, ends: list[tuple[int, bool]]) -> None:
        self._ends = sorted(ends)

    def holds(self, number: int) -> bool:
        at = bisect_left(self._ends, (number, False))
        return at < len(self._ends) and self._ends[at][1]


def _new_disks(media: OverlaidTable | None) -> _Disks:
    """The disks after all layers: the last number of each, and whether it is new."""
    if media is None or not media.has_column("LastSequence"):
        return _Disks([])
    column = media.column("LastSequence").index
    rows = [(media.cell(row, column), media.state(row)) for row in media.live_rows()]
    return _Disks([(n, state is RowState.ADDED) for n, state in rows if isinstance(n, int)])
