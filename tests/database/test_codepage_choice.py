"""Reading a file, and what belongs to it, under another code page."""

from __future__ import annotations

from pathlib import Path

from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_embedded, open_package
from msiview.database.summary import PropertyId
from msiview.format.codepage_choice import CodePageChoice
from msiview.format.codepages import decode
from msiview.overlay.stack import open_overlay
from tests.builders.databases import make_msi, summary, table
from tests.builders.transforms import make_mst, make_transform_storage

NAME = "示例软件安装程序"
GARBLED, _ = decode(NAME.encode("gbk"), 1252)


def named(tmp_path: Path) -> Path:
    """A package with a Chinese name in bytes of page 936 that states 1252."""
    properties = summary()
    properties.set_text(PropertyId.SUBJECT, GARBLED)
    return make_msi(
        tmp_path / "a.msi",
        [table("Property", "Property s72*, Value l0", ("ProductName", GARBLED))],
        properties=properties,
        storages={"2052": make_transform_storage([], {})},
    )


def test_texts_are_read_under_the_chosen_page(tmp_path: Path) -> None:
    path = named(tmp_path)
    plain = open_package(path)
    assert isinstance(plain, Database)
    assert plain.codepage == 1252
    assert plain.property_value("ProductName") != NAME
    chosen = open_package(path, choice=CodePageChoice(936))
    assert isinstance(chosen, Database)
    assert (chosen.codepage, chosen.pool.stated_codepage) == (936, 1252)
    assert chosen.property_value("ProductName") == NAME
    assert chosen.summary.text(PropertyId.SUBJECT) == NAME


def test_what_belongs_to_the_file_follows_where_it_states_the_same_page_or_none() -> None:
    choice = CodePageChoice(936).for_others(1252)
    assert [choice.page(stated) for stated in (1252, 0, 932)] == [936, 936, 932]
    assert choice.for_others(932) is choice


def test_embedded_files_and_overlays_follow(tmp_path: Path) -> None:
    base = open_package(named(tmp_path), choice=CodePageChoice(936))
    assert isinstance(base, Database)
    assert open_embedded(base, "2052").codepage == 936
    overlay = make_mst(tmp_path / "x.mst", make_transform_storage([], {}))
    assert open_overlay(base, str(overlay)).package.codepage == 936
    assert open_overlay(None, str(overlay)).package.codepage != 936


def test_a_page_that_fits_better_is_a_finding(tmp_path: Path) -> None:
    path = named(tmp_path)
    plain = open_package(path)
    check_integrity(plain)
    (found,) = [defect for defect in plain.defects if defect.code == "codepage-doubtful"]
    assert "8 characters" in found.message
    assert "code page 936 (Simplified Chinese) and not in 1252" in found.message
    chosen = open_package(path, choice=CodePageChoice(936))
    check_integrity(chosen)
    assert all(defect.code != "codepage-doubtful" for defect in chosen.defects)


def test_no_real_package_is_doubted(corpus: Path) -> None:
    for kind in ("msi", "msm", "mst", "msp", "made"):
        for path in sorted((corpus / kind).glob("*.ms?")):
            package = open_package(path)
            check_integrity(package)
            assert all(defect.code != "codepage-doubtful" for defect in package.defects), path
