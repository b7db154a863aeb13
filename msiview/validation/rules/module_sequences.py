"""Rules about the sequence tables of merge modules."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from msiview.database.cells import Cell
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rules.module_signature import module_rule

MODULE_SEQUENCES = (
    "ModuleAdminExecuteSequence",
    "ModuleAdminUISequence",
    "ModuleAdvtExecuteSequence",
    "ModuleAdvtUISequence",
    "ModuleInstallExecuteSequence",
    "ModuleInstallUISequence",
)


@module_rule("ICEM03", reads=" ".join(MODULE_SEQUENCES))
def actions_hang_on_actions_with_a_number(check: PackageCheck) -> Iterator[Finding]:
    """Each action has a number, or follows from one with a number by the chain of BaseAction."""
    for table in MODULE_SEQUENCES:
        followers: dict[Cell, list[Cell]] = {}
        pending: list[Cell] = []
        for _, action, number, base, after in check.rows(
            table, "Action", "Sequence", "BaseAction", "After"
        ):
            followers.setdefault(base, []).append(action)
            if number is not None and base is None and after is None:
                pending.append(action)
        placed: set[Cell] = set()
        while pending:
            action = pending.pop()
            if action not in placed:
                placed.add(action)
                pending.extend(followers.get(action, ()))
        for row, action, base in check.rows(table, "Action", "BaseAction"):
            if action not in placed:
                yield check.at("orphan", table, row, "Action", action=action, base=base)


@module_rule("ICEM12", reads="CustomAction " + " ".join(MODULE_SEQUENCES))
def actions_are_placed_as_their_kind_is(check: PackageCheck) -> Iterator[Finding]:
    """Standard actions have a number and nothing else, custom actions and dialogs BaseAction and
    After."""
    custom = _custom_actions_and_dialogs(check)
    for table in MODULE_SEQUENCES:
        for row, action, number, *place in check.rows(
            table, "Action", "Sequence", "BaseAction", "After"
        ):
            has_number, has_place = number is not None, any(cell is not None for cell in place)
            if has_number and has_place:
                yield check.at("both", table, row, "Action", action=action)
            if action in custom:
                if has_number:
                    yield check.at("custom-number", table, row, "Sequence", action=action)
                elif None in place:
                    yield check.at("custom-no-place", table, row, "Action", action=action)
                continue
            if has_place:
                yield check.at("standard-place", table, row, "Action", action=action)
            if not has_number:
                yield check.at("standard-no-number", table, row, "Action", action=action)


def _custom_actions_and_dialogs(check: PackageCheck) -> AbstractSet[Cell]:
    """What is placed by BaseAction and After.

    The validators ask CustomAction and Dialog in one query: where there is a Dialog table and one
    of both has no rows, they take all actions for standard ones.
    """
    actions = check.values("CustomAction", "Action")
    if not check.has("Dialog"):
        return actions
    dialogs = check.values("Dialog", "Dialog")
    return actions | dialogs if actions and dialogs else frozenset()
