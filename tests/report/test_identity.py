"""What a file is and says about itself: the page that window and terminal share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msiview.analysis.package_overview import Examination
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from msiview.errors import Severity
from msiview.progress import no_progress
from msiview.report.identity import contents_blocks, identity_blocks
from msiview.report.page import Block, Fields, Heading
from msiview.report.text import plain_words, text_of
from msiview.session.examination import examine, first_look
from msiview.session.opened_package import OpenedPackage
from msiview.session.overlaid_package import OverlayChoice, overlay_package
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE, make_msi, table
from tests.builders.signatures import SIGNER, make_signed_msi
from tests.builders.transforms import PATCH_CODE, make_msp, make_mst, make_transform_storage

DONE = Examination(None, is_done=True)


def fields(blocks: Iterable[Block]) -> dict[str, list[str]]:
    """The values by the names of their fields; the words of the page's heading are ``title``."""
    found: dict[str, list[str]] = {}
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            found["title"] = [str(block.words)]
        name = ""
        for shown_name, content in block.rows if isinstance(block, Fields) else ():
            name = shown_name or name
            words = plain_words(content)
            if words:
                found.setdefault(name, []).append(words)
    return found


def test_identity_of_a_package(tmp_path: Path) -> None:
    package = open_package(
        make_msi(
            tmp_path / "x.msi",
            [
                table(
                    "Property",
                    "Property s72*, Value l0",
                    ("ProductName", "Reader"),
                    ("ProductVersion", "1.2.3"),
                    ("ProductCode", PRODUCT_CODE),
                    ("ProductLanguage", "1031"),
                ),
                table("Empty", "Key s72*"),
            ],
        )
    )
    facts = fields(identity_blocks(OpenedPackage(package), DONE))
    assert facts["title"] == ["Reader 1.2.3"]
    assert facts["Product code"] == [PRODUCT_CODE]
    assert facts["Language"] == ["1031 (de-DE)"]
    assert facts["What it is"] == ["Installation package, 64-bit (x64)"]
    assert facts["Installs"] == ["per user", "ALLUSERS is not set"]
    assert facts["Signed by"] == ["nobody"]
    assert facts["Damage"] == ["none found"]
    assert "Upgrade code" not in facts  # not stated, not shown
    assert facts["Tables"] == ["2, 1 with rows"]
    assert facts["Rows"] == ["4"]
    assert facts["Streams"] == ["1"]


def test_identity_of_a_patch(tmp_path: Path) -> None:
    metadata = table(
        "MsiPatchMetadata",
        "Company S72*, Property s72*, Value l0",
        (None, "DisplayName", "Fix 7"),
        (None, "AllowRemoval", "1"),
        ("Other", "DisplayName", "not this"),
    )
    path = make_msp(tmp_path / "x.msp", {}, [metadata], obsoleted=[UPGRADE_CODE])
    facts = fields(identity_blocks(OpenedPackage(open_package(path)), DONE))
    assert facts["title"] == ["Fix 7"]
    assert facts["Patch code"] == [PATCH_CODE]
    assert facts["Makes obsolete"] == [UPGRADE_CODE]
    assert facts["Products it patches"] == [PRODUCT_CODE]
    assert facts["Can be removed"] == ["yes"]
    assert facts["Engine"] == ["needs Windows Installer 3.0 or later"]


def test_identity_of_a_transform(tmp_path: Path) -> None:
    path = make_mst(tmp_path / "x.mst", make_transform_storage([], {}))
    facts = fields(identity_blocks(OpenedPackage(open_package(path)), DONE))
    assert facts["From product"] == [PRODUCT_CODE]
    assert facts["To version"] == ["1.2.3"]
    assert facts["Upgrade code"] == [UPGRADE_CODE]
    assert facts["Applies only if"] == ["the product code is that of the base"]


