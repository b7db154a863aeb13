"""What overlays or another package change, as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypedDict

from msiview.database.cells import Cell
from msiview.errors import FormatError
from msiview.export.json_text import ColumnObject, column_object, document_text, encode
from msiview.format.container import Stream, shown_name
from msiview.overlay.changes import RowChange
from msiview.overlay.hazard import Hazard
from msiview.overlay.marks import Mark
from msiview.overlay.part_comparison import StreamDifference
from msiview.overlay.patch_files import PatchedFile, PatchFiles
from msiview.overlay.payload import ComparedFile, PayloadFile
from msiview.overlay.renames import Rename
from msiview.session.change_list import ChangeList
from msiview.session.overlaid_package import OverlaidPackage


class TableColumnObject(TypedDict):
    table: str
    column: str


class AddedColumnObject(TableColumnObject):
    """``type`` as Windows writes it (``s72``)."""

    type: str


class RetypedObject(TableColumnObject):
    old: str
    new: str


class AddedTableObject(TypedDict):
    name: str
    columns: list[ColumnObject]


class SchemaObject(TypedDict):
    """The tables and columns that are new, gone or of another type; ``tables`` describes those that
    are new."""

    tables_added: list[str]
    tables: list[AddedTableObject]
    tables_deleted: list[str]
    columns_added: list[AddedColumnObject]
    columns_deleted: list[TableColumnObject]
    columns_retyped: list[RetypedObject]


class CellObject(TypedDict):
    old: Cell
    new: Cell
    by: str


class RowChangeObject(TypedDict):
    """A row that differs from the package's.

    A cell is compared with the package, regardless of changes in between; ``by`` is the layer that
    its value comes from. Cells of added rows have no old value, those of deleted rows no new one.
    """

    table: str
    change: str
    key: list[Cell]
    cells: dict[str, CellObject]
    by: str


class RenameObject(TypedDict):
    table: str
    old_key: list[Cell]
    new_key: list[Cell]
    same: list[str]
    differing: list[str]


class HazardObject(TypedDict):
    """A hazard; ``id`` is stable."""

    id: str
    table: str
    keys: list[list[Cell]]
    words: str


class ConflictObject(TypedDict):
    """``table`` and ``key`` are null where a whole overlay is refused."""

    overlay: str
    table: str | None
    key: list[Cell] | None
    reason: str
    suppressed: bool


class PatchMediaObject(TypedDict):
    disk_id: int
    first: int
    last: int
    cabinet: str
    cabinet_size: int | None
    source: str


class PatchedFileObject(TypedDict):
    key: str
    name: str
    component: str
    sequence: int
    disk_id: int
    old_size: int | None
    new_size: int | None
    old_version: str | None
    new_version: str | None
    delta_size: int | None
    delta_kind: str | None
    unchanged: bool


class PatchObject(TypedDict):
    """The media that a patch adds, and the files that it replaces, adds or changes by deltas."""

    overlay: str
    media: list[PatchMediaObject]
    files: list[PatchedFileObject]


class CodepagesObject(TypedDict):
    old: int
    new: int


class SummaryObject(TypedDict):
    id: int
    name: str
    old: str
    new: str


class ContentObject(TypedDict):
    """One side of a stream; ``sha256`` is null where it cannot be read."""

    size: int
    sha256: str | None


class StreamObject(TypedDict):
    name: str
    old_size: int | None
    new_size: int | None
    old: ContentObject | None
    new: ContentObject | None


class ChangedStorageObject(TypedDict):
    """An embedded file; ``change`` is ``added``, ``changed`` or ``deleted``."""

    name: str
    change: str


class IdentityValueObject(TypedDict):
    """Version or a code of the product, whether it differs or not."""

    name: str
    old: str
    new: str


class FileObject(TypedDict):
    """A file as the rows of one side describe it; ``md5`` is that of MsiFileHash."""

    key: str
    name: str
    component: str
    size: int | None
    version: str | None
    language: str | None
    md5: str | None
    sequence: int | None
    cabinet: str | None


class ComparedFileObject(TypedDict):
    """A file on both sides. ``change`` is null for one that is the same; ``proof`` says by what
    that was decided. ``patch`` is the one that brings the file."""

    change: str | None
    proof: str | None
    old: FileObject | None
    new: FileObject | None
    patch: str | None


class ChangeCountsObject(TypedDict):
    """How much differs in the end."""

    rows_added: int
    rows_changed: int
    rows_deleted: int
    tables_added: int
    tables_deleted: int
    columns_added: int
    columns_deleted: int
    columns_retyped: int
    properties_changed: int
    streams_changed: int
    storages_changed: int


class UpdateObject(TypedDict):
    kind: str
    words: str
    broken: list[HazardObject]


def overlay_changes_object(
    overlaid: OverlaidPackage,
    changes: ChangeList,
    base: str,
    more: Mapping[str, object] | None = None,
) -> Iterator[str]:
    """What ``msiview changes --json`` writes, in pieces; ``base`` is the file's name. ``more`` has
    what another command tells besides."""
    head = {
        **_head(changes, base, fold=False),
        "patches": patch_objects(overlaid),
        "conflicts": conflict_objects(overlaid),
        **(more or {}),
    }
    return document_text(head, "changes", _rows(changes, fold=False))


def comparison_object(changes: ChangeList, base: str, *, fold: bool) -> Iterator[str]:
    """What ``msiview compare --json`` writes, in pieces. ``fold`` leaves out what every build
    changes."""
    head = {
        **_head(changes, base, fold=fold),
        "folded": changes.folded() if fold else 0,
        "conflicts": [],
    }
    return document_text(head, "changes", _rows(changes, fold=fold))


def _head(changes: ChangeList, base: str, *, fold: bool) -> dict[str, object]:
    """What is said of any overlay besides its rows."""
    update = UpdateObject(
        kind=changes.update.kind.value,
        words=changes.update.words,
        broken=_hazards(changes.update.broken),
    )
    return {
        "base": base,
        "overlays": changes.names,
        **schema_object(changes),
        "identity": [
            IdentityValueObject(name=value.name, old=value.old, new=value.new)
            for value in changes.identity
        ],
        "update": update,
        "counts": _counts(changes),
        "codepage": _codepages(changes),
        "summary": [
            SummaryObject(id=field.property_id, name=field.name, old=field.old, new=field.new)
            for field in changes.summary_differences(fold=fold)
        ],
        "streams": list(map(_stream, changes.streams)),
        "storages": [
            ChangedStorageObject(name=shown_name(storage.name), change=storage.mark.value)
            for storage in changes.storages
        ],
        "files": list(map(_compared_file, changes.files)),
        "renames": list(map(_rename, changes.renames)),
        "hazards": _hazards(changes.hazards),
    }


def row_change_object(change: RowChange, names: Sequence[str]) -> RowChangeObject:
    """A row that differs; ``names`` are those of the layers."""
    return RowChangeObject(
        table=change.table.name,
        change=change.state.value,
        key=list(change.key),
        cells={
            column: CellObject(old=cell.old, new=cell.new, by=names[cell.by])
            for column, cell in change.cells.items()
        },
        by=names[change.by],
    )


def schema_object(changes: ChangeList) -> SchemaObject:
    """The tables and columns that are new, gone or of another type."""
    schema = changes.schema
    tables = [change for change in schema if change.column is None]
    columns = [change for change in schema if change.column is not None]
    added = [change.table for change in tables if change.mark is Mark.ADDED]
    return SchemaObject(
        tables_added=added,
        tables=[_added_table(changes, name) for name in added],
        tables_deleted=[change.table for change in tables if change.mark is Mark.DELETED],
        columns_added=[
            AddedColumnObject(table=change.table, column=change.name, type=change.new)
            for change in columns
            if change.mark is Mark.ADDED
        ],
        columns_deleted=[
            TableColumnObject(table=change.table, column=change.name)
            for change in columns
            if change.mark is Mark.DELETED
        ],
        columns_retyped=[
            RetypedObject(table=change.table, column=change.name, old=change.old, new=change.new)
            for change in columns
            if change.mark is Mark.CHANGED
        ],
    )


def _added_table(changes: ChangeList, name: str) -> AddedTableObject:
    columns = changes.database.tables[name].columns
    return AddedTableObject(name=name, columns=list(map(column_object, columns)))


def conflict_objects(overlaid: OverlaidPackage) -> list[ConflictObject]:
    """Conflicts: first the overlays that the installer would refuse, then changes that do not
    fit the package."""
    refused = [
        ConflictObject(overlay=name, table=None, key=None, reason=reason, suppressed=False)
        for name, reason in overlaid.refusals
    ]
    return refused + [
        ConflictObject(
            overlay=overlaid.layers[conflict.layer],
            table=conflict.table,
            key=None if conflict.key is None else list(conflict.key),
            reason=f"{conflict.reason}: {conflict.effect}",
            suppressed=conflict.suppressed,
        )
        for conflict in overlaid.database.conflicts
    ]


def patch_objects(overlaid: OverlaidPackage) -> list[PatchObject]:
    """The files that each patch brings."""
    return [_patch(patch.name, found) for patch, found in overlaid.patch_files.items()]


def _patch(name: str, found: PatchFiles) -> PatchObject:
    return PatchObject(
        overlay=name,
        media=[
            PatchMediaObject(
                disk_id=media.disk_id,
                first=media.first,
                last=media.last,
                cabinet=media.cabinet,
                cabinet_size=media.cabinet_size,
                source=media.source,
            )
            for media in found.media
        ],
        files=list(map(_patched_file, found.files)),
    )


def _patched_file(file: PatchedFile) -> PatchedFileObject:
    return PatchedFileObject(
        key=file.key,
        name=file.name,
        component=file.component,
        sequence=file.sequence,
        disk_id=file.disk_id,
        old_size=file.old_size,
        new_size=file.new_size,
        old_version=file.old_version,
        new_version=file.new_version,
        delta_size=file.delta_size,
        delta_kind=file.delta_kind,
        unchanged=file.unchanged,
    )


def _counts(changes: ChangeList) -> ChangeCountsObject:
    totals = changes.totals
    return ChangeCountsObject(
        rows_added=totals.rows_added,
        rows_changed=totals.rows_changed,
        rows_deleted=totals.rows_deleted,
        tables_added=totals.tables_added,
        tables_deleted=totals.tables_dropped,
        columns_added=totals.columns_added,
        columns_deleted=totals.columns_removed,
        columns_retyped=totals.columns_retyped,
        properties_changed=totals.properties_changed,
        streams_changed=totals.streams_changed,
        storages_changed=totals.storages_changed,
    )


def _stream(difference: StreamDifference) -> StreamObject:
    return StreamObject(
        name=shown_name(difference.name),
        old_size=difference.old_size,
        new_size=difference.new_size,
        old=_content(difference.old),
        new=_content(difference.new),
    )


def _content(stream: Stream | None) -> ContentObject | None:
    if stream is None:
        return None
    try:
        return ContentObject(size=stream.size, sha256=stream.sha256())
    except FormatError:
        return ContentObject(size=stream.size, sha256=None)


def _compared_file(file: ComparedFile) -> ComparedFileObject:
    return ComparedFileObject(
        change=file.mark.value if file.mark is not None else None,
        proof=file.proof.value if file.proof is not None else None,
        old=_file(file.old),
        new=_file(file.new),
        patch=file.patch or None,
    )


def _file(file: PayloadFile | None) -> FileObject | None:
    if file is None:
        return None
    return FileObject(
        key=file.key,
        name=file.name,
        component=file.component,
        size=file.size,
        version=file.version or None,
        language=file.language or None,
        md5=file.md5 or None,
        sequence=file.sequence,
        cabinet=file.cabinet or None,
    )


def _rows(changes: ChangeList, *, fold: bool) -> Iterator[Iterator[str]]:
    for change in changes.rows(fold=fold):
        yield iter([encode(row_change_object(change, changes.names))])


def _rename(rename: Rename) -> RenameObject:
    """A renamed row; its old and new row are among the changes."""
    return RenameObject(
        table=rename.table,
        old_key=list(rename.old_key),
        new_key=list(rename.new_key),
        same=list(rename.evidence),
        differing=list(rename.differing),
    )


def _hazards(hazards: Iterable[Hazard]) -> list[HazardObject]:
    return [
        HazardObject(
            id=hazard.id,
            table=hazard.table,
            keys=[list(key) for key in hazard.keys],
            words=hazard.words,
        )
        for hazard in hazards
    ]


def _codepages(changes: ChangeList) -> CodepagesObject | None:
    if changes.codepages is None:
        return None
    old, new = changes.codepages
    return CodepagesObject(old=old, new=new)
