"""Rules about rows that nothing names. They do no harm, so that all of them are notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from msiview.analysis.directories import PREDEFINED_FOLDERS, ROOT
from msiview.database.cells import Cell, number_of
from msiview.database.validation import VALIDATION
from msiview.format.column_types import ColumnKind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.reserved_names import installer_properties

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")

_LONG = 20_000
"""Rows of a table from which texts are looked into only where they have brackets; others are names
as a whole, or none."""

_OWN = {"Binary": "Name", "Directory": "Directory", "Property": "Property"}
"""The columns of the names that are looked for: being there is no use."""

_CALLED_BY_INSTALLER = frozenset({"FilesInUse", "MsiRMFilesInUse", "ErrorDialog"})
"""Dialogs that the installer opens by their names."""

_WITHOUT_CODE = frozenset({19, 35, 51})
"""Basic types of custom actions that run nothing of their own."""

_READ_BY_WINDOWS = ("ARP", "MSI", "Msi", "DefaultUIFont", "ErrorDialog")
"""What the names of properties begin with that Windows reads, besides the installer's own."""


def _unnamed_rows(check: PackageCheck) -> AbstractSet[Cell]:
    """The binaries and directories that no cell names, alone or in a text."""
    return _unnamed(check, check.values("Binary", "Name") | check.values("Directory", "Directory"))


def _unnamed(check: PackageCheck, names: AbstractSet[Cell]) -> AbstractSet[Cell]:
    """Those of these names that no cell has, alone or in a text; being a row of their own table
    does not count."""
    columns = [
        (table, column.name)
        for name, table in check.tables.items()
        if name != VALIDATION
        for column in table.columns
        if column.type.kind is ColumnKind.STRING and _OWN.get(name) != column.name
    ]
    left = set(names)
    for table, column in columns:
        for _, cell in check.rows(table.name, column) if left else ():
            left.discard(cell)
    for table, column in columns:
        is_long = table.row_count > _LONG
        for _, text in check.rows(table.name, column) if left else ():
            if isinstance(text, str) and (not is_long or "[" in text):
                left.difference_update(_WORD.findall(text))
    return left


@rule("unused-binary", reads="Binary *")
def binaries_are_used(check: PackageCheck) -> Iterator[Finding]:
    """A row of Binary is named somewhere. Code of custom actions can read it all the same."""
    left = check.once(_unnamed_rows)
    for row, name in check.rows("Binary", "Name"):
        if name in left:
            yield check.at("unused", "Binary", row, "Name", name=name)


@rule("unused-dialog", reads="Dialog *")
def dialogs_are_used(check: PackageCheck) -> Iterator[Finding]:
    """A dialog is named in a sequence or in an event, or is one that the installer opens."""
    elsewhere = check.once(_names_outside_dialogs)
    for row, name in check.rows("Dialog", "Dialog"):
        if name not in elsewhere and name not in _CALLED_BY_INSTALLER:
            yield check.at("unused", "Dialog", row, "Dialog", name=name)


def _names_outside_dialogs(check: PackageCheck) -> frozenset[Cell]:
    """What sequences, events and properties name; the controls of a dialog are no use of it."""
    found: set[Cell] = set()
    for table in check.tables:
        if table.endswith("Sequence"):
            found |= check.values(table, "Action")
    found |= check.values("ControlEvent", "Argument") | check.values("Property", "Value")
    for text in [text for text in found if isinstance(text, str) and "[" in text]:
        found.update(_WORD.findall(text))
    return frozenset(found)


@rule("unused-directory", reads="Directory *")
def directories_are_used(check: PackageCheck) -> Iterator[Finding]:
    """A directory is named somewhere, as the parent of another one at least."""
    left = check.once(_unnamed_rows)
    for row, name in check.rows("Directory", "Directory"):
        if name in left and name not in PREDEFINED_FOLDERS and name != ROOT:
            yield check.at("unused", "Directory", row, "Directory", name=name)


@rule("unused-action", reads="CustomAction *")
def custom_actions_are_called(check: PackageCheck) -> Iterator[Finding]:
    """A custom action stands in a sequence or in an event."""
    called: set[Cell] = set(check.values("ControlEvent", "Argument"))
    for table in check.tables:
        if table.endswith("Sequence"):
            called |= check.values(table, "Action")
    for row, name in check.rows("CustomAction", "Action"):
        if name not in called:
            yield check.at("unused", "CustomAction", row, "Action", name=name)


@rule("unused-property", reads="Property *")
def properties_are_read(check: PackageCheck) -> Iterator[Finding]:
    """A property is named somewhere. Code of custom actions can read any, so that nothing is said
    of packages that have some."""
    types = [number_of(type_) or 0 for type_ in check.column("CustomAction", "Type")]
    if any(type_ & 0x3F not in _WITHOUT_CODE for type_ in types):
        return
    candidates = frozenset(
        name
        for name in check.values("Property", "Property") - installer_properties()
        if not str(name).startswith(_READ_BY_WINDOWS)
    )
    left = _unnamed(check, candidates)
    for row, name in check.rows("Property", "Property"):
        if name in left:
            yield check.at("unused", "Property", row, "Property", name=name)
