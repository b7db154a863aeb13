"""Rules about the numbers in sequence tables, and about actions that belong together."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.sequences import SEQUENCES

_REGISTRATION = ("RegisterUser", "RegisterProduct", "PublishFeatures", "PublishProduct")


@rule("ICE78", reads="AdvtUISequence")
def advertising_shows_nothing(check: PackageCheck) -> Iterator[Finding]:
    """Advertising shows no dialogs: AdvtUISequence is empty."""
    for row, action in check.rows("AdvtUISequence", "Action"):
        yield check.at("action", "AdvtUISequence", row, "Action", action=action)


@rule("ICE82", reads=" ".join(SEQUENCES))
def numbers_and_registration(check: PackageCheck) -> Iterator[Finding]:
    """No two actions have the same number, and the four actions of registration go together.

    The first of several rows with the same number is not told, and number 0 may be there more than
    once, as for the validators.
    """
    for table in SEQUENCES:
        actions: dict[object, object] = {}
        for row, action, number in check.rows(table, "Action", "Sequence"):
            if number not in actions:
                actions[number] = action
            elif number != 0:
                is_regular = isinstance(number, int) and number > 0
                case = "same-number" if is_regular else "same-odd-number"
                names = {"other": str(actions[number]), "number": number}
                yield check.at(case, table, row, "Sequence", **names)
    yield from _registration(check)


def _registration(check: PackageCheck) -> Iterator[Finding]:
    table = "InstallExecuteSequence"
    if not check.has(table):
        return
    rows = check.keys(table)
    there = [action for action in _REGISTRATION if (action,) in rows]
    if not there:
        yield check.without_row("no-registration", table)
    elif len(there) < len(_REGISTRATION):
        missing = ", ".join(sorted(set(_REGISTRATION) - set(there)))
        for action in there:
            yield check.at("incomplete", table, rows[(action,)], "Action", missing=missing)
