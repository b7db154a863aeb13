"""Decodes custom actions: what runs, from where, when, as which user, and what happens if it fails.

Source: Microsoft's pages "Summary List of All Custom Action Types", "Custom Action Return
Processing Options", "Custom Action In-Script Execution Options" and "Custom Action Scheduling
Options"; docs/msi-format.md, "Bit fields".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from msiview.database.bit_fields import BitMeaning, decode
from msiview.database.cells import Cell, cell_text


class Runs(Enum):
    """What a custom action does."""

    DLL = "DLL"
    EXE = "program"
    JSCRIPT = "JScript"
    VBSCRIPT = "VBScript"
    SET_PROPERTY = "sets a property"
    SET_DIRECTORY = "sets a directory"
    ERROR = "ends the installation with a message"
    INSTALL = "nested installation"
    UNKNOWN = "unknown"


class From(Enum):
    """Where the code or program is."""

    BINARY = "Binary"
    FILE = "File"
    DIRECTORY = "Directory"
    PROPERTY = "Property"
    STORAGE = "a storage of the package"
    SOURCE_TREE = "the source tree"
    PRODUCT = "an advertised product"
    ITSELF = "the row itself"


class When(Enum):
    """When a custom action runs."""

    IMMEDIATE = "when the sequence comes to it"
    FIRST_SEQUENCE = "when the sequence comes to it, but not again after the UI sequence"
    ONCE = "when the sequence comes to it, once per process"
    CLIENT_REPEAT = "when the sequence comes to it, only if the UI sequence has run"
    DEFERRED = "when the script of the installation runs"
    ROLLBACK = "when the installation is rolled back"
    COMMIT = "when the installation has succeeded"
    UNKNOWN = "unknown"


class User(Enum):
    """As which user code runs."""

    USER = "the user who installs"
    USER_BUT_NOT_ON_TERMINAL_SERVER = (
        "the user who installs; the system account in an installation for all users on a "
        "terminal server"
    )
    ALWAYS_USER = "the user who installs, on a terminal server too"
    SYSTEM = "the system account"


class Return(Enum):
    """Whether the installer waits, and whether a failure matters."""

    CHECKED = "waits; a failure ends the installation"
    IGNORED = "waits; a failure is ignored"
    CHECKED_AT_END = "waits at the end of the sequence; a failure ends the installation"
    NEVER = "does not wait, and a failure is ignored"


@dataclass(frozen=True, slots=True)
class CustomAction:
    """One row of CustomAction, decoded.

    ``basic_type`` is the number that the documentation uses, 1 to 54. ``user`` and ``returns`` are
    None for actions that run no code. ``problems`` name bits that have no meaning for the type, or
    that Windows forbids.
    """

    action: str
    type: int
    basic_type: int
    runs: Runs
    place: From
    source: str
    target: str
    when: When
    user: User | None
    returns: Return | None
    hides_target: bool
    is_64_bit_script: bool
    on_patch_uninstall: bool
    problems: tuple[str, ...]

    @property
    def is_deferred(self) -> bool:
        """Whether it is written into the script and runs later."""
        return self.when in _IN_SCRIPT

    @property
    def is_script(self) -> bool:
        return self.runs in _SCRIPTS


_BASIC: Mapping[int, tuple[Runs, From]] = {
    1: (Runs.DLL, From.BINARY),
    2: (Runs.EXE, From.BINARY),
    5: (Runs.JSCRIPT, From.BINARY),
    6: (Runs.VBSCRIPT, From.BINARY),
    7: (Runs.INSTALL, From.STORAGE),
    17: (Runs.DLL, From.FILE),
    18: (Runs.EXE, From.FILE),
    19: (Runs.ERROR, From.ITSELF),
    21: (Runs.JSCRIPT, From.FILE),
    22: (Runs.VBSCRIPT, From.FILE),
    23: (Runs.INSTALL, From.SOURCE_TREE),
    34: (Runs.EXE, From.DIRECTORY),
    35: (Runs.SET_DIRECTORY, From.DIRECTORY),
    37: (Runs.JSCRIPT, From.ITSELF),
    38: (Runs.VBSCRIPT, From.ITSELF),
    39: (Runs.INSTALL, From.PRODUCT),
    50: (Runs.EXE, From.PROPERTY),
    51: (Runs.SET_PROPERTY, From.PROPERTY),
    53: (Runs.JSCRIPT, From.PROPERTY),
    54: (Runs.VBSCRIPT, From.PROPERTY),
}
_PLACES = {
    0x00: From.BINARY,
    0x10: From.FILE,
    0x20: From.DIRECTORY,
    0x30: From.PROPERTY,
}
_WHEN = {
    0x000: When.IMMEDIATE,
    0x100: When.FIRST_SEQUENCE,
    0x200: When.ONCE,
    0x300: When.CLIENT_REPEAT,
    0x400: When.DEFERRED,
    0x500: When.ROLLBACK,
    0x600: When.COMMIT,
}
_RETURNS = {
    0x00: Return.CHECKED,
    0x40: Return.IGNORED,
    0x80: Return.CHECKED_AT_END,
    0xC0: Return.NEVER,
}
_SCRIPTS = frozenset({Runs.JSCRIPT, Runs.VBSCRIPT})
_IN_SCRIPT = frozenset({When.DEFERRED, When.ROLLBACK, When.COMMIT})
_WITHOUT_CODE = frozenset({Runs.SET_PROPERTY, Runs.SET_DIRECTORY, Runs.ERROR})


def custom_action(row: Mapping[str, Cell]) -> CustomAction:
    """A row of CustomAction (cells by column name), decoded; never fails."""
    number = row.get("Type")
    type_ = number if isinstance(number, int) else 0
    bits = _Bits(decode("CustomAction", "Type", type_, row))
    extended = _Bits(decode("CustomAction", "ExtendedType", row.get("ExtendedType"), row))
    basic = bits.part("basic type", type_ & 0x3F)
    runs, place = _BASIC.get(basic, (Runs.UNKNOWN, _PLACES[basic & 0x30]))
    when = _WHEN.get(bits.part("scheduling", type_ & 0x700), When.UNKNOWN)
    has_code = runs not in _WITHOUT_CODE
    return CustomAction(
        action=cell_text(row.get("Action")),
        type=type_,
        basic_type=basic,
        runs=runs,
        place=place,
        source=cell_text(row.get("Source")),
        target=cell_text(row.get("Target")),
        when=when,
        user=_user(when, bits) if has_code else None,
        returns=_RETURNS[bits.part("return", type_ & 0xC0)] if has_code else None,
        hides_target="HideTarget" in bits.flags,
        is_64_bit_script="64BitScript" in bits.flags and runs in _SCRIPTS,
        on_patch_uninstall="PatchUninstall" in extended.flags,
        problems=tuple(_problems(number, basic, runs, when, bits)),
    )


class _Bits:
    """The decoded parts of a type: numbers by the name of their group, and the flags that are
    set."""

    def __init__(self, meanings: list[BitMeaning]) -> None:
        set_ = [meaning for meaning in meanings if meaning.is_set]
        self._parts = {meaning.group: meaning.value for meaning in set_ if meaning.group}
        self.flags = {m.name for m in set_ if not m.group and m.is_documented}
        self.unknown = [m.shown for m in set_ if not m.group and not m.is_documented]

    def part(self, group: str, otherwise: int) -> int:
        value = self._parts.get(group, otherwise)
        return value if isinstance(value, int) else otherwise


def _user(when: When, bits: _Bits) -> User:
    if when not in _IN_SCRIPT:
        return User.USER
    if "NoImpersonate" in bits.flags:
        return User.SYSTEM
    return User.ALWAYS_USER if "TSAware" in bits.flags else User.USER_BUT_NOT_ON_TERMINAL_SERVER


def _problems(number: Cell, basic: int, runs: Runs, when: When, bits: _Bits) -> Iterator[str]:
    if not isinstance(number, int):
        yield "Type is null"
        return
    if runs is Runs.UNKNOWN:
        yield f"there is no basic type {basic}"
    if when is When.UNKNOWN:
        yield "rollback and commit exclude each other"
    is_deferred = when in _IN_SCRIPT
    if is_deferred and runs in _WITHOUT_CODE:
        yield "an action that runs no code can't be deferred"
    if is_deferred and runs is Runs.INSTALL:
        yield "a nested installation can't be deferred"
    if not is_deferred and not bits.flags.isdisjoint(("NoImpersonate", "TSAware")):
        yield "as whom it runs can be chosen for deferred actions only"
    if bits.flags.issuperset(("NoImpersonate", "TSAware")):
        yield "it is to run both as the system account and as the user"
    if "64BitScript" in bits.flags and runs not in _SCRIPTS:
        yield "the bit for scripts of 64 bits is set, but it runs no script"
    if bits.part("return", 0) == 0xC0 and runs is not Runs.EXE:
        yield "only programs can run without ever being waited for"
    if bits.unknown:
        yield f"bits without meaning: {', '.join(bits.unknown)}"
