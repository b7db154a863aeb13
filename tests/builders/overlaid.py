"""Packages, and transforms and a patch that fit the small sample package or do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform_flags import ErrorCondition, Validation
from msiview.database.writer import CellContent, TableContent
from msiview.format.compound_writer import StorageContent
from msiview.overlay.generate import TransformOptions, transform_between
from tests.builders.databases import make_msi, sample_tables, table
from tests.builders.transforms import make_msp, make_mst

SAME_VERSION = TransformOptions(
    Validation.PRODUCT | Validation.UPDATE_VERSION | Validation.NEW_EQUAL_BASE_VERSION,
    ErrorCondition(0x1F),
)
STRICT = TransformOptions()


def changed(tables: Sequence[TableContent], name: str, *rows: Sequence[CellContent]) -> None:
    """Give a table of a list other rows."""
    assert isinstance(tables, list)
    at = [one.name for one in tables].index(name)
    tables[at] = replace(tables[at], rows=list(rows))


def new_tables(version: str = "1.2.3") -> list[TableContent]:
    """The sample with a row changed, one added and one deleted, a new table and a dropped one."""
    tables = [one for one in sample_tables() if one.name != "Icon"]
    rows = [list(row) for row in next(t for t in tables if t.name == "Property").rows]
    for row in rows:
        if row[0] == "Manufacturer":
            row[1] = "Another example"
        if row[0] == "ProductVersion":
            row[1] = version
    changed(tables, "Property", *rows, ["ADDED", "1"])
    registry = next(t for t in tables if t.name == "Registry").rows
    changed(tables, "Registry", *list(registry)[:1])
    tables.append(table("OurOwn", "Key s72*, Value S0", ("a", None), ("b", "c")))
    return tables


def other_tables() -> list[TableContent]:
    """The sample with another change of the same cell, for a second layer."""
    tables = sample_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "Property").rows]
    for row in rows:
        if row[0] == "Manufacturer":
            row[1] = "A third one"
    changed(tables, "Property", *rows)
    return tables


def storage_between(
    base: Path, target: Path, options: TransformOptions = SAME_VERSION
) -> StorageContent:
    """The transform that turns one package into another."""
    old, new = open_package(base), open_package(target)
    assert isinstance(old, Database)
    assert isinstance(new, Database)
    return transform_between(old, new, options).storage


def at_version(version: str) -> list[TableContent]:
    tables = sample_tables()
    rows = [list(row) for row in next(t for t in tables if t.name == "Property").rows]
    changed(tables, "Property", *[[k, version if k == "ProductVersion" else v] for k, v in rows])
    return tables


def make_settings(folder: Path, sample: Path) -> Path:
    """A transform that fits the sample."""
    target = make_msi(folder / "target.msi", new_tables())
    return make_mst(folder / "settings.mst", storage_between(sample, target))


def make_second(folder: Path, sample: Path) -> Path:
    """A transform that changes one of the cells that the first one changes."""
    other = make_msi(folder / "other.msi", other_tables())
    return make_mst(folder / "second.mst", storage_between(sample, other))


def make_alien(folder: Path) -> Path:
    """A transform for a package that has more, which ignores no error."""
    rich = new_tables()
    changed(rich, "Registry", ("gone", 2, "Software", "X", "1", "Program"))
    before = make_msi(folder / "rich.msi", rich)
    changed(rich, "Registry", ("gone", 2, "Software", "X", "2", "Program"))
    after = make_msi(folder / "richer.msi", rich)
    return make_mst(folder / "alien.mst", storage_between(before, after, STRICT))


def make_patch(folder: Path, sample: Path) -> Path:
    """A patch with a pair for the sample and one for another version."""
    target = make_msi(folder / "target.msi", new_tables())
    older = make_msi(folder / "older.msi", at_version("1.2.2"))
    fits, misfits = storage_between(sample, target), storage_between(older, target)
    both = make_msi(folder / "both.msi", other_tables())
    extra = storage_between(sample, both)
    return make_msp(
        folder / "patch.msp",
        {"Old.1": misfits, "#Old.1": extra, "New.1": fits, "#New.1": extra},
    )
