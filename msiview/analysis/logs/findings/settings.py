"""Finding: values that were changed afterwards, namely overwritten properties and moved folders.

Source: docs/log-format.md, "Property changes"; logs of such installations.
"""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.logs.findings.finding import LogFinding, Subject
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.analysis.phrase import LineRef, Phrase
from msiview.database.standard_actions import standard_action
from msiview.late_patterns import late_pattern
from msiview.logs.facts import ActionRun, Phase
from msiview.logs.line_kinds import LineKind
from msiview.logs.line_parts import COMMAND_LINE, property_change
from msiview.logs.log_line import log_line

_GIVEN = late_pattern(r'(?<!\S)(?P<name>[A-Z_][A-Z0-9_.]*)=(?P<value>"(?:[^"]|"")*"|\S*)')
"""``NAME=value`` on a command line; public properties only."""
_SEARCH = "AppSearch"
"""The standard action that sets properties which a package names."""
_OF_THE_ENGINE = frozenset(
    {
        *("ADDDEFAULT", "ADDLOCAL", "ADDSOURCE", "ADVERTISE", "CLIENTPROCESSID", "CLIENTUILEVEL"),
        *("COMPADDLOCAL", "COMPADDSOURCE", "COMPANYNAME", "CURRENTDIRECTORY", "FILEADDLOCAL"),
        *("MSIPATCHREMOVE", "PATCH", "REINSTALL", "REINSTALLMODE", "REMOVE", "TRANSFORMS"),
        *("SECONDSEQUENCE", "USERNAME"),
    }
)
"""Properties that the engine itself passes to the server or changes."""
_DUAL_FOLDERS = late_pattern(
    r"WIN64DUALFOLDERS: '(?P<new>[^']*)' will substitute (?P<count>\d+) characters in "
    r"'(?P<old>[^']*)' folder path"
)
_FIT = (
    "Component.Attributes (256 is 64-bit) and the platform in the Template summary property: both "
    "must fit the folder."
)
_MOST = 20
_MOST_LINES = 5000


def overwritten_properties(subject: Subject) -> Iterator[LogFinding]:
    """Properties that were given on the command line and had another value afterwards, by a custom
    action or another step of the installation."""
    log, facts = subject.log, subject.facts
    given: dict[str, tuple[str, int]] = {}
    for line in lines_of_kind(facts, LineKind.ENGINE):
        text = log_line(log.text.line(line)).text
        if text.startswith(COMMAND_LINE):
            for found in _GIVEN.finditer(text):
                if found["name"] not in _OF_THE_ENGINE:
                    value = found["value"].strip('"').replace('""', '"')
                    given.setdefault(found["name"], (value, line))
    told = 0
    for seen, line in enumerate(lines_of_kind(facts, LineKind.PROPERTY_CHANGE)):
        if not given or seen >= _MOST_LINES or told >= _MOST:
            return
        change = property_change(line, log_line(log.text.line(line)).text)
        if change is None or change.name not in given or line < given[change.name][1]:
            continue
        action = subject.action_at(line)
        if action is None or (standard_action(action.name) and action.name != _SEARCH):
            continue  # the engine's own property, or its own decision at the beginning
        value, where = given[change.name]
        if change.old != value or change.new == value or _is_path(value, change.new):
            continue
        del given[change.name]
        told += 1
        yield _overwritten(action, change.name, value, where, change.new, line)


def _overwritten(
    action: ActionRun, name: str, value: str, where: int, new: str | None, line: int
) -> LogFinding:
    by = f" by {action.name}" if action.phase is Phase.SEQUENCE else ""
    became = "deleted" if new is None else f"overwritten with {new}"
    check = (
        f"The condition of {action.name}: an action that sets a default should run only where the "
        f"property has no value (NOT {name})."
    )
    return LogFinding(
        id="overwritten-property",
        line=line,
        title=f"{name} was given as {value} and {became}{by}",
        explanation=Phrase(
            f"The command line gives {name}={value} in ",
            LineRef(where),
            f"; it was {became}{by} in ",
            LineRef(line),
            ". What comes after uses the later value.",
        ),
        lines=(line, where),
        checks=(check,),
    )


def moved_folders(subject: Subject) -> Iterator[LogFinding]:
    """Folders that the engine moved from the 64-bit to the 32-bit folder, or the other way."""
    log = subject.log
    for number, line in enumerate(lines_of_kind(subject.facts, LineKind.DIRECTORY)):
        if number >= _MOST_LINES:
            return
        found = _DUAL_FOLDERS.search(log.text.line(line))
        if found is None:
            continue
        old, new = found["old"], found["new"] + found["old"][int(found["count"]) :].lstrip("\\")
        yield LogFinding(
            id="moved-folder",
            line=line,
            title=f"{old} became {new}",
            explanation=(
                "WIN64DUALFOLDERS: a component that is not marked 64-bit may not go into a 64-bit "
                "folder, so the engine took the 32-bit one in its place (or the other way round)."
            ),
            lines=(line,),
            checks=(_FIT,),
        )


def _is_path(value: str, new: str | None) -> bool:
    """Whether only a backslash was put behind a folder."""
    return new is not None and new.rstrip("\\") == value.rstrip("\\")
