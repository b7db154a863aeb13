"""Compares what packages hold besides tables: summary, streams, storages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.database.cells import StreamCell
from msiview.database.database import Database
from msiview.database.package import Package
from msiview.database.summary import STREAM, PropertyId
from msiview.database.summary_words import describe_summary
from msiview.database.table import Table
from msiview.format.column_types import ColumnKind
from msiview.format.container import Storage, Stream, shown_name
from msiview.overlay.marks import Mark
from msiview.progress import Progress, no_progress

_NOISE = {
    PropertyId.REVISION_NUMBER,
    PropertyId.LAST_PRINTED,
    PropertyId.CREATE_TIME,
    PropertyId.LAST_SAVE_TIME,
}
"""Properties that have a new value in every build: the package code and dates."""


_HAPPENED = {
    Mark.ADDED: "is new",
    Mark.DELETED: "is gone",
    Mark.CHANGED: "has other contents",
}


@dataclass(frozen=True, slots=True)
class SummaryDifference:
    """A property of the summary information that differs; empty text where it is missing.

    ``is_noise`` says that it is new in every build.
    """

    property_id: int
    name: str
    old: str
    new: str
    is_noise: bool

    @property
    def mark(self) -> Mark:
        """ADDED, CHANGED or DELETED."""
        return _mark_of(self.old or None, self.new or None)


def summary_differences(old: Package, new: Package) -> list[SummaryDifference]:
    """The summary information of two packages compared, by property number."""
    before = {field.property_id: field for field in describe_summary(old.summary, old.kind)}
    after = {field.property_id: field for field in describe_summary(new.summary, new.kind)}
    differences = []
    for number in sorted(before.keys() | after.keys()):
        one, other = before.get(number), after.get(number)
        texts = one.text if one else "", other.text if other else ""
        if texts[0] != texts[1]:
            name = (one or other).name  # type: ignore[union-attr]
            differences.append(SummaryDifference(number, name, *texts, number in _NOISE))
    return differences


def free_streams(database: Database) -> dict[str, Stream]:
    """The streams that no cell of a table names: cabinets, signatures and strays, by name."""
    owned = {cell.name for table in database.tables.values() for cell in _stream_cells(table)}
    return {s.name: s for s in database.streams() if s.name not in owned and s.name != STREAM}


@dataclass(frozen=True, slots=True)
class StreamDifference:
    """A stream that no row names and that is another one, or missing, in the second package.

    ``name`` is decoded, as in the container; a side is None where the stream is missing, and so is
    its size in bytes.
    """

    name: str
    old: Stream | None
    new: Stream | None

    @property
    def mark(self) -> Mark:
        """ADDED, CHANGED or DELETED."""
        return _mark_of(self.old, self.new)

    @property
    def old_size(self) -> int | None:
        return _size(self.old)

    @property
    def new_size(self) -> int | None:
        return _size(self.new)

    @property
    def note(self) -> str:
        """What happened, and that no transform can do it."""
        return f"the stream {_HAPPENED[self.mark]}; no row names it, so no transform can carry it"


@dataclass(frozen=True, slots=True)
class StorageDifference:
    """An embedded file, such as a transform, that is another one, or missing, in the second
    package. ``name`` is decoded."""

    name: str
    old: Storage | None
    new: Storage | None

    @property
    def mark(self) -> Mark:
        """ADDED, CHANGED or DELETED."""
        return _mark_of(self.old, self.new)

    @property
    def note(self) -> str:
        """What happened, and that no transform can do it."""
        return f"the embedded file {_HAPPENED[self.mark]}; no transform can carry it"


def stream_differences(
    old: Database, new: Database, progress: Progress | None = None
) -> Iterator[StreamDifference]:
    """The streams of two packages compared that belong to no row: cabinets, signatures."""
    progress = progress or no_progress()
    before, after = free_streams(old), free_streams(new)
    for name in sorted(before.keys() | after.keys()):
        progress(f"Comparing {shown_name(name)}")
        one, other = before.get(name), after.get(name)
        if not _same_stream(one, other):
            yield StreamDifference(name, one, other)


def storage_differences(old: Package, new: Package) -> Iterator[StorageDifference]:
    """The embedded files of two packages compared, such as transforms of languages."""
    before, after = _by_name(old.storages), _by_name(new.storages)
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or not _same_storage(one, other):
            yield StorageDifference(name, one, other)


def _stream_cells(table: Table) -> Iterator[StreamCell]:
    for column in table.columns:
        if column.type.kind is ColumnKind.BINARY:
            yield from (c for c in table.values(column.index) if isinstance(c, StreamCell))


def _same_stream(one: Stream | None, other: Stream | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.size == other.size and one.sha256() == other.sha256()


def _mark_of(old: object, new: object) -> Mark:
    if old is None:
        return Mark.ADDED
    return Mark.DELETED if new is None else Mark.CHANGED


def _size(stream: Stream | None) -> int | None:
    return stream.size if stream is not None else None


def _same_storage(one: Storage, other: Storage) -> bool:
    streams, others = _by_raw_name(one), _by_raw_name(other)
    inside, other_inside = _by_name(one.storages), _by_name(other.storages)
    return (
        streams.keys() == others.keys()
        and inside.keys() == other_inside.keys()
        and all(_same_stream(streams[name], others[name]) for name in streams)
        and all(_same_storage(inside[name], other_inside[name]) for name in inside)
    )


def _by_raw_name(storage: Storage) -> dict[str, Stream]:
    return {stream.raw_name: stream for stream in storage.streams}


def _by_name(storages: list[Storage]) -> dict[str, Storage]:
    return {storage.name: storage for storage in storages}
