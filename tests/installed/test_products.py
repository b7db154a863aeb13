"""Products, patches and components of a registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.errors import FormatError
from msiview.format.guids import pack
from msiview.installed.components import component_clients
from msiview.installed.products import (
    MACHINE_SID,
    InstallContext,
    InstalledProduct,
    PatchState,
    cached_file,
    installed_products,
)
from msiview.installed.registry import InstallerRegistry, StoredKey
from msiview.installed.registry_export import read_registry_export
from tests.builders.registry_exports import (
    COMPONENT,
    DETAILS,
    OFFERED,
    OTHER_PRODUCT,
    PACKAGE,
    PATCHES,
    PRODUCT,
    UPGRADE,
    USER,
    Values,
    computer,
    export_text,
    write_export,
)


def read(path: Path) -> InstallerRegistry:
    return read_registry_export(path, path.name)


@pytest.fixture
def registry(tmp_path: Path) -> InstallerRegistry:
    return read(write_export(tmp_path / "machine.reg"))


@pytest.fixture
def products(registry: InstallerRegistry) -> dict[str, InstalledProduct]:
    return {product.code: product for product in installed_products(registry)}


def test_a_product_is_told_from_all_its_places(products: dict[str, InstalledProduct]) -> None:
    product = products[PRODUCT]
    assert product.name == 'Contoso "Reader"'
    assert (product.version, product.publisher, product.language) == ("1.2.3", "Contoso", 1033)
    assert product.installed == "2024-01-31"
    assert (product.context, product.sid) == (InstallContext.MACHINE, MACHINE_SID)
    assert product.package == r"C:\Windows\Installer\1a2b3c.msi"
    assert product.source == r"D:\setup\reader.msi"
    assert (product.package_code, product.upgrade_code) == (PACKAGE, UPGRADE)
    assert product.transforms == ("site.mst", "extra.mst")
    assert not product.is_advertised


def test_patches_come_in_the_order_of_application(products: dict[str, InstalledProduct]) -> None:
    """The record has it; what was superseded stands in the details alone."""
    first, second, third = PATCHES
    found = products[PRODUCT].patches
    assert [(patch.code, patch.name) for patch in found] == [
        (second, "Update 2"),
        (first, "Update 1"),
        (third, "Update 0"),
    ]
    assert [patch.state for patch in found] == [
        PatchState.APPLIED,
        PatchState.APPLIED,
        PatchState.SUPERSEDED,
    ]
    assert [patch.package for patch in products[PRODUCT].applied] == [
        r"C:\Windows\Installer\2.msp",
        r"C:\Windows\Installer\1.msp",
    ]


def test_products_of_users_and_offers(products: dict[str, InstalledProduct]) -> None:
    other, offered = products[OTHER_PRODUCT], products[OFFERED]
    assert (other.context, other.sid) == (InstallContext.USER, USER)
    assert offered.is_advertised
    assert (offered.name, offered.version) == ("Offered", "1.2.3")
    assert offered.source == r"\\server\share\offered.msi"
    assert [*products] == [OTHER_PRODUCT, PRODUCT, OFFERED]  # by name


@pytest.mark.parametrize(
    ("root", "state"),
    [
        (r"HKEY_CURRENT_USER\Software\Microsoft\Installer", InstallContext.USER),
        (rf"HKEY_USERS\{USER}\Software\Microsoft\Installer", InstallContext.USER),
        (rf"{DETAILS}\Managed\{USER}\Installer", InstallContext.MANAGED),
    ],
)
def test_a_product_of_a_user_is_told_once(root: str, state: InstallContext, tmp_path: Path) -> None:
    keys: dict[str, Values] = {
        rf"{DETAILS}\UserData\{USER}\Products\{pack(PRODUCT)}\InstallProperties": {
            "DisplayName": "Mine"
        },
        rf"{root}\Products\{pack(PRODUCT)}": {"PackageCode": pack(PACKAGE)},
    }
    (product,) = installed_products(read(write_export(tmp_path / "x.reg", keys)))
    assert (product.name, product.package_code) == ("Mine", PACKAGE)
    assert (product.context, product.sid) == (state, USER)


def test_clients_of_a_component(registry: InstallerRegistry) -> None:
    clients = list(component_clients(registry, COMPONENT.lower(), installed_products(registry)))
    assert [(client.name, client.key_path, client.is_permanent) for client in clients] == [
        ('Contoso "Reader"', r"C:\Program Files\Contoso\reader.exe", False),
        ("", r"C:\Program Files\Contoso\reader.exe", True),
        ("Another", "02:\\SOFTWARE\\Contoso\\", False),
    ]
    assert not list(component_clients(registry, PRODUCT, []))


@pytest.mark.parametrize("root", ["HKEY_LOCAL_MACHINE\\OFFLINE", "", "\\"])
def test_a_hive_under_another_name(root: str, tmp_path: Path) -> None:
    """Loaded by ``reg load``, or exported on another system without its root."""
    moved = {
        path.replace("HKEY_LOCAL_MACHINE\\SOFTWARE", root).lstrip("\\"): values
        for path, values in computer().items()
    }
    found = installed_products(read(write_export(tmp_path / "x.reg", moved)))
    assert [product.code for product in found] == [OTHER_PRODUCT, PRODUCT, OFFERED]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    head = "REGEDIT4" if encoding == "cp1252" else "Windows Registry Editor Version 5.00"
    path = tmp_path / "x.reg"
    text = export_text(computer(), head).replace("Another", "Büro")
    path.write_bytes(text.encode(encoding))
    found = {product.code: product for product in installed_products(read(path))}
    assert found[OTHER_PRODUCT].name == "Büro"
    assert len(found[PRODUCT].patches) == 3


def test_text_over_several_lines_begins_no_key(tmp_path: Path) -> None:
    path = rf"{DETAILS}\UserData\{MACHINE_SID}\Products\{pack(PRODUCT)}\InstallProperties"
    keys: dict[str, Values] = {path: {"Comments": 'one\r\n"DisplayName"=x', "DisplayName": "True"}}
    (product,) = installed_products(read(write_export(tmp_path / "x.reg", keys)))
    assert product.name == "True"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MZ\0\0", "no export of the registry"),
        (b"", "no export of the registry"),
        (b"REGEDIT4\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]\r\n", "no key of Windows Installer"),
    ],
)
def test_other_files_are_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "x.reg"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=reason) as raised:
        read(path)
    assert raised.value.file == "x.reg"
    with pytest.raises(FormatError, match=r"x\.reg"):
        read(tmp_path / "no" / "x.reg")
    with pytest.raises(FormatError, match="folder"):
        read(tmp_path)


def test_damage_gives_what_is_there(tmp_path: Path) -> None:
    """Cut anywhere, or with names that are no codes: what can be told is told."""
    whole = export_text(computer()).encode("utf-16")
    for length in range(len(whole) // 2, len(whole), 97):
        path = tmp_path / "x.reg"
        path.write_bytes(whole[:length])
        assert installed_products(read(path))
    details = StoredKey()
    details.made(rf"UserData\{MACHINE_SID}\Products\no code\InstallProperties")
    assert installed_products(InstallerRegistry(details, None)) == []
    assert installed_products(InstallerRegistry(None, None)) == []


def test_cached_files_are_found_where_they_are(tmp_path: Path) -> None:
    export = write_export(tmp_path / "machine.reg")
    assert cached_file(r"C:\Windows\Installer\1.msp", str(export)) is None
    copy = tmp_path / "1.msp"
    copy.touch()
    assert cached_file(r"C:\Windows\Installer\1.msp", str(export)) == copy
    assert cached_file(r"C:\Windows\Installer\1.msp") is None
    assert cached_file(str(copy)) == copy
    assert cached_file("", str(export)) is None
