"""The keys of the registry that belong to Windows Installer, wherever they are read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

RegistryData: TypeAlias = str | int | bytes | tuple[str, ...]
"""REG_SZ and REG_EXPAND_SZ, REG_DWORD and REG_QWORD, other types, REG_MULTI_SZ."""


class RegistryKey(Protocol):
    """A key. Names of keys and values are found in whatever case they are asked for."""

    def names(self) -> Iterable[str]:
        """The names of the keys in it."""
        ...

    def key(self, path: str) -> RegistryKey | None:
        """The key at a path with backslashes, None where there is none or it may not be read."""
        ...

    def values(self) -> Mapping[str, RegistryData]:
        """All values; the default one has the name ''."""
        ...

    def value(self, name: str) -> RegistryData | None: ...


@dataclass(slots=True)
class StoredKey:
    """A key in memory."""

    _keys: dict[str, tuple[str, StoredKey]] = field(default_factory=dict)
    _values: dict[str, tuple[str, RegistryData]] = field(default_factory=dict)

    def names(self) -> Iterable[str]:
        return [name for name, _ in self._keys.values()]

    def key(self, path: str) -> StoredKey | None:
        found: StoredKey | None = self
        for name in path.split("\\"):
            if found is None:
                return None
            found = found._keys.get(name.lower(), ("", None))[1]
        return found

    def values(self) -> Mapping[str, RegistryData]:
        return dict(self._values.values())

    def value(self, name: str) -> RegistryData | None:
        return self._values.get(name.lower(), ("", None))[1]

    def made(self, path: str) -> StoredKey:
        """The key at a path, made where it is missing."""
        key = self
        for name in path.split("\\"):
            key = key._keys.setdefault(name.lower(), (name, StoredKey()))[1]
        return key

    def put(self, name: str, data: RegistryData) -> None:
        self._values[name.lower()] = name, data


@dataclass(frozen=True, slots=True)
class InstallerRegistry:
    """The three places in which Windows Installer keeps what is installed.

    ``details`` is ``Microsoft\\Windows\\CurrentVersion\\Installer``, ``machine``
    ``Classes\\Installer``, ``users`` each user's ``Software\\Microsoft\\Installer`` by SID. What
    is not there, or may not be read, is left out.
    """

    details: RegistryKey | None
    machine: RegistryKey | None
    users: Mapping[str, RegistryKey] = field(default_factory=dict)


def texts_in(key: RegistryKey | None, name: str) -> tuple[str, ...]:
    """The texts of a value with several; none where it is missing or of another type."""
    data = key.value(name) if key is not None else None
    if isinstance(data, str):
        return (data,) if data else ()
    return data if isinstance(data, tuple) else ()


def text_in(key: RegistryKey | None, name: str) -> str:
    """The text of a value; '' where it is missing or of another type."""
    data = key.value(name) if key is not None else None
    return data if isinstance(data, str) else ""


def number_in(key: RegistryKey | None, name: str) -> int | None:
    data = key.value(name) if key is not None else None
    return data if isinstance(data, int) else None
