"""Whether a log is of the open package."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.links.package_match import PackageMatch, package_match
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.logs.log import Log
from tests.builders.databases import (
    COMPONENT_ID,
    PACKAGE_CODE,
    PRODUCT_CODE,
    make_msi,
    sample_tables,
    table,
)
from tests.builders.standard_tables import standard_table

OTHER = "{0A1B2C3D-0000-4000-8000-00000000000A}"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Database:
    tables = [content for content in sample_tables() if content.name != "Property"]
    properties = table(
        "Property",
        "Property s72*, Value l0",
        ("ProductCode", PRODUCT_CODE),
        ("ProductName", "Sample"),
        ("ProductVersion", "1.2.3"),
    )
    found = open_package(
        make_msi(tmp_path_factory.mktemp("match") / "a.msi", [*tables, properties])
    )
    assert isinstance(found, Database)
    return found


def _match(
    tmp_path: Path, package: Database, properties: dict[str, str], *more: str
) -> PackageMatch:
    lines = [
        (
            "=== Verbose logging started: 31/10/2023  9:12:51  Build type: SHIP UNICODE "
            "5.00.10011.00  Calling process: C:\\Windows\\system32\\msiexec.exe ==="
        ),
        *more,
        *(f"Property(S): {name} = {value}" for name, value in properties.items()),
        "=== Verbose logging stopped: 31/10/2023  9:13:29 ===",
    ]
    path = tmp_path / "install.log"
    path.write_text("\n".join(lines), encoding="utf-8")
    log = Log(path)
    log.read()
    return package_match(log, package.tables, package)


def test_the_very_package(tmp_path: Path, package: Database) -> None:
    match = _match(
        tmp_path,
        package,
        {"ProductCode": PRODUCT_CODE, "PackageCode": PACKAGE_CODE, "ProductVersion": "1.2.3.0"},
    )
    assert (match.same_product, match.same_package, match.same_version) == (True, True, True)
    assert match.product.is_same
    assert match.differences == ()


def test_another_build(tmp_path: Path, package: Database) -> None:
    match = _match(
        tmp_path,
        package,
        {"ProductCode": PRODUCT_CODE, "PackageCode": OTHER, "ProductVersion": "1.2.3"},
        f"1: {PRODUCT_CODE} 2: {COMPONENT_ID} 3: C:\\Sample",
    )
    assert (match.same_product, match.same_package, match.same_version) == (True, False, True)
    assert match.mentioned == 1
    build, mentioned = match.differences
    assert OTHER in build
    assert PACKAGE_CODE in build
    assert mentioned.startswith("It mentions ")


def test_another_version_of_another_product(tmp_path: Path, package: Database) -> None:
    match = _match(
        tmp_path,
        package,
        {"ProductCode": OTHER, "ProductName": "Else", "ProductVersion": "1.2.4"},
    )
    assert (match.same_product, match.same_version) == (False, False)
    assert match.same_package, "the log does not tell the package code"
    assert match.package.is_same is None
    product, version, mentioned = match.differences
    assert product == (f"The log is of product {OTHER} (Else), the open package is {PRODUCT_CODE}.")
    assert version == "The log is of version 1.2.4, the open package 1.2.3."
    assert mentioned == "The log mentions none of the components of the open package."


def test_the_overlay_may_be_what_differs(tmp_path: Path, package: Database) -> None:
    newer = standard_table(
        "Property",
        {"Property": "ProductCode", "Value": OTHER},
        {"Property": "ProductVersion", "Value": "1.3"},
    )
    path = tmp_path / "install.log"
    for code, version in ((PRODUCT_CODE, "1.2.3"), (OTHER, "1.3.0")):
        path.write_text(
            f"Property(S): ProductCode = {code}\nProperty(S): ProductVersion = {version}\n",
            encoding="utf-8",
        )
        log = Log(path)
        log.read()
        match = package_match(log, {**package.tables, "Property": newer}, package)
        assert (match.product.is_same, match.same_version) == (True, True)
        assert match.differences == ()


def test_an_excerpt_that_tells_nothing(tmp_path: Path, package: Database) -> None:
    match = _match(tmp_path, package, {})
    assert match.same_product
    assert match.product.is_same is None
    assert match.differences == ()


def test_redball_is_of_another_build(corpus: Path) -> None:
    package = open_package(corpus / "msi" / "Redball__dist__Redball-2.1.24.msi")
    assert isinstance(package, Database)
    log = Log(corpus / "logs" / "Redball__dist__bundle-debug_000_Redball_2.1.24.msi.log")
    log.read()
    match = package_match(log, package.tables, package)
    assert (match.same_product, match.same_package, match.same_version) == (False, False, True)
    assert match.product.log == "{3C9010D5-ED52-4779-A292-7EFC78D62134}"
    assert match.mentioned == match.components == 16
