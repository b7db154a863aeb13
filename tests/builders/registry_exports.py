"""Exports of a registry, as the registry editor writes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msiview.format.guids import pack

DETAILS = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Installer"
MACHINE = r"HKEY_LOCAL_MACHINE\SOFTWARE\Classes\Installer"
PRODUCT = "{11111111-2222-3333-4444-555555555555}"
OTHER_PRODUCT = "{A1111111-2222-3333-4444-555555555555}"
OFFERED = "{B1111111-2222-3333-4444-555555555555}"
UPGRADE = "{22222222-2222-3333-4444-555555555555}"
PACKAGE = "{33333333-2222-3333-4444-555555555555}"
PATCHES = tuple(f"{{4444444{number}-2222-3333-4444-555555555555}}" for number in range(3))
COMPONENT = "{55555555-2222-3333-4444-555555555555}"
USER = "S-1-5-21-1-2-3-1001"

Values = Mapping[str, str | int | tuple[str, ...]]


def export_text(
    keys: Mapping[str, Values], head: str = "Windows Registry Editor Version 5.00"
) -> str:
    """A .reg file: keys by path, values by name ('' is the default one)."""
    encoding = "cp1252" if head == "REGEDIT4" else "utf-16-le"
    lines = [head, ""]
    for path, values in keys.items():
        lines.append(f"[{path}]")
        for name, data in values.items():
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(
                f'"{quoted}"={_data(data, encoding)}' if name else f"@={_data(data, encoding)}"
            )
        lines.append("")
    return "\r\n".join(lines)


def _data(data: str | int | tuple[str, ...], encoding: str) -> str:
    if isinstance(data, int):
        return f"dword:{data:08x}"
    if isinstance(data, str):
        return '"' + data.replace("\\", "\\\\").replace('"', '\\"') + '"'
    numbers = "".join(f"{text}\0" for text in (*data, "")).encode(encoding).hex(",").split(",")
    lines = [",".join(numbers[at : at + 25]) for at in range(0, len(numbers), 25)]
    return "hex(7):" + ",\\\r\n  ".join(lines)


def computer(cache: str = r"C:\Windows\Installer") -> dict[str, Values]:
    """A product for the machine with three patches, one superseded; another of a user that shares
    a component with it; a third that is only offered."""
    product, other, offered = map(pack, (PRODUCT, OTHER_PRODUCT, OFFERED))
    first, second, third = map(pack, PATCHES)
    data = rf"{DETAILS}\UserData\S-1-5-18"
    users = rf"{DETAILS}\UserData\{USER}"
    return {
        rf"{data}\Products\{product}\InstallProperties": {
            "DisplayName": 'Contoso "Reader"',
            "DisplayVersion": "1.2.3",
            "Publisher": "Contoso",
            "InstallDate": "20240131",
            "Language": 1033,
            "LocalPackage": rf"{cache}\1a2b3c.msi",
            "InstallSource": "D:\\setup\\",
        },
        rf"{data}\Products\{product}\Patches": {"AllPatches": (first, second)},
        rf"{data}\Products\{product}\Patches\{first}": {"DisplayName": "Update 1", "State": 1},
        rf"{data}\Products\{product}\Patches\{second}": {"DisplayName": "Update 2", "State": 1},
        rf"{data}\Products\{product}\Patches\{third}": {"DisplayName": "Update 0", "State": 2},
        rf"{data}\Patches\{first}": {"LocalPackage": rf"{cache}\1.msp"},
        rf"{data}\Patches\{second}": {"LocalPackage": rf"{cache}\2.msp"},
        rf"{data}\Components\{pack(COMPONENT)}": {
            product: r"C:\Program Files\Contoso\reader.exe",
            "0" * 32: r"C:\Program Files\Contoso\reader.exe",
        },
        rf"{users}\Products\{other}\InstallProperties": {
            "DisplayName": "Another",
            "DisplayVersion": "2",
        },
        rf"{users}\Components\{pack(COMPONENT)}": {other: "02:\\SOFTWARE\\Contoso\\"},
        rf"{DETAILS}\UpgradeCodes\{pack(UPGRADE)}": {product: ""},
        rf"{MACHINE}\Products\{product}": {
            "ProductName": "Contoso Reader",
            "PackageCode": pack(PACKAGE),
            "Transforms": "@site.mst;|extra.mst",
        },
        rf"{MACHINE}\Products\{product}\Patches": {"Patches": (second, first)},
        rf"{MACHINE}\Products\{product}\SourceList": {"PackageName": "reader.msi"},
        rf"{MACHINE}\Products\{offered}": {"ProductName": "Offered", "Version": 0x01020003},
        rf"{MACHINE}\Products\{offered}\SourceList": {
            "PackageName": "offered.msi",
            "LastUsedSource": "n;1;\\\\server\\share\\",
        },
        r"HKEY_LOCAL_MACHINE\SOFTWARE\Contoso": {"Noise": "of another program"},
    }


def write_export(path: Path, keys: Mapping[str, Values] | None = None) -> Path:
    path.write_bytes(export_text(computer() if keys is None else keys).encode("utf-16"))
    return path
