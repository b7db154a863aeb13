"""The rows that only a patch adds: its media, sequence numbers and deltas.

These are the ``#X`` half of a pair. Source: docs/msi-format.md, "Patch-specific transforms".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msiview.database.writer import CellContent, TableContent
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.sample.edits import TableContents, new_table, with_cells, with_rows
from msiview.sample.package import file_contents, payload

_PATCH_ADDED = 0x1000
_PATCH_FILES = ("PatchFiles", None, 4090)
_DELTA_SHARE = 20
"""A delta has one part in so many of its file's size here."""


@dataclass(frozen=True, slots=True)
class PatchPlan:
    """A patch to be made: its code, a name for its properties, its cabinet, and its files by
    key."""

    code: str
    label: str
    title: str
    cabinet: str
    whole: Sequence[str]
    delta: Sequence[str]


def with_patch_tables(tables: TableContents, plan: PatchPlan) -> TableContents:
    """The tables of the upgraded package with the rows that the patch itself adds."""
    result = dict(tables)
    media = sorted(int(str(row[0])) for row in tables["Media"].rows)
    first = max(int(str(row[1])) for row in tables["Media"].rows) + 1
    numbers = dict(zip([*plan.whole, *plan.delta], range(first, first + 1000), strict=False))
    disk = media[-1] + 1
    source = "_" + plan.code.strip("{}").replace("-", "")
    row: list[CellContent] = [disk, max(numbers.values()), None, f"#{plan.cabinet}", None, source]
    result["Media"] = with_rows(tables["Media"], [row])
    for key, number in numbers.items():
        attributes = int(str(_row(tables["File"], key)[6])) | _PATCH_ADDED
        cells: dict[str, CellContent] = {"Sequence": number, "Attributes": attributes}
        result["File"] = with_cells(result["File"], key, cells)
    sequence = tables["InstallExecuteSequence"]
    result["InstallExecuteSequence"] = with_rows(sequence, [list(_PATCH_FILES)])
    result["Property"] = with_rows(tables["Property"], _properties(plan))
    result["PatchPackage"] = new_table("PatchPackage", "PatchId s38*, Media_ i2", [plan.code, disk])
    if plan.delta:
        deltas = [
            [key, numbers[key], _delta_size(tables, key), 0, b"PA30" + bytes(28), None]
            for key in plan.delta
        ]
        columns = "File_ s72*, Sequence i4*, PatchSize i4, Attributes i2, Header V0, StreamRef_ S72"
        result["Patch"] = new_table("Patch", columns, *deltas)
    return result


def patch_cabinet(tables: TableContents, plan: PatchPlan) -> bytes:
    """The patch's cabinet: whole files, and for the others placeholders of the size of a delta."""
    contents = {key: file_contents(_row(tables["File"], key)) for key in plan.whole}
    contents |= {key: payload(key, _delta_size(tables, key)) for key in plan.delta}
    return cabinet_bytes(contents)


def _properties(plan: PatchPlan) -> list[list[CellContent]]:
    return [
        [f"{plan.label}.PatchCode", plan.code],
        [f"{plan.label}.AllowRemoval", "1"],
        ["PATCHNEWPACKAGECODE", plan.code],
        ["PATCHNEWSUMMARYSUBJECT", plan.title],
    ]


def _delta_size(tables: TableContents, key: str) -> int:
    return int(str(_row(tables["File"], key)[3])) // _DELTA_SHARE


def _row(table: TableContent, key: str) -> Sequence[CellContent]:
    return next(row for row in table.rows if row[0] == key)