def test_a_package_with_an_overlay_is_what_comes_out(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi", [_properties("1.0.0")])
    make_msi(tmp_path / "b.msi", [_properties("2.0.0")])
    base = open_package(path)
    assert isinstance(base, Database)
    overlaid = overlay_package(base, [OverlayChoice(str(tmp_path / "b.msi"))], {})
    facts = fields(identity_blocks(OpenedPackage(base, overlaid), DONE))
    assert facts["title"] == ["Reader 2.0.0"]
    assert facts["Version"] == ["2.0.0"]
    assert facts["Layer"] == ["b.msi: 1 row changed"]
    assert fields(identity_blocks(OpenedPackage(base), DONE))["Version"] == ["1.0.0"]


def test_codes_that_an_overlay_changes_stand_with_those_of_before(tmp_path: Path) -> None:
    codes = [f"{{{letter * 8}-1111-2222-3333-444444444444}}" for letter in "AB"]
    paths = [
        make_msi(
            tmp_path / f"{code[1]}.msi",
            [table("Property", "Property s72*, Value l0", ("ProductCode", code))],
        )
        for code in codes
    ]
    base = open_package(paths[0])
    assert isinstance(base, Database)
    overlaid = overlay_package(base, [OverlayChoice(str(paths[1]))], {})
    text = "".join(text_of(identity_blocks(OpenedPackage(base, overlaid), DONE)))
    assert f"Product code      {codes[1]}\n                    M  before: {codes[0]}\n" in text


def test_embedded_files_streams_and_problems(tmp_path: Path) -> None:
    transform = make_transform_storage([], {})
    package = open_package(make_msi(tmp_path / "a.msi", storages={"1031": transform}))
    text = "".join(text_of(contents_blocks(package)))
    assert "1031  Transform  language transform 1031 (de-DE)\n" in text
    assert "\nProblems\n  None found\n" in text
    package.defects.add(Severity.WARNING, "odd", "the key is null", table="File", row=2, count=3)
    assert fields(contents_blocks(package))["Warning"] == [
        "File, row 3: the key is null (3 places)"
    ]


def test_the_transforms_of_a_patch_are_told_one_by_one(tmp_path: Path) -> None:
    transform = make_transform_storage([], {})
    patch = open_package(make_msp(tmp_path / "a.msp", {"T1": transform, "#T1": transform}))
    headings = [b.words for b in contents_blocks(patch) if isinstance(b, Heading)]
    assert headings == ["T1", "#T1", "Streams", "Problems"]
    told = fields(contents_blocks(patch))
    assert told["Role"] == ["from old to new package", "patch-specific half of T1"]
    assert told["From product"] == [PRODUCT_CODE, PRODUCT_CODE]


def _properties(version: str) -> TableContent:
    rows = ("ProductName", "Reader"), ("ProductVersion", version)
    return table("Property", "Property s72*, Value l0", *rows)


def test_what_is_not_known_yet_is_said(tmp_path: Path) -> None:
    package = open_package(make_msi(tmp_path / "a.msi"))
    at_first = fields(identity_blocks(OpenedPackage(package), first_look(package)))
    assert at_first["Damage"] == ["being looked for …"]
    package.defects.add(Severity.NOTE, "odd", "it is odd")
    package.defects.add(Severity.ERROR, "bad", "it is bad")
    then = fields(identity_blocks(OpenedPackage(package), first_look(package)))
    assert then["Damage"] == ["1 error, 1 note", "it is bad"]


def test_the_overview_of_a_signed_package(tmp_path: Path) -> None:
    package = open_package(make_signed_msi(tmp_path / "a.msi"))
    at_first = fields(identity_blocks(OpenedPackage(package), first_look(package)))
    assert at_first["Signed by"] == [SIGNER, "being held against the file …", SIGNER]
    then = fields(identity_blocks(OpenedPackage(package), examine(package, no_progress())))
    assert then["Signed by"][:2] == [SIGNER, "the file is as it was signed"]
    assert then["Files"] == ["2 files, 72.4 kB together"]
    assert then["Installs"] == ["per user", "ALLUSERS is not set"]
