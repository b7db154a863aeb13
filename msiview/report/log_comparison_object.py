"""What differs between two logs, as the object that ``msiview log --against --json`` writes
(docs/commands.md), in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from msiview.analysis.logs.comparison.difference import LogComparison, LogDifference, Parting
from msiview.export.json_text import encode
from msiview.report.compared_run import ComparedRun


class DifferenceObject(TypedDict):
    kind: str
    name: str
    left: str | None
    right: str | None
    left_line: int | None
    right_line: int | None
    reason: str


class PartingObject(TypedDict):
    left_line: int | None
    right_line: int | None
    left: str
    right: str


class LogComparisonObject(TypedDict):
    left: str
    right: str
    left_run: int | None
    right_run: int | None
    differences: list[DifferenceObject]
    parting: PartingObject | None


def log_comparison_object(
    left: ComparedRun, right: ComparedRun, comparison: LogComparison
) -> Iterator[str]:
    """The whole object; lines and runs count from 1."""
    whole: LogComparisonObject = {
        "left": left.path,
        "right": right.path,
        "left_run": _counted(left.run),
        "right_run": _counted(right.run),
        "differences": [_difference(one) for one in comparison.differences],
        "parting": _parting(comparison.parting) if comparison.parting is not None else None,
    }
    yield encode(whole) + "\n"


def _difference(one: LogDifference) -> DifferenceObject:
    return {
        "kind": one.kind.value,
        "name": one.name,
        "left": one.left.value,
        "right": one.right.value,
        "left_line": _counted(one.left.line),
        "right_line": _counted(one.right.line),
        "reason": one.reason,
    }


def _parting(parting: Parting) -> PartingObject:
    return {
        "left_line": _counted(parting.left_line),
        "right_line": _counted(parting.right_line),
        "left": parting.left,
        "right": parting.right,
    }


def _counted(line: int | None) -> int | None:
    return line + 1 if line is not None else None
