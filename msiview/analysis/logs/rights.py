"""The rights with which an installation ran, and the policies that applied to it.

Source: docs/log-format.md, "Lines of the engine"; lines ``MSI_LUA:``, ``… policy value``,
``Running product … with elevated privileges``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.logs.cause.product_facts import last_dump
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.late_patterns import late_pattern
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_line import log_line

_POLICY = late_pattern(r"(?P<scope>Machine|User) policy value '(?P<name>\w+)' is (?P<value>.*)")
_USUAL = {"SearchOrder": "nmu", "MaxPatchCacheSize": "10"}
"""Values of policies that nobody has set, where they are not 0."""
_LUA = late_pattern(r"MSI_LUA ?: (?P<words>.*)")
_ELEVATED = late_pattern(
    r"Product installation will be elevated because (?P<why>.*)"
    r"|Running product '[^']*' with (?P<level>elevated|user) privileges: (?P<reason>.*)"
)
_NOT_ELEVATED = ("no credential elevation is possible", "elevation prompt was cancel")
_MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class RightsLine:
    """What a line says of rights, or a policy that is set: ``Machine policy DisableMsi``."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Rights:
    """``elevated`` is None where the log does not tell. ``refused_line`` is where the engine says
    that it can't get raised rights. ``policies`` are those that differ from what is without any."""

    elevated: bool | None
    lines: tuple[RightsLine, ...]
    refused_line: int | None
    policies: tuple[RightsLine, ...]


def rights(log: Log, begin: int = 0) -> Rights:
    """The rights and policies of the last installation in a log, which begins at a line."""
    told = list(_told(log, begin))
    refused = next((t.line for t in told if any(w in t.value for w in _NOT_ELEVATED)), None)
    running = last_dump(log.facts, begin).get("MsiRunningElevated", ("", 0))[0].strip()
    is_raised = running == "1" or any("already running elevated" in t.value for t in told)
    elevated = True if is_raised else False if refused is not None else None
    return Rights(elevated, tuple(told), refused, tuple(_policies(log, begin)))


def _told(log: Log, begin: int) -> Iterator[RightsLine]:
    """What the engine says of its rights, each sentence once."""
    seen: set[str] = set()
    for count, line in enumerate(lines_of_kind(log.facts, LineKind.SECURITY, begin)):
        if count >= _MOST_LINES:
            return
        text = log_line(log.text.line(line)).text
        lua, raised = _LUA.match(text), _ELEVATED.match(text)
        words = ""
        if lua is not None and "Custom Action '" not in lua["words"]:
            words = lua["words"]
        elif raised is not None:
            words = raised[0]
        if words and words not in seen:
            seen.add(words)
            yield RightsLine("Rights", words.rstrip(". "), line)


def _policies(log: Log, begin: int) -> Iterator[RightsLine]:
    seen: set[tuple[str, str]] = set()
    for count, line in enumerate(lines_of_kind(log.facts, LineKind.POLICY, begin)):
        if count >= _MOST_LINES:
            return
        found = _POLICY.match(log_line(log.text.line(line)).text)
        if found is None:
            continue
        value = found["value"].strip().strip("'").rstrip(".")
        name = f"{found['scope']} policy {found['name']}"
        if value != _USUAL.get(found["name"], "0") and (name, value) not in seen:
            seen.add((name, value))
            yield RightsLine(name, value, line)
