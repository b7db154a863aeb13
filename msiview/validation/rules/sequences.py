"""Rules about sequence tables: which actions may and must stand where, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from msiview.analysis.custom_actions import CustomAction, Runs, custom_action
from msiview.database.cells import Cell
from msiview.resources import resource_rows
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

SEQUENCES = (
    "AdminExecuteSequence",
    "AdminUISequence",
    "AdvtExecuteSequence",
    "AdvtUISequence",
    "InstallExecuteSequence",
    "InstallUISequence",
)
_TABLES = " ".join(SEQUENCES)


@rule("ICE12", reads=f"CustomAction Directory {_TABLES}")
def folders_are_set_around_cost_finalize(check: PackageCheck) -> Iterator[Finding]:
    """A folder is set as a property before CostFinalize, or as a folder after it."""
    actions = check.once(_folder_actions)
    setters = [action for action in actions if action.runs is Runs.SET_DIRECTORY]
    if not check.has("Directory"):
        if setters:
            yield check.without_row("no-table", "CustomAction")
        return
    directories = check.values("Directory", "Directory")
    rows = check.keys("CustomAction")
    for action in setters:
        if action.source not in directories:
            row = rows[(action.action,)]
            names = {"action": action.action, "directory": action.source}
            yield check.at("unknown-directory", "CustomAction", row, "Source", **names)
    by_name = {action.action: action for action in actions}
    for table in SEQUENCES:
        yield from _placed_around_cost_finalize(check, table, by_name)


def _placed_around_cost_finalize(
    check: PackageCheck, table: str, actions: Mapping[str, CustomAction]
) -> Iterator[Finding]:
    limit = check.lookup(table, "Action", "Sequence").get("CostFinalize")
    # A null counts as the lowest number there is, a missing action as 0: so do the validators.
    at = 0 if limit is None else limit[0] if isinstance(limit[0], int) else -(1 << 31)
    directories = check.values("Directory", "Directory")
    for row, name, number in check.rows(table, "Action", "Sequence"):
        action = actions.get(str(name))
        if action is None:
            continue
        names = {"action": action.action, "directory": action.source}
        if limit is None:
            yield check.without_row("no-cost-finalize", table, action=action.action)
        if action.source not in directories or not isinstance(number, int):
            continue
        if action.runs is Runs.SET_DIRECTORY and limit is not None and number <= at:
            yield check.at("too-early", table, row, "Sequence", **names)
        elif action.runs is Runs.SET_PROPERTY and number >= at:
            yield check.at("too-late", table, row, "Sequence", **names)


def _folder_actions(check: PackageCheck) -> list[CustomAction]:
    """The custom actions that set a folder, or a property that may be one."""
    rows = check.rows("CustomAction", "Action", "Type", "Source")
    columns = ("Action", "Type", "Source")
    actions = (custom_action(dict(zip(columns, cells, strict=True))) for _, *cells in rows)
    return [each for each in actions if each.runs in (Runs.SET_DIRECTORY, Runs.SET_PROPERTY)]


@rule("ICE13", reads="AdminExecuteSequence AdvtExecuteSequence Dialog InstallExecuteSequence")
def dialogs_are_in_ui_sequences(check: PackageCheck) -> Iterator[Finding]:
    """No dialog stands in an execute sequence."""
    dialogs = check.values("Dialog", "Dialog")
    for table in SEQUENCES:
        if not table.endswith("ExecuteSequence"):
            continue
        for row, action in check.rows(table, "Action"):
            if action in dialogs:
                yield check.at("dialog", table, row, "Action", dialog=action)


@rule("ICE26", reads=_TABLES)
def required_and_forbidden_actions(check: PackageCheck) -> Iterator[Finding]:
    """A sequence has the actions without which it cannot run, and none that has no meaning
    there."""
    places = _action_places()
    for table in SEQUENCES:
        if not check.has(table):
            continue
        there = check.values(table, "Action")
        for name, place in places.items():
            if table in place.required_in and name not in there:
                yield check.without_row("missing", table, action=name)
        for row, action in check.rows(table, "Action"):
            if action in places and table in places[str(action)].forbidden_in:
                yield check.at("forbidden", table, row, "Action", action=action)


@rule("ICE27", reads=f"CustomAction Dialog {_TABLES}")
def actions_are_known_and_in_order(check: PackageCheck) -> Iterator[Finding]:
    """Actions are known, stand in their section of the sequence, and follow those that they
    need."""
    for table in SEQUENCES:
        actions = _in_order(check, table)
        yield from _sections(check, table, actions)
        yield from _order(check, table, actions)


class _Step(NamedTuple):
    row: int
    name: Cell
    number: Cell


def _in_order(check: PackageCheck, table: str) -> list[_Step]:
    """The actions of a sequence, those without number first."""
    steps = [_Step(*step) for step in check.rows(table, "Action", "Sequence")]
    steps.sort(key=lambda step: (step.number is not None, step.number))
    return steps


_BEGINNINGS = {
    "CostInitialize": "costing",
    "CostFinalize": "selection",
    "InstallValidate": "execution",
    "InstallFinalize": "post-execution",
}
"""The actions with which a section begins; before all of them is the search."""


def _sections(check: PackageCheck, table: str, actions: list[_Step]) -> Iterator[Finding]:
    places = _action_places()
    others = check.values("CustomAction", "Action") | check.values("Dialog", "Dialog")
    section, has_operations = "search", False
    for row, name, _ in actions:
        place = places.get(str(name))
        if place is None:
            if name not in others:
                yield check.at("unknown", table, row, "Action", action=name)
            continue
        section = _BEGINNINGS.get(str(name), section)
        if section not in place.sections:
            names = {"action": name, "section": section, "right": place.words}
            yield check.at("wrong-section", table, row, "Sequence", **names)
        elif name == "InstallFinalize":
            if not has_operations:
                yield check.at("nothing-to-finish", table, row, "Action")
            has_operations = False
        elif section == "execution" and place.sections == ("execution",):
            has_operations = True
    if has_operations:
        yield check.without_row("not-finished", table)


def _order(check: PackageCheck, table: str, actions: list[_Step]) -> Iterator[Finding]:
    order = _action_order()
    numbers: dict[Cell, Cell] = {}
    for row, name, number in actions:
        if not number:
            yield check.at("no-number", table, row, "Sequence", action=name)
            continue
        relations = order.get(str(name))
        if relations is not None:
            for other in relations.needs:
                if other not in numbers:
                    yield check.at("must-follow", table, row, "Sequence", action=name, other=other)
            for other in relations.precedes:
                if other in numbers:
                    names = {"action": name, "other": other, "number": numbers[other]}
                    yield check.at("must-precede", table, row, "Sequence", **names)
        numbers[name] = number


@rule("ICE28", reads=_TABLES)
def reboots_do_not_split_registration(check: PackageCheck) -> Iterator[Finding]:
    """ForceReboot does not stand between the actions that register and publish a product."""
    for table in SEQUENCES:
        registering: list[int] = []
        reboots: list[tuple[int, int]] = []
        for row, action, number in check.rows(table, "Action", "Sequence"):
            if action in _REGISTRATION:
                # Where one has no number the validator fails; there is no range to speak of.
                if not isinstance(number, int):
                    registering.clear()
                    break
                registering.append(number)
            elif action == "ForceReboot" and isinstance(number, int) and number:
                reboots.append((row, number))
        if not registering:
            continue
        first, last = min(registering), max(registering)
        for row, number in reboots:
            if first <= number <= last:
                yield check.at("split", table, row, "Sequence", first=first, last=last)


# fmt: off
_REGISTRATION = frozenset({
    "CreateShortcuts", "PublishFeatures", "PublishProduct", "RegisterClassInfo",
    "RegisterExtensionInfo", "RegisterMIMEInfo", "RegisterProduct", "RegisterProgIdInfo",
    "RegisterUser",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class _Place:
    """The sections in which a standard action may stand, the tables that need it, and those in
    which it has no meaning."""

    sections: tuple[str, ...]
    forbidden_in: frozenset[str]
    required_in: frozenset[str]

    @property
    def words(self) -> str:
        return " or ".join(self.sections) or "none"


@cache
def _action_places() -> Mapping[str, _Place]:
    return {
        action: _Place(tuple(sections.split()), _tables(forbidden), _tables(required))
        for action, sections, forbidden, required in resource_rows("rules", "action_places.tsv")
    }


def _tables(names: str) -> frozenset[str]:
    return frozenset(f"{name}Sequence" for name in names.split())


@dataclass(slots=True)
class _Relations:
    """The actions that must stand somewhere before an action, and those that, if there are any,
    must follow it."""

    needs: list[str] = field(default_factory=list)
    precedes: list[str] = field(default_factory=list)


@cache
def _action_order() -> Mapping[str, _Relations]:
    order: dict[str, _Relations] = {}
    for action, relation, other in resource_rows("rules", "action_order.tsv"):
        relations = order.setdefault(action, _Relations())
        (relations.needs if relation == "needs" else relations.precedes).append(other)
    return order
