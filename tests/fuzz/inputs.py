"""The sound files that are damaged: made here, so that every run can be repeated anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from msiview.database.database import Database
from msiview.database.keys import key_text
from msiview.database.opening import open_package
from msiview.sample.log import write_sample_log
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from tests.builders.databases import make_msi
from tests.builders.overlaid import make_alien, make_patch, make_second, make_settings, new_tables
from tests.builders.transforms import make_msp, make_transform_storage

OWN_RECORDS = {
    "Property": bytes.fromhex("0102 0100 0200 0000 0300"),
    "_Tables": bytes.fromhex("0101 0400"),
    "_Columns": bytes.fromhex("0104 0400 0000 0500 48AD"),
    "Mine": bytes.fromhex("0101 0300"),
}
"""Records that add, delete, create a table and fill it; with :data:`OWN_STRINGS`."""

OWN_STRINGS = ["A", "text", "B", "Mine", "Key"]


@dataclass(frozen=True)
class Inputs:
    """``packages`` are bases, ``overlays`` what is laid over them; most fit the first package or
    the last. ``rows`` are tables and keys, ``names`` what can be traced."""

    packages: tuple[Path, ...]
    overlays: tuple[Path, ...]
    logs: tuple[Path, ...]
    rows: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


def make_inputs(folder: Path) -> Inputs:
    """Write the sound files into a folder."""
    transform = make_transform_storage(OWN_STRINGS, OWN_RECORDS)
    small = make_msi(folder / "small.msi", sector_size=512, storages={"1031": transform})
    wide = make_msi(folder / "wide.msi", new_tables("1.2.4"), codepage=65001, reference_width=3)
    demo = write_sample(folder)
    overlays = write_sample_overlays(folder)
    made = (
        make_settings(folder, small),
        make_second(folder, small),
        make_alien(folder),
        make_patch(folder, small),
        make_msp(folder / "own.msp", {"X": transform, "#X": transform}, sector_size=512),
        overlays.transform,
        overlays.patch,
        overlays.other_patch,
    )
    rows = tuple(row for path in (small, demo) for row in _rows(path))
    names = tuple(dict.fromkeys(name for _, name in rows))
    return Inputs((small, wide, demo), made, (write_sample_log(folder),), rows, names)


def _rows(path: Path) -> list[tuple[str, str]]:
    package = open_package(path)
    assert isinstance(package, Database)
    return [
        (table.name, key_text(table.key(row)))
        for table in package.tables.values()
        if table.name != "_Validation"
        for row in range(min(table.row_count, 12))
    ]
