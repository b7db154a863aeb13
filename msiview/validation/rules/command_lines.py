"""Rules about command lines whose program is not in quotes although its path has blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.analysis.custom_actions import From, Runs
from msiview.analysis.formatted_text import resolve
from msiview.database.cells import text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.custom_actions import package_actions
from msiview.validation.rules.open_folders import package_values

_PROGRAM = re.compile(r"(?P<path>[^\"]*?\.(?:exe|com|bat|cmd))(?=$|[\s\",])", re.IGNORECASE)

_WITHOUT_BLANKS = re.compile(
    r"\[(?:System16Folder|System64Folder|SystemFolder|WindowsFolder|WindowsVolume|ROOTDRIVE)\]"
)
"""Folders whose paths have no blanks on any ordinary computer."""

_SERVICES = "system\\currentcontrolset\\services\\"
_QUIET = re.compile("quiet", re.IGNORECASE)


def unquoted_program(command: str) -> str:
    """The path of a command's program if it has blanks, or may have, but no quotes; else empty.

    Folders that only the computer knows stand in brackets: most of them have blanks.
    """
    found = _PROGRAM.match(command.lstrip())
    if found is None:
        return ""
    path = found["path"]
    has_blanks = " " in path or "[" in _WITHOUT_BLANKS.sub("", path)
    return path if has_blanks and "\\" in path else ""


@rule("command-line-unquoted", reads="Component CustomAction Directory File Property")
def programs_of_actions_are_quoted(check: PackageCheck) -> Iterator[Finding]:
    """The program of a custom action's command line is in quotes if its path has blanks.

    These are actions whose Target is the whole command line, and properties that are set for
    actions of tools that run programs without a window.
    """
    values = check.once(package_values)
    actions = check.once(package_actions)
    for row, action in actions.values():
        if action.runs is Runs.SET_PROPERTY:
            runner = actions.get(action.source)
            is_command = runner is not None and _QUIET.search(runner.action.target) is not None
        else:
            is_command = action.runs is Runs.EXE and action.place is From.DIRECTORY
        program = unquoted_program(resolve(action.target, values).text) if is_command else ""
        if program:
            names = {"action": action.action, "program": program}
            yield check.at("action", "CustomAction", row, "Target", **names)


@rule("service-path-unquoted", reads="Registry")
def programs_of_services_are_quoted(check: PackageCheck) -> Iterator[Finding]:
    """The program of a service that the Registry table registers is in quotes if its path has
    blanks. Those of ServiceInstall are quoted by the installer."""
    values = check.once(package_values)
    for row, key, name, value in check.rows("Registry", "Key", "Name", "Value"):
        if text_of(name).lower() != "imagepath":
            continue
        if not text_of(key).lower().startswith(_SERVICES):
            continue
        program = unquoted_program(resolve(text_of(value).removeprefix("#%"), values).text)
        if program:
            yield check.at("service", "Registry", row, "Value", program=program)
