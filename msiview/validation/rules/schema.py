"""ICE03: every cell fits what ``_Validation`` says of its column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from msiview.analysis.condition_tree import parse
from msiview.analysis.custom_actions import From, custom_action
from msiview.analysis.formatted_parts import FormattedTokenKind, parts_of
from msiview.database.categories import CATEGORIES, all_match, has_form, have_form
from msiview.database.cells import Cell
from msiview.database.package import Kind
from msiview.database.schema import foreign_keys
from msiview.database.table import Column
from msiview.database.validation import VALIDATION, ColumnRule, ColumnRules
from msiview.format.codepages import utf16_length
from msiview.format.column_types import ColumnKind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REFERENCES = frozenset({None, "Identifier", "Text", "UpperCase", "Property"})
"""Categories of which a value must be in the key table. Of others it may be: a version, or the file
that has it."""

_FROM_VALIDATORS = {
    ("Binary", "Name"): ColumnRule("Identifier", nullable=False),
    ("Binary", "Data"): ColumnRule("Binary", nullable=False),
    ("CustomAction", "Action"): ColumnRule("Identifier", nullable=False),
    ("CustomAction", "Type"): ColumnRule(minimum=1, maximum=32767, nullable=False),
    ("CustomAction", "Source"): ColumnRule("CustomSource", nullable=True),
    ("CustomAction", "Target"): ColumnRule("Formatted", nullable=True),
}
"""Columns that the validators describe themselves where the package does not: they bring custom
actions and their binaries."""

_OF_PATCHES = frozenset(
    {
        "MsiPatchHeaders",
        "MsiPatchOldAssemblyFile",
        "MsiPatchOldAssemblyName",
        "Patch",
        "PatchPackage",
    }
)
"""Tables that patches bring without a description: they are there while patches are applied."""

_ONLY_STANDARD = ColumnRules()

_KNOWN = {category.casefold() for category in CATEGORIES}

_CLOSED = r"[^\[\0]*+(?:\[[^\[\]\0]*+\][^\[\0]*+)*+"
"""Texts in which each bracket is closed before the next one is opened, as nearly all are."""

_AT_ONCE = 1 << 12
"""Values that are looked at in one step of the interpreter: some milliseconds."""

_FORMATTED = frozenset({"Formatted", "FormattedSDDLText", "KeyFormatted", "RegPath", "Template"})

_Fault: TypeAlias = "tuple[str, Mapping[str, Cell]]"
"""A case and its values."""


@rule("ICE03", reads="*", kinds=(Kind.MSI, Kind.MSM))
def cells_fit_their_columns(check: PackageCheck) -> Iterator[Finding]:
    """Every column is described in ``_Validation``, and every cell fits what is said there.

    Columns that the file does not describe are told; ``standard-cell`` looks at their cells.
    Conditions, formatted texts, registry paths and sources of custom actions are looked
    into as well.
    """
    stated = _stated(check)
    for name, table in check.tables.items():
        if name == VALIDATION:
            yield from _odd_descriptions(check)
            continue
        for column in table.columns:
            place = name, column.name
            limits = stated.get(place) or _FROM_VALIDATORS.get(place)
            if limits is None:
                if check.is_patched and name in _OF_PATCHES:
                    continue
                yield check.without_row("undescribed", name, missing=column.name)
            else:
                yield from _Cells(check, name, column, limits).faults()


@rule("standard-cell", reads="*", kinds=(Kind.MSI, Kind.MSM))
def cells_fit_the_standard_schema(check: PackageCheck) -> Iterator[Finding]:
    """Cells of columns that the file does not describe fit the standard schema. The validators
    are silent there."""
    described = _stated(check).keys() | _FROM_VALIDATORS.keys()
    for name, table in check.tables.items():
        for column in table.columns if name != VALIDATION else ():
            limits = _standard(name, column.name)
            if limits is not None and (name, column.name) not in described:
                yield from _Cells(check, name, column, limits, is_standard=True).faults()


def _stated(check: PackageCheck) -> dict[tuple[Cell, Cell], ColumnRule]:
    """What the file itself says of its columns, without what the standard schema adds."""
    # "@" is no N: the validators let it pass.
    marks = {
        (table, column): nullable
        for _, table, column, nullable in check.rows(VALIDATION, "Table", "Column", "Nullable")
    }
    own = check.column_rules.stated
    return {
        place: replace(rule, nullable=None) if marks.get(place) == "@" else rule
        for place, rule in own.items()
    }


def _standard(table: str, column: str) -> ColumnRule | None:
    """The standard schema's rule, without ranges and references that real packages exceed."""
    standard = _ONLY_STANDARD.rule(table, column)
    if standard is None:
        return None
    key = next((key for key in foreign_keys(table) if key.column == column), None)
    if key is None or (key.kind != "declared" and standard.category in _REFERENCES):
        return replace(standard, minimum=None, maximum=None, key_tables=())
    tables, number = key.key_tables, key.key_column
    return replace(standard, minimum=None, maximum=None, key_tables=tables, key_column=number)


