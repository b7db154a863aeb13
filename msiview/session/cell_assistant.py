"""What somebody who edits a cell is told meanwhile: what is wrong, what may be meant, what it comes
to."""

from __future__ import annotations

from functools import cached_property

from msiview.analysis.completions import (
    Completion,
    Completions,
    NamedThings,
    condition_completions,
    formatted_completions,
)
from msiview.analysis.conditions import ConditionResult, ConditionValues, evaluate
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.formatted_text import resolve
from msiview.analysis.package_values import PackageValues
from msiview.analysis.usual_computer import first_values
from msiview.analysis.what_if import consequence
from msiview.database.bit_fields import decode
from msiview.database.table import Column, Table
from msiview.session.editor_choice import EditedCell, EditorKind
from msiview.session.opened_package import OpenedPackage
from msiview.session.value_check import ValueCheck, ValueChecks
from msiview.visible_text import one_line

_SHOWN = 300
"""Characters of what a text comes to."""

_ANSWERS = {
    ConditionResult.TRUE: "True in a first installation",
    ConditionResult.FALSE: "False in a first installation",
    ConditionResult.NONE: "No condition: counts as true",
}


class PackageAssistant:
    """Knows one package, as its overlays and edits make it; what it needs is read once."""

    def __init__(self, opened: OpenedPackage) -> None:
        self.opened = opened
        self.checks = ValueChecks(opened)
        self.names = NamedThings(opened.tables)

    def cell(self, table: Table, row: int, column: Column) -> CellAssistant:
        """The assistant for a cell of a row."""
        rule = self.checks.rules.rule(table.name, column.name)
        cells = table.named_row(row)
        return CellAssistant(self, EditedCell(self.opened, table, column, cells, row, rule))

    @cached_property
    def values(self) -> PackageValues:
        """What formatted texts come to."""
        return PackageValues(self.opened.tables, DirectoryPaths(self.opened.tables))

    @cached_property
    def condition_values(self) -> ConditionValues:
        """What conditions are evaluated with."""
        return ConditionValues(first_values(self.opened.tables))


class CellAssistant:
    """Answers while one cell is edited; ``edited`` says how."""

    def __init__(self, package: PackageAssistant, edited: EditedCell) -> None:
        self._package, self.edited = package, edited

    @property
    def kind(self) -> EditorKind:
        """How the cell is best edited."""
        return self.edited.kind

    def check(self, text: str) -> ValueCheck:
        """What is wrong with a text as its value."""
        cell = self.edited
        return self._package.checks.typed(cell.table, cell.column, text, cell.cells, cell.row)

    def completions(self, text: str, at: int) -> Completions:
        """What may be meant where the cursor stands in a text; for references and sets the whole
        text is replaced."""
        names = self._package.names
        found: list[Completion] = []
        match self.kind:
            case EditorKind.CONDITION:
                return condition_completions(names, text, at)
            case EditorKind.FORMATTED:
                return formatted_completions(names, text, at)
            case EditorKind.REFERENCE:
                found = self.edited.keys(text)
            case EditorKind.CHOICE:
                found = self.edited.values(text)
        return Completions(0, len(text), found)

    def comes_to(self, text: str) -> str:
        """What a text means or comes to, in a line; empty where there is nothing to say."""
        match self.kind:
            case EditorKind.CONDITION:
                return self._condition(text)
            case EditorKind.FORMATTED if "[" in text:
                shown = resolve(text, self._package.values).text
                return f"Comes to {one_line(shown, _SHOWN)}" if shown != text else ""
            case EditorKind.FLAGS:
                return self._flags(text)
        return ""

    def _condition(self, text: str) -> str:
        outcome = evaluate(text, self._package.condition_values).outcome
        if outcome is ConditionResult.ERROR:
            return ""
        follows = consequence(self.edited.table.name, outcome)
        return f"{_ANSWERS[outcome]}{f': {follows}' if follows else ''}"

    def _flags(self, text: str) -> str:
        cell = self.edited
        try:
            number = int(text)
        except ValueError:
            return ""
        found = decode(cell.table.name, cell.column.name, number, cell.cells)
        return " · ".join(meaning.name or meaning.shown for meaning in found if meaning.is_set)
