"""The installer's keys in the registry of this computer, on Windows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TypeVar

from msiview.installed.registry import InstallerRegistry, RegistryData, RegistryKey

T = TypeVar("T")

if sys.platform == "win32":
    import winreg

    _VIEW = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    """Of a 64-bit system both kinds of packages stand in the view of 64 bits."""

    class LiveKey:
        """A key that is read when it is asked."""

        def __init__(self, handle: winreg.HKEYType) -> None:
            self._handle = handle

        def names(self) -> Iterable[str]:
            return list(self._numbered(winreg.EnumKey))

        def key(self, path: str) -> RegistryKey | None:
            return _opened(self._handle, path)

        def values(self) -> Mapping[str, RegistryData]:
            return {name: _data(data) for name, data, _ in self._numbered(winreg.EnumValue)}

        def value(self, name: str) -> RegistryData | None:
            with suppress(OSError):
                return _data(winreg.QueryValueEx(self._handle, name)[0])
            return None

        def _numbered(self, read: Callable[[winreg.HKEYType, int], T]) -> Iterator[T]:
            number = 0
            with suppress(OSError):  # there are no more
                while True:
                    yield read(self._handle, number)
                    number += 1

    def _opened(root: winreg.HKEYType | int, path: str) -> LiveKey | None:
        with suppress(OSError):
            return LiveKey(winreg.OpenKeyEx(root, path, 0, _VIEW))
        return None

    def _data(data: object) -> RegistryData:
        if isinstance(data, list):
            return tuple(map(str, data))
        return data if isinstance(data, (str, int, bytes)) else ""

    def this_computer() -> InstallerRegistry | None:
        """What is installed here, for the machine and for each user who is logged on; None on
        other systems than Windows."""
        machine = winreg.HKEY_LOCAL_MACHINE
        everybody = LiveKey(winreg.OpenKeyEx(winreg.HKEY_USERS, "", 0, _VIEW))
        users = {
            sid: everybody.key(rf"{sid}\Software\Microsoft\Installer") for sid in everybody.names()
        }
        return InstallerRegistry(
            _opened(machine, r"SOFTWARE\Microsoft\Windows\CurrentVersion\Installer"),
            _opened(machine, r"SOFTWARE\Classes\Installer"),
            {sid: key for sid, key in users.items() if key is not None},
        )

else:

    def this_computer() -> InstallerRegistry | None:
        """Only Windows has a registry of its own."""
        return None
