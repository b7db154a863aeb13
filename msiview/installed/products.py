"""The products that are installed, with what each was installed from and patched by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import Path, PureWindowsPath

from msiview.format.guids import unpack
from msiview.installed.registry import (
    InstallerRegistry,
    RegistryKey,
    number_in,
    text_in,
    texts_in,
)

MACHINE_SID = "S-1-5-18"
"""Under which details of products for the machine stand."""


class InstallContext(Enum):
    """For whom a product is installed."""

    MACHINE = "per machine"
    USER = "per user"
    MANAGED = "per user, managed"


class PatchState(IntEnum):
    """What became of a patch. Source: MSIPATCHSTATE in msi.h."""

    APPLIED = 1
    SUPERSEDED = 2
    OBSOLETED = 4

    @property
    def words(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class InstalledPatch:
    """A patch that is registered for a product; ``package`` is the cached .msp."""

    code: str
    name: str
    state: PatchState
    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledProduct:
    """A product. Texts are '' where the registry has none.

    ``package`` is the cached .msi, ``source`` the folder or address it came from with its file
    name, ``installed`` a date like ``2024-01-31``, ``patches`` those that are applied in the
    order in which they were, then the others. ``is_advertised`` says that it is offered and not
    installed: nothing of it is on the disk.
    """

    code: str
    name: str
    version: str
    publisher: str
    language: int | None
    installed: str
    context: InstallContext
    sid: str
    package: str
    source: str
    package_code: str
    upgrade_code: str
    transforms: tuple[str, ...]
    patches: tuple[InstalledPatch, ...]
    is_advertised: bool

    @property
    def applied(self) -> list[InstalledPatch]:
        return [patch for patch in self.patches if patch.state is PatchState.APPLIED]


def installed_products(registry: InstallerRegistry) -> list[InstalledProduct]:
    """All products by name; one that is installed for several users comes once for each."""
    upgrades = dict(_upgrade_codes(registry))
    found = [
        _product(registry, sid, packed, upgrades)
        for sid, packed in _registered(registry)
        if _guid(packed)
    ]
    return sorted(found, key=lambda product: (product.name.casefold(), product.code, product.sid))


def _registered(registry: InstallerRegistry) -> Iterator[tuple[str, str]]:
    """SID and packed code of every product: installed ones, then those that are only offered."""
    seen = set()
    for sid in _names(registry.details, "UserData"):
        for packed in _names(registry.details, rf"UserData\{sid}\Products"):
            seen.add((sid, packed.upper()))
            yield sid, packed
    offers = [(MACHINE_SID, registry.machine, "Products")]
    offers += [(sid, key, "Products") for sid, key in registry.users.items()]
    offers += [
        (sid, registry.details, rf"Managed\{sid}\Installer\Products")
        for sid in _names(registry.details, "Managed")
    ]
    for sid, key, place in offers:
        for packed in _names(key, place):
            is_known = (sid, packed.upper()) in seen
            if not is_known and not (sid != MACHINE_SID and _has(seen, packed)):
                yield sid, packed


def _has(seen: set[tuple[str, str]], packed: str) -> bool:
    """Whether a user has details of a product: an export says HKEY_CURRENT_USER, not who that
    is."""
    return any(code == packed.upper() and sid != MACHINE_SID for sid, code in seen)


def _product(
    registry: InstallerRegistry, sid: str, packed: str, upgrades: dict[str, str]
) -> InstalledProduct:
    details = _at(registry.details, rf"UserData\{sid}\Products\{packed}\InstallProperties")
    record, context = _record(registry, sid, packed)
    sources = _at(record, "SourceList")
    return InstalledProduct(
        code=unpack(packed),
        name=text_in(details, "DisplayName") or text_in(record, "ProductName"),
        version=text_in(details, "DisplayVersion") or _version(record),
        publisher=text_in(details, "Publisher"),
        language=_first(number_in(details, "Language"), number_in(record, "Language")),
        installed=_date(text_in(details, "InstallDate")),
        context=context,
        sid=sid,
        package=text_in(details, "LocalPackage"),
        source=_source(text_in(details, "InstallSource"), sources),
        package_code=_guid(text_in(record, "PackageCode")),
        upgrade_code=upgrades.get(packed.upper(), ""),
        transforms=_transforms(text_in(record, "Transforms")),
        patches=tuple(_patches(registry, sid, packed, record)),
        is_advertised=details is None,
    )


def _record(
    registry: InstallerRegistry, sid: str, packed: str
) -> tuple[RegistryKey | None, InstallContext]:
    """What the installer itself keeps of a product, and for whom that is."""
    if sid == MACHINE_SID:
        return _at(registry.machine, rf"Products\{packed}"), InstallContext.MACHINE
    managed = _at(registry.details, rf"Managed\{sid}\Installer\Products\{packed}")
    if managed is not None:
        return managed, InstallContext.MANAGED
    own = registry.users.get(sid)
    keys = [own] if own is not None else list(registry.users.values())
    records = (_at(key, rf"Products\{packed}") for key in keys)
    return next((key for key in records if key is not None), None), InstallContext.USER


def _patches(
    registry: InstallerRegistry, sid: str, packed: str, record: RegistryKey | None
) -> Iterator[InstalledPatch]:
    """Those in the order of the record, which is that of application; then the ones that only
    stand in the details: what they were superseded or made obsolete by is in force."""
    place = rf"UserData\{sid}\Products\{packed}\Patches"
    order = texts_in(_at(record, "Patches"), "Patches") or texts_in(
        _at(registry.details, place), "AllPatches"
    )
    known = {name.upper(): None for name in [*order, *_names(registry.details, place)]}
    for patch in known:
        if not _guid(patch):
            continue
        details = _at(registry.details, rf"{place}\{patch}")
        file = _at(registry.details, rf"UserData\{sid}\Patches\{patch}")
        yield InstalledPatch(
            _guid(patch),
            text_in(details, "DisplayName"),
            _state(number_in(details, "State")),
            text_in(file, "LocalPackage"),
        )


def _state(number: int | None) -> PatchState:
    """Installers before version 3 state none: all their patches are applied."""
    return next((state for state in PatchState if state == number), PatchState.APPLIED)


def _upgrade_codes(registry: InstallerRegistry) -> Iterator[tuple[str, str]]:
    """The upgrade code of each packed product code."""
    places = [(registry.details, "UpgradeCodes"), (registry.machine, "UpgradeCodes")]
    places += [(key, "UpgradeCodes") for key in registry.users.values()]
    for key, place in places:
        for packed in _names(key, place):
            upgrade = _at(key, rf"{place}\{packed}")
            if upgrade is not None and _guid(packed):
                yield from ((product.upper(), unpack(packed)) for product in upgrade.values())


def _version(record: RegistryKey | None) -> str:
    """``1.2.3`` of 0x01020003."""
    number = number_in(record, "Version")
    if number is None:
        return ""
    return f"{number >> 24 & 0xFF}.{number >> 16 & 0xFF}.{number & 0xFFFF}"


def _source(folder: str, sources: RegistryKey | None) -> str:
    """Where the package came from: ``n;1;C:\\setup\\`` is what the record says of a folder."""
    folder = folder or text_in(sources, "LastUsedSource").rsplit(";", 1)[-1]
    name = text_in(sources, "PackageName")
    if not folder:
        return name
    return folder.rstrip("\\") + "\\" + name if "://" not in folder else folder + name


def _transforms(text: str) -> tuple[str, ...]:
    """Those that were chosen at installation. The marks for how they are kept (``@``, ``|``) are
    left out."""
    return tuple(filter(None, (name.strip("@| ") for name in text.split(";"))))


def _date(text: str) -> str:
    is_date = len(text) == 8 and text.isdigit()
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if is_date else text


def _guid(packed: str) -> str:
    try:
        return unpack(packed)
    except ValueError:
        return ""


def _names(key: RegistryKey | None, place: str) -> Sequence[str]:
    found = _at(key, place)
    return list(found.names()) if found is not None else []


def _at(key: RegistryKey | None, place: str) -> RegistryKey | None:
    return key.key(place) if key is not None else None


def _first(*numbers: int | None) -> int | None:
    return next((number for number in numbers if number is not None), None)


def cached_file(path: str, export: str = "") -> Path | None:
    """A file of the installer's cache: where the registry says, or as a copy beside the export
    that says so; None where it is in neither place."""
    if not path:
        return None
    places = [Path(path)]
    if export:
        places.append(Path(export).parent / PureWindowsPath(path).name)
    return next((place for place in places if place.is_file()), None)
