"""The registry keys in which Windows records installed products and components.

Source: docs/msi-format.md, "Registry places".
"""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.chain.parts import RegistryPlace
from msiview.format.guids import braced, pack

_INSTALLER = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Installer"
_CLASSES = r"HKLM\Software\Classes\Installer"
_MACHINE = "S-1-5-18"
_USER = "<SID of the user>"
_SHARED_DLLS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\SharedDLLs"


def component_places(component_id: str, product_code: str | None) -> Iterator[RegistryPlace]:
    """The keys of an installed component: the value's name is the product, its data the key path.
    None for what is no GUID."""
    if braced(component_id) is None:
        return
    packed = pack(component_id)
    value = pack(product_code) if product_code and braced(product_code) else ""
    yield RegistryPlace(
        "installed for the machine", rf"{_INSTALLER}\UserData\{_MACHINE}\Components\{packed}", value
    )
    yield RegistryPlace(
        "installed for one user", rf"{_INSTALLER}\UserData\{_USER}\Components\{packed}", value
    )


def shared_count_place(path: str) -> RegistryPlace:
    """The key in which Windows counts the products that share a file."""
    return RegistryPlace("shared file count", _SHARED_DLLS, path)


def product_places(product_code: str) -> Iterator[RegistryPlace]:
    """The keys of an installed product. None for what is no GUID."""
    code = braced(product_code)
    if code is None:
        return
    packed = pack(code)
    yield RegistryPlace("product, for the machine", rf"{_CLASSES}\Products\{packed}")
    yield RegistryPlace("features, for the machine", rf"{_CLASSES}\Features\{packed}")
    user = r"HKCU\Software\Microsoft\Installer\Products"
    yield RegistryPlace("product, for one user", rf"{user}\{packed}")
    managed = rf"{_INSTALLER}\Managed\{_USER}\Installer\Products\{packed}"
    yield RegistryPlace("product, managed for one user", managed)
    details = rf"{_INSTALLER}\UserData\{_MACHINE}\Products\{packed}\InstallProperties"
    yield RegistryPlace("install details", details)
    uninstall = r"Microsoft\Windows\CurrentVersion\Uninstall"
    yield RegistryPlace("programs list", rf"HKLM\Software\{uninstall}\{code}")
    yield RegistryPlace("programs list, 32-bit", rf"HKLM\Software\WOW6432Node\{uninstall}\{code}")


def upgrade_code_places(upgrade_code: str) -> Iterator[RegistryPlace]:
    """The keys that list the products with an upgrade code. None for what is no GUID."""
    if braced(upgrade_code) is None:
        return
    packed = pack(upgrade_code)
    yield RegistryPlace("upgrade code", rf"{_INSTALLER}\UpgradeCodes\{packed}")
    yield RegistryPlace("upgrade code, classes", rf"{_CLASSES}\UpgradeCodes\{packed}")
