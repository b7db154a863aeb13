"""Polymorphic references, whose target depends on other cells of the row or on the value itself.

Source: docs/msi-format.md, "References that depend on values"; Microsoft's pages on the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from msiview.analysis.references.columns import RowCells
from msiview.database.cells import Cell

RowTest: TypeAlias = Callable[[RowCells], bool]


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of a reference: to these tables, in the rows where ``when`` holds.

    ``standard`` means that the name may be a standard action, which is tried before the tables
    (``first``) or after them (``last``). With ``is_number`` the text is converted to a number
    before it is looked up; with ``optional`` the target may be missing.
    """

    tables: tuple[str, ...]
    when: RowTest | None = None
    standard: str = ""
    is_number: bool = False
    optional: bool = False


def variants_of(table: str, column: str) -> tuple[Variant, ...]:
    """The variants of a column of a standard table; () for references that do not depend on
    anything."""
    if column == "Action" and table in _ACTION_TABLES:
        return (_ACTION_TABLES[table],)
    return _VARIANTS.get((table, column), ())


# -- conditions on rows -------------------------------------------------

_DIGITS_AND_DOTS = re.compile(r"[0-9.]+")

_REGISTRY_KEY_PATH = 0x4
_ODBC_KEY_PATH = 0x20
_BASIC_TYPE = 0x3F
_DEFERRED = 0x400
_PICTURE_CONTROL = 0x40000 | 0x80000
_PICTURE_TYPES = frozenset({"Bitmap", "Icon"})
_BUTTON_TYPES = frozenset({"PushButton", "CheckBox", "RadioButtonGroup"})
_FEATURE_EVENTS = ("AddLocal", "AddSource", "Remove", "Reinstall")
_DIALOG_EVENTS = ("NewDialog", "SpawnDialog", "SpawnWaitDialog")
_PATH_EVENTS = ("CheckTargetPath", "SetTargetPath", "CheckExistingTargetPath")


def _number(value: Cell) -> int:
    return value if isinstance(value, int) else 0


def _key_path(bits: int) -> RowTest:
    """Rows of Component whose attributes select this table for the key path."""

    def holds(cells: RowCells) -> bool:
        attributes = _number(cells("Attributes"))
        if attributes & _REGISTRY_KEY_PATH:
            return bits == _REGISTRY_KEY_PATH
        return attributes & _ODBC_KEY_PATH == bits

    return holds


def _basic_type(*types: int) -> RowTest:
    """Rows whose Type has one of these numbers in its lower six bits."""
    return lambda cells: _number(cells("Type")) & _BASIC_TYPE in types


def _type_is(number: int) -> RowTest:
    return lambda cells: cells("Type") == number


def _one_of(column: str, *values: str, but: str = "") -> RowTest:
    """Rows with one of these values in a column; not case-sensitive, like events.

    Values with brackets are formatted texts; ``but`` is no key either.
    """
    folded = {value.casefold() for value in values}

    def holds(cells: RowCells) -> bool:
        value = cells(column)
        if not isinstance(value, str) or value.casefold() not in folded:
            return False
        argument = cells("Argument")
        return not isinstance(argument, str) or ("[" not in argument and argument.upper() != but)

    return holds


def _names_table(name: str) -> RowTest:
    return lambda cells: cells("Table") == name


def _is_plain(column: str) -> RowTest:
    """Rows whose value has no brackets, and so is a key and no formatted text."""

    def holds(cells: RowCells) -> bool:
        value = cells(column)
        return isinstance(value, str) and "[" not in value

    return holds


def _is_companion(cells: RowCells) -> bool:
    """File.Version that is no version number names the file whose version counts."""
    version = cells("Version")
    return isinstance(version, str) and _DIGITS_AND_DOTS.fullmatch(version) is None


def _is_deferred(cells: RowCells) -> bool:
    return bool(_number(cells("Type")) & _DEFERRED)


def _is_error_number(cells: RowCells) -> bool:
    return _number(cells("Type")) & _BASIC_TYPE == 19


def _shows_picture(cells: RowCells) -> bool:
    """Rows of controls whose text is the key of a picture."""
    text, type_ = cells("Text"), cells("Type")
    if not isinstance(text, str) or "[" in text:
        return False
    if type_ in _PICTURE_TYPES:
        return True
    return type_ in _BUTTON_TYPES and bool(_number(cells("Attributes")) & _PICTURE_CONTROL)


