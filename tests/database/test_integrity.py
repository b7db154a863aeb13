"""The look at a whole file: what is wrong in streams that nobody has read."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_embedded, open_package
from msiview.database.package import Package
from msiview.errors import Defect, Severity
from msiview.progress import Cancelled, Progress
from tests.builders.databases import make_msi
from tests.builders.raw_databases import RawDatabase
from tests.builders.transforms import make_mst, make_transform_storage

SECTOR = 512
SIZE = 20 * SECTOR


def cut(path: Path, sectors: int) -> Path:
    """The file without its last sectors; large streams lie at the end, in name order."""
    data = path.read_bytes()
    path.write_bytes(data[: -sectors * SECTOR])
    return path


def cut_streams(package: Package) -> list[Defect]:
    check_integrity(package)
    return [defect for defect in package.defects if defect.code == "stream-chain"]


def test_a_stream_that_is_cut_short(tmp_path: Path) -> None:
    sound = make_msi(tmp_path / "a.msi", streams={"zz": bytes(SIZE)}, sector_size=SECTOR)
    assert cut_streams(open_package(sound)) == []
    (defect,) = cut_streams(open_package(cut(sound, 3)))
    assert defect.severity is Severity.ERROR
    assert (defect.stream, defect.offset) == ("zz", 17 * SECTOR)
    assert defect.message == "the sectors of the stream end after 8704 of 10240 bytes"


def test_a_stream_of_a_transform_inside_is_told_by_both(tmp_path: Path) -> None:
    """By the file, since saving the transform meets it, and by the transform itself."""
    transform = make_transform_storage(["x"], {}, streams={"zz": bytes(SIZE)})
    path = make_msi(tmp_path / "a.msi", storages={"1031": transform}, sector_size=SECTOR)
    package = open_package(cut(path, 1))
    assert [defect.stream for defect in cut_streams(package)] == ["zz"]
    inside = open_embedded(package, "1031")
    assert [defect.stream for defect in cut_streams(inside)] == ["zz"]
    assert [defect.stream for defect in cut_streams(package)] == ["zz"], "told once"


def test_a_transform_alone(tmp_path: Path) -> None:
    transform = make_transform_storage(["x"], {}, streams={"zz": bytes(SIZE)})
    path = make_mst(tmp_path / "a.mst", transform, sector_size=SECTOR)
    (defect,) = cut_streams(open_package(cut(path, 5)))
    assert "after 7680 of 10240 bytes" in defect.message


def test_the_check_can_be_cancelled(tmp_path: Path) -> None:
    package = open_package(make_msi(tmp_path / "a.msi"))
    assert isinstance(package, Database)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        check_integrity(package, progress)


@pytest.mark.parametrize("is_sorted", [True, False])
def test_system_tables_that_are_not_sorted(tmp_path: Path, is_sorted: bool) -> None:
    raw = RawDatabase()
    for name in ("A", "B", "C"):
        raw.describe(name, ("Key", 0x2D48))
    if not is_sorted:
        raw.listed.reverse()
        raw.columns.reverse()
        raw.id("A")  # ids are given in the order of the first mention
        raw.id("B")
    package = open_package(raw.write(tmp_path / "a.msi"))
    check_integrity(package)
    found = [defect for defect in package.defects if defect.code == "catalog-order"]
    expected = [] if is_sorted else [("_Tables", 1), ("_Columns", 1)]
    assert [(defect.table, defect.row) for defect in found] == expected
