"""Rules about how services are configured: delayed start, privileges, what follows a failure."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_DELAYED_START, _FAILURE_FLAG, _SERVICE_SID, _PRIVILEGES, _PRESHUTDOWN = range(3, 8)

_ARGUMENTS = {
    _DELAYED_START: "0 or 1",
    _FAILURE_FLAG: "0 or 1",
    _SERVICE_SID: "a number of 0 or more",
    _PRIVILEGES: "a list of privileges",
    _PRESHUTDOWN: "a number of 0 or more",
}
"""What the argument of each ConfigType is."""

_SEPARATOR = "[~]"


@rule("ICE102", reads="MsiServiceConfig MsiServiceConfigFailureActions")
def services_are_configured_soundly(check: PackageCheck) -> Iterator[Finding]:
    """ConfigType is known and its argument fits; lists of failure actions and of their delays are
    numbers and equally long."""
    for row, name, kind, argument in check.rows(
        "MsiServiceConfig", "Name", "ConfigType", "Argument"
    ):
        if kind not in _ARGUMENTS:
            yield check.at(
                "unknown-type", "MsiServiceConfig", row, "ConfigType", service=name, type=kind
            )
            continue
        assert isinstance(kind, int)
        if kind == _PRESHUTDOWN and argument is None:
            yield check.at("default-time", "MsiServiceConfig", row, "Argument", service=name)
        elif not _fits(kind, argument):
            names = {"service": name, "value": argument, "form": _ARGUMENTS[kind], "type": kind}
            yield check.at("argument", "MsiServiceConfig", row, "Argument", **names)
    yield from _failure_actions(check)


def _fits(kind: int, argument: Cell) -> bool:
    if kind == _PRIVILEGES:
        return argument is not None
    number = _number(argument) if isinstance(argument, str) else None
    if kind in (_DELAYED_START, _FAILURE_FLAG):
        return number in (0, 1)
    return number is not None


def _number(text: str) -> int | None:
    """A whole number of 0 or more in digits only, as Windows makes 32 bits of it; else None."""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        return None
    number = int(text) & 0xFFFFFFFF
    return number if number < 1 << 31 else None


_MOST_DIGITS = 1000


def _failure_actions(check: PackageCheck) -> Iterator[Finding]:
    table = "MsiServiceConfigFailureActions"
    for row, name, period, actions, delays in check.rows(
        table, "Name", "ResetPeriod", "Actions", "DelayActions"
    ):
        if period is None:
            yield check.at("never-reset", table, row, "ResetPeriod", service=name)
        lists = {"Actions": _numbers(actions), "DelayActions": _numbers(delays)}
        for column, value in (("Actions", actions), ("DelayActions", delays)):
            if lists[column] is None:
                yield check.at("no-numbers", table, row, column, service=name, value=value)
        counts = {column: len(numbers) for column, numbers in lists.items() if numbers is not None}
        if len(counts) == len(lists) and counts["Actions"] != counts["DelayActions"]:
            names = {"actions": counts["Actions"], "delays": counts["DelayActions"]}
            # The validators name the row's key where the column should be.
            yield check.at("unequal", table, row, "DelayActions", service=name, **names)


def _numbers(cell: Cell) -> list[int] | None:
    """The numbers of a list with ``[~]`` between them; None where something else is in it."""
    texts = [text for text in str(cell or "").split(_SEPARATOR) if text]
    numbers = [number for text in texts if (number := _number(text)) is not None]
    return numbers if len(numbers) == len(texts) else None
