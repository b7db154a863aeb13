"""Rules about the removal of older versions: the ranges of Upgrade, and the actions for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from msiview.database.cells import Cell, number_of, text_of
from msiview.database.standard_actions import standard_action
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_ONLY_DETECT = 0x0002
_MIN_INCLUSIVE = 0x0100
_MAX_INCLUSIVE = 0x0200
_LANGUAGES_EXCLUSIVE = 0x0400

_SEQUENCE = "InstallExecuteSequence"
_REMOVES = "RemoveExistingProducts"
_FINDS = "FindRelatedProducts"
_VERSION = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:\.\d*)*")

_Version: TypeAlias = tuple[int, int, int]
_FIRST: _Version = (0, 0, 0)
_LAST: _Version = (1 << 30, 0, 0)


@dataclass(frozen=True, slots=True)
class _Range:
    """The versions that a row of Upgrade finds; the installer compares three numbers."""

    row: int
    begins: _Version
    ends: _Version
    has_begin: bool
    has_end: bool
    only_detects: bool
    property: str

    def overlaps(self, later: _Range) -> bool:
        """Whether a range that begins later, or with this one, has a version of this one."""
        if later.begins == self.ends:
            return self.has_end and later.has_begin
        return later.begins < self.ends

    def leaves_out(self, later: _Range) -> bool:
        """Whether there are versions between this range and a later one."""
        if later.begins == self.ends:
            return not self.has_end and not later.has_begin
        return later.begins > self.ends


def _version(cell: Cell) -> _Version | None:
    found = _VERSION.fullmatch(text_of(cell))
    if found is None:
        return None
    first, second, third = (int(part or 0) for part in found.groups())
    return first, second, third


def _ranges(check: PackageCheck) -> Iterator[list[_Range]]:
    """The ranges of each UpgradeCode and choice of languages, by their beginnings."""
    groups: dict[tuple[Cell, ...], list[_Range]] = {}
    for row, code, least, most, languages, attributes, property_ in check.rows(
        "Upgrade",
        "UpgradeCode",
        "VersionMin",
        "VersionMax",
        "Language",
        "Attributes",
        "ActionProperty",
    ):
        flags = number_of(attributes) or 0
        begins = _FIRST if least is None else _version(least)
        ends = _LAST if most is None else _version(most)
        if begins is None or ends is None or begins > ends:
            continue  # what ICE61 tells
        group = code, languages, flags & _LANGUAGES_EXCLUSIVE
        found = _Range(
            row,
            begins,
            ends,
            least is None or bool(flags & _MIN_INCLUSIVE),
            most is None or bool(flags & _MAX_INCLUSIVE),
            bool(flags & _ONLY_DETECT),
            text_of(property_),
        )
        groups.setdefault(group, []).append(found)
    for group_ranges in groups.values():
        yield sorted(group_ranges, key=lambda each: (each.begins, each.ends))


@rule("upgrade-ranges", reads="Property Upgrade")
def upgrade_ranges_meet(check: PackageCheck) -> Iterator[Finding]:
    """The ranges of versions in Upgrade neither overlap nor leave out versions between them."""
    own = _version(check.properties.get("ProductVersion"))
    for ranges in _ranges(check):
        for earlier, later in pairwise(ranges):
            names: dict[str, Cell] = {"first": earlier.property, "second": later.property}
            if earlier.overlaps(later):
                same = earlier.only_detects == later.only_detects
                case = "overlap" if same else "removed-and-detected"
                yield check.at(case, "Upgrade", later.row, "VersionMin", **names)
            elif earlier.leaves_out(later):
                version = ".".join(map(str, earlier.ends))
                if earlier.ends != later.begins:
                    case = "gap"
                else:
                    case = "same-version" if earlier.ends == own else "one-version"
                yield check.at(case, "Upgrade", later.row, "VersionMin", version=version, **names)


@rule("upgrade-actions", reads=f"InstallUISequence Upgrade {_SEQUENCE}")
def older_versions_are_found_and_removed(check: PackageCheck) -> Iterator[Finding]:
    """A package whose Upgrade table removes products has the actions that find and remove them,
    where the installer can carry them out."""
    removing = [
        row
        for row, attributes in check.rows("Upgrade", "Attributes")
        if not (number_of(attributes) or 0) & _ONLY_DETECT
    ]
    if not removing:
        return
    numbers = {
        text_of(action): (row, number)
        for row, action, number in check.rows(_SEQUENCE, "Action", "Sequence")
        if isinstance(number, int) and number > 0
    }
    if _FINDS not in numbers and _FINDS not in check.values("InstallUISequence", "Action"):
        yield check.without_row("never-found", _SEQUENCE)
    if _REMOVES not in numbers:
        yield check.without_row("never-removed", _SEQUENCE)
        return
    row, number = numbers[_REMOVES]
    begins = numbers.get("InstallInitialize", (0, 0))[1]
    ends = numbers.get("InstallFinalize", (0, 0))[1]
    if begins < number < ends:
        between = [(at, name) for name, (_, at) in numbers.items() if begins < at < number and name]
        last_run = max((at for at, name in between if name.startswith("InstallExecute")), default=0)
        pending = [name for at, name in sorted(between) if at > last_run and _is_execution(name)]
        if pending:
            yield check.at("in-the-middle", _SEQUENCE, row, "Sequence", first=pending[0])


def _is_execution(name: str) -> bool:
    """Whether a standard action writes steps into the script."""
    standard = standard_action(name)
    return standard is not None and standard.kind == "execute" and name != _REMOVES
