"""Finds the rows of the open package that a message names: a service, a file, an action …"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from msiview.analysis.live_columns import live, live_rows
from msiview.database.cells import Cell
from msiview.database.file_names import long_name
from msiview.database.table import Table
from msiview.format.guids import braced, unpack
from msiview.late_patterns import late_pattern
from msiview.logs.codes import installer_error

NamedRow: TypeAlias = tuple[str, tuple[Cell, ...]]
"""A table's name and a row's primary key."""

Tables: TypeAlias = Mapping[str, Table]

MOST = 5
"""The largest number of rows for one name; names of more rows are not specific."""

_PACKED = late_pattern(
    r"(?i)\\(?P<branch>Components|Products|Features|Patches|UpgradeCodes)\\(?P<packed>[0-9A-F]{32})"
)
_FORMATTED = late_pattern(r"\[[^\[\]]{1,200}\]")
"""A property in a formatted text."""
_SHORTEST_TEXT, _LONGEST_TEXT = 3, 4096
_MARKS = "=+-!*"
"""Prefix characters of names in the Environment table."""


def rows_named(tables: Tables, number: int, fields: Mapping[int, str]) -> list[NamedRow]:
    """The rows that the fields of a numbered message name, then its row in Error."""
    error = installer_error(number)
    found: list[NamedRow] = []
    for field, name in error.fields.items() if error is not None else ():
        find, value = _FINDERS.get(name), fields.get(field, "")
        if find is not None and value:
            rows = list(find(tables, value))
            found += rows if len(rows) <= MOST else []
    text = row_with_key(tables, "Error", number)
    found += [text] if text is not None else []
    return list(dict.fromkeys(found))


def row_with_key(tables: Tables, table: str, *key: Cell) -> NamedRow | None:
    """A row by its key; None if the package has none."""
    found = live(tables, table)
    if found is None or len(found.key_columns) != len(key) or found.find(key) is None:
        return None
    return table, key


def component_of(tables: Tables, guid: str) -> NamedRow | None:
    """The component with this ComponentId, written in braces."""
    code = guid.upper()
    for key, value in live_rows(tables, "Component", "Component", "ComponentId"):
        if isinstance(value, str) and value.upper() == code:
            return "Component", (key,)
    return None


def packed_guid(text: str) -> tuple[str, str] | None:
    """The branch of the installer's registry (``Components``) and the braced GUID that a registry
    key names in packed form; None for other keys."""
    match = _PACKED.search(text)
    return (match["branch"], unpack(match["packed"])) if match is not None else None


def launch_condition(tables: Tables, text: str) -> NamedRow | None:
    """The launch condition whose description a text is, or contains. Properties in the description
    match any text."""
    flat = " ".join(text.split())
    for condition, description in live_rows(tables, "LaunchCondition", "Condition", "Description"):
        if isinstance(description, str) and _is_made_from(description, flat):
            return "LaunchCondition", (condition,)
    return None


def _is_made_from(description: str, text: str) -> bool:
    """Whether a text may result from a formatted one; too short ones, which match anything, do not
    count."""
    parts = [" ".join(part.split()) for part in _FORMATTED.split(description[:_LONGEST_TEXT])]
    if sum(map(len, parts)) <= _SHORTEST_TEXT:
        return False
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


# -- by field -----------------------------------------------------------


def _with_key(table: str) -> Callable[[Tables, str], Iterator[NamedRow]]:
    def find(tables: Tables, value: str) -> Iterator[NamedRow]:
        row = row_with_key(tables, table, value)
        if row is not None:
            yield row

    return find


def _services(tables: Tables, name: str) -> Iterator[NamedRow]:
    for table in ("ServiceInstall", "ServiceControl"):
        for key, value in live_rows(tables, table, table, "Name"):
            if isinstance(value, str) and value.casefold() == name.casefold():
                yield table, (key,)


def _components(tables: Tables, value: str) -> Iterator[NamedRow]:
    guid = braced(value)
    row = component_of(tables, guid) if guid is not None else None
    if row is not None:
        yield row


def _files(tables: Tables, path: str) -> Iterator[NamedRow]:
    """Files by the last part of a path; their folder is not compared."""
    name = re.split(r"[\\/]", path.rstrip(".\\/ "))[-1].casefold()
    if "." in name:
        for key, value in live_rows(tables, "File", "File", "FileName"):
            if long_name(value).casefold() == name:
                yield "File", (key,)


def _cabinets(tables: Tables, path: str) -> Iterator[NamedRow]:
    name = re.split(r"[\\/]", path)[-1].lstrip("#").casefold()
    for disk, cabinet in live_rows(tables, "Media", "DiskId", "Cabinet"):
        if isinstance(cabinet, str) and cabinet.lstrip("#").casefold() == name:
            yield "Media", (disk,)


def _variables(tables: Tables, name: str) -> Iterator[NamedRow]:
    for key, value in live_rows(tables, "Environment", "Environment", "Name"):
        if isinstance(value, str) and value.lstrip(_MARKS).casefold() == name.casefold():
            yield "Environment", (key,)


def _shortcuts(tables: Tables, value: str) -> Iterator[NamedRow]:
    file_name = re.split(r"[\\/]", value)[-1].removesuffix(".lnk").casefold()
    for key, name in live_rows(tables, "Shortcut", "Shortcut", "Name"):
        if key == value or long_name(name).casefold() == file_name:
            yield "Shortcut", (key,)


def _registry_keys(tables: Tables, path: str) -> Iterator[NamedRow]:
    packed = packed_guid(path)
    if packed is not None and packed[0] == "Components":
        row = component_of(tables, packed[1])
        if row is not None:
            yield row
    subkey = path.partition("\\")[2].rstrip("\\. ").casefold()
    if subkey:
        for key, written in live_rows(tables, "Registry", "Registry", "Key"):
            if isinstance(written, str) and written.casefold() == subkey:
                yield "Registry", (key,)


_FINDERS: Mapping[str, Callable[[Tables, str], Iterator[NamedRow]]] = {
    "service name": _services,
    "File key": _with_key("File"),
    "action": _with_key("CustomAction"),
    "component": _with_key("Component"),
    "component GUID": _components,
    "directory": _with_key("Directory"),
    "feature": _with_key("Feature"),
    "property": _with_key("Property"),
    "dialog": _with_key("Dialog"),
    "binary": _with_key("Binary"),
    "cabinet": _cabinets,
    "cabinet path": _cabinets,
    "variable": _variables,
    "shortcut": _shortcuts,
    "key": _registry_keys,
    "path": _files,
    "file": _files,
    "file path": _files,
    "target path": _files,
    "source path": _files,
    "DLL path": _files,
    "font file": _files,
}
"""The functions that find rows for a field, by the field's name in ``installer_errors.tsv``."""
