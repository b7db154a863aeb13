"""Rules about the types of custom actions, and where in a sequence each may stand."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell, number_of
from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_BASIC = 0x3F
_DEFERRED = 0x0400
_COMMIT = 0x0200
_NO_IMPERSONATE = 0x0800
_SCRIPT_64_BIT = 0x1000
_TERMINAL_SERVER_AWARE = 0x4000

_CODE = frozenset({1, 2, 5, 6, 17, 18, 21, 22, 33, 34, 37, 38, 49, 50, 53, 54})
_SCRIPTS = frozenset({5, 6, 21, 22, 37, 38, 53, 54})
_CODE_FLAGS = 0x6FC0
_FLAGS = {7: 0x2040, 23: 0x2040, 39: 0x2040, 19: 0x2300, 35: 0x2300, 51: 0x2300}
"""The flags that actions without code may have: nested installations, then those that end the
installation or set something [each type from 0 to 32767 tried with the validators]."""

_ELEVATED_COMMIT_SCHEMA = 150


@rule("ICE68", reads="CustomAction _SummaryInfo", kinds=(Kind.MSI, Kind.MSM))
def type_exists(check: PackageCheck) -> Iterator[Finding]:
    """The type of a custom action exists, with all of its flags, and they go together."""
    asks_for_schema = False
    schema = check.summary.number(PropertyId.PAGE_COUNT)
    for row, type_ in check.rows("CustomAction", "Type"):
        number = number_of(type_)
        if number is None or not _exists(number):
            yield check.at("unknown", "CustomAction", row, "Type", type=type_)
        if number is None or number < 0:
            continue
        if number & _COMMIT and number & _NO_IMPERSONATE:
            asks_for_schema = True
            if (schema or 0) < _ELEVATED_COMMIT_SCHEMA:
                yield check.at("elevated-commit", "CustomAction", row, "Type", type=type_)
        if number & _NO_IMPERSONATE and not number & _DEFERRED:
            yield check.at("not-elevated", "CustomAction", row, "Type", type=type_)
        if number & _TERMINAL_SERVER_AWARE and not _runs_as_user(number):
            yield check.at("not-impersonated", "CustomAction", row, "Type", type=type_)
    if asks_for_schema and schema is None:
        yield check.in_summary("no-schema", PropertyId.PAGE_COUNT)


def _exists(number: int) -> bool:
    basic, flags = number & _BASIC, number & ~_BASIC
    if basic not in _CODE:
        return not flags & ~_FLAGS.get(basic, 0) and basic in _FLAGS
    allowed = _CODE_FLAGS | (_SCRIPT_64_BIT if basic in _SCRIPTS else 0)
    if flags & ~allowed:
        return False
    return bool(flags & _DEFERRED) or not flags & _TERMINAL_SERVER_AWARE


def _runs_as_user(number: int) -> bool:
    return bool(number & _DEFERRED) and not number & _NO_IMPERSONATE


@rule("ICE72", reads="AdvtExecuteSequence CustomAction")
def advertising_runs_no_code(check: PackageCheck) -> Iterator[Finding]:
    """Advertising runs no custom actions with code."""
    types = check.lookup("CustomAction", "Action", "Type")
    for row, action in check.rows("AdvtExecuteSequence", "Action"):
        if action in types and not _is_without_code(number_of(types[action][0]) or 0):
            yield check.at("code", "AdvtExecuteSequence", row, "Action")


def _is_without_code(number: int) -> bool:
    """Whether a type sets something, ends the installation or installs another product that is not
    inside this package. The two lowest bits tell these from code, whatever the flags."""
    return number & 3 == 3 and number & 0x30 != 0


_SEQUENCES = (
    *("AdminExecuteSequence", "AdminUISequence", "AdvtUISequence"),
    *("InstallExecuteSequence", "InstallUISequence"),
)
"""The sequences that run custom actions with code: not AdvtExecuteSequence."""


@rule("ICE75", reads=f"CustomAction {' '.join(_SEQUENCES)}")
def installed_code_after_cost_finalize(check: PackageCheck) -> Iterator[Finding]:
    """An action whose code is an installed file comes after CostFinalize."""
    types = check.lookup("CustomAction", "Action", "Type")
    for table in _SEQUENCES:
        numbers = check.lookup(table, "Action", "Sequence")
        limit = _number(numbers.get("CostFinalize"))
        for row, action, number in check.rows(table, "Action", "Sequence"):
            if action not in types or not _is_installed_code(number_of(types[action][0]) or 0):
                continue
            if "CostFinalize" not in numbers:
                yield check.at("no-cost-finalize", table, row, "Sequence")
            elif _number((number,)) <= limit:
                yield check.at("too-early", table, row, "Sequence")


def _is_installed_code(number: int) -> bool:
    """Whether the code is a row of File; the lowest bits tell code from nested installations."""
    return number & 0x30 == 0x10 and number & 3 != 3


@rule("ICE77", reads="CustomAction AdminExecuteSequence InstallExecuteSequence")
def deferred_action_in_script(check: PackageCheck) -> Iterator[Finding]:
    """A deferred action stands between InstallInitialize and InstallFinalize."""
    types = check.lookup("CustomAction", "Action", "Type")
    for table in ("AdminExecuteSequence", "InstallExecuteSequence"):
        numbers = check.lookup(table, "Action", "Sequence")
        start, end = numbers.get("InstallInitialize"), numbers.get("InstallFinalize")
        for row, action, number in check.rows(table, "Action", "Sequence"):
            if action not in types or not (number_of(types[action][0]) or 0) & _DEFERRED:
                continue
            if start is None:
                yield check.at("no-start", table, row, "Sequence")
            if end is None:
                yield check.at("no-end", table, row, "Sequence")
            if start and end and not _number(start) < _number((number,)) < _number(end):
                yield check.at("outside", table, row, "Sequence")


def _number(cells: tuple[Cell, ...] | None) -> int:
    """A sequence number; null comes before all others, as the validators have it."""
    number = number_of(cells[0]) if cells else None
    return -(1 << 31) if number is None else number
