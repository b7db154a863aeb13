"""The exceptions and the defects of every room.

An exception means that there can be no answer at all. Everything else that is wrong in a file is a
:class:`Defect`: it is recorded and shown, and never stops the reading of the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum


class MsiviewError(Exception):
    """The base class of all errors that msiview raises itself."""


class FormatError(MsiviewError):
    """A file, or a part of it, does not follow the format.

    ``file`` is the path as the user gave it, ``stream`` the decoded name of the
    stream, ``offset`` a byte position in that stream (or in the file if there
    is no stream). Any of them may be None where it is not known.
    """

    def __init__(
        self,
        reason: str,
        *,
        file: str | None = None,
        stream: str | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.file = file
        self.stream = stream
        self.offset = offset

    def __str__(self) -> str:
        place = []
        if self.file is not None:
            place.append(self.file)
        if self.stream is not None:
            place.append(f"stream {self.stream}")
        if self.offset is not None:
            place.append(f"offset {self.offset}")
        return f"{', '.join(place)}: {self.reason}" if place else self.reason


class NotAnInstallerFile(FormatError):
    """The file is no compound file, or one of another program."""


class TruncatedData(FormatError):
    """The data ends inside a structure."""


class UnsupportedCompression(FormatError):
    """The data is packed in a way that msiview does not unpack; others may."""


class UnreadableFile(FormatError):
    """The operating system refuses the file: missing, no rights, a folder."""


class FileChanged(FormatError):
    """The file on disk is no longer the one that was opened."""


class UnwritableFile(MsiviewError):
    """A file cannot be written; what it held before is still there.

    ``file`` is the path as the user gave it.
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


class FileIsOpened(UnwritableFile):
    """The path leads to ``opened``, a file that is open and therefore never written."""

    def __init__(self, file: str, opened: str) -> None:
        what = "this file" if file == opened else f"this is {opened}, which"
        super().__init__(file, f"{what} is open; opened files are never written")
        self.opened = opened


class EditRefused(MsiviewError):
    """An edit that a table cannot take. ``place`` is as users type it: ``Property/Name.Value``."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class DatabaseError(MsiviewError):
    """A question that this database cannot answer."""


class NoSuchTable(DatabaseError, KeyError):
    """The file has no table of this name (names are case-sensitive)."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"there is no table {self.name}"


class NoSuchStream(DatabaseError, KeyError):
    """The file has no stream of this name (names are case-sensitive)."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"there is no stream {self.name}"


class Severity(IntEnum):
    """How much of the file's content a defect affects."""

    NOTE = 1
    """Odd, but everything could be read."""
    WARNING = 2
    """Something is doubtful; what is shown may not be what was meant."""
    ERROR = 3
    """Something could not be read."""

    @property
    def word(self) -> str:
        """``Error``, ``Warning``, ``Note``."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong in a file, and where.

    ``code`` is stable and meant for scripts (``string-data-short``); ``message``
    is a plain sentence. ``row`` counts from 0, ``offset`` is a byte position in
    ``stream``; ``count`` says how many cells or places share the same defect.
    """

    severity: Severity
    code: str
    message: str
    stream: str | None = None
    offset: int | None = None
    table: str | None = None
    row: int | None = None
    column: str | None = None
    count: int = 1

    def __str__(self) -> str:
        """``Component, row 3: the key is null``; without a place what is wrong."""
        return ": ".join(filter(None, (self.place(), self.what)))

    @property
    def what(self) -> str:
        """What is wrong, and in how many places if there are several."""
        return f"{self.message} ({self.count} places)" if self.count > 1 else self.message

    def place(self) -> str:
        """Where the defect is, in words; empty when it concerns the whole file."""
        parts = []
        if self.table is not None:
            parts.append(self.table)
        elif self.stream is not None:
            parts.append(self.stream)
        if self.column is not None:
            parts.append(self.column)
        if self.row is not None:
            parts.append(f"row {self.row + 1}")
        if self.offset is not None:
            parts.append(f"offset {self.offset}")
        return ", ".join(parts)


class DefectLog:
    """The defects of one file in the order in which they were met.

    A hostile file can hold millions of them, so at most ``LIMIT`` of each code
    are kept; :attr:`omitted` counts the others. Adding the same defect twice
    keeps it once, since tables may be decoded more than once.
    """

    LIMIT = 200

    def __init__(self) -> None:
        self._defects: dict[Defect, None] = {}
        self._per_code: Counter[str] = Counter()
        self.omitted: Counter[str] = Counter()

    def add(
        self,
        severity: Severity,
        code: str,
        message: str,
        *,
        stream: str | None = None,
        offset: int | None = None,
        table: str | None = None,
        row: int | None = None,
        column: str | None = None,
        count: int = 1,
    ) -> None:
        """Record one defect (see :class:`Defect` for the parts)."""
        self.record(Defect(severity, code, message, stream, offset, table, row, column, count))

    def record(self, defect: Defect) -> None:
        """Record a defect that is made already."""
        if defect in self._defects:
            return
        if self._per_code[defect.code] >= self.LIMIT:
            self.omitted[defect.code] += 1
            return
        self._per_code[defect.code] += 1
        self._defects[defect] = None

    def by_severity(self) -> dict[Severity, int]:
        """How many defects there are of each severity, worst first; those left out count."""
        severities = {defect.code: defect.severity for defect in self._defects}
        counts = Counter(defect.severity for defect in self._defects)
        for code, more in self.omitted.items():
            counts[severities[code]] += more
        return {severity: counts[severity] for severity in sorted(counts, reverse=True)}

    def __len__(self) -> int:
        return len(self._defects)

    def __iter__(self) -> Iterator[Defect]:
        return iter(list(self._defects))
