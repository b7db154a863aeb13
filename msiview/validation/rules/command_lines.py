"""Rules about command lines whose program is not in quotes although its path has blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.analysis.custom_actions import From, Runs
from msiview.analysis.formatted_text import resolve
from msiview.analysis.package_values import PackageValues
from msiview.database.cells import text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.custom_actions import package_actions
from msiview.validation.rules.open_folders import package_values

_PROGRAM = re.compile(r"(?P<path>[^\"]*?\.(?:exe|com|bat|cmd))(?=$|[\s\",])", re.IGNORECASE)

_WITHOUT_BLANKS = re.compile(
    r"\[(?:CommonAppDataFolder|FontsFolder|System16Folder|System64Folder|SystemFolder|WindowsFolder|"
    r"WindowsVolume|ROOTDRIVE|(?i:%(?:COMSPEC|PROGRAMDATA|SYSTEMDRIVE|SYSTEMROOT|WINDIR)))\]"
)
"""Folders whose paths have no blanks on any ordinary computer."""

_WITH_BLANKS = re.compile(r"%(?:Common)?Program(?:Files(?:\(x86\))?|W6432)%", re.IGNORECASE)
"""Variables that Windows puts into the path of a service, with blanks in them."""

_IN_SHORT_NAMES = "[!"

_SERVICES = "system\\currentcontrolset\\services\\"
_QUIET = re.compile("quiet", re.IGNORECASE)


def unquoted_program(command: str) -> str:
    """The path of a command's program if it has blanks, or may have, but no quotes; else empty.

    Folders that only the computer knows stand in brackets: most of them have blanks. A program
    without a path (``cmd``) is looked for by its name, whatever its arguments are.
    """
    found = _PROGRAM.match(command.lstrip())
    if found is None or "\\" not in found["path"].partition(" ")[0]:
        return ""
    path = found["path"]
    may_have = "[" in _WITHOUT_BLANKS.sub("", path) or _WITH_BLANKS.search(path) is not None
    return path if " " in path or may_have else ""


def _unquoted(text: str, values: PackageValues) -> str:
    """As :func:`unquoted_program`, of a formatted text. A path in short names (``[!key]``) has no
    blanks."""
    if text.lstrip().startswith(_IN_SHORT_NAMES):
        return ""
    return unquoted_program(resolve(text, values).text)


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
        program = _unquoted(action.target, values) if is_command else ""
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
        program = _unquoted(text_of(value).removeprefix("#%"), values)
        if program:
            yield check.at("service", "Registry", row, "Value", program=program)
