"""Rules about rows of the Registry table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from msiview.database.cells import Cell, text_of
from msiview.database.package import Kind
from msiview.format.guids import BRACED
from msiview.resources import resource_rows
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_CLASSES = "Software\\Classes\\"
_CLASSES_ROOT = 0
_USER_AND_MACHINE = (1, 2)

_KEY_COMMANDS = ("+", "-", "*")
"""Names that create or delete a key instead of naming a value."""

_PLACEHOLDERS = {
    "guid": BRACED,
    "name": r"[^\\/]{1,255}",
    "number": "[0-9]{1,255}",
}


@rule("ICE33", reads="Extension ProgId Registry Verb", kinds=(Kind.MSI, Kind.MSM))
def registration_is_in_its_own_tables(check: PackageCheck) -> Iterator[Finding]:
    """What the tables for classes, extensions, ProgIds, verbs and MIME types register is not
    written by the Registry table."""
    exempt = _extensions_without_verbs(check)
    for row, root, key, name, value in check.rows("Registry", "Root", "Key", "Name", "Value"):
        path = text_of(key)
        if root == _CLASSES_ROOT:
            if key in exempt:
                continue
        elif root in _USER_AND_MACHINE and path.startswith(_CLASSES):
            path = path.removeprefix(_CLASSES)
        else:
            continue
        # A key can fit several patterns that say the same of it.
        told: set[str] = set()
        for pattern in _patterns().get(path.count("\\"), ()):
            if pattern.subject not in told and pattern.fits(path, name, value):
                told.add(pattern.subject)
                case = "table" if pattern.tables else "always-there"
                names = {"subject": pattern.subject, "tables": pattern.tables, "path": path}
                yield check.at(case, "Registry", row, "Registry", **names)


def _extensions_without_verbs(check: PackageCheck) -> frozenset[Cell]:
    """ProgIds of extensions that have no verbs, and neither class nor parent: the tables cannot
    register what these need."""
    if not (check.has("ProgId") and check.has("Verb")):
        return frozenset()
    plain = {
        name
        for _, name, parent, class_ in check.rows("ProgId", "ProgId", "ProgId_Parent", "Class_")
        if parent is None and class_ is None
    }
    with_verbs = check.values("Verb", "Extension_")
    return frozenset(
        name
        for _, extension, name in check.rows("Extension", "Extension", "ProgId_")
        if name in plain and extension not in with_verbs
    )


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Registry values that a table of its own registers: what they are, and which tables."""

    key: re.Pattern[str]
    name: Cell
    value: re.Pattern[str] | None
    may_be_null: bool
    subject: str
    tables: str

    def fits(self, path: str, name: Cell, value: Cell) -> bool:
        if self.key.fullmatch(path) is None:
            return False
        if self.name is None and name in _KEY_COMMANDS and value is None:
            return True
        if name != self.name:
            return False
        if value is None:
            return self.may_be_null
        return self.value is not None and self.value.fullmatch(text_of(value)) is not None


@cache
def _patterns() -> Mapping[int, Sequence[_Pattern]]:
    """The patterns by the number of backslashes in the key."""
    patterns: dict[int, list[_Pattern]] = {}
    for key, name, value, subject, tables in resource_rows("rules", "registration_keys.tsv"):
        form = _value_form(value)
        pattern = _Pattern(
            re.compile(_expression(key)), name or None, form, value in _MAY_BE_NULL, subject, tables
        )
        patterns.setdefault(key.count("\\"), []).append(pattern)
    return patterns


_MAY_BE_NULL = frozenset({"null", "text or null", "any"})
_TEXT = re.compile(_PLACEHOLDERS["name"])
_ANYTHING = re.compile(".*", re.DOTALL)
_VALUES = {
    "null": None,
    "text": _TEXT,
    "text or null": _TEXT,
    "any": _ANYTHING,
    "not null": _ANYTHING,
    "guid": re.compile(BRACED),
}


def _value_form(value: str) -> re.Pattern[str] | None:
    """What a value must be where it is not null; None where it must be null."""
    if value in _VALUES:
        return _VALUES[value]
    return re.compile(_expression(value.removeprefix("=")))


def _expression(pattern: str) -> str:
    """``CLSID\\<guid>`` as a regular expression."""
    parts = re.split("<(guid|name|number)>", pattern)
    return "".join(
        _PLACEHOLDERS[part] if odd else re.escape(part)
        for part, odd in zip(parts, [False, True] * len(parts), strict=False)
    )
