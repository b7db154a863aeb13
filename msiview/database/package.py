"""What every installer file has in common: storage, kind, summary, streams."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

from msiview.database.summary import SummaryInformation, read_summary
from msiview.errors import DefectLog, NoSuchStream, Severity
from msiview.format.codepage_choice import CodePageChoice
from msiview.format.container import Container, Storage, Stream, shown_name
from msiview.format.string_pool import (
    DATA_STREAM,
    POOL_STREAM,
    StringPool,
    parse_string_pool,
)
from msiview.words import counted

SYSTEM_STREAM_MISSING = "system-stream-missing"
"""The code of a defect that explains why next to nothing can be read of a file."""

_POOL_HEADER = 4
"""Bytes of a pool without strings."""


class Kind(Enum):
    """The kinds of installer files. The value is the usual file extension."""

    MSI = "msi"
    MSM = "msm"
    PCP = "pcp"
    CUB = "cub"
    MST = "mst"
    MSP = "msp"

    @property
    def title(self) -> str:
        """The kind in words, as a heading."""
        return _TITLES[self]


_TITLES = {
    Kind.MSI: "Installation package",
    Kind.MSM: "Merge module",
    Kind.PCP: "Patch creation file",
    Kind.CUB: "Validation database",
    Kind.MST: "Transform",
    Kind.MSP: "Patch",
}


@dataclass(frozen=True, slots=True)
class PackageOrigin:
    """What a package is read from: a storage in a compound file, the root or one inside.

    ``inside`` is the way to the storage, outermost first; ``choice`` the code page that texts are
    read under where a user chose one.
    """

    container: Container
    storage: Storage
    inside: tuple[str, ...] = ()
    choice: CodePageChoice | None = None


class Package:
    """An opened installer file, or one that lies inside another.

    ``path`` names the file as users know it; for an embedded one ``inside`` is
    the way to it through the storages, outermost first. ``defects`` collects
    what is wrong in it, also while tables are decoded later on.
    """

    kind: Kind

    def __init__(self, origin: PackageOrigin) -> None:
        self.container = origin.container
        self.storage = origin.storage
        self.inside = origin.inside
        # The root shares the log of its compound file; an embedded file has its own.
        self.defects = DefectLog() if origin.inside else origin.container.defects
        self.has_texts = _has_texts(self.storage, self.defects)
        """False where a stream of the string pool is missing: nothing can be read then."""
        pool_defects = self.defects if self.has_texts else DefectLog()
        choice = origin.choice
        self.pool: StringPool = _read_pool(self.storage, pool_defects, choice)
        self.summary: SummaryInformation = read_summary(self.storage, self.defects, choice)
        self.choice_of_others = (
            choice.for_others(self.pool.stated_codepage) if choice is not None else None
        )
        """Under which code page what belongs to this file is read: overlays, embedded files."""

    @property
    def path(self) -> str:
        return self.container.path

    def files(self) -> list[Path]:
        """The files on disk that it is read from. Empty for a package in memory."""
        file = self.container.source.path
        return [] if file is None else [file.absolute()]

    @property
    def name(self) -> str:
        """The file's name; for an embedded file the name of its storage."""
        return shown_name(self.inside[-1]) if self.inside else PurePath(self.path).name

    @property
    def codepage(self) -> int:
        """Code page of the texts in the tables; the chosen one, where a user chose."""
        return self.pool.codepage

    def streams(self) -> list[Stream]:
        """The streams that are no tables, in name order: binary data, cabinets, signatures."""
        return [stream for stream in self.storage.streams if not stream.is_table]

    def stream(self, name: str) -> Stream:
        """A stream by its name, as stored or as shown (``\\5DigitalSignature``)."""
        found: Stream | None = self.storage.stream(name)
        if found is None:
            found = next((s for s in self.streams() if s.shown_name == name), None)
        if found is None:
            raise NoSuchStream(name)
        return found

    @property
    def storages(self) -> list[Storage]:
        """The storages inside: embedded transforms and packages, in name order."""
        return self.storage.storages


def _has_texts(storage: Storage, defects: DefectLog) -> bool:
    """Whether both streams of the string pool are there, if any table needs them."""
    needing = [
        stream
        for stream in storage.streams
        if stream.is_table and stream.size and stream.name not in (POOL_STREAM, DATA_STREAM)
    ]
    pool, data = storage.table_stream(POOL_STREAM), storage.table_stream(DATA_STREAM)
    if not needing:
        return True
    if pool is None or not pool.size:
        missing = POOL_STREAM
    elif pool.size > _POOL_HEADER and (data is None or not data.size):
        missing = DATA_STREAM
    else:
        return True
    defects.add(
        Severity.ERROR,
        SYSTEM_STREAM_MISSING,
        "the stream is missing or empty: without the texts of the string pool neither tables nor "
        f"their names can be read ({counted(len(needing), 'stream')})",
        stream=missing,
    )
    return False


def _read_pool(storage: Storage, defects: DefectLog, choice: CodePageChoice | None) -> StringPool:
    pool = storage.table_stream(POOL_STREAM)
    data = storage.table_stream(DATA_STREAM)
    return parse_string_pool(
        pool.read() if pool is not None else b"",
        data.read() if data is not None else b"",
        defects,
        choice,
    )
