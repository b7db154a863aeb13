"""Explains formatted texts, directories and custom actions, line by line.

Values are those of the package itself: the Property table and resolved directories. What Windows or
the user sets is not known, and the words say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.analysis.condition_words import explain
from msiview.analysis.custom_action_words import (
    EVENTS,
    action_calls,
    action_facts,
)
from msiview.analysis.custom_actions import custom_action
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.formatted_text import resolve
from msiview.analysis.live_columns import live
from msiview.analysis.package_values import PackageValues
from msiview.analysis.references.text_rule import CONDITION, FORMATTED
from msiview.analysis.sequences import script_limits
from msiview.database.file_names import long_name
from msiview.database.schema import foreign_keys
from msiview.database.standard_actions import SEQUENCES, standard_action

if TYPE_CHECKING:
    from msiview.analysis.conditions import Evaluation
    from msiview.analysis.custom_action_words import (
        ActionCall,
    )
    from msiview.analysis.directories import ResolvedPath
    from msiview.analysis.field_facts import FieldFacts
    from msiview.database.cells import Cell
    from msiview.database.table import Table

MOST_PARTS = 24
"""Parts of a condition that are explained; nobody reads more in a pane."""

MOST_CALLS = 8
"""Places that call an action which are listed."""

_LABELS = {"Does": "", "When": "starts", "Return": "installer"}
"""The labels of lines about a custom action, where they are not the fact's own name."""


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One line of an explanation: a label and words.

    ``holds`` is the result of a part of a condition; ``depth`` its level of nesting.
    """

    label: str
    text: str
    depth: int = 0
    holds: bool | None = None


class ValueWords:
    """Explains values of one package, which may have overlays; reads what it needs once."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._paths: DirectoryPaths | None = None
        self._values: PackageValues | None = None

    def lines(self, table: Table, row: int, facts: FieldFacts) -> tuple[ValueLine, ...]:
        """The explanation of a field of a row; empty for most."""
        place = (table.name, facts.column.name)
        category = facts.rule.category if facts.rule is not None else None
        if place == ("CustomAction", "Type"):
            return tuple(self._action(table, row))
        if not isinstance(facts.value, str):
            return ()
        if table.name in SEQUENCES and facts.column.name == "Action":
            return tuple(self._step(table, row, facts.value))
        if place == ("File", "FileName"):
            return tuple(self._file(table, row, facts.value))
        if place == ("Directory", "Directory"):
            return tuple(self._directory(facts.value))
        if category in FORMATTED and "[" in facts.value:
            return tuple(self._formatted(facts.value))
        if _names_directory(table.name, facts):
            return tuple(self._target(facts.value))
        return ()

    def _formatted(self, text: str) -> Iterator[ValueLine]:
        resolved = resolve(text, self._package_values())
        if not resolved.substitutions:
            return
        if resolved.text != text:
            yield ValueLine("comes to", resolved.text)
        unknown = dict.fromkeys(text[one.start : one.end] for one in resolved.unknown)
        if unknown:
            yield ValueLine("known at run time only", ", ".join(unknown))

    # -- custom actions --------------------------------------------------

    def _action(self, table: Table, row: int) -> Iterator[ValueLine]:
        """What a row of CustomAction does, and where it is called."""
        cells = table.named_row(row)
        yield from self._facts(cells)
        action = cells.get("Action")
        calls = action_calls(self._tables, action) if isinstance(action, str) else []
        for call in calls[:MOST_CALLS]:
            yield ValueLine("called in", _call_words(call))
        if len(calls) > MOST_CALLS:
            yield ValueLine(f"and {len(calls) - MOST_CALLS} more calls", "")
        if not calls:
            yield ValueLine("called in", "no sequence, and by no event of a control")

    def _step(self, table: Table, row: int, action: str) -> Iterator[ValueLine]:
        """How a custom action of a sequence runs; what it does comes before."""
        custom = live(self._tables, "CustomAction")
        found = custom.find((action,)) if custom is not None else None
        if standard_action(action) is not None or custom is None or found is None:
            return
        cells = custom.named_row(found)
        yield from list(self._facts(cells))[1:]
        number = table.named_row(row).get("Sequence")
        if custom_action(cells).is_deferred and isinstance(number, int):
            limits = script_limits(self._tables, table.name)
            if limits is not None and not limits[0] < number < limits[1]:
                yield ValueLine(
                    "problem", "deferred, but not between InstallInitialize and InstallFinalize"
                )

    def _facts(self, cells: Mapping[str, Cell]) -> Iterator[ValueLine]:
        for fact in action_facts(custom_action(cells), self._tables, self._package_values()):
            yield ValueLine(_LABELS.get(fact.name, fact.name.lower()), fact.words)

    # -- paths -----------------------------------------------------------

    def _file(self, table: Table, row: int, name: str) -> Iterator[ValueLine]:
        """The target folder of a file: the directory of its component."""
        components = live(self._tables, "Component")
        component = table.named_row(row).get("Component_")
        found = components.find((component,)) if components is not None else None
        if components is None or found is None:
            return
        directory = components.named_row(found).get("Directory_")
        if isinstance(directory, str):
            yield from _path_lines("target", self._directories().target(directory), long_name(name))

    def _directory(self, key: str) -> Iterator[ValueLine]:
        yield from _path_lines("target", self._directories().target(key))
        yield ValueLine("source", self._directories().source(key).text)

    def _target(self, key: str) -> Iterator[ValueLine]:
        """The target path of a directory that a field names."""
        if key in self._directories():
            yield from _path_lines("target", self._directories().target(key))

    # -- read once -------------------------------------------------------

    def _directories(self) -> DirectoryPaths:
        if self._paths is None:
            self._paths = DirectoryPaths(self._tables)
        return self._paths

    def _package_values(self) -> PackageValues:
        if self._values is None:
            self._values = PackageValues(self._tables, self._directories())
        return self._values


def is_condition(facts: FieldFacts) -> bool:
    """Whether the installer evaluates the value of a field."""
    return facts.rule is not None and facts.rule.category == CONDITION


def condition_lines(evaluation: Evaluation) -> tuple[ValueLine, ...]:
    """The parts of a condition with their results, without the whole, which comes before them."""
    text = evaluation.condition.text
    parts = explain(evaluation)[1:]
    lines = [
        ValueLine(text[part.start : part.end], part.words, part.depth - 1, part.holds)
        for part in parts[:MOST_PARTS]
    ]
    if len(parts) > MOST_PARTS:
        lines.append(ValueLine(f"and {len(parts) - MOST_PARTS} more parts", ""))
    return tuple(lines)


def _names_directory(table: str, facts: FieldFacts) -> bool:
    """Whether a column holds keys of directories, or of properties that are usually directories.

    Not Directory_Parent, since the path of a parent is the beginning of the row's own.
    """
    if table == "Directory":
        return False
    if facts.rule is not None and "Directory" in facts.rule.key_tables:
        return True
    return any(
        key.column == facts.column.name
        and "Directory" in key.key_tables
        and key.kind in ("declared", "soft")
        for key in foreign_keys(table)
    )


def _path_lines(label: str, path: ResolvedPath, name: str = "") -> Iterator[ValueLine]:
    yield ValueLine(label, f"{path.text}{name}")
    for problem in path.problems:
        yield ValueLine("problem", problem)


def _call_words(call: ActionCall) -> str:
    """``InstallExecuteSequence 4020 if &F_Server=3``."""
    if call.number is not None:
        words = f"{call.table} {call.number}"
    else:
        words = f"{call.table}, never reached" if call.table != EVENTS else call.table
    return f"{words} if {call.condition}" if call.condition else words
