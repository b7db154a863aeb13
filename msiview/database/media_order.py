"""Which disk the installer takes for a file, by sequence numbers.

The rows of Media are gone through in the order of DiskId; the first one whose LastSequence is not
below the file's Sequence is taken. Where LastSequence does not rise with DiskId, a disk may never
be reached. Source: the Media table's page in Microsoft's documentation, and packages whose disks
are out of order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from msiview.database.cells import Cell

T = TypeVar("T")


class MediaOrder(Generic[T]):
    """The disks of a package; each is given with whatever stands for it, such as its row."""

    def __init__(self, media: Iterable[tuple[Cell, Cell, T]]) -> None:
        """``media`` are DiskId, LastSequence and what stands for the disk, in any order. A disk
        without a LastSequence takes no file; one without a DiskId comes first."""
        self._lasts: list[int] = []
        self._disks: list[T] = []
        known = [
            (disk if isinstance(disk, int) else 0, last, what)
            for disk, last, what in media
            if isinstance(last, int)
        ]
        for _, last, what in sorted(known, key=lambda entry: entry[0]):
            if not self._lasts or last > self._lasts[-1]:
                self._lasts.append(last)
                self._disks.append(what)

    @property
    def highest(self) -> int | None:
        """The highest Sequence that a file can have; None without disks."""
        return self._lasts[-1] if self._lasts else None

    def disk_of(self, sequence: int) -> T | None:
        """The disk that is taken for a file with this Sequence; None beyond the last one."""
        at = bisect_left(self._lasts, sequence)
        return self._disks[at] if at < len(self._disks) else None

    def takes(self, disk: T) -> Callable[[int], bool]:
        """Whether a disk is taken for a file with some Sequence; it may be for none at all."""
        if disk not in self._disks:
            return lambda sequence: False
        at = self._disks.index(disk)
        last = self._lasts[at]
        if at == 0:
            return lambda sequence: sequence <= last
        before = self._lasts[at - 1]
        return lambda sequence: before < sequence <= last
