"""What differs between two logs, as the object that ``msiview log --against --json`` writes
(docs/commands.md), in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from msiview.analysis.logs.comparison.difference import LogComparison, LogDifference, Parting
from msiview.export.json_text import encode


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
    differences: list[DifferenceObject]
    parting: PartingObject | None


def log_comparison_object(left: str, right: str, comparison: LogComparison) -> Iterator[str]:
    """The whole object; lines count from 1. ``left`` and ``right`` are the paths of the logs."""
    whole: LogComparisonObject = {
        "left": left,
        "right": right,
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
        "left_line": _line(one.left.line),
        "right_line": _line(one.right.line),
        "reason": one.reason,
    }


def _parting(parting: Parting) -> PartingObject:
    return {
        "left_line": _line(parting.left_line),
        "right_line": _line(parting.right_line),
        "left": parting.left,
        "right": parting.right,
    }


def _line(line: int | None) -> int | None:
    return line + 1 if line is not None else None
