"""Whether Windows Installer would apply transforms and patches, for JSON (docs/commands.md)."""

from __future__ import annotations

from typing import TypedDict

from msiview.overlay.checks import Check
from msiview.overlay.patch_choice import TransformVerdict
from msiview.overlay.stack import Stack, StackEntry


class CheckObject(TypedDict):
    check: str
    expected: str
    actual: str
    passed: bool
    explanation: str


class TransformVerdictObject(TypedDict):
    """The verdict on a transform alone, or on one of a patch, applied or not."""

    file: str
    transform: str
    applies: bool
    checks: list[CheckObject]


class AppliedFileObject(TypedDict):
    file: str
    applies: bool
    conclusion: str
    kind: str | None
    place: str | None


class VerdictsObject(TypedDict):
    """``files`` are in the order in which they would be applied."""

    verdicts: list[TransformVerdictObject]
    files: list[AppliedFileObject]
    remarks: list[str]


def verdicts_object(stack: Stack) -> VerdictsObject:
    """What ``msiview applicable --json`` writes."""
    return VerdictsObject(
        verdicts=[
            _verdict(entry, verdict) for entry in stack.entries for verdict in entry.transforms
        ],
        files=list(map(_file, stack.entries)),
        remarks=list(map(str, stack.remarks)),
    )


def _file(entry: StackEntry) -> AppliedFileObject:
    return AppliedFileObject(
        file=entry.overlay.argument,
        applies=not entry.refusal,
        conclusion=entry.conclusion,
        kind=entry.kind.value if entry.kind is not None else None,
        place=entry.place or None,
    )


def _verdict(entry: StackEntry, verdict: TransformVerdict) -> TransformVerdictObject:
    return TransformVerdictObject(
        file=entry.overlay.argument,
        transform=verdict.name,
        applies=verdict.applies,
        checks=list(map(_check, verdict.checks)),
    )


def _check(check: Check) -> CheckObject:
    return CheckObject(
        check=check.check,
        expected=check.expected,
        actual=check.actual,
        passed=check.passed,
        explanation=check.explanation,
    )
