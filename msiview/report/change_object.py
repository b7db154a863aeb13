"""What overlays or another package change, as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypedDict

from msiview.database.cells import Cell
from msiview.export.json_text import document_text, encode
from msiview.format.container import shown_name
from msiview.overlay.changes import RowChange
from msiview.overlay.hazard import Hazard
from msiview.overlay.marks import Mark
from msiview.overlay.patch_files import PatchedFile, PatchFiles
from msiview.overlay.renames import Rename
from msiview.session.change_list import ChangeList
from msiview.session.overlaid_package import OverlaidPackage


class ColumnObject(TypedDict):
    table: str
    column: str


class RetypedObject(ColumnObject):
    old: str
    new: str


class SchemaObject(TypedDict):
    """The tables and columns that are new, gone or of another type."""

    tables_added: list[str]
    tables_deleted: list[str]
    columns_added: list[ColumnObject]
    columns_deleted: list[ColumnObject]
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


class StreamObject(TypedDict):
    name: str
    old_size: int | None
    new_size: int | None


class UpdateObject(TypedDict):
    kind: str
    words: str
    broken: list[HazardObject]


def overlay_changes_object(
    overlaid: OverlaidPackage, changes: ChangeList, base: str
) -> Iterator[str]:
    """What ``msiview changes --json`` writes, in pieces; ``base`` is the file's name."""
    head = {
        "base": base,
        "overlays": changes.names,
        **schema_object(changes),
        "renames": list(map(_rename, changes.renames)),
        "hazards": _hazards(changes.hazards),
        "patches": patch_objects(overlaid),
        "conflicts": conflict_objects(overlaid),
    }
    return document_text(head, "changes", _rows(changes, fold=False))


def comparison_object(changes: ChangeList, base: str, *, fold: bool) -> Iterator[str]:
    """What ``msiview compare --json`` writes, in pieces. ``fold`` leaves out what every build
    changes."""
    update = UpdateObject(
        kind=changes.update.kind.value,
        words=changes.update.words,
        broken=_hazards(changes.update.broken),
    )
    head = {
        "base": base,
        "overlays": changes.names,
        **schema_object(changes),
        "codepage": _codepages(changes),
        "summary": [
            SummaryObject(id=field.property_id, name=field.name, old=field.old, new=field.new)
            for field in changes.summary_differences(fold=fold)
        ],
        "streams": [
            StreamObject(
                name=shown_name(stream.name), old_size=stream.old_size, new_size=stream.new_size
            )
            for stream in changes.streams
        ],
        "renames": list(map(_rename, changes.renames)),
        "hazards": _hazards(changes.hazards),
        "update": update,
        "folded": changes.folded() if fold else 0,
        "conflicts": [],
    }
    return document_text(head, "changes", _rows(changes, fold=fold))


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
    return SchemaObject(
        tables_added=[change.table for change in tables if change.mark is Mark.ADDED],
        tables_deleted=[change.table for change in tables if change.mark is Mark.DELETED],
        columns_added=[
            ColumnObject(table=change.table, column=change.name)
            for change in columns
            if change.mark is Mark.ADDED
        ],
        columns_deleted=[
            ColumnObject(table=change.table, column=change.name)
            for change in columns
            if change.mark is Mark.DELETED
        ],
        columns_retyped=[
            RetypedObject(table=change.table, column=change.name, old=change.old, new=change.new)
            for change in columns
            if change.mark is Mark.CHANGED
        ],
    )


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
