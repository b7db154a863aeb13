"""The examples of the rules: rows that break a rule, and near misses that do not.

They are what ``check --explain`` shows and what the tests try:
``resources/rules/examples/<family>.toml``, explained in ``resources/rules/README.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from msiview.resources import resource_path

ExampleRows: TypeAlias = Sequence[Mapping[str, int | str]]

# fmt: off
_FIELDS = frozenset({
    "about", "base", "beside", "cabinets", "case", "contents", "define", "finds", "remove",
    "repeat", "summary", "types", "without",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Example:
    """Changes to a sound package, and what the rule then finds.

    ``rows`` are added, or change those with the same key; of ``removed`` rows the first key column
    is given. ``without`` names tables that are left out, ``types`` replaces column types, and
    ``defined`` describes tables that are not standard ones (``Id s72*, Value L0``). ``cabinets``
    are streams by name, each with the names of its files in their order; one without files is
    left out. ``contents`` is what unpacked files say of themselves. ``repeated`` are rows that are
    there many times, each with the number of times. ``beside`` changes the rows of a second package
    that is checked together with this one. ``finds`` lists severity, table, column and key of each
    finding; a near miss has none.
    """

    rule: str
    case: str
    about: str
    rows: Mapping[str, ExampleRows]
    finds: Sequence[tuple[str, str, str, str]]
    base: str = "package"
    without: Sequence[str] = ()
    removed: Mapping[str, Sequence[int | str]] = field(default_factory=dict)
    summary: Mapping[str, int | str] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defined: Mapping[str, str] = field(default_factory=dict)
    cabinets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    contents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    repeated: Mapping[str, tuple[int, Mapping[str, str]]] = field(default_factory=dict)
    beside: Mapping[str, ExampleRows] = field(default_factory=dict)

    @property
    def all_rows(self) -> Mapping[str, ExampleRows]:
        """``rows`` with the repeated ones: in these ``{n}`` is 1, 2, 3 ..., a number where it
        stands alone."""
        found = {name: list(rows) for name, rows in self.rows.items()}
        for name, (count, row) in self.repeated.items():
            own = found.setdefault(name, [])
            for number in range(1, count + 1):
                cells = {column: _numbered(text, number) for column, text in row.items()}
                own.append(cells)
        return found


def _numbered(text: str, number: int) -> int | str:
    return number if text == "{n}" else text.replace("{n}", str(number))


@dataclass(frozen=True, slots=True)
class ExampleBase:
    """The sound package that examples change: summary properties, cabinets and rows of tables."""

    summary: Mapping[str, int | str]
    cabinets: Mapping[str, Sequence[str]]
    rows: Mapping[str, ExampleRows]


@cache
def base(name: str) -> ExampleBase:
    """The base of examples: ``package``, ``module``."""
    data = _read(f"base-{name}")
    return ExampleBase(data.pop("summary"), data.pop("cabinets", {}), data)


@cache
def family_examples(family: str) -> Mapping[str, Sequence[Example]]:
    """The examples of a family by the ids of the rules, in their order."""
    return {
        rule: [_example(rule, entry) for entry in entries]
        for rule, entries in _read(family).items()
    }


def _read(name: str) -> dict[str, Any]:
    path = resource_path("rules", "examples", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _example(rule: str, entry: Mapping[str, Any]) -> Example:
    return Example(
        rule,
        entry["case"],
        entry["about"],
        {name: rows for name, rows in entry.items() if name not in _FIELDS},
        [(severity, table, column, key) for severity, table, column, key in entry["finds"]],
        entry.get("base", "package"),
        entry.get("without", ()),
        entry.get("remove", {}),
        entry.get("summary", {}),
        entry.get("types", {}),
        entry.get("define", {}),
        entry.get("cabinets", {}),
        entry.get("contents", {}),
        {name: (count, row) for name, (count, row) in entry.get("repeat", {}).items()},
        entry.get("beside", {}),
    )
