"""The changes of overlays as objects for JSON and as text (docs/commands.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from msiview.database.cells import Cell, cell_text
from msiview.database.keys import key_text
from msiview.overlay.changes import RowChange, changes
from msiview.overlay.hazard import Hazard
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_files import PatchedFile, PatchFiles
from msiview.overlay.renames import Rename
from msiview.visible_text import one_line
from msiview.words import shortened

_MARKS = {"added": "+", "changed": "~", "deleted": "-"}
_LONGEST_VALUE = 200
"""Characters of a cell in the text; the JSON has all."""


def describe_schema_changes(database: OverlaidDatabase) -> dict[str, Any]:
    """The tables and columns that come and go."""
    tables = list(database.all_tables())
    return {
        "tables_added": [t.name for t in tables if t.created_by is not None and not _gone(t)],
        "tables_deleted": [t.name for t in tables if t.base is not None and _gone(t)],
        "columns_added": [
            {"table": table.name, "column": table.columns[index].name}
            for table in tables
            for index in sorted(table.column_layers)
            if not _gone(table)
        ],
        "columns_deleted": [
            {"table": table.name, "column": table.columns[index].name}
            for table in tables
            for index in sorted(table.removed_columns)
        ],
        "columns_retyped": [
            {
                "table": table.name,
                "column": table.columns[index].name,
                "old": before.spec,
                "new": table.columns[index].spec,
            }
            for table in tables
            for index, (_, before) in sorted(table.retyped_columns.items())
        ],
    }


def describe_changes(database: OverlaidDatabase) -> Iterator[dict[str, Any]]:
    """Every row that differs from the base, table by table, as an object.

    A cell is compared with the base, regardless of changes in between; ``by`` is the layer that its
    value comes from. Cells of added rows have no old value, those of deleted rows no new one.
    """
    names = [layer.name for layer in database.layers]
    return (describe_change(change, names) for change in changes(database))


def describe_change(change: RowChange, names: Sequence[str]) -> dict[str, Any]:
    """One row as an object; ``names`` are those of the layers."""
    return {
        "table": change.table.name,
        "change": change.state.value,
        "key": list(change.key),
        "cells": {
            column: {"old": cell.old, "new": cell.new, "by": names[cell.by]}
            for column, cell in change.cells.items()
        },
        "by": names[change.by],
    }


def describe_renames(renames: Sequence[Rename]) -> list[dict[str, Any]]:
    """Renamed rows as objects; their old and new rows are among the changes."""
    return [
        {
            "table": rename.table,
            "old_key": list(rename.old_key),
            "new_key": list(rename.new_key),
            "same": list(rename.evidence),
            "differing": list(rename.differing),
        }
        for rename in renames
    ]


def describe_hazards(hazards: Iterable[Hazard]) -> list[dict[str, Any]]:
    """Hazards as objects; ``id`` is stable."""
    return [
        {
            "id": hazard.id,
            "table": hazard.table,
            "keys": [list(key) for key in hazard.keys],
            "words": hazard.words,
        }
        for hazard in hazards
    ]


def describe_patch_files(found: PatchFiles) -> dict[str, Any]:
    """The media that a patch adds, and the files that it replaces, adds or changes by deltas."""
    return {
        "media": [asdict(media) for media in found.media],
        "files": [asdict(file) for file in found.files],
    }


def _gone(table: OverlaidTable) -> bool:
    return table.dropped_by is not None


# -- text ---------------------------------------------------------------


def schema_text(described: dict[str, Any]) -> Iterator[str]:
    """Lines about the tables and columns that come and go."""
    for name in described["tables_added"]:
        yield f"+ table {one_line(name)}\n"
    for name in described["tables_deleted"]:
        yield f"- table {one_line(name)}\n"
    for sign, change in (("+", "added"), ("-", "deleted")):
        for column in described[f"columns_{change}"]:
            yield f"{sign} column {one_line(column['table'])}.{one_line(column['column'])}\n"
    for column in described["columns_retyped"]:
        place = f"{one_line(column['table'])}.{one_line(column['column'])}"
        yield f"~ column {place}: {column['old']} becomes {column['new']}\n"


def change_text(change: dict[str, Any], *, with_layer: bool) -> Iterator[str]:
    """Lines about one row: its change, then its cells."""
    key = key_text(change["key"])
    by = f"  [{change['by']}]" if with_layer else ""
    yield one_line(f"{_MARKS[change['change']]} {change['table']} {key}{by}") + "\n"
    for column, cell in change["cells"].items():
        old, new = _shown(cell["old"]), _shown(cell["new"])
        value = {"added": new, "deleted": old}.get(change["change"], f"{old} -> {new}")
        yield f"    {one_line(column)}: {value}\n"


def rename_text(rename: Rename) -> str:
    """A line about a renamed row."""
    old, new = (key_text(key) for key in (rename.old_key, rename.new_key))
    differing = f", but for {', '.join(rename.differing)}" if rename.differing else ""
    return one_line(f"= {rename.table} {old} -> {new}: same content{differing}") + "\n"


def hazard_text(hazard: Hazard) -> str:
    """A line about a hazard."""
    return one_line(f"! {hazard.table}: {hazard.words}") + "\n"


def patch_files_text(name: str, found: PatchFiles) -> Iterator[str]:
    """Lines about the files of a patch."""
    for media in found.media:
        size = "not in the patch" if media.cabinet_size is None else f"{media.cabinet_size} bytes"
        yield (
            one_line(
                f"{name}: media {media.disk_id}, sequence {media.first} to {media.last}, "
                f"cabinet {media.cabinet} ({size})"
            )
            + "\n"
        )
    for file in found.files:
        yield one_line(f"    {file.sequence} {file.name or file.key}: {_file_words(file)}") + "\n"


def _file_words(file: PatchedFile) -> str:
    words = [
        f"{file.delta_kind}, {file.delta_size} bytes"
        if file.delta_kind is not None
        else "whole file",
        f"{file.new_size} bytes"
        if file.old_size in (None, file.new_size)
        else f"{file.old_size} -> {file.new_size} bytes",
    ]
    if file.new_version is not None:
        same = file.old_version in (None, file.new_version)
        before = "" if same else f"{file.old_version} -> "
        words.append(f"version {before}{file.new_version}")
    if file.unchanged:
        words.append("nothing about it changes (UpgradedFilesToIgnore keeps such files out)")
    elif file.old_size is None:
        words.append("new")
    return "; ".join(words)


def totals_line(totals: Counter[str]) -> str:
    """The numbers of rows that were added, changed and deleted."""
    return ", ".join(f"{totals[name]} {name}" for name in ("added", "changed", "deleted")) + "\n"


def _shown(cell: Cell) -> str:
    if cell is None:
        return "null"
    text = one_line(cell_text(cell)) or "(missing stream)"
    return shortened(text, _LONGEST_VALUE)
