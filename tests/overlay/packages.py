"""Variants of the sample package, and overlays of them, for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.database.writer import CellContent, TableContent
from msiview.format.compound_writer import StorageContent, write_compound_file
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.layers import Layer
from msiview.overlay.overlay import OverlaidDatabase
from tests.builders.databases import make_msi, sample_tables

Row = Sequence[CellContent]


def opened(path: Path, tables: Iterable[TableContent] | None = None, **options: Any) -> Database:
    """A package of these tables (by default the sample), written and opened."""
    package = open_package(make_msi(path, tables, **options))
    assert isinstance(package, Database)
    return package


def opened_transform(path: Path, storage: StorageContent) -> Transform:
    """A transform, written and opened."""
    write_compound_file(path, storage, sector_size=512)
    transform = open_package(path)
    assert isinstance(transform, Transform)
    return transform


def edited(changes: Mapping[str, Callable[[list[Row]], Iterable[Row]]]) -> list[TableContent]:
    """The sample's tables with other rows: for each table a function of its rows."""
    return [
        TableContent(t.name, t.columns, list(changes[t.name](list(t.rows))))
        if t.name in changes
        else t
        for t in sample_tables()
    ]


def renamed(keys: Mapping[str, str]) -> list[TableContent]:
    """The sample's tables with other texts wherever a cell is one of ``keys``."""
    return [
        TableContent(
            table.name,
            table.columns,
            [tuple(keys.get(c, c) if isinstance(c, str) else c for c in row) for row in table.rows],
        )
        for table in sample_tables()
    ]


def between(
    folder: Path,
    base: Iterable[TableContent] | None,
    target: Iterable[TableContent],
    **options: Any,
) -> OverlaidDatabase:
    """A package of the first tables with a comparison to one of the others over it."""
    old = opened(folder / "base.msi", base)
    new = opened(folder / "target.msi", target, **options)
    layers: list[Layer] = [ComparisonLayer(old, new, "target.msi")]
    return OverlaidDatabase(old, layers)


def compared(folder: Path, tables: Iterable[TableContent], **options: Any) -> OverlaidDatabase:
    """The sample with a comparison to another package over it."""
    return between(folder, None, tables, **options)
