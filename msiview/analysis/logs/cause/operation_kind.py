"""Determines the operation of an installation: install, repair, modify, patch, remove …"""

from __future__ import annotations

from collections.abc import Mapping

from msiview.analysis.logs.cause.product_facts import ResultLine, last_dump
from msiview.late_patterns import late_pattern
from msiview.logs.action_stacks import REMOVES
from msiview.logs.facts import EngineRun, LogFacts

_ARGUMENT = late_pattern(
    r'(?<![^\s"])(?P<name>[A-Za-z_][\w.]*)=(?:"(?P<quoted>[^"]*)"|(?P<plain>\S*))'
)
_LONGEST = 1 << 15

_TOP_ACTIONS = {"ADMIN": "administrative installation", "ADVERTISE": "advertise"}
_UPGRADING = "install"
"""What is done where older versions are removed."""
_DID = {
    "installed the product": "install",
    "removed the product": "uninstall",
    "reconfigured the product": "modify",
    "advertised the product": "advertise",
    "installed an update": "patch",
    "removed an update": "patch removal",
}


def operation_kind(
    facts: LogFacts, begin: int, run: EngineRun | None, result: ResultLine | None
) -> str:
    """``install``, ``repair``, ``modify``, ``patch``, ``patch removal``, ``uninstall``,
    ``advertise`` or ``administrative installation``; empty where it is not known.

    It follows from the properties at the end or on the command line; the text for the event log is
    the last resort, since it calls a patch an installation and a repair a configuration.
    """
    values = properties(facts, begin, run)
    did = _DID.get(result.did, "") if result is not None else ""
    kind = _by_properties(values) or _by_top_action(facts, begin)
    if kind == "" and run is not None and run.patch:
        kind = "patch"
    if kind == "" and values.get("Installed"):
        kind = "modify"
    return kind or did or (_UPGRADING if "ProductCode" in values or _removes(facts, begin) else "")


def _by_top_action(facts: LogFacts, begin: int) -> str:
    """What the action tells that contains all others."""
    for action in facts.actions:
        if action.line >= begin and action.parent is None and action.name in _TOP_ACTIONS:
            return _TOP_ACTIONS[action.name]
    return ""


def _removes(facts: LogFacts, begin: int) -> bool:
    """Whether it removes other products."""
    return any(action.name == REMOVES and action.line >= begin for action in facts.actions)


def properties(facts: LogFacts, begin: int, run: EngineRun | None) -> Mapping[str, str]:
    """The properties at the end of the run, else those of its command line."""
    dump = last_dump(facts, begin)
    if dump:
        return {name: value.strip() for name, (value, _) in dump.items()}
    return command_line_properties(run.command_line) if run is not None else {}


def command_line_properties(text: str) -> dict[str, str]:
    """``REMOVE=ALL TARGETDIR="C:\\x"`` as values by name."""
    return {
        match["name"]: (match["quoted"] if match["quoted"] is not None else match["plain"]).strip()
        for match in _ARGUMENT.finditer(text[:_LONGEST])
    }


def _by_properties(values: Mapping[str, str]) -> str:
    if values.get("REMOVE", "").upper() == "ALL":
        return "uninstall"
    if values.get("MSIPATCHREMOVE"):
        return "patch removal"
    if values.get("PATCH"):
        return "patch"
    top = _TOP_ACTIONS.get(values.get("ACTION", "").upper())
    if top is not None:
        return top
    if values.get("REINSTALL") and not values.get("REMOVE") and not values.get("ADDLOCAL"):
        return "repair"
    if values.get("REMOVE"):
        return "modify"
    return ""
