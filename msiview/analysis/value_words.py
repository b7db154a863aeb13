"""What conditions, formatted texts and custom actions come to, line by line.

Values are those of the Property table and of resolved directories: what the package
itself says. What Windows or the user sets is not known here, and the words say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.condition_words import explain
from msiview.analysis.conditions import ConditionValues, Outcome, evaluate
from msiview.analysis.custom_action_words import action_facts
from msiview.analysis.custom_actions import custom_action
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.field_facts import FieldFacts
from msiview.analysis.formatted_text import resolve
from msiview.analysis.live_columns import live_properties
from msiview.analysis.package_values import PackageValues
from msiview.analysis.references.text_rule import CONDITION, FORMATTED
from msiview.database.cells import Cell
from msiview.database.table import Table

MOST_PARTS = 24
"""Parts of a condition that are told; nobody reads more in a pane."""

_LABELS = {"Does": "", "When": "starts", "Return": "installer"}
"""What the lines about a custom action begin with, where it is not the fact's own name."""


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One line of an explanation: what it tells (``label``), and the telling.

    ``holds`` is the answer of a part of a condition; ``depth`` how far inside it is.
    """

    label: str
    text: str
    depth: int = 0
    holds: bool | None = None


class ValueWords:
    """Explains values of one package or one with overlays; reads what it needs once."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._properties: dict[str, str] | None = None
        self._values: PackageValues | None = None

    def lines(self, table: Table, row: int, facts: FieldFacts) -> tuple[ValueLine, ...]:
        """What is to be said of a field of a row; nothing for most."""
        category = facts.rule.category if facts.rule is not None else None
        if (table.name, facts.column.name) == ("CustomAction", "Type"):
            return tuple(self._action(table, row))
        if not isinstance(facts.value, str):
            return ()
        if category == CONDITION:
            return tuple(self._condition(facts.value))
        if category in FORMATTED and "[" in facts.value:
            return tuple(self._formatted(facts.value))
        return ()

    def _condition(self, text: str) -> Iterator[ValueLine]:
        if self._properties is None:
            self._properties = live_properties(self._tables)
        evaluation = evaluate(text, ConditionValues(self._properties))
        fault = evaluation.condition.fault
        if fault is not None:
            yield ValueLine("no condition", fault.reason, holds=False)
            return
        if evaluation.outcome is Outcome.NONE:
            return
        yield ValueLine("with the values of the Property table", "")
        parts = explain(evaluation)
        for part in parts[:MOST_PARTS]:
            label = text[part.start : part.end]
            yield ValueLine(label, part.words, part.depth, part.holds)
        if len(parts) > MOST_PARTS:
            yield ValueLine(f"and {len(parts) - MOST_PARTS} more parts", "")

    def _formatted(self, text: str) -> Iterator[ValueLine]:
        resolved = resolve(text, self._package_values())
        if not resolved.substitutions:
            return
        if resolved.text != text:
            yield ValueLine("comes to", resolved.text)
        unknown = dict.fromkeys(text[one.start : one.end] for one in resolved.unknown)
        if unknown:
            yield ValueLine("known at run time only", ", ".join(unknown))

    def _action(self, table: Table, row: int) -> Iterator[ValueLine]:
        cells: dict[str, Cell] = {c.name: table.cell(row, c.index) for c in table.columns}
        for fact in action_facts(custom_action(cells), self._tables, self._package_values()):
            yield ValueLine(_LABELS.get(fact.name, fact.name.lower()), fact.words)

    def _package_values(self) -> PackageValues:
        if self._values is None:
            self._values = PackageValues(self._tables, DirectoryPaths(self._tables))
        return self._values
