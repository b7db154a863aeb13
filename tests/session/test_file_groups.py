"""Which of the files that are named together belong into one window."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.session.file_groups import FileGroup, NamedFile, grouped
from tests.builders.databases import make_msi, sample_tables, table
from tests.builders.logs import write_log
from tests.builders.other_logs import engine_run
from tests.builders.overlaid import changed

OTHER_CODE = "{0B0C2F9E-6E53-4C57-8A43-5D0C4C8D1A11}"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another product, for which none of the overlays was made."""
    tables = sample_tables()
    changed(tables, "Property", ("ProductCode", OTHER_CODE), ("ProductName", "Other"))
    return make_msi(tmp_path / "other product.msi", tables)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path / "install.log", "\n".join(engine_run(0)))


def groups(*paths: Path, over: bool = False) -> list[tuple[str, list[str], str]]:
    """Names of packages, overlays and logs."""
    found = grouped([NamedFile(str(path)) for path in paths], over_open_package=over)
    return [_names(group) for group in found]


def _names(group: FileGroup) -> tuple[str, list[str], str]:
    overlays = [overlay.title for overlay in group.overlays]
    package, log = group.package, group.log
    return package.title if package else "", overlays, log.title if log else ""


def test_one_package_has_everything(sample: Path, mst: Path, msp: Path, log: Path) -> None:
    everything = [("sample.msi", ["settings.mst", msp.name], "install.log")]
    assert groups(sample, mst, msp, log) == everything
    assert groups(log, mst, msp, sample) == everything  # whatever the order


def test_overlays_go_over_the_package_that_they_were_made_for(
    sample: Path, other: Path, mst: Path, msp: Path
) -> None:
    expected = [("other product.msi", [], ""), ("sample.msi", ["settings.mst", msp.name], "")]
    assert groups(other, mst, msp, sample) == expected
    assert groups(mst, other, sample, msp) == expected


def test_overlays_for_none_or_several_go_over_the_package_before_them(
    sample: Path, other: Path, mst: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.mst"
    damaged.write_bytes(b"no transform")
    assert groups(sample, damaged, other) == [
        ("sample.msi", ["damaged.mst"], ""),
        ("other product.msi", [], ""),
    ]
    assert groups(damaged, other, sample)[0] == ("other product.msi", ["damaged.mst"], "")
    twin = make_msi(tmp_path / "twin.msi")
    assert groups(sample, twin, mst) == [
        ("sample.msi", [], ""),
        ("twin.msi", ["settings.mst"], ""),
    ]


@pytest.mark.parametrize("tells", ["other product.msi", OTHER_CODE.lower()])
def test_a_log_is_beside_the_package_that_it_names(
    tells: str, sample: Path, other: Path, tmp_path: Path
) -> None:
    lines = [*engine_run(0), f"Package: C:\\Temp\\{tells}"]
    log = write_log(tmp_path / "x.txt", "\n".join(lines))
    assert groups(sample, log, other) == [
        ("sample.msi", [], ""),
        ("other product.msi", [], "x.txt"),
    ]


def test_a_name_that_only_ends_like_a_package_is_none(
    sample: Path, other: Path, tmp_path: Path
) -> None:
    lines = [*engine_run(0), "Package: C:\\Temp\\another product.msi"]
    log = write_log(tmp_path / "x.txt", "\n".join(lines))
    assert groups(other, sample, log)[1] == ("sample.msi", [], "x.txt")


def test_a_second_log_has_a_window_of_its_own(sample: Path, log: Path, tmp_path: Path) -> None:
    second = write_log(tmp_path / "second.log", "\n".join(engine_run(1603)))
    assert groups(log, second, sample) == [
        ("sample.msi", [], "install.log"),
        ("", [], "second.log"),
    ]


def test_without_a_package(mst: Path, msp: Path, log: Path) -> None:
    assert groups(mst, log, msp) == [
        ("settings.mst", [], ""),
        (msp.name, [], ""),
        ("", [], "install.log"),
    ]
    assert groups(mst, log, msp, over=True) == [
        ("", ["settings.mst", msp.name], ""),
        ("", [], "install.log"),
    ]
    assert groups() == []
    assert groups(over=True) == []


def test_what_is_no_log_is_opened_as_a_package(sample: Path, tmp_path: Path) -> None:
    text = tmp_path / "readme.txt"
    text.write_text("Read me.\n")
    gone = tmp_path / "gone"
    assert groups(text, gone, sample) == [
        ("readme.txt", [], ""),
        ("gone", [], ""),
        ("sample.msi", [], ""),
    ]


def test_what_a_file_is_called_where_it_is_nobodys(sample: Path) -> None:
    (group,) = grouped([NamedFile(str(sample), "standard input")])
    assert group.package is not None
    assert group.package.title == "standard input"


def test_a_package_without_a_code_is_nobodys(tmp_path: Path, mst: Path, other: Path) -> None:
    empty = make_msi(tmp_path / "empty.msi", [table("Property", "Property s72*, Value l0")])
    assert groups(other, empty, mst)[1] == ("empty.msi", ["settings.mst"], "")
