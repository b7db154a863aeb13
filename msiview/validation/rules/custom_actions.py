"""Rules about custom actions: as whom they run, what they run, and whether it can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msiview.analysis.custom_actions import (
    CustomAction,
    Return,
    Runs,
    User,
    When,
    custom_action,
)
from msiview.analysis.sequences import script_limits
from msiview.database.cells import Cell, text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_SEQUENCE = "InstallExecuteSequence"
_TERMINAL_SERVER_AWARE = 0x4000
_COLUMNS = ("Action", "Type", "Source", "Target", "ExtendedType")


class PackageAction(NamedTuple):
    """A custom action and its row in CustomAction."""

    row: int
    action: CustomAction


def package_actions(check: PackageCheck) -> Mapping[str, PackageAction]:
    """The custom actions of the package by their names."""
    decoded = (
        PackageAction(row, custom_action(dict(zip(_COLUMNS, cells, strict=True))))
        for row, *cells in check.rows("CustomAction", *_COLUMNS)
    )
    return {each.action.action: each for each in decoded}


def installing_actions(check: PackageCheck) -> Sequence[tuple[int, PackageAction]]:
    """The custom actions of InstallExecuteSequence in their order, each with its number."""
    actions = check.once(package_actions)
    numbered = [
        (number, actions[text_of(name)])
        for _, name, number in check.rows(_SEQUENCE, "Action", "Sequence")
        if text_of(name) in actions and isinstance(number, int) and number > 0
    ]
    return sorted(numbered, key=lambda step: step[0])


@rule("action-without-rollback", reads="CustomAction InstallExecuteSequence")
def deferred_actions_can_be_undone(check: PackageCheck) -> Iterator[Finding]:
    """A deferred custom action that changes the computer stands behind one that undoes it.

    Any rollback action before it counts; which one belongs to which cannot be seen.
    """
    has_rollback = False
    for _, (row, action) in check.once(installing_actions):
        has_rollback |= action.when is When.ROLLBACK
        # What fails without ending the installation is seldom worth undoing.
        is_change = action.when is When.DEFERRED and action.returns is Return.CHECKED
        if is_change and not has_rollback:
            yield check.at("no-rollback", "CustomAction", row, "Type", action=action.action)


@rule("action-not-as-user", reads="CustomAction")
def actions_of_the_user_run_as_the_user(check: PackageCheck) -> Iterator[Finding]:
    """A deferred custom action that is to run as the user does so on a terminal server, too."""
    if check.properties.get("ALLUSERS") not in ("1", "2"):
        return
    for row, action in check.once(package_actions).values():
        if action.user is User.USER_BUT_NOT_ON_TERMINAL_SERVER:
            aware = action.type | _TERMINAL_SERVER_AWARE
            names: dict[str, Cell] = {
                "action": action.action,
                "type": action.type,
                "aware": aware,
            }
            yield check.at("system-account", "CustomAction", row, "Type", **names)


@rule("action-is-script", reads="CustomAction")
def actions_are_no_scripts(check: PackageCheck) -> Iterator[Finding]:
    """No custom action runs a script."""
    for row, action in check.once(package_actions).values():
        if action.runs is Runs.VBSCRIPT:
            yield check.at("vbscript", "CustomAction", row, "Type", action=action.action)
        elif action.runs is Runs.JSCRIPT:
            yield check.at("jscript", "CustomAction", row, "Type", action=action.action)


@rule("program-outside-script", reads="CustomAction InstallExecuteSequence")
def programs_run_in_the_script(check: PackageCheck) -> Iterator[Finding]:
    """A program that takes part in the installation runs deferred, between InstallInitialize and
    InstallFinalize.

    Programs that are started at the end, or that nobody waits for, are not meant.
    """
    limits = script_limits(check.tables, _SEQUENCE)
    for number, (row, action) in check.once(installing_actions):
        is_immediate = action.runs is Runs.EXE and not action.is_deferred
        if not is_immediate or action.returns is Return.NEVER or limits is None:
            continue
        begins, ends = limits
        if number < ends:
            case = "before-script" if number < begins else "while-collecting"
            yield check.at(case, "CustomAction", row, "Type", action=action.action)
