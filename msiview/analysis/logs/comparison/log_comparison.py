"""Compares two logs of the same installation."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.logs.comparison.compared_log import ComparedLog
from msiview.analysis.logs.comparison.difference import (
    DifferenceKind,
    LogComparison,
    LogDifference,
    LogSide,
)
from msiview.analysis.logs.comparison.settings import (
    command_line_differences,
    environment_differences,
    property_differences,
)
from msiview.analysis.logs.comparison.steps import action_differences, parting, state_differences
from msiview.analysis.logs.log_words import verdict_words
from msiview.progress import Progress, no_progress

_PRODUCT = {
    "product": "name",
    "version": "version",
    "manufacturer": "manufacturer",
    "product_code": "product code",
    "package_code": "package code",
    "patch": "patch",
}
"""Attributes of ProductFacts, and what they are."""


def compare_logs(
    left: ComparedLog, right: ComparedLog, progress: Progress | None = None
) -> LogComparison:
    """What differs, aligned by the actions and the objects that they touch, never by lines.

    Times, processes, temporary names and the folders of the two users make no difference. Takes
    seconds for large logs. Raises :class:`~msiview.errors.UnreadableFile`.
    """
    progress = progress or no_progress()
    progress("Comparing how the logs ended")
    found = [*_outcomes(left, right), *_products(left, right)]
    progress("Comparing the machines")
    found += environment_differences(left, right)
    progress("Comparing the properties")
    given = list(command_line_differences(left, right))
    asked = {(one.name, one.left.value, one.right.value) for one in given}
    found += given
    found += (
        one
        for one in property_differences(left, right)
        if (one.name, one.left.value, one.right.value) not in asked
    )
    progress("Comparing the states")
    found += state_differences(left, right)
    progress("Comparing the actions")
    found += action_differences(left, right)
    progress("Looking for where the logs part")
    return LogComparison(tuple(found), parting(left, right))


def _outcomes(left: ComparedLog, right: ComparedLog) -> Iterator[LogDifference]:
    """The results, and the first errors."""
    sides = _result(left), _result(right)
    if sides[0].value != sides[1].value:
        yield LogDifference(DifferenceKind.OUTCOME, "result", *sides)
    errors = _error(left), _error(right)
    before = left.passing.without(errors[0].value or "")
    if before != right.passing.without(errors[1].value or ""):
        yield LogDifference(DifferenceKind.OUTCOME, "first cause", *errors)


def _result(log: ComparedLog) -> LogSide:
    outcome = log.outcome
    code = f"exit code {outcome.code} {outcome.name}".rstrip() if outcome.code is not None else ""
    return LogSide(", ".join(filter(None, (verdict_words(outcome), code))), outcome.line)


def _error(log: ComparedLog) -> LogSide:
    error = log.first_error
    if error is None:
        return LogSide()
    return LogSide(error.text, error.line, f"in {error.action}" if error.action else "")


def _products(left: ComparedLog, right: ComparedLog) -> Iterator[LogDifference]:
    """What was installed, where both logs tell."""
    for attribute, words in _PRODUCT.items():
        values: tuple[str, str] = (
            getattr(left.outcome.facts, attribute),
            getattr(right.outcome.facts, attribute),
        )
        if all(values) and values[0] != values[1]:
            sides = LogSide(values[0], left.outcome.line), LogSide(values[1], right.outcome.line)
            yield LogDifference(DifferenceKind.PRODUCT, words, *sides)
