"""What a command line asks ``msiexec`` for."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.late_patterns import late_pattern

_MSIEXEC = late_pattern(
    r"(?i)(?<![\w.])msiexec(?:\.exe)?(?!\w)[\"'\]]{0,2}[,;]?"
    r"(?: -?Parameters?:?| (?:with )?arguments:?| -Arg(?:s|uments?|umentList)?:?)?"
    r"\s*[\"'\[(]?\s*(?P<arguments>[-/](?:[a-z]).*)"
)
_SWITCH = late_pattern(r"(?i)(?<!\S)[\"'\[(]*[-/](?P<name>[a-z+*!]+)(?:[\s\"]|$)")
_VALUE = late_pattern(r"\s*(?:(?P<mark>[\"'])(?P<quoted>[^\"']*)(?P=mark)|(?P<plain>[^\s\"]+))")
_LOG = late_pattern(r"(?i)(?<!\S)[-/]l(?:og|[iwearucmopvx+!*]*)(?=[\s\"])")
_OPERATIONS = {
    "i": "install",
    "package": "install",
    "x": "uninstall",
    "uninstall": "uninstall",
    "a": "administrative installation",
    "p": "patch",
    "update": "patch",
    "jm": "advertise",
    "ju": "advertise",
    "j": "advertise",
}
_REPAIR = late_pattern(r"f[pomsecduav]*")
_SETTING = late_pattern(r"(?i)(?<![\w.])(?P<name>REMOVE|REINSTALL)=\"?(?P<value>[^\s\"]+)")


@dataclass(frozen=True, slots=True)
class MsiexecCommand:
    """``arguments`` stand behind the program. ``operation`` is ``install``, ``uninstall``,
    ``repair``, ``patch`` …, ``product`` a path or a product code, ``log`` the path of the log that
    is asked for; each empty where the command line does not say."""

    arguments: str
    operation: str = ""
    product: str = ""
    log: str = ""


def msiexec_command(text: str) -> MsiexecCommand | None:
    """The command line of ``msiexec`` in a text; None where it has none."""
    match = _MSIEXEC.search(text)
    if match is None:
        return None
    arguments = match["arguments"].strip()
    operation, product = _asked(arguments)
    return MsiexecCommand(arguments, _set(arguments) or operation, product, log_path(arguments))


def log_path(arguments: str) -> str:
    """The path of the log that arguments ask for, empty where they ask for none."""
    switch = _LOG.search(arguments)
    return _value(arguments, switch.end()) if switch is not None else ""


def _asked(arguments: str) -> tuple[str, str]:
    """The operation, and what it is for."""
    for switch in _SWITCH.finditer(arguments):
        name = switch["name"].lower()
        operation = _OPERATIONS.get(name)
        if operation is None and _REPAIR.fullmatch(name):
            operation = "repair"
        if operation is not None:
            return operation, _value(arguments, switch.end("name"))
    return "", ""


def _set(arguments: str) -> str:
    """The operation that a property asks for."""
    for setting in _SETTING.finditer(arguments):
        if setting["name"].upper() == "REINSTALL":
            return "repair"
        if setting["value"].upper() == "ALL":
            return "uninstall"
    return ""


def _value(arguments: str, start: int) -> str:
    match = _VALUE.match(arguments, start)
    if match is None:
        return ""
    return match["quoted"] if match["quoted"] is not None else match["plain"].strip("'])")
