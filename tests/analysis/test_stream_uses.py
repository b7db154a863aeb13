"""Who uses the streams of a package."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.stream_uses import StreamUse, UseKind, stream_uses
from msiview.database.opening import open_package
from tests.builders.databases import make_msi, table


def test_cells_cabinets_system_streams_and_orphans(tmp_path: Path) -> None:
    path = make_msi(
        tmp_path / "x.msi",
        [
            table("Binary", "Name s72*, Data v0", ("Logo.png", b"x")),
            table("Media", "DiskId i2*, Cabinet S255", (7, "#a.cab")),
        ],
        streams={"a.cab": b"MSCF", "left.over": b"?", "MergeModule.CABinet": b"MSCF"},
    )
    assert stream_uses(open_package(path)) == {
        "\x05SummaryInformation": StreamUse(UseKind.SYSTEM, "summary information"),
        "Binary.Logo.png": StreamUse(UseKind.CELL, "Binary, Logo.png", "Binary", 0, 1),
        "a.cab": StreamUse(UseKind.CABINET, "cabinet of Media 7", "Media", 0, 1),
        "left.over": StreamUse(UseKind.ORPHAN, "nothing refers to it"),
        "MergeModule.CABinet": StreamUse(UseKind.CABINET, "cabinet of the merge module"),
    }


def test_a_patch_s_cabinets_are_named_by_its_transforms(corpus: Path) -> None:
    uses = stream_uses(open_package(corpus / "msp" / "wix3__GDR1__gdr1.msp"))
    assert uses["gdr1.cab"].kind is UseKind.CABINET
    assert uses["gdr1.cab"].text.startswith("cabinet of Media ")
    assert " in #rtm" in uses["gdr1.cab"].text


def test_real_packages_have_few_orphans(corpus: Path) -> None:
    package = open_package(corpus / "msi" / "vgamepad__x64__ViGEmBusSetup_x64.msi")
    orphans = {name for name, use in stream_uses(package).items() if use.kind is UseKind.ORPHAN}
    assert orphans == set()
