"""The files of a patch: from which cabinet, whole or as a delta, and how large.

A file whose sequence number is in the range of a media that the patch adds comes from the patch's
cabinet; where the Patch table has a row for it, the cabinet holds a delta. Source:
docs/msi-format.md, "Patch-specific transforms".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msiview.database.cells import Cell, StreamCell, number_of
from msiview.database.package import Package
from msiview.database.patch import Patch
from msiview.overlay.layers import Layer, TransformLayer
from msiview.overlay.overlaid_table import OverlaidTable, RowState
from msiview.overlay.overlay import OverlaidDatabase

_DELTA_KINDS = {b"PA19": "MSPATCH delta, PA19", b"PA30": "MSPATCH delta, PA30"}
_CONTENT = ("FileSize", "Version", "Language")


@dataclass(frozen=True, slots=True)
class PatchMedia:
    """A media that a patch adds. Its files have the sequence numbers ``first`` to ``last``.

    ``cabinet_size`` is in bytes, None where the cabinet is not a stream of the patch.
    """

    disk_id: int
    first: int
    last: int
    cabinet: str
    cabinet_size: int | None
    source: str


@dataclass(frozen=True, slots=True)
class PatchedFile:
    """A file of a patch. ``old_*`` is None for one that the package lacks.

    ``delta_size`` is in bytes, None for a whole file; ``delta_kind`` follows from the first bytes
    of the delta's header. ``unchanged`` means that size, version, language and hash are those of
    the package, so that the patch contains a file that has not changed.
    """

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


@dataclass(frozen=True, slots=True)
class PatchFiles:
    """The contents of a patch: media by number, files by sequence."""

    media: list[PatchMedia]
    files: list[PatchedFile]


def patch_files(overlaid: OverlaidDatabase, patch: Patch) -> PatchFiles:
    """The media and files of a patch that is the last overlay of a database.

    Later overlays would hide its changes: Windows renumbers the media of each patch so that they do
    not collide, but here the patch's own numbers are kept.
    """
    own = {number for number, layer in enumerate(overlaid.layers) if _belongs(layer, patch)}
    media = list(_media(overlaid, patch, own))
    return PatchFiles(media, sorted(_files(overlaid, media, own), key=lambda file: file.sequence))


def _belongs(layer: Layer, patch: Patch) -> bool:
    return isinstance(layer, TransformLayer) and layer.transform.container is patch.container


def _media(overlaid: OverlaidDatabase, patch: Package, own: set[int]) -> Iterator[PatchMedia]:
    table = overlaid.tables.get("Media")
    if table is None:
        return
    rows = {row: table.named_row(row) for row in table.live_rows()}
    lasts = sorted(
        n for cells in rows.values() if (n := _number(cells, "LastSequence")) is not None
    )
    for row, cells in rows.items():
        disk, last = _number(cells, "DiskId"), _number(cells, "LastSequence")
        if disk is None or last is None or not _is_touched_by(table, row, own):
            continue
        cabinet = _text(cells, "Cabinet") or ""
        stream = patch.storage.stream(cabinet[1:]) if cabinet.startswith("#") else None
        yield PatchMedia(
            disk,
            max((number for number in lasts if number < last), default=0) + 1,
            last,
            cabinet,
            stream.size if stream is not None else None,
            _text(cells, "Source") or "",
        )


def _files(
    overlaid: OverlaidDatabase, media: Sequence[PatchMedia], own: set[int]
) -> Iterator[PatchedFile]:
    table = overlaid.tables.get("File")
    if table is None or not table.has_column("File"):
        return
    deltas = _deltas(overlaid, own)
    for row in table.touched_rows():
        cells = table.named_row(row)
        sequence, key = _number(cells, "Sequence"), _text(cells, "File")
        disk = next((m.disk_id for m in media if m.first <= (sequence or 0) <= m.last), None)
        is_live = table.state(row) in (RowState.ADDED, RowState.CHANGED)
        if not is_live or disk is None or sequence is None or key is None:
            continue
        delta = deltas.get((key, sequence))
        before = _base_cells(table, row)
        yield PatchedFile(
            key=key,
            name=(_text(cells, "FileName") or "").rpartition("|")[2],
            component=_text(cells, "Component_") or "",
            sequence=sequence,
            disk_id=disk,
            old_size=_number(before, "FileSize"),
            new_size=_number(cells, "FileSize"),
            old_version=_text(before, "Version"),
            new_version=_text(cells, "Version"),
            delta_size=delta[0] if delta is not None else None,
            delta_kind=delta[1] if delta is not None else None,
            unchanged=_is_unchanged(overlaid, key, before, cells),
        )


def _is_unchanged(
    overlaid: OverlaidDatabase, key: str, before: Mapping[str, Cell], after: Mapping[str, Cell]
) -> bool:
    if not before or any(before.get(column) != after.get(column) for column in _CONTENT):
        return False
    hashes = overlaid.tables.get("MsiFileHash")
    row = hashes.find((key,)) if hashes is not None else None
    return hashes is None or row is None or hashes.state(row) is RowState.UNCHANGED


def _deltas(
    overlaid: OverlaidDatabase, own: set[int]
) -> dict[tuple[str, int], tuple[int | None, str]]:
    """Size and kind of the deltas, by file and sequence number."""
    table = overlaid.tables.get("Patch")
    if table is None or table.dropped_by is not None:
        return {}
    found = {}
    for row in table.touched_rows():
        cells = table.named_row(row)
        file, sequence = _text(cells, "File_"), _number(cells, "Sequence")
        if file is not None and sequence is not None and _is_touched_by(table, row, own):
            found[file, sequence] = (_number(cells, "PatchSize"), _delta_kind(overlaid, cells))
    return found


def _delta_kind(overlaid: OverlaidDatabase, cells: Mapping[str, Cell]) -> str:
    """The kind of a delta by its header, which is in the row or in MsiPatchHeaders."""
    header = cells.get("Header")
    reference, headers = _text(cells, "StreamRef_"), overlaid.tables.get("MsiPatchHeaders")
    if not isinstance(header, StreamCell) and reference is not None and headers is not None:
        row = headers.find((reference,))
        header = headers.named_row(row).get("Header") if row is not None else None
    if not isinstance(header, StreamCell) or header.stream is None:
        return "delta without a header"
    return _DELTA_KINDS.get(header.stream.read_range(0, 4), "delta of an unknown kind")


def _is_touched_by(table: OverlaidTable, row: int, own: set[int]) -> bool:
    """Whether the row, or any cell of it, comes from one of these layers."""
    if table.layer_of_row(row) in own:
        return True
    return any(table.layer_of_cell(row, column.index) in own for column in table.columns)


def _base_cells(table: OverlaidTable, row: int) -> dict[str, Cell]:
    """The row as the package has it; empty where the package lacks it."""
    if table.state(row) is RowState.ADDED:
        return {}
    return {column.name: table.base_cell(row, column.index) for column in table.columns}


def _text(cells: Mapping[str, Cell], column: str) -> str | None:
    value = cells.get(column)
    return value if isinstance(value, str) else None


def _number(cells: Mapping[str, Cell], column: str) -> int | None:
    return number_of(cells.get(column))