def _odd_descriptions(check: PackageCheck) -> Iterator[Finding]:
    """Descriptions that say nothing: an unknown category, limits that no number keeps."""
    for row, category, low, high in check.rows(VALIDATION, "Category", "MinValue", "MaxValue"):
        if isinstance(category, str) and category.casefold() not in _KNOWN:
            yield check.at("category", VALIDATION, row, "Category", category=category)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            yield check.at("limits", VALIDATION, row, "MinValue", low=low, high=high)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a column and what they must fit."""

    check: PackageCheck
    table: str
    column: Column
    limits: ColumnRule
    is_standard: bool = False

    def faults(self) -> Iterator[Finding]:
        name, kind = self.column.name, self.column.type.kind
        if kind is ColumnKind.BINARY:
            if self.limits.nullable is False and None in self.check.column(self.table, name):
                yield from self._rows({None: ("null", {})})
            return
        too_long: dict[Cell, _Fault] = {}
        faults: dict[Cell, _Fault] = {}
        targets = self._targets()
        for values in self._values():
            if None in values:
                values.remove(None)
                if self.limits.nullable is False:
                    faults[None] = "null", {}
            if kind is ColumnKind.STRING and self.column.type.width:
                too_long |= self._too_long(values)
            values -= targets
            if not self._all_fit(values):
                found = ((value, self._fault(value)) for value in values)
                faults |= {value: fault for value, fault in found if fault is not None}
        yield from self._rows(too_long)
        yield from self._rows(faults)
        if self.limits.category == "CustomSource" and not self.is_standard:
            yield from _sources(self.check)

    def _values(self) -> Iterator[set[Cell]]:
        """The different values of some rows, and of those that follow. Rows are taken in their
        order, in which their texts lie in memory, and not too many in one step of the interpreter.
        """
        cells = self.check.column(self.table, self.column.name)
        return (set(cells[at : at + _AT_ONCE]) for at in range(0, len(cells), _AT_ONCE))

    def _targets(self) -> AbstractSet[Cell]:
        """The values of the columns that the cells may refer to."""
        found: AbstractSet[Cell] = frozenset()
        for name in self.limits.key_tables:
            target = self.check.tables.get(name)
            number = self.limits.key_column or 0
            if target is not None and 1 <= number <= len(target.columns):
                column = target.columns[number - 1]
                values = self.check.values(name, column.name)
                if (column.type.kind is ColumnKind.STRING) != (
                    self.column.type.kind is ColumnKind.STRING
                ):
                    values = _converted(values)
                found = found | values if found else values
        return found

    def _too_long(self, values: AbstractSet[Cell]) -> dict[Cell, _Fault]:
        width = self.column.type.width
        texts = cast("AbstractSet[str]", values)
        longest = max(map(len, texts), default=0)
        if longest <= width and (2 * longest <= width or all(map(str.isascii, texts))):
            return {}
        fault = "too-long", {"width": width}
        return {text: fault for text in texts if utf16_length(text) > width}

    def _all_fit(self, values: AbstractSet[Cell]) -> bool:
        """Whether nothing is wrong with many values, where one look tells that."""
        limits = self.limits
        if not values:
            return True
        if (limits.key_tables and limits.category in _REFERENCES) or limits.allowed:
            return False
        if self.column.type.kind is not ColumnKind.STRING:
            low, high = limits.minimum, limits.maximum
            numbers = cast("AbstractSet[int]", values)
            return (low is None or low <= min(numbers)) and (high is None or max(numbers) <= high)
        category = limits.category or ""
        texts = cast("AbstractSet[str]", values)
        if category in _FORMATTED and not all_match(_CLOSED, texts):
            return False
        return category != "Condition" and have_form(category, texts)

    def _fault(self, value: Cell) -> _Fault | None:
        limits = self.limits
        if limits.key_tables and limits.category in _REFERENCES:
            return "no-target", {"target": " or ".join(limits.key_tables)}
        if limits.allowed and limits.category is None:
            allowed = {"allowed": ", ".join(limits.allowed)}
            return None if str(value) in limits.allowed else ("not-in-set", allowed)
        if isinstance(value, int):
            if limits.maximum is not None and value > limits.maximum:
                return "too-high", {"limit": limits.maximum}
            if limits.minimum is not None and value < limits.minimum:
                return "too-low", {"limit": limits.minimum}
            return None
        assert isinstance(value, str)
        category = limits.category or ""
        if category == "Condition":
            fault = parse(value).fault
            return None if fault is None else ("condition", {"reason": fault.reason})
        if not has_form(category, value):
            ends = category == "RegPath" and has_form(category, value.removesuffix("\\"))
            return "registry-path-end" if ends else _CASES[category], {}
        # The code of a script has brackets of its own.
        if category in _FORMATTED and self.table != "CustomAction" and _is_open(value):
            return "brackets", {}
        return None

    def _rows(self, faults: Mapping[Cell, _Fault]) -> Iterator[Finding]:
        if not faults:
            return
        for row, value in self.check.rows(self.table, self.column.name):
            if value in faults:
                case, more = faults[value]
                if self.is_standard and case in _REASONS:
                    case, more = "unfit", {"reason": _REASONS[case]}
                yield self.check.at(case, self.table, row, self.column.name, value=value, **more)


_CASES = {
    "Cabinet": "cabinet",
    "DefaultDir": "default-dir",
    "Filename": "file-name",
    "Guid": "guid",
    "Identifier": "identifier",
    "Language": "language",
    "LowerCase": "case",
    "Property": "property",
    "RegPath": "registry-path",
    "UpperCase": "case",
    "Version": "version",
    "WildCardFilename": "file-pattern",
}
"""What is told of a text that has not the form of its category."""

_REASONS = {
    "brackets": "a bracket is never closed",
    "cabinet": "it is no cabinet",
    "case": "its letters have the wrong case",
    "condition": "it is no condition",
    "default-dir": "it is no name of a folder",
    "file-name": "it is no file name",
    "file-pattern": "it is no file name with wildcards",
    "guid": "it is no GUID in braces and capital letters",
    "identifier": "it is no identifier",
    "language": "it is no list of language numbers",
    "not-in-set": "it is none of the values that there are",
    "property": "it is no name of a property",
    "registry-path": "it is no path of a registry key",
    "too-long": "it is too long",
    "version": "it is no version",
}
"""Why a cell does not fit the standard schema, by the case that ICE03 tells of a described one."""

_SOURCES = {
    From.BINARY: ("Binary", "Name"),
    From.FILE: ("File", "File"),
    From.DIRECTORY: ("Directory", "Directory"),
}
"""Where the sources of custom actions are."""


def _sources(check: PackageCheck) -> Iterator[Finding]:
    """Custom actions whose code is in no row of the table that their type names."""
    for row, name, type_, source in check.rows("CustomAction", "Action", "Type", "Source"):
        action = custom_action({"Action": name, "Type": type_, "Source": source})
        place = _SOURCES.get(action.place)
        if source is not None and place is not None and source not in check.values(*place):
            names = {"value": source, "target": place[0], "action": name}
            yield check.at("no-source", "CustomAction", row, "Source", **names)


def _is_open(text: str) -> bool:
    """Whether a bracket of a formatted text is never closed, so that it is plain text."""
    return "[" in text and any(
        token.kind is FormattedTokenKind.TEXT and text[token.start] == "["
        for part in parts_of(text)
        for token in part.tokens
    )


def _converted(values: AbstractSet[Cell]) -> AbstractSet[Cell]:
    """Numbers as texts and texts as numbers, as the validators compare them."""
    return frozenset(str(value) if isinstance(value, int) else _number(value) for value in values)


def _number(value: Cell) -> Cell:
    try:
        return int(str(value))
    except ValueError:
        return None
