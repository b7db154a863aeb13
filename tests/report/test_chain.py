"""The chain of a row in words, for cards, terminal and clipboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from msiview.analysis.chain.maker import ChainMaker
from msiview.analysis.chain.parts import (
    Chain,
    ComponentPart,
    DirectoryPart,
    FeaturePart,
    FilePart,
    KeyPathPart,
    MediaPart,
    RowPlace,
)
from msiview.analysis.chain.rows import Rows
from msiview.analysis.phrase import RowRef
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.report.chain import MOST_FEATURES, MOST_ROWS, ChainStep, chain_blocks, told_chain
from msiview.report.page import plain
from msiview.report.text import text_of
from tests.builders.databases import PRODUCT_CODE, make_msi, table

FILE = RowPlace("File", 0, ("app.exe",))
COMPONENT = RowPlace("Component", 0, ("C",))


def steps(chain: Chain, tmp_path: Path) -> dict[str, ChainStep]:
    return {step.label: step for step in told_chain(chain, rows(tmp_path)).steps}


def rows(tmp_path: Path) -> Rows:
    database = open_package(make_msi(tmp_path / "empty.msi"))
    assert isinstance(database, Database)
    return Rows(ChainMaker(database).references.store)


def facts(step: ChainStep) -> list[str]:
    return list(map(plain, step.facts))


def test_where_the_contents_of_a_file_come_from(tmp_path: Path) -> None:
    media = MediaPart(RowPlace("Media", 0, (1,)), 1, "cab1.cab", is_embedded=True, exists=True)
    file = FilePart(FILE, "app.exe", "app.exe", sequence=7, is_compressed=True, media=media)

    def told(file: FilePart) -> list[str]:
        return facts(steps(Chain(FILE, file), tmp_path)["File"])

    assert told(file) == ["disk 1, cabinet cab1.cab in the package · sequence 7"]
    beside = replace(media, is_embedded=False, exists=False)
    where = "disk 1, cabinet cab1.cab not beside the package, where it should be · sequence 7"
    assert told(replace(file, media=beside)) == [where]
    assert told(replace(file, is_compressed=False)) == ["disk 1, not compressed · sequence 7"]
    assert told(replace(file, media=replace(media, cabinet=""), sequence=None)) == [
        "disk 1, no cabinet"
    ]


def test_key_paths(tmp_path: Path) -> None:
    def told(key_path: KeyPathPart, *, is_file: bool = False) -> list[str]:
        part = ComponentPart(COMPONENT, "C", key_path=key_path, is_key_path=is_file or None)
        return facts(steps(Chain(COMPONENT, component=part), tmp_path)["Component"])[1:]

    registry = RowPlace("Registry", 0, ("R",))
    assert told(KeyPathPart("Registry", "R", registry, r"HKLM\Software\App")) == [
        r"Key path: registry value HKLM\Software\App"
    ]
    assert told(KeyPathPart("File", "app.exe", FILE, "x"), is_file=True) == ["Key path: this file"]
    assert told(KeyPathPart("File", "gone.exe", None, "")) == ["Key path: gone.exe (missing)"]


def test_what_is_missing(tmp_path: Path) -> None:
    found = steps(
        Chain(
            FILE,
            FilePart(FILE, "app.exe", "app.exe"),
            ComponentPart(None, "C_Gone"),
            directory=DirectoryPart(None, "D_Gone", "[D_Gone]", ""),
            problems=("the component C_Gone is missing in Component",),
        ),
        tmp_path,
    )
    assert facts(found["Component"]) == ["The row is missing"]
    assert facts(found["Directory"])[0] == "The row is missing"
    assert found["File"].is_start


def test_more_than_can_be_named(tmp_path: Path) -> None:
    features = tuple(
        FeaturePart(RowPlace("Feature", at, (f"F{at}",)), f"F{at}", (f"F{at}",), level=1)
        for at in range(MOST_FEATURES + 3)
    )
    resources = tuple(RowPlace("Registry", at, (f"R{at}",)) for at in range(MOST_ROWS + 2))
    part = ComponentPart(COMPONENT, "C", attributes=4)
    told = told_chain(Chain(COMPONENT, None, part, features, resources=resources), rows(tmp_path))
    more, rest = told.steps[-2:]
    assert more.title == "3 more features"
    assert more.rows[0] == RowRef("Feature", ("F5",), "F5")
    assert (rest.count, len(rest.rows)) == (MOST_ROWS + 2, MOST_ROWS)
    assert rest.copy.splitlines()[-1] == f"Registry/R{MOST_ROWS + 1}"
    assert "".join(text_of(chain_blocks(told))).endswith("  and 2 more: Registry 42\n")


def test_the_product_code_leads_into_the_registry(tmp_path: Path) -> None:
    properties = table("Property", "Property s72*, Value l0", ("ProductCode", PRODUCT_CODE))
    database = open_package(make_msi(tmp_path / "a.msi", [properties]))
    assert isinstance(database, Database)
    maker = ChainMaker(database)
    told = told_chain(maker.chain("Property", 0), Rows(maker.references.store))
    (step,) = told.steps
    assert facts(step)[0].startswith(r"product, for the machine: HKLM\Software\Classes\Installer")
    assert step.copies[0][0] == "the registry key, product, for the machine"
