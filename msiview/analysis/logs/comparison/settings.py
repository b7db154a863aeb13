"""Differences between what two runs of an installation met: machine, user, command line, values of
properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from msiview.analysis.logs.comparison.compared_log import ComparedLog, is_cut_off
from msiview.analysis.logs.comparison.difference import DifferenceKind, LogDifference, LogSide
from msiview.analysis.logs.comparison.passing_values import PASSING
from msiview.analysis.logs.reasons.engine_runs import CLIENT, SERVER
from msiview.analysis.logs.rights import RightsLine

ENVIRONMENT: Mapping[str, str] = {
    "VersionNT": "version of Windows",
    "VersionNT64": "version of 64-bit Windows",
    "WindowsBuild": "build of Windows",
    "ServicePackLevel": "service pack of Windows",
    "MsiNTProductType": "edition of Windows: 1 workstation, 2 domain controller, 3 server",
    "VersionMsi": "version of Windows Installer",
    "Intel": "processor",
    "Msix64": "64-bit processor",
    "ComputerName": "name of the machine",
    "LogonUser": "user",
    "UserSID": "user",
    "USERNAME": "registered user",
    "COMPANYNAME": "registered company",
    "AdminUser": "whether the user is an administrator",
    "MsiTrueAdminUser": "whether the user really is an administrator",
    "Privileged": "whether the installation has raised rights",
    "MsiRunningElevated": "whether the process was elevated",
    "MsiTrueAdminContext": "whether the process had the rights of an administrator",
    "UserLanguageID": "language of the user",
    "SystemLanguageID": "language of the system",
    "TerminalServer": "remote desktop server",
    "RemoteAdminTS": "remote desktop for administration",
    "MsiSystemRebootPending": "whether a restart of Windows was due",
    "UILevel": "user interface: 2 none, 3 basic, 4 reduced, 5 full",
}
"""Properties that Windows Installer sets from the machine and the user."""

_PRODUCT = frozenset(
    {"ProductCode", "ProductName", "ProductVersion", "PackageCode", "Manufacturer"}
)
"""Told with the product."""


def environment_differences(left: ComparedLog, right: ComparedLog) -> Iterator[LogDifference]:
    """Engine, machine, user, rights and policies that differ."""
    engines = _engine(left), _engine(right)
    if engines[0].value and engines[1].value and engines[0].value != engines[1].value:
        yield _environment("engine", *engines, "file version of Windows Installer")
    parts = left.is_part, right.is_part
    raised = _elevation(left), _elevation(right)
    is_told = not is_cut_off((raised[0].value, raised[1].value), parts)
    if is_told and raised[0].value != raised[1].value:
        yield _environment("elevation", *raised, "whether the installation had raised rights")
    for name, about in ENVIRONMENT.items():
        if _can_be_compared(name, left, right):
            values = left.property(name), right.property(name)
            if values[0].value != values[1].value:
                yield _environment(name, _plain(values[0]), _plain(values[1]), about)
    yield from _policies(left.rights.policies, right.rights.policies, parts)


def _environment(name: str, left: LogSide, right: LogSide, about: str) -> LogDifference:
    return LogDifference(DifferenceKind.ENVIRONMENT, name, left, right, about)


def _plain(side: LogSide) -> LogSide:
    """Without who set it."""
    return LogSide(side.value, side.line)


def _engine(log: ComparedLog) -> LogSide:
    section = log.outcome.section
    return LogSide(section.engine or None, section.line) if section is not None else LogSide()


def _elevation(log: ComparedLog) -> LogSide:
    rights = log.rights
    if rights.elevated is None:
        return LogSide()
    line = rights.refused_line
    if rights.elevated or line is None:
        told = log.property("MsiRunningElevated").line
        line = rights.lines[-1].line if rights.lines else told
    return LogSide("elevated" if rights.elevated else "not elevated", line)


def _policies(
    left: tuple[RightsLine, ...], right: tuple[RightsLine, ...], parts: tuple[bool, bool]
) -> Iterator[LogDifference]:
    """Policies that are set differently, each by its last value."""
    before = {policy.name: LogSide(policy.value, policy.line) for policy in left}
    after = {policy.name: LogSide(policy.value, policy.line) for policy in right}
    for name in dict.fromkeys((*before, *after)):
        sides = before.get(name, LogSide()), after.get(name, LogSide())
        values = sides[0].value, sides[1].value
        if values[0] != values[1] and not is_cut_off(values, parts):
            yield _environment(name, *sides, "policy")


def command_line_differences(left: ComparedLog, right: ComparedLog) -> Iterator[LogDifference]:
    """Properties that were given on one command line only, or with another value."""
    before, after = _given(left), _given(right)
    if (left.is_part and not before) or (right.is_part and not after):
        return
    for name in sorted({*before, *after} - PASSING):
        sides = before.get(name, LogSide()), after.get(name, LogSide())
        if _differ(sides, left, right):
            yield LogDifference(DifferenceKind.COMMAND_LINE, name, *sides)


def _given(log: ComparedLog) -> dict[str, LogSide]:
    """The properties on the command line of the client, else of the server: what the server gets
    from the client are all public properties, whoever has set them."""
    lines = [given for given in log.moments.given.lines if not given.is_switch]
    for party in (CLIENT, SERVER):
        own = [given for given in lines if log.moments.runs.party(given.run) == party]
        if own:
            return {
                name: LogSide(value, given.line)
                for given in reversed(own)
                for name, value in given.values.items()
            }
    return {}


def property_differences(left: ComparedLog, right: ComparedLog) -> Iterator[LogDifference]:
    """Properties that have another value at the end, by who set them; those of the environment and
    those that pass are left out."""
    names = (
        (left.property_names() | right.property_names()) - PASSING - _PRODUCT - ENVIRONMENT.keys()
    )
    found = []
    for name in sorted(names, key=lambda name: (name.casefold(), name)):
        if not _can_be_compared(name, left, right):
            continue
        sides = left.property(name), right.property(name)
        if _differ(sides, left, right):
            found.append((_setters(sides), LogDifference(DifferenceKind.PROPERTY, name, *sides)))
    for by, difference in sorted(found, key=lambda one: (not one[0], one[0])):
        same = len(by) == 1
        sides = _without_why(difference) if same else (difference.left, difference.right)
        yield replace(
            difference, left=sides[0], right=sides[1], about=f"origin: {by[0]}" if same else ""
        )


def _setters(sides: tuple[LogSide, LogSide]) -> list[str]:
    """Who set a value, those of both sides."""
    return list(dict.fromkeys(str(side.why) for side in reversed(sides) if side.why))


def _without_why(difference: LogDifference) -> tuple[LogSide, LogSide]:
    return _plain(difference.left), _plain(difference.right)


def _can_be_compared(name: str, left: ComparedLog, right: ComparedLog) -> bool:
    """Whether both logs tell what a property was: a part of a log names only some, and where it
    has not the list at the end, another line may follow."""
    values = left.property(name).value, right.property(name).value
    if any(log.is_part and not log.has_all_properties for log in (left, right)):
        return None not in values
    return all(
        log.has_all_properties or value is not None
        for log, value in zip((left, right), values, strict=True)
    )


def _differ(sides: tuple[LogSide, LogSide], left: ComparedLog, right: ComparedLog) -> bool:
    if sides[0].value is None or sides[1].value is None:
        return sides[0].value != sides[1].value
    if sides[0].value == sides[1].value:
        return False
    before, after = left.passing.without(sides[0].value), right.passing.without(sides[1].value)
    return before != after
