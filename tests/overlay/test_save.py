"""Overlaid packages, saved: everything of the base is still there, and what changed is in."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_embedded, open_package
from msiview.database.summary import PropertyId
from msiview.database.transform import Transform
from msiview.errors import DatabaseError, FileIsOpened
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.generate import transform_of
from msiview.overlay.layers import TransformLayer
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.save import save_database
from tests.builders.databases import PACKAGE_CODE, sample_tables, table
from tests.builders.links import link_or_skip
from tests.builders.transforms import make_transform_storage
from tests.overlay.packages import between, edited, opened, opened_transform

NEW_ROW = ("reg3", 2, "Software\\New", "Größe", "日本", "Program")


def saved(overlaid: OverlaidDatabase, path: Path) -> tuple[Database, list[str]]:
    remarks = save_database(overlaid, path)
    package = open_package(path)
    assert isinstance(package, Database)
    assert not list(package.defects)
    return package, [remark.reason for remark in remarks]


def test_everything_is_kept(tmp_path: Path) -> None:
    storages = {"1041": make_transform_storage(["a"], {"Property": bytes.fromhex("0000 0100")})}
    streams = {"cab1.cab": b"MSCF" + bytes(9000), "\5DigitalSignature": b"signed"}
    base = opened(
        tmp_path / "a.msi", codepage=65001, storages=storages, streams=streams, sector_size=512
    )
    tables = edited(
        {
            "Registry": lambda rows: [rows[0], NEW_ROW],
            "Binary": lambda rows: [*rows, ("New.bin", b"new bytes")],
        }
    )
    target = opened(tmp_path / "b.msi", tables, codepage=65001)
    difference = OverlaidDatabase(base, [ComparisonLayer(base, target, "b")])
    transform = opened_transform(tmp_path / "t.mst", transform_of(difference).storage)
    package, remarks = saved(
        OverlaidDatabase(base, [TransformLayer(transform, "t")]), tmp_path / "new.msi"
    )
    assert remarks == ["\\5DigitalSignature is left out: it signs the unchanged package"]
    assert NEW_ROW in list(package.tables["Registry"].rows())
    assert list(ComparisonLayer(package, target, "b").changed_tables()) == []
    assert package.codepage == 65001
    assert package.container.sector_size == 512
    assert package.stream("cab1.cab").read() == streams["cab1.cab"]
    assert package.stream("Binary.New.bin").read() == b"new bytes"
    assert package.summary.text(PropertyId.REVISION_NUMBER) == PACKAGE_CODE
    inner = open_embedded(package, "1041")
    assert isinstance(inner, Transform)
    assert inner.tables["Property"].records[0].key == ("a",)


def test_never_over_an_opened_file(tmp_path: Path) -> None:
    overlaid = between(tmp_path, None, sample_tables())
    link = link_or_skip(tmp_path / "link.msi", tmp_path / "base.msi")
    for path in (tmp_path / "base.msi", tmp_path / "target.msi", link):
        with pytest.raises(FileIsOpened, match="is open"):
            save_database(overlaid, path)


def test_what_windows_would_not_take_is_said(tmp_path: Path) -> None:
    wide = ", ".join(f"C{number} I2" for number in range(33))
    base = opened(
        tmp_path / "a.msi",
        [
            table("Wide", f"K s72*, {wide}"),
            table("T", "K s4*, V l0, B V0", ("too long", "v", b"x"), ("k", None, None)),
            table("Media", "DiskId i2*, Cabinet S255", (1, "#one.cab")),
        ],
        keep_nulls=True,
    )
    _, remarks = saved(OverlaidDatabase(base, []), tmp_path / "b.msi")
    assert remarks == [
        "K is s4; longer text in 1 row",
        "V must not be null, but is so in 1 row",
        "it has 34 columns; Windows Installer stops at 32",
        "the cabinet one.cab is not in the package",
    ]


def test_text_that_the_code_page_lacks(tmp_path: Path) -> None:
    base = opened(tmp_path / "a.msi", codepage=1252)
    target = opened(tmp_path / "b.msi", edited({"Registry": lambda _: [NEW_ROW]}), codepage=65001)
    layer = ComparisonLayer(base, target, "b")
    layer.codepage = 1252
    with pytest.raises(DatabaseError, match=r"Registry, column Value, row 1: "):
        save_database(OverlaidDatabase(base, [layer]), tmp_path / "c.msi")
    assert not (tmp_path / "c.msi").exists()


def test_msitools_reads_it(tmp_path: Path) -> None:
    msiinfo = shutil.which("msiinfo")
    if msiinfo is None:
        pytest.skip("msiinfo is not installed (Debian package msitools)")
    tables = edited({"Registry": lambda rows: [rows[0], ("reg3", 2, "K", "N", "value", "Program")]})
    overlaid = between(tmp_path, None, tables)
    save_database(overlaid, tmp_path / "new.msi")
    command = [msiinfo, "export", str(tmp_path / "new.msi"), "Registry"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, text=True)
    assert done.stdout.splitlines()[3:] == [
        "reg1\t2\tSoftware\\Example\\Sample\tPath\t[INSTALLDIR]\tProgram",
        "reg3\t2\tK\tN\tvalue\tProgram",
    ]


def test_corpus_pairs_survive_saving(corpus: Path, tmp_path: Path) -> None:
    """Every package of the pairs, saved with its transform over it, is what the overlay showed."""
    done = 0
    with (corpus / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    for pair in pairs:
        transform = open_package(corpus / pair["overlay"])
        base = open_package(corpus / pair["base"])
        if not isinstance(transform, Transform) or not isinstance(base, Database):
            continue
        overlaid = OverlaidDatabase(base, [TransformLayer(transform, "t")])
        package, _ = saved(overlaid, tmp_path / "saved.msi")
        made = transform_of(overlaid)
        assert made.omitted == ()
        written = opened_transform(tmp_path / "again.mst", made.storage)
        again = OverlaidDatabase(base, [TransformLayer(written, "again", made.needed)])
        assert all(conflict.suppressed for conflict in again.conflicts)
        save_database(again, tmp_path / "again.msi")
        other = open_package(tmp_path / "again.msi")
        assert isinstance(other, Database)
        comparison = ComparisonLayer(package, other, "again")
        assert (list(comparison.changed_tables()), comparison.schema.differences) == ([], [])
        done += 1
    assert done
