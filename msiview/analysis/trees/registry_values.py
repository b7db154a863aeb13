"""What a package writes to the registry and takes away from it, value by value.

Source: Microsoft's pages "Registry Table" and "RemoveRegistry Table"; the prefixes of values are
those of the schema's bit fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.formatted_text import resolve
from msiview.analysis.landing import is_32_bit
from msiview.analysis.live_columns import live_rows
from msiview.analysis.package_values import PackageValues
from msiview.analysis.phrase import RowRef
from msiview.analysis.registry_view import key_of_32_bits
from msiview.database.cells import Cell, number_of, text_of
from msiview.database.table import Table

ROOTS = {0: "HKEY_CLASSES_ROOT", 1: "HKEY_CURRENT_USER", 2: "HKEY_LOCAL_MACHINE", 3: "HKEY_USERS"}
_BY_SCOPE = -1
_64_BIT = 0x100
_SEPARATOR = "[~]"


class RegistryType(Enum):
    """The type of a value, as the registry calls it."""

    TEXT = "REG_SZ"
    EXPANDABLE = "REG_EXPAND_SZ"
    TEXTS = "REG_MULTI_SZ"
    NUMBER = "REG_DWORD"
    BINARY = "REG_BINARY"


class RegistryOperation(Enum):
    """What a row does."""

    WRITE = "written"
    APPEND = "added behind the texts that are there"
    PREPEND = "added before the texts that are there"
    CREATE_KEY = "key created"
    REMOVE_KEY = "key removed with the component"
    CREATE_AND_REMOVE_KEY = "key created, and removed with the component"
    REMOVE_VALUE_FIRST = "value removed at installation"
    REMOVE_KEY_FIRST = "key removed at installation, with all below it"


WRITING = frozenset({RegistryOperation.WRITE, RegistryOperation.APPEND, RegistryOperation.PREPEND})
"""Operations that give a value data."""


class RegistryValue(NamedTuple):
    """A row of Registry or RemoveRegistry.

    ``path`` is the key below its root, ``name`` empty for the default value. ``type`` is None, and
    ``data`` empty, for rows that write no value. Data is a text, texts, a number, or bytes; names
    in brackets that are not known stay. ``is_marked_64_bit`` is what the component says; the view
    of the registry is that of 64 bits only where the package is for 64 bits, too.
    """

    row: RowRef
    root: str
    path: str
    name: str
    operation: RegistryOperation
    type: RegistryType | None
    data: str | int | bytes | tuple[str, ...]
    component: str
    is_64_bit: bool
    is_marked_64_bit: bool

    @property
    def words(self) -> str:
        """The data as one would read it."""
        if isinstance(self.data, bytes):
            return self.data.hex(" ")
        if isinstance(self.data, tuple):
            return " | ".join(self.data)
        if isinstance(self.data, int):
            return f"{self.data} (0x{self.data & 0xFFFFFFFF:08x})"
        return self.data

    @property
    def place(self) -> str:
        """The key below its root on 64-bit Windows: what is of 32 bits may be elsewhere there."""
        return self.path if self.is_64_bit else key_of_32_bits(self.root, self.path)


def registry_values(
    tables: Mapping[str, Table], template: str, *, is_per_machine: bool
) -> Iterator[RegistryValue]:
    """All rows, those that write first. ``template`` is the Template summary property;
    ``is_per_machine`` decides on root -1, which is that of the user or of the machine."""
    values = PackageValues(tables, DirectoryPaths(tables))
    wide = {
        text_of(key): bool((number_of(bits) or 0) & _64_BIT)
        for key, bits in live_rows(tables, "Component", "Component", "Attributes")
    }

    is_narrow = is_32_bit(template)

    def shown(text: str) -> str:
        return resolve(text, values).text if "[" in text else text

    for table, columns in (
        ("Registry", ("Registry", "Root", "Key", "Name", "Component_", "Value")),
        ("RemoveRegistry", ("RemoveRegistry", "Root", "Key", "Name", "Component_")),
    ):
        for cells in live_rows(tables, table, *columns):
            key, root, path, name, component = cells[:5]
            stated = cells[5] if len(cells) > 5 else None
            removes = table == "RemoveRegistry"
            operation = _operation(text_of(name), stated, removes=removes)
            is_value = operation in WRITING
            type_, data = _typed(text_of(stated), shown) if is_value else (None, "")
            of_value = is_value or operation is RegistryOperation.REMOVE_VALUE_FIRST
            marked = wide.get(text_of(component), False)
            yield RegistryValue(
                RowRef(table, (key,)),
                _root(number_of(root), is_per_machine),
                shown(text_of(path)).strip("\\"),
                shown(text_of(name)) if of_value else "",
                operation,
                type_,
                data,
                text_of(component),
                is_64_bit=marked and not is_narrow,
                is_marked_64_bit=marked,
            )


def _operation(name: str, stated: Cell, *, removes: bool) -> RegistryOperation:
    if removes:
        return (
            RegistryOperation.REMOVE_KEY_FIRST
            if name == "-"
            else RegistryOperation.REMOVE_VALUE_FIRST
        )
    if stated is None:
        return {
            "+": RegistryOperation.CREATE_KEY,
            "-": RegistryOperation.REMOVE_KEY,
            "*": RegistryOperation.CREATE_AND_REMOVE_KEY,
        }.get(name, RegistryOperation.WRITE)
    text = text_of(stated)
    begins, ends = text.startswith(_SEPARATOR), text.endswith(_SEPARATOR)
    if begins == ends or text.startswith("#"):
        return RegistryOperation.WRITE
    return RegistryOperation.APPEND if begins else RegistryOperation.PREPEND


def _root(number: int | None, is_per_machine: bool) -> str:
    if number == _BY_SCOPE:
        return ROOTS[2 if is_per_machine else 1]
    return ROOTS.get(number if number is not None else 9, f"root {number}")


def _typed(
    stated: str, shown: Callable[[str], str]
) -> tuple[RegistryType, str | int | bytes | tuple[str, ...]]:
    """The type and data of a Value."""
    if stated.startswith("#x"):
        digits = shown(stated[2:])
        try:
            return RegistryType.BINARY, bytes.fromhex(digits)
        except ValueError:
            return RegistryType.BINARY, digits
    if stated.startswith("#%"):
        return RegistryType.EXPANDABLE, shown(stated[2:])
    if stated.startswith("##"):
        return RegistryType.TEXT, shown(stated[1:])
    if stated.startswith("#"):
        digits = shown(stated[1:])
        is_number = digits.removeprefix("-").isascii() and digits.removeprefix("-").isdigit()
        return RegistryType.NUMBER, int(digits) if is_number and len(digits) < 12 else digits
    if _SEPARATOR in stated:
        parts = stated.removeprefix(_SEPARATOR).removesuffix(_SEPARATOR).split(_SEPARATOR)
        return RegistryType.TEXTS, tuple(map(shown, parts))
    return RegistryType.TEXT, shown(stated)