def _group_shows_pictures(cells: RowCells) -> bool:
    """Rows of radio buttons whose group, a control with the same property, shows pictures."""
    text, store = cells("Text"), cells.store
    if not isinstance(text, str) or "[" in text:
        return False
    column = store.column("Control", "Property")
    if column is None:
        return False
    groups = store.rows_of("Control", column, cells("Property"))
    for group in (RowCells(store, "Control", row) for row in groups):
        bits = _number(group("Attributes"))
        if group("Type") == "RadioButtonGroup" and bits & _PICTURE_CONTROL:
            return True
    return False


def _control_type(type_: str) -> RowTest:
    return lambda cells: cells("Type") == type_


# -- the columns --------------------------------------------------------

_EXECUTED = Variant(("CustomAction",), standard="first")
_SHOWN = Variant(("CustomAction", "Dialog"), standard="first")

_ACTION_TABLES = {
    "ActionText": Variant(("CustomAction",), standard="first", optional=True),
    "AdminExecuteSequence": _EXECUTED,
    "AdminUISequence": _SHOWN,
    "AdvtExecuteSequence": _EXECUTED,
    "AdvtUISequence": _SHOWN,
    "Billboard": _EXECUTED,
    "InstallExecuteSequence": _EXECUTED,
    "InstallUISequence": _SHOWN,
    "ModuleAdminExecuteSequence": _EXECUTED,
    "ModuleAdminUISequence": _SHOWN,
    "ModuleAdvtExecuteSequence": _EXECUTED,
    "ModuleAdvtUISequence": _SHOWN,
    "ModuleInstallExecuteSequence": _EXECUTED,
    "ModuleInstallUISequence": _SHOWN,
}

_LOCKED = ("File", "Registry", "CreateFolder", "ServiceInstall")

_VARIANTS: dict[tuple[str, str], tuple[Variant, ...]] = {
    ("BBControl", "Text"): (Variant(("Binary",), _shows_picture),),
    ("Component", "KeyPath"): (
        Variant(("File",), _key_path(0)),
        Variant(("Registry",), _key_path(_REGISTRY_KEY_PATH)),
        Variant(("ODBCDataSource",), _key_path(_ODBC_KEY_PATH)),
    ),
    ("Control", "Text"): (Variant(("Binary",), _shows_picture),),
    ("Control", "Property"): (
        # The items of a list may be added at run time, and a check box needs no row.
        Variant(("ListBox",), _control_type("ListBox"), optional=True),
        Variant(("ComboBox",), _control_type("ComboBox"), optional=True),
        Variant(("ListView",), _control_type("ListView"), optional=True),
        Variant(("RadioButton",), _control_type("RadioButtonGroup"), optional=True),
        Variant(("CheckBox",), _control_type("CheckBox"), optional=True),
    ),
    ("ControlEvent", "Argument"): (
        Variant(("Dialog",), _one_of("Event", *_DIALOG_EVENTS)),
        Variant(("CustomAction",), _one_of("Event", "DoAction"), standard="first"),
        Variant(("Feature",), _one_of("Event", *_FEATURE_EVENTS, but="ALL")),
        # The name of a property; only most of them are directories.
        Variant(("Directory",), _one_of("Event", *_PATH_EVENTS), optional=True),
    ),
    ("CustomAction", "Action"): (Variant(("Property",), _is_deferred, optional=True),),
    ("CustomAction", "Source"): (
        Variant(("Binary",), _basic_type(1, 2, 5, 6)),
        Variant(("_Storages",), _basic_type(7)),
        Variant(("File",), _basic_type(17, 18, 21, 22)),
        Variant(("Directory",), _basic_type(34, 35)),
        Variant(("Property",), _basic_type(50, 51, 53, 54), optional=True),
    ),
    ("CustomAction", "Target"): (Variant(("Error",), _is_error_number, is_number=True),),
    ("File", "Version"): (Variant(("File",), _is_companion),),
    ("LockPermissions", "LockObject"): tuple(
        Variant((name,), _names_table(name)) for name in _LOCKED
    ),
    ("MsiDigitalSignature", "SignObject"): (
        Variant(("Media",), _names_table("Media"), is_number=True),
    ),
    ("MsiEmbeddedChainer", "Source"): (
        Variant(("Binary",), _type_is(2)),
        Variant(("File",), _type_is(18)),
        Variant(("Directory",), _type_is(34)),
        Variant(("Property",), _type_is(50), optional=True),
    ),
    ("MsiLockPermissionsEx", "LockObject"): tuple(
        Variant((name,), _names_table(name)) for name in _LOCKED
    ),
    ("RadioButton", "Text"): (Variant(("Binary",), _group_shows_pictures),),
    ("Shortcut", "Target"): (Variant(("Feature",), _is_plain("Target")),),
}

BASE_ACTION = Variant((), standard="last")
"""ModuleXSequence.BaseAction: a row of the same table, or a standard action."""
